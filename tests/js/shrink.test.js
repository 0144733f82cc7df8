// `shrinkPayload`, `explainPath` and `explainFields`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENTS, validatePayload } from "autograb-webhooks/payload";
import {
  definePayload,
  explainFields,
  explainPath,
  samplePayload,
  shrinkPayload,
} from "autograb-webhooks/schema";

const shrunkText = (payload, options) => new TextDecoder().decode(shrinkPayload(payload, options).payload);

const classesOf = ({ valid, event, issues }) => [
  valid,
  event,
  [
    ...new Set(
      issues.map(({ severity, code, path }) => `${severity} ${code} ${path.replace(/\/\d+/g, "/*")}`),
    ),
  ].sort(),
];

/** Changes of a payload, by the field that is changed. */
const CHANGES = [
  (data, field) => (data[field] = 4711),
  (data, field) => (data[field] = "Jo Marker <jo@marker.example>"),
  (data, field) => (data[field] = { marker: ["Marker", null, true] }),
  (data, field) => delete data[field],
  (data, field) => (data[field] = [data[field], data[field]]),
];

test("keeps the verdict and no value, in both modes", () => {
  for (const { name } of EVENTS) {
    for (const [index, change] of CHANGES.entries()) {
      const payload = samplePayload(name, { seed: index });
      for (const field of Object.keys(payload.data).filter((_, at) => at % CHANGES.length >= index)) {
        change(payload.data, field);
        for (const mode of ["lenient", "strict"]) {
          const text = JSON.stringify(payload);
          const { payload: smaller, kept } = shrinkPayload(text, { mode });
          assert.deepEqual(
            classesOf(validatePayload(smaller, { mode })),
            classesOf(validatePayload(text, { mode })),
          );
          const shown = new TextDecoder().decode(smaller);
          assert.doesNotMatch(shown, /marker|4711/i);
          assert.ok(smaller.length <= text.length);
          assert.equal(shrunkText(smaller, { mode }), shown);
          assert.deepEqual(kept, []);
        }
      }
    }
  }
});

test("takes bytes in every form, and text", () => {
  const text = '{"event":"ping","data":{"Größe":"ß"}, "x": "\ud800"}';
  const expected = '{"event":"ping","data":{},"a":"é"}';
  const bytes = new TextEncoder().encode(text);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  for (const input of [
    text,
    bytes,
    Buffer.from(bytes),
    bytes.buffer,
    shared,
    shared.buffer,
    new DataView(bytes.buffer),
  ]) {
    assert.equal(shrunkText(input), expected);
  }
  for (const input of [undefined, null, 7, { event: "ping", data: {} }, [], Promise.resolve("")]) {
    assert.throws(() => shrinkPayload(input), { name: "WebhooksError", code: "invalid_request" });
  }
  assert.throws(() => shrinkPayload("{}", { modes: "strict" }), { code: "invalid_request" });
});

test("definitions count as they do for `validatePayload`", () => {
  const payload = '{"event":"stock_sold","data":{"id":"CLM-4711","doors":5}}';
  assert.equal(shrunkText(payload), '{"event":"aaaaa_aaaa","data":{}}');
  const undefine = [
    definePayload("stock_sold", {
      type: "object",
      properties: { id: { type: "string", pattern: "^CLM-" } },
      required: ["id"],
    }),
    definePayload("other", { type: "object" }),
  ];
  const { payload: smaller, kept } = shrinkPayload(payload);
  assert.equal(new TextDecoder().decode(smaller), '{"event":"stock_sold","data":{"id":"CLM-1111","a":1}}');
  assert.deepEqual(kept, ["/data/id"]);
  for (const back of undefine) back();
  assert.equal(shrunkText(payload), '{"event":"aaaaa_aaaa","data":{}}');
});

test("a large payload that is made to take long is shrunk in bounded time", () => {
  const item = '{"at":5,"x":[1,"k"],"lead_id":7,"listing_url":"nope"}';
  const items = Array(Math.ceil(3e6 / item.length))
    .fill(item)
    .join();
  const payload = `{"event":"recapture_new","data":{"id":"1","sightings":[${items}]}}`;
  const started = performance.now();
  assert.equal(
    shrunkText(payload),
    '{"event":"recapture_new","data":{"id":"1","sightings":[{"at":1,"a":[],"lead_id":1,"listing_url":"aaaa"}]}}',
  );
  assert.ok(performance.now() - started < 60_000);
});

test("every field can be explained, and what nobody has described", () => {
  for (const { name } of EVENTS) {
    const fields = explainFields(name);
    assert.deepEqual(
      fields.slice(0, 2).map(({ path }) => path),
      ["/event", "/data"],
    );
    for (const field of fields) assert.deepEqual(explainPath(name, field.path), field);
  }
  const { types, source, certain } = explainPath("recapture_new", "/data/additional_fields/colour/0");
  assert.deepEqual([types, source, certain], [[], null, false]);
});

test("unknown events and fields are refused with a suggestion", () => {
  for (const [given, code, message] of [
    [["recapture_now", "/data"], "unknown_event", /did you mean `recapture_new`\?$/],
    [["recapture_new", "/data/vinn"], "unknown_field", /did you mean `\/data\/vin`\?$/],
    [["recapture_new", "sightings.at"], "unknown_field", /did you mean `\/data\/sightings\/\*\/at`\?$/],
    [["recapture_new", undefined], "type", /^the path must be a string/],
    [[7, "/data"], "unknown_event", /`EVENTS` lists them$/],
  ]) {
    assert.throws(
      () => explainPath(...given),
      (error) =>
        error.code === "invalid_request" && error.issues[0].code === code && message.test(error.message),
    );
  }
  assert.throws(() => explainFields("recapture_now"), { code: "invalid_request" });
});
