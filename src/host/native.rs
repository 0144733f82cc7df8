//! Native implementations by crates.

use std::time::UNIX_EPOCH;

use base64ct::{Base64, Encoding};
use serde::Serialize;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use super::Url;

pub(super) fn parse_url(text: &str) -> Option<Url> {
    let url = url::Url::parse(text).ok()?;
    Some(Url {
        scheme: url.scheme().to_owned(),
        href: url.as_str().to_owned(),
        host: url.host_str().unwrap_or_default().to_owned(),
        has_credentials: !url.username().is_empty() || url.password().is_some(),
    })
}

/// Returns the host of an absolute `http` or `https` URL, as the WHATWG URL standard writes it.
pub(crate) fn web_host(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.host_str().map(str::to_owned)
}

/// Parses JSON text; `None` if it is not JSON.
pub(crate) fn parse_json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Writes JSON text. The types of this crate can always be written.
pub(crate) fn write_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Parses a date in HTTP's format, in milliseconds since the Unix epoch.
pub(crate) fn parse_date(text: &str) -> Option<u64> {
    let since_epoch = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    since_epoch.as_secs().checked_mul(1_000)
}

/// Encodes an ASCII text in base64.
pub(crate) fn base64(text: &str) -> String {
    Base64::encode_string(text.as_bytes())
}

/// Converts a text into Unicode normalization form C.
pub(crate) fn normalize_nfc(text: &str) -> String {
    text.nfc().collect()
}
