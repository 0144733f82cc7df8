import * as validator from "../wasm/payload.js";
import * as wasm from "../wasm/schema.js";
import { WebhooksError } from "./error.js";
import { checkOptions, failure, isMode, isNumber } from "./options.js";
import { part, read } from "./sheet.js";

export { WebhooksError };

export function samplePayload(event, options = {}) {
  checkOptions(options, { seed: isNumber });
  const sample = typeof event === "string" ? wasm.samplePayload(event, options.seed ?? 0) : undefined;
  return JSON.parse(sample ?? refuseEvent(event));
}

export function payloadJsonSchema(event, options = {}) {
  checkOptions(options, { mode: isMode });
  const isName = event === undefined || typeof event === "string";
  const schema = isName ? wasm.payloadJsonSchema(event, options.mode === "strict") : undefined;
  return JSON.parse(schema ?? refuseEvent(event));
}

function refuseEvent(event) {
  const meant = typeof event === "string" ? read(validator.meantEvent(event), part) : null;
  const hint = meant === null ? `; \`EVENTS\` lists them` : `; did you mean \`${meant}\`?`;
  refuse("unknown_event", `there is no such event in the catalogue${hint}`);
}

export function definePayload(event, schema) {
  if (typeof event !== "string") refuse("type", "the event's name must be a string");
  const written = wasm.writeDefinition(event, textOf(schema));
  if (typeof written === "string") throw failure("invalid_request", JSON.parse(written));
  if (!validator.applyDefinition(written)) throw mismatch();
  const definition = Symbol();
  definitions.set(event, definition);
  return () => {
    // A later definition has taken the place of this one.
    if (definitions.get(event) !== definition) return;
    definitions.delete(event);
    validator.undefinePayload(event);
  };
}

const definitions = new Map();

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
