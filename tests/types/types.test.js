// The package's manifest as linters read it, and its types as the compilers of consumers do.

import { readFile, readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { before, describe, test } from "node:test";

import { createProject, installPackage, tarball } from "../package/project.js";

const group = "types";

before(installPackage);

describe("the manifest is sound, as told by", () => {
  // The `.wasm` files are assets: what an import of one gives is up to the bundler, so they have no types.
  const assets = ["client.wasm", "payload.wasm"];
  for (const command of [
    ["publint", "run", "--strict"],
    ["attw", "--profile=strict", "--exclude-entrypoints", ...assets, "--"],
  ]) {
    test(command[0], async () => {
      const project = await createProject({ name: command[0], group });
      await project.run([...command, await tarball()]);
    });
  }
});

/**
 * The last versions of TypeScript's majors; 4.9 is the oldest that is supported. The sixth deprecates the oldest
 * resolution.
 */
const COMPILERS = [
  { major: 7, folder: "typescript" },
  { major: 6, folder: "typescript-6", options: { ignoreDeprecations: "6.0" } },
  { major: 5, folder: "typescript-5" },
  { major: 4, folder: "typescript-4" },
];

/** `require` as TypeScript spells it is for Node's own resolution only. */
const RESOLUTIONS = [
  { moduleResolution: "bundler", module: "esnext", since: 5 },
  { moduleResolution: "node16", module: "node16", commonjs: true },
  { moduleResolution: "node", module: "esnext", until: 6 },
];

/**
 * Without any host there is nothing to call the package with, but its own declarations must hold. The elements bring the
 * declarations of a browser, which would hide what the others lack.
 */
const LIBRARIES = [
  { lib: ["es2020", "dom"], types: [] },
  { lib: ["esnext"], types: ["node"], without: ["elements.ts"] },
  { lib: ["esnext"], types: [], only: ["entries.ts"] },
];

describe("the types hold in", { concurrency: availableParallelism() + 1 }, () => {
  for (const { major, folder, options } of COMPILERS) {
    for (const { commonjs, since, until, ...resolution } of RESOLUTIONS) {
      if (major < since || major > until) continue;
      for (const { only, without = [], ...library } of LIBRARIES) {
        const name = [
          `TypeScript ${major}`,
          resolution.moduleResolution,
          ...library.lib,
          ...library.types,
        ].join(" ");
        test(name, async () => {
          const files = await consumers(
            (file) =>
              !without.includes(file) && (only?.includes(file) ?? (commonjs || !file.endsWith(".cts"))),
          );
          const { compilerOptions } = JSON.parse(await read("tsconfig.json"));
          files["tsconfig.json"] = JSON.stringify({
            compilerOptions: { ...compilerOptions, ...options, ...resolution, ...library },
          });
          const project = await createProject({ name, group, files: () => files });
          await project.run([process.execPath, project.tool(`${folder}/bin/tsc`), "--project", "."]);
        });
      }
    }
  }
});

/** The Rust code writes these declarations into the module, and they name no file of the package. */
describe("the types of `wasm-pack build` hold in", () => {
  for (const { major, folder } of COMPILERS.filter(({ options }) => options === undefined)) {
    test(`TypeScript ${major}`, async () => {
      const files = {
        "main.ts": await read("standalone/main.ts"),
        "autograb_webhooks.d.ts": await read("../../src/wasm/standalone/types.d.ts"),
        "tsconfig.json": await read("tsconfig.json"),
      };
      const project = await createProject({ name: `standalone ${major}`, group, files: () => files });
      await project.run([process.execPath, project.tool(`${folder}/bin/tsc`), "--project", "."]);
    });
  }
});

/** The texts of the files in this folder that say what a consumer writes. */
async function consumers(isWanted) {
  const names = (await readdir(new URL(".", import.meta.url))).filter((name) => /\.c?ts$/.test(name));
  const texts = names.filter(isWanted).map(async (name) => [name, await read(name)]);
  return Object.fromEntries(await Promise.all(texts));
}

const read = (file) => readFile(new URL(file, import.meta.url), "utf8");
