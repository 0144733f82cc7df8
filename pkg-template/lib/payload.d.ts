import type { Issue } from "./error.js";
import type { EventName, KnownEventName } from "./events.js";
import type { PayloadIssueCode, Severity } from "./payload-codes.js";
import type { BatchOptions, EventRules, ValidateOptions } from "./payload-options.js";
import type { KnownPayload } from "./payloads.js";

export { EVENTS } from "./events.js";
export type { EventName, KnownEvent, KnownEventName } from "./events.js";
export { WebhooksError } from "./error.js";
export type { Issue, IssueCode } from "./error.js";
export * from "./payload-codes.js";
export type { BatchOptions, EventRules, Mode, ValidateOptions } from "./payload-options.js";
export * from "./payloads.js";

/** The result of {@link checkEventName}. */
export type EventCheck =
  | { readonly known: true }
  | {
      readonly known: false;
      /** The event that was probably meant. */
      readonly suggestion?: KnownEventName;
    };

/**
 * Looks an event name up in the catalogue, and suggests a known event for an unknown name.
 *
 * ```js
 * checkEventName("price_change"); // { known: false, suggestion: "recapture_price_change" }
 * ```
 */
export function checkEventName(name: string): EventCheck;

/**
 * Checks a list of events to subscribe to, and reports every wrong name. An unknown rule, or one of the wrong type, is a
 * `WebhooksError` with the code `invalid_request`.
 *
 * ```js
 * checkEventNames(["ping"])[0].code; // "not_subscribable"
 * ```
 */
export function checkEventNames(names: readonly string[], rules?: EventRules): Issue[];

/**
 * What can be validated: the bytes of a body, JSON text, or a parsed value. A string is always JSON text.
 *
 * Something that only contains a payload does not compile: await a promise, and read a `Response`, a `Blob` or a stream.
 * A value whose type is a type parameter could be one of them: pass it `as unknown`.
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

/** A body that was not read yet: a `Response`, a `Request` or a `Blob` of any library. */
export interface UnreadBody {
  /** Reads the bytes. */
  arrayBuffer(): PromiseLike<unknown>;
}

/** One finding in a payload: what is wrong or noteworthy, and where. */
export interface PayloadIssue extends Issue {
  /** Whether the issue makes the payload invalid: only an error does. */
  readonly severity: Severity;
  /** The kind of the issue. The codes are stable. */
  readonly code: PayloadIssueCode;
  /**
   * The JSON Pointer (RFC 6901) to the value, such as `/data/vin`; empty for the whole payload. The path of a missing
   * field is where it should be. A pointer of more than 1,000 bytes is shortened and ends in `…`.
   */
  readonly path: string;
  /** What is expected. */
  readonly expected: string | null;
  /** What was found, in at most 64 characters: the type of a value with the wrong type, otherwise the value. */
  readonly found: string | null;
  /** One sentence for a developer. */
  readonly message: string;
  /** The offset in bytes, from 0; `null` if the input was a value. */
  readonly offset: number | null;
  /** The line, from 1; `null` if the input was a value. */
  readonly line: number | null;
  /** The column in UTF-16 units as in editors, from 1; `null` if the input was a value. */
  readonly column: number | null;
}

/** The result of {@link validatePayload}. It is plain data that can be cloned, posted and written as JSON. */
export interface Verdict {
  /** Whether no issue is an error. */
  valid: boolean;
  /** The name of the event in the payload, known or not; `null` if there is none. */
  event: string | null;
  /** The issues in the order of the payload. A valid payload can have warnings and notices. */
  issues: PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  omitted: number;
}

/**
 * Validates a pushed payload: the JSON, the envelope, and the data of its event. It throws for no input.
 *
 * ```js
 * const verdict = validatePayload(await request.arrayBuffer());
 * if (!verdict.valid) for (const { path, line, column, message } of verdict.issues) console.log(line, column, path, message);
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for unknown or wrong options; `wasm_unavailable`
 */
export function validatePayload<Input = unknown>(
  input: PayloadInput<Input>,
  options?: ValidateOptions,
): Verdict;

/** A line of a log that is not a valid payload. */
export interface BadLine {
  type: "line";
  /** The line, from 1. Lines end with `\n` or `\r\n`. */
  line: number;
  /** The offset of the line in the log in bytes, from 0. */
  offset: number;
  /** The name of the event, if the line has one. */
  event: string | null;
  /** The issues of the line. Positions are relative to the line. */
  issues: PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  omitted: number;
}

