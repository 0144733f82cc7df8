import * as wasm from "../wasm/payload.js";
import { failure, unreadable } from "./error.js";
import { NOT_AN_OBJECT, OPTIONS } from "./option-tables.js";
import { nameIssues, read } from "./result-records.js";

/**
 * Returns the options of a group, each read once. Throws `invalid_request` with every problem. The check is here and not
 * in Rust, because passing an object to Rust takes longer than validating a small payload. `inspect` finds further
 * problems of the options that were read.
 */
export function readOptions(options, { pick, checks }, inspect) {
  if (typeof options !== "object" || options === null) throw failure("invalid_request", [NOT_AN_OBJECT]);
  let given, unknown;
  try {
    given = pick(options, own);
    for (const name in options) {
      if (!Object.hasOwn(checks, name) && own(options, name) !== undefined) (unknown ??= []).push(name);
    }
  } catch (thrown) {
    throw unreadable(OPTIONS, thrown);
  }
  let issues = unknown?.flatMap((name) => unknownOption(name, checks));
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value === undefined || accepts(checks[name], value)) continue;
    const { code, message } = checks[name];
    (issues ??= []).push({ path: `/${name}`, code, message });
  }
  const more = inspect?.(given);
  if (more?.length > 0) issues = [...(issues ?? []), ...more];
  if (issues !== undefined) throw failure("invalid_request", issues);
  return given;
}

/** Reads an own property: a polluted prototype sets no options. */
function own(options, name) {
  const value = options[name];
  return value === undefined || Object.hasOwn(options, name) ? value : undefined;
}

const accepts = ({ type, min, max, integer, values }, value) =>
  (type === undefined || typeof value === type) &&
  (min === undefined || value >= min) &&
  (max === undefined || value <= max) &&
  (!integer || Number.isInteger(value)) &&
  (values?.includes(value) ?? true);

const unknownOption = (name, checks) =>
  read(wasm.unknownOption(name, Object.keys(checks).join("\n")), nameIssues).issues;
