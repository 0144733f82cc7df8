// Written by `cargo xtask generate`.

import type { Region } from "./client-options.js";
import type { AbortSignal } from "./host.js";
import type { Mode } from "./payload-options.js";
import type { Payload } from "./payload.js";
import type {
  DriftReport,
  ErrorInfo,
  Handler,
  Handlers,
  HeaderToken,
  InvalidPush,
  OutcomeInfo,
  QueryToken,
  ReceiverSchemas,
} from "./receiver.js";
import type { DeduplicationStore } from "./stores.js";

/** Options of `verifyConnection`. */
export interface VerifyOptions {
  /**
   * The time limit for the arrival of the ping, after the service has accepted it. In milliseconds, from 1 to
   * 2,147,483,647. Default: 10,000 ms.
   */
  readonly timeoutMs?: number | undefined;
  /** Aborts the call. */
  readonly signal?: AbortSignal | undefined;
  /** The region of the webhook. The default is that of the client. */
  readonly region?: Region | undefined;
}

/** Options of `rotateToken`. */
export interface RotateOptions extends VerifyOptions {
  /**
   * The new token. The default is a random one. Where several processes receive, or one may be restarted, let
   * all of them accept it before, as one of several in `token`.
   */
  readonly token?: string | undefined;
  /**
   * The time for which the old token is still accepted: pushes that were queued before carry it. In
   * milliseconds, from 0 to 2,147,483,647. Default: 60,000 ms.
   */
  readonly graceMs?: number | undefined;
}

/** Options of `createReceiver`. */
export interface ReceiverOptions {
  /**
   * The token in the query of the endpoint's URL, as `withToken` adds it: one or, while it is replaced,
   * several.
   *
   * An object also names the parameter, which is `token` by default. Without a `token`, a `header` is
   * required; with both, either suffices.
   */
  readonly token?: string | readonly string[] | QueryToken | undefined;
  /** A header field that carries the token, as one of the `headers` of a webhook. */
  readonly header?: HeaderToken | undefined;
  /** The handlers by event. */
  readonly on?: Handlers | undefined;
  /** The handler of every other event, also of those that this version does not know. */
  readonly fallback: Handler<Payload>;
  /**
   * The store by which a push that comes again is recognised; `false` to handle each push. The default is
   * `memoryStore()`, which serves one process.
   */
  readonly deduplicate?: DeduplicationStore | false | undefined;
  /** Returns what makes two pushes the same. The default is the SHA-256 of path and body. */
  readonly key?: ((payload: Payload, bytes: Uint8Array) => string | Promise<string>) | undefined;
  /** Takes the bytes of an invalid payload; the answer is then 202 instead of 422. */
  readonly onInvalid?: ((bytes: Uint8Array, invalid: InvalidPush) => unknown) | undefined;
  /**
   * Called with what a handler, a store or another function of yours has thrown. The default is
   * `console.error`.
   */
  readonly onError?: ((error: unknown, info: ErrorInfo) => void) | undefined;
  /** Called when a request arrives. */
  readonly onRequest?: ((info: { readonly method: string; readonly receivedAt: Date }) => void) | undefined;
  /**
   * Called when a request is answered, and again when the handler of an `accepted` push has ended. For logs
   * and metrics: it gets no token and no value of a payload.
   */
  readonly onOutcome?: ((info: OutcomeInfo) => void) | undefined;
  /**
   * Called when an event, a field or a type arrives for the first time that neither the catalogue nor
   * `schemas` knows. It gets no value of a payload.
   *
   * Each process reports up to 1,000 of them, each once.
   */
  readonly onDrift?: ((report: DriftReport) => void) | undefined;
  /**
   * The maximum size of a body, as it arrives and decompressed. In bytes, from 1 to 2,147,483,647. Default:
   * 1,000,000 bytes.
   */
  readonly maxBytes?: number | undefined;
  /**
   * The maximum size of all bodies that are being read, together. Beyond it, the body that has been read for
   * longest is given up, so that slow senders do not lock others out. In bytes, from 1 to 2,147,483,647.
   * Default: 64 MiB.
   */
  readonly maxBufferedBytes?: number | undefined;
  /**
   * The time limit for the arrival of a body. In milliseconds, from 1 to 2,147,483,647. Default: 10,000 ms.
   */
  readonly readTimeoutMs?: number | undefined;
  /**
   * The time after which a push is answered with 202 although its handler is still running. In milliseconds,
   * from 1 to 2,147,483,647. Default: 9,000 ms.
   */
  readonly respondWithinMs?: number | undefined;
  /**
   * The time for which a handled push is remembered. AutoGrab's payloads have neither id nor time, so a later
   * push with the same bytes may be another event. In milliseconds, from 1 to 2,147,483,647. Default: 600,000
   * ms.
   */
  readonly ttlMs?: number | undefined;
  /**
   * The time after which the claim of a process that crashed ends. A claim is extended while its handler
   * runs. In milliseconds, from 1 to 2,147,483,647. Default: 60,000 ms.
   */
  readonly leaseMs?: number | undefined;
  /**
   * The time limit of a call to the store. A push is handled nevertheless when its claim fails or takes
   * longer. In milliseconds, from 1 to 2,147,483,647. Default: 3,000 ms.
   */
  readonly storeTimeoutMs?: number | undefined;
  /** Content types that are accepted besides `application/json` and those that end with `+json`. */
  readonly contentTypes?: readonly string[] | undefined;
  /**
   * Schemas of events, as `loadDefinitions` of `autograb-webhooks/schema` returns them. They replace, for
   * this receiver only, what `definePayload` or the catalogue says of these events; breaking them is an error
   * in both modes.
   *
   * A function is called once, at creation: `() => loadDefinitions(file)` has the problems of the file
   * reported together with those of the other options.
   */
  readonly schemas?: ReceiverSchemas | undefined;
  /**
   * The severity of violations of rules that AutoGrab has not published, and of unknown events: warnings, or
   * errors. Default: `"lenient"`.
   */
  readonly mode?: Mode | undefined;
  /**
   * The maximum number of nested arrays and objects, including the payload itself. Default: 128; maximum:
   * 10,000.
   */
  readonly maxDepth?: number | undefined;
  /**
   * The maximum number of listed issues. The most severe are listed, and `omitted` counts the others.
   * Default: 100; maximum: 100,000.
   */
  readonly maxIssues?: number | undefined;
}
