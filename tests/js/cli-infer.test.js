// The verb `infer`, and schemas in files.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { samplePayload } from "autograb-webhooks/schema";
import { folder, run } from "./command.js";

const log = Array.from({ length: 20 }, (_, seed) =>
  JSON.stringify(samplePayload("recapture_new", { seed })),
).join("\n");

test("writes schemas that `validate --schema` takes, and prints the report", async (context) => {
  const path = await folder(context);
  const [logs, out] = [join(path, "logs.ndjson"), join(path, "schemas.json")];
  await writeFile(logs, log);
  const inferred = await run(["infer", logs, "-", "--out", out, "--report"], { input: `${log}\n{\n` });
  assert.equal(inferred.status, 0, inferred.stderr);
  assert.match(inferred.stdout, /^recapture_new: 40 payloads\nfield +catalogue +present +types +details\n/);
  assert.match(inferred.stdout, /^\/data\/vin +confirmed +40\/40 +.*string +vin; 17 characters$/m);
  assert.match(inferred.stdout, /^never seen: ping, /m);
  assert.match(inferred.stderr, /^warning: 1 line skipped: not JSON/m);
  assert.match(inferred.stderr, /^inferred from 40 payloads of 1 event$/m);
  assert.deepEqual(Object.keys(JSON.parse(await readFile(out, "utf8"))), ["recapture_new"]);

  const other = JSON.stringify({
    event: "recapture_new",
    data: { ...samplePayload("recapture_new").data, id: 7 },
  });
  for (const [input, status] of [
    [log, 0],
    [other, 1],
  ]) {
    assert.equal((await run(["validate", "--schema", out, "-"], { input })).status, status);
  }
  assert.equal((await run(["validate", "-"], { input: other })).status, 0, "the catalogue only assumes it");
});

test("prints schemas, types or the report as JSON", async () => {
  const schemas = await run(["infer", "-"], { input: log });
  assert.equal(JSON.parse(schemas.stdout).recapture_new.type, "object");
  const types = await run(["infer", "--types", "typescript", "--quiet", "-"], { input: log });
  assert.match(types.stdout, /^\/\*\* .* \*\/\nexport interface RecaptureNewData \{\n/);
  assert.equal(types.stderr, "");
  const report = await run(["infer", "--report", "--json", "-"], { input: log });
  assert.equal(JSON.parse(report.stdout).payloads, 20);
});

test("no value of a log is printed", async () => {
  const data = { owner: "Jo Marker", "jo@marker.example": 73_918_264, plate: { "AB12 3456": "Marker" } };
  const input = `${JSON.stringify({ event: "stock_sold", data })}\n{"Marker": 73918264\n`;
  for (const words of [["--report"], ["--report", "--json"], ["--types", "rust"], []]) {
    const { stdout, stderr, status } = await run(["infer", ...words, "-"], { input });
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stdout + stderr, /marker|73918264|3456/i);
  }
});

test("files that can't be read or written end it", async (context) => {
  const path = await folder(context);
  const missing = await run(["infer", join(path, "missing")]);
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /^error: `.*missing` can't be read: ENOENT/);
  assert.equal((await run(["infer", "-", "--out", join(path, "a/b")], { input: log })).status, 2);
  assert.equal((await run(["infer", "-"], { input: "[]" })).status, 1, "there is no payload");
  for (const [text, expected] of [
    ["{", /^error: `.*schemas.json`: the schemas are not JSON: expected .* at line 1, column 2$/m],
    [
      '{"a":{"type":"object","minProperties":1},"b":{"type":"array"}}',
      /`: \/a\/minProperties: .* \(and 1 more\)\n {2}\/a\/minProperties: .*\n {2}\/b\/type: /,
    ],
    ['{"a":7}', /`: \/a: a schema must be an object/],
  ]) {
    const file = join(path, "schemas.json");
    await writeFile(file, text);
    const { status, stderr } = await run(["validate", "--schema", file, "-"], { input: log });
    assert.equal(status, 2);
    assert.match(stderr, expected);
  }
});
