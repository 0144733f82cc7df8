/** The one error class of the package. */
export class WebhooksError extends Error {
  readonly name: "WebhooksError";
  /** What kind of problem it is. The strings are stable. */
  readonly code: string;
  /** What lay beneath it. */
  readonly cause?: unknown;
}
