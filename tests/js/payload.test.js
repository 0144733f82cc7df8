// The payload validator as JavaScript sees it: what it takes, what it gives back, what it never does.

import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";

import { WebhooksError, parsePayload, safeParsePayload, validatePayload } from "autograb-webhooks/payload";
import { lines, refuses } from "./issues.js";

const claim = {
  event: "claim_report_generated",
  data: {
    claimID: "c1",
    claimNumber: "77",
    claimValuation: 18500,
    reportURL: "https://example.com/größe.pdf",
  },
};
const text = JSON.stringify(claim);
const bytes = new TextEncoder().encode(text);
const clean = { valid: true, event: "claim_report_generated", issues: [], omitted: 0 };

const detached = () => {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
};
const outOfBounds = () => {
  const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
  const view = new Uint8Array(buffer, 4, 4);
  buffer.resize(2);
  return view;
};
const shared = new SharedArrayBuffer(bytes.length);
new Uint8Array(shared).set(bytes);
const foreign = vm.runInNewContext("new Uint8Array(array).buffer", { array: [...bytes] });
const longer = new Uint8Array([1, 2, 3, ...bytes, 0, 0]);

for (const [kind, input] of [
  ["bytes", bytes],
  ["a Node Buffer", Buffer.from(text)],
  ["a part of a buffer", longer.subarray(3, 3 + bytes.length)],
  ["a DataView", new DataView(longer.buffer, 3, bytes.length)],
  ["an ArrayBuffer", bytes.buffer],
  [
    "a resizable buffer",
    (() => {
      const buffer = new ArrayBuffer(bytes.length, { maxByteLength: 1 << 20 });
      new Uint8Array(buffer).set(bytes);
      return buffer;
    })(),
  ],
  ["shared memory", shared],
  ["a view of shared memory", new Uint8Array(shared)],
  ["a buffer of another realm", foreign],
  ["text", text],
  ["a value", claim],
  ["a value with `toJSON`", { toJSON: () => claim }],
  ["a value of another realm", vm.runInNewContext(`(${text})`)],
]) {
  test(`${kind} can be validated and parsed`, () => {
    assert.deepEqual(validatePayload(input), clean);
    assert.deepEqual(parsePayload(input), claim);
    assert.deepEqual(safeParsePayload(input), { ...clean, known: true, payload: claim });
  });
}

test("no input makes it throw", () => {
  const cycle = {};
  cycle.self = cycle;
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const thrower = (thrown) => ({
    get data() {
      throw thrown;
    },
  });
  class Liar extends Uint8Array {
    get length() {
      return 1 << 30;
    }
    get byteLength() {
      throw new Error("no");
    }
  }
  const unreadable = new Error();
  Object.defineProperty(unreadable, "message", {
    get() {
      throw 1;
    },
  });
  for (const [input, expected] of [
    [undefined, "unserializable"],
    [() => {}, "unserializable"],
    [Symbol("x"), "unserializable"],
    [1n, "unserializable"],
    [{ n: 1n }, "unserializable"],
    [cycle, "unserializable"],
    [revoked.proxy, "unserializable"],
    [thrower(new Error("x")), "unserializable"],
    [thrower(undefined), "unserializable"],
    [thrower(Symbol("x")), "unserializable"],
    [thrower(Object.create(null)), "unserializable"],
    [thrower(unreadable), "unserializable"],
    [{ toJSON: () => undefined }, "unserializable"],
    [{ [Symbol.toStringTag]: "ArrayBuffer", length: 1e9 }, "unserializable"],
    [detached(), "unserializable"],
    [new Liar(4), "syntax"],
    [new Uint8Array(0), "syntax"],
    [new ArrayBuffer(0), "syntax"],
    [outOfBounds(), "unserializable"],
    ["", "syntax"],
    ["\ufeff{}", "syntax"],
    [null, "type"],
    [true, "type"],
    [NaN, "type"],
    [new String("{}"), "type"],
    [[], "type"],
    [{}, "missing_field"],
    [new Map(), "missing_field"],
    [Object.create(null), "missing_field"],
    [new Proxy({}, {}), "missing_field"],
    [new Proxy(new Uint8Array(4), {}), "missing_field"],
    [Object.create(Uint8Array.prototype), "missing_field"],
  ]) {
    const verdict = validatePayload(input);
    assert.equal(verdict.valid, false);
    assert.equal(verdict.issues[0].code, expected);
    assert.equal(safeParsePayload(input).valid, false);
    assert.throws(() => parsePayload(input), { name: "WebhooksError", code: "invalid_payload" });
  }
  const uint8OfDetached = new Uint8Array(4);
  structuredClone(uint8OfDetached.buffer, { transfer: [uint8OfDetached.buffer] });
  assert.deepEqual(lines(validatePayload(uint8OfDetached)), ["error unserializable "]);
});

