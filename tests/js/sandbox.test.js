// The sandbox as JavaScript sees it: a `fetch` like any other, and what it pushes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { WebhooksClient, WebhooksError } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";
import { refuses } from "./issues.js";

const draft = {
  name: "Stock desk",
  endpoint: "https://dealer.example/hook?token=t1",
  events: ["recapture_new"],
  headers: [{ name: "X-Token", value: "t2" }],
};
const list = "https://api.autograb.com.au/v2/webhooks?region=uk";

function connect(options, clientOptions) {
  const sandbox = createSandbox(options);
  const { apiKey, fetch } = sandbox;
  return { sandbox, client: new WebhooksClient({ apiKey, fetch, region: "uk", ...clientOptions }) };
}

const until = async (condition) => {
  for (let turn = 0; turn < 1000 && !condition(); turn += 1) await new Promise(setImmediate);
  assert.ok(condition(), "it never came");
};

test("the client's calls do what they say", async () => {
  const { sandbox, client } = connect();
  const webhook = await client.create(draft);
  assert.deepEqual(webhook, { id: webhook.id, region: "uk", format: "json", extra: {}, ...draft });
  assert.deepEqual(await client.list(), [webhook]);
  assert.deepEqual(await client.get(webhook.id), webhook);
  const { webhook: renamed, changes } = await client.update(webhook.id, {
    name: "Sales desk",
    headers: null,
  });
  assert.deepEqual(renamed, { ...webhook, name: "Sales desk", headers: [] });
  assert.deepEqual(changes, {
    name: { from: "Stock desk", to: "Sales desk" },
    headers: { from: draft.headers, to: [] },
  });
  await client.ping(webhook.id);
  assert.equal(sandbox.deliveries[0].event, "ping");
  assert.deepEqual(await client.delete(webhook.id), renamed);
  assert.deepEqual(await client.list(), []);
});

test("each refusal of the service has its own code", async () => {
  const accounts = [{ keys: ["pub_a"] }, { keys: ["pub_b"] }, { keys: ["pub_c"], licensed: false }];
  const { sandbox, client } = connect({ accounts }, { allowUnknownEvents: true });
  const as = (apiKey) => new WebhooksClient({ apiKey, fetch: sandbox.fetch, region: "uk" });
  const { id } = await client.create(draft);
  for (const [code, status, call] of [
    ["invalid_region", 400, () => client.get(id, { region: "au" })],
    ["permission_denied", 403, () => as("pub_b").get(id)],
    ["invalid_webhook_id", 404, () => client.get("wh_none")],
    ["validation_failed", 400, () => client.update(id, { events: ["price_change"] })],
    ["unauthorized", 401, () => as("pub_nobody").list()],
    ["forbidden", 403, () => as("pub_c").list()],
  ]) {
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof WebhooksError);
      assert.deepEqual([error.code, error.status], [code, status]);
      assert.match(error.requestId, /^req_\d+$/);
      return true;
    });
  }
});

test("fetch works detached, and with all that fetch takes", async () => {
  const { fetch, apiKey } = createSandbox();
  const headers = { ApiKey: apiKey };
  for (const input of [list, new URL(list), new Request(list, { headers })]) {
    const answer = await fetch(input, input instanceof Request ? undefined : { headers });
    assert.ok(answer instanceof Response);
    assert.deepEqual([answer.status, answer.ok, answer.url], [200, true, list]);
    assert.equal(answer.headers.get("content-type"), "application/json");
    assert.deepEqual(await answer.json(), { success: true, webhooks: [] });
  }
  const method = "post";
  const body = new TextEncoder().encode(JSON.stringify({ ...draft, region: "uk", format: "json" }));
  assert.equal((await fetch("http://localhost:1/v2/webhooks", { method, headers, body })).status, 201);
});

test("fetch rejects as fetch does", async () => {
  const { fetch, apiKey, deliveries } = createSandbox();
  const headers = { ApiKey: apiKey };
  const reason = { because: "of this" };
  const controller = new AbortController();
  for (const [input, init, expected] of [
    ["no url", {}, TypeError],
    [list, { method: "GET", body: "x" }, TypeError],
    [list, { headers: { "bad name": "x" } }, TypeError],
    [list, { headers, signal: AbortSignal.abort() }, { name: "AbortError" }],
    [list, { headers, signal: AbortSignal.abort(reason) }, reason],
    [list, { headers, signal: controller.signal }, reason],
  ]) {
    const answer = fetch(input, init);
    controller.abort(reason);
    await assert.rejects(answer, expected);
  }
  assert.deepEqual(deliveries, []);
});

