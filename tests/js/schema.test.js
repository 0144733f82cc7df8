// Samples, JSON Schemas, and definitions, which apply to the validator of the other entries.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Validator } from "@cfworker/json-schema";
import { validator as schemasafe } from "@exodus/schemasafe";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

import { EVENTS, safeParsePayload, validatePayload } from "autograb-webhooks/payload";
import {
  definePayload,
  infer,
  loadDefinitions,
  payloadJsonSchema,
  samplePayload,
} from "autograb-webhooks/schema";
import { lines, refuses } from "./issues.js";

test("samples are valid in both modes, and the same for the same seed", () => {
  for (const { name } of EVENTS) {
    for (let seed = 0; seed < 200; seed++) {
      const sample = samplePayload(name, { seed });
      assert.deepEqual(validatePayload(sample, { mode: "strict", event: name }).issues, []);
      assert.deepEqual(samplePayload(name, { seed }), sample);
    }
  }
  assert.notDeepEqual(samplePayload("recapture_new", { seed: 1 }), samplePayload("recapture_new"));
  for (const name of ["price_change", "", undefined, 7, {}, Symbol("x")]) {
    assert.throws(() => samplePayload(name), { name: "WebhooksError", code: "invalid_request" });
  }
  assert.throws(() => samplePayload("price_change"), /did you mean `recapture_price_change`/);
  assert.throws(() => samplePayload("ping", { seed: "1" }), { code: "invalid_request" });
});

test("there is a JSON Schema for each event and for all", () => {
  for (const { name } of EVENTS) {
    const schema = payloadJsonSchema(name);
    assert.equal(schema.properties.event.const, name);
    assert.equal(schema.$schema, "https://json-schema.org/draft/2020-12/schema");
  }
  assert.equal(payloadJsonSchema().allOf.length, EVENTS.length);
  const vin = (mode) => payloadJsonSchema("recapture_new", { mode }).properties.data.properties.vin;
  assert.equal(vin("lenient").pattern, undefined);
  assert.equal(vin("strict").pattern, "^[A-HJ-NPR-Z0-9]{17}$");
  assert.equal(vin("lenient").$comment, "source: assumed");
  assert.throws(() => payloadJsonSchema("no_such_event"), { name: "WebhooksError", code: "invalid_request" });
  assert.throws(() => payloadJsonSchema(null), { code: "invalid_request" });
  assert.throws(() => payloadJsonSchema("ping", { mode: "x" }), { code: "invalid_request" });
});

test("the exported schemas are valid for Ajv in strict mode and for two other validators", () => {
  for (const name of [undefined, ...EVENTS.map(({ name }) => name)]) {
    for (const mode of ["lenient", "strict"]) {
      const schema = payloadJsonSchema(name, { mode });
      const ajv = new Ajv({ strict: true });
      addFormats.default(ajv);
      const cfworker = new Validator(schema, "2020-12");
      const validators = {
        ajv: ajv.compile(schema),
        "ajv without formats": new Ajv({ strict: true, validateFormats: false }).compile(schema),
        cfworker: (payload) => cfworker.validate(payload).valid,
        schemasafe: schemasafe(schema, { mode: "default" }),
      };
      const sample = samplePayload(name ?? "claim_report_generated");
      for (const [validator, isValid] of Object.entries(validators)) {
        assert.equal(isValid(sample), true, `${validator} ${name} ${mode}`);
        assert.equal(isValid({ ...sample, event: 7 }), false, `${validator} ${name} ${mode}`);
        assert.equal(isValid({ ...sample, data: 7 }), false, `${validator} ${name} ${mode}`);
      }
    }
  }
});

test("samples tell a story: monitoring starts before it ends, and sightings lie within", () => {
  for (let seed = 0; seed < 500; seed++) {
    for (const event of ["recapture_new", "recapture_price_change", "recapture_delist"]) {
      const { data } = samplePayload(event, { seed });
      const { sale_date, monitor_start_date, monitor_end_date, last_updated } = data;
      const days = [sale_date, monitor_start_date, ...data.sightings.map(({ at }) => at)];
      assert.ok(sale_date < monitor_start_date && monitor_start_date < monitor_end_date);
      for (const { at } of data.sightings) assert.ok(at > monitor_start_date && at < monitor_end_date);
      for (const day of days) assert.ok(day <= last_updated && last_updated < monitor_end_date, `${seed}`);
      assert.equal(data.client_name, "Sample Customer");
    }
  }
});

