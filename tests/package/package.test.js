// The packed package in every environment that it is made for, and what each import of it costs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { after, before, describe, test } from "node:test";
import { transform } from "esbuild";

import { printTable, weighed } from "../sizes/weigh.js";
import { BROWSERS, closeBrowsers, verdictIn } from "./browser.js";
import { BUNDLERS, bundle } from "./bundlers.js";
import { ENVIRONMENTS, POLICY } from "./environments.js";
import { IMPORTS, scriptOf } from "./imports.js";
import { createProject, installPackage, readInstalled } from "./project.js";

/** Each test is mostly another program that fills a core, and all of them at once would take too much memory. */
const concurrency = availableParallelism() + 1;

before(installPackage);
after(closeBrowsers);

describe("pages are tried in", () => {
  for (const browser of BROWSERS) {
    const skip = !browser.isThere && "it was not found; `cargo xtask setup` installs it as root on Debian";
    test(browser.name, { skip }, async (t) => {
      const version = await browser.version();
      assert.match(version, /^\d/);
      t.diagnostic(`version ${version}`);
    });
  }
});

test("the tarball holds the licences, and the notices of the crates in its modules", async () => {
  for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) {
    assert.equal(
      await readInstalled(file),
      await readFile(new URL(`../../${file}`, import.meta.url), "utf8"),
    );
  }
  const notices = await readInstalled("THIRD-PARTY-NOTICES.txt");
  for (const crate of ["serde_json", "talc", "wasm-bindgen"])
    assert.match(notices, new RegExp(`^${crate}-\\d`, "m"));
});

describe("the package works as it stands in", { concurrency }, () => {
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

describe("an import pays for what it uses, as bundled by", { concurrency }, () => {
  const sizes = [];
  after(() => printTable(["KB, brotli", ...BUNDLERS.map(({ name }) => name)], sizes));
  for (const row of IMPORTS) {
    const name = `${row.names.join(" and ")} from ${row.from}`;
    const cells = [row.names.join(" and ")];
    sizes.push(cells);
    for (const [column, bundler] of BUNDLERS.entries()) {
      test(`${bundler.name}: ${name}`, async () => {
        const project = await createProject({
          name: `${bundler.name} ${name}`,
          group: "bundlers",
          templates: ["page/index.html"],
          files: () => ({ "page.js": scriptOf(row) }),
        });
        await bundle(project, bundler);
        assert.equal(await verdictIn(project.path("dist"), POLICY), "true");
        const code = await project.built();
        assert.deepEqual(await modulesIn(code), row.modules);
        // Rollup leaves minifying to others.
        const { brotli } = weighed((await transform(code, { minify: true, format: "esm" })).code);
        cells[column + 1] = brotli;
        assert.ok(brotli <= row.most, `${brotli} bytes, at most ${row.most}`);
      });
    }
  }
});

/** The modules that are inlined in some code, told by a part of their text that no minifier writes another way. */
async function modulesIn(code) {
  const found = [];
  for (const module of ["payload", "receiver", "schema", "documents", "infer", "client", "sandbox"]) {
    const [mark] = (await readInstalled(`wasm/${module}.inline.js`)).match(/[^\\"'`$\n]{60}/);
    if (code.includes(mark)) found.push(module);
  }
  return found;
}
