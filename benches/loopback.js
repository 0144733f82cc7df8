// A client's call over real loopback sockets, against a bare `fetch` of the same request with `JSON.parse`. Runs in Node.

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { WebhooksClient, buildGetRequest } from "autograb-webhooks";

import { raceAsync } from "./stopwatch.js";

/** How many times as long as the bare `fetch` a call may take. */
const MOST = 2;

const WEBHOOK = {
  id: "wh_1",
  name: "Stock desk",
  region: "uk",
  format: "json",
  endpoint: "https://dealer.example/hook",
  events: ["recapture_new"],
  headers: [],
};

/** The row. The server has a thread of its own, so that its work is not measured with the caller's. */
export async function loopback() {
  const server = new Worker(serve, { eval: true, workerData: JSON.stringify({ webhook: WEBHOOK }) });
  try {
    const [port] = await once(server, "message");
    const config = { apiKey: "pub_bench", region: "uk", baseUrl: `http://127.0.0.1:${port}/v2` };
    const client = new WebhooksClient(config);
    const { url, method, headers } = buildGetRequest(config, WEBHOOK.id);
    const bare = "fetch and JSON.parse";
    const times = await raceAsync({
      ours: () => client.get(WEBHOOK.id),
      [bare]: async () => JSON.parse(await (await fetch(url, { method, headers })).text()),
    });
    const { ours, [bare]: peer } = times;
    return { kind: "overhead", ours, best: bare, peer, ratio: ours / peer, most: MOST, times };
  } finally {
    await server.terminate();
  }
}

const serve = `
  const { createServer } = require("node:http");
  const { parentPort, workerData: body } = require("node:worker_threads");
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
  const server = createServer((request, response) => response.writeHead(200, headers).end(body));
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;
