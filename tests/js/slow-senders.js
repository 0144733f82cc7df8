// The parts of the test of slow senders, each a process: `slow-senders.js server <bytes>`, which counts the outcomes, and
// `slow-senders.js senders <port> <connections> <bytes>`.

import { createServer } from "node:http";
import { connect } from "node:net";

import { createReceiver, toNodeHandler } from "autograb-webhooks/receiver";

const [role, ...numbers] = process.argv.slice(2);
if (role === "server") serve(...numbers.map(Number));
else await send(...numbers.map(Number));

function serve(maxBufferedBytes) {
  const outcomes = {};
  const receiver = createReceiver({
    token: "t",
    maxBufferedBytes,
    readTimeoutMs: 600_000,
    fallback() {},
    onOutcome: ({ outcome }) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1),
  });
  const server = createServer(toNodeHandler(receiver));
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1_000 }, () =>
    process.send({ port: server.address().port }),
  );
  process.on("message", () => process.send({ rss: process.memoryUsage.rss(), outcomes }));
}

/** Opens connections in groups, because the queue of those that wait for a server is short. */
async function send(port, count, bytes) {
  const head = `POST /hook?token=t HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${2 * bytes}\r\n\r\n`;
  const beginning = head + " ".repeat(bytes);
  let connected = 0;
  const open = () =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.on("error", reject);
      socket.on("data", () => {});
      socket.on("connect", () => {
        connected++;
        socket.write(beginning, resolve);
      });
    });
  while (connected < count) await Promise.all(Array.from({ length: Math.min(200, count - connected) }, open));
  await settled(port);
  process.send({ connected });
}

/** Waits until the server has read what was sent: it answers a request that comes after it. */
async function settled(port) {
  for (let times = 0; times < 5; times++) {
    await (await fetch(`http://127.0.0.1:${port}/hook?token=t`)).text();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
