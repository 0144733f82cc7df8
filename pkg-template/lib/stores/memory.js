import { failure } from "../error.js";

/** Claims and handled keys in the memory of this process. */
export function memoryStore({ maxKeys = 100_000 } = {}) {
  if (!Number.isInteger(maxKeys) || maxKeys < 1) {
    const message = "must be an integer from 1 up";
    throw failure("invalid_request", [{ path: "/maxKeys", code: "range", message }]);
  }
  const keys = new Keys(maxKeys);
  const store = {
    claim: async (key, claim) => keys.claim(key, claim),
    confirm: async (key, claim) => keys.confirm(key, claim),
    release: async (key, claim) => keys.release(key, claim),
  };
  ANSWERING_AT_ONCE.set(store, keys);
  return store;
}

/** Stores in memory without their promises: a receiver that waits for none answers in half the time. */
const ANSWERING_AT_ONCE = new WeakMap();

export const withoutPromises = (store) => ANSWERING_AT_ONCE.get(store) ?? store;

/** The keys, the oldest first, each with its owner while it is claimed, and with the time until which it counts. */
class Keys {
  #entries = new Map();
  #maxKeys;
  #nextSweep = 0;

  constructor(maxKeys) {
    this.#maxKeys = maxKeys;
  }

  claim(key, { owner, leaseMs }) {
    const now = performance.now();
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      if (entry.until > now && entry.owner !== owner) return entry.owner === undefined ? "handled" : "busy";
      // A claim that is extended becomes the youngest, so that what is dropped was rarely in use.
      this.#entries.delete(key);
    }
    this.#add(key, { owner, until: now + leaseMs }, now);
    return "claimed";
  }

  confirm(key, { ttlMs }) {
    const now = performance.now();
    const entry = this.#entries.get(key);
    if (entry === undefined) return this.#add(key, { owner: undefined, until: now + ttlMs }, now);
    entry.owner = undefined;
    entry.until = now + ttlMs;
  }

  release(key, { owner }) {
    if (this.#entries.get(key)?.owner === owner) this.#entries.delete(key);
  }

  #add(key, entry, now) {
    // Often enough, as each time drops all that have ended.
    if (this.#entries.size >= this.#maxKeys || now > this.#nextSweep) this.#sweep(now);
    this.#entries.set(key, entry);
  }

  /** Drops the oldest that have ended, or that there is no room for. */
  #sweep(now) {
    this.#nextSweep = now + SWEEP_MS;
    for (const [oldest, { until }] of this.#entries) {
      if (until > now && this.#entries.size < this.#maxKeys) return;
      this.#entries.delete(oldest);
    }
  }
}

const SWEEP_MS = 100;
