// Takes pushes from the queue and handles them in PostgreSQL. Run as many as you like.

import { Worker } from "bullmq";
import { Redis } from "ioredis";
import pg from "pg";

import { handle } from "./handle.js";
import { openQueue, QUEUE, REPEAT_WINDOW_MS } from "./queue.js";
import { DATABASE_URL, LOCK_MS, REDIS_URL } from "./settings.js";

const CONCURRENCY = 8;

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: CONCURRENCY });
pool.on("error", (error) => console.error("database:", error.message));

/**
 * Handles a job in one transaction. After a crash the job runs again, maybe while its first run still goes on: the key keeps
 * the second from handling it.
 */
async function run({ id, name, data }) {
  const database = await pool.connect();
  let failure;
  try {
    await database.query("BEGIN");
    const { rowCount } = await database.query(
      "INSERT INTO events (key, received_at, event, payload) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
      [id, data.receivedAt, name, data.body],
    );
    if (rowCount === 1) await handle(JSON.parse(data.body), database);
    await database.query("COMMIT");
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // After a failure the connection is closed, which also ends the transaction.
    database.release(failure);
  }
}

// A worker waits for Redis as long as it takes.
const connection = new Redis(REDIS_URL, {
  maxRetriesPerRequest: null,
  retryStrategy: (tries) => Math.min(tries * 100, 2_000),
});
const worker = new Worker(QUEUE, run, {
  connection,
  concurrency: CONCURRENCY,
  lockDuration: LOCK_MS,
  stalledInterval: LOCK_MS,
  // How many crashes a job may go through before it becomes a dead letter.
  maxStalledCount: 5,
});
worker.on("error", (error) => console.error("worker:", error.message));
worker.on("failed", (job, error) => {
  console.error(`job ${job?.id} failed attempt ${job?.attemptsMade}:`, error.message);
});

// BullMQ removes an old job only when another one ends. In a quiet hour, an event that comes again would meet the job of the
// first.
const { queue, close } = await openQueue();
const cleaning = setInterval(() => {
  queue.clean(REPEAT_WINDOW_MS, 10_000, "completed").catch((error) => console.error("queue:", error.message));
}, 60_000);

console.log("working");

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    clearInterval(cleaning);
    // Takes no new job, and waits for those that run.
    await worker.close();
    connection.disconnect();
    await Promise.all([close(), pool.end()]);
  });
}
