//! The rules for each property of a webhook, shared by drafts and patches.

use super::{Format, Header, Region};
use crate::endpoint::check_endpoint;
use crate::event::check_event_names;
use crate::first_index::FirstIndex;
use crate::http::{is_header_value, is_token};
use crate::issue::{Issue, IssueCode, Issues};
use crate::overrides::Overrides;
use crate::text::shorten;

pub(super) fn check_name(name: &str, issues: &mut Issues) {
    if name.trim().is_empty() {
        issues.push(Issue::new("/name", IssueCode::Empty, "give the webhook a name"));
    }
}

pub(super) fn check_events(events: &[String], rules: &Overrides, issues: &mut Issues) {
    if events.is_empty() {
        issues.push(Issue::new("/events", IssueCode::Empty, "give at least one event to subscribe to"));
    }
    issues.extend(Issues::from(check_event_names(events, rules)).under("/events"));
}

pub(super) fn check_endpoint_at(endpoint: &str, rules: &Overrides, issues: &mut Issues) {
    if let Err(found) = check_endpoint(endpoint, rules) {
        issues.extend(found.under("/endpoint"));
    }
}

/// Checks the region of a webhook or of a call. It is required: every webhook belongs to a region.
pub fn check_region(region: Option<&Region>, rules: &Overrides, issues: &mut Issues) {
    let name = region.map_or("", Region::as_str);
    let (code, mut message) = if name.trim().is_empty() {
        (IssueCode::Required, "give a region:".to_owned())
    } else if !rules.allow_unknown_region && !region.is_some_and(Region::is_known) {
        (IssueCode::UnknownRegion, format!("`{}` is not a known region; use", shorten(name)))
    } else {
        return;
    };
    for (index, known) in Region::KNOWN.iter().enumerate() {
        message.push_str(if index == 0 { " `" } else { ", `" });
        message.push_str(known.as_str());
        message.push('`');
    }
    issues.push(Issue::new("/region", code, message));
}

pub(super) fn check_format(format: &Format, rules: &Overrides, issues: &mut Issues) {
    let name = format.as_str();
    if !format.is_known() && (name.is_empty() || !rules.allow_unknown_format) {
        let message = format!("`{}` is not a push format; use `json`", shorten(name));
        issues.push(Issue::new("/format", IssueCode::UnknownFormat, message));
    }
}

/// Checks the headers of a webhook or of a call.
pub fn check_headers(headers: &[Header], issues: &mut Issues) {
    let mut first_index = FirstIndex::default();
    for (index, header) in headers.iter().enumerate() {
        let name = shorten(&header.name);
        let mut report = |part: &str, code, message: String| {
            issues.push(Issue::new(format!("/headers/{index}{part}"), code, message));
        };
        if !is_token(&header.name) {
            let message =
                format!("`{name}` is not a header name: use letters, digits and !#$%&'*+-.^_`|~ only");
            report("/name", IssueCode::HeaderName, message);
        }
        if is_controlled_by_sender(&header.name) {
            let message = format!("`{name}` can't be set: the sender of a request controls it");
            report("/name", IssueCode::HeaderName, message);
        }
        if !is_header_value(&header.value) {
            let message = format!(
                "the value of `{name}` can't be sent: use printable ASCII without line breaks and outer spaces"
            );
            report("/value", IssueCode::HeaderValue, message);
        }
        let first = first_index.of(header.name.to_ascii_lowercase(), index);
        if first != index {
            report("/name", IssueCode::Duplicate, format!("`{name}` is already at position {first}"));
        }
    }
}

/// Whether a header describes the connection or the framing of the body, so that another value would break the request.
fn is_controlled_by_sender(name: &str) -> bool {
    const NAMES: [&str; 11] = [
        "connection",
        "content-encoding",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    NAMES.iter().any(|controlled| name.eq_ignore_ascii_case(controlled))
}
