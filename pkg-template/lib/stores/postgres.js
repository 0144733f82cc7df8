import { quoteTable, unusable } from "./checks.js";

export function postgresStore(client, { table = "autograb_webhooks_keys" } = {}) {
  const query = queryOf(client);
  const statements = statementsFor(quoteTable(table));
  return {
    async claim(key, { owner, leaseMs }) {
      const [{ result }] = await query(statements.claim, [key, owner, leaseMs]);
      return result;
    },
    async confirm(key, { ttlMs }) {
      await query(statements.confirm, [key, ttlMs]);
    },
    async release(key, { owner }) {
      await query(statements.release, [key, owner]);
    },
    async setup() {
      await query(statements.setup, []);
    },
    async prune() {
      const [{ pruned }] = await query(statements.prune, []);
      return pruned;
    },
  };
}

/**
 * The clock is that of the server, and not `now()`, which stands still in a transaction. A handled key has no owner.
 *
 * A claim that was made deletes two expired rows, so that the table stays small even if nobody prunes it. Counting
 * `claimed` lets that begin once the claim has its row: whoever waits for a row must hold no other, or two claims could
 * wait for each other.
 */
function statementsFor(table) {
  const after = (parameter) => `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`;
  return {
    claim: `WITH claimed AS (
  INSERT INTO ${table} AS held (key, owner, expires_at) VALUES ($1::text, $2::text, ${after("$3")})
  ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
  WHERE held.expires_at <= clock_timestamp() OR held.owner = excluded.owner
  RETURNING key
), pruned AS (
  DELETE FROM ${table} WHERE key IN (
    SELECT key FROM ${table}
    WHERE expires_at <= clock_timestamp() AND key <> $1::text AND (SELECT count(*) FROM claimed) = 1
    ORDER BY expires_at LIMIT 2 FOR UPDATE SKIP LOCKED
  )
)
SELECT CASE
  WHEN EXISTS (SELECT FROM claimed) THEN 'claimed'
  WHEN EXISTS (SELECT FROM ${table} WHERE key = $1::text AND owner IS NULL) THEN 'handled'
  ELSE 'busy'
END AS result`,
    confirm: `INSERT INTO ${table} (key, owner, expires_at) VALUES ($1::text, NULL, ${after("$2")})
ON CONFLICT (key) DO UPDATE SET owner = NULL, expires_at = excluded.expires_at`,
    release: `DELETE FROM ${table} WHERE key = $1::text AND owner = $2::text`,
    // `IF NOT EXISTS` alone fails when two processes create the table at once.
    setup: `DO $$ BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('autograb-webhooks ${table}'));
  IF to_regclass('${table}') IS NULL THEN
    CREATE TABLE ${table} (key text PRIMARY KEY, owner text, expires_at timestamptz NOT NULL);
    CREATE INDEX ON ${table} (expires_at);
  END IF;
END $$`,
    prune: `WITH pruned AS (
  DELETE FROM ${table} WHERE key IN (
    SELECT key FROM ${table} WHERE expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED
  ) RETURNING key
)
SELECT count(*)::int AS pruned FROM pruned`,
  };
}

/** Returns a function that runs a statement and resolves with its rows. */
function queryOf(client) {
  if (typeof client?.unsafe === "function") return (text, values) => client.unsafe(text, values);
  if (typeof client?.query === "function") {
    return async (text, values) => {
      const result = await client.query(text, values);
      return Array.isArray(result) ? result : result.rows;
    };
  }
  throw unusable("", "the client must be a pool or a client of pg, or the `sql` of postgres.js");
}
