// Reads files of schemas, as `infer --out` writes them.

import { loadDefinitions } from "../schema.js";
import { UsageError } from "./failure.js";
import { readBytes } from "./json-file.js";

export async function readDefinitions(file) {
  const bytes = await readBytes(file);
  try {
    return loadDefinitions(bytes);
  } catch (error) {
    const { message, issues } = error;
    throw Object.assign(new UsageError(`\`${file}\`: ${message}`), { issues });
  }
}
