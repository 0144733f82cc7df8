// The receiver without sockets: what is decided, who is called, what is remembered.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";

import { WebhooksError, createReceiver, memoryStore } from "autograb-webhooks/receiver";
import { samplePayload } from "autograb-webhooks/schema";

const TOKEN = "t0ken-of-the-endpoint";
const SAMPLE = JSON.stringify(samplePayload("recapture_new"));
const OTHER = JSON.stringify(samplePayload("recapture_new", { seed: 7 }));
const JSON_TYPE = { "Content-Type": "application/json" };
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A receiver whose calls are recorded. */
function setUp(options = {}) {
  const calls = [];
  const outcomes = [];
  const errors = [];
  const receiver = createReceiver({
    token: TOKEN,
    fallback: (payload, context) => void calls.push({ payload, context }),
    onError: (error, info) => errors.push({ error, info }),
    onOutcome: (info) => outcomes.push(info),
    ...options,
  });
  const push = (body, { path = `/hook?token=${TOKEN}`, headers = JSON_TYPE, ...rest } = {}) =>
    receiver.receive({ method: "POST", url: path, headers, body, ...rest });
  return { receiver, push, calls, outcomes, errors };
}

const outcomeOf = async (received) => (await received).outcome;

test("a push is validated and handled, and its context says what is known of it", async () => {
  const { push, calls, outcomes, errors } = setUp();
  const received = await push(SAMPLE);
  assert.deepEqual([received.status, received.outcome], [200, "handled"]);
  assert.deepEqual(received.headers, { "Cache-Control": "no-store" });
  assert.equal(await received.settled, "handled");
  const [{ payload, context }] = calls;
  assert.equal(payload, received.payload);
  assert.equal(payload.event, "recapture_new");
  assert.equal(Buffer.from(context.bytes).toString(), SAMPLE);
  assert.match(context.key, /^[\da-f]{64}$/);
  assert.equal(context.key, received.key);
  assert.equal(context.known, true);
  assert.equal(context.omitted, 0);
  assert.ok(context.receivedAt instanceof Date);
  assert.equal(context.signal.aborted, false);
  const [{ durationMs, ...info }] = outcomes;
  const expected = {
    outcome: "handled",
    status: 200,
    method: "POST",
    event: "recapture_new",
    bytes: SAMPLE.length,
  };
  assert.deepEqual(info, { ...expected, issues: [] });
  assert.ok(durationMs > 0);
  assert.deepEqual(errors, []);
});

test("each event goes to its handler, and every other one to the fallback", async () => {
  const seen = [];
  const handler =
    (name) =>
    (payload, { known }) =>
      void seen.push([name, payload.event, known]);
  const { push } = setUp({
    on: { recapture_new: handler("own"), stock_sold: handler("new") },
    fallback: handler("fallback"),
  });
  for (const event of ["recapture_new", "ping", "stock_sold", "toString", "__proto__"]) {
    const data = event === "recapture_new" ? samplePayload(event).data : {};
    assert.equal(await outcomeOf(push(JSON.stringify({ event, data }))), "handled");
  }
  assert.deepEqual(seen, [
    ["own", "recapture_new", true],
    ["fallback", "ping", true],
    ["new", "stock_sold", false],
    ["fallback", "toString", false],
    ["fallback", "__proto__", false],
  ]);
});

