// The fields of an event's payload, from the table that the validator checks by.

import { payloadJsonSchema } from "./pkg/schema.js";
import { el } from "./dom.js";
import { SOURCES } from "./sources.js";

/** A table of the fields. A row is found by its `data-path`, in which `*` stands for every index of an array. */
export function fieldTable(event) {
  const heads = ["Field", "Type", "Required", "Meaning", "Certainty and source"];
  return el(
    "table",
    { class: "fields" },
    el("caption", { class: "unseen" }, `Fields of ${event}`),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        heads.map((name) => el("th", { scope: "col" }, name)),
      ),
    ),
    el("tbody", {}, fieldsOf(event).map(row)),
  );
}

/** The strict schema has the types that are assumed, too; what the lenient one requires is published. */
function fieldsOf(event) {
  const published = new Set(
    Array.from(walk(payloadJsonSchema(event)), ({ path, isRequired }) => isRequired && path),
  );
  return Array.from(walk(payloadJsonSchema(event, { mode: "strict" })), (field) => ({
    ...field,
    required: !field.isRequired ? "no" : published.has(field.path) ? "yes" : "assumed",
  }));
}

function* walk(schema, path = "") {
  if (schema.items !== undefined) yield* walk(schema.items, `${path}/*`);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const own = `${path}/${name}`;
    yield { path: own, schema: property, isRequired: schema.required?.includes(name) ?? false };
    yield* walk(property, own);
  }
}

function row({ path, schema, required }) {
  const source = schema.$comment?.replace("source: ", "");
  return el(
    "tr",
    { "data-path": path, tabindex: -1 },
    el("th", { scope: "row" }, el("code", {}, path.slice(1).replaceAll("/", ".").replaceAll(".*", "[]"))),
    el("td", {}, typeOf(schema)),
    el("td", {}, required),
    el("td", {}, schema.description),
    el("td", {}, source && [badge(source), " ", el("span", { class: "hint" }, SOURCES[source])]),
  );
}

const badge = (source) =>
  source === "assumed"
    ? el("span", { class: "badge doubtful" }, "assumed")
    : el("span", { class: "badge good" }, "published");

/** The type of a value in words, such as `string or null, date or date-time`. */
function typeOf({ type = [], const: only, format, anyOf = [], minimum, maximum, pattern }) {
  if (only !== undefined) return el("code", {}, JSON.stringify(only));
  const formats = [format, ...anyOf.map((part) => part.format)].filter(Boolean);
  const range = [minimum !== undefined && `from ${minimum}`, maximum !== undefined && `to ${maximum}`];
  const facts = [
    [type].flat().join(" or ") || "any",
    formats.join(" or "),
    range.filter(Boolean).join(" "),
    formats.length === 0 && pattern !== undefined && ["matches ", el("code", {}, pattern)],
  ].filter((fact) => fact && fact !== "");
  return facts.flatMap((fact, index) => (index === 0 ? [fact] : [", ", fact]));
}
