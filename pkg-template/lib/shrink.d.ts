import type { ValidateOptions } from "./payload-options.js";

/** The result of {@link shrinkPayload}. */
export interface Shrunk {
  /** The smaller payload: compact JSON, or the beginning of a document with the same syntax error. */
  readonly payload: Uint8Array;
  /**
   * JSON Pointers to the values of `payload` that are those of the original, or parts of them, because the verdict depends
   * on them, such as a value that your schema lists.
   */
  readonly kept: readonly string[];
}

/**
 * Returns the smallest payload that is found with the same verdict, in which all values are made up: for a report that
 * others may read. Definitions apply as they do to `validatePayload`; `maxIssues` has no effect.
 *
 * The verdict is the same if the known event is, and there are issues of the same severities and codes at the same paths; of
 * syntax errors, also the expected token, and whether the payload ends there. In paths, indexes of arrays count as equal, and
 * so do all names of properties that no schema has. How often an issue occurs does not count.
 *
 * A value keeps its type and, where the verdict allows it, its form: letters and digits become other ones, and long strings
 * shorter. Names that no schema has become `a`, `b` and so on. The name of a known event stays.
 *
 * The time is bounded: validations end after about 128 MiB and 100 times the length of the payload. Only for large payloads
 * with many different issues, that may not be enough to find the smallest.
 *
 * ```js
 * const { payload } = shrinkPayload('{"event":"ping","data":{"owner":"Jo"},"sender":{"name":"Jo"}}');
 * new TextDecoder().decode(payload); // {"event":"ping","data":{},"a":{}}
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for wrong options, and for an input that is neither bytes nor text
 */
export function shrinkPayload(
  payload: string | ArrayBufferView | ArrayBufferLike,
  options?: ValidateOptions,
): Shrunk;
