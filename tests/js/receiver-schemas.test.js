// A receiver with schemas of its own: which of them count, and for whom.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENTS, validatePayload } from "autograb-webhooks/payload";
import {
  definePayload,
  infer,
  loadDefinitions,
  payloadJsonSchema,
  samplePayload,
} from "autograb-webhooks/schema";

import { lines } from "./issues.js";
import { outcomeOf, setUp } from "./receive.js";

const requires = (...names) => ({
  type: "object",
  properties: {},
  required: names,
  additionalProperties: true,
});
const payload = (event, data = {}) => JSON.stringify({ event, data });

/** The issues that a receiver finds. */
const found = async ({ push }, body) => lines(await push(body));

test("its schemas take the place of `definePayload`, and that of the catalogue, for it alone", async () => {
  const schemas = loadDefinitions({ recapture_new: requires("own"), stock_sold: requires("own") });
  const [own, other, plain] = [
    setUp({ schemas }),
    setUp({ schemas: () => loadDefinitions({ recapture_new: requires("other") }) }),
    setUp(),
  ];
  const all = async (body) => [await found(own, body), await found(other, body), await found(plain, body)];
  const missing = (name) => [`error missing_field /data/${name}`];
  const unknown = ["warning unknown_event /event"];
  const catalogue = lines(validatePayload(payload("recapture_new")));
  assert.equal(catalogue.length, 2);

  assert.deepEqual(await all(payload("recapture_new")), [missing("own"), missing("other"), catalogue]);
  assert.deepEqual(await all(payload("stock_sold")), [missing("own"), unknown, unknown]);
  const undefine = definePayload("stock_sold", requires("everywhere"));
  assert.deepEqual(await all(payload("stock_sold")), [
    missing("own"),
    missing("everywhere"),
    missing("everywhere"),
  ]);
  const undefineAdded = definePayload("stock_moved", requires("everywhere"));
  assert.deepEqual(await found(own, payload("stock_moved")), missing("everywhere"));
  undefine();
  undefineAdded();
  assert.deepEqual(await all(payload("stock_sold")), [missing("own"), unknown, unknown]);
  assert.deepEqual(await all(payload("stock_moved")), [unknown, unknown, unknown]);
  assert.deepEqual(lines(validatePayload(payload("recapture_new"))), catalogue);
});

test("a payload that breaks them is answered with 422, and hooks are told of the event", async () => {
  const drift = [];
  const { push, calls, outcomes } = setUp({
    schemas: loadDefinitions({
      stock_sold: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
    }),
    onDrift: (report) => drift.push(report),
  });
  for (const [data, status] of [
    [{ id: "a" }, 200],
    [{ id: 7 }, 422],
    [{ id: "b", s3rial: 1 }, 200],
  ]) {
    assert.equal((await push(payload("stock_sold", data))).status, status);
  }
  assert.deepEqual(
    outcomes.map(({ event, outcome }) => `${event} ${outcome}`),
    ["stock_sold handled", "stock_sold invalid", "stock_sold handled"],
  );
  assert.deepEqual(
    calls.map(({ context }) => context.known),
    [false, false],
    "the catalogue does not have it",
  );
  assert.deepEqual(drift, [
    { kind: "type", event: "stock_sold", path: "/data/id", expected: "a string", found: "a number" },
    { kind: "field", event: "stock_sold", path: "/data/s3rial" },
  ]);
});

/** A receiver with the schemas of a file gives the verdicts of a process in which they are defined. */
test("its verdicts are those of `definePayload`, for every event, order of keys and damage", async () => {
  const samples = EVENTS.flatMap(({ name }) => [0, 1, 2, 3].map((seed) => samplePayload(name, { seed })));
  const { schemas } = await infer(samples.map((sample) => JSON.stringify(sample)).join("\n"));
  const strict = Object.fromEntries(
    EVENTS.map(({ name }) => [name, payloadJsonSchema(name, { mode: "strict" })]),
  );
  const bodies = samples.flatMap((sample) => {
    const text = JSON.stringify(sample);
    const { event, data } = sample;
    return [
      text,
      JSON.stringify({ data, event }),
      JSON.stringify({ data: { ...data, id: 7, extra: [] }, event }),
      text.replaceAll("https:", "ftp:"),
      text.replaceAll(/:"[^"]*"/g, ":null"),
      text.slice(0, -1),
      text.replace("{", `{"event":"ping",`),
      `\ufeff${text}\n`,
      JSON.stringify({ event, data: [] }),
    ];
  });
  for (const file of [schemas, strict]) {
    for (const mode of ["lenient", "strict"]) {
      const definitions = loadDefinitions(file);
      const { push } = setUp({ schemas: definitions, mode, deduplicate: false });
      const received = [];
      for (const body of bodies) received.push((await push(body)).issues);
      const undefine = definePayload(definitions);
      bodies.forEach((body, at) => {
        const { issues } = validatePayload(Buffer.from(body), { mode });
        assert.deepEqual(received[at], issues, body);
      });
      undefine();
    }
  }
});

test("a receiver keeps its schemas when the validator's module has to be started anew", async () => {
  const own = setUp({ schemas: loadDefinitions({ stock_sold: requires("own") }) });
  const dive = () => {
    validatePayload(payload("ping"));
    dive();
  };
  assert.throws(dive, RangeError);
  assert.deepEqual(await found(own, payload("stock_sold")), ["error missing_field /data/own"]);
  assert.equal(await outcomeOf(own.push(payload("stock_sold", { own: 1 }))), "handled");
});
