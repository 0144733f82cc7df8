// Faults on demand, as a client meets them over the sandbox's `fetch`: what code each becomes, and after how many
// attempts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { WebhooksClient, WebhooksError } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";
import { refuses } from "./issues.js";

const draft = { name: "Stock desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] };
const list = "https://api.autograb.com.au/v2/webhooks?region=uk";

function connect(options, clientOptions) {
  const sandbox = createSandbox(options);
  const { apiKey, fetch } = sandbox;
  return { sandbox, client: new WebhooksClient({ apiKey, fetch, region: "uk", ...clientOptions }) };
}

/** What comes of a call: `ok`, or the error's code, how often it was sent, and whether its outcome is unknown. */
async function outcome(call) {
  try {
    await call();
    return "ok";
  } catch (error) {
    assert.ok(error instanceof WebhooksError, String(error));
    return `${error.code} ${error.attempts}${error.outcomeUnknown ? " unknown" : ""}`;
  }
}

for (const [name, fault, read, create, ran] of [
  ["a status", { status: 503 }, "server_error 3", "server_error 1 unknown", 0],
  ["a status after the call ran", { status: 500, runs: true }, "server_error 3", "server_error 1 unknown", 1],
  ["a refusal", { status: 403 }, "forbidden 1", "forbidden 1", 0],
  ["too many calls", { status: 429, headers: { "Retry-After": "0" } }, "rate_limited 3", "rate_limited 3", 0],
  [
    "too many calls for today",
    { status: 429, headers: { "Retry-After": "86400" } },
    "rate_limited 1",
    "rate_limited 1",
    0,
  ],
  ["a proxy's page", { status: 502, html: true }, "server_error 3", "server_error 1 unknown", 0],
  ["JSON of somebody else's", { status: 200, body: { hello: 1 } }, "unexpected_response 1", undefined, 0],
  [
    "a redirect",
    { status: 302, headers: { Location: "https://a.example" } },
    "unexpected_response 1",
    undefined,
    0,
  ],
  ["a dropped connection", { dropConnection: true }, "network 3", "network 1 unknown", 0],
  [
    "a connection dropped after the call ran",
    { dropConnection: true, runs: true },
    "network 3",
    "network 1 unknown",
    1,
  ],
  ["half a body", { truncateBody: true }, "network 3", "network 1 unknown", 1],
  ["no body", { truncateBody: 0 }, "network 3", "network 1 unknown", 1],
  ["a late answer", { delayMs: 400 }, "timeout 3", "timeout 1 unknown", 1],
  ["a body that trickles", { trickle: 80 }, "timeout 3", "timeout 1 unknown", 1],
  ["a body that trickles fast enough", { trickle: 2 }, "ok", "ok", 1],
  ["a late answer in time", { delayMs: 20 }, "ok", "ok", 1],
]) {
  test(`a fault: ${name}`, async (context) => {
    // No wait before an attempt: what is tested here is how often, not when.
    context.mock.method(Math, "random", () => 0);
    const { sandbox, client } = connect({}, { timeoutMs: 200 });
    sandbox.failNext({ ...fault, times: 3 });
    assert.equal(await outcome(() => client.list()), read);
    const fresh = connect({}, { timeoutMs: 200 });
    fresh.sandbox.failNext({ ...fault, times: 3 });
    const created = await outcome(() => fresh.client.create(draft));
    if (create !== undefined) assert.equal(created, create);
    fresh.sandbox.restore({ ...fresh.sandbox.snapshot(), faults: [] });
    assert.equal((await fresh.client.list()).length, ran);
  });
}

test("a lost answer to a delete is made good by the next attempt", async () => {
  const { sandbox, client } = connect();
  const { id } = await client.create(draft);
  sandbox.failNext({ dropConnection: true, runs: true, match: "delete" });
  assert.equal(await client.delete(id), undefined);
  assert.deepEqual(await client.list(), []);
});

test("a lost answer to an update leaves the changes unknown", async () => {
  const { sandbox, client } = connect();
  const { id } = await client.create(draft);
  sandbox.failNext({ truncateBody: true, match: ["update"] });
  const updated = await client.update(id, { name: "Sales desk" });
  assert.deepEqual([updated.webhook.name, updated.changes], ["Sales desk", undefined]);
});

test("a body breaks off after the bytes before it", async () => {
  const { sandbox } = connect();
  sandbox.failNext({ truncateBody: 9 });
  const answer = await sandbox.fetch(list, { headers: { ApiKey: sandbox.apiKey } });
  assert.equal(answer.status, 200);
  const reader = answer.body.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), '{"success');
  await assert.rejects(
    reader.read(),
    ({ name, cause }) => name === "TypeError" && cause.code === "ECONNRESET",
  );
});

test("a body trickles in ten pieces that make up the whole", async () => {
  const { sandbox } = connect();
  sandbox.failNext({ trickle: 1, status: 200, body: "Škoda Élégance, 2019" });
  const pieces = [];
  for await (const piece of (await sandbox.fetch(list)).body) pieces.push(piece);
  assert.equal(pieces.length, 10);
  assert.equal(Buffer.concat(pieces).toString(), "Škoda Élégance, 2019");
});

test("an abort ends a delay and a trickle, with its reason", async () => {
  const { sandbox } = connect();
  for (const fault of [{ delayMs: 3_600_000 }, { trickle: 3_600_000 }]) {
    sandbox.failNext(fault);
    const controller = new AbortController();
    const call = async () => (await sandbox.fetch(list, { signal: controller.signal })).text();
    setTimeout(() => controller.abort("enough"), 5);
    await assert.rejects(call, (reason) => reason === "enough");
  }
});

test("everything that is wrong with a fault is said", () => {
  const { failNext } = createSandbox();
  for (const [fault, paths] of [
    [{ status: 1, tiems: 2 }, ["/status", "/tiems"]],
    [{ match: "created" }, ["/match"]],
    [undefined, [""]],
    ["no object", [""]],
    [{ times: 3, match: "list" }, [""]],
  ]) {
    refuses(() => failNext(fault), paths);
  }
});

test("faults by chance are the same for the same seed", async () => {
  const run = async (seed) => {
    const { sandbox } = connect({ faults: { rate: 0.5, seed } });
    const statuses = [];
    for (let call = 0; call < 60; call += 1) {
      const answer = sandbox.fetch(list, { headers: { ApiKey: sandbox.apiKey } });
      statuses.push(await answer.then(({ status }) => status).catch(() => "dropped"));
    }
    return statuses;
  };
  const [one, same, other] = await Promise.all([run(1), run(1), run(2)]);
  assert.deepEqual(one, same);
  assert.notDeepEqual(one, other);
  for (const status of [200, 503, "dropped"]) assert.ok(one.includes(status), `${one}`);
});
