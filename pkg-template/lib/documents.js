import * as wasm from "../wasm/documents.js";
import { OPEN_API_OPTIONS, SCHEMA_OPTIONS } from "./option-tables.js";
import { readOptions } from "./options.js";

export function openApiDocument(options = {}) {
  const { mode, region } = readOptions(options, OPEN_API_OPTIONS);
  return JSON.parse(wasm.openApiDocument(mode === "strict", region));
}

export function asyncApiDocument(options = {}) {
  const { mode } = readOptions(options, SCHEMA_OPTIONS);
  return JSON.parse(wasm.asyncApiDocument(mode === "strict"));
}
