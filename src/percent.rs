//! Percent-encoding of URL components.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the characters that RFC 3986 calls unreserved.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes a text as one segment of a path, or one value in a query.
pub(crate) fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).collect()
}

/// Decodes a percent-encoded text; returns it as it is if the decoded bytes are not UTF-8.
pub(crate) fn percent_decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Into::into)
}

/// Decodes the characters that need no percent-encoding, and writes the rest in upper case: two URLs that differ in nothing
/// else become the same (RFC 3986, section 6.2.2).
pub(crate) fn decode_unreserved(url: &str) -> String {
    let mut decoded = String::with_capacity(url.len());
    let mut parts = url.split('%');
    decoded.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let code = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code.map(char::from) {
            Some(c) if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') => decoded.push(c),
            Some(_) => {
                decoded.push('%');
                decoded.push_str(&part.get(..2).unwrap_or_default().to_ascii_uppercase());
            }
            None => {
                decoded.push('%');
                decoded.push_str(part);
                continue;
            }
        }
        decoded.push_str(part.get(2..).unwrap_or_default());
    }
    decoded
}