test("after an input for which there is no memory, others are still written and read", () => {
  const most = 2 ** 32 - 16;
  const padding = " ".repeat(1 << 19);
  assert.equal(validatePayload(`{"event":"ping","data":{}}${padding}`).valid, true);
  assert.deepEqual(lines(validatePayload(new Uint8Array(most - 64), { maxBytes: most })), ["error size "]);
  // So many keys make the memory grow between the first look and the second, which writes the surrogates anew.
  const keys = Array.from({ length: 50_000 }, (_, index) => `"${index.toString(36)}":1,`).join("");
  assert.equal(validatePayload(`{"event":"ping","data":{${keys}"\\ud800":1,"\ud801":2}}`).valid, true);
});

test("a value has paths but no places", () => {
  const { issues } = validatePayload({ ...claim, data: { ...claim.data, claimID: 7 } });
  assert.deepEqual(issues, [
    {
      severity: "error",
      code: "type",
      path: "/data/claimID",
      expected: "a string",
      found: "a number",
      message: "expected a string, found a number",
      offset: null,
      line: null,
      column: null,
    },
  ]);
});

test("what holds a payload is not taken for one", async () => {
  for (const [input, what] of [
    [undefined, /`undefined`; was the body read/],
    [Promise.resolve(bytes), /a promise; await it/],
    [new Response(text), /read the bytes/],
    [new Blob([text]), /read the bytes/],
    [new Blob([text]).stream(), /read the bytes/],
  ]) {
    const { valid, issues } = validatePayload(input);
    assert.equal(valid, false);
    assert.match(issues[0].message, what);
    assert.deepEqual([issues[0].code, issues[0].offset, issues[0].line], ["unserializable", null, null]);
  }
  assert.equal(validatePayload({ ...claim, then: 1, arrayBuffer: "x" }).valid, true);
});

test("a byte order mark may stand before bytes only", () => {
  assert.equal(validatePayload(Buffer.from(`\ufeff${text}`)).valid, true);
  const [{ code, message, offset, line, column }] = validatePayload(`\ufeff${text}`).issues;
  assert.deepEqual([code, offset, line, column], ["syntax", 0, 1, 1]);
  assert.equal(message, "expected a value, found a byte order mark");
});

test("no limit is said to be too low that can't be raised", () => {
  const deep = "[".repeat(20_000);
  const [{ message }] = validatePayload(deep, { maxDepth: Infinity }).issues;
  assert.equal(message, "expected at most 10000 levels");
  assert.match(validatePayload(deep).issues[0].message, /at most 128 levels; raise the limit/);
});

test("places count bytes, lines and UTF-16 units", () => {
  const broken = '{\r\n\t"größe": "🚗",\n  "event": "ping", "data": []}';
  for (const input of [broken, new TextEncoder().encode(broken), Buffer.from("\ufeff" + broken)]) {
    const { offset, line, column } = validatePayload(input).issues.at(-1);
    const mark = typeof input !== "string" && input[0] === 0xef ? 3 : 0;
    assert.deepEqual([offset, line, column], [Buffer.byteLength(broken.split("[")[0]) + mark, 3, 28]);
  }
});

test("verdicts are plain data, and each its own", () => {
  for (const input of [bytes, "{", { event: "later", data: {} }, 1n]) {
    const verdict = validatePayload(input);
    assert.deepEqual(structuredClone(verdict), verdict);
    assert.deepEqual(JSON.parse(JSON.stringify(verdict)), verdict);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(verdict);
    assert.deepEqual(receiveMessageOnPort(port2).message, verdict);
    port1.close();
    verdict.issues.push("mine");
    assert.notDeepEqual(validatePayload(input), verdict);
  }
});

