// Logs in JavaScript: bytes, text and streams of both, cut anywhere.

import assert from "node:assert/strict";
import { test } from "node:test";

import { batchTransform, validateBatch, validateBatchStream } from "autograb-webhooks/payload";
import { definePayload } from "autograb-webhooks/schema";
import { buffer } from "../../dist/npm/wasm/payload.js";

const ping = '{"event":"ping","data":{"größe":"🚗"}}';
const guess = '{"event":"recapture_new","data":{"id":"1","vin":"no","sightings":[]}}';
const log = [ping, guess, "", "[]", `${ping}\r`, "{", '{"event":"ping","data":[1]}'].join("\n");
const bytes = new TextEncoder().encode(log);
const summary = {
  type: "summary",
  total: 6,
  valid: 3,
  invalid: 3,
  blank: 1,
  events: [
    { event: "ping", valid: 2, invalid: 1, warnings: 0 },
    { event: "recapture_new", valid: 1, invalid: 0, warnings: 1 },
    { event: null, valid: 0, invalid: 2, warnings: 0 },
  ],
  omitted: 0,
};
const places = (items) => items.map(({ line, offset, issues }) => [line, offset, issues[0].code]);
const start = (line) =>
  Buffer.byteLength(
    log
      .split("\n")
      .slice(0, line - 1)
      .join("\n"),
  ) + 1;
const expected = [
  [4, start(4), "type"],
  [6, start(6), "syntax"],
  [7, start(7), "type"],
];

const collect = async (items) => {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
};

const pieces = (whole, size) =>
  Array.from({ length: Math.ceil(whole.length / size) }, (_, n) => whole.slice(n * size, (n + 1) * size));

async function* given(chunks) {
  yield* chunks;
}

test("a log in one piece", () => {
  for (const input of [log, bytes, Buffer.from(log), bytes.buffer, new DataView(bytes.buffer)]) {
    const { badLines, ...rest } = validateBatch(input);
    assert.deepEqual(rest, summary);
    assert.deepEqual(places(badLines), expected);
    assert.deepEqual(badLines[2].issues[0].path, "/data");
  }
  assert.equal(validateBatch("").total, 0);
  assert.deepEqual(JSON.parse(JSON.stringify(validateBatch(log))), validateBatch(log));
});

test("chunks may be cut anywhere, even within a character", async () => {
  for (const whole of [bytes, log]) {
    for (const size of [1, 2, 3, 5, 16, 1000]) {
      const items = await collect(validateBatchStream(given(pieces(whole, size))));
      assert.deepEqual(items.at(-1), summary, `pieces of ${size}`);
      assert.deepEqual(places(items.slice(0, -1)), expected);
    }
  }
});

test("streams of the web and of Node", async () => {
  const source = () => new Blob([bytes]).stream();
  const readerOnly = { getReader: () => source().getReader() };
  for (const items of [
    validateBatchStream(source()),
    validateBatchStream(readerOnly),
    source().pipeThrough(batchTransform()),
  ]) {
    const all = await collect(items);
    assert.deepEqual(all.pop(), summary);
    assert.deepEqual(places(all), expected);
  }
});

test("leaving the loop closes the source, and the error of a source is passed on", async () => {
  let closed = false;
  async function* endless() {
    try {
      for (;;) yield "[]\n";
    } finally {
      closed = true;
    }
  }
  for await (const item of validateBatchStream(endless())) {
    assert.equal(item.line, 1);
    break;
  }
  assert.ok(closed);
  async function* failing() {
    yield ping;
    throw new Error("cut off");
  }
  await assert.rejects(collect(validateBatchStream(failing())), /cut off/);
  const stream = new Blob(["[]\n[]\n"]).stream().pipeThrough(batchTransform());
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
});

test("options apply to each line", async () => {
  assert.equal(validateBatch(log, { mode: "strict" }).invalid, 4);
  assert.equal(validateBatch(log, { event: "ping" }).invalid, 4);
  const limited = validateBatch(log, { maxBadLines: 1 });
  assert.deepEqual([limited.badLines.length, limited.omitted, limited.invalid], [1, 2, 3]);
  const short = validateBatch(log, { maxBytes: 10 });
  assert.deepEqual(places(short.badLines)[0], [1, 0, "size"]);
  assert.equal(short.invalid, 6);
  assert.equal(validateBatch("[]\n".repeat(300)).badLines.length, 100);
  const all = await collect(validateBatchStream(given(["[]\n".repeat(300)])));
  assert.equal(all.length, 301);
  const few = await collect(validateBatchStream(given(["[]\n".repeat(300)]), { maxBadLines: 2 }));
  assert.deepEqual([few.length, few.at(-1).omitted], [3, 298]);
  for (const options of [{ maxBadLines: -1 }, { limit: 1 }, null]) {
    for (const call of [() => validateBatch(log, options), () => batchTransform(options)]) {
      assert.throws(call, { name: "WebhooksError", code: "invalid_request" });
    }
    assert.throws(() => validateBatchStream(given([]), options), { code: "invalid_request" });
  }
});

test("definitions apply to logs", () => {
  const undefine = definePayload("stock_sold", { type: "object", required: ["id"] });
  const sold = '{"event":"stock_sold","data":{"id":1}}\n{"event":"stock_sold","data":{}}\n';
  assert.deepEqual(validateBatch(sold).events, [{ event: "stock_sold", valid: 1, invalid: 1, warnings: 0 }]);
  undefine();
  assert.equal(validateBatch(sold).valid, 2);
});

test("an input that is not a log is refused", async () => {
  for (const input of [undefined, null, 7, {}, [], new Date(), new Proxy(new Uint8Array(4), {})]) {
    assert.throws(() => validateBatch(input), { name: "WebhooksError", code: "invalid_request" });
    assert.throws(() => validateBatchStream(input), { name: "WebhooksError", code: "invalid_request" });
    await assert.rejects(collect(validateBatchStream(given([input]))), { code: "invalid_request" });
  }
  assert.throws(() => validateBatchStream(log), { code: "invalid_request" });
});

test("lone surrogates", () => {
  for (const [text, valid] of [
    ['{"event":"ping","data":{"x":"\ud83d"}}', 1],
    ['{"event":"ping","data":{"x":"\ude97"}}', 1],
    ['{"event":"ping","data":{}}\ud83d', 0],
  ]) {
    assert.equal(validateBatch(text).valid, valid, text);
  }
});

test("memory stays flat however long the log is", async () => {
  async function* long(chunks) {
    const line = Buffer.from(`${JSON.stringify({ event: "ping", data: { x: "é".repeat(500) } })}\n`);
    const chunk = Buffer.concat(Array.from({ length: 100 }, () => line));
    for (let n = 0; n < chunks; n++) yield n % 2 ? chunk : chunk.toString();
    // A line that is four times as long as the limit.
    for (let n = 0; n < 40; n++) yield Buffer.alloc(1 << 20, "x");
  }
  const run = async (chunks) => {
    const items = await collect(validateBatchStream(long(chunks), { maxBytes: 10 << 20 }));
    assert.equal(items.at(-1).valid, 100 * chunks);
    assert.deepEqual(items[0].issues[0].found, `${40 << 20} bytes`);
    assert.equal(items.length, 2);
  };
  await run(1);
  const before = buffer().byteLength;
  await run(400);
  assert.equal(buffer().byteLength, before);
});
