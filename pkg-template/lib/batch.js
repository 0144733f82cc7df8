import * as wasm from "../wasm/payload.js";
import { TextEncoder } from "./encoding.js";
import { WebhooksError, attempt } from "./error.js";
import { bytesOf, plain } from "./input.js";
import { VALIDATE_CHECKS, checkOptions, failure, isCount } from "./options.js";
import { lines, linesAndSummary, read } from "./sheet.js";

const encoder = new TextEncoder();

export function validateBatch(input, options) {
  const log = new Log(settingsOf(options, 100));
  try {
    const badLines = log.push(input);
    const end = log.end();
    const summary = end.pop();
    return { ...summary, badLines: badLines.concat(end) };
  } finally {
    log.free();
  }
}

export function validateBatchStream(source, options) {
  return items(chunksOf(source), settingsOf(options, Infinity));
}

export function batchTransform(options) {
  const settings = settingsOf(options, Infinity);
  let log;
  const enqueue = (items, controller) => items.forEach((item) => controller.enqueue(item));
  return new TransformStream({
    start: () => void (log = new Log(settings)),
    transform: (chunk, controller) => enqueue(log.push(chunk), controller),
    flush(controller) {
      enqueue(log.end(), controller);
      log.free();
    },
    cancel: () => log.free(),
  });
}

async function* items(chunks, settings) {
  const log = new Log(settings);
  try {
    for await (const chunk of chunks) yield* log.push(chunk);
    yield* log.end();
  } finally {
    log.free();
  }
}

/** Something to iterate: not every host's `ReadableStream` is. */
function chunksOf(source) {
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
      // After the end this does nothing. A source that failed has said so already.
      await reader.cancel?.();
    } catch {}
  }
}

/** Counts the instances of the module: a log is that of one. */
let instance = 0;

wasm.watch({ started: () => void (instance += 1) });

/** Forgets the logs of those who neither came to their end nor said that they won't. */
const abandoned =
  typeof FinalizationRegistry === "undefined" ? undefined : /* @__PURE__ */ new FinalizationRegistry(forget);

function forget(log) {
  if (log.instance === instance) wasm.logFree(log.place);
}

/** A log in the validator. */
class Log {
  #log;
  /** The first half of a character that a chunk of text has cut. */
  #half = "";

  constructor({ mode, event, maxDepth, maxBytes, maxIssues, maxBadLines }) {
    const place = wasm.logBegin(mode === "strict", event, maxDepth, maxBytes, maxIssues, maxBadLines);
    this.#log = { place, instance };
    abandoned?.register(this, this.#log, this);
  }

  free() {
    if (this.#log === undefined) return;
    abandoned?.unregister(this);
    forget(this.#log);
    this.#log = undefined;
  }

  /** Where the validator has it. */
  get #place() {
    if (this.#log?.instance === instance) return this.#log.place;
    const message = "the validator ran out of memory or stack meanwhile, and the log is lost; begin it anew";
    throw new WebhooksError({ code: "wasm_unavailable", message });
  }

  /** The bad lines that end in this chunk. */
  push(chunk) {
    const bad = [];
    if (typeof chunk === "string") this.#pushText(this.#half + chunk, bad);
    else {
      const bytes = bytesIn(chunk);
      this.#pushHalf(bad);
      this.#pushBytes(bytes, bad);
    }
    return bad;
  }

  /** The last line, if it is bad and nothing ends it, and the summary. */
  end() {
    const bad = [];
    this.#pushHalf(bad);
    return bad.concat(read(wasm.logEnd(this.#place), linesAndSummary));
  }

  #pushBytes(bytes, bad) {
    const size = wasm.logChunk();
    for (let at = 0; at < bytes.length; at += size) {
      const part = bytes.subarray(at, at + size);
      enter().set(part);
      this.#validate(part.length, bad);
    }
  }

  #pushText(text, bad) {
    // A UTF-16 unit takes three bytes at most.
    const units = Math.floor(wasm.logChunk() / 3);
    const whole = text.length - (endsInHalf(text, text.length) ? 1 : 0);
    this.#half = text.slice(whole);
    for (let at = 0, end; at < whole; at = end) {
      end = Math.min(at + units, whole);
      if (end < whole && endsInHalf(text, end)) end -= 1;
      this.#write(text.slice(at, end), bad);
    }
  }

  /** Nothing comes that could make half a character whole. */
  #pushHalf(bad) {
    const half = this.#half;
    this.#half = "";
    if (half !== "") this.#write(half, bad);
  }

  #write(text, bad) {
    this.#validate(encoder.encodeInto(text, enter()).written, bad);
  }

  #validate(length, bad) {
    const said = wasm.logPush(this.#place, length);
    if (said !== 0) for (const line of read(said, lines)) bad.push(line);
  }
}

/** The place for a chunk in the module's memory. It is empty when the memory has grown since. */
let room = new Uint8Array(0);

function enter() {
  wasm.start();
  if (room.length === 0) {
    // To have a place may take more memory, and with it the view of what there was.
    const address = wasm.logRoom();
    room = new Uint8Array(wasm.buffer(), address, wasm.logChunk());
  }
  return room;
}

const endsInHalf = (text, end) => (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;

function bytesIn(chunk) {
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

const BATCH_CHECKS = { ...VALIDATE_CHECKS, maxBadLines: isCount };

function settingsOf(options = {}, mostBadLines) {
  const { maxBadLines = mostBadLines, ...settings } = checkOptions(options, BATCH_CHECKS);
  return { ...settings, maxBadLines };
}
