import * as wasm from "../wasm/payload.js";
import { attempt, failure, reason } from "./error.js";
import { EVENTS } from "./events.js";
import { parse, unreadable } from "./input.js";
import { EVENT_RULES, VALIDATE_OPTIONS } from "./option-tables.js";
import { readOptions } from "./options.js";
import { name, nameIssues, read } from "./result-records.js";
import { readVerdict, validate } from "./validation.js";

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

let defaults, defaultLimit;

function optionsOf(options) {
  if (options === undefined) return (defaults ??= optionsOf({}));
  const { mode, event, maxDepth, maxBytes, maxIssues } = readOptions(options, VALIDATE_OPTIONS);
  const limit = maxBytes === undefined ? (defaultLimit ??= wasm.maxBytes()) : wasm.maxBytes(maxBytes);
  return { strict: mode === "strict", event, maxDepth, limit, maxIssues };
}
