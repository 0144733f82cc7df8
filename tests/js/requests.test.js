// What a call does to its environment: how often it parses URLs, listens to signals, and how it calls `fetch`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { WebhooksClient, buildListRequest } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";

const config = { apiKey: "pub_key", region: "uk", maxRetries: 0 };
const draft = { name: "a", endpoint: "https://dealer.example/h?token=t", events: ["recapture_new"] };
const json = (value, init) => new Response(JSON.stringify(value), init);

/** Counts the URLs that are constructed while a function runs. */
async function countUrls(run) {
  const { URL } = globalThis;
  let count = 0;
  globalThis.URL = class extends URL {
    constructor(...given) {
      super(...given);
      count++;
    }
  };
  try {
    await run();
  } finally {
    globalThis.URL = URL;
  }
  return count;
}

test("a call parses each URL once", async () => {
  const fetch = async () => json({ webhook: { id: "wh_1", name: "a" } });
  let client;
  assert.equal(await countUrls(() => (client = new WebhooksClient({ ...config, fetch }))), 1, "the base URL");
  assert.equal(await countUrls(() => client.create(draft)), 1, "the endpoint");
  assert.equal(await countUrls(() => client.update("wh_1", { endpoint: draft.endpoint })), 1);
  assert.equal(await countUrls(() => client.get("wh_1")), 0);
  assert.equal(await countUrls(() => buildListRequest(config)), 1);
});

test("calls that share a signal add one listener to it, and leave none", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  let most = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = function (...given) {
    most = Math.max(most, ++listeners);
    return addEventListener.apply(this, given);
  };
  signal.removeEventListener = function (...given) {
    listeners--;
    return removeEventListener.apply(this, given);
  };
  const fetch = () => new Promise((resolve) => setTimeout(() => resolve(json([])), 5));
  const client = new WebhooksClient({ ...config, fetch });
  await Promise.all(Array.from({ length: 30 }, () => client.list({ signal })));
  assert.deepEqual([most, listeners], [1, 0]);
});

test("each of the calls that share a signal ends when it is aborted", async () => {
  const controller = new AbortController();
  const client = new WebhooksClient({ ...config, fetch: () => new Promise(() => {}) });
  const calls = Array.from({ length: 12 }, () => client.list({ signal: controller.signal }));
  setTimeout(() => controller.abort("enough"), 5);
  const codes = (await Promise.allSettled(calls)).map(({ reason }) => [reason.code, reason.cause]);
  assert.deepEqual(codes, Array(12).fill(["aborted", "enough"]));
});

test("no cache keeps an answer, where the runtime lets a request say so", async () => {
  const modes = [];
  const fetch = async (_, { cache }) => (modes.push(cache), json([]));
  const client = new WebhooksClient({ ...config, fetch });
  await client.list();
  const { Request } = globalThis;
  // As workerd does with old compatibility dates.
  globalThis.Request = class {
    constructor(_, init) {
      if ("cache" in init) throw new Error("The 'cache' field is not implemented");
    }
  };
  try {
    await client.list();
  } finally {
    globalThis.Request = Request;
  }
  assert.deepEqual(modes, ["no-store", undefined]);
});

test("a `fetch` that throws at once has sent nothing", async () => {
  const fetch = () => {
    throw new TypeError("bad mock");
  };
  const error = await new WebhooksClient({ ...config, fetch }).create(draft).catch((error) => error);
  assert.deepEqual(
    [error.code, error.outcomeUnknown, error.cause.message],
    ["network", undefined, "bad mock"],
  );
  assert.match(error.message, /`fetch` threw before it sent the request/);
});

test("a mock of a response works, or the error names what it lacks", async () => {
  const list = (answer) => new WebhooksClient({ ...config, fetch: async () => answer }).list();
  const json = async () => [{ id: "wh_1" }];
  assert.equal((await list({ ok: true, status: 200, json }))[0].id, "wh_1");
  for (const [answer, missing] of [
    [{ ok: true, json }, /no `status`/],
    [{ ok: true, status: 200 }, /none of `body`, `text\(\)` and `json\(\)`/],
    [{ ok: true, status: "200", json }, /no `status`/],
    [undefined, /no `status`/],
  ]) {
    await assert.rejects(
      list(answer),
      (error) => error.code === "unexpected_response" && missing.test(error.message),
    );
  }
});

test("numbers that JavaScript can't hold keep their digits", async () => {
  const body = '[{"id":9007199254740993,"name":"a","team":12345678901234567890,"ratio":0.5,"big":1e400}]';
  const client = new WebhooksClient({ ...config, fetch: async () => new Response(body) });
  const [webhook] = await client.list();
  assert.equal(webhook.id, "9007199254740993");
  assert.deepEqual(webhook.extra, { team: "12345678901234567890", ratio: 0.5, big: "1e400" });
});

