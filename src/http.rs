//! Requests and responses as plain values, for any HTTP client to carry.

use std::fmt;

use crate::name::open_name;

open_name! {
    /// An HTTP method. Any token can be held, so that a server can answer those it does not know.
    ///
    /// ```
    /// use autograb_webhooks::http::Method;
    ///
    /// assert_eq!(Method::PATCH.as_str(), "PATCH");
    /// assert!(!Method::from("BREW").is_known());
    /// ```
    Method {
        /// Reads; may be sent again.
        GET = "GET",
        /// Creates or pings; running it twice is not the same as running it once.
        POST = "POST",
        /// Changes the fields given; may be sent again.
        PATCH = "PATCH",
        /// Deletes; may be sent again.
        DELETE = "DELETE",
    }
}

/// A request, complete but for the connection that carries it.
///
/// `Debug` shows neither header values nor the body: they hold the key and the endpoint's token.
///
/// ```
/// use autograb_webhooks::{Config, api};
///
/// let config = Config::new("pub_example").region("uk");
/// let request = api::get::encode(&config, "wh_1")?;
/// assert_eq!(request.method.as_str(), "GET");
/// assert_eq!(request.url, "https://api.autograb.com.au/v2/webhooks/wh_1?region=uk");
/// assert_eq!(request.headers.get("apikey"), Some("pub_example"));
/// assert!(!format!("{request:?}").contains("pub_example"));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What to do.
    pub method: Method,
    /// Where: an absolute URL.
    pub url: String,
    /// The header fields to send.
    pub headers: Headers,
    /// JSON text, or nothing.
    pub body: Option<String>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method.as_str())
            .field("url", &self.url)
            .field("headers", &self.headers)
            .field("body_len", &self.body.as_ref().map(String::len))
            .finish()
    }
}

/// An answer as it came. `Debug` shows neither header values nor the body: an answer repeats endpoints.
///
/// ```
/// use autograb_webhooks::{ErrorCode, api, http::Response};
///
/// let response = Response::new(400, r#"{"error": true, "message": "Invalid Region"}"#);
/// let error = api::get::decode(&response, "wh_1").unwrap_err();
/// assert_eq!(error.code(), ErrorCode::InvalidRegion);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The body as text; empty when there was none.
    pub body: String,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_len", &self.body.len())
            .finish()
    }
}

impl Response {
    /// An answer without header fields.
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Headers::default(), body: body.into() }
    }

    /// The same answer with one more header field.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push(name, value);
        self
    }

    /// Whether the status says that the call succeeded.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The header fields of an answer that this crate reads.
pub const READ_HEADERS: [&str; 9] = [
    "Monthly-Base-Request-Quota",
    "Monthly-Max-Request-Quota",
    "Monthly-Request-Total",
    "Rate-Limit-Remaining",
    "Rate-Limit-Reset",
    "Rate-Limit-Total",
    "Request-Id",
    "Retry-After",
    "X-Request-Id",
];

/// Header fields in their order. Names are compared without regard to case.
///
/// ```
/// use autograb_webhooks::http::Headers;
///
/// let mut headers = Headers::default();
/// headers.push("Content-Type", "application/json");
/// assert_eq!(headers.get("content-type"), Some("application/json"));
/// assert_eq!(headers.get("accept"), None);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The value of the first field with this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Adds a field.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Sets a field, in place of those that have the same name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        self.push(name, value);
    }

    /// Name and value of each field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// Whether HTTP allows the text as the name of a header field (RFC 9110, token).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Whether HTTP allows the text as a header value that every client can send: printable ASCII with single
/// spaces and tabs inside. Others are lost or refused on the way: `fetch` trims and allows Latin-1 only.
pub(crate) fn is_header_value(text: &str) -> bool {
    text.trim() == text && text.bytes().all(|b| matches!(b, b'\t' | b' '..=b'~'))
}
