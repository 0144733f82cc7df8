// What a sandbox remembers: limits, access tokens, deliveries that are sent again, and snapshots of all of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { WebhooksClient } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";

const draft = { name: "Stock desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] };

const connect = (sandbox, options) =>
  new WebhooksClient({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, region: "uk", ...options });

const until = async (condition) => {
  for (let turn = 0; turn < 1000 && !condition(); turn += 1) await new Promise(setImmediate);
  assert.ok(condition(), "it never came");
};

test("the client reads the limits, and fails when they are past", async () => {
  const now = Date.UTC(2025, 0, 1, 0, 0, 1, 500);
  const options = { rateLimit: { total: 2, periodMs: 90_000 }, quota: { base: 10, max: 20 }, now: () => now };
  const sandbox = createSandbox(options);
  const client = connect(sandbox, { maxRetryAfterMs: 0 });
  await client.list();
  assert.deepEqual(client.rateLimit, {
    total: 2,
    remaining: 1,
    reset: Date.UTC(2025, 0, 1, 0, 1, 32) / 1000,
  });
  assert.deepEqual(client.quota, { base: 10, max: 20, used: 1 });
  await client.list();
  await assert.rejects(client.list(), { code: "rate_limited", attempts: 1, retryAfterMs: 90_000 });
  assert.deepEqual(client.quota, { base: 10, max: 20, used: 2 });
});

test("a quota that is used up is told from a limit that passes", async () => {
  const hintOf = async (options) => {
    const client = connect(createSandbox(options), { maxRetries: 0 });
    await client.list();
    return client.list().catch(({ code, hint }) => `${code}: ${hint}`);
  };
  assert.match(await hintOf({ quota: { base: 1, max: 1 } }), /^rate_limited: the month's quota is used up/);
  assert.match(await hintOf({ rateLimit: { total: 1 } }), /^rate_limited: wait for/);
});

test("a client with OAuth credentials works, and asks again when its token has expired", async () => {
  let time = 0;
  const sandbox = createSandbox({ tokenExpiresIn: 100, now: () => time });
  const asked = [];
  const fetch = (url, init) => {
    asked.push(new URL(url).pathname);
    return sandbox.fetch(url, init);
  };
  const oauth = { clientId: "client_sandbox", clientSecret: "secret_sandbox" };
  const client = new WebhooksClient({ oauth, fetch, region: "uk" });
  await Promise.all([client.list(), client.list()]);
  assert.equal(asked.filter((path) => path === "/auth-broker/request-token").length, 1);
  time = 100_000;
  assert.equal((await client.create(draft)).name, draft.name);
  assert.equal(asked.filter((path) => path === "/auth-broker/request-token").length, 2);
  const wrong = new WebhooksClient({ oauth: { ...oauth, clientSecret: "wrong" }, fetch, region: "uk" });
  await assert.rejects(wrong.list(), { code: "unauthorized" });
});

test("a delivery is sent again as it was, and every attempt is on record", async () => {
  const answers = [
    () => new Response("x".repeat(5000), { status: 500 }),
    () => Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") })),
    () => ({ status: 7000 }),
    () => undefined,
  ];
  let time = 1000;
  const carried = [];
  const deliver = async (delivery) => {
    carried.push(delivery);
    return answers.shift()();
  };
  const sandbox = createSandbox({ deliver, now: () => (time += 0.5) });
  const client = connect(sandbox);
  const { id } = await client.create(draft);
  await client.ping(id);
  await client.delete(id);
  const { id: first } = sandbox.deliveries[0];
  for (let attempts = 1; attempts < 4; attempts += 1) {
    await until(() => sandbox.deliveries[0].attempts.length === attempts);
    const again = sandbox.resend(first);
    assert.deepEqual([again.id, again.body], [first, carried[0].body]);
  }
  await until(() => sandbox.deliveries[0].attempts.length === 4);
  const { attempts } = sandbox.deliveries[0];
  assert.deepEqual(
    attempts.map(({ status, body, error }) => [status, body?.length, error]),
    [
      [500, 1000, undefined],
      [undefined, undefined, "fetch failed: connect ECONNREFUSED"],
      [undefined, undefined, undefined],
      [undefined, undefined, undefined],
    ],
  );
  assert.ok(attempts.every(({ at, ms }) => Number.isInteger(at) && Number.isInteger(ms)));
  assert.equal(sandbox.deliveries.length, 1);
  const edited = sandbox.resend(first, { body: '{"event":"recapture_new"}' });
  assert.deepEqual(
    [edited.event, edited.body, edited.endpoint],
    ["recapture_new", '{"event":"recapture_new"}', sandbox.deliveries[0].endpoint],
  );
  assert.deepEqual(carried.at(-1), edited);
  assert.throws(() => sandbox.resend(first, { body: 7 }), /`body` must be a string/);
  assert.throws(() => sandbox.resend("dl_none"), { name: "WebhooksError", code: "invalid_request" });
});

test("a snapshot is plain JSON, and what is restored goes on from there", async () => {
  const options = { seed: 7, now: () => 5 };
  const one = createSandbox(options);
  await connect(one).create(draft);
  one.trigger("recapture_new");
  one.failNext({ status: 503, match: "ping" });
  const snapshot = one.snapshot();
  assert.deepEqual(JSON.parse(JSON.stringify(snapshot)), snapshot);
  assert.deepEqual(structuredClone(snapshot), snapshot);

  const two = createSandbox(options);
  two.restore(snapshot);
  assert.deepEqual(two.snapshot(), snapshot);
  assert.deepEqual(two.deliveries, one.deliveries);
  const next = async (sandbox) => [await connect(sandbox).create(draft), sandbox.trigger("recapture_new")];
  assert.deepEqual(await next(one), await next(two));

  one.restore(snapshot);
  assert.equal((await connect(one).list()).length, 1);
});

test("a snapshot that is none is refused, and changes nothing", async () => {
  const sandbox = createSandbox();
  await connect(sandbox).create(draft);
  const snapshot = sandbox.snapshot();
  for (const wrong of [
    undefined,
    null,
    3,
    {},
    [],
    { ...snapshot, version: 9 },
    { ...snapshot, webhooks: {} },
  ]) {
    assert.throws(() => sandbox.restore(wrong), { name: "WebhooksError", code: "invalid_request" });
  }
  assert.deepEqual(sandbox.snapshot(), snapshot);
});

test("an example that is pushed is a valid payload, another one each time, and the same for the same seed", async () => {
  const { validatePayload } = await import("autograb-webhooks/payload");
  const run = async (seed) => {
    const sandbox = createSandbox({ seed });
    await connect(sandbox).create({ ...draft, events: ["recapture_new", "claim_report_generated"] });
    for (let time = 0; time < 3; time += 1) sandbox.trigger("recapture_new");
    sandbox.trigger("claim_report_generated");
    return sandbox.deliveries.map(({ body }) => body);
  };
  const bodies = await run(1);
  assert.equal(new Set(bodies).size, 4);
  for (const body of bodies) assert.deepEqual(validatePayload(body, { mode: "strict" }).issues, [], body);
  assert.deepEqual(await run(1), bodies);
  assert.notDeepEqual(await run(2), bodies);
});

test("many sandboxes live side by side", async () => {
  const names = Array.from({ length: 100 }, (_, place) => `desk ${place}`);
  const sandboxes = names.map((_, seed) => createSandbox({ seed }));
  await Promise.all(
    sandboxes.map((sandbox, place) => connect(sandbox).create({ ...draft, name: names[place] })),
  );
  const listed = await Promise.all(sandboxes.map((sandbox) => connect(sandbox).list()));
  assert.deepEqual(
    listed.map((webhooks) => webhooks.map(({ name }) => name)),
    names.map((name) => [name]),
  );
});
