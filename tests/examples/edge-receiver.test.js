// The example of a receiver at the edge in Cloudflare's own runtime: Worker, Durable Objects, queues and D1.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

import { POISON, poisonedPushes, pushes } from "../delivery/pushes.js";
import { send } from "../delivery/sender.js";
import { EXAMPLE, SECRETS, cpuTimeOfWorkerd, startExample } from "./edge-receiver/start.js";

const DELIVERIES = 3_000;

let url;
let database;
let stop;

before(async () => ({ url, database, stop } = await startExample()));
after(() => stop?.());

test("Cloudflare's command accepts the configuration", async () => {
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" };
  const { stdout } = await promisify(execFile)("npm", ["run", "check"], { cwd: EXAMPLE, env });
  for (const binding of ["KEYS", "EVENTS", "DB"]) assert.match(stdout, new RegExp(`env\\.${binding}\\b`));
});

test("the administrator's token is required to see what failed", async () => {
  for (const authorization of ["", "Bearer", "Bearer undefined", `Bearer ${SECRETS.HOOK_TOKENS}`]) {
    const response = await fetch(new URL("/failed", url), { headers: { authorization } });
    assert.equal(response.status, 401, authorization);
  }
  assert.deepEqual(await (await askAdmin("GET")).json(), []);
});

test("the largest body fits into a message of the queue", async () => {
  const parts = '"",'.repeat(19_970);
  const [push] = poisonedPushes(1);
  const body = Buffer.from(`{"event":"stock_listed","data":{"id":"large","parts":[${parts}""]}}`);
  const fitting = { ...push, pieces: [body] };
  const larger = { ...push, pieces: [Buffer.alloc(60_001, body)], status: 413 };
  assert.deepEqual((await sendAll([fitting, larger])).unexpected, []);
  await until("it is stored", async () => (await keysIn("events")).length === 1);
  await query("DELETE FROM events");
});

test("every event is stored once, whatever is sent and whatever crashes", async (t) => {
  const poisoned = poisonedPushes(20);
  const sent = [...poisoned, ...(await pushes(DELIVERIES, 13))];
  const keys = new Set(sent.flatMap(({ key }) => key ?? []));
  await query(REFUSE_POISON);

  const start = { time: performance.now(), cpu: cpuTimeOfWorkerd() };
  await Promise.all(sent.slice(0, 100).map(hangUp));
  const { requests, repeated, unexpected } = await sendAll(sent);
  const seconds = (performance.now() - start.time) / 1_000;
  assert.deepEqual(unexpected, []);

  // What the database refuses ends in the dead-letter queue, and so does what a crash met at every attempt.
  await until("every event is stored or failed", async () => {
    return new Set([...(await keysIn("events")), ...(await keysIn("failures"))]).size === keys.size;
  });
  const dead = new Set(await keysIn("failures"));
  assert.deepEqual(
    poisoned.filter(({ key }) => !dead.has(key)),
    [],
  );
  const [failure] = await (await askAdmin("GET")).json();
  assert.deepEqual(Object.keys(failure), ["key", "received_at", "event", "failed_at"]);

  await query("DROP TRIGGER refuse_poison");
  await until("every event is stored", async () => {
    await askAdmin("POST");
    return new Set(await keysIn("events")).size === keys.size;
  });

  const stored = await keysIn("events");
  const handled = new Set(stored);
  const faults = {
    doubled: stored.length - handled.size,
    lost: [...keys].filter((key) => !handled.has(key)).length,
  };
  const figures = {
    sent: sent.length,
    requests,
    repeated,
    handled: handled.size,
    refused: sent.filter(({ status }) => status >= 400).length,
    "dead letters": dead.size,
    ...faults,
    seconds: seconds.toFixed(1),
    "ms of CPU a request": ((cpuTimeOfWorkerd() - start.cpu) / requests).toFixed(1),
  };
  t.diagnostic(
    Object.entries(figures)
      .map(([name, value]) => `${value} ${name}`)
      .join(", "),
  );
  assert.deepEqual(faults, { doubled: 0, lost: 0 });
});

const REFUSE_POISON = `CREATE TRIGGER refuse_poison BEFORE INSERT ON events WHEN NEW.payload LIKE '%"${POISON} %'
  BEGIN SELECT RAISE(ABORT, 'refused'); END`;

const query = (sql) => database.prepare(sql).all();
const keysIn = async (table) => (await query(`SELECT key FROM ${table}`)).results.map(({ key }) => key);

const sendAll = (list) => send(list, { ports: [Number(new URL(url).port)], concurrency: 32 });

const askAdmin = (method) =>
  fetch(new URL("/failed", url), { method, headers: { authorization: `Bearer ${SECRETS.ADMIN_TOKEN}` } });

/** Sends a push, and closes the connection before the answer. */
function hangUp({ method, url: path, headers, pieces }) {
  return new Promise((resolve) => {
    const outgoing = request(new URL(path, url), { method, headers, agent: false });
    outgoing.on("error", () => {}).on("close", resolve);
    outgoing.end(Buffer.concat(pieces), () => outgoing.destroy());
  });
}

/** Waits until something has come true. */
async function until(what, isTrue) {
  for (let tries = 0; tries < 300; tries++) {
    if (await isTrue()) return;
    await setTimeout(100);
  }
  assert.fail(`it did not happen that ${what}`);
}
