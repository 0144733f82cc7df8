import type { Issue } from "./error.js";
import type { EventName, KnownEventName } from "./events.js";
import type { KnownPayload } from "./payloads.js";

export { EVENTS } from "./events.js";
export type { EventName, KnownEvent, KnownEventName } from "./events.js";
export { WebhooksError } from "./error.js";
export type { Issue } from "./error.js";
export * from "./payloads.js";

/** The answer of {@link checkEventName}. */
export type EventCheck =
  | { readonly known: true }
  | {
      readonly known: false;
      /** What was probably meant. */
      readonly suggestion?: KnownEventName;
    };

/**
 * Looks a name up in the catalogue, and says what was probably meant if it isn't there.
 *
 * ```js
 * checkEventName("price_change"); // { known: false, suggestion: "recapture_price_change" }
 * ```
 */
export function checkEventName(name: string): EventCheck;

/** Rules for event names that a caller can overrule. */
export interface EventRules {
  /** Let event names pass that the catalogue does not know: AutoGrab adds events over time. */
  readonly allowUnknownEvents?: boolean | undefined;
  /** Let `ping` stand in the list. */
  readonly allowPingEvent?: boolean | undefined;
}

/**
 * Checks a list of events to subscribe to, and reports every name that is wrong. Rules that there are not, or of the
 * wrong type, are a `WebhooksError` with the code `invalid_request`.
 *
 * ```js
 * checkEventNames(["ping"])[0].code; // "not_subscribable"
 * ```
 */
export function checkEventNames(names: readonly string[], rules?: EventRules): Issue[];

/**
 * What can be validated: the bytes of a body as they came, JSON text, or a value that was parsed already. A string
 * is always JSON text.
 *
 * What only holds a payload does not compile: a promise must be awaited, and a `Response`, a `Blob` or a stream be read.
 * A value whose type is a type parameter might be one of them: pass it `as unknown`.
 *
 * ```ts
 * validatePayload(request.arrayBuffer()); // is not assignable to "await it first"
 * ```
 */
export type PayloadInput<Input = unknown> =
  Input extends PromiseLike<unknown>
    ? "await it first"
    : Input extends ByteStream | UnreadBody
      ? "read the bytes in it first"
      : Input;

/** A body that is yet to be read: a `Response`, a `Request` or a `Blob`, under whichever library's types. */
export interface UnreadBody {
  /** Reads the bytes. */
  arrayBuffer(): PromiseLike<unknown>;
}

/**
 * How much a breach of a rule weighs that AutoGrab has not published: a warning, so that no guess of ours refuses a
 * real delivery, or an error.
 */
export type Mode = "lenient" | "strict";

/** How a payload is validated. */
export interface ValidateOptions {
  /** What a breach of an unpublished rule weighs, and an unknown event. `"lenient"` unless told. */
  readonly mode?: Mode | undefined;
  /** The event that is expected; every other is an error. */
  readonly event?: KnownEventName | (string & {}) | undefined;
  /** How many arrays and objects may be open at once: 128 unless told, 10,000 at most. */
  readonly maxDepth?: number | undefined;
  /** How many bytes a payload may have, which is checked before it is copied. 16 MiB unless told. */
  readonly maxBytes?: number | undefined;
  /** How many issues are listed: 100 unless told, 100,000 at most. The gravest are; `omitted` counts the others. */
  readonly maxIssues?: number | undefined;
}

