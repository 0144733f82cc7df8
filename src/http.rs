//! Requests and responses as plain values, for any HTTP client to send.

#[cfg(feature = "http")]
mod convert;

use std::fmt;
use std::time::Duration;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::name::open_name;

open_name! {
    /// An HTTP method. It can hold any token, so that a server can answer methods that it does not know.
    ///
    /// ```
    /// use autograb_webhooks::http::Method;
    ///
    /// assert_eq!(Method::PATCH.as_str(), "PATCH");
    /// assert!(!Method::from("BREW").is_known());
    /// ```
    Method {
        /// Reads; safe to repeat.
        GET = "GET",
        /// Creates or pings; not safe to repeat.
        POST = "POST",
        /// Changes the given fields; safe to repeat.
        PATCH = "PATCH",
        /// Deletes; safe to repeat.
        DELETE = "DELETE",
    }
}

/// A complete request, for any HTTP client to send.
///
/// `Debug` shows neither header values nor the body: they hold the key and the endpoint's token.
///
/// ```
/// use autograb_webhooks::{Config, api::{Call, Get}};
///
/// let config = Config::new("pub_example").region("uk");
/// let request = Get::new("wh_1").encode(&config)?;
/// assert_eq!(request.method.as_str(), "GET");
/// assert_eq!(request.url, "https://api.autograb.co.uk/v2/webhooks/wh_1?region=uk");
/// assert_eq!(request.headers.get("apikey"), Some("pub_example"));
/// assert!(!format!("{request:?}").contains("pub_example"));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: String,
    /// The header fields. They contain the key. `Serialize` writes them as a map by name.
    pub headers: Headers,
    /// The body, if there is one: JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The longest duration of the exchange. `None` leaves it to whoever sends the request.
    #[serde(skip)]
    pub timeout: Option<Duration>,
}

impl Request {
    /// Creates a request without header fields, body and timeout.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: Headers::default(), body: None, timeout: None }
    }
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

/// A response. `Debug` shows neither header values nor the body, which may contain endpoints.
///
/// ```
/// use autograb_webhooks::{ErrorCode, api::{Call, List}, http::Response};
///
/// let response = Response::new(400, r#"{"error": true, "message": "Invalid Region"}"#);
/// let error = List.decode(&response).unwrap_err();
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
    /// Creates a response without header fields.
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Headers::default(), body: body.into() }
    }

    /// Adds a header field.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push(name, value);
        self
    }

    /// Returns whether the status is one of success, from 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The names of the response header fields that this crate reads. A transport that can't list all header fields asks for
/// these by name.
///
/// ```
/// use autograb_webhooks::http::READ_HEADERS;
///
/// assert!(READ_HEADERS.contains(&"Retry-After"));
/// ```
pub const READ_HEADERS: [&str; 10] = [
    "Date",
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
    /// Returns the value of the first field with this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Adds a field.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Sets a field, in place of those with the same name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        self.push(name, value);
    }

    /// Iterates over name and value of each field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// Whether HTTP allows the text as the name of a header field: an RFC 9110 token.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Whether every HTTP client can send the text as a header value: printable ASCII with spaces and tabs inside. `fetch`
/// trims other values or refuses them.
pub(crate) fn is_header_value(text: &str) -> bool {
    text.trim() == text && text.bytes().all(|b| matches!(b, b'\t' | b' '..=b'~'))
}
