// The README's table of supported tools names the versions that the tests install.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const read = (file) => readFile(new URL(`../../${file}`, import.meta.url), "utf8");

/** Tools by their folder in `tests/package/groups` and their package there, and how the README writes their versions. */
const TOOLS = [
  ["runtimes", "node-oldest", /Node (\d+) to/],
  ["runtimes", "node-newest", /Node \d+ to (\d+)/],
  ["runtimes", "deno", /Deno (\d+)/],
  ["runtimes", "bun", /Bun (\d+)/],
  ["bundlers", "vite", /Vite (\d+)/],
  ["bundlers", "rollup", /Rollup (\d+)/],
  ["bundlers", "webpack", /webpack (\d+)/],
  ["bundlers", "@rspack/core", /Rspack (\d+)/],
  ["bundlers", "parcel", /Parcel (\d+)/],
  ["next", "next", /Next\.js (\d+)/],
  ["vitest", "vitest", /Vitest (\d+)/],
  ["jest-29", "jest", /Jest (\d+)/],
  ["jest-30", "jest", /Jest \d+ and (\d+)/],
  ["types", "typescript-4", /TypeScript +\| ([\d.]+)/],
  ["types", "typescript-5", /TypeScript +\| [\d.]+, ([\d.]+)/],
  ["types", "typescript-6", /TypeScript +\| [\d.]+, [\d.]+, ([\d.]+)/],
  ["types", "typescript", /TypeScript +\| [\d.]+, [\d.]+, [\d.]+, ([\d.]+)/],
];

test("the README names the versions that are tested", async () => {
  const readme = await read("pkg-template/README.md");
  const [, section] = readme.split(/^## Supported .*$/m);
  for (const [group, name, pattern] of TOOLS) {
    const { devDependencies, optionalDependencies } = JSON.parse(
      await read(`tests/package/groups/${group}/package.json`),
    );
    const [, installed] = { ...devDependencies, ...optionalDependencies }[name].match(/(\d+\.\d+\.\d+)$/);
    const written = section.match(pattern)?.[1];
    assert.ok(
      `${installed}.`.startsWith(`${written}.`),
      `${name}: the README says ${written}, not ${installed}`,
    );
  }
});
