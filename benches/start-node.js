// One start in a process that has never run it: `node start-node.js <bytes|import|ajv> <module>` prints how long it
// took.

import { readFileSync } from "node:fs";

const [kind, wasm] = process.argv.slice(2);
const bytes = readFileSync(wasm);
const importing = performance.now();
const { first } = await import(`./start-${kind}.js`);
const began = kind === "bytes" ? performance.now() : importing;
await first(bytes);
console.log(performance.now() - began);
