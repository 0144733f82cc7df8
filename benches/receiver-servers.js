// The servers of the benchmark of receivers. Runs as a process of its own: `receiver-servers.js <name of the server>`.

import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { createReceiver, toNodeHandler } from "autograb-webhooks/receiver";

import { makePeers } from "./peers.js";

const TOKEN = "t0ken-of-the-endpoint";
const MAX_BYTES = 1_000_000;
const TTL_MS = 600_000;
const READ_TIMEOUT_MS = 10_000;
const RESPOND_WITHIN_MS = 9_000;

const { ajv } = makePeers();
let handled = 0;
const handler = async () => void handled++;

const receiver = toNodeHandler(createReceiver({ token: TOKEN, mode: "strict", fallback: handler }));

/** What the receiver does, written for this benchmark: the same checks, limits and promises, and nothing else. */
const byHand = (read) => (incoming, outgoing) => {
  const answer = (status) => outgoing.writeHead(status, { "Content-Length": 0 }).end();
  receiveByHand(incoming, read).then(answer, () => answer(500));
};

async function receiveByHand(incoming, read) {
  const { pathname, searchParams } = new URL(incoming.url, "http://localhost");
  const token = Buffer.from(searchParams.get("token") ?? "");
  if (token.length !== EXPECTED.length || !timingSafeEqual(token, EXPECTED)) return 401;
  if (incoming.method !== "POST") return 405;
  if (!/^application\/json\b/i.test(incoming.headers["content-type"])) return 415;
  const bytes = await read(incoming);
  if (bytes === undefined) return 413;
  const payload = parse(bytes);
  if (payload === undefined) return 422;
  const key = createHash("sha256").update(pathname).update(bytes).digest("hex");
  const known = seen.get(key);
  if (known === "busy") return 503;
  if (known > Date.now()) return 200;
  seen.set(key, "busy");
  const handling = handler(payload).then(
    () => (seen.set(key, Date.now() + TTL_MS), 200),
    () => (seen.delete(key), 500),
  );
  return within(handling, RESPOND_WITHIN_MS, 202);
}

const EXPECTED = Buffer.from(TOKEN);
const seen = new Map();

/** Reads a body as Node's documentation does. */
async function readChunks(incoming) {
  const timer = setTimeout(() => incoming.destroy(), READ_TIMEOUT_MS);
  const chunks = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  clearTimeout(timer);
  return Buffer.concat(chunks);
}

function readEvents(incoming) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let size = 0;
    const timer = setTimeout(reject, READ_TIMEOUT_MS);
    const end = (bytes) => (clearTimeout(timer), resolve(bytes));
    incoming.on("data", (chunk) => {
      size += chunk.length;
      if (size <= MAX_BYTES) chunks.push(chunk);
      else end(undefined);
    });
    incoming.on("end", () => end(Buffer.concat(chunks)));
    incoming.on("error", reject);
  });
}

function within(promise, ms, otherwise) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, otherwise);
    promise.then((value) => (clearTimeout(timer), resolve(value)));
  });
}

/** The payload, if it is valid. */
function parse(bytes) {
  try {
    const payload = JSON.parse(bytes);
    return ajv(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}

const SERVERS = {
  receiver,
  "JSON.parse and ajv": byHand(readChunks),
  "JSON.parse and ajv, on events": byHand(readEvents),
};

const server = createServer(SERVERS[process.argv[2]]);
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("message", () => process.send(process.cpuUsage()));