/**
 * What kind of thing there is to say about a payload. The strings are stable.
 *
 * | code | meaning | severity |
 * | --- | --- | --- |
 * | `syntax` | no JSON, by RFC 8259; nothing behind it was looked at | error |
 * | `encoding` | no UTF-8; nothing behind it was looked at | error |
 * | `depth` | nested deeper than `maxDepth`; nothing behind it was looked at | error |
 * | `size` | longer than `maxBytes`, so that it was not looked at | error |
 * | `unserializable` | a value that can't be read, or not be written as JSON | error |
 * | `duplicate_key` | an object has the same key twice, so that two readers may disagree on its value | error |
 * | `missing_field` | a field that must be there is not | by source |
 * | `type` | the value has the wrong type, or a number that must be whole is not | by source |
 * | `format` | the string does not have the form of a date, a URL or a VIN | by source |
 * | `range` | the number is too small or too large | by source |
 * | `enum` | the value is none of those it may be | by source |
 * | `unknown_event` | an event that the catalogue does not know | warning; error in strict mode |
 * | `unexpected_event` | another event than the caller expects | error |
 * | `unknown_field` | a field that nobody has described | notice; error where your definition forbids it |
 *
 * By source: an error for what AutoGrab has published and what you have defined, else a warning, which strict mode makes an error.
 */
export type PayloadIssueCode =
  | "syntax"
  | "encoding"
  | "depth"
  | "size"
  | "unserializable"
  | "duplicate_key"
  | "missing_field"
  | "type"
  | "format"
  | "range"
  | "enum"
  | "unknown_event"
  | "unexpected_event"
  | "unknown_field";

/** One thing there is to say about a payload. */
export interface PayloadIssue extends Issue {
  /** An error makes the payload invalid; a warning or a notice does not. */
  readonly severity: "error" | "warning" | "notice";
  readonly code: PayloadIssueCode;
  /**
   * JSON Pointer (RFC 6901) to the value: `/data/vin`; empty for the whole payload. A field that is missing has the
   * path where it should stand. A pointer of more than 1,000 bytes is cut, and ends in `…`.
   */
  readonly path: string;
  /** What should stand there. */
  readonly expected: string | null;
  /** What stands there, in at most 64 characters: the type of a value whose type is wrong, else the value. */
  readonly found: string | null;
  /** One sentence for a developer. */
  readonly message: string;
  /** The byte at which it stands, from 0; `null` if a value was given rather than text. */
  readonly offset: number | null;
  /** The line, from 1; `null` if a value was given rather than text. */
  readonly line: number | null;
  /** The column in UTF-16 units, as editors count, from 1; `null` if a value was given rather than text. */
  readonly column: number | null;
}

/** What {@link validatePayload} says. It is plain data: it can be cloned, posted and written as JSON. */
export interface Verdict {
  /** Whether there is no error among the issues. */
  valid: boolean;
  /** The event's name as it stands in the payload, known or not; `null` if there is none. */
  event: string | null;
  /** What there is to say, in the order of the payload. A valid payload can have warnings and notices. */
  issues: PayloadIssue[];
  /** How many issues there were beyond `maxIssues`. */
  omitted: number;
}

/**
 * Validates a pushed payload: JSON, then the envelope, then the data of its event. It throws for no input whatever.
 *
 * ```js
 * const verdict = validatePayload(await request.arrayBuffer());
 * if (!verdict.valid) for (const { path, line, column, message } of verdict.issues) console.log(line, column, path, message);
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for options that there are not; `wasm_unavailable`
 */
export function validatePayload<Input = unknown>(
  input: PayloadInput<Input>,
  options?: ValidateOptions,
): Verdict;

/** How a log is validated: each line as `validatePayload` would. */
export interface BatchOptions extends ValidateOptions {
  /** How many bad lines are given: 100 by `validateBatch` and all by a stream, unless told. The others are counted. */
  readonly maxBadLines?: number | undefined;
}

/** A line of a log that is no valid payload. */
export interface BadLine {
  type: "line";
  /** The line, from 1. Lines end with `\n` or `\r\n`. */
  line: number;
  /** The byte of the log at which the line starts, from 0. */
  offset: number;
  /** The event's name, if the line has one. */
  event: string | null;
  /** What there is to say about the line. Places are those in the line, as if it had been validated alone. */
  issues: PayloadIssue[];
  /** How many issues there were beyond `maxIssues`. */
  omitted: number;
}

