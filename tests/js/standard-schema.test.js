// Payloads as a Standard Schema: its form, its verdicts, and the paths of its issues.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENTS, safeParsePayload } from "autograb-webhooks";
import { definePayload, payloadSchema, samplePayload } from "autograb-webhooks/schema";

const validate = (schema, value) => schema["~standard"].validate(value);

test("a schema has the version and the vendor of the specification", () => {
  const { version, vendor } = payloadSchema()["~standard"];
  assert.deepEqual([version, vendor], [1, "autograb-webhooks"]);
});

test("a sample of every event is its own value, and that of no other event", () => {
  for (const { name } of EVENTS) {
    const payload = samplePayload(name, { seed: 7 });
    for (const schema of [payloadSchema(), payloadSchema(name), payloadSchema(name, { mode: "strict" })]) {
      assert.deepEqual(validate(schema, payload), { value: payload });
      assert.deepEqual(validate(schema, JSON.stringify(payload)), { value: payload });
    }
    const other = name === "ping" ? "recapture_new" : "ping";
    assert.deepEqual(
      validate(payloadSchema(other), payload).issues.map(({ path }) => path),
      [["event"]],
    );
  }
});

test("issues are the errors of the mode, each with the segments of its path", () => {
  const payload = samplePayload("recapture_new", { seed: 7 });
  payload.data.vin = "short";
  payload.data.sightings[0].listing_price = "1";
  payload.data["a/b~c"] = 1;
  assert.deepEqual(validate(payloadSchema("recapture_new"), payload), { value: payload }, "only warnings");
  const { issues } = validate(payloadSchema("recapture_new", { mode: "strict" }), payload);
  assert.deepEqual(
    issues.map(({ path }) => path),
    [
      ["data", "vin"],
      ["data", "sightings", 0, "listing_price"],
    ],
  );
  const errors = safeParsePayload(payload, { mode: "strict" }).issues.filter(
    ({ severity }) => severity === "error",
  );
  assert.deepEqual(
    issues.map(({ message }) => message),
    errors.map(({ message }) => message),
  );
  for (const value of [undefined, null, 3, [], "{", {}]) {
    assert.ok(validate(payloadSchema(), value).issues.length > 0);
  }
});

test("keys with slashes and tildes are segments as they are", (context) => {
  const schema = { type: "object", properties: { "a/b~c": { type: "string" } } };
  context.after(definePayload("stock_sold", schema));
  const { issues } = validate(payloadSchema("stock_sold"), { event: "stock_sold", data: { "a/b~c": 1 } });
  assert.deepEqual(
    issues.map(({ path }) => path),
    [["data", "a/b~c"]],
  );
});

test("an unknown event and wrong options are refused", () => {
  assert.throws(() => payloadSchema("recapture_nwe"), {
    code: "invalid_request",
    message: /did you mean `recapture_new`/u,
  });
  assert.throws(() => payloadSchema(3), { code: "invalid_request" });
  assert.throws(
    () => payloadSchema("ping", { mode: "lax" }),
    ({ issues: [{ path }] }) => path === "/mode",
  );
});
