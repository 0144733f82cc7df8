import { WebhooksError, unreadable } from "./error.js";

/** The error for issues: its message is that of the gravest, and counts the others. */
export function failure(code, issues, omitted = 0) {
  const first = issues.find(({ severity }) => severity === "error") ?? issues[0];
  const place = first?.path ? `${first.path}: ` : "";
  const others = issues.length + omitted - 1;
  const more = others > 0 ? ` (and ${others} more)` : "";
  return new WebhooksError({ code, message: `${place}${first?.message ?? code}${more}`, issues });
}

/**
 * The options as they were given, each read once. Throws `invalid_request` for those of the wrong type, and for those
 * that there are not: a slip of the pen would else be taken for the default. `checks` has a function for each option,
 * which gives what is wrong with a value; `pick` reads them all, and can do it faster where it knows their names.
 */
export function checkOptions(options, checks, pick = pickAll) {
  if (typeof options !== "object" || options === null) {
    throw failure("invalid_request", [{ path: "", code: "type", message: "the options must be an object" }]);
  }
  let given, issues;
  try {
    given = pick(options, checks);
    for (const name in options) {
      if (Object.hasOwn(checks, name) || !Object.hasOwn(options, name) || options[name] === undefined)
        continue;
      (issues ??= []).push({ path: `/${name}`, code: "unknown_field", message: "there is no such option" });
    }
  } catch (thrown) {
    throw unreadable("the options", thrown);
  }
  for (const name of Object.keys(given)) {
    const value = given[name];
    const problem = value === undefined ? undefined : checks[name](value);
    if (problem !== undefined) (issues ??= []).push({ path: `/${name}`, ...problem });
  }
  if (issues !== undefined) throw failure("invalid_request", issues);
  return given;
}

/** Reads an own property: a polluted prototype sets no options. */
function own(options, name) {
  const value = options[name];
  return value === undefined || Object.hasOwn(options, name) ? value : undefined;
}

const pickAll = (options, checks) =>
  Object.fromEntries(Object.keys(checks).map((name) => [name, own(options, name)]));

export const isString = (value) =>
  typeof value === "string" ? undefined : { code: "type", message: "must be a string" };

export const isBoolean = (value) =>
  typeof value === "boolean" ? undefined : { code: "type", message: "must be `true` or `false`" };

export const isFunction = (value) =>
  typeof value === "function" ? undefined : { code: "type", message: "must be a function" };

export const isNumber = (value) =>
  typeof value === "number" ? undefined : { code: "type", message: "must be a number" };

export const isCount = (value) =>
  value >= 0 && typeof value === "number"
    ? undefined
    : { code: "range", message: "must be a number from 0 up" };

export const isMode = (value) =>
  value === "lenient" || value === "strict"
    ? undefined
    : { code: "type", message: 'must be "lenient" or "strict"' };

/** The options of all that validates payloads. */
export const VALIDATE_CHECKS = {
  mode: isMode,
  event: isString,
  maxDepth: isCount,
  maxBytes: isCount,
  maxIssues: isCount,
};

export const pickValidate = (options) => ({
  mode: own(options, "mode"),
  event: own(options, "event"),
  maxDepth: own(options, "maxDepth"),
  maxBytes: own(options, "maxBytes"),
  maxIssues: own(options, "maxIssues"),
});
