import { failure } from "../error.js";

/** Claims and handled keys in the memory of this process, by the time at which they end. */
export function memoryStore({ maxKeys = 100_000 } = {}) {
  if (!Number.isInteger(maxKeys) || maxKeys < 1) {
    const message = "must be an integer from 1 up";
    throw failure("invalid_request", [{ path: "/maxKeys", code: "range", message }]);
  }
  const claims = new Map();
  const handled = new Map();

  return {
    async claim(key, { owner, leaseMs }) {
      const now = performance.now();
      if (handled.get(key)?.until > now) return "handled";
      const claim = claims.get(key);
      if (claim?.until > now && claim.owner !== owner) return "busy";
      keep(claims, key, { owner, until: now + leaseMs }, now);
      return "claimed";
    },

    async confirm(key, { ttlMs }) {
      const now = performance.now();
      claims.delete(key);
      keep(handled, key, { until: now + ttlMs }, now);
    },

    async release(key, { owner }) {
      if (claims.get(key)?.owner === owner) claims.delete(key);
    },
  };

  /** Adds an entry last, and drops those before it that have ended, or that there is no room for. */
  function keep(map, key, entry, now) {
    map.delete(key);
    for (const [first, { until }] of map) {
      if (until > now && map.size < maxKeys) break;
      map.delete(first);
    }
    map.set(key, entry);
  }
}
