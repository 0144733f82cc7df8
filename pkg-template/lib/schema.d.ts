import type { EventName, KnownEventName } from "./events.js";
import type { Mode } from "./payload.js";
import type { KnownPayload } from "./payloads.js";

export { WebhooksError } from "./error.js";

/**
 * A payload to try a receiver with: realistic, valid in both modes, and the same for the same seed.
 *
 * ```js
 * samplePayload("recapture_new", { seed: 7 }).data.vin;
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an event that the catalogue does not know
 */
export function samplePayload<Name extends KnownEventName>(
  event: Name,
  options?: { readonly seed?: number | undefined },
): Extract<KnownPayload, { event: Name }>;

/**
 * The JSON Schema (2020-12) of an event's payload, or of every payload.
 *
 * It refuses what the validator refuses in that mode, but for what JSON Schema can't say: that no key may stand in an
 * object twice, above all. In lenient mode, what nobody has published is described but not asserted. Each field's
 * source stands in the annotation `x-autograb-source`.
 *
 * ```js
 * payloadJsonSchema("claim_report_generated").properties.data.required; // ["claimID", …]
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an event that the catalogue does not know
 */
export function payloadJsonSchema(
  event?: KnownEventName,
  options?: { readonly mode?: Mode | undefined },
): any;

/** What {@link definePayload} can check of JSON Schema. Every other keyword is refused. */
export interface PayloadSchema {
  /** A type, or a type and `"null"`. The data itself is an `"object"`. The keywords below need theirs beside them. */
  readonly type?: SchemaType | readonly SchemaType[] | undefined;
  /** The properties of an object: 64 at most, those of `required` included. */
  readonly properties?: { readonly [name: string]: PayloadSchema } | undefined;
  readonly required?: readonly string[] | undefined;
  /** `false` makes every other property an error; `true` lets it pass; without it, it gets a notice. */
  readonly additionalProperties?: boolean | undefined;
  /** What each item of an array must be. */
  readonly items?: PayloadSchema | undefined;
  /** The values that it may be. No keyword but `type` may stand beside it. */
  readonly enum?: readonly (string | number | boolean | null)[] | undefined;
  readonly const?: string | number | boolean | null | undefined;
  /** The form of a string. A `uri` is absolute, with `http` or `https`. */
  readonly format?: "date" | "date-time" | "uri" | undefined;
  /** Bounds of a number, compared exactly. */
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  /** These say nothing about what is valid, and are passed over. */
  readonly $schema?: string | undefined;
  readonly $comment?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly deprecated?: boolean | undefined;
  readonly examples?: readonly unknown[] | undefined;
}

/** A type of JSON Schema. */
export type SchemaType = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/**
 * Pins the `data` of an event by a JSON Schema, when you have a real sample of what AutoGrab has not published. It
 * takes the place of what the catalogue says of them, for all that `autograb-webhooks/payload` and
 * `autograb-webhooks` validate from then on; a worker has modules of its own. A breach is an error in both modes.
 *
 * The event may be a new one: it gets no `unknown_event` warning any more. The types of `parsePayload` stay those of
 * the catalogue, and so does `known`.
 *
 * ```js
 * const undefine = definePayload("stock_sold", {
 *   type: "object",
 *   properties: { id: { type: "string" }, sold: { type: ["string", "null"], format: "date" } },
 *   required: ["id"],
 * });
 * validatePayload({ event: "stock_sold", data: {} }).issues[0].path; // "/data/id"
 * undefine(); // the event is again what the catalogue says of it
 * ```
 *
 * @returns takes the definition back, unless a later one has taken its place
 * @throws {WebhooksError} `invalid_request`, with an issue for each keyword that can't be checked: its `path` is a
 * JSON Pointer into the schema. What was defined before stays
 */
export function definePayload(event: EventName, schema: PayloadSchema): () => void;
