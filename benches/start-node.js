// One start in a process that has never run it: `node start-node.js <ours|ajv> <module>` prints how long it took.

import { readFileSync } from "node:fs";

const [kind, wasm] = process.argv.slice(2);
console.log(kind === "ajv" ? await startAjv() : await startOurs());

async function startAjv() {
  const began = performance.now();
  const { first } = await import("./start-ajv.js");
  first();
  return performance.now() - began;
}

async function startOurs() {
  const bytes = readFileSync(wasm);
  const { first } = await import("./start-ours.js");
  const began = performance.now();
  await first(bytes);
  return performance.now() - began;
}
