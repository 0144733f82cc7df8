// The fields of an event's payload as the page and the documentation describe them.

/**
 * Describes what `explainFields` returns. `path` is a JSON Pointer in which `*` matches every index of an array;
 * `required` is `yes`, `no` or `assumed`.
 */
export const fieldsOf = (explained) =>
  explained.map((field) => ({
    path: field.path,
    name: field.path.slice(1).replaceAll("/", ".").replaceAll(".*", "[]"),
    type: typeOf(field),
    required: !field.required ? "no" : field.certain ? "yes" : "assumed",
    meaning: field.meaning,
    source: field.source,
  }));

/** The type of a value in words with code in backticks, such as `string or null, date or date-time`. */
function typeOf({ event, path, types, formats, minimum, maximum, pattern }) {
  if (path === "/event") return `\`${JSON.stringify(event)}\``;
  const range = [minimum !== null && `from ${minimum}`, maximum !== null && `to ${maximum}`];
  const facts = [
    types.join(" or "),
    formats.join(" or "),
    range.filter(Boolean).join(" "),
    pattern !== null && `matches \`${pattern}\``,
  ];
  return facts.filter(Boolean).join(", ");
}
