//! The rules for each property of a webhook, the same for drafts and patches.

use super::{Format, Header, Region};
use crate::endpoint::check_endpoint;
use crate::event::check_event_names;
use crate::http::{is_header_value, is_token};
use crate::issue::{Issue, IssueCode, under};
use crate::rules::Rules;
use crate::text::shorten;

pub(super) fn check_name(name: &str, issues: &mut Vec<Issue>) {
    if name.trim().is_empty() {
        issues.push(Issue::new("/name", IssueCode::Empty, "give the webhook a name"));
    }
}

pub(super) fn check_events(events: &[String], rules: &Rules, issues: &mut Vec<Issue>) {
    if events.is_empty() {
        issues.push(Issue::new("/events", IssueCode::Empty, "name at least one event to subscribe to"));
    }
    issues.extend(under("/events", check_event_names(events, rules)));
}

pub(super) fn check_endpoint_at(endpoint: &str, rules: &Rules, issues: &mut Vec<Issue>) {
    issues.extend(under("/endpoint", check_endpoint(endpoint, rules)));
}

/// Checks the region of a webhook or of a call. There must be one: a webhook lives in a region.
pub fn check_region(region: Option<&Region>, rules: &Rules, issues: &mut Vec<Issue>) {
    let name = region.map_or("", Region::as_str);
    let (code, mut message) = if name.trim().is_empty() {
        (IssueCode::Required, "name a region:".to_owned())
    } else if !rules.allow_unknown_region && !region.is_some_and(Region::is_known) {
        (IssueCode::UnknownRegion, format!("`{}` is not a region; there are", shorten(name)))
    } else {
        return;
    };
    let mut mark = " `";
    for known in Region::KNOWN {
        message.push_str(mark);
        message.push_str(known.as_str());
        mark = "`, `";
    }
    message.push('`');
    issues.push(Issue::new("/region", code, message));
}

pub(super) fn check_format(format: &Format, rules: &Rules, issues: &mut Vec<Issue>) {
    let name = format.as_str();
    if !format.is_known() && (name.is_empty() || !rules.allow_unknown_format) {
        let message = format!("`{}` is not a push format; there is only `json`", shorten(name));
        issues.push(Issue::new("/format", IssueCode::UnknownFormat, message));
    }
}

/// Checks headers, of a webhook or of a call.
pub fn check_headers(headers: &[Header], issues: &mut Vec<Issue>) {
    for (index, header) in headers.iter().enumerate() {
        let name = shorten(&header.name);
        let mut report = |part: &str, code, message: String| {
            issues.push(Issue::new(format!("/headers/{index}{part}"), code, message));
        };
        if !is_token(&header.name) {
            let message = format!(
                "`{name}` is not a header name: only letters, digits and !#$%&'*+-.^_`|~ may stand in one"
            );
            report("/name", IssueCode::HeaderName, message);
        }
        if !is_header_value(&header.value) {
            let message = format!(
                "the value of `{name}` can't be sent: printable ASCII without line breaks and outer spaces can"
            );
            report("/value", IssueCode::HeaderValue, message);
        }
        let earlier =
            headers.iter().take(index).position(|other| other.name.eq_ignore_ascii_case(&header.name));
        if let Some(first) = earlier {
            report("/name", IssueCode::Duplicate, format!("`{name}` already stands at position {first}"));
        }
    }
}
