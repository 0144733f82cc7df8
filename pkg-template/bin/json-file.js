// Reads what people write: drafts and options as JSON, and bodies as text.

import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { validatePayload } from "../payload.js";
import { UsageError } from "./failure.js";

/** The object in a JSON file, or in standard input for `-`. `example` shows in the error what it should hold. */
export async function readObject(file, example) {
  const value = await readJson(file);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(`\`${file}\` must hold a JSON object: ${example}`);
}

/** The array in a JSON file, likewise. */
export async function readArray(file, example) {
  const value = await readJson(file);
  if (Array.isArray(value)) return value;
  throw new UsageError(`\`${file}\` must hold a JSON array: ${example}`);
}

/** The text of a file, or of standard input for `-`. */
export async function readText(file) {
  const bytes = await readBytes(file);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`\`${file}\` must hold text in UTF-8`);
  }
}

/** The bytes of a file, or of standard input for `-`. */
export function readBytes(file) {
  const reading = file === "-" ? buffer(process.stdin) : readFile(file);
  return reading.catch((error) => {
    throw new UsageError(`\`${file}\` can't be read: ${error.message}`);
  });
}

const readJson = async (file) => parse(file, await readBytes(file));

function parse(file, bytes) {
  try {
    // Drops a byte order mark, and refuses what is not UTF-8 instead of sending replacement characters.
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new UsageError(`${file}:${describe(bytes) ?? ` ${error.message}`}`);
  }
}

/** Where the text stops being JSON. `JSON.parse` gives no line, so the validator is asked. */
function describe(bytes) {
  const { issues } = validatePayload(bytes, { maxBytes: bytes.length });
  const issue = issues.find(({ code }) => code === "syntax" || code === "encoding");
  return issue && `${issue.line}:${issue.column}: ${issue.message}`;
}
