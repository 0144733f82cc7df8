// Written by `cargo xtask generate`.

/** The regions of the service. */
export const REGIONS = ["au", "nz", "my", "uk"];

/** The ranges and defaults of numbers. */
export const NUMBERS = {
  timeoutMs: { range: [1, 2147483647], default: 30000 },
  maxRetries: { range: [0, 100], default: 2 },
  maxRetryAfterMs: { range: [0, 2147483647], default: 60000 },
  maxResponseBytes: { range: [1, 2147483647], default: 8388608 },
  maxDepth: { default: 128 },
  maxBytes: { default: 16777216 },
  maxIssues: { default: 100 },
};

/** The rules that can be switched off, without the `allow` in their names. */
export const RULES = {
  "unknown-events": "event names that the catalogue does not know: AutoGrab adds events over time",
  "ping-event": "`ping` in the events of a webhook, as a newer page of the developer hub does",
  "unknown-region": "regions that the developer hub does not list",
  "unknown-format": "push formats other than `json`",
  "insecure-endpoint": "`http:` endpoints on other machines: pushes then cross the network unencrypted",
  "unknown-fields": "properties that this package does not know; they are sent as they are",
  "insecure-base-url": "an `http:` base URL on another machine: the key then crosses the network unencrypted",
};
