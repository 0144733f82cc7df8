// The payload validator in JavaScript: its inputs, its results, and that it never throws for an input.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import vm from "node:vm";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";

import {
  WebhooksError,
  parsePayload,
  safeParsePayload,
  validateBatch,
  validatePayload,
} from "autograb-webhooks/payload";
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
    ["\ufeff{}", "missing_field"],
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

test("after running out of memory, other inputs are validated", () => {
  const most = 2 ** 32 - 16;
  const padding = " ".repeat(1 << 19);
  assert.equal(validatePayload(`{"event":"ping","data":{}}${padding}`).valid, true);
  assert.deepEqual(lines(validatePayload(new Uint8Array(most - 64), { maxBytes: most })), ["error size "]);
  // The keys make the memory grow between the first pass and the second, which writes the surrogates again.
  const keys = Array.from({ length: 50_000 }, (_, index) => `"${index.toString(36)}":1,`).join("");
  assert.equal(validatePayload(`{"event":"ping","data":{${keys}"\\ud800":1,"\ud801":2}}`).valid, true);
});

test("lenient mode accepts the URLs that the host's parser accepts", () => {
  const parts = [
    ["http:", "https:", "HTTP:", "ftp:", "", " https:", "ht\ntps:"],
    ["//", "/", "", "\\\\", "///"],
    [
      "a.example",
      "A.example",
      "例え.jp",
      "xn--a-ecp.ru",
      "a b",
      "1.2.3",
      "256.1.1.1",
      "[::1]",
      "[::g]",
      "%41",
      "",
      "a_b",
      "ß.de",
    ],
    ["", ":80", ":", ":99999", ":x"],
    ["", "/", "/a b", "?q={x}", "#a#b", "\\@b.example/", "/%zz"],
  ];
  const urls = parts.reduce(
    (starts, ends) => starts.flatMap((start) => ends.map((end) => start + end)),
    [""],
  );
  for (const reportURL of urls) {
    let expected = false;
    try {
      expected = /^https?:$/.test(new URL(reportURL).protocol);
    } catch {
      // It is not a URL.
    }
    const { valid } = validatePayload({ ...claim, data: { ...claim.data, reportURL } });
    assert.equal(valid, expected, JSON.stringify(reportURL));
  }
});

test("the issues of a value have paths but no positions", () => {
  const { issues } = validatePayload({ ...claim, data: { ...claim.data, claimID: 7 } });
  assert.deepEqual(issues, [
    {
      severity: "error",
      code: "type",
      path: "/data/claimID",
      expected: "a string",
      found: "a number",
      message: "expected `claimID` to be a string, found a number",
      offset: null,
      line: null,
      column: null,
    },
  ]);
});

test("an object that contains a payload is refused with advice", async () => {
  for (const [input, what] of [
    [undefined, /`undefined`; was the body read/],
    [Promise.resolve(bytes), /a promise; await it/],
    [new Response(text), /read the bytes/],
    [new Blob([text]), /read the bytes/],
    [new Blob([text]).stream(), /read the bytes/],
    [Readable.from([text]), /a stream or a request; read its bytes/],
    [JSON.parse(JSON.stringify(Buffer.from(text))), /pass `Buffer.from\(input.data\)`/],
    [{ body: text, headers: {}, isBase64Encoded: false }, /a Lambda function; pass `event.body`/],
    [{ body: "e30=", headers: {}, isBase64Encoded: true }, /`Buffer.from\(event.body, "base64"\)`/],
    [new URLSearchParams({ payload: text }), /a form; take the field/],
  ]) {
    const { valid, issues } = validatePayload(input);
    assert.equal(valid, false);
    assert.match(issues[0].message, what);
    assert.deepEqual([issues[0].code, issues[0].offset, issues[0].line], ["unserializable", null, null]);
  }
  assert.equal(validatePayload({ ...claim, then: 1, arrayBuffer: "x" }).valid, true);
});

test("one byte order mark may come before the payload", () => {
  for (const input of [`\ufeff${text}`, Buffer.from(`\ufeff${text}`)]) {
    assert.deepEqual(validatePayload(input), clean);
    assert.deepEqual(parsePayload(input), claim);
  }
  assert.equal(validateBatch(`\ufeff${text}\n${text}`).valid, 2);
  assert.equal(validateBatch("\ufeff\n").blank, 1);
  const [{ code, message, offset, line, column }] = validatePayload(`\ufeff\ufeff${text}`).issues;
  assert.deepEqual([code, offset, line, column], ["syntax", 3, 1, 1]);
  assert.equal(message, "expected a value, found a byte order mark");
});

