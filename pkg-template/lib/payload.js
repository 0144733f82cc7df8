import * as wasm from "../wasm/payload.js";
import { attempt, reason } from "./error.js";
import { EVENTS } from "./events.js";
import { load, loaded, parse, restoreSurrogates, unreadable } from "./input.js";
import { VALIDATE_CHECKS, checkOptions, failure, isBoolean, pickValidate } from "./options.js";
import { nameIssues, part, read, verdict } from "./sheet.js";

const RULE_CHECKS = { allowUnknownEvents: isBoolean, allowPingEvent: isBoolean };

export function checkEventName(name) {
  const meant = typeof name === "string" ? read(wasm.meantEvent(name), part) : null;
  if (meant === null) return { known: false };
  return meant === name ? { known: true } : { known: false, suggestion: meant };
}

export function checkEventNames(names, rules = {}) {
  const { allowUnknownEvents, allowPingEvent } = checkOptions(rules, RULE_CHECKS);
  const line = (name) => (typeof name === "string" ? `${JSON.stringify(name)}\n` : "\n");
  const lines = attempt("the list", () =>
    Array.isArray(names) ? Array.from(names, line).join("") : undefined,
  );
  return read(wasm.checkEventNames(lines, allowUnknownEvents, allowPingEvent), nameIssues);
}

export function validatePayload(input, options) {
  return inspect(input, optionsOf(options));
}

export function parsePayload(input, options) {
  const { valid, payload, issues, omitted } = safeParsePayload(input, options);
  if (!valid) throw failure("invalid_payload", issues, omitted);
  return payload;
}

export function safeParsePayload(input, options) {
  const whole = inspect(input, optionsOf(options));
  const { valid, event, issues, omitted } = whole;
  if (!valid) return whole;
  try {
    const known = EVENTS.some(({ name }) => name === event);
    return { valid, known, event, payload: parse(), issues, omitted };
  } catch (thrown) {
    // The text is longer than a string can be.
    return placed(read(unreadable(reason(thrown)), verdict));
  }
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

wasm.watch({
  started() {
    settled = undefined;
    names.length = EVENTS.length;
  },
});

/** The verdict, be there memory for all of it or not. */
function inspect(input, options) {
  try {
    return examine(input, options);
  } catch (thrown) {
    if (!(thrown instanceof WebAssembly.RuntimeError)) throw thrown;
    return placed(read(unreadable("there is not enough memory for it"), verdict));
  }
}

/** Where there is nothing to say, a number is all that comes here. */
function examine(input, options) {
  const refusal = load(input, options.limit);
  if (refusal !== undefined) return placed(read(refusal, verdict));
  settle(options);
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

function settle(options) {
  const { strict, maxDepth, maxIssues } = options;
  if (strict === settled?.strict && maxDepth === settled.maxDepth && maxIssues === settled.maxIssues) return;
  wasm.settle(strict, maxDepth, maxIssues);
  settled = options;
}

const clean = (event) => ({ valid: true, event, issues: [], omitted: 0 });

let defaults, usualLimit;

function optionsOf(options) {
  if (options === undefined) return (defaults ??= optionsOf({}));
  const { mode, event, maxDepth, maxBytes, maxIssues } = checkOptions(options, VALIDATE_CHECKS, pickValidate);
  const limit = maxBytes === undefined ? (usualLimit ??= wasm.maxBytes()) : wasm.maxBytes(maxBytes);
  return { strict: mode === "strict", event, maxDepth, limit, maxIssues };
}
