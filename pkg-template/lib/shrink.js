import * as wasm from "../wasm/infer.js";
import { definitions } from "./definitions.js";
import { TextEncoder } from "./encoding.js";
import { failure } from "./error.js";
import { bytesOf, plain } from "./input.js";
import { VALIDATE_OPTIONS } from "./option-tables.js";
import { readOptions } from "./options.js";

const encoder = new TextEncoder();

export function shrinkPayload(payload, options = {}) {
  const { mode, event, maxDepth = NaN, maxBytes = NaN } = readOptions(options, VALIDATE_OPTIONS);
  const schemas = joined(Array.from(definitions.values(), ({ bytes }) => bytes));
  const [smaller, kept] = wasm.shrink(
    encoded(payload),
    schemas,
    mode === "strict",
    event,
    maxDepth,
    maxBytes,
  );
  return { payload: smaller, kept: JSON.parse(kept) };
}

function encoded(payload) {
  if (typeof payload === "string") return encoder.encode(payload);
  const bytes = bytesOf(payload);
  if (bytes !== undefined) return plain(bytes);
  const message = "the payload must be the bytes or the text that was received";
  throw failure("invalid_request", [{ path: "", code: "type", message }]);
}

function joined(parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}
