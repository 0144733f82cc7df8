// The receiver without sockets: who is let in, what can be read, who is called and told.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";

import { WebhooksError, createReceiver } from "autograb-webhooks/receiver";
import { loadDefinitions, samplePayload } from "autograb-webhooks/schema";

import { JSON_TYPE, OTHER, SAMPLE, TOKEN, outcomeOf, setUp, sleep } from "./receive.js";

test("a push is validated and handled, and its context says what is known of it", async () => {
  const { push, calls, outcomes, errors } = setUp();
  const received = await push(SAMPLE);
  assert.deepEqual([received.status, received.outcome], [200, "handled"]);
  assert.deepEqual(received.headers, { "Cache-Control": "no-store", "Content-Length": "0" });
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
  async function* reusing(bytes) {
    const buffer = new Uint8Array(1);
    for (const byte of bytes) {
      buffer[0] = byte;
      yield buffer;
    }
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
    [reusing(bytes)],
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
  const boom = () => {
    throw new Error("no");
  };
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
    [{ fallback, schemas: { ping: { type: "object" } } }, ["/token required", "/schemas type"]],
    [{ token: "a", fallback, schemas: '{"ping":{"type":"object"}}' }, ["/schemas type"]],
    [{ token: "a", fallback, schemas: null }, ["/schemas type"]],
    [{ token: "a", fallback, schemas: () => ({}) }, ["/schemas type"]],
    [
      {
        token: "",
        fallback,
        schemas: () =>
          loadDefinitions({ ping: { type: "array" }, own: { type: "object", minProperties: 1 } }),
      },
      ["/token empty", "/schemas/ping/type type", "/schemas/own/minProperties unsupported"],
    ],
    [{ token: "a", fallback, schemas: boom }, [" type"]],
    [{ tokens: "a", fallback }, ["/tokens unknown_field", "/token required"]],
  ]) {
    assert.deepEqual(issuesOf(options), expected);
  }
});

describe("drift", () => {
  const reports = async (bodies, options) => {
    const seen = [];
    const { push } = setUp({ onDrift: (report) => seen.push(report), deduplicate: false, ...options });
    for (const body of bodies) await push(JSON.stringify(body));
    return seen;
  };
  const VIN = "null or a VIN of 17 capital letters and digits, without I, O and Q";
  const sample = samplePayload("recapture_new");
  const changed = (data) => ({ ...sample, data: { ...sample.data, ...data } });

  test("is reported once for each event, field and type, and without values", async () => {
    const bodies = [
      sample,
      { event: "stock_sold", data: { id: "s3cret" } },
      changed({ s3rial: "s3cret", vin: 7.25 }),
      changed({ s3rial: "another", vin: 8 }),
      changed({ sightings: [{ ...sample.data.sightings[0], colour: "s3cret" }, { colour: 1 }] }),
    ];
    assert.deepEqual(await reports([...bodies, ...bodies]), [
      { kind: "event", event: "stock_sold", path: "/event" },
      { kind: "type", event: "recapture_new", path: "/data/vin", expected: VIN, found: "a number" },
      { kind: "field", event: "recapture_new", path: "/data/s3rial" },
      { kind: "field", event: "recapture_new", path: "/data/sightings/*/colour" },
    ]);
  });

  test("is bounded, and a report that throws does no harm", async () => {
    const bodies = Array.from({ length: 1_100 }, (_, at) => ({
      event: `e${at}${"x".repeat(200)}`,
      data: {},
    }));
    const seen = await reports(bodies);
    assert.deepEqual([seen.length, seen[0].event.length], [1_000, 100]);
    const { push, errors } = setUp({
      onDrift() {
        throw new Error("in a hook");
      },
    });
    assert.equal(await outcomeOf(push('{"event":"stock_sold","data":{}}')), "handled");
    assert.equal(errors[0].info.source, "onDrift");
  });
});
