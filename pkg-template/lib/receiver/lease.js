import { chain, isPromise, within } from "./chain.js";

/** The placeholder for the answer of a store that has not answered in time. */
const LATE = Symbol("late");

const RESULTS = ["claimed", "handled", "busy"];

/** The claim of a key. What the store throws is reported, and never keeps an event from being handled. */
export class Lease {
  #settings;
  #key;
  #work;
  #owner;
  #timer;
  #extension;

  /** `work` has the methods `lost`, for a claim that another process has taken over, and `report`, for errors. */
  constructor(state, key, work) {
    this.#settings = state.settings;
    this.#owner = state.nextOwner();
    this.#key = key;
    this.#work = work;
  }

  /** Returns what the store says, or `unavailable`. */
  claim() {
    const { leaseMs, ttlMs } = this.#settings;
    return chain(this.#ask("claim", { owner: this.#owner, leaseMs, ttlMs }), (result) => {
      if (result === undefined || RESULTS.includes(result)) return result ?? "unavailable";
      this.#work.report(new TypeError(`\`claim\` must return one of ${RESULTS.join(", ")}`), "store");
      return "unavailable";
    });
  }

  /** Claims again, well before the lease ends, until {@link end} is called. */
  extend() {
    this.#timer = setTimeout(async () => {
      const result = await (this.#extension = this.claim());
      if (this.#timer === undefined) return;
      if (result === "handled" || result === "busy") this.#work.lost();
      else this.extend();
    }, this.#settings.leaseMs / 3);
  }

  /** Confirms or releases the claim. */
  end(isHandled) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { ttlMs } = this.#settings;
    const end = isHandled
      ? () => this.#ask("confirm", { owner: this.#owner, ttlMs })
      : () => this.#ask("release", { owner: this.#owner });
    // A store that receives them in another order would claim what was released.
    return chain(this.#extension, end);
  }

  /** Calls the store; the result is `undefined` if it fails. */
  #ask(method, claim) {
    try {
      const asked = this.#settings.store[method](this.#key, claim);
      return isPromise(asked) ? this.#wait(asked, method) : asked;
    } catch (thrown) {
      this.#work.report(thrown, "store");
      return undefined;
    }
  }

  async #wait(asked, method) {
    const { storeTimeoutMs } = this.#settings;
    try {
      const result = await within(asked, storeTimeoutMs, LATE);
      if (result !== LATE) return result;
      throw new Error(`\`${method}\` of the store took more than ${storeTimeoutMs} ms`);
    } catch (thrown) {
      this.#work.report(thrown, "store");
      return undefined;
    }
  }
}
