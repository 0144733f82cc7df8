// Written by `cargo xtask generate`.

/** What the validator's numbers for severities and codes stand for. */
export const SEVERITIES = ["error", "warning", "notice"];
export const CODES = [
  "syntax",
  "encoding",
  "depth",
  "size",
  "unserializable",
  "duplicate_key",
  "missing_field",
  "type",
  "format",
  "range",
  "enum",
  "unknown_event",
  "unexpected_event",
  "unknown_field",
];
