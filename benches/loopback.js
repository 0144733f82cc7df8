// A client's call over real loopback sockets, against a bare `fetch` of the same request with `JSON.parse`. Runs in Node.
//
// The requirement holds for calls from rest, as an application makes them. In a tight loop a server that answers at once
// never goes to sleep, and a bare `fetch` takes a third of its usual time; any work between two calls ends that, even
// another `fetch`. Such a loop is reported too.

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { WebhooksClient, buildGetRequest } from "autograb-webhooks";

import { raceAsync, raceFromRest } from "./stopwatch.js";

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

/** The rows by their names. */
export const LOOPBACK = {
  "a client's call over loopback, from rest": () => loopback(raceFromRest, MOST),
  "a client's call over loopback, in a tight loop": () => loopback(raceAsync),
};

/** Measures a row. The server has a thread of its own, so that its work is not measured with the caller's. */
async function loopback(race, most) {
  const server = new Worker(serve, { eval: true, workerData: JSON.stringify({ webhook: WEBHOOK }) });
  try {
    const [port] = await once(server, "message");
    const config = { apiKey: "pub_bench", region: "uk", baseUrl: `http://127.0.0.1:${port}/v2` };
    const client = new WebhooksClient(config);
    const { url, method, headers } = buildGetRequest(config, WEBHOOK.id);
    const bare = "fetch and JSON.parse";
    const times = await race({
      ours: () => client.get(WEBHOOK.id),
      [bare]: async () => JSON.parse(await (await fetch(url, { method, headers })).text()),
    });
    const { ours, [bare]: peer } = times;
    return { kind: "overhead", ours, best: bare, peer, ratio: ours / peer, most, times };
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
