// Written by `cargo xtask generate`.

/** What became of a push. The strings are stable. */
export type Outcome =
  /** The handler has ended without an error. Status 200. */
  | "handled"
  /**
   * The payload is valid, and its handler was still running after `respondWithinMs`. The final outcome
   * follows. Status 202.
   */
  | "accepted"
  /** The push was handled before, so no handler was called. Status 200. */
  | "duplicate"
  /** The same push is being handled. Status 503. */
  | "busy"
  /** The payload is invalid, and `onInvalid` took its bytes. Status 202. */
  | "kept"
  /** The payload is invalid. Status 422. */
  | "invalid"
  /** A GET or HEAD request with the right token, such as that of an uptime check. Status 200. */
  | "alive"
  /** The token is wrong or missing. The body was not read. Status 401. */
  | "unauthorized"
  /** The method is none of POST, GET and HEAD. Status 405. */
  | "method_not_allowed"
  /** The content type is neither JSON nor one of `contentTypes`. Status 415. */
  | "unsupported_media_type"
  /** The body has a content coding that this host can't decode. Status 415. */
  | "unsupported_encoding"
  /** The body is larger than `maxBytes`, as it arrives or decompressed. Status 413. */
  | "too_large"
  /** The compressed data is damaged, or the length of the body is not the announced one. Status 400. */
  | "malformed_body"
  /** The sender closed the connection before the end of the body. Nobody gets the answer. Status 499. */
  | "interrupted"
  /** The body did not arrive within `readTimeoutMs`. Status 408. */
  | "timeout"
  /**
   * The bodies that were being read exceeded `maxBufferedBytes`, and this one had been read for longest.
   * Status 503.
   */
  | "overloaded"
  /**
   * The handler, the function for the key or the receiver itself failed. The push can be repeated. Status
   * 500.
   */
  | "failed"
  /** The receiver does not take pushes any more: `drain` was called. Status 503. */
  | "closed"
  /** A framework has parsed or read the body before the receiver. Status 500. */
  | "misconfigured";

/** The kind of something that the catalogue does not know. */
export type DriftKind =
  /** An event. */
  | "event"
  /** A field. */
  | "field"
  /** A type of a known field. */
  | "type";
