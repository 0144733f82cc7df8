import { unusable } from "./checks.js";

export function durableObjectStore(namespace) {
  if (typeof namespace?.idFromName !== "function" || typeof namespace.get !== "function") {
    throw unusable("", "`durableObjectStore` needs the binding of a Durable Object's namespace");
  }
  /** Each key has an object of its own, which answers one request after the other. */
  async function ask(operation, key, claim) {
    const object = namespace.get(namespace.idFromName(key));
    const body = JSON.stringify({ operation, ...claim });
    const response = await object.fetch("https://deduplication/", { method: "POST", body });
    if (!response.ok) throw new Error(`the Durable Object answered with ${response.status}`);
    return response.text();
  }
  return {
    claim: (key, { owner, leaseMs }) => ask("claim", key, { owner, leaseMs }),
    async confirm(key, { ttlMs }) {
      await ask("confirm", key, { ttlMs });
    },
    async release(key, { owner }) {
      await ask("release", key, { owner });
    },
  };
}

/**
 * The object of one key. It stores `{ owner, expiresAt }`, without an owner once the key is handled; an alarm deletes
 * it, and with it the object. While a call of the storage runs, no other request is given to the object: what lies between
 * reading and writing happens at once.
 */
export class DeduplicationObject {
  constructor(state) {
    this.storage = state.storage;
  }

  async fetch(request) {
    const { operation, owner, leaseMs, ttlMs } = await request.json();
    if (operation === "confirm") {
      await this.#keep({ expiresAt: Date.now() + ttlMs });
      return new Response();
    }
    const held = await this.#held();
    if (operation === "release") {
      if (held !== undefined && held.owner === owner) await this.#clear();
      return new Response();
    }
    if (held !== undefined && held.owner !== owner) {
      return new Response(held.owner === undefined ? "handled" : "busy");
    }
    await this.#keep({ owner, expiresAt: Date.now() + leaseMs });
    return new Response("claimed");
  }

  async alarm() {
    const entry = await this.storage.get("entry");
    // The entry may have been renewed, and an alarm may run early.
    if (entry !== undefined && entry.expiresAt > Date.now()) await this.storage.setAlarm(entry.expiresAt);
    else await this.#clear();
  }

  async #held() {
    const entry = await this.storage.get("entry");
    return entry !== undefined && entry.expiresAt > Date.now() ? entry : undefined;
  }

  async #keep(entry) {
    // Neither is awaited before the other begins, so that they are written together.
    await Promise.all([this.storage.put("entry", entry), this.storage.setAlarm(entry.expiresAt)]);
  }

  async #clear() {
    await Promise.all([this.storage.deleteAlarm(), this.storage.deleteAll()]);
  }
}