test("an empty array in place of an object is a warning that names PHP, unless a published field is missing", () => {
  for (const event of ["ping", "recapture_new", "later"]) {
    const { valid, issues } = validatePayload({ data: [], event });
    assert.equal(valid, true, event);
    const issue = issues.find(({ path }) => path === "/data");
    assert.deepEqual([issue.severity, issue.code], ["warning", "type"]);
    assert.match(issue.message, /found an empty array, which PHP writes for an empty object$/);
    assert.equal(validatePayload({ event, data: [] }, { mode: "strict" }).valid, false);
    assert.equal(validatePayload(`{"event":"${event}","data":[ \n ]}`).valid, true);
    assert.equal(validatePayload({ event, data: [{}] }).valid, false);
  }
  assert.deepEqual(lines(validatePayload({ event: "claim_report_generated", data: [] })), [
    "error type /data",
  ]);
  const customer = { id: "1", sightings: [], additional_fields: [] };
  const { issues } = validatePayload({ event: "recapture_new", data: customer });
  assert.match(issues[0].message, /`additional_fields` to be an object, found an empty array, which PHP/);
});

test("a number that loses its value is a notice", () => {
  const payload = (number) => `{"event":"ping","data":{"n":[${number}]}}`;
  for (const number of ["12345678901234567890", "1e400", "-9007199254740993", "1e-400"]) {
    const { valid, issues } = validatePayload(payload(number));
    assert.equal(valid, true);
    assert.deepEqual(lines({ issues }), ["notice precision /data/n/0"]);
    assert.equal(issues[0].found, number);
    assert.ok(issues[0].message.startsWith("`n[0]` is not exact in JavaScript"));
  }
  for (const number of [
    "0",
    "9007199254740992",
    "1e21",
    "0.30000000000000004",
    "5e-324",
    "1.7976931348623157e308",
  ]) {
    assert.deepEqual(validatePayload(payload(number)).issues, [], number);
  }
});

test("the advice to raise a limit is given only if it can be raised", () => {
  const deep = "[".repeat(20_000);
  const [{ message }] = validatePayload(deep, { maxDepth: Infinity }).issues;
  assert.equal(message, "expected at most 10000 levels");
  assert.match(validatePayload(deep).issues[0].message, /at most 128 levels; raise the limit/);
});

test("positions count bytes, lines and UTF-16 units", () => {
  const broken = '{\r\n\t"größe": "🚗",\n  "event": "ping", "data": [1]}';
  for (const input of [broken, new TextEncoder().encode(broken), Buffer.from("\ufeff" + broken)]) {
    const { offset, line, column } = validatePayload(input).issues.at(-1);
    const mark = typeof input !== "string" && input[0] === 0xef ? 3 : 0;
    assert.deepEqual([offset, line, column], [Buffer.byteLength(broken.split("[")[0]) + mark, 3, 28]);
  }
});

test("verdicts are plain data and independent of each other", () => {
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

test("lone surrogates are accepted, distinguish keys, and count as one unit", () => {
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
  const broken = '{"x":"\ud800","event":"ping","data":[1]}';
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

test("options of the wrong type and unknown options are refused", () => {
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

test("an unknown event is valid with a warning", () => {
  const later = { event: "price_change", data: { a: 1 } };
  const { known, event, payload, issues } = safeParsePayload(later);
  assert.deepEqual([known, event, payload], [false, "price_change", later]);
  assert.match(issues[0].message, /did you mean `recapture_price_change`/);
  assert.equal(safeParsePayload(later, { mode: "strict" }).valid, false);
});

test("`parsePayload` throws an error with the issues", () => {
  assert.throws(
    () => parsePayload({ event: "claim_report_generated", data: { claimID: 1 }, extra: 1 }),
    (error) => {
      assert.ok(error instanceof WebhooksError && error instanceof Error);
      assert.equal(error.issues.length, 5);
      assert.match(
        error.message,
        /^\/data\/claimNumber: `claimNumber` is missing; expected a string \(and 4 more\)$/,
      );
      return true;
    },
  );
});

test("small inputs are validated after large ones", () => {
  const large = JSON.stringify({ event: "ping", data: { x: "é".repeat(3 << 20) } });
  for (const input of [large, Buffer.from(large), text, bytes, large, claim, bytes]) {
    assert.equal(validatePayload(input).valid, true);
    assert.equal(typeof parsePayload(input).event, "string");
  }
});
