// Written by `cargo xtask generate`.

import { list, long, readResult, text, word } from "./result-buffer.js";

/** The origins of an input. */
export const BYTES = 0;
export const ENCODED = 1;
export const EXACT = 2;

const SEVERITIES = ["error", "warning", "notice"];
const CODES = [
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
  "precision",
  "enum",
  "unknown_event",
  "unexpected_event",
  "unknown_field",
];

const header = () => ({ textAddress: word(), textLength: word() });

/** Reads the result at an address with the reader of a record. */
export const read = (address, record) => readResult(address, header, record);

export const issue = () => ({
  severity: SEVERITIES[word()],
  code: CODES[word()],
  path: text(),
  expected: text(),
  found: text(),
  message: text(),
  offset: word(),
  line: word(),
  column: word(),
});

export const verdict = () => ({
  valid: word() === 1,
  event: text(),
  issues: list(issue),
  omitted: word(),
});

export const line = () => ({
  type: "line",
  line: long(),
  offset: long(),
  event: text(),
  issues: list(issue),
  omitted: word(),
});

export const event = () => ({
  event: text(),
  valid: long(),
  invalid: long(),
  warnings: long(),
});

export const summary = () => ({
  type: "summary",
  total: long(),
  valid: long(),
  invalid: long(),
  blank: long(),
  events: list(event),
  omitted: long(),
});

export const lines = () => ({
  lines: list(line),
});

export const logEnd = () => ({
  lines: list(line),
  summary: summary(),
});

export const name = () => ({
  name: text(),
});

export const nameIssue = () => ({
  path: text(),
  code: text(),
  message: text(),
});

export const nameIssues = () => ({
  issues: list(nameIssue),
});
