// `examples/queue-receiver` with a real Redis and PostgreSQL, in several processes that are killed while pushes arrive: no
// event is lost, and none is handled twice.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

import { freePort } from "../package/project.js";
import { startPostgres, startRedis } from "../services/servers.js";
import { startProgram } from "./program.js";
import { poisonedPushes, pushes, stalledPush, TOKEN } from "./pushes.js";
import { send } from "./sender.js";

const COUNT = Number(process.env.DELIVERIES ?? 4_000);
const SEED = Number(process.env.SEED ?? 1);
const POISONED = 5;
const STALLED = 5;

const EXAMPLE = new URL("../../examples/queue-receiver/", import.meta.url);
const COPY = new URL("../../target/delivery/queue-receiver/", import.meta.url);
const load = createRequire(EXAMPLE);
const SCHEMA = `proof_${randomUUID().replaceAll("-", "_")}`;
const READY = { "receiver.js": /listening/, "worker.js": /working/ };

/** The example's handler, which fails now and then after it has changed the database, and for poisoned pushes until repaired. */
const FAULTY_HANDLER = `
import { existsSync } from "node:fs";
import { handle as own } from "./own-handle.js";

export async function handle(payload, database) {
  await own(payload, database);
  const isPoisoned = payload.data.external_id?.startsWith("poison") && !existsSync("repaired");
  if (isPoisoned || Math.random() < 0.02) throw new Error("the handler failed");
}
`;

let redis, postgres, database, queue, env;

