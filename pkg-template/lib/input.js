import * as wasm from "../wasm/payload.js";
import { TextDecoder, TextEncoder } from "./encoding.js";
import { reason } from "./error.js";

/**
 * Writes inputs into the validator's memory, once. Everything else works on this copy, because another thread may change
 * a shared buffer at any time.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The minimum size of the buffer. */
const MIN_SIZE = 1 << 16;
/** A larger buffer is freed as soon as a smaller input comes. */
const MAX_KEPT_SIZE = 1 << 20;

/** The input buffer in the module's memory. It is empty after the memory has grown. */
let buffer = new Uint8Array(0);
let address = 0;
let capacity = 0;

/**
 * The input in the buffer: its length in bytes, its text if it was not bytes, and whether it was a value, of which the
 * caller does not know the text.
 */
export const loaded = { length: 0, text: undefined, isValue: false };

/** Writes an input of at most `limit` bytes. If it can't be validated, returns the address of a verdict that says why. */
export function load(input, limit) {
  // A new instance of the module has another memory.
  wasm.start();
  loaded.isValue = false;
  if (typeof input === "string") return loadText(input, limit);
  let bytes, problem, text;
  try {
    bytes = bytesOf(input);
    if (bytes === undefined) problem = problemOf(input);
    if (bytes === undefined && problem === undefined) text = JSON.stringify(input);
  } catch (thrown) {
    problem = reason(thrown);
  }
  if (bytes !== undefined) return loadBytes(bytes, limit);
  // `toJSON` and getters of the value may have validated another input.
  loaded.isValue = true;
  if (text !== undefined) return loadText(text, limit);
  return unreadable(problem ?? "`JSON.stringify` returns nothing for it");
}

/** Returns the address of a verdict on an input that can't be read. */
export function unreadable(problem) {
  loaded.isValue = true;
  return wasm.reportUnserializable(problem);
}

/** Returns advice for a value that holds a payload, such as a request or a stream; `undefined` for other values. */
function problemOf(input) {
  if (input === undefined) return "it is `undefined`; was the body read?";
  if (typeof input !== "object" || input === null) return undefined;
  if (typeof input.then === "function") return "it is a promise; await it first";
  if (typeof input.arrayBuffer === "function" || typeof input.getReader === "function") {
    return "read the bytes in it first";
  }
  if (typeof input.pipe === "function" || typeof input[Symbol.asyncIterator] === "function") {
    return "it is a stream or a request; read its bytes first, or pass the body that your framework has read";
  }
  if (/^\[object (FormData|URLSearchParams)\]$/.test(Object.prototype.toString.call(input))) {
    return "it is a form; take the field with the JSON out of it";
  }
  if (Object.hasOwn(input, "event")) return undefined;
  if (input.type === "Buffer" && Array.isArray(input.data)) {
    return "it is a `Buffer` that was written as JSON; pass `Buffer.from(input.data)`";
  }
  if (typeof input.body === "string" && typeof (input.headers ?? input.requestContext) === "object") {
    const body = input.isBase64Encoded === true ? 'Buffer.from(event.body, "base64")' : "event.body";
    return `it is an HTTP event, such as that of a Lambda function; pass \`${body}\``;
  }
  return undefined;
}

function loadText(text, limit) {
  let written = text.length > limit ? -1 : write(text, text.length);
  // A UTF-16 unit takes at most three bytes. Text that exceeds the limit need not fit.
  if (written === -1 && text.length <= limit) written = write(text, Math.min(3 * text.length, limit + 3));
  if (written === -1 || written > limit) return wasm.reportOversize(undefined, limit);
  loaded.length = written;
  loaded.text = text;
  return undefined;
}

/** Writes a text to a buffer of at least `size` bytes. Returns the number of bytes, or -1 if it does not fit. */
function write(text, size) {
  if (!reserve(size)) return -1;
  const { read, written } = encoder.encodeInto(text, buffer);
  return read === text.length ? written : -1;
}

function loadBytes(bytes, limit) {
  const length = lengthOf.call(bytes);
  if (length > limit || !reserve(length)) return wasm.reportOversize(length, limit);
  try {
    buffer.set(bytes);
  } catch (thrown) {
    return unreadable(reason(thrown));
  }
  loaded.length = length;
  loaded.text = undefined;
  return undefined;
}

/**
 * Writes the text in the buffer again with its lone surrogates. The encoder replaces all of them by the same character,
 * which could make two keys equal. A lone surrogate takes three bytes either way.
 */
export function restoreSurrogates() {
  const { text } = loaded;
  if (text.isWellFormed?.() ?? !LONE_SURROGATE.test(text)) return;
  const bytes = contents();
  let at = 0;
  for (const part of text.split(LONE_SURROGATE)) {
    if (LONE_SURROGATE.test(part)) {
      const unit = part.charCodeAt(0);
      bytes.set([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)], at);
      at += 3;
    } else {
      at += encoder.encodeInto(part, bytes.subarray(at)).written;
    }
  }
}

/** Matches a surrogate that is not part of a pair. */
export const LONE_SURROGATE = /(\p{Surrogate})/u;

/** Returns the value of the input, which must be valid JSON. */
export function parse() {
  // The decoder removes a byte order mark from bytes.
  return JSON.parse(loaded.text?.replace(/^\ufeff/, "") ?? decoder.decode(contents()));
}

function contents() {
  if (buffer.length === 0) buffer = new Uint8Array(wasm.buffer(), address, capacity);
  return buffer.subarray(0, loaded.length);
}

/** Makes sure that the buffer has at least `size` bytes. Returns false if there is not enough memory. */
function reserve(size) {
  if (buffer.length === 0 || size > buffer.length || buffer.length > MAX_KEPT_SIZE) {
    capacity = Math.max(size, MIN_SIZE);
    address = wasm.reserveInput(capacity);
    // The module may have freed the last buffer, so an empty view replaces it.
    if (address === 0) capacity = 0;
    buffer = new Uint8Array(wasm.buffer(), address, capacity);
    return address !== 0;
  }
  return true;
}

/** The getters of the prototype: a subclass may override them. */
const getter = (name) =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name).get;
const lengthOf = getter("length");
const offsetOf = getter("byteOffset");
const bufferOf = getter("buffer");

/** Returns the same bytes as a plain `Uint8Array`. Throws if they are detached. */
export function plain(bytes) {
  const length = lengthOf.call(bytes);
  // A view of a detached buffer has the length 0, but throws when it is read.
  if (length === 0) new Uint8Array(0).set(bytes);
  return new Uint8Array(bufferOf.call(bytes), offsetOf.call(bytes), length);
}

/** Returns the bytes of a buffer or view, otherwise `undefined`. Buffers of other realms are known by their tag. */
export function bytesOf(input) {
  if (ArrayBuffer.isView(input)) {
    // `isView` comes first, because a proxy of a `Uint8Array` is an instance of it, but not a view.
    if (input instanceof Uint8Array) return input;
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  const tag = Object.prototype.toString.call(input);
  if (tag !== "[object ArrayBuffer]" && tag !== "[object SharedArrayBuffer]") return undefined;
  // Any object can have the tag, but only a buffer can have a view.
  return new Uint8Array(new DataView(input).buffer);
}
