import * as wasm from "../wasm/payload.js";
import { WebhooksError } from "./error.js";
import { EVENTS } from "./events.js";
import { load, loaded, parse, restoreSurrogates } from "./input.js";
import { VALIDATE_CHECKS, checkOptions, failure, isBoolean } from "./options.js";

export { batchTransform, validateBatch, validateBatchStream } from "./batch.js";
export { EVENTS, WebhooksError };

export function checkEventName(name) {
  const meant = typeof name === "string" ? wasm.meantEvent(name) : undefined;
  if (meant === undefined) return { known: false };
  return meant === name ? { known: true } : { known: false, suggestion: meant };
}

export function checkEventNames(names, rules = {}) {
  checkOptions(rules, { allowUnknownEvents: isBoolean, allowPingEvent: isBoolean });
  const line = (name) => (typeof name === "string" ? `${JSON.stringify(name)}\n` : "\n");
  const lines = Array.isArray(names) ? Array.from(names, line).join("") : undefined;
  return JSON.parse(wasm.checkEventNames(lines, rules.allowUnknownEvents, rules.allowPingEvent));
}

export function validatePayload(input, options) {
  return inspect(input, optionsOf(options));
}

export function parsePayload(input, options) {
  const verdict = inspect(input, optionsOf(options));
  if (!verdict.valid) throw failure("invalid_payload", verdict.issues, verdict.omitted);
  return parse();
}

export function safeParsePayload(input, options) {
  const { valid, event, issues, omitted } = inspect(input, optionsOf(options));
  if (!valid) return { valid, event, issues, omitted };
  const known = EVENTS.some(({ name }) => name === event);
  return { valid, known, event, payload: parse(), issues, omitted };
}

/** The names of events by their places in the module. Those of the user's own events are asked for when they come. */
const names = EVENTS.map(({ name }) => name);

function nameAt(place) {
  if (place === -1) return undefined;
  return (names[place] ??= wasm.eventName(place));
}

/** The verdict. What there is nothing to say about never becomes text on its way here. */
function inspect(input, { strict, event, maxDepth, limit, maxIssues }) {
  const refusal = load(input, limit);
  if (refusal !== undefined) return JSON.parse(refusal);
  const fromString = loaded.text !== undefined;
  const known = nameAt(wasm.verdict(loaded.length, fromString, maxDepth));
  if (known !== undefined && (event === undefined || event === known)) {
    return { valid: true, event: known, issues: [], omitted: 0 };
  }
  if (fromString) restoreSurrogates();
  const verdict = JSON.parse(wasm.diagnosis(loaded.length, fromString, strict, event, maxDepth, maxIssues));
  // A value has paths, but no places: nobody has seen its text.
  if (fromString && typeof input !== "string") {
    for (const issue of verdict.issues) issue.offset = issue.line = issue.column = null;
  }
  return verdict;
}

let defaults;

function optionsOf(options) {
  if (options === undefined) return (defaults ??= optionsOf({}));
  checkOptions(options, VALIDATE_CHECKS);
  const { mode, event, maxDepth, maxBytes, maxIssues } = options;
  return { strict: mode === "strict", event, maxDepth, limit: wasm.maxBytes(maxBytes), maxIssues };
}