before(async () => {
  await copyExample();
  [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  env = {
    HOOK_TOKEN: TOKEN,
    REDIS_URL: redis.url,
    DATABASE_URL: inSchema(postgres.url),
    BACKOFF_MS: "50",
    LOCK_MS: "2000",
  };
  database = new (load("pg").Pool)({ connectionString: env.DATABASE_URL });
  await database.query(`CREATE SCHEMA ${SCHEMA}`);
  await database.query(await readFile(new URL("schema.sql", EXAMPLE), "utf8"));
  queue = new (load("bullmq").Queue)("autograb-pushes", { connection: { url: redis.url } });
  queue.on("error", () => {});
});

/** Leaves nothing behind, because the servers may be those of somebody else. */
after(async () => {
  await queue?.obliterate({ force: true });
  await queue?.close();
  await database?.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
  await database?.end();
  await Promise.all([redis?.stop(), postgres?.stop()]);
});

/** The address of a database in which tables are created in the test's own schema. */
function inSchema(url) {
  const own = new URL(url);
  own.searchParams.set("options", `-c search_path=${SCHEMA}`);
  return own.href;
}

/** Copies the example, and puts the faulty handler in front of its own. */
async function copyExample() {
  await rm(COPY, { recursive: true, force: true });
  await mkdir(COPY, { recursive: true });
  const isOwn = (file) => !file.includes("node_modules");
  await cp(EXAMPLE, COPY, { recursive: true, filter: isOwn });
  await symlink(new URL("node_modules", EXAMPLE), new URL("node_modules", COPY));
  await rename(new URL("handle.js", COPY), new URL("own-handle.js", COPY));
  await writeFile(new URL("handle.js", COPY), FAULTY_HANDLER);
}

/** Runs a script of the example to its end, and returns what it has printed. */
async function run(...words) {
  const options = { cwd: COPY, env: { ...process.env, ...env }, timeout: 30_000 };
  return (await promisify(execFile)(process.execPath, words, options)).stdout;
}

test("no event is lost or handled twice while receivers, workers and Redis are killed", async (context) => {
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const start = (script, more) =>
    startProgram(script, { cwd: COPY, env: { ...env, ...more }, ready: READY[script] });
  const receivers = await Promise.all(ports.map((port) => start("receiver.js", { PORT: String(port) })));
  const workers = await Promise.all([start("worker.js"), start("worker.js")]);
  const programs = [...receivers, ...workers];
  context.after(() => Promise.all(programs.map((program) => program.stop("SIGKILL"))));

  const poisoned = poisonedPushes(POISONED);
  const all = await pushes(COUNT - POISONED - STALLED, SEED);
  all.splice(Math.floor(COUNT / 3), 0, ...poisoned);
  const keys = new Set(all.flatMap(({ key }) => key ?? []));

  const disturb = disturbances({ receivers, workers, redis }, all.length);
  const sent = await Promise.all([
    send(all, { ports, concurrency: 64, before: disturb.before }),
    send(Array.from({ length: STALLED }, stalledPush), { ports, concurrency: STALLED }),
  ]);
  await disturb.ended();
  assert.deepEqual(
    sent.flatMap(({ unexpected }) => unexpected),
    [],
  );

  await settled(keys.size - POISONED);
  const letters = await deadLetters();
  assert.deepEqual(letters.map(([id]) => id).sort(), poisoned.map(({ key }) => key).sort());
  for (const [, event, attempts, , reason] of letters) {
    assert.deepEqual([event, attempts, reason], ["recapture_new", "5 attempts", "the handler failed"]);
  }
  await writeFile(new URL("repaired", COPY), "");
  assert.match(await run("dead-letters.js", "replay"), /^replayed 5 of 5$/m);
  await settled(keys.size);
  assert.deepEqual(await deadLetters(), []);

  for (const program of [...receivers, ...workers])
    assert.equal(await program.stop("SIGTERM"), 0, program.errors());
  const figures = await count(keys);
  report(context, { ...figures, pushes: all.length + STALLED, sent, all });
  assert.deepEqual(figures, { handled: keys.size, doubled: 0, lost: 0, effects: keys.size });
});

/**
 * What happens after which share of the pushes. A push waits, by `before`, until the disturbance before the last one has
 * ended: so each happens while pushes are sent, and no program is ended while it starts.
 */
function disturbances({ receivers, workers, redis }, total) {
  const kill = (program) => () => program.restart("SIGKILL");
  const end = (program) => async () => assert.equal(await program.restart("SIGTERM"), 0, program.errors());
  async function killRedis() {
    if (redis.kill === undefined) return;
    await redis.kill();
    await pause(300);
    await redis.restart();
  }
  const plan = [
    [0.08, kill(receivers[0])],
    [0.16, kill(workers[0])],
    [0.25, killRedis],
    [0.36, end(receivers[1])],
    [0.45, kill(receivers[2]), kill(workers[1])],
    [0.55, end(workers[0])],
    [0.65, killRedis, kill(receivers[0])],
    [0.75, kill(workers[0]), kill(workers[1])],
    [0.85, kill(receivers[1]), killRedis],
  ];
  let begun = Promise.resolve();
  let ended = begun;
  return {
    async before(number) {
      if (plan.length > 0 && number >= plan[0][0] * total) {
        const [, ...actions] = plan.shift();
        begun = ended;
        ended = begun.then(() => Promise.all(actions.map((action) => action())));
        // It is thrown where somebody waits for it.
        ended.catch(() => {});
      }
      await begun;
    },
    async ended() {
      assert.equal(plan.length, 0);
      await ended;
    },
  };
}

/** Waits until so many events were handled and all other jobs have failed for good. */
async function settled(expected) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { waiting, active, delayed } = await queue.getJobCounts("waiting", "active", "delayed");
    const { rows } = await database.query("SELECT count(*)::int AS count FROM events");
    if (waiting + active + delayed === 0 && rows[0].count >= expected) return;
    const state = JSON.stringify({ waiting, active, delayed, handled: rows[0].count, expected });
    assert.ok(Date.now() < deadline, `the queue did not empty, or events were lost: ${state}`);
    await pause(100);
  }
}

async function deadLetters() {
  const listed = await run("dead-letters.js");
  return listed.split("\n").flatMap((line) => (line === "" ? [] : [line.split("\t")]));
}

/** What PostgreSQL has: events and effects of the handler, each of which must be there once. */
async function count(keys) {
  const { rows } = await database.query("SELECT key, count(*)::int AS count FROM events GROUP BY key");
  const handled = new Map(rows.map(({ key, count }) => [key, count]));
  const totals = await database.query("SELECT sum(count)::int AS effects FROM event_totals");
  return {
    handled: handled.size,
    doubled: [...handled.values()].filter((count) => count > 1).length,
    lost: [...keys].filter((key) => !handled.has(key)).length,
    effects: totals.rows[0].effects,
  };
}

function report(context, { pushes, sent, all, handled, doubled, lost }) {
  const sum = (name) => sent.reduce((total, result) => total + result[name], 0);
  const refused = all.filter(({ status }) => status >= 400).length + STALLED;
  const repeats = all.filter(({ key }) => key !== undefined).length - handled;
  context.diagnostic(
    `seed ${SEED}: sent ${pushes} pushes (${repeats} of them repeats) in ${sum("requests")} requests, ${sum("repeated")} of which had to be repeated`,
  );
  context.diagnostic(`handled ${handled}, refused ${refused}, doubled ${doubled}, lost ${lost}`);
}
