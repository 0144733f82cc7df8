// The verbs `shrink` and `explain`.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { validatePayload } from "autograb-webhooks";
import { EVENTS } from "autograb-webhooks/payload";
import { samplePayload } from "autograb-webhooks/schema";
import { folder, run } from "./command.js";

const sample = samplePayload("recapture_new", { seed: 7, region: "uk" });
const customer = {
  ...sample,
  data: { ...sample.data, vin: "JO MARKER", client_name: "Jo Marker", owner: "Marker" },
};

test("prints a payload with the same verdict and no value of the original", async () => {
  const input = JSON.stringify(customer, null, 2);
  const { status, stdout, stderr } = await run(["shrink", "-"], { input });
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), {
    event: "recapture_new",
    data: { id: "1111111111111111", vin: "AO AAAAAA", sightings: [], a: "Aaaaaa" },
  });
  const facts = ({ issues }) => issues.map(({ severity, code, path }) => [severity, code, path]);
  assert.deepEqual(facts(validatePayload(stdout)), [
    ["warning", "format", "/data/vin"],
    ["notice", "unknown_field", "/data/a"],
  ]);
  assert.equal(
    stderr,
    `warning format /data/vin\nnotice unknown_field /data/a\nshrunk from ${input.length} to ${stdout.length} bytes\n`,
  );
  const again = await run(["shrink", "--quiet", "-"], { input: stdout });
  assert.deepEqual([again.stdout, again.stderr], [stdout, ""]);
});

test("shrinks by the options of `validate`, and says what it kept", async (context) => {
  const path = await folder(context);
  const [schemas, payload] = [join(path, "schemas.json"), join(path, "payload.json")];
  const schema = {
    type: "object",
    properties: { state: { enum: ["VIC", "NSW"] }, code: { type: "string", pattern: "^CLM-" } },
    required: ["state", "code"],
  };
  await writeFile(schemas, JSON.stringify({ stock_sold: schema }));
  await writeFile(payload, '{"event":"stock_sold","data":{"state":"NSW","code":"CLM-4711","more":1}}');
  const { status, stdout, stderr } = await run(["shrink", "--schema", schemas, payload, "--json"]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), {
    payload: '{"event":"stock_sold","data":{"state":"NSW","code":"CLM-1111","a":1}}',
    kept: ["/data/state", "/data/code"],
    valid: true,
    event: "stock_sold",
    issues: [{ severity: "notice", code: "unknown_field", path: "/data/a" }],
  });
  const warned = await run(["shrink", "--schema", schemas, payload]);
  assert.match(warned.stderr, /^warning: \/data\/state was kept, as a whole or in part: /m);

  for (const [words, expected] of [
    [[], '{"event":"aaaaa_aaaa","data":{}}'],
    [["--strict"], '{"event":"aaaaa_aaaa","data":{}}'],
    [["--event", "stock_sold"], '{"event":"stock_sold","data":{}}'],
    [["--max-bytes", "10"], " ".repeat(11)],
  ]) {
    assert.equal((await run(["shrink", ...words, payload])).stdout, expected);
  }
});

test("shrinks what is not JSON", async () => {
  for (const [input, expected] of [
    ["", ""],
    ['{"event":"ping","data":{"owner":"Marker",}', '{"event":"ping","data":{"a":"Aaaaaa",}'],
    ['{"event":"ping","data":{"owner":"Marker', '{"event":"ping","data":{"a":"'],
    ['{"event": marker}', '{"event":z'],
    ['{"event":"ping"} {"event":"ping"}', '{"event":"ping"}{'],
  ]) {
    assert.equal((await run(["shrink", "--quiet", "-"], { input })).stdout, expected, input);
  }
  const invalid = await run(["shrink", "--json", "-"], { input: Buffer.from('{"a":"\xc3(', "latin1") });
  assert.equal(Buffer.from(JSON.parse(invalid.stdout).base64, "base64").toString("latin1"), '{"a":"\xff');
  const missing = await run(["shrink", "no/such/file"]);
  assert.deepEqual([missing.status, missing.stdout], [2, ""]);
});

test("explains events, the fields of one, and a field", async () => {
  const events = await run(["explain"]);
  for (const { name, meaning } of EVENTS)
    assert.match(events.stdout, new RegExp(`^${name} .*${meaning}$`, "m"));

  const fields = await run(["explain", "recapture_new"]);
  assert.match(fields.stdout, /^field +type +required +certainty +meaning\n\/event +string +yes +published /);
  assert.match(
    fields.stdout,
    /^\/data\/sightings\/\*\/listing_price +number or null, from 0 +no +assumed +The asking price/m,
  );
  const paths = await run(["explain", "claim_report_generated", "--quiet"]);
  assert.deepEqual(paths.stdout.split("\n").slice(0, 3), ["/event", "/data", "/data/claimID"]);

  const field = await run(["explain", "recapture_new", "/data/sightings/3/at"]);
  assert.equal(
    field.stdout,
    `/data/sightings/*/at
  When the listing was spotted.
  type       string, date or date-time
  required   yes
  certainty  assumed
  source     not published
`,
  );
  const json = await run(["explain", "claim_report_generated", "/data/reportURL", "--json"]);
  assert.deepEqual(JSON.parse(json.stdout), {
    event: "claim_report_generated",
    path: "/data/reportURL",
    meaning: "The URL of the report.",
    types: ["string"],
    formats: ["uri"],
    pattern: null,
    minimum: null,
    maximum: null,
    required: true,
    certain: true,
    source: "hub",
  });
  assert.match(
    (await run(["explain", "ping", "/data/x"])).stdout,
    /^ {2}certainty {2}unknown\n {2}source {5}none$/m,
  );
});

test("suggests events and fields that the catalogue has", async () => {
  for (const [words, expected] of [
    [
      ["recapture_now"],
      "/event: the catalogue does not have the event `recapture_now`; did you mean `recapture_new`?",
    ],
    [
      ["recapture_new", "data.vin"],
      "/path: the catalogue does not have the field `data.vin`; did you mean `/data/vin`?",
    ],
  ]) {
    const { status, stdout, stderr } = await run(["explain", ...words]);
    assert.deepEqual([status, stdout, stderr], [2, "", `error: ${expected}\n`]);
  }
});