test("pushes are carried to their endpoints, and what came of each is on record", async () => {
  const answers = [() => new Response(null, { status: 204 }), () => Promise.reject(new Error("refused"))];
  const carried = [];
  let time = 1000;
  const deliver = async (delivery) => {
    carried.push(delivery);
    time += 5;
    return answers[carried.length - 1]();
  };
  const { sandbox, client } = connect({ deliver, now: () => time });
  const { id } = await client.create(draft);
  await client.ping(id);
  await client.delete(id);
  await until(() => sandbox.deliveries[0]?.attempts.length === 1);
  const [{ body, ...delivery }] = sandbox.deliveries;
  assert.deepEqual(delivery, {
    id: carried[0].id,
    event: "ping",
    webhookId: id,
    webhookName: "Stock desk",
    region: "uk",
    endpoint: draft.endpoint,
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "autograb-webhooks-sandbox",
      "X-Token": "t2",
    },
    at: 1000,
    attempts: [{ at: 1000, ms: 5, status: 204 }],
  });
  assert.equal(JSON.parse(body).event, "ping");

  await client.create(draft);
  sandbox.trigger("recapture_new");
  await until(() => sandbox.deliveries[1]?.attempts.length === 1);
  assert.deepEqual(sandbox.deliveries[1].attempts, [{ at: 1005, ms: 5, error: "refused" }]);
});

test("a test can wait until all pushes have come to their end", async () => {
  const sandbox = createSandbox({
    deliver: async ({ event }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (event === "ping") sandbox.trigger("recapture_new");
      return new Response(null, { status: 204 });
    },
  });
  const { apiKey, fetch } = sandbox;
  const client = new WebhooksClient({ apiKey, fetch, region: "uk" });
  const { id } = await client.create(draft);
  await sandbox.settled();
  await client.ping(id);
  await sandbox.settled();
  assert.deepEqual(
    sandbox.deliveries.map(({ event, attempts }) => [event, attempts[0].status]),
    [
      ["ping", 204],
      ["recapture_new", 204],
    ],
  );
});

test("an event that nobody can subscribe to is no event, but a slip of the pen", () => {
  const { trigger } = createSandbox();
  refuses(() => trigger("recaptur_new"), ["/event"]);
  refuses(() => trigger("recapture_new", undefined, { region: "uS" }), ["/region"]);
  refuses(() => trigger("recapture_new", undefined, { regoin: "uk" }), ["/regoin"]);
  assert.deepEqual(trigger("ping"), []);
  const open = createSandbox({ allowUnknownEvents: true, allowUnknownRegion: true });
  assert.deepEqual(open.trigger("stock_sold", {}, { region: "fr" }), []);
});

test("an account without a licence has a key all the same", async () => {
  const { apiKey, fetch } = createSandbox({ accounts: [{ keys: ["pub_a"], licensed: false }] });
  const client = new WebhooksClient({ apiKey, fetch, region: "uk" });
  await assert.rejects(client.list(), { code: "forbidden" });
});

test("an event is pushed to its subscribers, in one region or in all", async () => {
  const { sandbox, client } = connect();
  const inUk = await client.create(draft);
  const inAu = await client.create(draft, { region: "au" });
  const receivers = (...what) => sandbox.trigger(...what).map(({ webhookId }) => webhookId);
  assert.deepEqual(receivers("recapture_new"), [inUk.id, inAu.id]);
  assert.deepEqual(receivers("recapture_new", undefined, { region: "au" }), [inAu.id]);
  assert.deepEqual(receivers("valuation_change"), []);
  const [delivery] = sandbox.trigger("recapture_new", { vin: "x" });
  assert.deepEqual(JSON.parse(delivery.body), { event: "recapture_new", data: { vin: "x" } });
});

test("listeners hear of each new delivery until they no longer want to", async (context) => {
  const complaints = context.mock.method(console, "error", () => {});
  const { sandbox, client } = connect();
  const { id } = await client.create(draft);
  const heard = [];
  sandbox.subscribe(() => {
    throw new Error("a listener that fails");
  });
  const unsubscribe = sandbox.subscribe(({ event, webhookId }) => heard.push([event, webhookId]));
  await client.ping(id);
  sandbox.trigger("recapture_new");
  unsubscribe();
  await client.ping(id);
  assert.deepEqual(heard, [
    ["ping", id],
    ["recapture_new", id],
  ]);
  assert.equal(complaints.mock.callCount(), 3);
});

test("sandboxes share nothing, and the same seed gives the same ids", async () => {
  const [one, two, other] = [connect(), connect(), connect({ seed: 1 })];
  const { id } = await one.client.create(draft);
  assert.deepEqual(await two.client.list(), []);
  assert.equal((await two.client.create(draft)).id, id);
  assert.notEqual((await other.client.create(draft)).id, id);
});

test("keys that are bound to an origin work from there only", async () => {
  const accounts = [{ keys: [{ key: "pub_bound", origins: ["https://dealer.example"] }] }];
  for (const [origin, status] of [
    ["https://dealer.example", 200],
    ["https://evil.example", 403],
    [undefined, 403],
  ]) {
    const { fetch, apiKey } = createSandbox({ accounts, origin });
    assert.equal((await fetch(list, { headers: { ApiKey: apiKey } })).status, status, String(origin));
  }
});

