// The code in the READMEs runs as it stands. A block is left out only by a comment above it that says why:
// `<!-- not run: … -->`.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, test } from "node:test";
import { build } from "esbuild";

import { createProject, installPackage } from "../package/project.js";

const group = "docs";

/** What is done with a block of a language. Commands would change the machine, and Rust is cargo's to run. */
const LANGUAGES = { js: run, jsx: compile, sh: undefined, rust: undefined };

before(installPackage);

for (const file of ["README.md", "pkg-template/README.md"]) {
  const text = await readFile(new URL(`../../${file}`, import.meta.url), "utf8");
  const blocks = [
    ...text.matchAll(/(<!-- not run: (?<reason>.+?) -->\n+)?^```(?<language>\w*)\n(?<code>.*?)^```$/gms),
  ];
  describe(file, { concurrency: true }, () => {
    for (const { index, groups } of blocks) {
      const line = text.slice(0, index).split("\n").length;
      const name = `${file}:${line}`;
      const { language, code, reason } = groups;
      if (language in LANGUAGES && LANGUAGES[language] === undefined) continue;
      test(`${name} ${language}`, { skip: reason }, () => {
        assert.ok(language in LANGUAGES, `nothing is known of blocks of \`${language}\``);
        return LANGUAGES[language](name, code);
      });
    }
  });
}

async function run(name, code) {
  const project = await createProject({ name, group, files: () => ({ "example.js": code }) });
  await project.run([process.execPath, "example.js"]);
}

/** What only a framework can run must at least be found to import what there is. */
async function compile(name, code) {
  const project = await createProject({ name, group, files: () => ({ "example.jsx": code }) });
  const entryPoints = [project.path("example.jsx")];
  await build({ entryPoints, bundle: true, write: false, format: "esm", external: ["react"] });
}
