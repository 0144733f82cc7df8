// Real faults over real sockets: what each becomes for the client, and after how many attempts, whoever's `fetch`
// carries the requests.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { WebhooksClient, WebhooksError } from "autograb-webhooks";
import nodeFetch from "node-fetch";
import * as undici from "undici";
import { control, startSandbox } from "./command.js";

const TIMEOUT_MS = 400;
const draft = { name: "Stock desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] };

const FETCHES = [
  ["Node's fetch", undefined],
  ["undici", undici.fetch],
  ["node-fetch", nodeFetch],
];

const connect = (baseUrl, options) =>
  new WebhooksClient({ apiKey: "pub_sandbox", baseUrl, region: "uk", timeoutMs: TIMEOUT_MS, ...options });

/** What comes of a call: `ok`, or the error's code, how often it was sent, and whether its outcome is unknown. */
async function outcome(call) {
  const start = Date.now();
  try {
    await call();
    return "ok";
  } catch (error) {
    assert.ok(error instanceof WebhooksError, String(error));
    assert.ok(Date.now() - start < error.attempts * TIMEOUT_MS + 2000, "it hung");
    return `${error.code} ${error.attempts}${error.outcomeUnknown ? " unknown" : ""}`;
  }
}

/** A server that does with each connection whatever it is told to, once a request has come. */
async function rawServer(context, answer) {
  const sockets = new Set();
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => {
      requests += 1;
      answer(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}/v2`, count: () => requests };
}

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
const LISTED = '{"success":true,"webhooks":[]}';
/** A connection that ends with its answer has to say so, or the next request may still go into it. */
const EMPTY = "Content-Length: 0\r\nConnection: close\r\n\r\n";
/** Small on the wire, and larger than a client should take. */
const PACKED = gzipSync(" ".repeat(2_000_000));
const PACKED_HEAD = `${HEAD}Content-Encoding: gzip\r\nConnection: close\r\n`;
const chunk = (text) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

/** Sends the pieces one by one, so many milliseconds apart, over and over if told. */
function trickle(socket, pieces, ms) {
  const timer = setInterval(() => {
    const { done, value } = pieces.next();
    if (done || socket.destroyed) clearInterval(timer);
    else socket.write(value);
  }, ms);
}

function* forever(piece) {
  for (;;) yield piece;
}

/** What the other side does, and what becomes of a list and of a create. */
const TABLE = [
  ["a reset", (socket) => socket.resetAndDestroy(), "network 3", "network 1 unknown"],
  ["an end without a word", (socket) => socket.end(), "network 3", "network 1 unknown"],
  ["silence", () => {}, "timeout 3", "timeout 1 unknown"],
  ["garbage", (socket) => socket.end("\u0000\u0001\u0002 garbage\r\n\r\n"), "network 3", "network 1 unknown"],
  [
    "another protocol",
    (socket) => socket.end("220 mail.example ESMTP\r\n"),
    "network 3",
    "network 1 unknown",
  ],
  ["half a head", (socket) => socket.end(HEAD), "network 3", "network 1 unknown"],
  [
    "a head that trickles",
    (socket) => trickle(socket, forever("X-A: b\r\n"), 50),
    "network 3",
    "network 1 unknown",
  ],
  [
    "a head with no end",
    (socket) => socket.write(HEAD + "X-A: b\r\n".repeat(100_000)),
    "network 3",
    "network 1 unknown",
  ],
  [
    "a head that trickles after a status",
    (socket) => {
      socket.write(HEAD);
      trickle(socket, forever("X-A: b\r\n"), 50);
    },
    "timeout 3",
    "timeout 1 unknown",
  ],
  [
    "a body that breaks off",
    (socket) => socket.end(`${HEAD}Content-Length: 900\r\n\r\n${LISTED}`),
    "network 3",
    "network 1 unknown",
  ],
  [
    "chunks that break off",
    (socket) => socket.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk(LISTED)}`),
    "network 3",
    "network 1 unknown",
  ],
  [
    "chunks that are reset",
    (socket) =>
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk("{")}`, () => socket.resetAndDestroy()),
    "network 3",
    "network 1 unknown",
  ],
  [
    "chunks that are none",
    (socket) => socket.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n${LISTED}\r\n`),
    "network 3",
    "network 1 unknown",
  ],
  [
    "a body that trickles",
    (socket) => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
      trickle(socket, forever(chunk(" ")), 20);
    },
    "timeout 3",
    "timeout 1 unknown",
  ],
  [
    "a body with no end",
    (socket) => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
      trickle(socket, forever(chunk(" ".repeat(200_000))), 1);
    },
    "unexpected_response 1",
    "unexpected_response 1 unknown",
  ],
  [
    "a small body that unpacks to a large one",
    (socket) => {
      socket.write(`${PACKED_HEAD}Content-Length: ${PACKED.length}\r\n\r\n`);
      socket.end(PACKED);
    },
    "unexpected_response 1",
    "unexpected_response 1 unknown",
  ],
  [
    "a packed body that is garbage",
    (socket) => socket.end(`${PACKED_HEAD}Content-Length: 4\r\n\r\nabcd`),
    "network 3",
    "network 1 unknown",
  ],
  [
    "a page",
    (socket) => socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n<html>502</html>"),
    "server_error 3",
    "server_error 1 unknown",
  ],
  [
    "a page that looks well",
    (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>sign in</html>"),
    "unexpected_response 1",
    /^unexpected_response 1/u,
  ],
  [
    "nothing at all",
    (socket) => socket.end("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
    "unexpected_response 1",
    /^unexpected_response 1/u,
  ],
  [
    "too many calls",
    (socket) => socket.end(`HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\n${EMPTY}`),
    "rate_limited 3",
    "rate_limited 3",
  ],
  [
    "what was meant",
    (socket) => socket.end(`${HEAD}Content-Length: ${LISTED.length}\r\nConnection: close\r\n\r\n${LISTED}`),
    "ok",
    /^unexpected_response 1/u,
  ],
];

for (const [carrier, fetch] of FETCHES) {
  for (const [name, answer, read, create] of TABLE) {
    test(`${carrier}: ${name}`, async (context) => {
      // No wait before an attempt: what is tested here is how often, not when.
      context.mock.method(Math, "random", () => 0);
      const server = await rawServer(context, answer);
      const client = connect(server.url, { fetch, maxResponseBytes: 100_000 });
      assert.equal(await outcome(() => client.list()), read);
      const sent = server.count();
      const created = await outcome(() => client.create(draft));
      if (create instanceof RegExp) assert.match(created, create);
      else assert.equal(created, create);
      if (!create.toString().includes("3")) assert.equal(server.count() - sent, 1, "a create is sent once");
    });
  }

  test(`${carrier}: a redirect is not followed, and the key goes nowhere else`, async (context) => {
    const elsewhere = await rawServer(context, (socket) => socket.end(`${HEAD}\r\n${LISTED}`));
    for (const status of [301, 302, 303, 307, 308]) {
      const head = `HTTP/1.1 ${status} Moved\r\nLocation: ${elsewhere.url}/webhooks\r\n${EMPTY}`;
      const server = await rawServer(context, (socket) => socket.end(head));
      assert.equal(await outcome(() => connect(server.url, { fetch }).list()), "unexpected_response 1");
      assert.match(
        await outcome(() => connect(server.url, { fetch }).create(draft)),
        /^unexpected_response 1/u,
      );
    }
    assert.equal(elsewhere.count(), 0);
  });

  test(`${carrier}: nobody listens`, async (context) => {
    context.mock.method(Math, "random", () => 0);
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    await new Promise((closed) => server.close(closed));
    const client = connect(`http://127.0.0.1:${port}/v2`, { fetch });
    assert.equal(await outcome(() => client.list()), "network 3");
    assert.equal(
      await outcome(() => client.create(draft)),
      "network 3",
      "it was never sent, so it is sent again",
    );
  });

  test(`${carrier}: a caller that gives up ends the call at once`, async (context) => {
    const server = await rawServer(context, () => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort("enough"), 20);
    const call = connect(server.url, { fetch, timeoutMs: 60_000 }).list({ signal: controller.signal });
    await assert.rejects(call, { code: "aborted", attempts: 1 });
  });

  test(`${carrier}: the sandbox's own faults`, async (context) => {
    context.mock.method(Math, "random", () => 0);
    const sandbox = await startSandbox(context);
    const client = connect(sandbox.baseUrl, { fetch });
    for (const [fault, read, create, ran] of [
      [{ status: 503 }, "server_error 3", "server_error 1 unknown", 0],
      [{ status: 500, runs: true }, "server_error 3", "server_error 1 unknown", 1],
      [{ status: 502, html: true }, "server_error 3", "server_error 1 unknown", 0],
      [{ status: 429, headers: { "Retry-After": "0" } }, "rate_limited 3", "rate_limited 3", 0],
      [
        { status: 302, headers: { Location: "/v2/webhooks" } },
        "unexpected_response 1",
        /^unexpected_response 1/u,
        0,
      ],
      [{ dropConnection: true }, "network 3", "network 1 unknown", 0],
      [{ dropConnection: true, runs: true }, "network 3", "network 1 unknown", 1],
      [{ truncateBody: true }, "network 3", "network 1 unknown", 1],
      [{ truncateBody: 0 }, "network 3", "network 1 unknown", 1],
      [{ delayMs: 5000 }, "timeout 3", "timeout 1 unknown", 1],
      [{ trickle: 150 }, "timeout 3", "timeout 1 unknown", 1],
      [{ trickle: 5 }, "ok", "ok", 1],
      [{ delayMs: 20 }, "ok", "ok", 1],
    ]) {
      const name = JSON.stringify(fault);
      const before = await control(sandbox, "snapshot");
      await control(sandbox, "fail-next", { ...fault, times: 3 });
      assert.equal(await outcome(() => client.list()), read, name);
      await control(sandbox, "restore", before);
      await control(sandbox, "fail-next", { ...fault, times: 3 });
      const created = await outcome(() => client.create(draft));
      if (create instanceof RegExp) assert.match(created, create, name);
      else assert.equal(created, create, name);
      const after = await control(sandbox, "snapshot");
      assert.equal(after.webhooks.length - before.webhooks.length, ran, name);
      await control(sandbox, "restore", before);
    }
  });

  test(`${carrier}: the six calls`, async (context) => {
    const client = connect((await startSandbox(context)).baseUrl, { fetch });
    const { id } = await client.create(draft);
    assert.deepEqual(
      (await client.list()).map((webhook) => webhook.id),
      [id],
    );
    assert.equal((await client.get(id)).name, draft.name);
    assert.equal((await client.update(id, { name: "b" })).webhook.name, "b");
    await client.ping(id);
    assert.equal((await client.delete(id)).name, "b");
    assert.equal(await outcome(() => client.get(id)), "invalid_webhook_id 1");
  });
}