test("samples of a region have its plates, sites and currency", () => {
  const domains = { uk: "co.uk", au: "com.au", nz: "co.nz", my: "com.my" };
  const prices = {};
  for (const [region, domain] of Object.entries(domains)) {
    for (let seed = 0; seed < 50; seed++) {
      const { data } = samplePayload("recapture_new", { seed, region });
      assert.ok(data.sightings[0].listing_url.startsWith(`https://cars.example.${domain}/`));
      assert.equal(data.state !== null, region === "au");
      prices[region] = Math.max(prices[region] ?? 0, data.sightings[0].listing_price);
    }
  }
  assert.ok(prices.uk < prices.au && prices.au < prices.my);
  for (const region of ["fr", 7, "UK"]) {
    assert.throws(() => samplePayload("ping", { region }), {
      name: "WebhooksError",
      code: "invalid_request",
    });
  }
});

test("everything that `payloadJsonSchema` returns can be defined", () => {
  for (const { name } of EVENTS) {
    for (const mode of ["lenient", "strict"]) {
      for (const schema of [payloadJsonSchema(name, { mode }), payloadJsonSchema(undefined, { mode })]) {
        const undefine = definePayload(name, schema);
        assert.equal(validatePayload(samplePayload(name)).valid, true);
        assert.equal(validatePayload({ event: name, data: 7 }).valid, false);
        undefine();
      }
    }
  }
});

test("the exported schema of an event can be refined and defined", () => {
  const { data } = payloadJsonSchema("claim_report_generated").properties;
  data.properties.claimID.enum = ["c1"];
  delete data.properties.claimID.type;

  const undefine = definePayload("claim_report_generated", data);
  const sample = samplePayload("claim_report_generated");
  assert.deepEqual(lines(validatePayload(sample)), ["error enum /data/claimID"]);
  sample.data.claimID = "c1";
  assert.deepEqual(lines(validatePayload(sample)), []);
  undefine();
});

test("an event can be defined, and the definition removed", () => {
  const payload = { event: "stock_sold", data: { id: "1" } };
  const [text, unnamed] = [{ type: "string" }, { type: "object" }];
  const schema = (id) => ({ type: "object", properties: { id }, required: ["id"] });
  const codes = (input) => validatePayload(input).issues.map(({ code }) => code);
  assert.deepEqual(codes(payload), ["unknown_event"]);

  const undefineFirst = definePayload("stock_sold", schema(text));
  const undefineOther = definePayload("stock_moved", unnamed);
  for (const input of [payload, JSON.stringify(payload), Buffer.from(JSON.stringify(payload))]) {
    const clean = { valid: true, event: "stock_sold", issues: [], omitted: 0 };
    assert.deepEqual(validatePayload(input), clean);
    assert.deepEqual(safeParsePayload(input, { mode: "strict" }), { ...clean, known: false, payload });
    assert.equal(validatePayload(input, { event: "stock_sold" }).valid, true);
    assert.deepEqual(lines(validatePayload(input, { event: "ping" })), ["error unexpected_event /event"]);
  }
  assert.equal(validatePayload({ event: "stock_moved", data: {} }).event, "stock_moved");

  const undefineSecond = definePayload("stock_sold", schema({ type: "integer" }));
  assert.deepEqual(lines(validatePayload(payload)), ["error type /data/id"]);
  undefineFirst();
  assert.deepEqual(codes(payload), ["type"], "a later definition has taken its place");
  undefineSecond();
  undefineSecond();
  assert.deepEqual(codes(payload), ["unknown_event"]);
  assert.deepEqual(validatePayload({ event: "stock_moved", data: {} }).event, "stock_moved");
  assert.deepEqual(codes({ event: "stock_moved", data: {} }), []);
  undefineOther();

  const claim = samplePayload("claim_report_generated");
  const undefineClaim = definePayload("claim_report_generated", schema({ const: "c1" }));
  assert.deepEqual(codes({ ...claim, data: { id: "c1" } }), []);
  undefineClaim();
  assert.deepEqual(codes(claim), []);
});

