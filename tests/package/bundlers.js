// What makes a page of modules into one that a browser loads, each called as its own guide has it.

import { access, readFile, writeFile } from "node:fs/promises";

/** `command` makes `dist/` of `index.html` and the scripts. */
export const BUNDLERS = [
  { name: "Vite", command: () => ["vite", "build"] },
  { name: "Parcel", command: () => ["parcel", "build", "index.html", "--no-cache"] },
  {
    name: "webpack",
    command: () => ["webpack", "--mode=production", "--entry=./page.js", "--output-filename=page.js"],
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

export async function bundle(project, { name, command }, scripts = ["page.js"]) {
  await project.run(command(scripts));
  const built = project.path("dist/index.html");
  // Most know nothing of HTML, and leave the page to their user.
  if (await exists(built)) return;
  const page = await readFile(project.path("index.html"), "utf8");
  // webpack's script can't be a module: it asks the document where it lies.
  await writeFile(built, name === "webpack" ? page.replace('type="module"', "defer") : page);
}

const exists = (file) =>
  access(file).then(
    () => true,
    () => false,
  );