/** How many payloads of an event a log had. */
export interface BatchEvent {
  /**
   * The event's name. `null` stands for the lines that have none, and for the unknown events that come after the first
   * 1,000 or have a name of more than 256 bytes.
   */
  event: string | null;
  valid: number;
  invalid: number;
  /** How many of the valid ones have a warning. */
  warnings: number;
}

/** What there is to say about a log. It is plain data. */
export interface BatchSummary {
  type: "summary";
  /** How many payloads there were: the lines that are not blank. */
  total: number;
  /** How many of them are valid, warnings or not. */
  valid: number;
  /** How many of them are not. */
  invalid: number;
  /** How many lines hold nothing but white space. They are passed over. */
  blank: number;
  /** The counts of each event that came, those of the catalogue first. */
  events: BatchEvent[];
  /** How many bad lines there were beyond `maxBadLines`. */
  omitted: number;
}

/**
 * Validates a log of payloads: NDJSON, one in each line. A missing last newline, blank lines and CRLF are fine; a line
 * of more than `maxBytes` is a bad line with a `size` issue. Strings are read as the UTF-8 that they are written as.
 *
 * ```js
 * const { total, invalid, events, badLines } = validateBatch(await readFile("deliveries.ndjson"));
 * console.log(`${invalid} of ${total} are not valid`);
 * for (const { line, issues } of badLines) console.log(line, issues[0].path, issues[0].message);
 * console.table(events);
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for an input that is neither bytes nor a string; `wasm_unavailable`
 */
export function validateBatch(
  input: string | ArrayBufferView | ArrayBufferLike,
  options?: BatchOptions,
): BatchSummary & { badLines: BadLine[] };

/** A `ReadableStream`, under whichever library's types: those of the web are not declared everywhere. */
export interface ByteStream {
  /** Gives a reader, which hands out the chunks one by one. */
  getReader(): {
    /** The next chunk, or word that there is none. */
    read(): Promise<{ done: boolean; value?: unknown }>;
  };
}

/**
 * Validates a log as it comes: gives each bad line, and the summary last. Chunks may end anywhere, within a line or a
 * character, and memory stays flat however long the log is. Leaving the loop closes the source.
 *
 * ```js
 * for await (const item of validateBatchStream(createReadStream("deliveries.ndjson"))) {
 *   if (item.type === "line") console.log(item.line, item.issues[0].message);
 *   else console.log(`${item.invalid} of ${item.total} are not valid`);
 * }
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for a source that can't be iterated and a chunk that is neither bytes nor
 * a string; `wasm_unavailable`
 */
export function validateBatchStream(
  source: AsyncIterable<string | ArrayBufferView | ArrayBufferLike> | ByteStream,
  options?: BatchOptions,
): AsyncGenerator<BadLine | BatchSummary, void, undefined>;

/**
 * The same as a `TransformStream`: chunks go in, bad lines and last the summary come out. Its type is a pair of
 * streams, since the types of web streams are not declared everywhere.
 *
 * ```js
 * const { body } = await fetch("https://dealer.example/deliveries.ndjson");
 * await body.pipeThrough(batchTransform()).pipeTo(new WritableStream({ write: (item) => console.log(item) }));
 * ```
 */
export function batchTransform(options?: BatchOptions): { readonly readable: any; readonly writable: any };

/**
 * The name of an event that the catalogue does not know: a string, but none of the known names, so that it stays out
 * of the way where `switch (payload.event)` looks for one. An event of the future, or one of your own that
 * `definePayload` has pinned, is told by comparing it as a `string`.
 *
 * ```ts
 * if (result.valid && !result.known) {
 *   const name: string = result.event;
 *   switch (name) {
 *     case "stock_sold":
 *       console.log(result.payload.data["id"]);
 *   }
 * }
 * ```
 */
