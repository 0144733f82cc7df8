// What some code costs whoever loads it.

import { builtinModules } from "node:module";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

/** The code as esbuild bundles and minifies it for a browser, and what each file gave to it. */
export async function bundled(code, project, external = []) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: code, resolveDir: project.folder },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    logLevel: "silent",
    external: [...external, "node:*", ...builtinModules],
  });
  return { text: outputFiles[0].text, files: Object.keys(metafile.inputs) };
}

export function weighed(text) {
  const bytes = Buffer.from(text);
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length,
  };
}

/** Prints rows of `[name, …bytes]`, in KB of 1,000 bytes. */
export function printTable(head, rows) {
  const cells = ([name, ...bytes]) => [
    name.padEnd(26),
    ...bytes.map((count) => (count / 1000).toFixed(1).padStart(8)),
  ];
  console.log([head[0].padEnd(26), ...head.slice(1).map((title) => title.padStart(8))].join(""));
  for (const row of rows) console.log(cells(row).join(""));
}
