// The deduplication stores, each with its real database.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  DeduplicationObject,
  durableObjectStore,
  memoryStore,
  postgresStore,
  redisStore,
  sqliteStore,
} from "autograb-webhooks/receiver";

import { load, POSTGRES_CLIENTS, REDIS_CLIENTS } from "./clients.js";
import { CONTRACT } from "./contract.js";
import { startKeyWorker } from "./durable-object.js";
import { startPostgres, startRedis } from "./servers.js";

/** A test for each promise. `stores` returns several clients of one store. */
function keepsTheContract(stores) {
  describe("keeps the contract", { concurrency: true }, () => {
    for (const { name, check } of CONTRACT) test(name, () => check(stores(), `${randomUUID()} `));
  });
}

/** Leaves keys whose time is over, of which some were handled. */
async function expire(store, count, ms) {
  for (let number = 0; number < count; number++) {
    await store.claim(`expired ${number}`, { owner: "a", leaseMs: ms, ttlMs: ms });
    if (number % 2 === 0) await store.confirm(`expired ${number}`, { owner: "a", ttlMs: ms });
  }
  await pause(ms + 20);
}

describe("memoryStore", () => {
  const store = memoryStore();
  keepsTheContract(() => [store]);
});

describe("redisStore", () => {
  let server;
  before(async () => (server = await startRedis()));
  after(() => server.stop());

  for (const [name, connect] of Object.entries(REDIS_CLIENTS)) {
    describe(name, () => {
      const prefix = `test ${randomUUID()}:`;
      let connection, stores;
      before(async () => {
        connection = await connect(server.url);
        stores = connection.clients.map((client) => redisStore(client, { prefix }));
      });
      after(() => connection.close());

      keepsTheContract(() => stores);

      test("leaves nothing whose time is over, and nothing without a time", async () => {
        const store = redisStore(connection.clients[0], { prefix: `${prefix}expired:` });
        await expire(store, 20, 30);
        const keys = (pattern) => connection.clients[0].keys(pattern);
        assert.deepEqual(await keys(`${prefix}expired:*`), []);
        for (const key of await keys(`${prefix}*`)) {
          const client = connection.clients[0];
          assert.ok((await (client.pttl?.(key) ?? client.pTTL(key))) !== -1, key);
        }
      });
    });
  }

  test("rejects when the connection is lost", async () => {
    const Redis = load("services", "ioredis").default;
    const client = new Redis(server.url, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
    client.disconnect();
    await assert.rejects(redisStore(client).claim("key", { owner: "a", leaseMs: 1000, ttlMs: 1000 }));
  });
});

describe("postgresStore", () => {
  let server;
  before(async () => (server = await startPostgres()));
  after(() => server.stop());

  for (const [number, [name, connect]] of Object.entries(POSTGRES_CLIENTS).entries()) {
    describe(name, () => {
      const table = `keys_${randomUUID().replaceAll("-", "_")}`;
      let connection, stores, query;
      before(async () => {
        connection = await connect(server.url);
        const [client] = connection.clients;
        query = async (text) => {
          const result = await (client.unsafe?.(text) ?? client.query(text));
          return result.rows ?? result;
        };
        stores = connection.clients.map((client) => postgresStore(client, { table }));
        // All at once, as processes that start together do.
        await Promise.all([...stores, ...stores].map((store) => store.setup()));
      });
      after(async () => {
        await query(`DROP TABLE "${table}"`);
        await connection.close();
      });

      keepsTheContract(() => stores);

      test("stays small without pruning, and prunes", async () => {
        const own = `${table.slice(0, 20)}_${number}`;
        const store = postgresStore(connection.clients[0], { table: `public.${own}` });
        await store.setup();
        const rows = async () => (await query(`SELECT count(*)::int AS count FROM "${own}"`))[0].count;
        await expire(store, 40, 1);
        for (let claims = 0; claims < 60; claims++) {
          await store.claim(`new ${claims}`, { owner: "a", leaseMs: 60_000, ttlMs: 60_000 });
        }
        assert.equal(await rows(), 60);
        await expire(store, 10, 100);
        assert.equal(await store.prune(), 10);
        assert.equal(await store.prune(), 0);
        assert.equal(await rows(), 60);
        await query(`DROP TABLE "${own}"`);
      });

      test("claims never wait for each other in a circle", async () => {
        const calls = Array.from({ length: 1500 }, (_, call) => {
          const claim = { owner: `owner ${call}`, leaseMs: 1, ttlMs: 1 };
          return stores[call % stores.length].claim(`contended ${(call * 7) % 30}`, claim);
        });
        const results = new Set(await Promise.all(calls));
        assert.ok(results.has("claimed"));
      });
    });
  }

  test("names of tables are quoted, and others are refused", async () => {
    const client = { query: () => assert.fail("nothing is to be asked") };
    for (const table of ["", "a b", 'a"; DROP TABLE b; --', "a.b.c", ".a", "ü", "a".repeat(64), 1, null]) {
      assert.throws(() => postgresStore(client, { table }), {
        name: "WebhooksError",
        code: "invalid_request",
        issues: [
          {
            path: "/table",
            code: "type",
            message: "`table` must be a name of letters, digits and `_`, with or without a schema and a dot",
          },
        ],
      });
    }
    const texts = [];
    const store = postgresStore(
      { query: async (text) => (texts.push(text), { rows: [] }) },
      { table: "App.Keys" },
    );
    await store.release("key", { owner: "a" });
    assert.match(texts[0], /^DELETE FROM "App"\."Keys" WHERE/);
  });
});

describe("sqliteStore keeps the contract in", () => {
  const runtimes = new URL("../../target/package/runtimes/node_modules/", import.meta.url);
  const skip = `${process.platform}-${process.arch}` !== "linux-x64" && "it is installed on linux-x64 only";
  for (const [name, program] of [
    ["the newest Node", "node-newest/bin/node"],
    ["Bun", "bun/bin/bun"],
  ]) {
    test(name, { skip }, async () => {
      const script = fileURLToPath(new URL("sqlite.js", import.meta.url));
      const { stdout } = await promisify(execFile)(fileURLToPath(new URL(program, runtimes)), [script]);
      assert.match(stdout, new RegExp(`^${CONTRACT.length + 2} checks passed$`, "mu"));
    });
  }
});

describe("durableObjectStore in workerd", () => {
  let worker;
  before(async () => (worker = await startKeyWorker()));
  after(() => worker.stop());

  keepsTheContract(() => [worker.store]);

  test("leaves nothing whose time is over", async () => {
    await expire(worker.store, 10, 300);
    const deadline = Date.now() + 20_000;
    const left = async () => {
      const counts = Array.from({ length: 10 }, (_, number) => worker.stored(`expired ${number}`));
      return (await Promise.all(counts)).reduce((sum, count) => sum + count);
    };
    while ((await left()) > 0) {
      assert.ok(Date.now() < deadline, "the alarms did not run");
      await pause(100);
    }
  });
});

test("a store refuses the client of another library", () => {
  for (const create of [redisStore, postgresStore, sqliteStore, durableObjectStore]) {
    for (const client of [undefined, null, {}, "redis://localhost", { get() {}, set() {} }, { eval() {} }]) {
      assert.throws(() => create(client), { name: "WebhooksError", code: "invalid_request" });
    }
  }
  assert.throws(() => redisStore({ eval() {}, sendCommand() {} }, { prefix: 1 }), {
    code: "invalid_request",
  });
  assert.equal(typeof DeduplicationObject, "function");
});
