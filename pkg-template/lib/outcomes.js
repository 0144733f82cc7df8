// Written by `cargo xtask generate`.

/** The kinds of steps, in the upper bits of a step. */
export const RESPOND = 0;
export const READ = 1;
export const VALIDATE = 2;
export const KEEP = 3;
export const CLAIM = 4;
export const HANDLE = 5;

/** The content codings by their numbers. */
export const CODINGS = ["identity", "gzip", "deflate", "br"];

/** The outcomes by their numbers. */
export const OUTCOMES = [
  { name: "handled", status: 200 },
  { name: "accepted", status: 202 },
  { name: "duplicate", status: 200 },
  { name: "busy", status: 503 },
  { name: "kept", status: 202 },
  { name: "invalid", status: 422 },
  { name: "alive", status: 200 },
  { name: "unauthorized", status: 401 },
  { name: "method_not_allowed", status: 405 },
  { name: "unsupported_media_type", status: 415 },
  { name: "unsupported_encoding", status: 415 },
  { name: "too_large", status: 413 },
  { name: "malformed_body", status: 400 },
  { name: "interrupted", status: 499 },
  { name: "timeout", status: 408 },
  { name: "overloaded", status: 503 },
  { name: "failed", status: 500 },
  { name: "closed", status: 503 },
  { name: "misconfigured", status: 500 },
];

/** The kinds of what the catalogue does not know, by the codes of issues. */
export const DRIFT = {
  type: "type",
  unknown_event: "event",
  unknown_field: "field",
};
