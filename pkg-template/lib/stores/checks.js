import { failure } from "../error.js";

/** Returns the error for what a store was given. */
export function unusable(path, message) {
  return failure("invalid_request", [{ path, code: "type", message }]);
}

/** The name of a table, with or without its schema, as it stands in a statement. */
export function quoteTable(table) {
  if (typeof table === "string" && /^\w{1,63}(\.\w{1,63})?$/u.test(table)) {
    return table.replace(/\w+/gu, '"$&"');
  }
  const message = "`table` must be a name of letters, digits and `_`, with or without a schema and a dot";
  throw unusable("/table", message);
}
