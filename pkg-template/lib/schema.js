import * as validator from "../wasm/payload.js";
import * as wasm from "../wasm/schema.js";
import { WebhooksError } from "./error.js";
import { LONE_SURROGATE } from "./input.js";
import { checkOptions, failure, isMode, isNumber } from "./options.js";
import { part, read } from "./sheet.js";

export function samplePayload(event, options = {}) {
  const { seed = 0 } = checkOptions(options, { seed: isNumber });
  const sample = typeof event === "string" ? wasm.samplePayload(event, seed) : undefined;
  return JSON.parse(sample ?? refuseEvent(event));
}

export function payloadJsonSchema(event, options = {}) {
  const { mode } = checkOptions(options, { mode: isMode });
  const isName = event === undefined || typeof event === "string";
  const schema = isName ? wasm.payloadJsonSchema(event, mode === "strict") : undefined;
  return JSON.parse(schema ?? refuseEvent(event));
}

function refuseEvent(event) {
  const meant = typeof event === "string" ? read(validator.meantEvent(event), part) : null;
  const hint = meant === null ? `; \`EVENTS\` lists them` : `; did you mean \`${meant}\`?`;
  refuse("unknown_event", `there is no such event in the catalogue${hint}`);
}

export function definePayload(event, schema) {
  if (typeof event !== "string") refuse("type", "the event's name must be a string");
  if (LONE_SURROGATE.test(event)) refuse("type", "half a character stands in the event's name");
  const written = wasm.writeDefinition(event, textOf(schema));
  if (typeof written === "string") throw failure("invalid_request", JSON.parse(written));
  if (!validator.applyDefinition(written)) throw mismatch();
  definitions.set(event, written);
  return () => {
    // A later definition has taken the place of this one.
    if (definitions.get(event) !== written) return;
    definitions.delete(event);
    validator.undefinePayload(event);
  };
}

/** The definitions in force by their events, as the validator takes them. */
const definitions = new Map();

validator.watch({ started: () => definitions.forEach((written) => validator.applyDefinition(written)) });

function textOf(schema) {
  let text;
  try {
    text = JSON.stringify(schema);
  } catch {
    // It has a cycle, or a getter that throws.
  }
  return text ?? refuse("type", "the schema must be an object that can be written as JSON");
}

function refuse(code, message) {
  throw failure("invalid_request", [{ path: "", code, message }]);
}

/** A slim entry takes its validator from wherever `init` is told, so it may be another version's. */
function mismatch() {
  const message = "the module `payload` is not of the version of `schema`; deploy both from one package";
  return new WebhooksError({ code: "wasm_unavailable", message });
}
