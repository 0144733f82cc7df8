//! When a webhook counts as what its draft declares, although the service stored it in another form.
//!
//! A service may normalise what it stores. If `ensure` compared literally, it would send an update on every run, or create
//! another webhook. These forms are equivalent:
//!
//! * names: with or without surrounding white space, and in any Unicode normalization form;
//! * endpoints: the same URL by the WHATWG URL standard (case of scheme and host, default port, empty path, dot
//!   segments), and the same characters with or without percent-encoding;
//! * events: the same names in any order;
//! * headers: the same names in any case and order, with the same values, or with values that the service masks.

use crate::first_index::FirstIndex;
use crate::host::{Url, normalize_nfc};
use crate::percent::decode_unreserved;
use crate::redact::position;
use crate::webhook::Header;

/// Returns the form of a name by which webhooks and drafts are matched.
pub(super) fn name_key(name: &str) -> String {
    // JavaScript's white space, which a service may trim, includes the byte order mark.
    normalize_nfc(name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'))
}

/// Returns whether two endpoints are the same URL.
pub(super) fn are_same_endpoints(declared: &str, stored: &str) -> bool {
    declared == stored || endpoint_key(declared) == endpoint_key(stored)
}

fn endpoint_key(endpoint: &str) -> String {
    decode_unreserved(&Url::parse(endpoint).map_or_else(|| endpoint.to_owned(), |url| url.href))
}

/// Returns whether two lists contain the same events. Repeated names make no difference.
pub(super) fn are_same_events(declared: &[String], stored: &[String]) -> bool {
    let contains_all = |events: &[String], others: &[String]| {
        let mut known = FirstIndex::default();
        for name in events {
            known.of(name.clone(), 0);
        }
        others.iter().all(|name| known.get(name).is_some())
    };
    contains_all(declared, stored) && contains_all(stored, declared)
}

/// Returns whether two lists contain the same headers.
pub(super) fn are_same_headers(declared: &[Header], stored: &[Header]) -> bool {
    let mut by_name = FirstIndex::default();
    for (index, header) in stored.iter().enumerate() {
        by_name.of(header.name.to_ascii_lowercase(), index);
    }
    let is_stored = |header: &Header| {
        let index = by_name.get(&header.name.to_ascii_lowercase());
        index
            .and_then(|index| stored.get(index))
            .is_some_and(|stored| stored.value.trim() == header.value.trim() || is_masked(&stored.value))
    };
    declared.len() == stored.len() && declared.iter().all(is_stored)
}

/// Whether a service has replaced a header's value, or a part of it, to keep it secret.
fn is_masked(value: &str) -> bool {
    const WORDS: [&str; 4] = ["redacted", "filtered", "masked", "hidden"];
    let word = value.trim_matches(|c: char| !c.is_ascii_alphabetic());
    ["***", "•••", "●●●", "xxxx", "XXXX"].iter().any(|mask| position(value, mask).is_some())
        || WORDS.iter().any(|masked| word.eq_ignore_ascii_case(masked))
}
