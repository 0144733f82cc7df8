// Written by `cargo xtask generate`.

/** The kind of a failure. The strings are stable. */
export type WebhooksErrorCode =
  /** The input of the call can't be sent; `issues` lists every problem. */
  | "invalid_request"
  /**
   * The webhook belongs to another region than the call named. Hint: pass the region that the webhook was
   * created in.
   */
  | "invalid_region"
  /** The webhook belongs to another account. Hint: use the key of the account that created the webhook. */
  | "permission_denied"
  /** No webhook has that id. Hint: list the webhooks of the region to see their ids. */
  | "invalid_webhook_id"
  /**
   * The service refused the fields of the call, such as an event name it does not know. Hint: the error's
   * body contains what the service said about each field.
   */
  | "validation_failed"
  /**
   * The service does not accept the key or token. Hint: check the key or OAuth client; a `pub_` key works
   * only from the domain that it is bound to.
   */
  | "unauthorized"
  /**
   * The account has no licence for the call. Hint: ask AutoGrab whether the account's licence covers webhooks
   * in this region.
   */
  | "forbidden"
  /**
   * Too many calls, or the monthly quota is used up. Hint: wait for `retryAfterMs`, or a minute if it is
   * absent; `maxRetryAfterMs` and `maxRetries` let the client wait.
   */
  | "rate_limited"
  /** The service failed. Hint: try again later. */
  | "server_error"
  /**
   * The answer is not one to this call. Hint: check `baseUrl`: a proxy or another service may have answered.
   */
  | "unexpected_response"
  /**
   * No answer came. Hint: check the connection; in a browser also check that the service allows this page's
   * origin (CORS).
   */
  | "network"
  /**
   * No complete answer came in time. Hint: try again later; if the service is only slow, raise `timeoutMs`.
   */
  | "timeout"
  /** The caller's signal ended the call. */
  | "aborted"
  /** A pushed payload is not valid; `issues` lists every problem. */
  | "invalid_payload"
  /** The WebAssembly module could not be started, or ran out of stack or memory. */
  | "wasm_unavailable";

/** The kind of a problem with the input of a call. The strings are stable. */
export type IssueCode =
  /** The value has the wrong type. */
  | "type"
  /** A required value is missing. */
  | "required"
  /** A value that must not be empty is empty or blank. */
  | "empty"
  /** A property that the call does not know. `allowUnknownFields` permits it. */
  | "unknown_field"
  /** A region that AutoGrab does not list. `allowUnknownRegion` permits it. */
  | "unknown_region"
  /** A push format other than `json`. `allowUnknownFormat` permits it. */
  | "unknown_format"
  /** An event that is not in the catalogue. `allowUnknownEvents` permits it. */
  | "unknown_event"
  /** An event that can't be subscribed to. `allowPingEvent` permits it. */
  | "not_subscribable"
  /** An event, header or name that the list already contains. */
  | "duplicate"
  /** Not an absolute URL. */
  | "url"
  /** A URL whose scheme is neither `https:` nor `http:`. */
  | "url_scheme"
  /**
   * An `http:` URL to a host other than this machine. `allowInsecureEndpoint` and `allowInsecureBaseUrl`
   * permit it.
   */
  | "insecure_url"
  /** A URL with a user name or a password. */
  | "url_credentials"
  /** A URL with a fragment, which is never sent. */
  | "url_fragment"
  /** A header name that HTTP forbids, or that the sender must control. */
  | "header_name"
  /** A header value that HTTP forbids. */
  | "header_value"
  /** A webhook id that is not a single path segment. */
  | "id"
  /** A number outside its range. */
  | "range"
  /** A part of a JSON Schema that the validator can't check. */
  | "unsupported"
  /** Two options that exclude each other, or one that needs another. */
  | "conflict"
  /** A secret key in a place where everybody can read it. */
  | "secret_key";
