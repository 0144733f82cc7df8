// The receiver behind a server of Node: real sockets, slow and broken senders, frameworks that have been there before.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { createReceiver, toNodeHandler } from "autograb-webhooks/receiver";
import { samplePayload } from "autograb-webhooks/schema";

const TOKEN = "t0ken";
const SAMPLE = JSON.stringify(samplePayload("recapture_new"));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function listen(context, options = {}, { before, receiverHandler = toNodeHandler } = {}) {
  const calls = [];
  const outcomes = [];
  const errors = [];
  const receiver = createReceiver({
    token: TOKEN,
    fallback: ({ event }) => void calls.push(event),
    onOutcome: ({ outcome }) => outcomes.push(outcome),
    onError: (error) => errors.push(error),
    ...options,
  });
  const handler = receiverHandler(receiver);
  const server = createServer(async (incoming, outgoing) => {
    await before?.(incoming);
    await handler(incoming, outgoing);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => (server.closeAllConnections(), server.close()));
  const { port } = server.address();
  const url = `http://127.0.0.1:${port}/hook?token=${TOKEN}`;
  const post = (body, headers = {}) =>
    fetch(url, { method: "POST", body, headers: { "Content-Type": "application/json", ...headers } });
  return { receiver, port, url, post, calls, outcomes, errors };
}

/** Sends raw bytes, and returns what was answered until the connection is closed, and how long that took. */
async function speak(port, head, pieces = [], { token = TOKEN, pause = 0 } = {}) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  let text = "";
  socket.on("data", (data) => (text += data));
  const start = performance.now();
  socket.write(
    `POST /hook?token=${token} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${head}\r\n\r\n`,
  );
  for (const piece of pieces) {
    await sleep(pause);
    if (socket.destroyed) break;
    socket.write(piece);
  }
  if (!socket.destroyed) await Promise.race([once(socket, "close"), sleep(3000)]);
  socket.destroy();
  return { status: Number(text.split(" ")[1]), text, ms: performance.now() - start };
}

const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;

test("pushes are answered, and connections are kept", async (context) => {
  const { post, calls, url } = await listen(context);
  const response = await post(SAMPLE);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-length"), "0");
  assert.equal(response.headers.get("connection"), "keep-alive");
  assert.equal((await post(SAMPLE)).status, 200);
  assert.deepEqual(calls, ["recapture_new"]);
  assert.equal((await fetch(url)).status, 200);
  assert.equal((await fetch(url, { method: "HEAD" })).status, 200);
  const refused = await fetch(url, { method: "PUT", body: "{}" });
  assert.deepEqual([refused.status, refused.headers.get("allow")], [405, "GET, HEAD, POST"]);
});

test("a wrong token is refused before the body comes, and the sender gets the answer", async (context) => {
  const { port, outcomes } = await listen(context);
  const early = await speak(port, "Content-Length: 1000", [], { token: "wrong" });
  assert.equal(early.status, 401);
  assert.match(early.text, /connection: close/i);
  assert.ok(early.ms < 2000);
  // The sender is still writing: a reset would take the answer from it.
  const large = Array.from({ length: 50 }, () => "x".repeat(10_000));
  const busy = await speak(port, "Content-Length: 500000", large, { token: "wrong", pause: 1 });
  assert.equal(busy.status, 401);
  assert.deepEqual(outcomes, ["unauthorized", "unauthorized"]);
});

test("too large a body is refused when its size is known: by its head, while it comes, or when it is unpacked", async (context) => {
  const { port, post, calls, outcomes } = await listen(context, { maxBytes: 10_000 });
  const announced = await speak(port, "Content-Length: 10001");
  assert.equal(announced.status, 413);
  assert.match(announced.text, /connection: close/i);
  const pieces = Array.from({ length: 30 }, () => chunk("x".repeat(1000)));
  assert.equal((await speak(port, "Transfer-Encoding: chunked", pieces, { pause: 1 })).status, 413);
  const bomb = Buffer.alloc(10_000_000, " ");
  assert.equal((await post(gzipSync(bomb), { "Content-Encoding": "gzip" })).status, 413);
  assert.equal((await post(brotliCompressSync(bomb), { "Content-Encoding": "br" })).status, 413);
  assert.deepEqual([calls.length, new Set(outcomes).size], [0, 1]);
});

test("compressed bodies are unpacked, and damaged ones refused", async (context) => {
  const { post, calls, outcomes } = await listen(context, { deduplicate: false });
  assert.equal((await post(gzipSync(SAMPLE), { "Content-Encoding": "gzip" })).status, 200);
  assert.equal((await post(brotliCompressSync(SAMPLE), { "Content-Encoding": "br" })).status, 200);
  const damaged = gzipSync(SAMPLE).fill(0, 30, 60);
  assert.equal((await post(damaged, { "Content-Encoding": "gzip" })).status, 400);
  const unknown = await post(SAMPLE, { "Content-Encoding": "zstd" });
  assert.deepEqual([unknown.status, unknown.headers.get("accept-encoding")], [415, "gzip, deflate, br"]);
  assert.deepEqual([calls.length, outcomes.slice(2)], [2, ["malformed_body", "unsupported_encoding"]]);
});

