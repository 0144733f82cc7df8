import { within } from "./within.js";

/** What stands for the answer of a store that has not answered in time. */
const LATE = Symbol("late");

/** The claim of a key. What the store throws is reported, and never keeps an event from being handled. */
export class Lease {
  #state;
  #key;
  #owner = crypto.randomUUID();
  #lost;
  #report;
  #timer;
  #extension;
  #isOver = false;

  constructor(state, key, { lost, report }) {
    this.#state = state;
    this.#key = key;
    this.#lost = lost;
    this.#report = report;
  }

  /** Returns what the store says, or `unavailable`. */
  async claim() {
    const { leaseMs, ttlMs } = this.#state.settings;
    const result = await this.#ask("claim", { owner: this.#owner, leaseMs, ttlMs });
    if (result === undefined || RESULTS.includes(result)) return result ?? "unavailable";
    this.#report(new TypeError(`\`claim\` must return one of ${RESULTS.join(", ")}`));
    return "unavailable";
  }

  /** Claims again, well before the lease ends, until {@link end} is called. */
  extend() {
    this.#timer = setTimeout(async () => {
      this.#extension = this.claim();
      const result = await this.#extension;
      if (this.#isOver) return;
      if (result === "handled" || result === "busy") this.#lost();
      else this.extend();
    }, this.#state.settings.leaseMs / 3);
  }

  /** Confirms or releases the claim. */
  async end(isHandled) {
    this.#isOver = true;
    clearTimeout(this.#timer);
    // A store that receives them in another order would claim what was released.
    await this.#extension;
    const { ttlMs } = this.#state.settings;
    if (isHandled) await this.#ask("confirm", { owner: this.#owner, ttlMs });
    else await this.#ask("release", { owner: this.#owner });
  }

  /** Calls the store; returns `undefined` if it fails. */
  async #ask(method, claim) {
    const { store, storeTimeoutMs } = this.#state.settings;
    try {
      const result = await within(Promise.resolve(store[method](this.#key, claim)), storeTimeoutMs, LATE);
      if (result !== LATE) return result;
      throw new Error(`\`${method}\` of the store took more than ${storeTimeoutMs} ms`);
    } catch (thrown) {
      this.#report(thrown);
      return undefined;
    }
  }
}

const RESULTS = ["claimed", "handled", "busy"];
