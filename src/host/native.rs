//! The crates that stand in for a JavaScript host.

use std::time::UNIX_EPOCH;

use base64ct::{Base64, Encoding};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::Url;

pub(super) fn parse_url(text: &str) -> Option<Url> {
    let url = url::Url::parse(text).ok()?;
    Some(Url {
        scheme: url.scheme().to_owned(),
        host: url.host_str().unwrap_or_default().to_owned(),
        has_credentials: !url.username().is_empty() || url.password().is_some(),
    })
}

/// Reads JSON text; `None` if it is none.
pub fn parse_json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Writes JSON text.
pub fn write_json(value: &Value) -> String {
    value.to_string()
}

/// Reads a date as HTTP writes it, in milliseconds since the Unix epoch.
pub(crate) fn parse_date(text: &str) -> Option<u64> {
    let since_epoch = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    since_epoch.as_secs().checked_mul(1_000)
}

/// An ASCII text in base64.
pub(crate) fn base64(text: &str) -> String {
    Base64::encode_string(text.as_bytes())
}

/// A text without percent encoding; as it is, if what is encoded is no text.
pub(crate) fn percent_decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Into::into)
}
