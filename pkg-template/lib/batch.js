import * as wasm from "../wasm/payload.js";
import { bytesIn, chunksOf, endsInHalf } from "./chunks.js";
import { TextEncoder } from "./encoding.js";
import { WebhooksError } from "./error.js";
import { BATCH_OPTIONS, MAX_BAD_LINES } from "./option-tables.js";
import { readOptions } from "./options.js";
import { lines, logEnd, read } from "./result-records.js";

const encoder = new TextEncoder();

export function validateBatch(input, options) {
  const log = new Log(settingsOf(options, MAX_BAD_LINES));
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

/** The number of instances of the module. A log belongs to one of them. */
let instance = 0;

wasm.watch({ started: () => void (instance += 1) });

/** Frees logs that were neither finished nor cancelled. */
const abandoned =
  typeof FinalizationRegistry === "undefined" ? undefined : /* @__PURE__ */ new FinalizationRegistry(freeLog);

function freeLog(log) {
  if (log.instance === instance) wasm.logFree(log.index);
}

/** A log in the validator. */
class Log {
  #log;
  /** A high surrogate at the end of the last chunk, if that was text. */
  #half = "";

  constructor({ mode, event, maxDepth, maxBytes, maxIssues, maxBadLines }) {
    const index = wasm.logBegin(mode === "strict", event, maxDepth, maxBytes, maxIssues, maxBadLines);
    this.#log = { index, instance };
    abandoned?.register(this, this.#log, this);
  }

  free() {
    if (this.#log === undefined) return;
    abandoned?.unregister(this);
    freeLog(this.#log);
    this.#log = undefined;
  }

  /** The index of the log in the validator. */
  get #index() {
    if (this.#log?.instance === instance) return this.#log.index;
    const message = "the validator ran out of memory or stack, and lost the log; validate it again";
    throw new WebhooksError({ code: "wasm_unavailable", message });
  }

  /** Returns the bad lines that end in this chunk. */
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

  /** Returns the bad lines that the end of the log completes, and the summary. */
  end() {
    const bad = [];
    this.#pushHalf(bad);
    const { lines, summary } = read(wasm.logEnd(this.#index), logEnd);
    return [...bad, ...lines, summary];
  }

  #pushBytes(bytes, bad) {
    const size = wasm.chunkSize();
    for (let at = 0; at < bytes.length; at += size) {
      const part = bytes.subarray(at, at + size);
      chunkBuffer().set(part);
      this.#validate(part.length, bad);
    }
  }

  #pushText(text, bad) {
    // A UTF-16 unit takes at most three bytes.
    const units = Math.floor(wasm.chunkSize() / 3);
    const whole = text.length - (endsInHalf(text, text.length) ? 1 : 0);
    this.#half = text.slice(whole);
    for (let at = 0, end; at < whole; at = end) {
      end = Math.min(at + units, whole);
      if (end < whole && endsInHalf(text, end)) end -= 1;
      this.#write(text.slice(at, end), bad);
    }
  }

  /** Writes a high surrogate that no low surrogate follows. */
  #pushHalf(bad) {
    const half = this.#half;
    this.#half = "";
    if (half !== "") this.#write(half, bad);
  }

  #write(text, bad) {
    this.#validate(encoder.encodeInto(text, chunkBuffer()).written, bad);
  }

  #validate(length, bad) {
    const result = wasm.logPush(this.#index, length);
    if (result !== 0) for (const line of read(result, lines).lines) bad.push(line);
  }
}

/** The buffer for a chunk in the module's memory. It is empty after the memory has grown. */
let buffer = new Uint8Array(0);

function chunkBuffer() {
  wasm.start();
  if (buffer.length === 0) {
    // Reserving the buffer may grow the memory, so the view is created afterwards.
    const address = wasm.reserveChunk();
    buffer = new Uint8Array(wasm.buffer(), address, wasm.chunkSize());
  }
  return buffer;
}

function settingsOf(options = {}, maxListed) {
  const { maxBadLines = maxListed, ...settings } = readOptions(options, BATCH_OPTIONS);
  return { ...settings, maxBadLines };
}
