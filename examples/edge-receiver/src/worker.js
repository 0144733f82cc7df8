// Validates pushes at the edge and stores each event once: Worker → Durable Object (claim) → Queue → D1.

import { createReceiver, durableObjectStore } from "autograb-webhooks/receiver";
import { answerAdmin } from "./admin.js";
import { WINDOW_MS, storeEvent, storeFailure } from "./database.js";

export { DeduplicationObject } from "autograb-webhooks/receiver";

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/hooks") return receiverOf(env).fetch(request, context);
    if (pathname === "/failed") return answerAdmin(request, env);
    return new Response(null, { status: 404 });
  },

  /** Each message is acknowledged on its own, so that one which fails does not repeat the others of its batch. */
  async queue({ queue, messages }, { DB }) {
    const store = queue === "autograb-events" ? storeEvent : storeFailure;
    const consume = async (message) => {
      try {
        await store(DB, message.body);
        message.ack();
      } catch (error) {
        console.error(queue, message.id, error);
        message.retry({ delaySeconds: Math.min(2 ** message.attempts, 3_600) });
      }
    };
    await Promise.all(messages.map(consume));
  },
};

/** The receiver of this isolate. Its bindings and secrets come with the first request. */
let receiver;

function receiverOf({ HOOK_TOKENS, KEYS, EVENTS }) {
  receiver ??= createReceiver({
    token: HOOK_TOKENS?.split(","),
    deduplicate: durableObjectStore(KEYS),
    ttlMs: WINDOW_MS,
    leaseMs: 10_000, // sending to the queue takes milliseconds
    maxBytes: 60_000, // a message has at most 128,000, and quoting JSON as JSON may double it
    on: { ping() {} },
    fallback: ({ event }, { key, receivedAt, bytes }) =>
      EVENTS.send({ key, receivedAt: receivedAt.getTime(), event, payload: new TextDecoder().decode(bytes) }),
  });
  return receiver;
}
