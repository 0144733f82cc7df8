// The packed package in every environment that it is made for, and what each of its entries brings along.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { closeBrowser } from "./browser.js";
import { BUNDLERS, bundle } from "./bundlers.js";
import { ENVIRONMENTS } from "./environments.js";
import { createProject, installPackage, readInstalled } from "./project.js";

before(installPackage);
after(closeBrowser);

describe("the package works as it stands in", { concurrency: true }, () => {
  const platform = `${process.platform}-${process.arch}`;
  for (const environment of ENVIRONMENTS) {
    const skip =
      (environment.platform ?? platform) !== platform && `it is installed on ${environment.platform} only`;
    test(environment.name, { skip }, async () => {
      const project = await createProject(environment);
      assert.equal((await environment.run(project)).trim(), environment.expected);
    });
  }
});

describe("an entry loads its own modules only, as bundled by", { concurrency: true }, () => {
  const entries = {
    "autograb-webhooks": ["payload", "client"],
    "autograb-webhooks/payload": ["payload"],
    "autograb-webhooks/schema": ["payload", "schema"],
  };
  for (const bundler of BUNDLERS) {
    test(bundler.name, async () => {
      for (const [entry, modules] of Object.entries(entries)) {
        const page = `import * as entry from "${entry}";\nconsole.log(Object.entries(entry));\n`;
        const name = `only ${entry} ${bundler.name}`;
        const templates = ["page/index.html"];
        const project = await createProject({
          name,
          group: "bundlers",
          templates,
          files: () => ({ "page.js": page }),
        });
        await bundle(project, bundler);
        assert.deepEqual(await modulesIn(await project.built()), modules, entry);
      }
    });
  }
});

/** The modules that are inlined in some code, told by a part of their text that no minifier writes another way. */
async function modulesIn(code) {
  const found = [];
  for (const module of ["payload", "schema", "client", "sandbox"]) {
    const [mark] = (await readInstalled(`wasm/${module}.inline.js`)).match(/[^\\"'`$\n]{60}/);
    if (code.includes(mark)) found.push(module);
  }
  return found;
}
