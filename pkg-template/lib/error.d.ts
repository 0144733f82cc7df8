import type { Change, Webhook } from "./client.js";
import type { IssueCode, WebhooksErrorCode } from "./error-codes.js";
import type { PayloadIssueCode } from "./payload.js";

export type { IssueCode, WebhooksErrorCode } from "./error-codes.js";

/** A problem with the input of a call. An issue of a payload has more properties: see `PayloadIssue`. */
export interface Issue {
  /** The JSON Pointer (RFC 6901) to the value, such as `/events/0`; empty for the whole input. */
  readonly path: string;
  /** The kind of the problem. */
  readonly code: IssueCode | PayloadIssueCode;
  /** One sentence for a developer. It never contains an endpoint, the value of a header, or a key. */
  readonly message: string;
}

/** The rate limit of the product that was called. */
export interface RateLimit {
  /** The number of calls that a period allows. */
  readonly total?: number;
  /** The number of calls that are left in the period. */
  readonly remaining?: number;
  /** The end of the period, in Unix seconds. */
  readonly reset?: number;
}

/** One step of `ensure`. */
export type PlanStep =
  | { action: "create"; draft: Record<string, unknown>; /** Absent until it is created. */ webhook?: Webhook }
  | { action: "update"; webhook: Webhook; patch: Record<string, unknown>; changes?: Record<string, Change> }
  | { action: "keep"; webhook: Webhook }
  | { action: "delete"; webhook: Webhook };

/** The steps of `ensure`, and how many of them were taken. */
export interface Plan {
  steps: PlanStep[];
  /** The number of steps that are done. */
  done: number;
}

/**
 * The error that every function of the package throws. All entries export the same class.
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
  /** Creates an error like those of the package, for mocks in tests. */
  constructor(
    facts: Pick<WebhooksError, "code" | "message"> & {
      readonly [Fact in Exclude<keyof WebhooksError, "code" | "message" | "name" | "stack" | "toJSON">]?:
        WebhooksError[Fact] | undefined;
    },
  );
  readonly name: "WebhooksError";
  /** Returns the name, the message and every enumerable property, for `JSON.stringify`. */
  toJSON(): Record<string, unknown>;
  /** The kind of the failure. */
  readonly code: WebhooksErrorCode;
  /** What to do about it, if there is something to say. */
  readonly hint?: string;
  /** Every problem with the input, for `invalid_request` and `invalid_payload`; otherwise empty. */
  readonly issues: readonly Issue[];
  /** The status of the response, if there was one. */
  readonly status?: number;
  /** The method of the request. */
  readonly method?: string;
  /** The URL of the request, without secrets. */
  readonly url?: string;
  /** The service's id of the request, to quote to its support. */
  readonly requestId?: string;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The rate limit in the response. */
  readonly rateLimit?: RateLimit;
  /** How many times the request was sent; 0 if it was not. */
  readonly attempts?: number;
  /** Set if the call may have taken effect although it failed; `hint` says how to find out. */
  readonly outcomeUnknown?: true;
  /** The body of the response as text, with the secrets of the call replaced. Not enumerable. */
  readonly body?: string;
  /** The steps of `ensure`, and how many were taken before it failed. It contains endpoints and headers. Not enumerable. */
  readonly plan?: Plan;
  /** What caused the error: what `fetch` threw, or the reason of the signal. */
  readonly cause?: unknown;
}
