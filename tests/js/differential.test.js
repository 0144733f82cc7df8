// The validator compared with `JSON.parse` and ajv on generated documents. `DIFFERENTIAL=1000000` sets their number, and
// `DIFFERENTIAL_SEED` generates others.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENTS, validatePayload } from "autograb-webhooks/payload";
import { samplePayload } from "autograb-webhooks/schema";

import { documentOf, isJson, stringOf } from "./documents.js";
import { DIFFERENCES, hasDuplicate, intended, plainAjv, textOf } from "./reference.js";

const COUNT = Number(process.env.DIFFERENTIAL ?? 100_000);
const FIRST = Number(process.env.DIFFERENTIAL_SEED ?? 1);

const MODES = ["lenient", "strict"];
const options = (mode) => ({ mode, maxDepth: 10_000, maxIssues: 100_000 });
const isGrammar = ({ code }) => code === "syntax" || code === "encoding";
const isTaken = ({ issues }) => !issues.some(isGrammar);
const plain = plainAjv("strict");
const references = Object.fromEntries(MODES.map((mode) => [mode, intended(mode)]));

const payloads = EVENTS.flatMap(({ name }) => [1, 2, 3].map((seed) => samplePayload(name, { seed })));
const rich = {
  ...payloads[3],
  data: { ...payloads[3].data, additional_fields: { "größe 😀": [1, { a: "漢字" }] } },
};
payloads.push(
  rich,
  { data: payloads[3].data, event: payloads[3].event },
  { event: "later_event", data: { a: [1] } },
);

/** What is wrong with the verdicts on a document; `undefined` if nothing is. `seen` counts what was compared. */
function disagreement(bytes, seen) {
  const text = textOf(bytes);
  for (const mode of MODES) {
    const verdict = validatePayload(bytes, options(mode));
    if (isTaken(verdict) !== (text !== undefined)) return `JSON, by JSON.parse: ${text !== undefined}`;
    if (text === undefined) {
      count(seen, "not JSON");
      break;
    }
    const valid = references[mode](text);
    if (verdict.valid !== valid) return `valid in ${mode} mode, by ajv: ${valid}`;
    if (verdict.issues.some(({ code }) => code === "duplicate_key") !== hasDuplicate(text))
      return "duplicate keys";
    if (verdict.valid !== !verdict.issues.some(({ severity }) => severity === "error"))
      return "errors and verdict";
    count(seen, valid ? `valid in ${mode} mode` : `not valid in ${mode} mode`);
  }
  return undefined;
}

/** The same for a string, in which surrogates may stand alone. */
function disagreementOnString(text, seen) {
  // One byte order mark is accepted, which `JSON.parse` refuses.
  const unmarked = text.replace(/^\ufeff/, "");
  const expected = isJson(unmarked);
  const verdict = validatePayload(text, options("strict"));
  if (isTaken(verdict) !== expected) return `JSON as a string, by JSON.parse: ${expected}`;
  if (expected && verdict.valid !== references.strict(unmarked))
    return `valid as a string, by ajv: ${!verdict.valid}`;
  count(seen, expected ? "JSON as a string" : "not JSON as a string");
  return undefined;
}

const count = (seen, what) => (seen[what] = (seen[what] ?? 0) + 1);

/** A shorter input that still disagrees, found by leaving parts out for some seconds. */
function shortest(input, disagrees) {
  const end = Date.now() + 5_000;
  for (let size = input.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at + size <= input.length;) {
      const less = without(input, at, at + size);
      if (disagrees(less) === undefined) at += size;
      else input = less;
    }
  }
  return input;
}

const without = (input, from, to) =>
  typeof input === "string"
    ? input.slice(0, from) + input.slice(to)
    : Uint8Array.from([...input.subarray(0, from), ...input.subarray(to)]);

function fail(seed, input, disagrees) {
  const least = shortest(input, (input) => disagrees(input, {}));
  const shown = JSON.stringify(typeof least === "string" ? least : Buffer.from(least).toString("latin1"));
  assert.fail(`document ${seed}: ${disagrees(least, {})}\n  of ${shown.slice(0, 2000)}`);
}

test(`${COUNT} documents have the verdicts of JSON.parse and ajv`, (t) => {
  const seen = {};
  for (let seed = FIRST; seed < FIRST + COUNT; seed += 1) {
    const bytes = documentOf(seed, payloads);
    if (disagreement(bytes, seen) !== undefined) fail(seed, bytes, disagreement);
    const text = stringOf(seed, bytes);
    if (disagreementOnString(text, seen) !== undefined) fail(seed, text, disagreementOnString);
  }
  t.diagnostic(JSON.stringify(seen));
  // Documents that are all valid or all invalid would prove little.
  const kinds = ["not JSON", "not JSON as a string", "JSON as a string"];
  for (const mode of MODES) kinds.push(`valid in ${mode} mode`, `not valid in ${mode} mode`);
  for (const kind of kinds) assert.ok(seen[kind] > COUNT / 20, `only ${seen[kind]} are ${kind}`);
});

for (const { what, accepts, text } of DIFFERENCES) {
  test(`the validator means to differ from ajv on ${what}`, () => {
    assert.equal(plain(text), accepts === "ajv");
    assert.equal(validatePayload(text, { mode: "strict" }).valid, accepts === "validator");
    assert.equal(references.strict(text), accepts === "validator");
  });
}
