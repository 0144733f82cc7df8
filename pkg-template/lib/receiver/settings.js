import { encodedOf } from "../definitions.js";
import { attempt } from "../error.js";
import { OPTIONS, RECEIVER_OPTIONS } from "../option-tables.js";
import { readOptions } from "../options.js";
import { Tokens } from "./tokens.js";
import { memoryStore, withoutPromises } from "../stores/memory.js";

/** Returns the options of a receiver with their defaults. Throws `invalid_request` with every problem. */
export function readSettings(options) {
  let parts;
  const given = readOptions(options, RECEIVER_OPTIONS, (given) => {
    const problems = new Problems();
    parts = attempt(OPTIONS, () => readParts(given, problems));
    return problems.issues;
  });
  const settings = { ...given, ...parts };
  for (const [name, { default: value }] of Object.entries(RECEIVER_OPTIONS.checks)) {
    settings[name] ??= value;
  }
  settings.onError ??= (error, { source }) => console.error(`autograb-webhooks: ${source}:`, error);
  const { mode, maxDepth, maxIssues } = given;
  settings.validation = { strict: mode === "strict", maxDepth, maxIssues, limit: settings.maxBytes };
  return settings;
}

class Problems {
  issues = [];

  report(path, code, message) {
    this.issues.push({ path, code, message });
  }
}

/** The options that are objects, copied, so that nobody changes them later. */
function readParts(given, problems) {
  const {
    token,
    header,
    on = {},
    fallback,
    deduplicate,
    contentTypes = [],
    schemas,
    maxBytes,
    maxBufferedBytes,
  } = given;
  if (token === undefined && header === undefined) {
    problems.report(
      "/token",
      "required",
      "give a `token` or a `header`: anybody could send pushes otherwise",
    );
  }
  if (fallback === undefined) {
    problems.report("/fallback", "required", "is missing: it handles every event that `on` does not name");
  }
  if (maxBufferedBytes < (maxBytes ?? RECEIVER_OPTIONS.checks.maxBytes.default)) {
    problems.report("/maxBufferedBytes", "conflict", "must not be less than `maxBytes`");
  }
  return {
    query: token === undefined ? undefined : readQueryToken(token, problems),
    header: header === undefined ? undefined : readHeaderToken(header, problems),
    on: readHandlers(on, problems),
    store: readStore(deduplicate, problems),
    contentTypes: readTexts(contentTypes, "/contentTypes", problems).join("\n"),
    schemas: readSchemas(schemas, problems),
  };
}

function readQueryToken(token, problems) {
  if (!isObject(token) || Array.isArray(token)) {
    return new Tokens("token", readTokens(token, "/token", problems));
  }
  const { parameter = "token", values } = token;
  readText(parameter, "/token/parameter", problems);
  return new Tokens(parameter, readTokens(values, "/token/values", problems));
}

function readHeaderToken(header, problems) {
  if (!isObject(header)) {
    problems.report("/header", "type", "must be an object with `name` and `values`");
    return undefined;
  }
  const { name, values } = header;
  if (readText(name, "/header/name", problems) && !/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) {
    problems.report("/header/name", "header_name", "must be a name that HTTP allows");
  }
  return new Tokens(String(name).toLowerCase(), readTokens(values, "/header/values", problems));
}

function readTokens(values, path, problems) {
  if (typeof values === "string") return readText(values, path, problems) ? [values] : [];
  const tokens = readTexts(values, path, problems);
  if (Array.isArray(values) && tokens.length === 0) problems.report(path, "empty", "must not be empty");
  return tokens;
}

function readTexts(values, path, problems) {
  if (!Array.isArray(values)) {
    problems.report(path, "type", "must be an array of strings");
    return [];
  }
  return Array.from(values).filter((value, index) => readText(value, `${path}/${index}`, problems));
}

/** Whether a value is a text that can be compared. The message never repeats it, because it may be a token. */
function readText(value, path, problems) {
  if (typeof value !== "string") problems.report(path, "type", "must be a string");
  else if (value.trim() === "") problems.report(path, "empty", "must not be empty");
  else if (/[\0-\x1f\x7f]/.test(value)) problems.report(path, "type", "must not contain control characters");
  else return true;
  return false;
}

function readHandlers(on, problems) {
  const handlers = new Map();
  if (!isObject(on)) problems.report("/on", "type", "must be an object of functions by event");
  else {
    for (const [event, handler] of Object.entries(on)) {
      if (typeof handler === "function") handlers.set(event, handler);
      else if (handler !== undefined) problems.report(`/on/${event}`, "type", "must be a function");
    }
  }
  return handlers;
}

const METHODS = ["claim", "confirm", "release"];

function readStore(store, problems) {
  if (store === undefined) return withoutPromises(memoryStore());
  if (store === false) return undefined;
  if (!isObject(store) || METHODS.some((method) => typeof store[method] !== "function")) {
    problems.report(
      "/deduplicate",
      "type",
      "must be `false`, or a store with `claim`, `confirm` and `release`",
    );
  }
  return withoutPromises(store);
}

/** Definitions are compiled by a module that receivers without them do not load. */
function readSchemas(schemas, problems) {
  if (schemas === undefined) return NONE;
  try {
    const encoded = encodedOf(typeof schemas === "function" ? schemas() : schemas);
    if (encoded !== undefined) return encoded;
    const message = "must be what `loadDefinitions` of `autograb-webhooks/schema` returns";
    problems.report("/schemas", "type", message);
  } catch (error) {
    if (error?.code !== "invalid_request") throw error;
    for (const { path, code, message } of error.issues) problems.report(`/schemas${path}`, code, message);
  }
}

const NONE = new Map();

const isObject = (value) => typeof value === "object" && value !== null;