/** The number of payloads of one event in a log. */
export interface BatchEvent {
  /**
   * The name of the event. `null` stands for lines without one, for unknown events after the first 1,000, and for names
   * of more than 256 bytes: memory is bounded.
   */
  event: string | null;
  valid: number;
  invalid: number;
  /** The number of valid payloads with a warning. */
  warnings: number;
}

/** The result for a whole log. It is plain data. */
export interface BatchSummary {
  type: "summary";
  /** The number of payloads: the lines that are not blank. */
  total: number;
  /** The number of valid payloads, including those with warnings. */
  valid: number;
  /** The number of invalid payloads. */
  invalid: number;
  /** The number of lines with nothing but white space, which are ignored. */
  blank: number;
  /** The counts of each event, those of the catalogue first. */
  events: BatchEvent[];
  /** The number of bad lines beyond `maxBadLines`. */
  omitted: number;
}

/**
 * Validates a log in NDJSON: one payload per line. Blank lines, CRLF and a missing last newline are accepted; a line of
 * more than `maxBytes` is a bad line with a `size` issue. Strings are encoded as UTF-8.
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

/** A `ReadableStream` of any library. Not every TypeScript project declares the type. */
export interface ByteStream {
  /** Returns a reader of the chunks. */
  getReader(): {
    /** Reads the next chunk, unless the stream is done. */
    read(): Promise<{ done: boolean; value?: unknown }>;
  };
}

/**
 * Validates a log while it is read. Yields each bad line, and the summary last. Chunks may end anywhere, even within a
 * line or a character, and memory is bounded. Leaving the loop closes the source.
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
 * Returns a `TransformStream` that reads chunks of a log and writes the bad lines, and the summary last. The type is a
 * pair of streams, because not every TypeScript project declares web streams.
 *
 * ```js
 * const { body } = await fetch("https://dealer.example/deliveries.ndjson");
 * await body.pipeThrough(batchTransform()).pipeTo(new WritableStream({ write: (item) => console.log(item) }));
 * ```
 */
export function batchTransform(options?: BatchOptions): { readonly readable: any; readonly writable: any };

/**
 * The name of an event that the catalogue does not know. It is a string, but not a known name, so `switch
 * (payload.event)` can narrow known events. Compare it as a `string` to recognise a future event, or one that you defined
 * with `definePayload`.
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
  /** A placeholder for all unknown names. */
  name = "",
}
export type { UnknownEventName };

/** The payload of an event that the catalogue does not know. */
export interface UnknownPayload {
  event: UnknownEventName;
  data: { [property: string]: unknown };
}

/** A payload. `switch (payload.event)` narrows the data of a known event. */
export type Payload = KnownPayload | UnknownPayload;

/**
 * Validates a payload of one expected event and returns its value, or throws. Another event is an error.
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
 * Validates a payload and returns its value, or throws.
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

/** The result of {@link safeParsePayload} for a valid payload of a known event. */
export interface KnownResult<Name extends KnownEventName> {
  valid: true;
  /** Whether the catalogue knows the event. */
  known: true;
  event: Name;
  payload: Extract<KnownPayload, { event: Name }>;
  /** Warnings and notices. */
  issues: PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  omitted: number;
}

/** The result of {@link safeParsePayload} for a valid payload of an unknown event. */
export interface UnknownResult {
  valid: true;
  /** Whether the catalogue knows the event. */
  known: false;
  /** Compare it as a `string`: see {@link UnknownEventName}. */
  event: UnknownEventName;
  payload: UnknownPayload;
  /** Warnings and notices. */
  issues: PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  omitted: number;
}

/** The result of {@link safeParsePayload} for an invalid payload. */
export interface InvalidResult {
  valid: false;
  /** The name of the event in the payload, known or not; `null` if there is none. */
  event: string | null;
  /** Why the payload is invalid, and warnings and notices. */
  issues: PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  omitted: number;
}

/**
 * The result of {@link safeParsePayload}. If it is `valid` and `known`, `switch (result.event)` narrows the payload, as
 * `switch (result.payload.event)` does.
 */
export type PayloadResult =
  { [Name in KnownEventName]: KnownResult<Name> }[KnownEventName] | UnknownResult | InvalidResult;

/**
 * Validates a payload of one expected event, and returns its value or its issues. Another event is an error.
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
 * Validates a payload, and returns its value or its issues.
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
