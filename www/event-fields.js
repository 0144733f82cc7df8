// The fields of an event's payload as the page and the documentation describe them, from the table that the validator
// checks by.

/**
 * Returns the fields of an event in the order of the table. `path` is a JSON Pointer in which `*` stands for every index
 * of an array; `required` is `yes`, `no` or `assumed`.
 */
export function fieldsOf(event, payloadJsonSchema) {
  // The strict schema has the types that are assumed, too; what the lenient one requires is published.
  const published = new Set(
    Array.from(walk(payloadJsonSchema(event)), ({ path, isRequired }) => isRequired && path),
  );
  return Array.from(walk(payloadJsonSchema(event, { mode: "strict" })), ({ path, schema, isRequired }) => ({
    path,
    name: path.slice(1).replaceAll("/", ".").replaceAll(".*", "[]"),
    type: typeOf(schema),
    required: !isRequired ? "no" : published.has(path) ? "yes" : "assumed",
    meaning: schema.description,
    source: schema.$comment?.replace("source: ", ""),
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

/** The type of a value in words with code in backticks, such as `string or null, date or date-time`. */
function typeOf({ type = [], const: only, format, anyOf = [], minimum, maximum, pattern }) {
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  const formats = [format, ...anyOf.map((part) => part.format)].filter(Boolean);
  const range = [minimum !== undefined && `from ${minimum}`, maximum !== undefined && `to ${maximum}`];
  const facts = [
    [type].flat().join(" or ") || "any",
    formats.join(" or "),
    range.filter(Boolean).join(" "),
    formats.length === 0 && pattern !== undefined && `matches \`${pattern}\``,
  ];
  return facts.filter(Boolean).join(", ");
}
