import * as wasm from "../wasm/payload.js";
import { TextDecoder, TextEncoder } from "./encoding.js";
import { reason } from "./error.js";

/**
 * Inputs on their way into the validator's memory. They are written there once, and everything after that works on
 * the copy: a buffer shared with another thread may change under our hands.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Rooms are asked for in sizes of at least this, so that inputs of like sizes share one. */
const SMALLEST = 1 << 16;
/** A room larger than this is handed back as soon as it isn't needed. */
const KEPT = 1 << 20;

/** The place in the module's memory that was written to last. It is empty when the memory has grown since. */
let room = new Uint8Array(0);
let address = 0;
let capacity = 0;

/**
 * What lies in the room, until the next input comes: how many bytes, the text if it was one, and whether that is of a
 * value, whose text nobody has seen.
 */
export const loaded = { length: 0, text: undefined, isValue: false };

/**
 * Writes an input of at most `limit` bytes. What can't be taken is described by a verdict, whose address is given
 * back.
 */
export function load(input, limit) {
  // An instance that was given up has taken its room along.
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
  // Reading the value may have validated another.
  loaded.isValue = true;
  if (text !== undefined) return loadText(text, limit);
  return unreadable(problem ?? "`JSON.stringify` gives nothing for it");
}

/** The verdict on what can't be read, which has no places. */
export function unreadable(problem) {
  loaded.isValue = true;
  return wasm.unserializable(problem);
}

/** What is wrong with a value that holds a payload rather than being one. */
function problemOf(input) {
  if (input === undefined) return "it is `undefined`; was the body read?";
  if (typeof input?.then === "function") return "it is a promise; await it first";
  if (typeof input?.arrayBuffer === "function" || typeof input?.getReader === "function") {
    return "read the bytes in it first";
  }
  return undefined;
}

function loadText(text, limit) {
  let written = text.length > limit ? -1 : write(text, text.length);
  // A UTF-16 unit takes three bytes at most; what takes more than the limit is refused in any case.
  if (written === -1 && text.length <= limit) written = write(text, Math.min(3 * text.length, limit + 3));
  if (written === -1 || written > limit) return wasm.oversize(undefined, limit);
  loaded.length = written;
  loaded.text = text;
  return undefined;
}

/** How many bytes the text took, or -1 if they found no room. */
function write(text, size) {
  if (!enter(size)) return -1;
  const { read, written } = encoder.encodeInto(text, room);
  return read === text.length ? written : -1;
}

function loadBytes(bytes, limit) {
  const length = lengthOf.call(bytes);
  if (length > limit || !enter(length)) return wasm.oversize(length, limit);
  try {
    room.set(bytes);
  } catch (thrown) {
    return unreadable(reason(thrown));
  }
  loaded.length = length;
  loaded.text = undefined;
  return undefined;
}

/**
 * Writes the text that lies in the room once more, now with its lone surrogates as they are: for the encoder they are
 * all the same character, and two keys might be too. Every one takes three bytes either way.
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

/** Half a character. */
export const LONE_SURROGATE = /(\p{Surrogate})/u;

/** The value of what was loaded, which must be JSON. */
export function parse() {
  return JSON.parse(loaded.text ?? decoder.decode(contents()));
}

function contents() {
  if (room.length === 0) room = new Uint8Array(wasm.buffer(), address, capacity);
  return room.subarray(0, loaded.length);
}

/** Makes sure that there is a room of at least `size` bytes; says whether there is memory for them. */
function enter(size) {
  if (room.length === 0 || size > room.length || room.length > KEPT) {
    capacity = Math.max(size, SMALLEST);
    address = wasm.room(capacity);
    // Without memory there is no room: the view of the last one would not be found again.
    if (address === 0) capacity = 0;
    room = new Uint8Array(wasm.buffer(), address, capacity);
    return address !== 0;
  }
  return true;
}

/** Asked of the prototype: a subclass may say something else. */
const getter = (name) =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name).get;
const lengthOf = getter("length");
const offsetOf = getter("byteOffset");
const bufferOf = getter("buffer");

/** The same bytes without what a subclass may have made of them. Throws for those that are gone. */
export function plain(bytes) {
  const length = lengthOf.call(bytes);
  // A view whose memory was taken from it is as long as an empty one, but can't be read.
  if (length === 0) new Uint8Array(0).set(bytes);
  return new Uint8Array(bufferOf.call(bytes), offsetOf.call(bytes), length);
}

/** The bytes of an input that has some. What `instanceof` can't tell, because it is of another realm, has a tag. */
export function bytesOf(input) {
  if (ArrayBuffer.isView(input)) {
    // Not every `Uint8Array` by its prototype is a view: a proxy of one is none.
    if (input instanceof Uint8Array) return input;
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  const tag = Object.prototype.toString.call(input);
  if (tag !== "[object ArrayBuffer]" && tag !== "[object SharedArrayBuffer]") return undefined;
  // Anything can have the tag, but only a buffer can have a view.
  return new Uint8Array(new DataView(input).buffer);
}
