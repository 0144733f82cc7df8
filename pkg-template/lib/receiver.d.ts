import type { Webhook, WebhooksClient } from "./client.js";
import type { KnownEventName } from "./events.js";
import type { AbortSignal, Request, Response } from "./host.js";
import type { DriftKind, Outcome } from "./outcomes.js";
import type { ByteStream, Payload, PayloadIssue } from "./payload.js";
import type { KnownPayload } from "./payloads.js";
import type { ReceiverOptions, RotateOptions, VerifyOptions } from "./receiver-options.js";
import type { Definitions } from "./schema.js";

export { WebhooksError } from "./error.js";
export { toNodeHandler } from "./node-handler.js";
export type { DriftKind, Outcome } from "./outcomes.js";
export type { ReceiverOptions, RotateOptions, VerifyOptions } from "./receiver-options.js";

/** What is known of a push besides its payload. */
export interface PushContext {
  /** The body as it arrived, after decompression. */
  readonly bytes: Uint8Array;
  /** The warnings and notices of the validator. */
  readonly issues: readonly PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  readonly omitted: number;
  /** The key by which duplicates are recognised; `null` for a `ping`, and with `deduplicate: false`. */
  readonly key: string | null;
  /** When the request arrived. */
  readonly receivedAt: Date;
  /** Whether the catalogue knows the event. */
  readonly known: boolean;
  /** Aborted when `drain` has waited for too long, and when another process has taken over the push. */
  readonly signal: AbortSignal;
  /**
   * Lets `drain` wait for a promise, and keeps the host alive until then where the host can be kept alive. The push counts as
   * handled without it.
   */
  waitUntil(promise: Promise<unknown>): void;
}

/** Handles a push. When it throws or rejects, the answer is 500, and the push is not marked as handled. */
export type Handler<P> = (payload: P, context: PushContext) => unknown;

/** Handlers by event. Those of the catalogue's events get typed payloads. */
export type Handlers = {
  readonly [Name in KnownEventName]?: Handler<Extract<KnownPayload, { event: Name }>> | undefined;
} & {
  readonly [event: string]: Handler<any> | undefined;
};

/** A token in the query of the endpoint's URL. */
export interface QueryToken {
  /** The name of the query parameter. The default is `token`. */
  readonly parameter?: string | undefined;
  /** The token or, while it is replaced, several. */
  readonly values: string | readonly string[];
}

/** A token in a header field. */
export interface HeaderToken {
  /** The name of the header field. */
  readonly name: string;
  /** The whole value of the field or, while it is replaced, several. */
  readonly values: string | readonly string[];
}

/** Definitions, or a function that loads them when the receiver is created. */
export type ReceiverSchemas = Definitions | (() => Definitions);

/** What `onInvalid` gets besides the bytes. */
export interface InvalidPush {
  /** The issues of the payload. */
  readonly issues: readonly PayloadIssue[];
  /** The number of issues beyond `maxIssues`. */
  readonly omitted: number;
  /** The name of the event, if the payload has one. */
  readonly event: string | null;
  /** When the request arrived. */
  readonly receivedAt: Date;
}

/** What became of a request. It contains no token, and no value of the payload. */
export interface OutcomeInfo {
  /** What became of it. */
  readonly outcome: Outcome;
  /** The status of the answer. */
  readonly status: number;
  /** The method of the request. */
  readonly method: string;
  /** The event, if the catalogue knows it, or `on` or `schemas` names it; otherwise `null`. */
  readonly event: string | null;
  /** The time since the request arrived, in milliseconds. */
  readonly durationMs: number;
  /** The length of the body after decompression, in bytes; `null` if it was not read. */
  readonly bytes: number | null;
  /** The issues of the payload, without what was found. A path can contain names of fields. */
  readonly issues: readonly Pick<PayloadIssue, "severity" | "code" | "path" | "line" | "column">[];
}

/** Something that neither the catalogue nor `schemas` knows. It contains no value of a payload. */
export interface DriftReport {
  /** What it is. */
  readonly kind: DriftKind;
  /** The name of the event, in at most 100 characters. */
  readonly event: string;
  /** The JSON Pointer to it, with `*` for the indexes of lists. */
  readonly path: string;
  /** What is expected, for a `type`. */
  readonly expected?: string;
  /** The type that was found, for a `type`. */
  readonly found?: string;
}

/** Where an error comes from. */
export interface ErrorInfo {
  /** What has thrown: a function of yours, the store, a promise given to `waitUntil`, or the receiver itself. */
  readonly source:
    | "handler"
    | "key"
    | "onDrift"
    | "onInvalid"
    | "onOutcome"
    | "onRequest"
    | "receiver"
    | "store"
    | "waitUntil";
  /** The event, if the catalogue knows it, or `on` or `schemas` names it; otherwise `null`. */
  readonly event: string | null;
}

