import { quoteTable, unusable } from "./checks.js";

/** How many claims are made before the expired rows are deleted once more. */
const CLAIMS_PER_PRUNING = 100;

export function sqliteStore(database, { table = "autograb_webhooks_keys" } = {}) {
  if (typeof database?.prepare !== "function") {
    throw unusable("", "the database must be one of node:sqlite, bun:sqlite or better-sqlite3");
  }
  const statements = prepared(database, quoteTable(table));
  let claims = 0;

  function prune() {
    return Number(statements.prune.run(Date.now()).changes);
  }

  prune();
  return {
    async claim(key, { owner, leaseMs }) {
      if (++claims % CLAIMS_PER_PRUNING === 0) prune();
      const now = Date.now();
      if (Number(statements.claim.run(key, owner, now + leaseMs, now).changes) > 0) return "claimed";
      return statements.handled.get(key) ? "handled" : "busy";
    },
    async confirm(key, { ttlMs }) {
      statements.confirm.run(key, Date.now() + ttlMs);
    },
    async release(key, { owner }) {
      statements.release.run(key, owner);
    },
    async prune() {
      return prune();
    },
  };
}

/**
 * Each statement changes one row, so that SQLite does it as a whole, also for several processes. A handled key has no
 * owner.
 */
function prepared(database, table) {
  const columns = "key TEXT PRIMARY KEY, owner TEXT, expires_at REAL NOT NULL";
  database.prepare(`CREATE TABLE IF NOT EXISTS ${table} (${columns}) WITHOUT ROWID`).run();
  // The index belongs to the table's schema, and `ON` takes no other.
  const index = table.replace(/"$/u, '_expires_at"');
  const unqualified = table.replace(/^.*\./u, "");
  database.prepare(`CREATE INDEX IF NOT EXISTS ${index} ON ${unqualified} (expires_at)`).run();
  return {
    claim: database.prepare(`INSERT INTO ${table} AS held (key, owner, expires_at) VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
WHERE held.expires_at <= ? OR held.owner = excluded.owner`),
    handled: database.prepare(`SELECT 1 FROM ${table} WHERE key = ? AND owner IS NULL`),
    confirm: database.prepare(`INSERT INTO ${table} (key, owner, expires_at) VALUES (?, NULL, ?)
ON CONFLICT (key) DO UPDATE SET owner = NULL, expires_at = excluded.expires_at`),
    release: database.prepare(`DELETE FROM ${table} WHERE key = ? AND owner = ?`),
    prune: database.prepare(`DELETE FROM ${table} WHERE expires_at <= ?`),
  };
}
