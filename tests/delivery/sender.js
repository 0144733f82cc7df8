// A sender over real sockets, which repeats what was not answered, or answered with a 5xx.

import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const PIECE_PAUSE_MS = 30;
const RETRY_MS = 150;
const TRIES = 400;

/**
 * Sends pushes to receivers, `concurrency` of them at once. `ports` are those of the receivers, as a load balancer knows
 * them; each push waits for `before(number)`. Returns how many requests were made, and what was answered otherwise than
 * expected.
 */
export async function send(pushes, { ports, concurrency, before = () => {} }) {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const result = { requests: 0, repeated: 0, unexpected: [] };
  const queue = pushes.entries();
  let isOver = false;

  async function deliver(push, number) {
    for (let tries = 1; tries <= TRIES && !isOver; tries++) {
      const port = ports[(number + tries) % ports.length];
      result.requests++;
      const status = await exchange(push, port, agent);
      if (status !== undefined && status < 500) {
        if (status !== push.status)
          result.unexpected.push(`${push.kind}: ${status} instead of ${push.status}`);
        return;
      }
      result.repeated++;
      await pause(RETRY_MS);
    }
    result.unexpected.push(`${push.kind}: given up`);
  }

  const lanes = Array.from({ length: concurrency }, async () => {
    // All lanes take from one iterator.
    for (const [number, push] of queue) {
      await before(number);
      await deliver(push, number);
    }
  });
  try {
    await Promise.all(lanes);
  } finally {
    isOver = true;
    agent.destroy();
  }
  return result;
}

/** Sends a request once. Returns the status, or `undefined` if the connection failed before. */
function exchange({ method, url, headers, pieces, isStalled }, port, agent) {
  return new Promise((resolve) => {
    const outgoing = request({ host: "127.0.0.1", port, agent, method, path: url, headers });
    outgoing.on("response", (incoming) => {
      resolve(incoming.statusCode);
      incoming.on("error", () => {}).resume();
    });
    outgoing.on("error", () => resolve(undefined));
    outgoing.on("close", () => resolve(undefined));
    if (isStalled) outgoing.write(pieces[0]);
    else write(outgoing, pieces);
  });
}

async function write(outgoing, pieces) {
  for (const piece of pieces.slice(0, -1)) {
    outgoing.write(piece);
    await pause(PIECE_PAUSE_MS);
  }
  outgoing.end(pieces.at(-1));
}
