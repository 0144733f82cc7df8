import * as wasm from "../../wasm/receiver.js";
import { failure } from "../error.js";
import { OUTCOMES } from "../outcomes.js";
import { Readings } from "./readings.js";
import { attempt } from "./chain.js";
import { codings } from "./decompress.js";
import { Drift } from "./drift.js";
import { readSettings } from "./settings.js";

/** What the exchanges of a receiver share. */
export class ReceiverState {
  isClosed = false;
  /** Functions that are told of each answer. */
  observers = new Set();
  /** The work on payloads that has not ended. */
  works = new Set();
  /** The number of requests and works that have not ended. */
  #pending = 0;
  #codings;
  #owner;
  #claims = 0;
  #idle = [];
  #answers = [];

  constructor(options) {
    this.settings = readSettings(options);
    if (this.settings.onDrift !== undefined) this.drift = new Drift((report) => this.call("onDrift", report));
    this.readings = new Readings(this.settings.maxBufferedBytes);
  }

  begin(work) {
    this.#pending++;
    if (work !== undefined) this.works.add(work);
  }

  end(work) {
    if (work !== undefined) this.works.delete(work);
    if (--this.#pending > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** The codings that the host can decode, one per line. A Worker tells only once there is a request. */
  get codings() {
    return (this.#codings ??= codings().join("\n"));
  }

  /** A name for the owner of a claim. No other has it, on this machine or another. */
  nextOwner() {
    // Not in the constructor: a Worker has no random numbers before its first request. Other hosts have no `crypto`.
    this.#owner ??= globalThis.crypto?.randomUUID?.() ?? String(Math.random());
    return `${this.#owner}-${++this.#claims}`;
  }

  /** Resolves when nothing is pending. */
  async idle() {
    if (this.#pending > 0) await new Promise((resolve) => this.#idle.push(resolve));
  }

  /** The name, status and header fields of an answer. */
  answer(outcome) {
    try {
      return (this.#answers[outcome] ??= { ...OUTCOMES[outcome], headers: this.#headersOf(outcome) });
    } catch {
      // Without the module, there is still a status.
      return { ...OUTCOMES[outcome], headers: {} };
    }
  }

  #headersOf(outcome) {
    const lines = wasm.headersOf(outcome, this.codings).split("\n");
    return Object.freeze(Object.fromEntries(lines.map((line) => line.split(/: (.*)/s, 2))));
  }

  /** Calls a hook. What it throws, or rejects with, does no harm. */
  call(name, info) {
    const report = (error) => this.report(error, { source: name, event: null });
    attempt(
      () => this.settings[name](info),
      () => {},
      report,
    );
  }

  /** Reports what was thrown. Nothing can report what the reporting function throws. */
  report(error, info) {
    const ignore = () => {};
    attempt(() => this.settings.onError(error, info), ignore, ignore);
  }
}

const states = new WeakMap();

/** Lets {@link stateOf} find the state of a receiver. */
export const register = (receiver, state) => void states.set(receiver, state);

export function stateOf(receiver) {
  const state = states.get(receiver);
  if (state !== undefined) return state;
  const message = "must be a receiver that `createReceiver` returned";
  throw failure("invalid_request", [{ path: "/receiver", code: "type", message }]);
}
