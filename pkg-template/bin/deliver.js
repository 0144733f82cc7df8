// Sends deliveries to their endpoints over real connections.

import { Interrupted } from "../lib/sandbox-journal.js";
import { isLocal } from "./machine.js";
import { post, unframed } from "./post.js";

/** How long an endpoint may take, in milliseconds. */
const TIMEOUT_MS = 10_000;
/** How many deliveries to one endpoint are under way at once, so that a silent one does not delay the others. */
const PER_ENDPOINT = 5;
/** How many deliveries are under way at once: each has a socket. */
const AT_ONCE = 1_000;
/** How many deliveries may wait for their turn. */
const WAITING = 10_000;

/**
 * A function that sends a delivery: to this machine only, unless it may go everywhere. Each call ends with an answer or
 * an error. Once the signal is aborted, the calls that are under way or wait are rejected, and none is sent any more.
 */
export function courier({ everywhere = false, timeoutMs = TIMEOUT_MS, signal } = {}) {
  /** By endpoint: the calls that wait, and how many are under way. Those without either are removed. */
  const queues = new Map();
  const underway = new Set();
  let waiting = 0;

  function deliver(delivery) {
    if (signal?.aborted) return Promise.reject(notSent());
    if (waiting >= WAITING) {
      return Promise.reject(new Error(`not sent: ${WAITING} deliveries are already waiting`));
    }
    return new Promise((resolve, reject) => {
      const { endpoint } = delivery;
      const queue = queues.get(endpoint) ?? { endpoint, waiting: [], underway: 0 };
      queues.set(endpoint, queue);
      queue.waiting.push({ delivery, resolve, reject });
      waiting += 1;
      advance(queue);
    });
  }

  function advance(queue) {
    while (queue.waiting.length > 0 && queue.underway < PER_ENDPOINT && underway.size < AT_ONCE) {
      start(queue, queue.waiting.shift());
    }
    if (queue.waiting.length === 0 && queue.underway === 0) queues.delete(queue.endpoint);
  }

  function start(queue, { delivery, resolve, reject }) {
    const isFull = () => underway.size >= AT_ONCE;
    const cancel = new AbortController();
    waiting -= 1;
    queue.underway += 1;
    underway.add(cancel);
    send(delivery, { everywhere, timeoutMs, signal: cancel.signal })
      .then(resolve, reject)
      .finally(() => {
        const wasFull = isFull();
        underway.delete(cancel);
        queue.underway -= 1;
        advance(queue);
        if (!wasFull) return;
        for (const other of queues.values()) {
          if (isFull()) break;
          advance(other);
        }
      });
  }

  signal?.addEventListener("abort", () => {
    for (const queue of queues.values()) {
      for (const { reject } of queue.waiting.splice(0)) reject(notSent());
    }
    const reason = new Interrupted("the sandbox was stopped before the endpoint had answered");
    for (const cancel of underway) cancel.abort(reason);
  });
  return deliver;
}

function notSent() {
  return new Interrupted("not sent: the sandbox was stopped");
}

async function send({ endpoint, headers, body }, { everywhere, timeoutMs, signal }) {
  const url = new URL(endpoint);
  if (!everywhere && !isLocal(url.hostname)) {
    throw new Error("not sent: the endpoint is on another machine; `--deliver` would let it go there");
  }
  const sent = { headers: unframed(headers), body, timeoutMs, signal };
  const { status, body: answered } = await post(url, sent);
  return { status, text: () => answered.toString() };
}
