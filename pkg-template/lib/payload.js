import * as wasm from "../wasm/payload.js";
import { WebhooksError } from "./error.js";
import { EVENTS } from "./events.js";
import { load, loaded, parse, restoreSurrogates } from "./input.js";
import { VALIDATE_CHECKS, checkOptions, failure, isBoolean } from "./options.js";
import { nameIssues, part, read, verdict } from "./sheet.js";

export { batchTransform, validateBatch, validateBatchStream } from "./batch.js";
export { EVENTS, WebhooksError };

export function checkEventName(name) {
  const meant = typeof name === "string" ? read(wasm.meantEvent(name), part) : null;
  if (meant === null) return { known: false };
  return meant === name ? { known: true } : { known: false, suggestion: meant };
}

export function checkEventNames(names, rules = {}) {
  checkOptions(rules, { allowUnknownEvents: isBoolean, allowPingEvent: isBoolean });
  const line = (name) => (typeof name === "string" ? `${JSON.stringify(name)}\n` : "\n");
  const lines = Array.isArray(names) ? Array.from(names, line).join("") : undefined;
  return read(wasm.checkEventNames(lines, rules.allowUnknownEvents, rules.allowPingEvent), nameIssues);
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
  return (names[place] ??= read(wasm.eventName(place), part));
}

/** Where the input in the room comes from, as `examine` knows it. */
const BYTES = 0;
const ENCODED = 1;
const EXACT = 2;

/** The options that the module was told last. */
let settled;

/** The verdict. Where there is nothing to say, a number is all that comes here. */
function inspect(input, options) {
  const refusal = load(input, options.limit);
  if (refusal !== undefined) return placed(read(refusal, verdict));
  if (settled !== options) {
    wasm.settle(options.strict, options.maxDepth, options.maxIssues);
    settled = options;
  }
  const { event } = options;
  const isString = loaded.text !== undefined;
  // The event that is expected is mostly the one that comes, and to compare the names here costs least.
  let name = nameAt(wasm.examine(loaded.length, isString ? ENCODED : BYTES));
  if (name !== undefined && (event === undefined || event === name)) return clean(name);
  if (isString || event !== undefined) {
    if (isString) restoreSurrogates();
    name = nameAt(wasm.examine(loaded.length, isString ? EXACT : BYTES, event));
    if (name !== undefined) return clean(name);
  }
  return placed(read(wasm.said(), verdict));
}

/** A value has paths, but no places. */
function placed(whole) {
  if (loaded.isValue) for (const issue of whole.issues) issue.offset = issue.line = issue.column = null;
  return whole;
}

const clean = (event) => ({ valid: true, event, issues: [], omitted: 0 });

let defaults, usualLimit;

function optionsOf(options) {
  if (options === undefined) return (defaults ??= optionsOf({}));
  checkOptions(options, VALIDATE_CHECKS);
  const { mode, event, maxDepth, maxBytes, maxIssues } = options;
  const limit = maxBytes === undefined ? (usualLimit ??= wasm.maxBytes()) : wasm.maxBytes(maxBytes);
  return { strict: mode === "strict", event, maxDepth, limit, maxIssues };
}