test("bodies come as text, bytes, streams and Base64, plain or compressed", async () => {
  const bytes = Buffer.from(SAMPLE);
  const pieces = function* (bytes) {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  };
  const stream = (bytes) => ReadableStream.from(pieces(bytes));
  async function* iterate(bytes) {
    yield* pieces(bytes);
  }
  const encoded = (coding) => ({ headers: { ...JSON_TYPE, "content-encoding": coding } });
  for (const [body, more] of [
    [SAMPLE],
    [bytes],
    [new Uint8Array(bytes).buffer],
    [new DataView(new Uint8Array(bytes).buffer)],
    [stream(bytes)],
    [iterate(bytes)],
    [
      (async function* () {
        yield* SAMPLE.match(/.{1,9}/gs);
      })(),
    ],
    [bytes.toString("base64"), { isBase64Encoded: true }],
    [gzipSync(bytes), encoded("gzip")],
    [stream(gzipSync(bytes)), encoded("x-gzip")],
    [gzipSync(bytes).toString("base64"), { isBase64Encoded: true, ...encoded("gzip") }],
    [deflateSync(bytes), encoded("deflate")],
    [deflateRawSync(bytes), encoded("deflate")],
    [iterate(brotliCompressSync(bytes)), encoded("br")],
    // A framework has decompressed it, and left the header field.
    [bytes, { headers: { ...encoded("gzip").headers, "Content-Length": "17" } }],
  ]) {
    const { push, calls } = setUp();
    assert.equal(await outcomeOf(push(body, more)), "handled");
    assert.equal(Buffer.from(calls[0].context.bytes).toString(), SAMPLE);
  }
});

test("what can't be read is refused with its own outcome", async () => {
  const many = Buffer.alloc(1001, " ");
  const bomb = Buffer.alloc(1001 * 100, " ");
  const broken = gzipSync(SAMPLE).fill(0, 20);
  const failing = async function* () {
    yield Buffer.from("{");
    throw new Error("gone");
  };
  const never = () => new ReadableStream({});
  const encoded = (coding) => ({ headers: { ...JSON_TYPE, "content-encoding": coding } });
  for (const [outcome, status, body, more] of [
    ["too_large", 413, many],
    ["too_large", 413, ReadableStream.from([many.subarray(0, 1000), many.subarray(1000)])],
    ["too_large", 413, never(), { headers: { ...JSON_TYPE, "content-length": "1001" } }],
    ["too_large", 413, gzipSync(bomb), encoded("gzip")],
    ["too_large", 413, deflateSync(bomb), encoded("deflate")],
    ["too_large", 413, ReadableStream.from([brotliCompressSync(bomb)]), encoded("br")],
    ["malformed_body", 400, broken, encoded("gzip")],
    ["malformed_body", 400, gzipSync(SAMPLE).subarray(0, 30), encoded("gzip")],
    ["malformed_body", 400, Buffer.from("compressed"), encoded("br")],
    ["malformed_body", 400, "%%%", { isBase64Encoded: true }],
    ["malformed_body", 400, Buffer.from(SAMPLE), { headers: { ...JSON_TYPE, "content-length": "3" } }],
    ["unsupported_encoding", 415, SAMPLE, encoded("zstd")],
    ["unsupported_media_type", 415, SAMPLE, { headers: { "content-type": "text/plain" } }],
    ["interrupted", 499, failing()],
    ["interrupted", 499, never(), { signal: AbortSignal.timeout(5) }],
    ["interrupted", 499, never(), { signal: AbortSignal.abort() }],
    ["timeout", 408, never()],
    ["invalid", 422, ""],
    ["invalid", 422, undefined],
    ["invalid", 422, '{"event":7}'],
    ["misconfigured", 500, { event: "ping", data: {} }],
    ["misconfigured", 500, ReadableStream.from([{ event: "ping" }])],
    ["method_not_allowed", 405, SAMPLE, { method: "DELETE" }],
    ["alive", 200, null, { method: "HEAD" }],
  ]) {
    const { push, calls, outcomes } = setUp({ maxBytes: 1000, readTimeoutMs: 40 });
    const received = await push(body, more);
    assert.deepEqual([received.outcome, received.status], [outcome, status]);
    assert.deepEqual(calls, []);
    assert.deepEqual(
      outcomes.map((info) => info.outcome),
      [outcome],
    );
  }
});

test("a parsed body is a mistake that says how to mend it", async () => {
  const { push, errors } = setUp();
  const used = new Request("https://dealer.example/", { method: "POST", body: SAMPLE });
  await used.text();
  assert.equal(await outcomeOf(push(used.body)), "misconfigured");
  const { receiver, errors: more } = setUp();
  const request = new Request(`https://dealer.example/?token=${TOKEN}`, {
    method: "POST",
    body: SAMPLE,
    headers: JSON_TYPE,
  });
  await request.text();
  assert.equal((await receiver.fetch(request)).status, 500);
  for (const { error, info } of [...errors, ...more]) {
    assert.ok(error instanceof WebhooksError);
    assert.match(error.hint, /express\.json/);
    assert.deepEqual(info, { source: "receiver", event: null });
  }
  assert.equal(errors.length + more.length, 2);
});

