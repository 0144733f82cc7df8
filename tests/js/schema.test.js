// Samples, JSON Schemas and schemas of a user's own, which the validator of the other entries follows.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENTS, safeParsePayload, validatePayload } from "autograb-webhooks/payload";
import { definePayload, payloadJsonSchema, samplePayload } from "autograb-webhooks/schema";
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
  assert.equal(vin("lenient")["x-autograb-source"], "assumed");
  assert.throws(() => payloadJsonSchema("no_such_event"), { name: "WebhooksError", code: "invalid_request" });
  assert.throws(() => payloadJsonSchema(null), { code: "invalid_request" });
  assert.throws(() => payloadJsonSchema("ping", { mode: "x" }), { code: "invalid_request" });
});

test("what is known of an event can be refined and defined", () => {
  const { data } = payloadJsonSchema("claim_report_generated").properties;
  data.properties.claimID.enum = ["c1"];
  delete data.properties.claimID.type;
  delete data.properties.reportURL.pattern; // not of the keywords that can be checked
  const undefine = definePayload("claim_report_generated", data);
  const sample = samplePayload("claim_report_generated");
  assert.deepEqual(lines(validatePayload(sample)), ["error enum /data/claimID"]);
  sample.data.claimID = "c1";
  assert.deepEqual(lines(validatePayload(sample)), []);
  undefine();
});

test("an event can be defined, and the definition taken back", () => {
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
      { type: "object", properties: { "a/b": { type: "string", minLength: 1 } } },
      ["/properties/a~1b/minLength"],
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
