// Checks pushes and stores them in the queue. Run as many as you like behind a load balancer.

import { once } from "node:events";
import { createServer } from "node:http";
import { createReceiver, toNodeHandler } from "autograb-webhooks/receiver";

import { openQueue } from "./queue.js";
import { PORT, TOKENS } from "./settings.js";

const decoder = new TextDecoder();
const { queue, close } = await openQueue();

const receiver = createReceiver({
  token: TOKENS,
  on: { ping() {} },
  // The answer is 200 once this has ended: Redis has the job on its disk then. If it throws, the answer is 500.
  async fallback({ event }, { bytes, key, receivedAt }) {
    // Adding a job whose id exists does nothing, so a push that another receiver has stored is not stored again.
    await queue.add(event, { receivedAt, body: decoder.decode(bytes) }, { jobId: key });
  },
  onError: (error, { source, event }) => console.error(`${source} (${event}):`, error.message),
});

const server = createServer(toNodeHandler(receiver)).listen(PORT);
await once(server, "listening");
console.log(`listening on port ${server.address().port}`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    // Open connections get 503 for what comes now, and the answers to what is being stored.
    const drained = receiver.drain({ timeoutMs: 10_000 });
    server.close();
    await drained;
    server.closeIdleConnections();
    await close();
  });
}
