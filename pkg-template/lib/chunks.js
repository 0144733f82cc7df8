// The chunks of a log: bytes or strings, which may end anywhere.

import { attempt, failure } from "./error.js";
import { bytesOf, plain } from "./input.js";

/** Returns an iterable of the chunks. The `ReadableStream` of some hosts is not iterable. */
export function chunksOf(source) {
  const chunks = attempt("the source", () => {
    if (typeof source?.[Symbol.asyncIterator] === "function") return source;
    return typeof source?.getReader === "function" ? chunksFrom(source.getReader()) : undefined;
  });
  if (chunks !== undefined) return chunks;
  throw wrongInput("the source must be a stream or an async iterable of bytes or strings");
}

async function* chunksFrom(reader) {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    try {
      // After the end this has no effect. A source that failed has thrown its error already.
      await reader.cancel?.();
    } catch {}
  }
}

/** Whether the part of a text up to an index ends with a high surrogate. */
export const endsInHalf = (text, end) => (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;

/** Returns the bytes of a chunk. */
export function bytesIn(chunk) {
  const bytes = attempt("the input", () => {
    const bytes = bytesOf(chunk);
    return bytes && plain(bytes);
  });
  if (bytes === undefined) throw wrongInput("the input must be bytes or a string");
  return bytes;
}

function wrongInput(message) {
  return failure("invalid_request", [{ path: "", code: "type", message }]);
}
