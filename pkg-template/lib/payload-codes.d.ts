// Written by `cargo xtask generate`.

/** The kind of an issue of a payload. */
export type PayloadIssueCode =
  /** The input is not JSON (RFC 8259). Nothing after this position was checked. Always an error. */
  | "syntax"
  /** The input is not UTF-8. Nothing after this position was checked. Always an error. */
  | "encoding"
  /** The nesting is deeper than `maxDepth`. Nothing after this position was checked. Always an error. */
  | "depth"
  /** The input is longer than `maxBytes`. Nothing was checked. Always an error. */
  | "size"
  /** A JavaScript value can't be read, or not be written as JSON. Always an error. */
  | "unserializable"
  /** An object has the same key twice; parsers disagree on which value wins. Always an error. */
  | "duplicate_key"
  /** A required field is missing. */
  | "missing_field"
  /** The value has the wrong type, or a number that must be an integer has a fraction. */
  | "type"
  /** The string does not have the required format, such as a date, a URL or a VIN, or does not match a pattern. */
  | "format"
  /** The number, or the length of a string or an array, is out of range, or the number is not a multiple of another. */
  | "range"
  /** JavaScript can't hold the number: it has too many digits, or is too large or too small. Always a notice. */
  | "precision"
  /** The value is not one of those that are allowed. */
  | "enum"
  /** The catalogue does not know the event. A warning; an error in strict mode. */
  | "unknown_event"
  /** The event is not the one that the caller expects. Always an error. */
  | "unexpected_event"
  /** Nobody has described the field. A notice; an error where your own schema forbids it. */
  | "unknown_field";

/** The severity of an issue of a payload. Only an error makes it invalid. */
export type Severity = "error" | "warning" | "notice";
