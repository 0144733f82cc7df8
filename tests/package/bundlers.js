// What makes a page of modules into one that a browser loads, each called as its own guide has it.

import { readFile, writeFile } from "node:fs/promises";

import { exists } from "./project.js";

/** `command` makes `dist/` of `index.html` and the scripts; a classic one is called `main.js`. */
export const BUNDLERS = [
  { name: "Vite", command: () => ["vite", "build"] },
  { name: "Parcel", command: () => ["parcel", "build", "index.html", "--no-cache"] },
  {
    name: "webpack",
    command: () => ["webpack", "--mode=production", "--entry=./page.js"],
    isClassic: true,
  },
  {
    name: "Rspack",
    command: () => ["rspack", "build", "--mode=production", "--entry=./page.js", "--output-path=dist"],
    isClassic: true,
  },
  { name: "Rollup", command: (scripts) => ["rollup", ...scripts, "--dir=dist", "--plugin=node-resolve"] },
  {
    name: "esbuild",
    command: (scripts) => [
      "esbuild",
      ...scripts,
      ...["--bundle", "--splitting", "--format=esm", "--minify", "--outdir=dist"],
    ],
  },
];

export async function bundle(project, { command, isClassic }, scripts = ["page.js"]) {
  await project.run(command(scripts));
  const built = project.path("dist/index.html");
  // Most know nothing of HTML, and leave the page to their user.
  if (await exists(built)) return;
  const page = await readFile(project.path("index.html"), "utf8");
  // These scripts can't be modules: they ask the document for their address.
  const classic = page.replace('type="module" src="./page.js"', 'defer src="./main.js"');
  await writeFile(built, isClassic ? classic : page);
}
