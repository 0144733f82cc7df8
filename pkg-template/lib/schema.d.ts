import type { EventName, KnownEventName } from "./events.js";
import type { SampleOptions, SchemaOptions } from "./payload-options.js";
import type { Payload } from "./payload.js";
import type { KnownPayload } from "./payloads.js";

export { WebhooksError } from "./error.js";
export type { SampleOptions, SchemaOptions } from "./payload-options.js";

/**
 * Returns a made-up payload: realistic, valid in both modes, and the same for the same options.
 *
 * ```js
 * samplePayload("recapture_new", { seed: 7, region: "uk" }).data.rego;
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an event that the catalogue does not know
 */
export function samplePayload<Name extends KnownEventName>(
  event: Name,
  options?: SampleOptions,
): Extract<KnownPayload, { event: Name }>;

/**
 * Returns the JSON Schema (2020-12) of the payloads of an event, or of all payloads.
 *
 * It refuses what the validator refuses in that mode. JSON Schema can't express some rules, such as that no object may
 * have the same key twice; and the schema is stricter where lenient mode only warns: about an empty array in place of an
 * object, and about URLs that browsers accept, but RFC 3986 does not. In lenient mode, the schema describes unpublished
 * rules without asserting them. `$comment` has the source of each field, such as `source: hub`.
 *
 * ```js
 * payloadJsonSchema("claim_report_generated").properties.data.required; // ["claimID", …]
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an event that the catalogue does not know
 */
export function payloadJsonSchema(event?: KnownEventName, options?: SchemaOptions): any;

/** What is known of a field of a payload. */
export interface FieldExplanation {
  /** The event that has the field. */
  readonly event: KnownEventName;
  /** The JSON Pointer to the field, in which `*` matches every index of an array. */
  readonly path: string;
  /** What the field says, in a sentence. */
  readonly meaning: string;
  /** The JSON types that its values may have. Empty if nobody has described them. */
  readonly types: readonly SchemaType[];
  /** The formats of its strings, of which a value has one: `date`, `date-time`, `uri`. */
  readonly formats: readonly string[];
  /** The regular expression that its strings match. */
  readonly pattern: string | null;
  /** The least number, as JSON. */
  readonly minimum: string | null;
  /** The greatest number, as JSON. */
  readonly maximum: string | null;
  /** Whether the object around it must have it. */
  readonly required: boolean;
  /** Whether that is published. An assumption never makes a payload invalid, except in strict mode. */
  readonly certain: boolean;
  /** Where the field is known from; `null` for one that nobody has described. */
  readonly source: "seed" | "hub" | "assumed" | null;
}

/**
 * Explains a field of an event of the catalogue, by a JSON Pointer such as the `path` of an issue. An index of an array may
 * be `*`. What is in an open object, such as `/data/additional_fields/colour`, nobody has described: it has no type and no
 * source. Definitions of your own are not looked at.
 *
 * ```js
 * explainPath("recapture_new", "/data/sightings/0/at").meaning; // "When the listing was spotted."
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an event or a field that the catalogue does not know, with a suggestion
 */
export function explainPath(event: KnownEventName, path: string): FieldExplanation;

/**
 * Explains all fields of an event of the catalogue.
 *
 * ```js
 * explainFields("ping").map(({ path }) => path); // ["/event", "/data"]
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an event that the catalogue does not know
 */
export function explainFields(event: KnownEventName): FieldExplanation[];

/** A schema of the [Standard Schema](https://standardschema.dev) specification, version 1. */
export interface StandardSchema<Value> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "autograb-webhooks";
    /** Checks a value or JSON text. */
    readonly validate: (value: unknown) => StandardResult<Value>;
    /** Only for the compiler: it has no value. */
    readonly types?: { readonly input: Value; readonly output: Value } | undefined;
  };
}

/** The payload, or the errors of an invalid one. */
export type StandardResult<Value> =
  | { readonly value: Value; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path: readonly (string | number)[] }[] };

/**
 * Returns the schema of the payloads of an event, for form libraries, routers and everything else that takes a Standard
 * Schema. It gives the verdicts of `parsePayload`: warnings and notices are not among its issues.
 *
 * ```js
 * app.post("/hook", sValidator("json", payloadSchema("recapture_new")), (context) => context.body(null, 204));
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an event that neither the catalogue nor a definition has
 */
export function payloadSchema<Name extends KnownEventName>(
  event: Name,
  options?: SchemaOptions,
): StandardSchema<Extract<KnownPayload, { event: Name }>>;

/**
 * Returns the schema of the payloads of all events, or of an event that `definePayload` describes.
 *
 * ```js
 * payloadSchema()["~standard"].validate({ event: "ping", data: {} }); // { value: … }
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an event that neither the catalogue nor a definition has
 */
export function payloadSchema(event?: string, options?: SchemaOptions): StandardSchema<Payload>;

/**
 * The part of JSON Schema that {@link definePayload} supports: what people, zod and TypeBox write for payloads. Every other
 * keyword is refused, so that nothing is silently left unchecked.
 *
 * Of the JSON Schema Test Suite (2020-12, 383 groups), it accepts 35 groups and gives all their 140 tests the right verdict.
 * It refuses 348, mostly because they have keywords without the `type` that they apply to.
 */