declare enum UnknownEventName {
  /** Stands for every such name, and is none itself. */
  name = "",
}
export type { UnknownEventName };

/** The payload of an event that the catalogue does not know. */
export interface UnknownPayload {
  event: UnknownEventName;
  data: { [property: string]: unknown };
}

/** A payload. `switch (payload.event)` narrows it to the data of a known event. */
export type Payload = KnownPayload | UnknownPayload;

/**
 * Validates a payload of the one event that is expected and gives its value, or throws. Another event is an error.
 *
 * ```js
 * parsePayload(body, { event: "claim_report_generated" }).data.reportURL;
 * ```
 *
 * @throws {WebhooksError} `invalid_payload` with the issues
 */
export function parsePayload<Name extends KnownEventName, Input = unknown>(
  input: PayloadInput<Input>,
  options: ValidateOptions & { readonly event: Name },
): Extract<KnownPayload, { event: Name }>;

/**
 * Validates a payload and gives its value, or throws.
 *
 * ```js
 * const payload = parsePayload(body);
 * switch (payload.event) {
 *   case "claim_report_generated":
 *     console.log(payload.data.reportURL);
 * }
 * ```
 *
 * @throws {WebhooksError} `invalid_payload` with the issues
 */
export function parsePayload<Input = unknown>(input: PayloadInput<Input>, options?: ValidateOptions): Payload;

/** The answer of {@link safeParsePayload} for a payload of an event that the catalogue knows. */
export interface KnownResult<Name extends KnownEventName> {
  valid: true;
  /** Whether the catalogue knows the event. */
  known: true;
  event: Name;
  payload: Extract<KnownPayload, { event: Name }>;
  /** Warnings and notices. */
  issues: PayloadIssue[];
  /** How many of them there were beyond `maxIssues`. */
  omitted: number;
}

/** The answer of {@link safeParsePayload} for a payload of an event that the catalogue does not know. */
export interface UnknownResult {
  valid: true;
  /** Whether the catalogue knows the event. */
  known: false;
  /** Compare it as a `string`: see {@link UnknownEventName}. */
  event: UnknownEventName;
  payload: UnknownPayload;
  /** Warnings and notices. */
  issues: PayloadIssue[];
  /** How many of them there were beyond `maxIssues`. */
  omitted: number;
}

/** The answer of {@link safeParsePayload} for what is no valid payload. */
export interface InvalidResult {
  valid: false;
  /** The event's name as it stands in the payload, known or not; `null` if there is none. */
  event: string | null;
  /** Why it is not valid, and what else there is to say. */
  issues: PayloadIssue[];
  /** How many issues there were beyond `maxIssues`. */
  omitted: number;
}

/**
 * The answer of {@link safeParsePayload}. Once it is `valid` and `known`, `switch (result.event)` narrows the payload
 * as `switch (result.payload.event)` does.
 */
export type PayloadResult =
  { [Name in KnownEventName]: KnownResult<Name> }[KnownEventName] | UnknownResult | InvalidResult;

/**
 * Validates a payload of the one event that is expected, and gives its value or its issues. Another event is an error.
 *
 * ```js
 * const result = safeParsePayload(body, { event: "claim_report_generated" });
 * if (result.valid) console.log(result.payload.data.reportURL);
 * ```
 */
export function safeParsePayload<Name extends KnownEventName, Input = unknown>(
  input: PayloadInput<Input>,
  options: ValidateOptions & { readonly event: Name },
): Extract<PayloadResult, { event: Name } | { valid: false }>;

/**
 * Validates a payload, and gives its value or its issues.
 *
 * ```js
 * const result = safeParsePayload(body);
 * if (!result.valid) console.log(result.issues);
 * else if (result.known) console.log(result.payload.data);
 * ```
 */
export function safeParsePayload<Input = unknown>(
  input: PayloadInput<Input>,
  options?: ValidateOptions,
): PayloadResult;
