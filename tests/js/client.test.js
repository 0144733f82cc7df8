// The client and the request builders through the package's public names.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as index from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";

const { WebhooksClient, WebhooksError, buildCreateRequest, buildListRequest, redactEndpoint, withToken } =
  index;
const config = { apiKey: "pub_key", region: "uk" };
const draft = { name: "a", endpoint: "https://dealer.example/h?token=s3cret", events: ["recapture_new"] };

const failing = async (promise) => {
  assert.ok(promise instanceof Promise, "it threw, or gave no promise");
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof WebhooksError && error instanceof Error, String(error));
    assert.equal(error.name, "WebhooksError");
    return error;
  }
  assert.fail("it did not reject");
};

test("the names of the package", () => {
  const names = [
    "EVENTS",
    "WebhooksClient",
    "WebhooksError",
    "batchTransform",
    "buildCreateRequest",
    "buildDeleteRequest",
    "buildGetRequest",
    "buildListRequest",
    "buildPingRequest",
    "buildUpdateRequest",
    "checkEventName",
    "checkEventNames",
    "parsePayload",
    "redactEndpoint",
    "safeParsePayload",
    "validateBatch",
    "validateBatchStream",
    "validatePayload",
    "withToken",
  ];
  assert.deepEqual(Object.keys(index).sort(), names);
});

test("a request fits any HTTP client", () => {
  const request = buildCreateRequest(config, { ...draft, endpoint: new URL(draft.endpoint) });
  assert.deepEqual(Object.keys(request).sort(), ["body", "headers", "method", "url"]);
  assert.equal(new Request(request.url, request).headers.get("apikey"), "pub_key");
  assert.deepEqual(JSON.parse(request.body), { ...draft, region: "uk", format: "json" });
  assert.ok(!("body" in buildListRequest(config)));
});

test("builders throw one error with every problem", () => {
  assert.throws(
    () => buildCreateRequest({ apiKey: "pub_key" }, { name: "", endpoint: "x", events: ["ping"] }),
    (error) => {
      assert.ok(error instanceof WebhooksError);
      assert.equal(error.code, "invalid_request");
      assert.deepEqual(
        error.issues.map(({ path, code }) => [path, code]),
        [
          ["/name", "empty"],
          ["/endpoint", "url"],
          ["/events/0", "not_subscribable"],
          ["/region", "required"],
        ],
      );
      return true;
    },
  );
});

test("a method rejects, whatever it is given, and never throws", async () => {
  const client = new WebhooksClient({ ...config, fetch: async () => assert.fail("it was sent") });
  const calls = {
    create: [[], [null], [42], [draft, 42], [draft, { signal: 42 }], [{ ...draft, naem: "b" }]],
    list: [[42], [[]], [{ region: 42 }], [{ maxRetries: Infinity }]],
    get: [[], [null], [42], [{}], [""], [".."], ["a b"]],
    update: [[], ["w"], ["w", {}], ["w", null], ["", { name: "b" }], ["w", { name: 42 }]],
    delete: [[], [""], [Symbol("w")]],
    ping: [[], [""], ["w", "x"]],
  };
  for (const [name, inputs] of Object.entries(calls)) {
    for (const input of inputs) {
      const error = await failing(client[name](...input));
      assert.equal(error.code, "invalid_request", `${name} ${input.map(String)}`);
      assert.equal(error.attempts, 0);
      assert.ok(error.issues.length > 0);
    }
    const { [name]: detached } = client;
    for (const self of [undefined, null, 42, {}, Object.create(client)]) {
      assert.match((await failing(detached.call(self))).message, /on its client/);
    }
  }
  assert.throws(() => Object.create(client).rateLimit, WebhooksError);
});

test("constructors throw the package's own error", () => {
  for (const options of [undefined, null, 42, {}, { apiKey: 42 }, { apiKey: "k", region: "xx" }]) {
    assert.throws(() => new WebhooksClient(options), { name: "WebhooksError", code: "invalid_request" });
  }
});

