// The reference of the TypeScript API, as `cargo xtask docs` builds it. That fails if anything in it is left unexplained.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const readJson = async (file) => JSON.parse(await readFile(new URL(file, root), "utf8"));

const reference = await readJson("target/typescript-reference.json");

test("it has every entry of the package", async () => {
  const { exports } = await readJson("dist/npm/package.json");
  const names = Object.keys(exports)
    // Files, and declarations that need a framework to compile.
    .filter((name) => !/\.\w+$|^\.\/elements\//.test(name))
    .map((name) => (name === "." ? "index" : name.slice(2)));
  assert.ok(names.length > 5);
  assert.deepEqual(reference.children.map(({ name }) => name).sort(), names.sort());
});

test("every function and class shows an example", () => {
  const declared = reference.children.flatMap((entry) => entry.children ?? []);
  const callable = declared.filter(({ kind }) => kind === CLASS || kind === FUNCTION);
  assert.ok(callable.length > 10);
  const isShown = ({ comment }) => JSON.stringify(comment ?? "").includes("```");
  const silent = callable.filter((item) => ![item, ...(item.signatures ?? [])].some(isShown));
  assert.deepEqual(
    silent.map(({ name }) => name),
    [],
  );
});

/** Numbers by which the reference tells what a declaration is. */
const FUNCTION = 64;
const CLASS = 128;
