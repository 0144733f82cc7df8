import type { PayloadIssueCode } from "./payload-codes.js";
import type { ByteStream } from "./payload.js";
import type { InferOptions } from "./payload-options.js";
import type { PayloadSchema } from "./schema.js";

export type { InferOptions } from "./payload-options.js";

/** What {@link infer} has learned of a log. */
export interface Inferred {
  /**
   * A JSON Schema for the `data` of each event, by its name. `definePayload` accepts it, and it accepts every payload that
   * it was inferred from.
   *
   * It allows more than was seen:
   *
   * - A number is a number, also if all were integers. Ranges and lengths are in the report only.
   * - A property is required, and a format asserted, if at least 10 objects or strings were seen, without exception.
   * - A value that was always `null` may be anything.
   * - A property that was not seen gets a notice, as everywhere.
   */
  readonly schemas: { readonly [event: string]: PayloadSchema };
  /** The `data` of each event as source code: TypeScript interfaces, and Rust structs for serde. */
  readonly types: { readonly typescript: string; readonly rust: string };
  /** How the log compares with the catalogue. It contains no value of the log. */
  readonly report: ShapeReport;
}

/**
 * How a log compares with the catalogue. It contains no value of the log: it can be posted. Names of properties are part of
 * it, but for those that look like data.
 */
export interface ShapeReport {
  /** The number of payloads that were learned from. */
  readonly payloads: number;
  /** The number of lines that were not learned from, by the reason. Blank lines are not counted. */
  readonly skipped: {
    /** Not JSON in UTF-8, nested too deeply, or with the same key twice in an object. */
    readonly notJson: number;
    /** Without the name of an event, or without an object as its data. */
    readonly notAPayload: number;
    /** Longer than `maxBytes`. */
    readonly tooLong: number;
    /** Of another event than the one to look at. */
    readonly otherEvent: number;
  };
  /** Whether there were more paths than `maxPaths`, or more than 20 levels. What came later is missing. */
  readonly limitReached: boolean;
  /** The events of the log. */
  readonly events: readonly EventShape[];
  /** The events of the catalogue that the log does not contain. */
  readonly eventsNeverSeen: readonly string[];
}

/** The payloads of an event. */
export interface EventShape {
  readonly event: string;
  /** Whether the catalogue knows the event. */
  readonly known: boolean;
  /** The number of its payloads. */
  readonly payloads: number;
  /** The fields of its payloads, and those of the catalogue. */
  readonly fields: readonly FieldShape[];
}

/**
 * How a field compares with the catalogue: all values are as it says (`confirmed`), some are not (`contradicted`), only
 * the catalogue has the field (`never_seen`), or only the log (`new`).
 */
export type FieldStatus = "confirmed" | "contradicted" | "never_seen" | "new";

/** The values of a field. */
export interface FieldShape {
  /** A JSON Pointer in which `*` matches every item of an array, such as `/data/tags/*`. */
  readonly path: string;
  readonly status: FieldStatus;
  /** Where the catalogue has the field from; `null` for a new one. */
  readonly source: "seed" | "hub" | "assumed" | null;
  /** What contradicts the catalogue: `type`, `format`, `range` or `missing_field`. */
  readonly contradictions: readonly PayloadIssueCode[];
  /** The number of objects that have the field. */
  readonly present: number;
  /** The number of objects that could have it. */
  readonly of: number;
  /** Whether the inferred schema requires it. */
  readonly required: boolean;
  /** The number of values of each JSON type. */
  readonly types: {
    readonly [type in "null" | "boolean" | "number" | "string" | "array" | "object"]?: number;
  };
  /** Whether all numbers are integers; `null` without numbers. */
  readonly integers: boolean | null;
  /** The powers of ten, or 0, between which all numbers lie, as JSON: the least and greatest number would be values. */
  readonly range: readonly [string, string] | null;
  /** The least and the greatest length of a string, in characters. */
  readonly length: readonly [number, number] | null;
  /** The least and the greatest number of items of an array. */
  readonly items: readonly [number, number] | null;
  /**
   * The narrowest format that every string has: `date`, `date-time`, `date or date-time`, `uri`, `url`, `vin`, `uuid`, or
   * `integer`.
   */
  readonly format: string | null;
  /** Whether the names of the object's properties look like data, so that they were not kept. */
  readonly map: boolean;
}

/**
 * Infers schemas from a log of real deliveries in NDJSON: bytes, a string, or a stream of either of any length, whose
 * chunks may end anywhere. Nothing leaves the machine, and no value is kept: only counts, lengths, formats, and the powers
 * of ten between which numbers lie. Memory is bounded by the number of paths (`maxPaths`) and by the longest line.
 *
 * Names of properties are kept unless they look like data, such as numbers and addresses. An object with such a name, or
 * with more than 64, is taken for a map, whose names are forgotten.
 *
 * ```js
 * const { schemas, types, report } = await infer(createReadStream("deliveries.ndjson"));
 * definePayload(loadDefinitions(schemas));
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for wrong options, and for an input that is not a log
 */
export function infer(
  input:
    | string
    | ArrayBufferView
    | ArrayBufferLike
    | AsyncIterable<string | ArrayBufferView | ArrayBufferLike>
    | ByteStream,
  options?: InferOptions,
): Promise<Inferred>;
