// Written by `cargo xtask generate`.

/** The options in messages. */
export const OPTIONS = "the options";

/** The issue of options that are not an object. */
export const NOT_AN_OBJECT = { path: "", code: "type", message: "the options must be an object" };

const ANY = {};
const FLAG = { type: "boolean", code: "type", message: "must be `true` or `false`" };
const FUNCTION = { type: "function", code: "type", message: "must be a function" };
const GRACE_MS = {
  type: "number",
  integer: true,
  min: 0,
  max: 2147483647,
  default: 60000,
  code: "range",
  message: "must be an integer from 0 to 2147483647",
};
const LEASE_MS = {
  type: "number",
  integer: true,
  min: 1,
  max: 2147483647,
  default: 60000,
  code: "range",
  message: "must be an integer from 1 to 2147483647",
};
const LIMIT = { type: "number", min: 0, code: "range", message: "must be a number from 0 up" };
const MAX_BUFFERED_BYTES = {
  type: "number",
  integer: true,
  min: 1,
  max: 2147483647,
  default: 67108864,
  code: "range",
  message: "must be an integer from 1 to 2147483647",
};
const MAX_BYTES = {
  type: "number",
  integer: true,
  min: 1,
  max: 2147483647,
  default: 1000000,
  code: "range",
  message: "must be an integer from 1 to 2147483647",
};
const MODE = {
  type: "string",
  values: ["lenient", "strict"],
  code: "type",
  message: 'must be "lenient" or "strict"',
};
const NUMBER = { type: "number", code: "type", message: "must be a number" };
const READ_TIMEOUT_MS = {
  type: "number",
  integer: true,
  min: 1,
  max: 2147483647,
  default: 10000,
  code: "range",
  message: "must be an integer from 1 to 2147483647",
};
const REGION = {
  type: "string",
  values: ["au", "nz", "my", "uk"],
  code: "unknown_region",
  message: "must be one of au, nz, my, uk",
};
const RESPOND_WITHIN_MS = {
  type: "number",
  integer: true,
  min: 1,
  max: 2147483647,
  default: 9000,
  code: "range",
  message: "must be an integer from 1 to 2147483647",
};
const STORE_TIMEOUT_MS = {
  type: "number",
  integer: true,
  min: 1,
  max: 2147483647,
  default: 3000,
  code: "range",
  message: "must be an integer from 1 to 2147483647",
};
const STRING = { type: "string", code: "type", message: "must be a string" };
const TIMEOUT_MS = {
  type: "number",
  integer: true,
  min: 1,
  max: 2147483647,
  default: 10000,
  code: "range",
  message: "must be an integer from 1 to 2147483647",
};
const TTL_MS = {
  type: "number",
  integer: true,
  min: 1,
  max: 2147483647,
  default: 600000,
  code: "range",
  message: "must be an integer from 1 to 2147483647",
};

/** Checks of event names. Each can be switched off by name. */
export const EVENT_RULES = {
  pick: (options, own) => ({
    allowUnknownEvents: own(options, "allowUnknownEvents"),
    allowPingEvent: own(options, "allowPingEvent"),
  }),
  checks: {
    allowUnknownEvents: FLAG,
    allowPingEvent: FLAG,
  },
};

/** Options of the validation of a payload. */
export const VALIDATE_OPTIONS = {
  pick: (options, own) => ({
    mode: own(options, "mode"),
    event: own(options, "event"),
    maxDepth: own(options, "maxDepth"),
    maxBytes: own(options, "maxBytes"),
    maxIssues: own(options, "maxIssues"),
  }),
  checks: {
    mode: MODE,
    event: STRING,
    maxDepth: LIMIT,
    maxBytes: LIMIT,
    maxIssues: LIMIT,
  },
};

/** Options of the validation of a log. The others apply to each line. */
export const BATCH_OPTIONS = {
  pick: (options, own) => ({
    mode: own(options, "mode"),
    event: own(options, "event"),
    maxDepth: own(options, "maxDepth"),
    maxBytes: own(options, "maxBytes"),
    maxIssues: own(options, "maxIssues"),
    maxBadLines: own(options, "maxBadLines"),
  }),
  checks: {
    mode: MODE,
    event: STRING,
    maxDepth: LIMIT,
    maxBytes: LIMIT,
    maxIssues: LIMIT,
    maxBadLines: LIMIT,
  },
};