test("everything that is wrong with the options is said", () => {
  const cyclic = {};
  cyclic.accounts = cyclic;
  for (const [options, paths] of [
    [{ seed: -1, acounts: [] }, ["/seed", "/acounts"]],
    [{ accounts: [] }, ["/accounts"]],
    [
      { accounts: [{ keys: [] }, { keys: ["a\nb", "a", "a"] }] },
      ["/accounts/0/keys", "/accounts/1/keys/0", "/accounts/1/keys/2"],
    ],
    [
      { accounts: [{ licensed: "yes", keys: [7, { key: "pub_a", origin: [] }] }] },
      ["/accounts/0/licensed", "/accounts/0/keys/0", "/accounts/0/keys/1/origin"],
    ],
    ["text", [""]],
    [5, [""]],
    [[], [""]],
    [{ deliver: true }, ["/deliver"]],
    [{ delivery() {}, seed() {} }, ["/seed", "/delivery"]],
    [cyclic, [""]],
  ]) {
    refuses(() => createSandbox(options), paths);
  }
  assert.equal(createSandbox(null).apiKey, "pub_sandbox");
  const { trigger, subscribe } = createSandbox();
  for (const call of [() => trigger(), () => trigger(""), () => trigger("ping", 1n), () => subscribe("x")]) {
    assert.throws(call, { name: "WebhooksError", code: "invalid_request" });
  }
});

test("a clock that is installed later is the one that counts", async (context) => {
  const { sandbox, client } = connect();
  context.mock.timers.enable({ apis: ["Date"], now: 86_400_000 });
  const { id } = await client.create(draft);
  await client.ping(id);
  assert.equal(sandbox.deliveries[0].at, 86_400_000);
  context.mock.timers.setTime(172_800_000);
  await client.ping(id);
  assert.equal(sandbox.deliveries[1].at, 172_800_000);
});

test("many pushes of one event share their body in JavaScript as well", async () => {
  const { sandbox, client } = connect();
  await Promise.all(Array.from({ length: 300 }, () => client.create(draft)));
  const before = process.memoryUsage().heapUsed + process.memoryUsage().external;
  const pushes = sandbox.trigger("recapture_new", { note: "x".repeat(2_000_000) });
  const { deliveries } = sandbox;
  assert.deepEqual([pushes.length, deliveries.length], [300, 300]);
  assert.ok(deliveries.every(({ body }) => body.length > 2_000_000));
  const grown = process.memoryUsage().heapUsed + process.memoryUsage().external - before;
  assert.ok(grown < 100_000_000, `${grown} bytes for 1,200,000,000 in pushes and deliveries`);
  assert.ok(JSON.stringify(sandbox.snapshot()).length < 4_000_000);
});

test("a delivery can be sent again so often, and tokens and faults are bounded", async () => {
  const { sandbox, client } = connect({ deliver: () => ({ status: 200 }) });
  await client.create(draft);
  const [{ id }] = sandbox.trigger("recapture_new");
  for (let turn = 1; turn < 100; turn += 1) {
    await sandbox.settled();
    sandbox.resend(id);
  }
  await sandbox.settled();
  refuses(() => sandbox.resend(id), ["/id"]);
  for (let turn = 0; turn < 1_000; turn += 1) sandbox.failNext({ status: 500 });
  refuses(() => sandbox.failNext({ status: 500 }), [""]);
});

test("a snapshot keeps every name and number that a caller gives", async () => {
  const options = {
    allowUnknownFields: true,
    rateLimit: { periodMs: 2 ** 53 - 1 },
    tokenExpiresIn: 9_007_199_254_740,
  };
  const { sandbox } = connect({ ...options, now: () => Number.MAX_VALUE });
  const odd = JSON.parse('{"__proto__": {"a": 1}, "constructor": null, "0": [0.1, 1e300, -5e-324]}');
  const body = JSON.stringify({ ...draft, region: "uk", format: "json", ...odd, extra: odd });
  const headers = { ApiKey: sandbox.apiKey };
  assert.equal((await sandbox.fetch(list, { method: "POST", headers, body })).status, 201);
  const basic = { Authorization: `Basic ${btoa("client_sandbox:secret_sandbox")}` };
  const form = { ...basic, "Content-Type": "application/x-www-form-urlencoded" };
  const token = await sandbox.fetch("https://a.example/auth-broker/request-token", {
    method: "POST",
    headers: form,
    body: "grant_type=client_credentials",
  });
  assert.equal(token.status, 200);
  sandbox.failNext({ body: odd, truncateBody: 2 ** 53 - 1 });
  sandbox.trigger("recapture_new");
  const snapshot = sandbox.snapshot();
  const other = createSandbox(options);
  other.restore(snapshot);
  assert.equal(JSON.stringify(other.snapshot()), JSON.stringify(snapshot));
  assert.ok(JSON.stringify(snapshot).includes('"__proto__":{"a":1}'));
});