/** A request that was taken apart. */
export interface IncomingPush {
  /** The method. */
  readonly method: string;
  /** The URL, or only path and query. */
  readonly url: string;
  /** The header fields, with names in any case. */
  readonly headers:
    { readonly [name: string]: string | readonly string[] | undefined } | Iterable<readonly [string, string]>;
  /** The body: bytes, text, or a stream of either. A body that was parsed is refused. */
  readonly body?:
    | ArrayBufferView
    | ArrayBufferLike
    | string
    | AsyncIterable<Uint8Array | string>
    | ByteStream
    | null
    | undefined;
  /** Whether the body is text in Base64, as AWS Lambda passes bytes. */
  readonly isBase64Encoded?: boolean | undefined;
  /** Aborted when the sender closes the connection. */
  readonly signal?: AbortSignal | undefined;
  /** Keeps the host alive until a promise settles. */
  readonly waitUntil?: ((promise: Promise<unknown>) => void) | undefined;
}

/** The answer to a push, and what became of it. */
export interface Received {
  /** The status to answer with. */
  readonly status: number;
  /** The header fields to answer with. The answer has no body. */
  readonly headers: Readonly<Record<string, string>>;
  /** What became of the request. */
  readonly outcome: Outcome;
  /** The payload, if it is valid. A duplicate is not parsed. */
  readonly payload?: Payload;
  /** The issues of the payload, if it was validated. */
  readonly issues?: readonly PayloadIssue[];
  /** The key by which duplicates are recognised. */
  readonly key?: string;
  /**
   * Resolves with the final outcome: that of the handler, if the answer was `accepted` before it had ended. It never
   * rejects.
   */
  readonly settled: Promise<Outcome>;
}

/** Receives pushes: see {@link createReceiver}. Its functions can be called without the object. */
export interface Receiver {
  /**
   * Answers a request of the web standard. Of further arguments it takes the one with a `waitUntil`: the context of a
   * Worker, or `{ waitUntil: after }` in Next.js.
   */
  readonly fetch: (request: Request, ...hosts: unknown[]) => Promise<Response>;
  /** Answers a request that was taken apart. Never rejects. */
  readonly receive: (push: IncomingPush) => Promise<Received>;
  /**
   * Refuses new pushes with 503, and waits for those that are being read or handled. After `timeoutMs` (30,000 by
   * default) it aborts the signals of the handlers, and gives them another second.
   */
  readonly drain: (options?: { readonly timeoutMs?: number | undefined }) => Promise<void>;
}

/**
 * Creates a receiver: it checks the token, reads the body within limits, validates the payload, recognises duplicates, calls
 * the handler of the event, and answers.
 *
 * ```js
 * const receiver = createReceiver({
 *   token: process.env.HOOK_TOKEN,
 *   on: { recapture_new: (payload) => console.log("listed for sale:", payload.data.rego) },
 *   fallback: ({ event }, { known }) => console.log(event, known),
 * });
 * createServer(toNodeHandler(receiver)).listen(3000); // or `receiver.fetch(request)`, or `receiver.receive(push)`
 * ```
 *
 * @throws {WebhooksError} `invalid_request` with everything that is wrong with the options
 */
export function createReceiver(options: ReceiverOptions): Receiver;

/**
 * Checks that the pushes of a webhook arrive: has the service send a ping, and waits until this receiver has answered it. Of
 * several processes, the one that calls this must be the one that the ping reaches.
 *
 * ```js
 * const { roundTripMs } = await verifyConnection(client, webhook.id, receiver);
 * ```
 *
 * @throws {WebhooksError} what `client.ping` throws; `timeout` if no ping arrives, with a `hint` that names the outcomes of
 * refused requests; `aborted`
 */
export function verifyConnection(
  client: Pick<WebhooksClient, "ping">,
  id: string,
  receiver: Receiver,
  options?: VerifyOptions,
): Promise<{ readonly roundTripMs: number }>;

/**
 * Replaces the token of a webhook, in the query of its endpoint or in its header, wherever it is. The receiver accepts both
 * tokens from now on. The webhook gets the new one, a ping has to arrive with it, and after `graceMs` the old one is
 * retired, unless another webhook of the region has it too. Returns the webhook with the new token: keep it, because a
 * receiver that is created later has to be given it.
 *
 * When a step fails, the webhook gets the old token back. Where that fails too, the receiver goes on accepting both, and
 * `hint` says so.
 *
 * ```js
 * const { endpoint } = await rotateToken(client, webhook.id, receiver, { token: process.env.NEXT_HOOK_TOKEN });
 * ```
 *
 * @throws {WebhooksError} what the calls throw; `timeout` if no ping arrives with the new token; `invalid_request` for a
 * webhook without a token
 */
export function rotateToken(
  client: Pick<WebhooksClient, "get" | "list" | "ping" | "update">,
  id: string,
  receiver: Receiver,
  options?: RotateOptions,
): Promise<Webhook>;