/** Options of `infer`. */
export const INFER_OPTIONS = {
  pick: (options, own) => ({
    event: own(options, "event"),
    values: own(options, "values"),
    maxPaths: own(options, "maxPaths"),
    maxBytes: own(options, "maxBytes"),
  }),
  checks: {
    event: STRING,
    values: ANY,
    maxPaths: LIMIT,
    maxBytes: LIMIT,
  },
};

/** Options of `samplePayload`. */
export const SAMPLE_OPTIONS = {
  pick: (options, own) => ({ seed: own(options, "seed"), region: own(options, "region") }),
  checks: {
    seed: NUMBER,
    region: REGION,
  },
};

/** Options of `payloadJsonSchema` and `asyncApiDocument`. */
export const SCHEMA_OPTIONS = {
  pick: (options, own) => ({ mode: own(options, "mode") }),
  checks: {
    mode: MODE,
  },
};

/** Options of `openApiDocument`. */
export const OPEN_API_OPTIONS = {
  pick: (options, own) => ({ mode: own(options, "mode"), region: own(options, "region") }),
  checks: {
    mode: MODE,
    region: REGION,
  },
};

/** Options of `verifyConnection`. */
export const VERIFY_OPTIONS = {
  pick: (options, own) => ({
    timeoutMs: own(options, "timeoutMs"),
    signal: own(options, "signal"),
    region: own(options, "region"),
  }),
  checks: {
    timeoutMs: TIMEOUT_MS,
    signal: ANY,
    region: ANY,
  },
};

/** Options of `rotateToken`. */
export const ROTATE_OPTIONS = {
  pick: (options, own) => ({
    timeoutMs: own(options, "timeoutMs"),
    signal: own(options, "signal"),
    region: own(options, "region"),
    token: own(options, "token"),
    graceMs: own(options, "graceMs"),
  }),
  checks: {
    timeoutMs: TIMEOUT_MS,
    signal: ANY,
    region: ANY,
    token: STRING,
    graceMs: GRACE_MS,
  },
};

/** Options of `createReceiver`. */
export const RECEIVER_OPTIONS = {
  pick: (options, own) => ({
    token: own(options, "token"),
    header: own(options, "header"),
    on: own(options, "on"),
    fallback: own(options, "fallback"),
    deduplicate: own(options, "deduplicate"),
    key: own(options, "key"),
    onInvalid: own(options, "onInvalid"),
    onError: own(options, "onError"),
    onRequest: own(options, "onRequest"),
    onOutcome: own(options, "onOutcome"),
    onDrift: own(options, "onDrift"),
    maxBytes: own(options, "maxBytes"),
    maxBufferedBytes: own(options, "maxBufferedBytes"),
    readTimeoutMs: own(options, "readTimeoutMs"),
    respondWithinMs: own(options, "respondWithinMs"),
    ttlMs: own(options, "ttlMs"),
    leaseMs: own(options, "leaseMs"),
    storeTimeoutMs: own(options, "storeTimeoutMs"),
    contentTypes: own(options, "contentTypes"),
    schemas: own(options, "schemas"),
    mode: own(options, "mode"),
    maxDepth: own(options, "maxDepth"),
    maxIssues: own(options, "maxIssues"),
  }),
  checks: {
    token: ANY,
    header: ANY,
    on: ANY,
    fallback: FUNCTION,
    deduplicate: ANY,
    key: FUNCTION,
    onInvalid: FUNCTION,
    onError: FUNCTION,
    onRequest: FUNCTION,
    onOutcome: FUNCTION,
    onDrift: FUNCTION,
    maxBytes: MAX_BYTES,
    maxBufferedBytes: MAX_BUFFERED_BYTES,
    readTimeoutMs: READ_TIMEOUT_MS,
    respondWithinMs: RESPOND_WITHIN_MS,
    ttlMs: TTL_MS,
    leaseMs: LEASE_MS,
    storeTimeoutMs: STORE_TIMEOUT_MS,
    contentTypes: ANY,
    schemas: ANY,
    mode: MODE,
    maxDepth: LIMIT,
    maxIssues: LIMIT,
  },
};

/** The default of `maxBadLines`, except for streams. */
export const MAX_BAD_LINES = 100;
