// What a consumer's browser loads, against the budgets, and beside what it loads of others.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { createProject, installPackage } from "../package/project.js";
import { BUDGETS } from "./budgets.js";
import { bundled, printTable, weighed } from "./weigh.js";

/** A validator of GitHub's payloads is made of three packages. */
const RIVALS = {
  svix: 'export * from "svix";',
  stripe: 'export * from "stripe";',
  "octokit, schemas, ajv":
    'export * from "@octokit/webhooks"; export { default as schema } from "@octokit/webhooks-schemas"; export * from "ajv";',
};

const sizes = {};

before(async () => {
  await installPackage();
  const project = await createProject({ name: "sizes", group: "rivals" });
  for (const entry of Object.keys(BUDGETS)) sizes[entry] = await sizesOf(entry, project);
  const rivals = Object.entries(RIVALS).map(async ([name, code]) => {
    const { raw, gzip, brotli } = weighed((await bundled(code, project)).text);
    return [name, raw, gzip, brotli];
  });
  const own = Object.entries(sizes).map(([name, { all, parts }]) => {
    return [name, all.raw, all.gzip, all.brotli, ...Object.values(parts).map(({ brotli }) => brotli)];
  });
  printTable(
    ["KB", "raw", "gzip", "brotli", "wasm", "glue", "shells"],
    [...own, ...(await Promise.all(rivals))],
  );
});

describe("the budget holds for", () => {
  for (const [entry, budget] of Object.entries(BUDGETS)) {
    test(entry, () => {
      const { all, parts } = sizes[entry];
      const reached = { all: all.brotli / 1000, shells: parts.shells.brotli / 1000 };
      const isWithin = reached.all <= budget.all && reached.shells <= budget.shells;
      assert.ok(isWithin, `${JSON.stringify(reached)} of ${JSON.stringify(budget)} KB`);
    });
  }
});

/** An entry's size, and those of its parts: each is bundled without the others. */
async function sizesOf(entry, project) {
  const code = `export * from "${entry}";`;
  const { text, files } = await bundled(code, project);
  const modules = files.flatMap((file) => file.match(/wasm\/(\w+)\.inline\.js$/)?.[1] ?? []);
  const ofModules = (suffix) =>
    modules.map((name) => `export * as ${name} from "${WASM}/${name}${suffix}";`).join("");
  const parts = {
    wasm: await bundled(ofModules(".inline.js"), project),
    glue: await bundled(ofModules("_bg.js"), project),
    shells: await bundled(code, project, ["*.inline.js", "*_bg.js"]),
  };
  for (const name in parts) parts[name] = weighed(parts[name].text);
  return { all: weighed(text), parts };
}

const WASM = "./node_modules/autograb-webhooks/wasm";