test("an error written as JSON has its message, and issues whatever its code", async () => {
  const late = new DOMException("late", "TimeoutError");
  const aborted = await failing(new WebhooksClient(config).list({ signal: AbortSignal.abort(late) }));
  assert.deepEqual([aborted.code, aborted.attempts, aborted.cause.name], ["aborted", 0, "TimeoutError"]);
  assert.deepEqual(aborted.issues, []);
  assert.ok(!Object.keys(aborted).includes("issues"));
  const { name, message, code } = JSON.parse(JSON.stringify(aborted));
  assert.deepEqual([name, message, code], ["WebhooksError", aborted.message, "aborted"]);
});

test("an error keeps its body out of sight, and secrets out of everything", async () => {
  const fetch = async () =>
    Response.json(
      { error: true, message: `Request validation failed: ${draft.endpoint} pub_key` },
      { status: 400, headers: { "X-Request-Id": "r1" } },
    );
  const error = await failing(new WebhooksClient({ ...config, fetch }).create(draft));
  assert.equal(error.code, "validation_failed");
  assert.equal(error.status, 400);
  assert.equal(error.requestId, "r1");
  assert.equal(error.method, "POST");
  assert.equal(error.url, "https://api.autograb.co.uk/v2/webhooks");
  assert.match(error.body, /Request validation failed/);
  assert.ok(!Object.keys(error).includes("body"));
  const shown = `${error.stack} ${JSON.stringify(error)} ${error.body}`;
  for (const secret of ["s3cret", "pub_key"]) assert.ok(!shown.includes(secret), shown);
});

test("hooks hear each step, and what they throw is their own affair", async () => {
  const heard = [];
  const hook = (name) => (info) => {
    heard.push([name, info]);
    throw new Error("a log that fails");
  };
  let calls = 0;
  const fetch = async () => {
    calls += 1;
    return calls === 1
      ? new Response("", { status: 429, headers: { "Retry-After": "0" } })
      : Response.json([]);
  };
  const hooks = { onRequest: hook("request"), onResponse: hook("response"), onRetry: hook("retry") };
  await new WebhooksClient({ ...config, fetch, ...hooks }).list();
  const about = { method: "GET", url: "https://api.autograb.co.uk/v2/webhooks?region=uk" };
  const { afterMs } = heard[2][1];
  for (const [name, info] of heard) {
    if (name !== "response") continue;
    assert.ok(info.durationMs >= 0);
    delete info.durationMs;
  }
  assert.ok(afterMs >= 0 && afterMs <= 500, "no sooner than without the service's advice");
  assert.deepEqual(heard, [
    ["request", { ...about, attempt: 1 }],
    ["response", { ...about, attempt: 1, status: 429 }],
    ["retry", { ...about, attempt: 1, afterMs }],
    ["request", { ...about, attempt: 2 }],
    ["response", { ...about, attempt: 2, status: 200 }],
  ]);
});

test("the hook for requests is called directly before `fetch`, also when calls overlap and are repeated", async () => {
  const steps = [];
  const refused = new Set();
  const onRequest = ({ url, attempt }) => steps.push(`${url} ${attempt}`);
  const fetch = async (url) => {
    steps.push(url);
    if (refused.has(url)) return Response.json({ error: false });
    refused.add(url);
    return new Response("", { status: 429, headers: { "Retry-After": "0" } });
  };
  const client = new WebhooksClient({ ...config, fetch, onRequest });
  await Promise.allSettled(["wh_1", "wh_2", "wh_3"].map((id) => client.get(id)));
  assert.equal(steps.length, 12);
  const sent = steps.filter((_, at) => at % 2 === 1);
  const attempts = sent.map((url, at) => `${url} ${sent.slice(0, at).includes(url) ? 2 : 1}`);
  assert.deepEqual(
    steps.filter((_, at) => at % 2 === 0),
    attempts,
  );
});

test("a promise of a hook that rejects is its own affair too", async () => {
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  const onRequest = async () => {
    throw new Error("the log is full");
  };
  await new WebhooksClient({ ...config, onRequest, fetch: async () => Response.json([]) }).list();
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off("unhandledRejection", note);
  assert.deepEqual(unhandled, []);
});

