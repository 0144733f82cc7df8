import * as validator from "../wasm/payload.js";
import * as wasm from "../wasm/schema.js";
import { WebhooksError, failure } from "./error.js";
import { forgetNames } from "./event-names.js";
import { EVENTS } from "./events.js";
import { LONE_SURROGATE } from "./input.js";
import { SAMPLE_OPTIONS, SCHEMA_OPTIONS } from "./option-tables.js";
import { readOptions } from "./options.js";
import { safeParsePayload } from "./payload.js";
import { name, read } from "./result-records.js";

export function samplePayload(event, options = {}) {
  const { seed = 0, region } = readOptions(options, SAMPLE_OPTIONS);
  const sample = typeof event === "string" ? wasm.samplePayload(event, seed, region) : undefined;
  return JSON.parse(sample ?? refuseEvent(event));
}

export function payloadJsonSchema(event, options = {}) {
  const { mode } = readOptions(options, SCHEMA_OPTIONS);
  const isName = event === undefined || typeof event === "string";
  const schema = isName ? wasm.payloadJsonSchema(event, mode === "strict") : undefined;
  return JSON.parse(schema ?? refuseEvent(event));
}

export function payloadSchema(event, options = {}) {
  const { mode } = readOptions(options, SCHEMA_OPTIONS);
  if (event !== undefined && !isValidated(event)) refuseEvent(event);
  const validate = (value) => {
    const { valid, payload, issues } = safeParsePayload(value, { event, mode });
    if (valid) return { value: payload };
    const errors = issues.filter(({ severity }) => severity === "error");
    return { issues: errors.map(({ message, path }) => ({ message, path: segments(path, value) })) };
  };
  return { "~standard": { version: 1, vendor: "autograb-webhooks", validate } };
}

const isValidated = (event) => EVENTS.some(({ name }) => name === event) || definitions.has(event);

/** The segments of a JSON Pointer. Indices of arrays are numbers, as forms expect them. */
function segments(path, value) {
  return path
    .split("/")
    .slice(1)
    .map((escaped) => {
      const segment = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(value) ? Number(segment) : segment;
      value = value?.[key];
      return key;
    });
}

function refuseEvent(event) {
  const suggestion = typeof event === "string" ? read(validator.suggestEvent(event), name).name : null;
  const hint = suggestion === null ? `; \`EVENTS\` lists them` : `; did you mean \`${suggestion}\`?`;
  refuse("unknown_event", `the catalogue does not have this event${hint}`);
}

export function definePayload(event, schema) {
  if (typeof event !== "string") refuse("type", "the event's name must be a string");
  if (LONE_SURROGATE.test(event)) refuse("type", "the event's name contains a lone surrogate");
  const definition = wasm.encodeDefinition(event, textOf(schema));
  if (typeof definition === "string") throw failure("invalid_request", JSON.parse(definition));
  if (!validator.applyDefinition(definition)) throw mismatch();
  forgetNames();
  definitions.set(event, definition);
  return () => {
    // A later definition stays in force.
    if (definitions.get(event) !== definition) return;
    definitions.delete(event);
    validator.undefinePayload(event);
    forgetNames();
  };
}

/** The definitions in force by their events, to be applied again to a new instance of the validator. */
const definitions = new Map();

validator.watch({
  started: () => definitions.forEach((definition) => validator.applyDefinition(definition)),
});

function textOf(schema) {
  let text;
  try {
    text = JSON.stringify(schema);
  } catch {
    // It has a cycle, or a getter throws.
  }
  return text ?? refuse("type", "the schema must be an object that can be written as JSON");
}

function refuse(code, message) {
  throw failure("invalid_request", [{ path: "", code, message }]);
}

/** A slim entry loads its modules from the URLs that `init` was given, so their versions may differ. */
function mismatch() {
  const message = "the modules `payload` and `schema` have different versions; deploy both from one package";
  return new WebhooksError({ code: "wasm_unavailable", message });
}
