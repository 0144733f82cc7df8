import * as wasm from "../wasm/payload.js";
import { TextDecoder } from "./encoding.js";

/**
 * Reads results from the memory of the validator: numbers, and one text that they point into. The readers of the records
 * are generated: see `result-records.js`.
 */

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Views of the module's memory. Both are empty after the memory has grown. */
let words = new Uint32Array(0);
let bytes = new Uint8Array(0);
/** The index of the next word. */
let next = 0;
let decoded, textStart, isAscii;

export function readResult(address, header, record) {
  if (words.length === 0) {
    words = new Uint32Array(wasm.buffer());
    bytes = new Uint8Array(words.buffer);
  }
  next = address / 4;
  const { textAddress, textLength } = header();
  textStart = textAddress;
  decoded = decoder.decode(bytes.subarray(textStart, textStart + textLength));
  isAscii = decoded.length === textLength;
  const value = record();
  decoded = undefined;
  return value;
}

export const word = () => words[next++];
export const long = () => word() + word() * 2 ** 32;

export function list(item) {
  const items = [];
  while (word() === 1) items.push(item());
  return items;
}

export function text() {
  const start = word();
  const end = word();
  if (end < start) return null;
  return isAscii
    ? decoded.slice(start, end)
    : decoder.decode(bytes.subarray(textStart + start, textStart + end));
}
