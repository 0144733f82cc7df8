import * as wasm from "../wasm/payload.js";
import { eventAt } from "./event-names.js";
import { load, loaded, restoreSurrogates, unreadable } from "./input.js";
import { BYTES, ENCODED, EXACT, read, verdict } from "./result-records.js";

/** The options that were passed to the module last. */
let current;

wasm.watch({ started: () => void (current = undefined) });

/**
 * Returns the verdict, also if the module runs out of memory. The options are `strict`, `event`, `maxDepth`, `maxIssues`, and
 * as `limit` the maximum size.
 */
export function validate(input, options) {
  try {
    return validateLoaded(load(input, options.limit), options);
  } catch (thrown) {
    return outOfMemory(thrown);
  }
}

/**
 * Returns the verdict on bytes by encoded definitions that apply to them only. Only that of its event can matter, so the
 * event is found first.
 */
export function validateBy(definitions, bytes, options) {
  const verdict = validate(bytes, options);
  const definition = definitions.get(verdict.event);
  if (definition === undefined) return verdict;
  try {
    const found = wasm.validateInputBy(definition, loaded.length, options.event);
    return found === -1 ? readVerdict(wasm.lastReport()) : clean(verdict.event);
  } catch (thrown) {
    return outOfMemory(thrown);
  }
}

function outOfMemory(thrown) {
  if (!(thrown instanceof WebAssembly.RuntimeError)) throw thrown;
  return readVerdict(unreadable("there is not enough memory for it"));
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
export function readVerdict(address) {
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