test("the limits that answers tell", async () => {
  const headers = {
    "Rate-Limit-Remaining": "9",
    "Rate-Limit-Reset": "1609459200",
    "Monthly-Request-Total": "3",
  };
  const client = new WebhooksClient({ ...config, fetch: async () => Response.json([], { headers }) });
  assert.equal(client.rateLimit, undefined);
  assert.equal(client.quota, undefined);
  await client.list();
  assert.deepEqual(client.rateLimit, { remaining: 9, reset: 1609459200 });
  assert.deepEqual(client.quota, { used: 3 });
});

test("a function that gives no key, or one that can't be sent, is an issue", async () => {
  const fetch = async () => assert.fail("it was sent");
  for (const [apiKey, code] of [
    [() => "", "empty"],
    [async () => 42, "type"],
    [() => "a\nb", "header_value"],
  ]) {
    const error = await failing(new WebhooksClient({ ...config, apiKey, fetch }).list());
    assert.equal(error.code, "invalid_request");
    assert.deepEqual([error.issues.length, error.issues[0].path, error.issues[0].code], [1, "/apiKey", code]);
  }
});

test("changes of odd names are properties like the others", async () => {
  const answer =
    '{"webhook":{"id":"w"},"changes":{"__proto__":{"from":1,"to":{"isAdmin":true}},"a":{"to":null}}}';
  const client = new WebhooksClient({ ...config, fetch: async () => new Response(answer) });
  const { changes } = await client.update("w", { name: "b" });
  assert.deepEqual(Object.keys(changes).sort(), ["__proto__", "a"]);
  assert.deepEqual(changes.a, { to: null });
  assert.equal(changes.from, undefined);
});

test("a call that changes something and gets no answer says so", async () => {
  const fetch = async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
  };
  const client = new WebhooksClient({ ...config, fetch, maxRetries: 0 });
  const error = await failing(client.create(draft));
  assert.equal(error.code, "network");
  assert.equal(error.outcomeUnknown, true);
  assert.match(error.hint, /list the webhooks/);
  assert.equal(error.cause.message, "fetch failed");
  assert.ok(!("outcomeUnknown" in (await failing(client.list()))));
});

test("a refused connection is tried again even for a create", async () => {
  const sandbox = createSandbox();
  let calls = 0;
  const fetch = async (...request) => {
    calls += 1;
    if (calls > 1) return sandbox.fetch(...request);
    throw new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
  };
  const client = new WebhooksClient({ apiKey: sandbox.apiKey, region: "uk", fetch });
  await client.create(draft);
  assert.equal(calls, 2);
  assert.equal((await client.list()).length, 1);
});

test("tokens are made, replaced and hidden", () => {
  assert.equal(withToken("https://a.example/h", "t 1"), "https://a.example/h?token=t%201");
  assert.equal(
    withToken(new URL("https://a.example/h?k=0"), "1", { parameter: "k" }),
    "https://a.example/h?k=1",
  );
  const [one, other] = [withToken("https://a.example/h"), withToken("https://a.example/h")];
  assert.match(one, /^https:\/\/a\.example\/h\?token=[0-9a-f]{48}$/);
  assert.notEqual(one, other);
  assert.equal(redactEndpoint(one), "https://a.example/h?token=…");
  for (const [input, issues] of [
    [["https://a.example/h", 42], ["/token type"]],
    [["https://a.example/h", ""], ["/token empty"]],
    [["no URL", "t"], ["/endpoint url"]],
    [[Symbol("a"), "t"], ["/endpoint type"]],
    [["https://a.example/h", "t", { paramter: "k" }], ["/paramter unknown_field"]],
    [["https://a.example/h", "t", { parameter: "" }], ["/parameter empty"]],
    [[undefined, undefined, null], ["/endpoint required"]],
  ]) {
    assert.throws(
      () => withToken(...input),
      (error) => {
        assert.ok(error instanceof WebhooksError && error.code === "invalid_request", String(error));
        assert.deepEqual(
          error.issues.map(({ path, code }) => `${path} ${code}`),
          issues,
        );
        return true;
      },
    );
  }
});

