import * as wasm from "../../wasm/receiver.js";
import { CLAIM, HANDLE, KEEP, RESPOND } from "../outcomes.js";
import { contentKey } from "./key.js";
import { Lease } from "./lease.js";
import { detailOf, kindOf } from "./step.js";

/** What is done with a payload: the claim, the handler, and the confirmation. It may outlast the answer. */
export class Work {
  /** The key of the push; `null` if it is not claimed. */
  key = null;
  isRunning = true;
  #state;
  #pushed;
  #event;
  #hostWaitUntil;
  #lease;
  #controller;

  constructor(state, pushed, event, waitUntil) {
    this.#state = state;
    this.#pushed = pushed;
    this.#event = event;
    this.#hostWaitUntil = waitUntil;
  }

  /** Returns the number of the final outcome; never rejects. */
  run(step) {
    this.#state.works.add(this);
    const ended = this.#take(step).then((last) => {
      this.isRunning = false;
      this.#state.works.delete(this);
      return detailOf(last);
    });
    // At once, and not when the answer is due: a host may stop the work when the sender goes away.
    this.#keepAlive(ended);
    return ended;
  }

  /** Takes steps until one of them is the answer. */
  async #take(step) {
    while (kindOf(step) !== RESPOND) {
      try {
        step = await this[TAKE[kindOf(step)]]();
      } catch (thrown) {
        this.#report(thrown, SOURCES[kindOf(step)]);
        step = wasm.afterHandler("failed");
      }
    }
    return step;
  }

  async claim() {
    const { settings } = this.#state;
    const { payload, bytes, target } = this.#pushed;
    const key = await (settings.key?.(payload, bytes) ?? contentKey(target, bytes));
    if (typeof key !== "string" || key === "")
      throw new TypeError("`key` must return a string that is not empty");
    this.key = key;
    this.#lease = new Lease(this.#state, key, {
      lost: () => this.abort(new Error("the claim of the push was lost to another process")),
      report: (error) => this.#report(error, "store"),
    });
    return wasm.afterClaim(await this.#lease.claim());
  }

  async handle() {
    const { settings } = this.#state;
    const { event, payload } = this.#pushed;
    const handler = settings.on.get(event) ?? settings.fallback;
    this.#lease?.extend();
    let result = "failed";
    try {
      await handler(payload, this.#context());
      result = "done";
    } catch (thrown) {
      this.#report(thrown, "handler");
    }
    await this.#lease?.end(result === "done");
    return wasm.afterHandler(result);
  }

  async keep() {
    const { bytes, issues, omitted, event, receivedAt } = this.#pushed;
    await this.#state.settings.onInvalid(bytes, { issues, omitted, event, receivedAt });
    return wasm.afterHandler("kept");
  }

  #context() {
    const { bytes, issues, omitted, known, receivedAt } = this.#pushed;
    const signal = () => (this.#controller ??= new AbortController()).signal;
    const waitUntil = (promise) => {
      this.#keepAlive(Promise.resolve(promise).catch((error) => this.#report(error, "waitUntil")));
    };
    return {
      bytes,
      issues,
      omitted,
      key: this.key,
      receivedAt,
      known,
      get signal() {
        return signal();
      },
      waitUntil,
    };
  }

  /** Aborts the handler's signal. */
  abort(reason) {
    (this.#controller ??= new AbortController()).abort(reason);
  }

  #keepAlive(promise) {
    this.#state.track(promise);
    try {
      this.#hostWaitUntil?.(promise);
    } catch (thrown) {
      this.#report(thrown, "waitUntil");
    }
  }

  #report(error, source) {
    this.#state.report(error, { source, event: this.#event });
  }
}

const TAKE = { [CLAIM]: "claim", [HANDLE]: "handle", [KEEP]: "keep" };
const SOURCES = { [CLAIM]: "key", [HANDLE]: "handler", [KEEP]: "onInvalid" };