test("a property that is nested deeply does not make a list unreadable", async () => {
  for (const depth of [120, 127, 128, 1000, 100_000]) {
    const body = `[{"id":"wh_1","deep":${"[".repeat(depth)}${"]".repeat(depth)}}]`;
    const client = new WebhooksClient({ ...config, fetch: async () => new Response(body) });
    assert.equal((await client.list())[0].id, "wh_1", `${depth}`);
  }
});

test("an answer of countless tiny values is refused at once", async () => {
  const body = `[${'{"id":1},'.repeat(900_000)}{"id":1}]`;
  const client = new WebhooksClient({
    ...config,
    maxResponseBytes: 1e8,
    fetch: async () => new Response(body),
  });
  await assert.rejects(client.list(), {
    code: "unexpected_response",
    message: /more than 400000 JSON values/,
  });
});

test("two `ensure` calls at once create every webhook once", async () => {
  const { apiKey, fetch } = createSandbox();
  const client = new WebhooksClient({ apiKey, fetch, region: "uk" });
  const drafts = Array.from({ length: 5 }, (_, index) => ({ ...draft, name: `webhook ${index}` }));
  const plans = await Promise.all([client.ensure(drafts), client.ensure(drafts), client.ensure(drafts)]);
  assert.deepEqual(
    plans.map(({ steps }) => [...new Set(steps.map(({ action }) => action))]),
    [["create"], ["keep"], ["keep"]],
  );
  assert.equal((await client.list()).length, 5);
});

test("an `ensure` that fails or is refused does not hold up the next one", async () => {
  const { apiKey, fetch } = createSandbox();
  const client = new WebhooksClient({ apiKey, fetch, region: "uk" });
  const results = await Promise.allSettled([
    client.ensure([draft], { signal: AbortSignal.abort() }),
    client.ensure([{}]),
    client.ensure([draft]),
  ]);
  assert.deepEqual(
    results.map(({ status, reason }) => reason?.code ?? status),
    ["aborted", "invalid_request", "fulfilled"],
  );
});

test("pruning a webhook that is already gone is no failure", async () => {
  const { apiKey, fetch } = createSandbox();
  const client = new WebhooksClient({ apiKey, fetch, region: "uk" });
  const { id } = await client.create(draft);
  let isGone = false;
  const racing = async (url, init) => {
    if (init.method === "DELETE" && !isGone) {
      isGone = true;
      await client.delete(id);
    }
    return fetch(url, init);
  };
  const plan = await new WebhooksClient({ apiKey, fetch: racing, region: "uk" }).ensure([], { prune: true });
  assert.deepEqual([plan.done, plan.steps[0].action], [1, "delete"]);
});

test("the client's own region chooses the host, and that of a call does not", async () => {
  const hosts = [];
  const fetch = async (url) => (hosts.push(new URL(url).host), json([]));
  const list = (options, call) => new WebhooksClient({ apiKey: "pub_key", fetch, ...options }).list(call);
  await list({ region: "uk" });
  await list({ region: "au" });
  await list({ region: "uk" }, { region: "au" });
  await list({ region: "nz" }, { region: "uk" });
  await list({}, { region: "uk" });
  await list({ region: "uk", baseUrl: "https://proxy.example/v2" });
  const [uk, other] = ["api.autograb.co.uk", "api.autograb.com.au"];
  assert.deepEqual(hosts, [uk, other, uk, other, other, "proxy.example"]);
});

test("hints name the other host of the United Kingdom, and what fits the cause", async () => {
  const fail = async (fetch, options) =>
    (await new WebhooksClient({ ...config, fetch, ...options }).list().catch((error) => error)).hint;
  assert.match(await fail(async () => json({}, { status: 401 })), /https:\/\/api\.autograb\.com\.au\/v2/);
  assert.doesNotMatch(await fail(async () => json({}, { status: 401 }), { region: "au" }), /base URL/);
  const broken = (code) => async () => {
    throw Object.assign(new TypeError("fetch failed"), { cause: { code } });
  };
  assert.match(await fail(broken("SELF_SIGNED_CERT_IN_CHAIN")), /NODE_EXTRA_CA_CERTS/);
  assert.match(await fail(broken("ENOTFOUND")), /HTTPS_PROXY/);
  assert.doesNotMatch(await fail(broken("ENOTFOUND")), /CORS/);
});