describe("tokens", () => {
  const HEADER = { name: "X-Token", values: ["k3y", "k2y"] };
  for (const [name, options, push, isAccepted] of [
    ["of a rotation", { token: ["new", "old"] }, { path: "/?token=old" }, true],
    ["that are gone", { token: ["new"] }, { path: "/?token=old" }, false],
    ["in another parameter", { token: { parameter: "k", values: "a b" } }, { path: "/?k=a%20b" }, true],
    [
      "in the default parameter only",
      { token: { parameter: "k", values: "a" } },
      { path: "/?token=a" },
      false,
    ],
    [
      "in a header",
      { token: undefined, header: HEADER },
      { headers: { ...JSON_TYPE, "x-token": "k2y" } },
      true,
    ],
    ["in a map", { header: HEADER }, { path: "/", headers: new Map([["X-TOKEN", "k3y"]]) }, true],
    ["in Headers", { header: HEADER }, { path: "/", headers: new Headers({ "x-token": "k3y" }) }, true],
    ["in a list", { header: HEADER }, { path: "/", headers: { "X-Token": ["k3y"] } }, true],
    ["given twice", { header: HEADER }, { path: "/", headers: { "x-token": ["k3y", "k3y"] } }, false],
    ["instead of the header", { header: HEADER }, {}, true],
    ["missing", {}, { path: "/hook" }, false],
  ]) {
    test(name, async () => {
      const { push: send } = setUp(options);
      assert.equal(await outcomeOf(send(SAMPLE, push)), isAccepted ? "handled" : "unauthorized");
    });
  }
});

describe("duplicates", () => {
  test("of a handled push are answered without the handler, whatever the token", async () => {
    const { push, calls } = setUp({ token: [TOKEN, "other"] });
    assert.equal(await outcomeOf(push(SAMPLE)), "handled");
    assert.equal(
      await outcomeOf(push(Buffer.from(SAMPLE), { path: "https://dealer.example/hook?x=1&token=other" })),
      "duplicate",
    );
    assert.equal(await outcomeOf(push(SAMPLE, { path: `/elsewhere?token=${TOKEN}` })), "handled");
    assert.equal(await outcomeOf(push(OTHER)), "handled");
    assert.equal(calls.length, 3);
  });

  test("of a push that is being handled are to come again", async () => {
    let finish;
    const { push } = setUp({ fallback: () => new Promise((resolve) => (finish = resolve)) });
    const first = push(SAMPLE);
    await sleep(20);
    const second = await push(SAMPLE);
    assert.deepEqual([second.outcome, second.status, second.headers["Retry-After"]], ["busy", 503, "5"]);
    finish();
    assert.equal(await outcomeOf(first), "handled");
    assert.equal(await outcomeOf(push(SAMPLE)), "duplicate");
  });

  test("are none when the handler has failed, when time has passed, for pings, and without a store", async () => {
    let isBroken = true;
    const failing = setUp({
      fallback() {
        if (isBroken) throw new Error("no database");
      },
    });
    const failed = await failing.push(SAMPLE);
    assert.deepEqual([failed.status, failed.outcome], [500, "failed"]);
    assert.equal(failing.errors[0].error.message, "no database");
    assert.deepEqual(failing.errors[0].info, { source: "handler", event: "recapture_new" });
    isBroken = false;
    assert.equal(await outcomeOf(failing.push(SAMPLE)), "handled");

    const brief = setUp({ ttlMs: 20 });
    await brief.push(SAMPLE);
    await sleep(30);
    assert.equal(await outcomeOf(brief.push(SAMPLE)), "handled");

    for (const [options, body] of [
      [{}, '{"event":"ping","data":{}}'],
      [{ deduplicate: false }, SAMPLE],
    ]) {
      const { push, calls } = setUp(options);
      await push(body);
      assert.equal(await outcomeOf(push(body)), "handled");
      assert.deepEqual(
        calls.map(({ context }) => context.key),
        [null, null],
      );
    }
  });

  test("are what the caller's key makes equal", async () => {
    const { push, calls } = setUp({ key: async ({ event }, bytes) => `${event} ${bytes.length > 0}` });
    await push(SAMPLE);
    assert.equal(await outcomeOf(push(OTHER)), "duplicate");
    assert.equal(calls[0].context.key, "recapture_new true");
    for (const key of [() => "", () => 7, () => Promise.reject(new Error("no key"))]) {
      const { push, calls, errors } = setUp({ key });
      assert.equal(await outcomeOf(push(SAMPLE)), "failed");
      assert.deepEqual(calls, []);
      assert.equal(errors[0].info.source, "key");
    }
  });
});

