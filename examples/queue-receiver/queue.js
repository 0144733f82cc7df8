// The queue between receivers and workers, in Redis.

import { Queue } from "bullmq";
import { Redis } from "ioredis";

import { BACKOFF_MS, REDIS_URL } from "./settings.js";

export const QUEUE = "autograb-pushes";

/** How long a job is kept after it has ended, so that a repeated push is recognised by its id: as long as in the receiver. */
export const REPEAT_WINDOW_MS = 600_000;

/**
 * The job of a push that failed its last attempt stays in Redis until it is replayed: the failed jobs are the dead letters.
 */
const JOB_OPTIONS = {
  attempts: 5,
  backoff: { type: "exponential", delay: BACKOFF_MS, jitter: 0.5 },
  removeOnComplete: { age: REPEAT_WINDOW_MS / 1_000 },
  removeOnFail: false,
};

/**
 * Opens the queue for those who add jobs. A call fails within 5 seconds, before the receiver answers 202 by itself: a push
 * that is not stored must not be acknowledged.
 */
export async function openQueue() {
  const connection = new Redis(REDIS_URL, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 5_000,
    retryStrategy: (tries) => Math.min(tries * 100, 2_000),
  });
  const queue = new Queue(QUEUE, { connection, defaultJobOptions: JOB_OPTIONS });
  queue.on("error", (error) => console.error("queue:", error.message));
  await queue.waitUntilReady();
  await checkDurability(connection);
  return {
    queue,
    async close() {
      await queue.close();
      // Unlike `quit` also if Redis is away. Nobody waits for an answer any more.
      connection.disconnect();
    },
  };
}

/** Warns of settings with which a crash of Redis loses pushes that were acknowledged. */
async function checkDurability(redis) {
  const wanted = { appendonly: "yes", appendfsync: "always", "maxmemory-policy": "noeviction" };
  for (const [name, value] of Object.entries(wanted)) {
    // Where the provider keeps its settings to itself, it documents them.
    const [, found = value] = await redis.config("GET", name).catch(() => []);
    if (found !== value) console.warn(`redis: \`${name}\` is ${found}; only with ${value} no push is lost`);
  }
}