test("a schema that can't be checked is refused as a whole", () => {
  const cycle = {};
  cycle.items = cycle;
  for (const [event, schema, paths] of [
    [
      "x",
      { type: "object", patternProperties: {}, properties: { a: { $ref: "#" } } },
      ["/patternProperties", "/properties/a/$ref"],
    ],
    [
      "x",
      { type: "object", properties: { "a/b": { type: "object", minProperties: 1 } } },
      ["/properties/a~1b/minProperties"],
    ],
    ["x", { type: "array" }, ["/type"]],
    ["x", cycle, [""]],
    ["x", undefined, [""]],
    ["x", () => {}, [""]],
    ["", { type: "object" }, [""]],
    [7, { type: "object" }, [""]],
  ]) {
    refuses(() => definePayload(event, schema), paths);
  }
  assert.deepEqual(lines(validatePayload({ event: "x", data: {} })), ["warning unknown_event /event"]);
});

const FILE = `{
  "stock_sold": { "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"] },
  "stock_moved": { "type": "object" }
}`;

test("a file of schemas is loaded from text, bytes or a value, and defined as a whole", () => {
  const sold = { event: "stock_sold", data: {} };
  const unknown = ["warning unknown_event /event"];
  for (const file of [
    FILE,
    `\ufeff${FILE}`,
    Buffer.from(FILE),
    Buffer.from(`\ufeff${FILE}`),
    JSON.parse(FILE),
  ]) {
    const definitions = loadDefinitions(file);
    assert.deepEqual(definitions.events, ["stock_sold", "stock_moved"]);
    assert.deepEqual(lines(validatePayload(sold)), unknown, "loading defines nothing");
    const [undefineFirst, undefineSecond] = [definePayload(definitions), definePayload(definitions)];
    undefineFirst();
    assert.deepEqual(
      lines(validatePayload(sold)),
      ["error missing_field /data/id"],
      "the second is in force",
    );
    assert.deepEqual(lines(validatePayload({ event: "stock_moved", data: { a: 1 } })), []);
    const undefineOther = definePayload("stock_moved", { type: "object", required: ["a"] });
    undefineSecond();
    assert.deepEqual(lines(validatePayload(sold)), unknown);
    assert.deepEqual(lines(validatePayload({ event: "stock_moved", data: {} })), [
      "error missing_field /data/a",
    ]);
    undefineOther();
  }
  assert.deepEqual(loadDefinitions("{}").events, []);
});

test("what `infer` returns is loaded, and its digits are those of the file", async () => {
  const log = Array.from({ length: 20 }, (_, seed) =>
    JSON.stringify(samplePayload("recapture_new", { seed })),
  );
  const { schemas } = await infer(log.join("\n"));
  const undefine = definePayload(loadDefinitions(schemas));
  const sample = samplePayload("recapture_new");
  assert.deepEqual(lines(validatePayload({ ...sample, data: { ...sample.data, id: 7 } })), [
    "error type /data/id",
  ]);
  undefine();
  const maximum = "9007199254740993";
  const undefineExact = definePayload(
    loadDefinitions(
      `{"stock_sold":{"type":"object","properties":{"n":{"type":"number","maximum":${maximum}}}}}`,
    ),
  );
  const verdict = (digits) => validatePayload(`{"event":"stock_sold","data":{"n":${digits}}}`).valid;
  assert.deepEqual([verdict(maximum), verdict("9007199254740994")], [true, false]);
  undefineExact();
});

test("every problem of a file of schemas is reported with the event in its path", () => {
  const cycle = {};
  cycle.own = cycle;
  for (const [file, paths] of [
    [
      { "a/b": { type: "object", minProperties: 1 }, c: { type: "array" }, d: { type: "object" } },
      ["/a~1b/minProperties", "/c/type"],
    ],
    [{ "": { type: "object" } }, ["/"]],
    [{ type: "object", properties: {} }, [""]],
    ['{"a":{"type":"object"},"a":{"type":"object"}}', [""]],
    [cycle, [""]],
    ...["{", "[]", "7", "\ud800", Uint8Array.of(0xff), undefined, null, 7, () => {}, Symbol("x")].map(
      (file) => [file, [""]],
    ),
  ]) {
    refuses(() => loadDefinitions(file), paths);
  }
  assert.throws(() => loadDefinitions('{\n  "é": x}'), /the schemas are not JSON: .* at line 2, column 8/);
  for (const other of [{ events: ["stock_sold"] }, { ...loadDefinitions(FILE) }, JSON.parse(FILE)]) {
    assert.throws(() => definePayload(other), /give definitions that `loadDefinitions` returned/);
  }
});
