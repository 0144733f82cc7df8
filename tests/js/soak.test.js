// Thousands of calls under random faults. At the end the service's state must be what the answers said.

import assert from "node:assert/strict";
import { test } from "node:test";
import { WebhooksClient, WebhooksError } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";
import * as module from "../../dist/npm/wasm/client.js";

const WORKERS = 100;
const ROUNDS = 30;
const OAUTH = { clientId: "id", clientSecret: "s3cret-oauth" };
const SECRETS = {
  key: "pub_s3cret-key",
  token: "s3cret-token",
  header: "s3cret-header",
  clientSecret: OAUTH.clientSecret,
  basic: btoa(`${OAUTH.clientId}:${OAUTH.clientSecret}`),
};

/** A small generator (mulberry32), so that a failure can be repeated. */
function randomOf(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const later = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
const broken = (response) =>
  new Response(
    new ReadableStream({
      async start(controller) {
        controller.enqueue(new Uint8Array((await response.arrayBuffer()).slice(0, 9)));
        controller.error("the line went dead");
      },
    }),
    { status: response.status },
  );

/** What can go wrong on the way. Each takes what carries the request on, and may do so or not. */
const FAULTS = [
  () => Promise.reject(new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } })),
  () => Promise.reject("a string"),
  () => later(1, new Response("", { status: 429, headers: { "Retry-After": "0" } })),
  () => new Response("<html>busy</html>", { status: 503, headers: { "Retry-After": "0" } }),
  () => new Response("<html>sign in</html>", { status: 200 }),
  async (carry) => {
    await carry();
    return new Response("<html>sign in</html>", { status: 200 });
  },
  () => new Response("", { status: 302, headers: { Location: "https://elsewhere.example" } }),
  () => new Promise(() => {}),
  async (carry) => broken(await carry()),
  async (carry) => {
    await carry();
    throw new TypeError("fetch failed", { cause: { code: "ECONNRESET" } });
  },
  async (carry) => {
    await carry();
    return new Response("", { status: 502, headers: { "Retry-After": "0" } });
  },
  async (carry) => later(3, await carry()),
];

