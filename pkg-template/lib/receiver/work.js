import * as wasm from "../../wasm/receiver.js";
import { TextDecoder } from "../encoding.js";
import { CLAIM, HANDLE, KEEP } from "../outcomes.js";
import { attempt, chain, isPromise } from "./chain.js";
import { contentKey } from "./key.js";
import { Lease } from "./lease.js";
import { FAILED, detailOf, kindOf } from "./step.js";

const decoder = new TextDecoder();

/** What is done with a payload: the claim, the handler, and the confirmation. It may outlast the answer. */
export class Work {
  /** The key of the push; `null` if it is not claimed. */
  key = null;
  /** What was validated: verdict, bytes and target of the push. */
  pushed;
  /** The payload, once something has needed it. A duplicate is not parsed. */
  parsed;
  #state;
  #event;
  #hostWaitUntil;
  #lease;
  #controller;

  constructor(state, pushed, event, waitUntil) {
    this.#state = state;
    this.pushed = pushed;
    this.#event = event;
    this.#hostWaitUntil = waitUntil;
  }

  /** Returns the number of the final outcome, or a promise of it that never rejects. */
  run(step) {
    this.#state.begin(this);
    const claim = () => (kindOf(step) === CLAIM ? this.#claim() : step);
    const ended = attempt(
      () => chain(claim(), (step) => this.#take(step)),
      (last) => this.#end(detailOf(last)),
      (thrown) => {
        this.report(thrown, "receiver");
        return this.#end(FAILED);
      },
    );
    // At once, and not when the answer is due: a host may stop the work when the sender goes away.
    if (isPromise(ended)) this.#keepHostAlive(ended);
    return ended;
  }

  #take(step) {
    if (kindOf(step) === HANDLE) return this.#handle();
    return kindOf(step) === KEEP ? this.#keep() : step;
  }

  #end(outcome) {
    this.#state.end(this);
    return outcome;
  }

  #claim() {
    const { settings } = this.#state;
    const { bytes, target } = this.pushed;
    return attempt(
      () => settings.key?.(this.#parse(), bytes) ?? contentKey(target, bytes),
      (key) => {
        if (typeof key !== "string" || key === "") {
          return this.#fail(new TypeError("`key` must return a string that is not empty"), "key");
        }
        this.key = key;
        this.#lease = new Lease(this.#state, key, this);
        return chain(this.#lease.claim(), wasm.afterClaim);
      },
      (thrown) => this.#fail(thrown, "key"),
    );
  }

  #handle() {
    const { on, fallback } = this.#state.settings;
    const handler = on.get(this.pushed.verdict.event) ?? fallback;
    const handle = () => {
      const handled = handler(this.#parse(), new Context(this, this.pushed));
      if (isPromise(handled)) this.#lease?.extend();
      return handled;
    };
    const end = (step, isHandled) => chain(this.#lease?.end(isHandled), () => step);
    return attempt(
      handle,
      () => end(wasm.afterHandler("done"), true),
      (thrown) => end(this.#fail(thrown, "handler"), false),
    );
  }

  #keep() {
    const { bytes, receivedAt, verdict } = this.pushed;
    const { issues, omitted, event } = verdict;
    return attempt(
      () => this.#state.settings.onInvalid(bytes, { issues, omitted, event, receivedAt }),
      () => wasm.afterHandler("kept"),
      (thrown) => this.#fail(thrown, "onInvalid"),
    );
  }

  /** The bytes are valid, so they are UTF-8 and JSON. The decoder removes a byte order mark. */
  #parse() {
    return (this.parsed ??= JSON.parse(decoder.decode(this.pushed.bytes)));
  }

  #fail(thrown, source) {
    this.report(thrown, source);
    return wasm.afterHandler("failed");
  }

  /** What the handler's signal shows. */
  get signal() {
    return (this.#controller ??= new AbortController()).signal;
  }

  abort(reason) {
    void this.signal;
    this.#controller.abort(reason);
  }

  lost() {
    this.abort(new Error("another process has taken over the push"));
  }

  /** Lets `drain` and the host wait for a promise. */
  waitUntil(promise) {
    this.#state.begin();
    const ended = Promise.resolve(promise)
      .catch((error) => this.report(error, "waitUntil"))
      .then(() => this.#state.end());
    this.#keepHostAlive(ended);
  }

  #keepHostAlive(promise) {
    try {
      this.#hostWaitUntil?.(promise);
    } catch (thrown) {
      this.report(thrown, "waitUntil");
    }
  }

  report(error, source) {
    this.#state.report(error, { source, event: this.#event });
  }
}

/** What a handler gets besides the payload. Parts that few handlers use are made when they are read. */
class Context {
  #work;

  constructor(work, { bytes, receivedAt, verdict, known }) {
    this.bytes = bytes;
    this.issues = verdict.issues;
    this.omitted = verdict.omitted;
    this.key = work.key;
    this.receivedAt = receivedAt;
    this.known = known;
    this.#work = work;
  }

  get signal() {
    return this.#work.signal;
  }

  get waitUntil() {
    return (promise) => this.#work.waitUntil(promise);
  }
}
