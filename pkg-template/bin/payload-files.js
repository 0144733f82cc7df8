// Finds the payloads in a file: one payload, one in each line (NDJSON), or the elements of an array.

import { createReadStream } from "node:fs";
import { UsageError, report } from "./failure.js";
import { Pieces, linesOf } from "./lines.js";

/** How many lines are looked at to tell a log from a single payload, and how many bytes of them. */
const PEEK_LINES = 20;
const PEEK_BYTES = 1 << 20;

const decoder = new TextDecoder();

/**
 * Calls `visit(name, payload)` for each payload in files and standard input. Returns the number of files that can't be
 * read, each of which is reported; the others are read nevertheless.
 */
export async function forEachPayload(files, values, visit) {
  const maxBytes = Number(values["max-bytes"]);
  let unread = 0;
  for (const file of files) {
    const name = file === "-" ? "<stdin>" : file;
    try {
      const chunks = file === "-" ? standardInput(values) : createReadStream(file);
      const ndjson = values.ndjson || /\.(ndjson|jsonl)$/u.test(file);
      for await (const payload of payloadsIn(chunks, { maxBytes, ndjson })) visit(name, payload);
    } catch (error) {
      if (error.syscall === undefined) throw error;
      report(new UsageError(`\`${file}\` can't be read: ${error.message}`), values);
      unread += 1;
    }
  }
  return unread;
}

function standardInput({ quiet, json }) {
  if (process.stdin.isTTY && !quiet && !json)
    console.error("reading from the terminal; Ctrl-D ends the input");
  return process.stdin;
}

/**
 * The bytes of a payload, to be validated with the limit `maxBytes`. One that exceeds it was not kept; zeros of the same
 * length get the same verdict.
 */
export const contentOf = ({ length, bytes }, maxBytes) =>
  length > maxBytes ? new Uint8Array(length) : bytes;

/**
 * Yields `{ line, column, offset, length, bytes }` for each payload: where it starts in the file, its true length, and
 * its bytes, of which `maxBytes` + 1 are kept at most. `isLikeLog` is set for a file that was taken for one payload
 * although several of its lines start like one.
 */
export async function* payloadsIn(chunks, { maxBytes, ndjson }) {
  const lines = linesOf(chunks, maxBytes);
  const { first, isLog, isLikeLog } = ndjson ? { first: [], isLog: true } : await peek(lines);
  const all = (async function* () {
    yield* first;
    yield* lines;
  })();
  if (isLog) yield* payloadsInLines(all);
  else yield* payloadsInWhole(all, maxBytes, isLikeLog);
}

/**
 * Reads the first lines and decides whether they are a log. They are if the first one is a JSON object, or, so that a
 * damaged first line changes nothing, if at least half of them are.
 */
async function peek(lines) {
  const first = [];
  let [seen, objects, starts, bytes] = [0, 0, 0, 0];
  while (seen < PEEK_LINES && bytes < PEEK_BYTES) {
    const { done, value: line } = await lines.next();
    if (done) break;
    first.push(line);
    bytes += line.bytes.length;
    if (line.bytes.every(isSpace)) continue;
    seen += 1;
    const value = parsed(line.bytes);
    if (isObject(value)) objects += 1;
    // A document that is one line needs no second look, and a live stream is not kept waiting.
    if (seen === 1 && value !== undefined) break;
    if (/^\s*\{\s*"/u.test(decoder.decode(line.bytes.subarray(0, 64)))) starts += 1;
  }
  return { first, isLog: seen > 0 && objects * 2 >= seen, isLikeLog: starts > 1 };
}

export async function* payloadsInLines(lines) {
  for await (const { number: line, offset, length, bytes } of lines) {
    if (!bytes.every(isSpace)) yield { line, column: 1, offset, length, bytes };
  }
}

export async function* payloadsInWhole(lines, maxBytes, isLikeLog) {
  const pieces = new Pieces(maxBytes + 1);
  for await (const { number, bytes, length } of lines) {
    if (number > 1) pieces.add(NEWLINE);
    pieces.add(bytes);
    // What was left out of a line that is too long still counts.
    pieces.length += length - bytes.length;
  }
  const bytes = pieces.join();
  if (pieces.length <= maxBytes && Array.isArray(parsed(bytes))) yield* elementsOf(bytes);
  // An empty file is a payload too: an invalid one.
  else yield { line: 1, column: 1, offset: 0, length: pieces.length, bytes, isLikeLog };
}

const NEWLINE = Buffer.from("\n");
const [QUOTE, BACKSLASH, COMMA] = Buffer.from('"\\,');
const OPENING = [...Buffer.from("[{")];
const CLOSING = [...Buffer.from("]}")];

/** The elements of a JSON array whose text is known to be well-formed. */
function* elementsOf(bytes) {
  const place = { offset: 0, line: 1, column: 1 };
  // Columns count UTF-16 units, as editors do. Each byte is decoded once.
  const moveTo = (offset) => {
    const lines = decoder.decode(bytes.subarray(place.offset, offset)).split("\n");
    place.column = lines.at(-1).length + (lines.length === 1 ? place.column : 1);
    place.line += lines.length - 1;
    place.offset = offset;
  };
  let [depth, start] = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      for (at += 1; bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
    } else if (OPENING.includes(byte)) {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if (CLOSING.includes(byte)) {
      depth -= 1;
    }
    if (!(depth === 1 && byte === COMMA) && !(depth === 0 && CLOSING.includes(byte))) continue;
    while (isSpace(bytes[start])) start += 1;
    if (start < at) {
      moveTo(start);
      yield { ...place, length: at - start, bytes: bytes.subarray(start, at) };
    }
    start = at + 1;
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const isSpace = (byte) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/** The value of a JSON text; `undefined` for what is not one. */
function parsed(bytes) {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}