test("an `ensure` with wrong options takes no turn from the others", async () => {
  const sandbox = createSandbox();
  const fetch = async (...given) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return sandbox.fetch(...given);
  };
  const client = new WebhooksClient({ apiKey: sandbox.apiKey, fetch, region: "uk" });
  const calls = [client.ensure([draft]), client.ensure([draft], { timeoutMs: -1 }), client.ensure([draft])];
  await Promise.allSettled(calls);
  assert.equal((await client.list()).length, 1);
});

test("an `ensure` that waits for another ends when it is aborted", async () => {
  const client = new WebhooksClient({ ...config, fetch: () => new Promise(() => {}), timeoutMs: 5_000 });
  const first = new AbortController();
  const blocking = client.ensure([draft], { signal: first.signal }).catch(() => {});
  const started = Date.now();
  await assert.rejects(client.ensure([draft], { signal: AbortSignal.timeout(30) }), { code: "aborted" });
  assert.ok(Date.now() - started < 2_000);
  first.abort();
  await blocking;
});

test("a listener that is called after its removal does nothing, and an event without a state aborts", async () => {
  let late;
  const addEventListener = (_, listener) => (late = listener);
  const removeEventListener = () => {};
  const client = new WebhooksClient({ ...config, fetch: async () => json([]) });
  await client.list({ signal: { aborted: false, addEventListener, removeEventListener } });
  late();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(await client.list(), []);
  const waiting = new WebhooksClient({ ...config, fetch: () => new Promise(() => {}) });
  const call = waiting.list({ signal: { aborted: false, addEventListener, removeEventListener } });
  await new Promise((resolve) => setTimeout(resolve, 5));
  late();
  await assert.rejects(call, { code: "aborted" });
});

test("a create that may have run is not repeated", async () => {
  for (const [thrown, attempts, outcomeUnknown] of [
    [{ code: "EHOSTUNREACH", syscall: "read" }, 1, true],
    [{ code: "EHOSTUNREACH", syscall: "connect" }, 3, undefined],
    [{ code: "ECONNREFUSED" }, 3, undefined],
    [{ code: "ECONNRESET" }, 1, true],
  ]) {
    let count = 0;
    const fetch = async () => {
      count++;
      throw Object.assign(new TypeError("fetch failed"), { cause: thrown });
    };
    const client = new WebhooksClient({ ...config, maxRetries: 2, fetch });
    const error = await client.create(draft).catch((error) => error);
    assert.deepEqual([count, error.outcomeUnknown], [attempts, outcomeUnknown], JSON.stringify(thrown));
  }
});

test("pruning spares webhooks of other regions, and a webhook without an id fails before the first step", async () => {
  const sent = [];
  const answering =
    (webhooks) =>
    async (_, { method }) => (sent.push(method), json(webhooks));
  const stray = { id: "au1", name: "elsewhere", region: "au" };
  const plan = await new WebhooksClient({ ...config, fetch: answering([stray]) }).ensure([], { prune: true });
  assert.deepEqual(plan.steps, []);
  const nameless = new WebhooksClient({
    ...config,
    fetch: answering([{ name: "a", endpoint: "https://b.example" }]),
  });
  await assert.rejects(nameless.ensure([draft]), { code: "unexpected_response", message: /no `id`/ });
  assert.deepEqual(sent, ["GET", "GET"]);
});

test("options that an object inherits do not count", async () => {
  const heard = [];
  Object.assign(Object.prototype, {
    fetch: () => heard.push("fetch"),
    apiKey: () => heard.push("key"),
    signal: 1,
  });
  try {
    assert.throws(() => new WebhooksClient({ region: "uk" }), { code: "invalid_request" });
    const client = new WebhooksClient({ ...config, maxRetries: 0, baseUrl: "http://127.0.0.1:9/v2" });
    await assert.rejects(client.list({}), { code: "network" });
  } finally {
    for (const name of ["fetch", "apiKey", "signal"]) delete Object.prototype[name];
  }
  assert.deepEqual(heard, []);
});

test("ids and properties that can't be sent as they are, are refused", async () => {
  const client = new WebhooksClient({ ...config, fetch: async () => json([]) });
  await assert.rejects(client.get("a\ud800b"), { code: "invalid_request" });
  const own = JSON.parse('{"__proto__":{"isAdmin":true}}');
  await assert.rejects(client.create({ ...draft, extra1: own }, { allowUnknownFields: true }), (error) =>
    error.issues.some(({ path }) => path === "/extra1/__proto__"),
  );
  let shared = {};
  for (let level = 0; level < 40; level++) shared = { a: shared, b: shared };
  await assert.rejects(client.create(shared), { code: "invalid_request" });
});
