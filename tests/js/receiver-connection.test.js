// A receiver and the sandbox over a real socket: is the connection sound, and can its token be replaced?

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { describe, test } from "node:test";

import { WebhooksClient, withToken } from "autograb-webhooks";
import {
  WebhooksError,
  createReceiver,
  rotateToken,
  toNodeHandler,
  verifyConnection,
} from "autograb-webhooks/receiver";
import { createSandbox } from "autograb-webhooks/sandbox";

const HEADER = "X-Token";

/** A webhook that pushes to a receiver. Every push is sent for real. */
async function setUp(context, { options, query = "x=1&token=old", headers = [] } = {}) {
  const events = [];
  const receiver = createReceiver({
    token: "old",
    fallback: ({ event }) => void events.push(event),
    onError() {},
    ...options,
  });
  const server = createServer(toNodeHandler(receiver));
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => (server.closeAllConnections(), server.close()));
  const endpoint = `http://127.0.0.1:${server.address().port}/hook`;
  const send = ({ endpoint, headers, body }) => fetch(endpoint, { method: "POST", headers, body });
  let deliver = send;
  const sandbox = createSandbox({ deliver: (delivery) => deliver(delivery) });
  const client = new WebhooksClient({
    apiKey: sandbox.apiKey,
    fetch: sandbox.fetch,
    region: "uk",
    maxRetries: 0,
  });
  const create = (query, headers) =>
    client.create({
      name: "a",
      endpoint: query ? `${endpoint}?${query}` : endpoint,
      events: ["recapture_new"],
      headers,
    });
  const { id } = await create(query, headers);
  const status = async (token, header = {}) => {
    const response = await fetch(withToken(`${endpoint}?x=1`, token), { headers: header });
    return response.status;
  };
  const webhook = () => client.get(id);
  return {
    sandbox,
    client,
    receiver,
    id,
    endpoint,
    create,
    status,
    webhook,
    events,
    send,
    deliverBy: (how) => (deliver = how),
  };
}

const rejected = (promise) =>
  promise.then(
    () => assert.fail("it should fail"),
    (error) => error,
  );