describe("a handler", () => {
  test("may take its time: the answer is 202, and the outcome follows", async () => {
    for (const final of ["handled", "failed"]) {
      const waiting = [];
      const { push, outcomes, errors } = setUp({
        respondWithinMs: 20,
        async fallback() {
          await sleep(60);
          if (final === "failed") throw new Error("too late");
        },
      });
      const received = await push(SAMPLE, { waitUntil: (promise) => waiting.push(promise) });
      assert.deepEqual([received.status, received.outcome], [202, "accepted"]);
      assert.equal(await received.settled, final);
      await Promise.all(waiting);
      assert.equal(waiting.length, 1);
      assert.deepEqual(
        outcomes.map(({ outcome, status }) => [outcome, status]),
        [
          ["accepted", 202],
          [final, 202],
        ],
      );
      assert.equal(errors.length, final === "failed" ? 1 : 0);
      assert.equal(await outcomeOf(push(SAMPLE)), final === "handled" ? "duplicate" : "accepted");
    }
  });

  test("keeps its claim while it runs, longer than the lease", async () => {
    const store = memoryStore();
    const options = { deduplicate: store, leaseMs: 60, fallback: () => sleep(200) };
    const { push } = setUp(options);
    const first = push(SAMPLE);
    await sleep(130);
    assert.equal(await outcomeOf(push(SAMPLE)), "busy");
    assert.equal(await outcomeOf(first), "handled");
  });

  test("learns by its signal that another process has taken over", async () => {
    const store = memoryStore();
    let claims = 0;
    const stolen = { ...store, claim: (...claim) => (++claims > 1 ? "busy" : store.claim(...claim)) };
    const { push } = setUp({
      deduplicate: stolen,
      leaseMs: 30,
      fallback: (_, { signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    assert.equal(await outcomeOf(push(SAMPLE)), "failed");
  });

  test("can hand on a promise that outlasts it", async () => {
    const { receiver, push, errors } = setUp({
      fallback: (_, { waitUntil }) => waitUntil(sleep(30).then(() => Promise.reject(new Error("later")))),
    });
    assert.equal(await outcomeOf(push(SAMPLE)), "handled");
    await receiver.drain();
    assert.deepEqual(
      errors.map(({ info }) => info.source),
      ["waitUntil"],
    );
  });
});

test("a store that fails, hangs or talks nonsense loses no event", async () => {
  const refuse = async () => {
    throw new Error("no connection");
  };
  for (const store of [
    { claim: refuse, confirm: refuse, release: refuse },
    {
      claim: () => refuse(),
      confirm() {
        throw new Error("broken");
      },
      release: refuse,
    },
    { claim: () => new Promise(() => {}), confirm: () => new Promise(() => {}), release: refuse },
    { claim: () => "yes", confirm: refuse, release: refuse },
  ]) {
    const { push, calls, errors } = setUp({ deduplicate: store, storeTimeoutMs: 20 });
    assert.equal(await outcomeOf(push(SAMPLE)), "handled");
    assert.equal(calls.length, 1);
    assert.deepEqual(
      errors.map(({ info }) => info.source),
      ["store", "store"],
    );
  }
});

test("invalid payloads are kept where somebody takes them", async () => {
  const kept = [];
  const { push, calls } = setUp({
    onInvalid: async (bytes, invalid) => void kept.push({ text: Buffer.from(bytes).toString(), invalid }),
  });
  const received = await push('{"event":"recapture_new"}');
  assert.deepEqual([received.outcome, received.status], ["kept", 202]);
  assert.equal(kept[0].text, '{"event":"recapture_new"}');
  assert.deepEqual(
    [kept[0].invalid.event, kept[0].invalid.omitted, kept[0].invalid.issues[0].path],
    ["recapture_new", 0, "/data"],
  );
  assert.deepEqual(calls, []);
  const broken = setUp({ onInvalid: () => Promise.reject(new Error("disk full")) });
  assert.equal(await outcomeOf(broken.push("{")), "failed");
  assert.deepEqual(broken.errors[0].info, { source: "onInvalid", event: null });
});

test("the options of the validator count", async () => {
  const body = JSON.stringify({ event: "stock_sold", data: { a: [[[1]]] } });
  assert.equal(await outcomeOf(setUp().push(body)), "handled");
  assert.equal(await outcomeOf(setUp({ mode: "strict" }).push(body)), "invalid");
  assert.equal(await outcomeOf(setUp({ maxDepth: 3 }).push(body)), "invalid");
  assert.equal((await setUp({ maxIssues: 0 }).push(body)).issues.length, 0);
  const types = setUp({ contentTypes: ["text/plain"] });
  assert.equal(
    await outcomeOf(types.push(SAMPLE, { headers: { "content-type": "text/plain; charset=utf-8" } })),
    "handled",
  );
});

test("draining refuses new pushes, waits for running handlers, and aborts them at last", async () => {
  const { receiver, push } = setUp({ fallback: () => sleep(50) });
  const running = push(SAMPLE);
  await sleep(10);
  const drained = receiver.drain();
  const refused = await push(OTHER);
  assert.deepEqual([refused.outcome, refused.status, refused.headers["Retry-After"]], ["closed", 503, "10"]);
  await drained;
  assert.equal(await Promise.race([running, sleep(0)]).then((received) => received?.outcome), "handled");

  const stubborn = setUp({
    fallback: (_, { signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  });
  const cut = stubborn.push(SAMPLE);
  await sleep(10);
  await stubborn.receiver.drain({ timeoutMs: 20 });
  assert.equal(await outcomeOf(cut), "failed");
});

test("functions of the caller that throw do no harm", async () => {
  const bad = () => {
    throw new Error("in a hook");
  };
  const { push, errors } = setUp({ onRequest: bad, onOutcome: () => Promise.reject(new Error("in a hook")) });
  assert.equal(await outcomeOf(push(SAMPLE)), "handled");
  await sleep(0);
  assert.deepEqual(
    errors.map(({ info }) => info.source),
    ["onRequest", "onOutcome"],
  );
  const silent = setUp({ onError: bad, fallback: bad });
  assert.equal(await outcomeOf(silent.push(SAMPLE)), "failed");
  for (const push of [
    undefined,
    null,
    7,
    {},
    {
      get url() {
        throw new Error("no");
      },
    },
  ]) {
    const { receiver } = setUp();
    const { outcome } = await receiver.receive(push);
    assert.ok(["failed", "unauthorized"].includes(outcome), outcome);
  }
});

test("no token and no value of a payload reaches a hook or a message", async () => {
  const told = [];
  const tell = (...values) => told.push(values);
  const { push } = setUp({ onRequest: tell, onOutcome: tell, onError: tell, maxBytes: 2000 });
  const secret = "s3cret-value";
  const payload = JSON.stringify({
    event: "recapture_new",
    data: { ...JSON.parse(SAMPLE).data, vin: secret, rego: [secret] },
  });
  for (const body of [
    payload,
    payload.slice(0, -2),
    `{"event":"${secret}","data":{}}`,
    { parsed: secret },
    " ".repeat(2001),
  ]) {
    await push(body);
    await push(body, { path: `/hook?token=${TOKEN}x` });
  }
  const text = JSON.stringify(told, (_, value) =>
    value instanceof Error ? [value.message, value.hint, value.stack] : value,
  );
  assert.ok(told.length > 10);
  for (const hidden of [TOKEN, secret]) assert.ok(!text.includes(hidden), text);
});

test("every problem of the options is reported at once", () => {
  const issuesOf = (options) => {
    try {
      createReceiver(options);
    } catch (error) {
      assert.ok(error instanceof WebhooksError);
      assert.equal(error.code, "invalid_request");
      assert.ok(!JSON.stringify(error).includes("s3cret"));
      return error.issues.map(({ path, code }) => `${path} ${code}`);
    }
    return [];
  };
  const fallback = () => {};
  for (const [options, expected] of [
    [undefined, [" type"]],
    [{}, ["/token required", "/fallback required"]],
    [{ token: "", fallback }, ["/token empty"]],
    [{ token: [], fallback }, ["/token empty"]],
    [{ token: ["a", 7, " ", "s3cret\n"], fallback }, ["/token/1 type", "/token/2 empty", "/token/3 type"]],
    [{ token: { values: undefined }, fallback }, ["/token/values type"]],
    [{ token: { parameter: "", values: "a" }, fallback }, ["/token/parameter empty"]],
    [{ header: "X-Token", fallback }, ["/header type"]],
    [{ header: { name: "x token", values: "a" }, fallback }, ["/header/name header_name"]],
    [{ token: "a", fallback: true, on: { ping: 1 } }, ["/fallback type", "/on/ping type"]],
    [{ token: "a", fallback, on: [], deduplicate: {} }, ["/deduplicate type"]],
    [{ token: "a", fallback, contentTypes: "text/plain" }, ["/contentTypes type"]],
    [
      { token: "a", fallback, maxBytes: 0, readTimeoutMs: 1.5, leaseMs: NaN, ttlMs: 2 ** 31, mode: "loose" },
      ["/maxBytes range", "/readTimeoutMs range", "/ttlMs range", "/leaseMs range", "/mode type"],
    ],
    [{ token: "a", fallback, maxBufferedBytes: 10 }, ["/maxBufferedBytes conflict"]],
    [{ tokens: "a", fallback }, ["/tokens unknown_field", "/token required"]],
  ]) {
    assert.deepEqual(issuesOf(options), expected);
  }
});

describe("the store in memory", () => {
  const claim = { owner: "a", leaseMs: 1000, ttlMs: 1000 };
  const other = { ...claim, owner: "b" };

  test("claims, confirms and releases", async () => {
    const store = memoryStore();
    assert.equal(await store.claim("k", claim), "claimed");
    assert.equal(await store.claim("k", claim), "claimed", "an owner extends its claim");
    assert.equal(await store.claim("k", other), "busy");
    await store.release("k", other);
    assert.equal(await store.claim("k", other), "busy", "another owner releases nothing");
    await store.release("k", claim);
    assert.equal(await store.claim("k", other), "claimed");
    await store.confirm("k", claim);
    assert.equal(await store.claim("k", claim), "handled", "whoever confirms");
    await store.release("k", claim);
    assert.equal(await store.claim("k", other), "handled", "a handled key can't be released");
  });

  test("lets leases and memories end", async () => {
    const store = memoryStore();
    await store.claim("k", { ...claim, leaseMs: 10 });
    await store.confirm("done", { owner: "a", ttlMs: 10 });
    await sleep(20);
    assert.equal(await store.claim("k", other), "claimed");
    assert.equal(await store.claim("done", other), "claimed");
  });

  test("forgets the oldest key when it is full", async () => {
    const store = memoryStore({ maxKeys: 2 });
    for (const key of ["a", "b", "c"]) await store.confirm(key, claim);
    assert.deepEqual(await Promise.all(["c", "b", "a"].map((key) => store.claim(key, claim))), [
      "handled",
      "handled",
      "claimed",
    ]);
    for (const maxKeys of [0, 1.5, "9"])
      assert.throws(() => memoryStore({ maxKeys }), { code: "invalid_request" });
  });
});
