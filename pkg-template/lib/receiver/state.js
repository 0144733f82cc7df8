import * as wasm from "../../wasm/receiver.js";
import { OUTCOMES } from "../outcomes.js";
import { Buffers } from "./buffers.js";
import { codings } from "./decompress.js";
import { readSettings } from "./settings.js";

/** What the exchanges of a receiver share. */
export class ReceiverState {
  isClosed = false;
  /** The work on payloads that has not ended. */
  works = new Set();
  /** The promises that `drain` waits for. None rejects. */
  #pending = new Set();
  #answers = [];

  constructor(options) {
    this.settings = readSettings(options);
    this.buffers = new Buffers(this.settings.maxBufferedBytes);
  }

  track(promise) {
    this.#pending.add(promise);
    promise.then(() => this.#pending.delete(promise));
  }

  /** Resolves when nothing is pending any more. */
  async idle() {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** The name, status and header fields of an answer. */
  answer(outcome) {
    return (this.#answers[outcome] ??= Object.freeze({ ...OUTCOMES[outcome], headers: headersOf(outcome) }));
  }

  /** Calls a hook. What it throws, or rejects with, does no harm. */
  call(name, info) {
    const report = (error) => this.report(error, { source: name, event: null });
    try {
      this.settings[name]?.(info)?.then?.(undefined, report);
    } catch (thrown) {
      report(thrown);
    }
  }

  /** Reports what was thrown. Nothing can report what the reporting function throws. */
  report(error, info) {
    try {
      this.settings.onError(error, info)?.then?.(undefined, () => {});
    } catch {
      // It is lost.
    }
  }
}

function headersOf(outcome) {
  const lines = wasm.headersOf(outcome, codings().join("\n")).split("\n");
  return Object.freeze(Object.fromEntries(lines.map((line) => line.split(/: (.*)/s, 2))));
}