export interface PayloadSchema {
  /** A type, or a type and `"null"`. The data itself is an `"object"`. The keywords of a type need it beside them. */
  readonly type?: SchemaType | readonly SchemaType[] | undefined;
  /** The properties of an object: at most 64, those of `required` included. */
  readonly properties?: { readonly [name: string]: PayloadSchema } | undefined;
  readonly required?: readonly string[] | undefined;
  /** `false` makes every other property an error; `true` accepts it; if absent, it gets a notice. */
  readonly additionalProperties?: boolean | undefined;
  /** The schema of all items of an array. */
  readonly items?: PayloadSchema | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  /** The allowed values. Only `type` can be combined with it. */
  readonly enum?: readonly (string | number | boolean | null)[] | undefined;
  readonly const?: string | number | boolean | null | undefined;
  /**
   * `date`, `date-time` or `uri` (absolute, with `http` or `https`). Any other format is ignored if `pattern` describes it,
   * and refused otherwise.
   */
  readonly format?: string | undefined;
  /** The length in characters. */
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  /**
   * A regular expression of JavaScript with the flag `u`, without back-references, word boundaries, Unicode properties, and
   * look-around, except for look-ahead after a leading `^`. It takes linear time.
   */
  readonly pattern?: string | undefined;
  /** Bounds of a number, compared exactly. */
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  /** A number above 0 of at most 15 digits, compared exactly. */
  readonly multipleOf?: number | undefined;
  /** Schemas that differ in their JSON type, or in a required property with `const` or `enum`. */
  readonly anyOf?: readonly PayloadSchema[] | undefined;
  readonly oneOf?: readonly PayloadSchema[] | undefined;
  /** Objects whose properties are merged. No two describe the same property. */
  readonly allOf?: readonly PayloadSchema[] | undefined;
  /** A JSON Pointer into the schema, such as `#/$defs/name`. A schema must not refer to itself. */
  readonly $ref?: string | undefined;
  readonly $defs?: { readonly [name: string]: PayloadSchema } | undefined;
  readonly definitions?: { readonly [name: string]: PayloadSchema } | undefined;
  /** Annotations, which are ignored, as are keywords that begin with `x-`. */
  readonly $schema?: string | undefined;
  readonly $comment?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly deprecated?: boolean | undefined;
  readonly examples?: readonly unknown[] | undefined;
  readonly readOnly?: boolean | undefined;
  readonly writeOnly?: boolean | undefined;
}

/** A type of JSON Schema. */
export type SchemaType = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/**
 * Defines the `data` of an event by a JSON Schema, when you have real samples of what AutoGrab has not published. It
 * replaces what the catalogue says, for everything that `autograb-webhooks/payload` and `autograb-webhooks` validate from
 * then on. A worker has its own definitions. A violation is an error in both modes.
 *
 * The event may be a new one: it gets no `unknown_event` warning any more. The types of `parsePayload`, and `known`, stay
 * those of the catalogue. A schema of a whole payload, as {@link payloadJsonSchema} returns it, is accepted, too.
 *
 * ```js
 * const undefine = definePayload("stock_sold", {
 *   type: "object",
 *   properties: { id: { type: "string" }, sold: { type: ["string", "null"], format: "date" } },
 *   required: ["id"],
 * });
 * validatePayload({ event: "stock_sold", data: {} }).issues[0].path; // "/data/id"
 * undefine(); // the catalogue describes the event again
 * ```
 *
 * @returns removes the definition, unless a later one has replaced it
 * @throws {WebhooksError} `invalid_request`, with an issue for each keyword that can't be checked: its `path` is a
 * JSON Pointer into the schema. An earlier definition stays in force
 */
export function definePayload(event: EventName, schema: PayloadSchema): () => void;

declare const compiled: unique symbol;

/** Schemas of events that were checked and compiled: see {@link loadDefinitions}. */
export interface Definitions {
  /** The events that they describe. */
  readonly events: readonly string[];
  /** Only for the compiler: it has no value. */
  readonly [compiled]: true;
}

/**
 * Defines all events of a file of schemas, as {@link loadDefinitions} reads it.
 *
 * ```js
 * const undefine = definePayload(loadDefinitions(await readFile("schemas.json", "utf8")));
 * ```
 *
 * @returns removes the definitions, except those that later ones have replaced
 */
export function definePayload(definitions: Definitions): () => void;

/**
 * Reads schemas of events: an object with a schema for the data of each event, by its name, as the command's `infer --out`
 * writes it to a file, and as `infer` returns it as `schemas`. They are checked and compiled; nothing is defined by that.
 *
 * What is returned can be given to {@link definePayload}, for everything that the process validates, and to the option
 * `schemas` of `createReceiver`, for one receiver. Where both describe an event, the receiver uses its own, and what is not
 * described by either stays as the catalogue says.
 *
 * ```js
 * const definitions = loadDefinitions(await readFile("schemas.json", "utf8"));
 * const receiver = createReceiver({ token: process.env.HOOK_TOKEN, schemas: definitions, fallback });
 * ```
 *
 * @param json the text of a file, its bytes, or the object in it
 * @throws {WebhooksError} `invalid_request`, with every problem of every schema: its `path` is the event's name and a JSON
 * Pointer into the schema, such as `/stock_sold/properties/id/format`
 */
export function loadDefinitions(json: string | object): Definitions;
