import * as validator from "../wasm/payload.js";
import * as wasm from "../wasm/schema.js";
import { definitions, definitionsOf, encodedOf } from "./definitions.js";
import { TextDecoder } from "./encoding.js";
import { WebhooksError, failure } from "./error.js";
import { forgetNames } from "./event-names.js";
import { EVENTS } from "./events.js";
import { LONE_SURROGATE, bytesOf } from "./input.js";
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

export function explainPath(event, path) {
  if (typeof path !== "string") refuse("type", "the path must be a string such as `/data/id`");
  return explained(event, path);
}

export const explainFields = (event) => explained(event);

function explained(event, path) {
  if (typeof event !== "string") refuseEvent(event);
  const known = JSON.parse(wasm.explainFields(event, path));
  if (known.code !== undefined) throw failure("invalid_request", [known]);
  return known;
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

export function loadDefinitions(json) {
  const parts = wasm.encodeDefinitions(textOfFile(json));
  if (typeof parts === "string") throw failure("invalid_request", JSON.parse(parts));
  const encoded = new Map();
  for (let at = 0; at < parts.length; at += 2) encoded.set(parts[at], parts[at + 1]);
  return definitionsOf(encoded);
}

export function definePayload(event, schema) {
  const encoded = encodedOf(event) ?? new Map([[event, encodingOf(event, schema)]]);
  const own = [...encoded].map(([event, bytes]) => [event, { bytes }]);
  for (const [, definition] of own) if (!apply(definition)) throw mismatch();
  forgetNames();
  for (const [event, definition] of own) definitions.set(event, definition);
  return () => {
    for (const [event, definition] of own) {
      // A later definition stays in force.
      if (definitions.get(event) !== definition) continue;
      definitions.delete(event);
      validator.undefinePayload(event);
    }
    forgetNames();
  };
}

// A new instance of the validator knows none of them.
const apply = ({ bytes }) => validator.applyDefinition(bytes);

validator.watch({ started: () => definitions.forEach(apply) });

function encodingOf(event, schema) {
  if (typeof event !== "string") {
    refuse("type", "the event's name must be a string, or give definitions that `loadDefinitions` returned");
  }
  if (LONE_SURROGATE.test(event)) refuse("type", "the event's name contains a lone surrogate");
  const encoded = wasm.encodeDefinition(event, textOf(schema, "the schema"));
  if (typeof encoded === "string") throw failure("invalid_request", JSON.parse(encoded));
  return encoded;
}

/** The text of a file that was given as text, as bytes, or parsed. */
function textOfFile(json) {
  const bytes = bytesOf(json);
  try {
    if (bytes !== undefined) return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    refuse("type", "the schemas are not UTF-8");
  }
  if (typeof json !== "string") return textOf(json, "the schemas");
  return LONE_SURROGATE.test(json) ? refuse("type", "the schemas contain a lone surrogate") : json;
}

function textOf(value, what) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch {
    // It has a cycle, or a getter throws.
  }
  return text ?? refuse("type", `${what} must be an object that can be written as JSON`);
}

function refuse(code, message) {
  throw failure("invalid_request", [{ path: "", code, message }]);
}

/** A slim entry loads its modules from the URLs that `init` was given, so their versions may differ. */
function mismatch() {
  const message = "the modules `payload` and `schema` have different versions; deploy both from one package";
  return new WebhooksError({ code: "wasm_unavailable", message });
}
