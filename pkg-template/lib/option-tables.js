// Written by `cargo xtask generate`.

/** The options in messages. */
export const OPTIONS = "the options";

/** The issue of options that are not an object. */
export const NOT_AN_OBJECT = { path: "", code: "type", message: "the options must be an object" };

const FLAG = { type: "boolean", code: "type", message: "must be `true` or `false`" };
const LIMIT = { type: "number", min: 0, code: "range", message: "must be a number from 0 up" };
const MODE = {
  type: "string",
  values: ["lenient", "strict"],
  code: "type",
  message: 'must be "lenient" or "strict"',
};
const NUMBER = { type: "number", code: "type", message: "must be a number" };
const REGION = {
  type: "string",
  values: ["au", "nz", "my", "uk"],
  code: "unknown_region",
  message: "must be one of au, nz, my, uk",
};
const STRING = { type: "string", code: "type", message: "must be a string" };

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

/** Options of `samplePayload`. */
export const SAMPLE_OPTIONS = {
  pick: (options, own) => ({ seed: own(options, "seed"), region: own(options, "region") }),
  checks: {
    seed: NUMBER,
    region: REGION,
  },
};

/** Options of `payloadJsonSchema`. */
export const SCHEMA_OPTIONS = {
  pick: (options, own) => ({ mode: own(options, "mode") }),
  checks: {
    mode: MODE,
  },
};

/** The default of `maxBadLines`, except for streams. */
export const MAX_BAD_LINES = 100;
