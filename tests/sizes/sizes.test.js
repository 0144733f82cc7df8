// What a consumer's browser loads, against the budgets, and beside what it loads of others.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { createProject, installPackage } from "../package/project.js";
import { bundled, printTable, weighed } from "./weigh.js";

/**
 * In bytes, as brotli leaves them: of all that is loaded, and of the part that is written by hand. What is to be
 * reached is the goal; until then the budget keeps what has been reached from growing again.
 */
const BUDGETS = {
  "autograb-webhooks": { all: 91_700, goal: 70_000, shells: 8_000 },
  "autograb-webhooks/payload": { all: 33_000, goal: 24_000, shells: 8_000 },
  "autograb-webhooks/schema": { all: 46_800, goal: 50_000, shells: 8_000 },
  "autograb-webhooks/sandbox": { all: 84_000, goal: 84_000, shells: 8_000 },
};

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
      const isWithin = all.brotli <= budget.all && parts.shells.brotli <= budget.shells;
      assert.ok(
        isWithin,
        `${all.brotli} of ${budget.all} bytes (goal ${budget.goal}), by hand ${parts.shells.brotli} of ${budget.shells}`,
      );
    });
  }
});

/** An entry's size, and those of its parts: each is bundled without the others. */
async function sizesOf(entry, project) {
  const code = `export * from "${entry}";`;
  const { text, files } = await bundled(code, project);
  const modules = files.flatMap((file) => file.match(/wasm\/(\w+)\.inline\.js$/)?.[1] ?? []);
  const ofModules = (suffix) => modules.map((name) => `export * from "${WASM}/${name}${suffix}";`).join("");
  const parts = {
    wasm: await bundled(ofModules(".inline.js"), project, [
      "*/start.js",
      ...modules.map((name) => `./${name}.js`),
    ]),
    glue: await bundled(ofModules("_bg.js"), project),
    shells: await bundled(code, project, ["*.inline.js", "*_bg.js"]),
  };
  for (const name in parts) parts[name] = weighed(parts[name].text);
  return { all: weighed(text), parts };
}

const WASM = "./node_modules/autograb-webhooks/wasm";
