// The documents for contributors name files and folders that exist, and every command and suite.

import assert from "node:assert/strict";
import { access, readFile } from "node:fs/promises";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const read = (file) => readFile(new URL(file, root), "utf8");

/** A path from the root of the project in backticks, and the target of a link within it. */
const QUOTED = /`((?:src|sandbox|pkg-template|www|site|tests|benches|fuzz|xtask|\.ci)\/[^`\s*]*)`/gu;
const LINKED = /\]\((?!\w+:)([^)#]+)/gu;

for (const file of ["CONTRIBUTING.md", "README.md", "SECURITY.md"]) {
  test(`the paths in ${file} exist`, async () => {
    const text = await read(file);
    const paths = [QUOTED, LINKED].flatMap((pattern) => [...text.matchAll(pattern)].map(([, path]) => path));
    assert.ok(paths.length > 0);
    const missing = [];
    for (const path of paths) await access(new URL(path, root)).catch(() => missing.push(path));
    assert.deepEqual(missing, []);
  });
}

test("CONTRIBUTING names every suite", async () => {
  const suites = await read("xtask/src/test/suites.rs");
  const names = [...suites.matchAll(/Suite::of_\w+\((?:"([\w-]+)"|BUILD)/gu)].map(
    ([, name = "build"]) => name,
  );
  assert.ok(names.length > 10);
  const text = await read("CONTRIBUTING.md");
  assert.deepEqual(
    names.filter((name) => !text.includes(`\`${name}\``)),
    [],
  );
});
