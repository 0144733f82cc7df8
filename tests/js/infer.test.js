// Schemas that are inferred from logs, by the package.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { WebhooksError, validateBatch, validatePayload } from "autograb-webhooks";
import { definePayload, infer, samplePayload } from "autograb-webhooks/schema";
import { folder } from "./command.js";

const NAMES = ["RecaptureNewData", "ValuationChangeData", "ClaimReportGeneratedData", "PingData"];
const EVENTS = ["recapture_new", "valuation_change", "claim_report_generated", "ping"];
const samples = Array.from({ length: 200 }, (_, seed) => samplePayload(EVENTS[seed % 4], { seed }));
const log = samples.map((payload) => `${JSON.stringify(payload)}\n`).join("");

test("takes a string, bytes, and streams of either, cut anywhere", async () => {
  const text = `${log}{"event":"stock_sold","data":{"name":"😀é"}}`;
  const bytes = new TextEncoder().encode(text);
  const pieces = (whole, size) =>
    Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
      whole.slice(at * size, (at + 1) * size),
    );
  const whole = await infer(text);
  assert.equal(whole.report.payloads, 201);
  assert.deepEqual(whole.report.events.at(-1).fields[0].length, [2, 2]);
  for (const input of [
    bytes,
    bytes.buffer,
    Readable.from(pieces(text, 7)),
    Readable.from(pieces(bytes, 5)),
    new Blob([bytes]).stream(),
    (async function* () {
      yield* pieces(text, text.length - 40);
    })(),
  ]) {
    assert.deepEqual(await infer(input), whole);
  }
});

test("definePayload takes the schemas, which accept the log and refuse others", async () => {
  const { schemas } = await infer(log);
  const undefine = Object.entries(schemas).map(([event, schema]) => definePayload(event, schema));
  const { total, invalid } = validateBatch(log);
  assert.deepEqual([total, invalid], [200, 0]);
  const [payload] = samples;
  const { issues } = validatePayload({ ...payload, data: { ...payload.data, id: 7 } });
  assert.deepEqual(
    issues.filter(({ severity }) => severity === "error").map(({ path, code }) => [path, code]),
    [["/data/id", "type"]],
  );
  for (const undo of undefine) undo();
});

test("the report and the types have no value, the schema those of named paths", async () => {
  const payload = (index) => ({
    event: "stock_sold",
    data: { state: ["VIC", "NSW"][index % 2], owner: "Jo Marker", price: 73_918_264 },
  });
  const lines = Array.from({ length: 20 }, (_, index) => JSON.stringify(payload(index))).join("\n");
  const { schemas, types, report } = await infer(lines, { values: ["/data/state"] });
  assert.deepEqual(schemas.stock_sold.properties.state, { enum: ["VIC", "NSW"] });
  assert.deepEqual(schemas.stock_sold.required, ["state", "owner", "price"]);
  assert.match(types.typescript, /export interface StockSoldData \{\n {2}state: "VIC" \| "NSW";/);
  assert.match(types.rust, /pub struct StockSoldData \{\n {4}pub state: String,/);
  assert.doesNotMatch(JSON.stringify([schemas, types, report]), /Marker|73918264/);
  assert.doesNotMatch(JSON.stringify(report), /VIC/);
  const price = report.events[0].fields.find(({ path }) => path === "/data/price");
  assert.deepEqual(price, {
    path: "/data/price",
    status: "new",
    source: null,
    contradictions: [],
    present: 20,
    of: 20,
    required: true,
    types: { number: 20 },
    integers: true,
    range: ["10000000", "100000000"],
    length: null,
    items: null,
    format: null,
    map: false,
  });
});

test("the types compile, and fit the log", async (context) => {
  const { types } = await infer(log);
  const path = await folder(context);
  const used = samples
    .slice(0, 4)
    .map(({ data }, at) => `const a${at}: ${NAMES[at]} = ${JSON.stringify(data)};`);
  const file = join(path, "types.ts");
  await writeFile(file, `${types.typescript}\n${used.join("\n")}\n`);
  const tsc = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
  await promisify(execFile)(process.execPath, [tsc, "--noEmit", "--strict", "--types", "", file]);
});

test("options choose the event and bound paths and lines", async () => {
  const { schemas, report } = await infer(log, { event: "ping", maxBytes: 60 });
  assert.deepEqual(Object.keys(schemas), ["ping"]);
  assert.deepEqual(report.skipped, { notJson: 0, notAPayload: 0, tooLong: 150, otherEvent: 0 });
  assert.equal((await infer(log, { maxPaths: 5 })).report.limitReached, true);
});

test("wrong inputs and options are refused", async () => {
  for (const [input, options, path] of [
    [undefined, {}, ""],
    [{}, {}, ""],
    [7, {}, ""],
    [Readable.from([7]), {}, ""],
    ["", { values: "/data/state" }, "/values"],
    ["", { values: ["data"] }, "/values"],
    ["", { values: [7] }, "/values"],
    ["", { maxPaths: -1 }, "/maxPaths"],
    ["", { path: "x" }, "/path"],
  ]) {
    await assert.rejects(infer(input, options), (error) => {
      assert.ok(error instanceof WebhooksError, error);
      assert.equal(error.code, "invalid_request");
      assert.equal(error.issues[0].path, path);
      return true;
    });
  }
  await assert.rejects(infer(Readable.from(failing())), /the disk is gone/);
});

async function* failing() {
  yield "{";
  throw new Error("the disk is gone");
}

test("memory stays flat over a long log in which every value is another", { timeout: 120_000 }, async () => {
  const MB = 1 << 20;
  let peak = 0;
  let start;
  async function* source() {
    for (let written = 0, line = 0; written < 100 * MB;) {
      let chunk = "";
      for (; chunk.length < 64_000; line += 1) {
        const data = { id: `c${line}`, note: `${line}`.repeat(20), price: line, seen: [line, line + 0.5] };
        chunk += `${JSON.stringify({ event: "stock_sold", data })}\n`;
      }
      written += chunk.length;
      const bytes = Buffer.from(chunk);
      const { rss } = process.memoryUsage();
      if (written > 20 * MB) start ??= rss;
      peak = Math.max(peak, rss);
      yield bytes;
    }
  }
  const { report } = await infer(source());
  assert.ok(report.payloads > 300_000);
  assert.ok(peak - start < 64 * MB, `it grew by ${Math.round((peak - start) / MB)} MB`);
});
