import { TextEncoder } from "../encoding.js";
import { bytesOf } from "../input.js";
import { attempt } from "./chain.js";
import { CONSUMED } from "./push.js";

/**
 * The kinds of bodies that hosts pass. A whole body is bytes. A stream is read into a sink with the methods `add(bytes)` and
 * `finish(end)`, and returns a function that stops it.
 */

const encoder = new TextEncoder();

/** Returns the bytes of a body that is there as a whole, `undefined` for a stream, and the end of any other body. */
export function wholeBody(body, isBase64Encoded) {
  if (body === undefined || body === null) return new Uint8Array(0);
  if (typeof body === "string") return isBase64Encoded ? decodeBase64(body) : encoder.encode(body);
  if (body === CONSUMED || typeof body !== "object") return undefined;
  return bytesOf(body);
}

function decodeBase64(text) {
  const binary = atob(text);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Begins to read a stream. */
export function openStream(body, sink) {
  if (isNodeStream(body)) return readNodeStream(body, sink);
  if (typeof body.getReader === "function") return readWebStream(body, sink);
  if (typeof body[Symbol.asyncIterator] === "function") return readIterable(body, sink);
  // A framework has parsed it.
  sink.finish("consumed");
  return undefined;
}

const isNodeStream = ({ on, pipe }) => typeof on === "function" && typeof pipe === "function";

/** Events take a third of the time that an iterator of the same stream takes. */
function readNodeStream(stream, sink) {
  if (stream.readableDidRead || stream.readableEnded) return void sink.finish("consumed");
  if (stream.destroyed) return void sink.finish("interrupted");
  const add = (chunk) => addTo(sink, chunk);
  const interrupt = () => sink.finish("interrupted");
  stream
    .on("data", add)
    .on("end", () => sink.finish("complete"))
    .on("error", interrupt)
    .on("close", interrupt);
  // The listeners stay, because a late error without one would end the process.
  return () => stream.off("data", add).pause();
}

function readWebStream(stream, sink) {
  if (stream.locked) return void sink.finish("consumed");
  const reader = stream.getReader();
  pull(() => reader.read(), sink);
  return () => cancel(() => reader.cancel());
}

function readIterable(iterable, sink) {
  const iterator = iterable[Symbol.asyncIterator]();
  // An iterator may use its buffer again.
  pull(() => iterator.next(), sink, true);
  return () => cancel(() => iterator.return?.());
}

/** A Worker throws when one request ends the body of another. */
const cancel = (end) => void attempt(end, ignore, ignore);
const ignore = () => {};

async function pull(next, sink, isReused = false) {
  try {
    while (sink.isOpen) {
      const { done, value } = await next();
      if (done) return void sink.finish("complete");
      addTo(sink, value, isReused);
    }
  } catch {
    sink.finish("interrupted");
  }
}

function addTo(sink, chunk, isReused) {
  const bytes = typeof chunk === "string" ? encoder.encode(chunk) : bytesOf(chunk);
  if (bytes === undefined) sink.finish("consumed");
  else sink.add(isReused ? new Uint8Array(bytes) : bytes);
}