test("slow senders are given up, and so are those that vanish", async (context) => {
  const { port, outcomes } = await listen(context, { readTimeoutMs: 100 });
  const slow = await speak(port, "Content-Length: 500", ["{", " ", " ", " ", " "], { pause: 40 });
  assert.equal(slow.status, 408);
  const patient = await listen(context);
  const socket = connect(patient.port, "127.0.0.1");
  socket.write(`POST /hook?token=${TOKEN} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{`);
  await sleep(50);
  socket.destroy();
  while (patient.outcomes.length === 0) await sleep(5);
  assert.deepEqual([outcomes, patient.outcomes, patient.calls], [["timeout"], ["interrupted"], []]);
});

test("bodies that fill the memory make room for those that come after them", async (context) => {
  const options = { maxBytes: 10_000, maxBufferedBytes: 30_000, readTimeoutMs: 5000 };
  const { port, post, outcomes } = await listen(context, options);
  const slow = Array.from({ length: 5 }, () => speak(port, "Content-Length: 9999", ["x".repeat(9000)]));
  await sleep(100);
  const text = JSON.stringify({ event: "ping", data: { padding: "x".repeat(9000) } });
  assert.equal((await post(text)).status, 200);
  assert.equal(outcomes.at(-1), "handled");
  assert.ok(outcomes.filter((outcome) => outcome === "overloaded").length >= 2);
  const [first] = await Promise.all(slow.slice(0, 1));
  assert.equal(first.status, 503);
  assert.match(first.text, /retry-after: 10/i);
});

test("the same push at once is handled once, and again after a crash of the handler", async (context) => {
  const events = [];
  let isBroken = false;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const { post } = await listen(context, {
    async fallback({ event }) {
      await finished;
      if (isBroken) throw new Error("broken");
      events.push(event);
    },
  });
  let refused = 0;
  const first = Array.from({ length: 20 }, async () => {
    const { status } = await post(SAMPLE);
    // The first of them ends when all others have been answered.
    if (++refused === 19) finish();
    return status;
  });
  const statuses = await Promise.all(first);
  assert.deepEqual(statuses.sort(), [200, ...Array(19).fill(503)]);
  const again = await Promise.all(Array.from({ length: 20 }, () => post(SAMPLE)));
  assert.ok(again.every(({ status }) => status === 200));
  assert.equal(events.length, 1);
  isBroken = true;
  const other = JSON.stringify(samplePayload("recapture_delist"));
  assert.equal((await post(other)).status, 500);
  isBroken = false;
  assert.equal((await post(other)).status, 200);
  assert.deepEqual(events, ["recapture_new", "recapture_delist"]);
});

test("a slow handler is answered with 202, and a drain waits for it", async (context) => {
  let isDone = false;
  const { post, receiver, outcomes } = await listen(context, {
    respondWithinMs: 30,
    fallback: () => sleep(150).then(() => void (isDone = true)),
  });
  assert.equal((await post(SAMPLE)).status, 202);
  assert.equal(isDone, false);
  await receiver.drain();
  assert.equal(isDone, true);
  assert.deepEqual(outcomes, ["accepted", "handled"]);
  assert.equal((await post(SAMPLE)).status, 503);
});

async function readAll(incoming) {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("a body that was parsed before is a mistake, and one that was only read is not", async (context) => {
  for (const [before, status] of [
    [async (incoming) => void (incoming.body = JSON.parse(await readAll(incoming))), 500],
    [(incoming) => readAll(incoming), 500],
    [(incoming) => void incoming.resume(), 500],
    [async (incoming) => void (incoming.body = await readAll(incoming)), 200],
    [async (incoming) => void (incoming.body = String(await readAll(incoming))), 200],
    [
      async (incoming) => {
        incoming.rawBody = await readAll(incoming);
        incoming.body = JSON.parse(incoming.rawBody);
      },
      200,
    ],
    // As Express 4 leaves it for a request that its parser does not take.
    [(incoming) => void (incoming.body = {}), 200],
    [(incoming) => void ([incoming.originalUrl, incoming.url] = [incoming.url, "/"]), 200],
  ]) {
    const { post, errors } = await listen(context, {}, { before });
    const start = performance.now();
    assert.equal((await post(SAMPLE)).status, status, String(before));
    assert.ok(performance.now() - start < 1000);
    assert.deepEqual(
      errors.map(({ code }) => code),
      status === 200 ? [] : ["invalid_request"],
    );
  }
});

test("`fetch` behind the same adapter answers alike", async (context) => {
  const { post, port, calls } = await listen(
    context,
    {},
    { receiverHandler: ({ fetch }) => toNodeHandler(fetch) },
  );
  assert.equal((await post(SAMPLE)).status, 200);
  assert.equal((await post(gzipSync(SAMPLE), { "Content-Encoding": "gzip" })).status, 200);
  assert.equal((await speak(port, "Content-Length: 1000", [], { token: "wrong" })).status, 401);
  assert.deepEqual(calls, ["recapture_new"]);
});
