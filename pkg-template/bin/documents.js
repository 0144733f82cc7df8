// The verbs `openapi` and `asyncapi`.

import { asyncApiDocument, openApiDocument } from "../schema.js";
import { UsageError } from "./failure.js";

export function openapi({ region, strict, ...format }) {
  print(openApiDocument({ region, mode: modeOf(strict) }), format);
}

export function asyncapi({ strict, ...format }) {
  print(asyncApiDocument({ mode: modeOf(strict) }), format);
}

const modeOf = (strict) => (strict ? "strict" : "lenient");

function print(document, { yaml, json }) {
  if (yaml && json) throw new UsageError("`--yaml` and `--json` exclude each other");
  console.log(yaml ? block(document) : JSON.stringify(document, null, json ? 0 : 2));
}

/** A word that no version of YAML takes for a value of another type. */
const PLAIN_KEY = /^(?!(?:null|true|false|yes|no|on|off|y|n)$)[a-z][\w-]*$/i;

/**
 * Writes plain data as YAML 1.2. Scalars, and keys that are not simple words, are written as JSON, which is part of YAML:
 * so no text can be taken for another type.
 */
function block(value, indent = "") {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const entries = isList ? value.map((item) => ["-", item]) : Object.entries(value);
  if (entries.length === 0) return isList ? "[]" : "{}";
  const lines = entries.map(([key, item]) => {
    const text = block(item, `${indent}  `);
    const head = isList ? "-" : `${PLAIN_KEY.test(key) ? key : JSON.stringify(key)}:`;
    return `${indent}${head}${text.startsWith("\n") ? "" : " "}${text}`;
  });
  return `${indent && "\n"}${lines.join("\n")}`;
}
