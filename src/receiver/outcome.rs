//! The table of outcomes.

use std::borrow::Cow;

use super::Policy;
use crate::name::wire_enum;

wire_enum! {
    /// What became of a request to a receiver. The strings are stable, and none says anything about the payload or token.
    ///
    /// ```
    /// use autograb_webhooks::receiver::Outcome;
    ///
    /// assert_eq!(Outcome::TooLarge.as_str(), "too_large");
    /// assert_eq!(Outcome::TooLarge.status(), 413);
    /// ```
    Outcome {
        /// The handler has ended without an error.
        Handled => "handled",
        /// The payload is valid, and its handler was still running after `respond_within_ms`. The final outcome follows.
        Accepted => "accepted",
        /// The push was handled before, so no handler was called.
        Duplicate => "duplicate",
        /// The same push is being handled.
        Busy => "busy",
        /// The payload is invalid, and `on_invalid` took its bytes.
        Kept => "kept",
        /// The payload is invalid.
        Invalid => "invalid",
        /// A GET or HEAD request with the right token, such as that of an uptime check.
        Alive => "alive",
        /// The token is wrong or missing. The body was not read.
        Unauthorized => "unauthorized",
        /// The method is none of POST, GET and HEAD.
        MethodNotAllowed => "method_not_allowed",
        /// The content type is neither JSON nor one of `content_types`.
        UnsupportedMediaType => "unsupported_media_type",
        /// The body has a content coding that this host can't decode.
        UnsupportedEncoding => "unsupported_encoding",
        /// The body is larger than `max_bytes`, as it arrives or decompressed.
        TooLarge => "too_large",
        /// The compressed data is damaged, or the length of the body is not the announced one.
        MalformedBody => "malformed_body",
        /// The sender closed the connection before the end of the body. Nobody gets the answer.
        Interrupted => "interrupted",
        /// The body did not arrive within `read_timeout_ms`.
        Timeout => "timeout",
        /// The bodies that were being read exceeded `max_buffered_bytes`, and this one had been read for longest.
        Overloaded => "overloaded",
        /// The handler, the function for the key or the receiver itself failed. The push can be repeated.
        Failed => "failed",
        /// The receiver does not take pushes any more: `drain` was called.
        Closed => "closed",
        /// A framework has parsed or read the body before the receiver.
        Misconfigured => "misconfigured",
    }
}

impl Outcome {
    /// Returns the status code of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::Handled | Self::Duplicate | Self::Alive => 200,
            Self::Accepted | Self::Kept => 202,
            Self::MalformedBody => 400,
            Self::Unauthorized => 401,
            Self::MethodNotAllowed => 405,
            Self::Timeout => 408,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType | Self::UnsupportedEncoding => 415,
            Self::Invalid => 422,
            // Not a registered status: servers use it in logs for a client that has gone.
            Self::Interrupted => 499,
            Self::Failed | Self::Misconfigured => 500,
            Self::Busy | Self::Overloaded | Self::Closed => 503,
        }
    }

    /// Returns whether the sender has delivered the push: it need not send it again.
    ///
    /// ```
    /// use autograb_webhooks::receiver::Outcome;
    ///
    /// assert!(Outcome::Duplicate.is_delivered());
    /// assert!(!Outcome::Busy.is_delivered());
    /// ```
    pub const fn is_delivered(self) -> bool {
        self.status() < 300
    }

    /// Returns the time after which the sender may try again, in seconds.
    const fn retry_after(self) -> Option<&'static str> {
        match self {
            Self::Busy => Some("5"),
            Self::Overloaded | Self::Closed => Some("10"),
            _ => None,
        }
    }

    /// Returns whether the connection must be closed: the rest of the body is still to come.
    const fn closes_connection(self) -> bool {
        matches!(self, Self::TooLarge | Self::Timeout | Self::Overloaded)
    }
}

/// Returns the header fields of an answer, which has no body.
///
/// ```
/// use autograb_webhooks::receiver::{Outcome, Policy, headers_of};
///
/// let headers = headers_of(Outcome::Busy, &Policy::default());
/// let fields: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
/// assert_eq!(fields, ["Cache-Control: no-store", "Content-Length: 0", "Retry-After: 5"]);
/// ```
pub fn headers_of(outcome: Outcome, policy: &Policy<'_>) -> Vec<(&'static str, Cow<'static, str>)> {
    let mut headers = vec![("Cache-Control", Cow::from("no-store")), ("Content-Length", "0".into())];
    match outcome {
        Outcome::Unauthorized => headers.push(("WWW-Authenticate", "Token".into())),
        Outcome::MethodNotAllowed => headers.push(("Allow", "GET, HEAD, POST".into())),
        Outcome::UnsupportedMediaType => headers.push(("Accept", "application/json".into())),
        Outcome::UnsupportedEncoding => headers.push(("Accept-Encoding", policy.codings.join(", ").into())),
        _ => {}
    }
    if let Some(seconds) = outcome.retry_after() {
        headers.push(("Retry-After", seconds.into()));
    }
    if outcome.closes_connection() {
        headers.push(("Connection", "close".into()));
    }
    headers
}
