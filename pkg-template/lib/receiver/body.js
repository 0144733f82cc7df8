import { Collector } from "./buffers.js";
import { decompress } from "./decompress.js";
import { openStream, wholeBody } from "./sources.js";
import { CONSUMED } from "./push.js";

/**
 * Reads a body. Returns how that ended, the decompressed bytes, and how many bytes arrived: NaN if only the host knows.
 */
export async function readBody({ body, isBase64Encoded, signal }, coding, state) {
  const { maxBytes } = state.settings;
  if (body === CONSUMED) return { end: "consumed", received: NaN };
  let bytes;
  try {
    bytes = wholeBody(body, isBase64Encoded);
  } catch {
    return { end: "malformed", received: NaN };
  }
  const isStream = bytes === undefined;
  if (isStream) {
    const { end, bytes: read } = await new Reading(state).run(body, signal);
    if (end !== "complete") return { end, received: NaN };
    bytes = read;
  } else if (bytes.length > maxBytes) {
    return { end: "too_large", received: bytes.length };
  }
  // Frameworks decompress a body that they pass as a whole, and leave the header field as it was.
  if (coding === "identity" || (!isStream && isJsonText(bytes))) {
    return {
      end: "complete",
      bytes,
      received: coding === "identity" && typeof body !== "string" ? bytes.length : NaN,
    };
  }
  return { received: bytes.length, ...(await decompress(bytes, coding, maxBytes)) };
}

/** Whether bytes begin like a payload: no compressed data with contents does. */
function isJsonText(bytes) {
  const first = bytes.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x7b;
}

/** A stream that is being read. It ends once: with the stream, or when something else ends it first. */
class Reading {
  isOpen = true;
  #state;
  #collector;
  #stop;
  #timer;
  #signal;
  #resolve;

  constructor(state) {
    this.#state = state;
    this.#collector = new Collector(state.settings.maxBytes);
  }

  run(body, signal) {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#state.buffers.begin(this);
      this.#timer = setTimeout(() => this.finish("timed_out"), this.#state.settings.readTimeoutMs);
      this.#signal = signal;
      signal?.addEventListener("abort", this.#interrupt);
      if (signal?.aborted) return this.#interrupt();
      this.#stop = openStream(body, this);
    });
  }

  #interrupt = () => this.finish("interrupted");

  add(bytes) {
    if (!this.isOpen) return;
    const before = this.#collector.capacity;
    if (!this.#collector.add(bytes)) return this.finish("too_large");
    const { capacity } = this.#collector;
    if (capacity > before) this.#state.buffers.hold(this, capacity);
  }

  finish(end) {
    if (!this.isOpen) return;
    this.isOpen = false;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#interrupt);
    this.#state.buffers.end(this);
    if (end !== "complete") this.#stop?.();
    this.#resolve({ end, bytes: this.#collector.bytes() });
  }
}
