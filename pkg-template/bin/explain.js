// The verb `explain`.

import { explainFields, explainPath } from "../schema.js";
import { events } from "./payloads.js";
import { printable, table, wrapped } from "./print.js";

export function explain(values, [event, path]) {
  if (event === undefined) return events(values);
  const { json, quiet } = values;
  const explained = path === undefined ? explainFields(event) : explainPath(event, path);
  if (json) console.log(JSON.stringify(explained));
  else if (path !== undefined) console.log(describe(explained));
  else if (quiet) for (const field of explained) console.log(field.path);
  else console.log(overview(explained));
}

function overview(fields) {
  const rows = fields.map((field) => [
    field.path,
    typeOf(field),
    field.required ? "yes" : "no",
    certaintyOf(field),
    field.meaning,
  ]);
  return table(["field", "type", "required", "certainty", "meaning"], rows);
}

function describe(field) {
  const facts = [
    ["type", typeOf(field)],
    ["required", field.required ? "yes" : "no"],
    ["certainty", certaintyOf(field)],
    ["source", SOURCES[field.source] ?? "none"],
  ];
  const lines = facts.map(([name, fact]) => `  ${name.padEnd(9)}  ${fact}`);
  return [printable(field.path || "the payload"), wrapped(field.meaning, "  "), ...lines].join("\n");
}

const SOURCES = {
  seed: "AutoGrab's page on webhooks",
  hub: "AutoGrab's developer hub",
  assumed: "not published",
};

function certaintyOf({ certain, source }) {
  if (source === null) return "unknown";
  return certain ? "published" : "assumed";
}

/** The type in words, such as `string or null, date or date-time`. */
function typeOf({ types, formats, pattern, minimum, maximum }) {
  return [
    types.join(" or ") || "any",
    formats.join(" or "),
    pattern !== null && `matches ${pattern}`,
    minimum !== null && `from ${minimum}`,
    maximum !== null && `to ${maximum}`,
  ]
    .filter(Boolean)
    .join(", ");
}
