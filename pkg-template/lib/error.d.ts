import type { Change, Webhook } from "./client.js";

/**
 * What kind of failure an error is. The strings are stable.
 *
 * | code | meaning |
 * | --- | --- |
 * | `invalid_request` | the input of the call can't be sent; `issues` says why |
 * | `invalid_region` | the webhook lives in another region than the call named |
 * | `permission_denied` | the webhook belongs to another account |
 * | `invalid_webhook_id` | there is no webhook with that id |
 * | `validation_failed` | the service refused the fields of the call |
 * | `unauthorized` | the service does not accept the key or token |
 * | `forbidden` | the account has no licence for the call |
 * | `rate_limited` | too many calls, or the monthly quota is used up |
 * | `server_error` | the service failed |
 * | `unexpected_response` | the answer is not one to this call |
 * | `network` | no answer came |
 * | `timeout` | no complete answer came in time |
 * | `aborted` | the caller's signal ended the call, that of `AbortSignal.timeout` too; `cause` is its reason |
 * | `invalid_payload` | a pushed payload is not valid; `issues` says why |
 * | `wasm_unavailable` | the WebAssembly module could not be started, or ran out of stack or memory |
 */
export type WebhooksErrorCode =
  | "invalid_request"
  | "invalid_region"
  | "permission_denied"
  | "invalid_webhook_id"
  | "validation_failed"
  | "unauthorized"
  | "forbidden"
  | "rate_limited"
  | "server_error"
  | "unexpected_response"
  | "network"
  | "timeout"
  | "aborted"
  | "invalid_payload"
  | "wasm_unavailable";

/** One thing that is wrong with the input of a call. A payload's issues say more: see `PayloadIssue`. */
export interface Issue {
  /** JSON Pointer (RFC 6901) to the value: `/events/0`; empty for the whole input. */
  readonly path: string;
  /** What kind of problem it is. The strings are stable. */
  readonly code: string;
  /** One sentence for a developer. It never repeats an endpoint, a header value or a key. */
  readonly message: string;
}

/** The rate limit of the product that was called. */
export interface RateLimit {
  /** How many calls a period allows. */
  readonly total?: number;
  /** How many of them are left. */
  readonly remaining?: number;
  /** When the period ends, in Unix seconds. */
  readonly reset?: number;
}

/** One step of `ensure` towards the wanted list. */
export type PlanStep =
  | { action: "create"; draft: Record<string, unknown>; /** Once it is created. */ webhook?: Webhook }
  | { action: "update"; webhook: Webhook; patch: Record<string, unknown>; changes?: Record<string, Change> }
  | { action: "keep"; webhook: Webhook }
  | { action: "delete"; webhook: Webhook };

/** The steps of `ensure`, and how far they were taken. */
export interface Plan {
  steps: PlanStep[];
  /** How many of the steps are done. */
  done: number;
}

/**
 * The one error class of the package, whichever entry it came from.
 *
 * ```js
 * try {
 *   await client.get("wh_1");
 * } catch (error) {
 *   if (error instanceof WebhooksError && error.code === "invalid_webhook_id") console.log("it is gone");
 *   else throw error;
 * }
 * ```
 */
export class WebhooksError extends Error {
  /** An error as the package throws it, for stand-ins of your own. */
  constructor(
    facts: Pick<WebhooksError, "code" | "message"> & {
      readonly [Fact in Exclude<keyof WebhooksError, "code" | "message" | "name" | "stack" | "toJSON">]?:
        WebhooksError[Fact] | undefined;
    },
  );
  readonly name: "WebhooksError";
  /** For `JSON.stringify`: what is enumerable, and the name and message, which no error has among it. */
  toJSON(): Record<string, unknown>;
  /** What kind of failure it is. */
  readonly code: WebhooksErrorCode;
  /** What to do about it, where there is something to say. */
  readonly hint?: string;
  /** Every problem with the input, for `invalid_request` and `invalid_payload`; else empty. */
  readonly issues: readonly Issue[];
  /** The status of the answer, if there was one. */
  readonly status?: number;
  /** The method of the request. */
  readonly method?: string;
  /** The URL of the request, without secrets. */
  readonly url?: string;
  /** What the service calls the request, to quote to its support. */
  readonly requestId?: string;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The rate limit that the answer told. */
  readonly rateLimit?: RateLimit;
  /** How many times the request was sent; 0 when it was not. */
  readonly attempts?: number;
  /** Set when the call may have taken effect although it failed; `hint` says how to find out. */
  readonly outcomeUnknown?: true;
  /** The body of the answer as text, with the secrets of the call replaced. Not enumerable. */
  readonly body?: string;
  /** How far `ensure` got before it failed. It holds endpoints and headers. Not enumerable. */
  readonly plan?: Plan;
  /** What lay beneath it: what `fetch` threw, or the reason of the signal. */
  readonly cause?: unknown;
}