test("a region is brought to a wanted list", async () => {
  const sandbox = createSandbox();
  const client = new WebhooksClient({ apiKey: sandbox.apiKey, region: "uk", fetch: sandbox.fetch });
  const old = await client.create({ ...draft, name: "old" });
  const kept = await client.create({ ...draft, name: "kept" });
  const wanted = [draft, { ...draft, name: "kept", events: ["valuation_change"] }];

  const dry = await client.ensure(wanted, { dryRun: true, prune: true });
  assert.deepEqual(
    dry.steps.map(({ action }) => action),
    ["create", "update", "delete"],
  );
  assert.equal(dry.done, 0);
  assert.equal((await client.list()).length, 2);

  const { steps, done } = await client.ensure(wanted);
  assert.equal(done, 2);
  assert.deepEqual(steps[1].patch, { events: ["valuation_change"] });
  assert.deepEqual(steps[1].changes, { events: { from: kept.events, to: ["valuation_change"] } });
  assert.equal((await client.list()).length, 3, "nothing is deleted unasked");

  await client.ensure(wanted, { prune: true });
  assert.deepEqual((await client.list()).map(({ name }) => name).sort(), ["a", "kept"]);
  await assert.rejects(client.get(old.id), { code: "invalid_webhook_id" });
  assert.ok((await client.ensure(wanted, { prune: true })).steps.every(({ action }) => action === "keep"));
});

test("a plan that fails on the way says how far it got", async () => {
  const sandbox = createSandbox();
  let creations = 0;
  const fetch = (url, init) => {
    if (init.method === "POST" && (creations += 1) === 2) return new Response("", { status: 500 });
    return sandbox.fetch(url, init);
  };
  const client = new WebhooksClient({ apiKey: sandbox.apiKey, region: "uk", fetch });
  const error = await failing(client.ensure([draft, { ...draft, name: "b" }]));
  assert.equal(error.code, "server_error");
  assert.equal(error.plan.done, 1);
  assert.deepEqual(
    error.plan.steps.map(({ webhook }) => webhook?.name),
    ["a", undefined],
  );
});

test("entries of which more of the kind are made don't use up the stack", async () => {
  const client = new WebhooksClient({ ...config, fetch: async () => Response.json([]) });
  const endless = function* () {
    yield [Symbol.iterator, endless];
    yield ["entries", endless];
  };
  for (let turn = 0; turn < 20; turn += 1) {
    const entries = { entries: endless, [Symbol.iterator]: endless };
    assert.equal((await failing(client.create(entries))).code, "invalid_request");
  }
  assert.deepEqual(await client.list(), []);
});

test("hostile input leaves the module as it was", async () => {
  const { fetch, apiKey } = createSandbox();
  const client = new WebhooksClient({ apiKey, fetch, region: "uk" });
  const throwing = (trap) =>
    new Proxy(
      {},
      {
        [trap]() {
          throw new Error(trap);
        },
      },
    );
  for (const trap of ["ownKeys", "get", "getOwnPropertyDescriptor", "has", "getPrototypeOf"]) {
    for (let turn = 0; turn < 2_000; turn += 1) {
      await Promise.allSettled([client.list(throwing(trap)), client.create(throwing(trap), throwing(trap))]);
      assert.throws(() => new WebhooksClient(throwing(trap)), WebhooksError);
    }
  }
  assert.deepEqual(await client.list(), []);
});

test("an array is what it seems to be, or refused", async () => {
  const client = new WebhooksClient({ ...config, fetch: () => assert.fail("it was sent") });
  const holed = [draft.events[0]];
  holed[2] = "recapture_delist";
  for (const events of [holed, Object.assign([...draft.events], { more: "recapture_delist" })]) {
    const { issues } = await failing(client.create({ ...draft, events }));
    assert.deepEqual(
      issues.map(({ path, code }) => [path, code]),
      [["/events", "type"]],
    );
  }
  const { issues } = await failing(client.ensure(new Array(3), { prune: true }));
  assert.deepEqual(
    issues.map(({ path, code }) => [path, code]),
    [["", "type"]],
  );
});

test("options may be any kind of object", async () => {
  const sent = [];
  const fetch = async (url) => {
    sent.push(url);
    return Response.json([]);
  };
  const plain = { ...config, fetch };
  const bare = Object.assign(Object.create(null), plain);
  class Options {
    fetch = fetch;
    apiKey = "pub_key";
    region = "uk";
  }
  for (const options of [bare, new Options(), Object.freeze(plain)]) await new WebhooksClient(options).list();
  assert.equal(sent.length, 3);
  const aborted = Object.assign(Object.create(null), { signal: AbortSignal.abort() });
  assert.equal((await failing(new WebhooksClient(plain).list(aborted))).code, "aborted");
});

