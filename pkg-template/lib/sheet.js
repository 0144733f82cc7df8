import * as wasm from "../wasm/payload.js";
import { CODES, SEVERITIES } from "./codes.js";
import { TextDecoder } from "./encoding.js";

/**
 * What the validator has to say: numbers in its memory, and one text that they point into. `read` is given the address
 * that a call gave, and one of the functions below it for what that call writes.
 */

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The module's memory. Both are empty when it has grown since. */
let words = new Uint32Array(0);
let bytes = new Uint8Array(0);
/** The place of the next number. */
let next = 0;
let text, textStart, isAscii;

export function read(address, shape) {
  if (words.length === 0) {
    words = new Uint32Array(wasm.buffer());
    bytes = new Uint8Array(words.buffer);
  }
  next = address / 4;
  const said = word() / 4;
  textStart = word();
  const length = word();
  next = said;
  text = decoder.decode(bytes.subarray(textStart, textStart + length));
  isAscii = text.length === length;
  const value = shape();
  text = undefined;
  return value;
}

const word = () => words[next++];
const long = () => word() + word() * 2 ** 32;

function list(item) {
  const items = [];
  while (word() === 1) items.push(item());
  return items;
}

export function part() {
  const start = word();
  const end = word();
  if (end < start) return null;
  return isAscii
    ? text.slice(start, end)
    : decoder.decode(bytes.subarray(textStart + start, textStart + end));
}

const issue = () => ({
  severity: SEVERITIES[word()],
  code: CODES[word()],
  path: part(),
  expected: part(),
  found: part(),
  message: part(),
  offset: word(),
  line: word(),
  column: word(),
});

export const verdict = () => ({ valid: word() === 1, event: part(), issues: list(issue), omitted: word() });

const line = () => ({
  type: "line",
  line: long(),
  offset: long(),
  event: part(),
  issues: list(issue),
  omitted: word(),
});

export const lines = () => list(line);

const count = () => ({ event: part(), valid: long(), invalid: long(), warnings: long() });

const summary = () => ({
  type: "summary",
  total: long(),
  valid: long(),
  invalid: long(),
  blank: long(),
  events: list(count),
  omitted: long(),
});

export const linesAndSummary = () => [...lines(), summary()];

export const nameIssues = () => list(() => ({ path: part(), code: part(), message: part() }));