describe("verifyConnection", () => {
  test("resolves when the ping has arrived", async (context) => {
    const { client, id, receiver, events } = await setUp(context);
    const { roundTripMs } = await verifyConnection(client, id, receiver);
    assert.ok(roundTripMs > 0 && roundTripMs < 10_000);
    assert.deepEqual(events, ["ping"]);
  });

  test("says why no ping has arrived", async (context) => {
    const wrong = await setUp(context, { query: "token=wrong" });
    const error = await rejected(
      verifyConnection(wrong.client, wrong.id, wrong.receiver, { timeoutMs: 200 }),
    );
    assert.ok(error instanceof WebhooksError);
    assert.equal(error.code, "timeout");
    assert.match(error.hint, /`unauthorized`/);
    const { client, id, receiver, deliverBy } = await setUp(context);
    deliverBy(() => {});
    const lost = await rejected(verifyConnection(client, id, receiver, { timeoutMs: 50 }));
    assert.match(lost.hint, /endpoint/);
  });

  test("fails like the call, with the signal, and for wrong arguments", async (context) => {
    const { client, id, receiver, sandbox, deliverBy } = await setUp(context);
    assert.equal((await rejected(verifyConnection(client, "wh_none", receiver))).code, "invalid_webhook_id");
    sandbox.failNext({ status: 500 });
    assert.equal((await rejected(verifyConnection(client, id, receiver))).code, "server_error");
    deliverBy(() => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    const aborted = await rejected(verifyConnection(client, id, receiver, { signal: controller.signal }));
    assert.equal(aborted.code, "aborted");
    for (const [given, options] of [[{}], [receiver, { timeoutMs: 0 }], [receiver, { timeout: 5 }]]) {
      assert.equal((await rejected(verifyConnection(client, id, given, options))).code, "invalid_request");
    }
  });
});

describe("rotateToken", () => {
  test("replaces a token in the query, and keeps what else is there", async (context) => {
    const { client, id, receiver, status, endpoint } = await setUp(context);
    const updated = await rotateToken(client, id, receiver, { token: "n ew", graceMs: 0 });
    assert.equal(updated.endpoint, `${endpoint}?x=1&token=n%20ew`);
    assert.deepEqual([await status("n ew"), await status("old")], [200, 401]);
    await verifyConnection(client, id, receiver);
  });

  test("replaces a token in a header", async (context) => {
    const { client, id, receiver } = await setUp(context, {
      options: { token: undefined, header: { name: HEADER, values: "old" } },
      query: "",
      headers: [
        { name: "x-TOKEN", value: "old" },
        { name: "X-Other", value: "kept" },
      ],
    });
    const { headers } = await rotateToken(client, id, receiver, { token: "new", graceMs: 0 });
    assert.deepEqual(headers, [
      { name: "x-TOKEN", value: "new" },
      { name: "X-Other", value: "kept" },
    ]);
    await verifyConnection(client, id, receiver);
  });

  test("makes a random token, and accepts the old one for a while", async (context) => {
    const { client, id, receiver, status } = await setUp(context);
    const { endpoint } = await rotateToken(client, id, receiver, { graceMs: 1_000 });
    const token = new URL(endpoint).searchParams.get("token");
    assert.match(token, /^[\da-f]{48}$/);
    assert.deepEqual([await status("old"), await status(token)], [200, 200]);
    while ((await status("old")) === 200) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(await status(token), 200);
  });

  test("does not retire a token that another webhook has", async (context) => {
    const { client, id, receiver, status, create } = await setUp(context);
    await create("token=old");
    await rotateToken(client, id, receiver, { token: "new", graceMs: 0 });
    assert.deepEqual([await status("new"), await status("old")], [200, 200]);
  });

  /** What fails, and the code of the error. */
  for (const [name, fail, code] of [
    [
      "the list can't be read",
      ({ sandbox }) => sandbox.failNext({ status: 500, match: "list" }),
      "server_error",
    ],
    [
      "the update is refused",
      ({ sandbox }) => sandbox.failNext({ status: 403, match: "update" }),
      "forbidden",
    ],
    [
      "the answer to the update is lost",
      ({ sandbox }) => sandbox.failNext({ dropConnection: true, runs: true, match: "update" }),
      "network",
    ],
    [
      "the ping is refused",
      ({ sandbox }) => sandbox.failNext({ status: 500, match: "ping" }),
      "server_error",
    ],
    ["the ping does not arrive", ({ deliverBy }) => deliverBy(() => {}), "timeout"],
    [
      "the ping arrives with the old token",
      ({ deliverBy, send }) =>
        deliverBy((push) => send({ ...push, endpoint: withToken(push.endpoint, "old") })),
      "timeout",
    ],
    [
      "the ping is refused by the receiver",
      ({ deliverBy, send }) => deliverBy((push) => send({ ...push, body: "{" })),
      "timeout",
    ],
  ]) {
    test(`leaves the old token working when ${name}`, async (context) => {
      const tools = await setUp(context);
      const { client, id, receiver, status, webhook, endpoint, deliverBy, send } = tools;
      fail(tools);
      const error = await rejected(
        rotateToken(client, id, receiver, { token: "new", timeoutMs: 100, graceMs: 0 }),
      );
      assert.equal(error.code, code);
      assert.equal((await webhook()).endpoint, `${endpoint}?x=1&token=old`);
      assert.deepEqual([await status("old"), await status("new")], [200, 401]);
      deliverBy(send);
      await verifyConnection(client, id, receiver);
    });
  }

  test("accepts both tokens when the old one can't be put back", async (context) => {
    const { client, id, receiver, status, webhook, endpoint, sandbox, deliverBy, send } =
      await setUp(context);
    sandbox.failNext({ status: 500, match: "ping" });
    let updates = 0;
    const stubborn = {
      list: (...call) => client.list(...call),
      get: (...call) => client.get(...call),
      ping: (...call) => client.ping(...call),
      async update(...call) {
        if (++updates > 1) sandbox.failNext({ status: 503, match: "update" });
        return client.update(...call);
      },
    };
    const error = await rejected(rotateToken(stubborn, id, receiver, { token: "new", graceMs: 0 }));
    assert.ok(error instanceof WebhooksError);
    assert.equal(error.code, "server_error");
    assert.match(error.hint, /accepts both/);
    assert.equal((await webhook()).endpoint, `${endpoint}?x=1&token=new`);
    assert.deepEqual([await status("old"), await status("new")], [200, 200]);
    deliverBy(send);
    await verifyConnection(client, id, receiver);
  });

  test("refuses what can't be rotated before anything changes", async (context) => {
    const { client, id, receiver, create, webhook, endpoint } = await setUp(context);
    const bare = await create("");
    for (const [given, options] of [
      [id, { token: "old" }],
      [id, { token: " " }],
      [id, { token: "a\nb" }],
      [id, { token: 7 }],
      [id, { graceMs: -1 }],
      [bare.id, {}],
    ]) {
      const error = await rejected(rotateToken(client, given, receiver, options));
      assert.equal(error.code, "invalid_request");
    }
    assert.equal((await rejected(rotateToken(client, "wh_none", receiver))).code, "invalid_webhook_id");
    assert.equal((await webhook()).endpoint, `${endpoint}?x=1&token=old`);
  });

  test("no error shows a token", async (context) => {
    const secret = "s3cret-token";
    const { client, id, receiver, deliverBy } = await setUp(context);
    deliverBy(() => {});
    const error = await rejected(
      rotateToken(client, id, receiver, { token: secret, timeoutMs: 50, graceMs: 0 }),
    );
    assert.ok(!JSON.stringify([error, error.message, error.stack]).includes(secret));
  });
});