test("what an answer leaves blank is empty, and nothing of it is lost", async () => {
  const answer = '{"id":"w","name":null,"headers":"","events":[],"__proto__":{"isAdmin":true}}';
  const client = new WebhooksClient({ ...config, fetch: async () => new Response(answer) });
  const webhook = await client.get("w");
  assert.deepEqual([webhook.name, webhook.headers, webhook.format, webhook.endpoint], ["", [], "json", ""]);
  assert.deepEqual([webhook.extra.name, webhook.extra.headers], [null, ""]);
  assert.equal(webhook.extra.isAdmin, undefined);
  assert.ok(Object.hasOwn(webhook.extra, "__proto__"));
});

test("an answer that can't be read leaves open what became of a create or a ping", async () => {
  for (const [body, status] of [
    ["<html>sign in</html>", 200],
    ["", 201],
    ['{"webhook":', 201],
    ["[]", 200],
  ]) {
    const client = new WebhooksClient({ ...config, fetch: async () => new Response(body, { status }) });
    const error = await failing(client.create(draft));
    assert.equal(error.code, "unexpected_response");
    assert.equal(error.outcomeUnknown, true, body);
    assert.match(error.hint, /list the webhooks/);
  }
});

test("no body is larger than allowed, not even one of empty pieces or in a last one", async () => {
  for (const [piece, message] of [
    [{ done: false, value: new Uint8Array(0) }, /too large|bytes/],
    [{ done: true, value: new TextEncoder().encode(`[${" ".repeat(100)}]`) }, /too large|bytes/],
  ]) {
    const read = async () => piece;
    const answer = { status: 200, headers: new Headers(), body: { getReader: () => ({ read }) } };
    const options = { fetch: async () => answer, maxRetries: 0, maxResponseBytes: 50 };
    const error = await failing(new WebhooksClient({ ...config, ...options }).list());
    assert.equal(error.code, "unexpected_response");
    assert.match(error.message, message);
  }
});

test("builders want to know who calls", () => {
  for (const [options, path] of [
    [{ region: "uk" }, "/apiKey"],
    [{ region: "uk", apiKey: undefined }, "/apiKey"],
    [{ region: "uk", apiKey: async () => "pub_key" }, "/apiKey"],
    [{ region: "uk", oauth: { clientId: "i", clientSecret: "s" } }, "/oauth"],
  ]) {
    assert.throws(
      () => buildListRequest(options),
      (error) => error.code === "invalid_request" && error.issues[0].path === path,
    );
  }
  assert.equal(buildListRequest({ region: "uk", apiKey: null }).headers.ApiKey, undefined);
});

test("a plan that failed does not show its endpoints to those who show all of an error", async () => {
  const fetch = async (url, init) =>
    init.method === "GET" ? Response.json([]) : new Response("", { status: 500 });
  const error = await failing(new WebhooksClient({ ...config, fetch }).ensure([draft]));
  assert.equal(error.plan.done, 0);
  assert.ok(!JSON.stringify(error).includes("s3cret"));
});

test("the hook for responses hears of redirects and of answers that are too large", async () => {
  const heard = [];
  const onResponse = ({ status, attempt, requestId, durationMs }) =>
    heard.push([status, attempt, requestId, durationMs >= 10]);
  const headers = { "X-Request-Id": "r1" };
  for (const response of [
    new Response(null, { status: 302, headers: { ...headers, Location: "/" } }),
    new Response("x".repeat(100), { headers }),
    new Response("[]", { headers }),
  ]) {
    const fetch = () => new Promise((resolve) => setTimeout(() => resolve(response), 15));
    const options = { ...config, fetch, onResponse, maxRetries: 0, maxResponseBytes: 50 };
    await new WebhooksClient(options).list().catch(() => {});
  }
  assert.deepEqual(heard, [
    [302, 1, "r1", true],
    [200, 1, "r1", true],
    [200, 1, "r1", true],
  ]);
});
