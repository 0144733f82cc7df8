import { Collector } from "./readings.js";
import { decompress } from "./decompress.js";
import { openStream, wholeBody } from "./sources.js";
import { CONSUMED } from "./push.js";

/**
 * Reads a body. Returns how that ended, the decompressed bytes, and how many bytes arrived: NaN if only the host knows; or a
 * promise of it.
 */
export function readBody({ body, isBase64Encoded, signal }, coding, state) {
  const { maxBytes } = state.settings;
  if (body === CONSUMED) return { end: "consumed", received: NaN };
  let bytes;
  try {
    bytes = wholeBody(body, isBase64Encoded);
  } catch {
    return { end: "malformed", received: NaN };
  }
  if (bytes === undefined) return readStream(body, signal, coding, state);
  if (bytes.length > maxBytes) return { end: "too_large", received: bytes.length };
  // Text has another length than the bytes that arrived. Frameworks decompress a body that they pass as a whole, and
  // leave the header field as it was.
  const isChanged =
    (typeof body === "string" && !isBase64Encoded) || (coding !== "identity" && isJsonText(bytes));
  return isChanged ? { end: "complete", bytes, received: NaN } : decoded(bytes, coding, maxBytes);
}

function readStream(body, signal, coding, state) {
  const reading = new Reading(state).run(body, signal);
  if (coding === "identity") return reading;
  return reading.then((read) =>
    read.end === "complete" ? decoded(read.bytes, coding, state.settings.maxBytes) : read,
  );
}

function decoded(bytes, coding, maxBytes) {
  const received = bytes.length;
  if (coding === "identity") return { end: "complete", bytes, received };
  return decompress(bytes, coding, maxBytes).then((decompressed) => ({ received, ...decompressed }));
}

/** Whether bytes begin like a payload: no compressed data with contents does. */
function isJsonText(bytes) {
  const first = bytes.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x7b;
}

/** A stream that is being read. It ends once: with the stream, or when something else ends it first. */
class Reading {
  isOpen = true;
  held = 0;
  #readings;
  #timeoutMs;
  #collector;
  #stop;
  #timer;
  #forget;
  #resolve;

  constructor({ readings, settings }) {
    this.#readings = readings;
    this.#timeoutMs = settings.readTimeoutMs;
    this.#collector = new Collector(settings.maxBytes);
  }

  run(body, signal) {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#readings.begin(this);
      // One for all would be less work, but in a Worker a timer ends with the request that has set it.
      this.#timer = setTimeout(() => this.finish("timed_out"), this.#timeoutMs);
      if (signal) this.#heed(signal);
      if (this.isOpen) this.#stop = openStream(body, this);
    });
  }

  #heed(signal) {
    const interrupt = () => this.finish("interrupted");
    if (signal.aborted) return interrupt();
    signal.addEventListener("abort", interrupt);
    this.#forget = () => signal.removeEventListener("abort", interrupt);
  }

  add(bytes) {
    if (!this.isOpen) return;
    const before = this.#collector.capacity;
    if (!this.#collector.add(bytes)) return this.finish("too_large");
    const more = this.#collector.capacity - before;
    if (more > 0) this.#readings.hold(this, more);
  }

  finish(end) {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#readings.end(this);
    clearTimeout(this.#timer);
    this.#forget?.();
    if (end !== "complete") this.#stop?.();
    const bytes = end === "complete" ? this.#collector.bytes() : undefined;
    this.#resolve({ end, bytes, received: this.#collector.length });
  }
}