test("lone surrogates are accepted in strings, tell keys apart, and shift nothing", () => {
  const payload = (inner) => `{"event":"ping","data":{${inner}}}`;
  for (const [inner, expected] of [
    ['"\ud800":1,"\ud801":2', []],
    ['"\ud800":1,"\\ud800":2', ["error duplicate_key /data/\ufffd"]],
    ['"\ufffd":1,"\ud800":2', []],
    ['"\ud800\udc00":1,"\ud800":2', []],
    ['"a":"\udfff","b":"\ud800x"', []],
  ]) {
    assert.deepEqual(lines(validatePayload(payload(inner))), expected, inner);
    assert.equal(safeParsePayload(payload(inner)).valid, expected.length === 0);
  }
  const broken = '{"x":"\ud800","event":"ping","data":[]}';
  const { offset, column } = validatePayload(broken).issues.at(-1);
  assert.deepEqual([offset, column], [Buffer.byteLength(broken.split("[")[0]), broken.indexOf("[") + 1]);
});

test("options change what is refused", () => {
  const guess = { event: "recapture_new", data: { id: "1", vin: "no", sightings: [] } };
  assert.deepEqual(lines(validatePayload(guess)), ["warning format /data/vin"]);
  assert.deepEqual(lines(validatePayload(guess, { mode: "strict" })), ["error format /data/vin"]);
  assert.equal(validatePayload(claim, { event: "claim_report_generated" }).valid, true);
  assert.deepEqual(lines(validatePayload(claim, { event: "ping" })), ["error unexpected_event /event"]);
  assert.deepEqual(lines(validatePayload(text, { maxDepth: 1 })), ["error depth /data"]);
  for (const input of [text, bytes, claim]) {
    const exact = validatePayload(input, { maxBytes: bytes.length });
    assert.equal(exact.valid, true);
    assert.deepEqual(lines(validatePayload(input, { maxBytes: bytes.length - 1 })), ["error size "]);
    assert.deepEqual(lines(validatePayload(input, { maxBytes: 0 })), ["error size "]);
    assert.equal(validatePayload(input, { maxBytes: Infinity, maxDepth: Infinity }).valid, true);
  }
  const many = JSON.stringify({ event: "ping", data: {}, a: 1, b: 2, c: 3 });
  const { issues, omitted } = validatePayload(many, { maxIssues: 1 });
  assert.deepEqual([issues.length, omitted], [1, 2]);
});

test("options of the wrong kind are refused, and so are those that there are not", () => {
  for (const [options, paths] of [
    [{ mode: "loose" }, ["/mode"]],
    [{ maxDepth: "5", event: 7 }, ["/event", "/maxDepth"]],
    [{ maxBytes: -1 }, ["/maxBytes"]],
    [{ maxBytes: NaN }, ["/maxBytes"]],
    [{ strict: true }, ["/strict"]],
    [{ toString: 1 }, ["/toString"]],
    [null, [""]],
    ["strict", [""]],
  ]) {
    for (const call of [validatePayload, safeParsePayload, parsePayload]) {
      refuses(() => call(claim, options), paths);
    }
  }
  assert.deepEqual(validatePayload(claim, { mode: undefined, event: undefined, maxBytes: undefined }), clean);
});

test("an unknown event is valid, said so, and told apart", () => {
  const later = { event: "price_change", data: { a: 1 } };
  const { known, event, payload, issues } = safeParsePayload(later);
  assert.deepEqual([known, event, payload], [false, "price_change", later]);
  assert.match(issues[0].message, /did you mean `recapture_price_change`/);
  assert.equal(safeParsePayload(later, { mode: "strict" }).valid, false);
});

test("`parsePayload` says what is wrong", () => {
  assert.throws(
    () => parsePayload({ event: "claim_report_generated", data: { claimID: 1 }, extra: 1 }),
    (error) => {
      assert.ok(error instanceof WebhooksError && error instanceof Error);
      assert.equal(error.issues.length, 5);
      assert.match(error.message, /^\/data\/claimNumber: missing; expected a string \(and 4 more\)$/);
      return true;
    },
  );
});

test("large inputs leave small ones as they were", () => {
  const large = JSON.stringify({ event: "ping", data: { x: "é".repeat(3 << 20) } });
  for (const input of [large, Buffer.from(large), text, bytes, large, claim, bytes]) {
    assert.equal(validatePayload(input).valid, true);
    assert.equal(typeof parsePayload(input).event, "string");
  }
});
