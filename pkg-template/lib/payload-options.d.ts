// Written by `cargo xtask generate`.

import type { KnownEventName } from "./events.js";

/**
 * The severity of violations of rules that AutoGrab has not published, and of unknown events: warnings, or
 * errors.
 */
export type Mode = "lenient" | "strict";

/** Checks of event names. Each can be switched off by name. */
export interface EventRules {
  /**
   * Permits event names that the catalogue does not know: AutoGrab adds events over time. Default: `false`.
   */
  readonly allowUnknownEvents?: boolean | undefined;
  /**
   * Permits `ping` in the events of a webhook, as a newer page of the developer hub does. Default: `false`.
   */
  readonly allowPingEvent?: boolean | undefined;
}

/** Options of the validation of a payload. */
export interface ValidateOptions {
  /**
   * The severity of violations of rules that AutoGrab has not published, and of unknown events: warnings, or
   * errors. Default: `"lenient"`.
   */
  readonly mode?: Mode | undefined;
  /** The expected event. Every other event is an error. */
  readonly event?: KnownEventName | (string & {}) | undefined;
  /**
   * The maximum number of nested arrays and objects, including the payload itself. Default: 128; maximum:
   * 10,000.
   */
  readonly maxDepth?: number | undefined;
  /** The maximum size of a payload. It is checked before the payload is copied. In bytes. Default: 16 MiB. */
  readonly maxBytes?: number | undefined;
  /**
   * The maximum number of listed issues. The most severe are listed, and `omitted` counts the others.
   * Default: 100; maximum: 100,000.
   */
  readonly maxIssues?: number | undefined;
}

/** Options of the validation of a log. The others apply to each line. */
export interface BatchOptions extends ValidateOptions {
  /**
   * The maximum number of invalid lines that `validateBatch` returns; its summary counts the others. A stream
   * has no limit by default. Default: 100.
   */
  readonly maxBadLines?: number | undefined;
}

/** Options of `infer`. */
export interface InferOptions {
  /** The event to look at. By default, all events. */
  readonly event?: KnownEventName | (string & {}) | undefined;
  /**
   * The paths whose values are listed, such as `/data/state` and `/data/tags/*`: JSON Pointers in which `*`
   * matches every item of an array. The values at all other paths are forgotten, because they may be personal
   * data.
   */
  readonly values?: readonly string[] | undefined;
  /**
   * The maximum number of different paths, those of all events together. It bounds the memory. Default:
   * 1,000; maximum: 1,000.
   */
  readonly maxPaths?: number | undefined;
  /** The maximum size of a line. Longer lines are skipped. In bytes. Default: 16 MiB. */
  readonly maxBytes?: number | undefined;
}

/** Options of `samplePayload`. */
export interface SampleOptions {
  /** The seed of the values. The same seed makes the same payload. Default: `0`. */
  readonly seed?: number | undefined;
  /** The region of the number plates, currency and sites. By default, the seed selects one. */
  readonly region?: "au" | "nz" | "my" | "uk" | undefined;
}

/** Options of `payloadJsonSchema` and `asyncApiDocument`. */
export interface SchemaOptions {
  /** The mode that the schema describes: it refuses what is an error in that mode. Default: `"lenient"`. */
  readonly mode?: Mode | undefined;
}

/** Options of `openApiDocument`. */
export interface OpenApiOptions extends SchemaOptions {
  /** The region whose server the document names. By default, it names all servers. */
  readonly region?: "au" | "nz" | "my" | "uk" | undefined;
}