/** What is known of a webhook: there, gone, or one of both. */
class Ledger {
  #states = new Map();
  put = (name, state) => this.#states.set(name, state);
  check(webhooks) {
    const counts = Map.groupBy?.(webhooks, ({ name }) => name) ?? new Map(webhooks.map((w) => [w.name, [w]]));
    assert.equal(counts.size, webhooks.length, "a webhook was made twice");
    for (const [name, state] of this.#states) {
      if (state === "there") assert.ok(counts.has(name), `${name} is lost`);
      if (state === "gone") assert.ok(!counts.has(name), `${name} should be gone`);
    }
    for (const name of counts.keys()) assert.ok(this.#states.has(name), `${name} came from nowhere`);
  }
}

test("under random faults nothing is doubled, lost or told", async (t) => {
  const unhandled = [];
  process.on("unhandledRejection", (reason) => unhandled.push(reason));
  const sandbox = createSandbox({ accounts: [{ keys: [SECRETS.key], oauthClients: [OAUTH] }] });
  const random = randomOf(7);
  const seen = [];
  const ends = {};
  const accessTokens = new Set();
  const fetch = (url, init) => {
    seen.push(url);
    const carry = async () => {
      const response = await sandbox.fetch(url, init);
      if (url.endsWith("/request-token")) accessTokens.add((await response.clone().json()).access_token);
      return response;
    };
    return random() < 0.35 ? FAULTS[Math.floor(random() * FAULTS.length)](carry) : carry();
  };
  const tell = (info) => seen.push(JSON.stringify(info));
  const hooks = { onRequest: tell, onResponse: tell, onRetry: tell };
  const options = { region: "uk", fetch, timeoutMs: 250, ...hooks };
  const byKey = new WebhooksClient({ ...options, apiKey: SECRETS.key });
  /** Every other worker shares a key; each of the others has a token of its own. */
  const clientOf = (worker) =>
    /[02468]$/.test(worker) ? byKey : new WebhooksClient({ ...options, oauth: OAUTH });
  const draftOf = (name) => ({
    name,
    endpoint: `https://dealer.example/h?token=${SECRETS.token}`,
    events: ["recapture_new"],
    headers: [{ name: "X-Token", value: SECRETS.header }],
  });
  const calm = new WebhooksClient({ apiKey: SECRETS.key, region: "uk", fetch: sandbox.fetch });
  const ledger = new Ledger();

  /** Makes a call and says how it ended: done, failed, or not known. */
  async function attempt(call) {
    try {
      return { end: "done", value: await call() };
    } catch (error) {
      assert.ok(error instanceof WebhooksError, String(error));
      seen.push(`${error.stack} ${JSON.stringify(error)} ${error.body} ${error.cause}`);
      ends[error.code] = (ends[error.code] ?? 0) + 1;
      return { end: error.outcomeUnknown ? "unknown" : "failed", error };
    }
  }

  async function work(worker) {
    const client = clientOf(worker);
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = `${worker}-${round}`;
      const created = await attempt(() => client.create(draftOf(name)));
      ledger.put(name, { done: "there", failed: "gone", unknown: "either" }[created.end]);
      if (created.end !== "done") continue;
      const { id } = created.value;
      await attempt(() => client.update(id, { events: ["recapture_new", "valuation_change"] }));
      await attempt(() => client.ping(id, { signal: AbortSignal.timeout(Math.ceil(random() * 200)) }));
      if (random() < 0.5) continue;
      const deleted = await attempt(() => client.delete(id));
      ledger.put(name, { done: "gone", failed: "there", unknown: "either" }[deleted.end]);
    }
  }

  /** Brings a region to one wanted list after the other, and to the last of them for sure. */
  async function bring(region, client) {
    for (let round = 0; round < ROUNDS; round += 1) {
      const names = ["a", "b", "c", "d"].filter(() => random() < 0.6);
      const events = random() < 0.5 ? ["recapture_new"] : ["recapture_new", "valuation_change"];
      const wanted = names.map((name) => ({ ...draftOf(name), events }));
      let brought;
      do brought = await attempt(() => client.ensure(wanted, { region, prune: true }));
      while (brought.end !== "done" && round === ROUNDS - 1);
      if (brought.end !== "done") continue;
      const there = await calm.list({ region });
      assert.deepEqual(there.map((webhook) => webhook.name).sort(), names);
      assert.ok(there.every((webhook) => webhook.events.length === events.length));
    }
  }

  const memory = () => module.start().memory.buffer.byteLength;
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(`a${worker}`)));
  await Promise.all([bring("nz", byKey), bring("my", clientOf("odd"))]);
  const warm = memory();
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(`b${worker}`)));
  // How much is in use at once varies; a call that left a hundred bytes behind would add megabytes.
  assert.ok(memory() - warm <= 2 ** 19, `the module's memory grew from ${warm} to ${memory()} bytes`);

  ledger.check(await calm.list());
  assert.deepEqual(unhandled, []);
  const told = seen.join("\n");
  assert.ok(accessTokens.size > WORKERS / 2, "too few tokens were given");
  const secrets = {
    ...SECRETS,
    ...Object.fromEntries([...accessTokens].map((token) => [`token ${token}`, token])),
  };
  for (const [kind, secret] of Object.entries(secrets))
    assert.ok(!told.includes(secret), `the ${kind} was told`);
  for (const code of ["network", "timeout", "aborted", "server_error", "unexpected_response"]) {
    assert.ok(ends[code] > 0, `no call ended as ${code}`);
  }
  t.diagnostic(`${seen.length} things seen; failures: ${JSON.stringify(ends)}`);
});

test("memory stays flat, whatever fetch does and never does", async () => {
  const stream = (start) => async () => new Response(new ReadableStream({ start }));
  const fetches = {
    answers: async () => new Response("[]"),
    never: () => new Promise(() => {}),
    thrown: () => Promise.reject("a string"),
    page: async () => new Response("<html>"),
    broken: stream((controller) => controller.error("broken")),
    trickle: stream(() => {}),
  };
  const signal = new AbortController().signal;
  for (const [name, fetch] of Object.entries(fetches)) {
    const client = new WebhooksClient({
      apiKey: "pub_key",
      region: "uk",
      fetch,
      timeoutMs: 20,
      maxRetries: 0,
    });
    const sizes = [];
    for (let pass = 0; pass < 6; pass += 1) {
      await Promise.allSettled(Array.from({ length: 1_000 }, () => client.list({ signal })));
      await new Promise((resolve) => setTimeout(resolve, 20));
      sizes.push(module.start().memory.buffer.byteLength);
    }
    assert.equal(sizes.at(-1), sizes[2], `${name}: ${sizes}`);
  }
});

test("what throws leaves no reference behind", async () => {
  const references = () => module.start().__wbindgen_externrefs.length;
  const fetches = {
    answers: async () => new Response("[]"),
    page: async () => new Response("<html>"),
    throws: () => {
      throw "a string";
    },
  };
  const input = {
    get name() {
      throw "a string";
    },
  };
  const sizes = [];
  for (let pass = 0; pass < 6; pass += 1) {
    for (const fetch of Object.values(fetches)) {
      const client = new WebhooksClient({ apiKey: "pub_key", region: "uk", fetch, maxRetries: 0 });
      for (let call = 0; call < 500; call += 1) {
        await client.list().catch(() => {});
        await client.create(input).catch(() => {});
      }
    }
    sizes.push(references());
  }
  assert.equal(sizes.at(-1), sizes[0], `${sizes}`);
});
