// The recipes of the package's README, each under a comment that names it: `<!-- recipe: name -->`.

import { readFile } from "node:fs/promises";

const readme = await readFile(new URL("../../pkg-template/README.md", import.meta.url), "utf8");
const blocks = readme.matchAll(/^<!-- recipe: (?<name>.+?) -->\n+^```\w+\n(?<code>.*?)^```$/gms);

/** The code of each recipe by its name. */
export const RECIPES = new Map([...blocks].map(({ groups: { name, code } }) => [name, code]));
