/** What a store says to a claim. */
export type ClaimResult = "claimed" | "handled" | "busy";

/**
 * Remembers which pushes were handled, so that none is handled twice.
 *
 * A claim is a lease: when its owner crashes, it ends after `leaseMs`, and the next push of the same key can be claimed. The
 * owner claims again to extend it. A method that rejects does not lose an event: the receiver handles it, and reports to
 * `onError`.
 */
export interface DeduplicationStore {
  /**
   * Claims a key. The result is `busy` while another owner holds it, and `handled` from its confirmation on, for the `ttlMs`
   * of that. `ttlMs` here is for stores that set all times when they write first.
   */
  claim(
    key: string,
    claim: { readonly owner: string; readonly leaseMs: number; readonly ttlMs: number },
  ): Promise<ClaimResult>;
  /** Marks a key as handled for `ttlMs`, whoever holds the claim by now. */
  confirm(key: string, claim: { readonly owner: string; readonly ttlMs: number }): Promise<void>;
  /**
   * Ends the owner's claim, so that the push can be repeated at once. It does nothing to the claim of another owner, or to
   * a key that is handled.
   */
  release(key: string, claim: { readonly owner: string }): Promise<void>;
}

/**
 * Creates a store in memory, for a receiver that runs in one process. Its keys are lost when the process ends.
 *
 * ```js
 * const store = memoryStore({ maxKeys: 10_000 }); // default: 100,000; beyond that, the oldest key is forgotten
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for a `maxKeys` that is not an integer from 1 up
 */
export function memoryStore(options?: { readonly maxKeys?: number }): DeduplicationStore;

/** The part of a client of ioredis that {@link redisStore} uses: a `Redis` or a `Cluster`. */
export interface IoredisClient {
  /** Declares a script. */
  defineCommand(name: string, definition: any): unknown;
  /** Runs a script. */
  eval(...words: any[]): Promise<unknown>;
}

/** The part of a client of node-redis that {@link redisStore} uses: a client, a pool or a cluster that is connected. */
export interface NodeRedisClient {
  /** Sends a command. */
  sendCommand(...words: any[]): unknown;
  /** Runs a script. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/**
 * Keeps the keys in Redis, which deletes them when their time is over. Each operation is one atomic script.
 *
 * ```js
 * const receiver = createReceiver({ deduplicate: redisStore(new Redis(process.env.REDIS_URL)), … });
 * ```
 *
 * A push is handled twice if Redis loses its key meanwhile: by a crash without an append-only file, by a failover to a
 * replica that lags, or by an eviction policy other than `noeviction`.
 *
 * @param options.prefix begins the name of every key. `autograb-webhooks:` by default.
 * @throws {WebhooksError} `invalid_request` when the client is of another library
 */
export function redisStore(
  client: IoredisClient | NodeRedisClient,
  options?: { readonly prefix?: string | undefined },
): DeduplicationStore;

/** The part of a client of PostgreSQL that {@link postgresStore} uses: pg's `Pool` or `Client`, or the `sql` of postgres.js. */
export type PostgresClient =
  | {
      /** Runs a statement. */
      query(text: string, values: any[]): Promise<{ rows: any[] }>;
    }
  | {
      /** Runs a statement. */
      unsafe(text: string, values: any[]): PromiseLike<readonly any[]>;
    };

/** A {@link DeduplicationStore} that keeps the keys in a table of PostgreSQL. */
export interface PostgresStore extends DeduplicationStore {
  /** Creates the table and its index, unless it exists. Several processes may do so at once. */
  setup(): Promise<void>;
  /** Deletes the rows whose time is over, and resolves with their number. */
  prune(): Promise<number>;
}

/**
 * Keeps the keys in a table of PostgreSQL 9.5 or newer. Each operation is one statement, and the clock is the server's. Call
 * `setup` once before the first push. Every claim deletes up to two rows whose time is over, so `prune` need not be called.
 *
 * ```js
 * const store = postgresStore(new Pool({ connectionString: process.env.DATABASE_URL }));
 * await store.setup();
 * ```
 *
 * Don't pass a client that is in a transaction: other receivers would wait for its end.
 *
 * @param options.table the name of the table, with or without its schema. `autograb_webhooks_keys` by default.
 * @throws {WebhooksError} `invalid_request` when the client is of another library, or the name can't be one of a table
 */
export function postgresStore(
  client: PostgresClient,
  options?: { readonly table?: string | undefined },
): PostgresStore;

/** The part of a database that {@link sqliteStore} uses: that of `node:sqlite`, `bun:sqlite` and better-sqlite3. */
export interface SqliteDatabase {
  /** Prepares a statement. */
  prepare(sql: string): {
    /** Runs it. */
    run(...values: any[]): { changes: number | bigint };
    /** Runs it, and returns the first row. */
    get(...values: any[]): unknown;
  };
}

/** A {@link DeduplicationStore} that keeps the keys in a table of SQLite. */
export interface SqliteStore extends DeduplicationStore {
  /** Deletes the rows whose time is over, and resolves with their number. */
  prune(): Promise<number>;
}

/**
 * Keeps the keys in a table of SQLite, for one process or for several of one machine. It creates the table at once, and
 * deletes the rows whose time is over then and after every 100 claims.
 *
 * ```js
 * const store = sqliteStore(new DatabaseSync("keys.db", { timeout: 5000 }));
 * ```
 *
 * With several processes the database needs a busy timeout, as above, or a claim fails while another process writes.
 *
 * @param options.table the name of the table, with or without its schema. `autograb_webhooks_keys` by default.
 * @throws {WebhooksError} `invalid_request` when the database is of another library, or the name can't be one of a table
 */
export function sqliteStore(
  database: SqliteDatabase,
  options?: { readonly table?: string | undefined },
): SqliteStore;

/** The part of a Durable Object's namespace that {@link durableObjectStore} uses. */
export interface DurableObjectNamespace {
  /** Returns the id of an object. */
  idFromName(name: string): any;
  /** Returns an object. */
  get(id: any): {
    /** Sends a request to it. */
    fetch(url: string, init: any): Promise<any>;
  };
}

/**
 * Keeps each key in a Durable Object of its own, which an alarm deletes when its time is over. The Worker exports the class
 * {@link DeduplicationObject} and binds it:
 *
 * ```js
 * export { DeduplicationObject } from "autograb-webhooks/receiver";
 * export default {
 *   fetch: (request, env, context) =>
 *     createReceiver({ deduplicate: durableObjectStore(env.KEYS), … }).fetch(request, context),
 * };
 * ```
 *
 * ```json
 * {
 *   "durable_objects": { "bindings": [{ "name": "KEYS", "class_name": "DeduplicationObject" }] },
 *   "migrations": [{ "tag": "v1", "new_sqlite_classes": ["DeduplicationObject"] }]
 * }
 * ```
 *
 * @throws {WebhooksError} `invalid_request` when it is given something else than a namespace
 */
export function durableObjectStore(namespace: DurableObjectNamespace): DeduplicationStore;

/**
 * The Durable Object of one key. The Worker exports it, and only {@link durableObjectStore} calls it.
 *
 * ```js
 * export { DeduplicationObject } from "autograb-webhooks/receiver";
 * ```
 */
export class DeduplicationObject {
  /** Is called by the host. */
  constructor(state: any, env?: any);
  /** Answers the store. */
  fetch(request: any): Promise<any>;
  /** Deletes the key, once its time is over. */
  alarm(): Promise<void>;
}
