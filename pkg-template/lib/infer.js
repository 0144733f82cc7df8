import * as wasm from "../wasm/infer.js";
import { bytesIn, chunksOf, endsInHalf } from "./chunks.js";
import { TextEncoder } from "./encoding.js";
import { WebhooksError, failure } from "./error.js";
import { bytesOf } from "./input.js";
import { INFER_OPTIONS } from "./option-tables.js";
import { readOptions } from "./options.js";

/** The size of the parts in which bytes are passed to the module, which copies them. */
const PART = 1 << 16;

const encoder = new TextEncoder();

export async function infer(input, options = {}) {
  const { event, values = [], maxPaths, maxBytes } = readOptions(options, INFER_OPTIONS);
  const isWhole = typeof input === "string" || bytesOf(input) !== undefined;
  const chunks = isWhole ? [input] : chunksOf(input);
  const log = wasm.inferBegin(event, pathsOf(values), maxPaths ?? NaN, maxBytes ?? NaN);
  const { instance } = current;
  try {
    for await (const bytes of encoded(chunks)) {
      for (let at = 0; at < bytes.length; at += PART) {
        wasm.inferPush(log, bytes.subarray(at, at + PART));
      }
      if (current.instance !== instance) throw lost();
    }
    const result = wasm.inferEnd(log);
    if (result === undefined) throw lost();
    return resultOf(JSON.parse(result));
  } finally {
    if (current.instance === instance) wasm.inferFree(log);
  }
}

/** The instance of the module: a log belongs to one of them. */
const current = { instance: 0 };

wasm.watch({ started: () => void (current.instance += 1) });

function lost() {
  const message = "the module ran out of memory or stack, and lost the log; infer it again";
  return new WebhooksError({ code: "wasm_unavailable", message });
}

function pathsOf(values) {
  const isPath = (path) => typeof path === "string" && /^(\/[^\n]*)+$/.test(path);
  if (Array.isArray(values) && values.every(isPath)) return values.join("\n");
  const message = "must be an array of paths such as `/data/state`";
  throw failure("invalid_request", [{ path: "/values", code: "type", message }]);
}

/** Yields the bytes of chunks, of which some may be strings that end within a pair of surrogates. */
async function* encoded(chunks) {
  let half = "";
  for await (const chunk of chunks) {
    const isText = typeof chunk === "string";
    const text = half + (isText ? chunk : "");
    const end = text.length - (isText && endsInHalf(text, text.length) ? 1 : 0);
    half = text.slice(end);
    if (end > 0) yield encoder.encode(text.slice(0, end));
    if (!isText) yield bytesIn(chunk);
  }
  if (half !== "") yield encoder.encode(half);
}

function resultOf({ schemas, typescript, rust, report }) {
  const parsed = schemas.map(([event, schema]) => [event, JSON.parse(schema)]);
  return { schemas: Object.fromEntries(parsed), types: { typescript, rust }, report };
}
