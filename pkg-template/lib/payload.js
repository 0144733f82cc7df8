import * as wasm from "../wasm/payload.js";
import { attempt, failure, reason } from "./error.js";
import { eventAt } from "./event-names.js";
import { EVENTS } from "./events.js";
import { load, loaded, parse, restoreSurrogates, unreadable } from "./input.js";
import { EVENT_RULES, VALIDATE_OPTIONS } from "./option-tables.js";
import { readOptions } from "./options.js";
import { BYTES, ENCODED, EXACT, name, nameIssues, read, verdict } from "./result-records.js";

export function checkEventName(event) {
  const suggestion = typeof event === "string" ? read(wasm.suggestEvent(event), name).name : null;
  if (suggestion === null) return { known: false };
  return suggestion === event ? { known: true } : { known: false, suggestion };
}

export function checkEventNames(names, rules = {}) {
  const { allowUnknownEvents, allowPingEvent } = readOptions(rules, EVENT_RULES);
  const line = (name) => (typeof name === "string" ? `${JSON.stringify(name)}\n` : "\n");
  const lines = attempt("the list", () =>
    Array.isArray(names) ? Array.from(names, line).join("") : undefined,
  );
  return read(wasm.checkEventNames(lines, allowUnknownEvents, allowPingEvent), nameIssues).issues;
}

export function validatePayload(input, options) {
  return validate(input, optionsOf(options));
}

export function parsePayload(input, options) {
  const { valid, payload, issues, omitted } = safeParsePayload(input, options);
  if (!valid) throw failure("invalid_payload", issues, omitted);
  return payload;
}

export function safeParsePayload(input, options) {
  const result = validate(input, optionsOf(options));
  const { valid, event, issues, omitted } = result;
  if (!valid) return result;
  try {
    const known = EVENTS.some(({ name }) => name === event);
    return { valid, known, event, payload: parse(), issues, omitted };
  } catch (thrown) {
    // The text exceeds the maximum length of a string.
    return readVerdict(unreadable(reason(thrown)));
  }
}

/** The options that were passed to the module last. */
let current;

wasm.watch({ started: () => void (current = undefined) });

/** Returns the verdict, also if the module runs out of memory. */
function validate(input, options) {
  try {
    return validateLoaded(load(input, options.limit), options);
  } catch (thrown) {
    if (!(thrown instanceof WebAssembly.RuntimeError)) throw thrown;
    return readVerdict(unreadable("there is not enough memory for it"));
  }
}

/** Validates the input in the buffer. If there are no issues, the module returns a number, and nothing is read. */
function validateLoaded(refusal, options) {
  if (refusal !== undefined) return readVerdict(refusal);
  setOptions(options);
  const { event } = options;
  const isString = loaded.text !== undefined;
  // Mostly the expected event comes, and comparing the names here is cheaper than passing one to the module.
  let found = eventAt(wasm.validateInput(loaded.length, isString ? ENCODED : BYTES));
  if (found !== undefined && (event === undefined || event === found)) return clean(found);
  if (isString || event !== undefined) {
    if (isString) restoreSurrogates();
    found = eventAt(wasm.validateInput(loaded.length, isString ? EXACT : BYTES, event));
    if (found !== undefined) return clean(found);
  }
  return readVerdict(wasm.lastReport());
}

/** Reads a verdict. The issues of a value have paths but no positions. */
function readVerdict(address) {
  const result = read(address, verdict);
  if (loaded.isValue) for (const issue of result.issues) issue.offset = issue.line = issue.column = null;
  return result;
}

function setOptions(options) {
  const { strict, maxDepth, maxIssues } = options;
  if (strict === current?.strict && maxDepth === current.maxDepth && maxIssues === current.maxIssues) return;
  wasm.setOptions(strict, maxDepth, maxIssues);
  current = options;
}

const clean = (event) => ({ valid: true, event, issues: [], omitted: 0 });

let defaults, defaultLimit;

function optionsOf(options) {
  if (options === undefined) return (defaults ??= optionsOf({}));
  const { mode, event, maxDepth, maxBytes, maxIssues } = readOptions(options, VALIDATE_OPTIONS);
  const limit = maxBytes === undefined ? (defaultLimit ??= wasm.maxBytes()) : wasm.maxBytes(maxBytes);
  return { strict: mode === "strict", event, maxDepth, limit, maxIssues };
}
