//! The paths of the API, written and read.

use crate::config::Config;
use crate::endpoint::split_scheme;
use crate::error::Error;
use crate::host::percent_decode;
use crate::http::{Headers, Method, Request};
use crate::issue::{Issue, IssueCode};
use crate::webhook::{Region, check_region};

/// The version of the API, the first segment of every path.
const VERSION: &str = "/v2";

/// A text as one segment of a path, or one value in a query: all but what RFC 3986 calls unreserved is encoded.
pub(crate) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// What a call needs besides its body.
pub(super) struct Target<'a> {
    pub(super) method: Method,
    /// The webhook it is about, if it is about one.
    pub(super) id: Option<&'a str>,
    /// What stands behind the id.
    pub(super) action: &'static str,
    /// Whether the region stands in the query; that of a new webhook stands in the body.
    pub(super) region_in_query: bool,
}

impl Target<'_> {
    /// Everything that is wrong with the configuration, the id and the region.
    pub(super) fn check(&self, config: &Config) -> Vec<Issue> {
        let mut issues = config.check();
        if let Some(id) = self.id {
            issues.extend(check_id(id));
        }
        if self.region_in_query && config.region.is_none() {
            check_region(None, &config.rules, &mut issues);
        }
        issues
    }

    /// The request, once there is nothing wrong with it.
    pub(super) fn request(self, config: &Config, body: Option<String>) -> Request {
        let mut url = format!("{}/webhooks", config.base_url.trim_end_matches('/'));
        if let Some(id) = self.id {
            url.push('/');
            url.push_str(&percent_encode(id));
            url.push_str(self.action);
        }
        if let Some(region) = config.region.as_ref().filter(|_| self.region_in_query) {
            url.push_str("?region=");
            url.push_str(&percent_encode(region.as_str()));
        }
        let mut headers = Headers::default();
        headers.push("Accept", "application/json");
        if body.is_some() {
            headers.push("Content-Type", "application/json");
        }
        for header in &config.headers {
            headers.set(&header.name, &header.value);
        }
        if let Some((name, value)) = config.credential.header() {
            headers.set(name, value);
        }
        Request { method: self.method, url, headers, body }
    }

    /// The request of a call without a body.
    pub(super) fn bodyless(self, config: &Config) -> Result<Request, Error> {
        match self.check(config) {
            issues if issues.is_empty() => Ok(self.request(config, None)),
            issues => Err(Error::invalid_request(issues)),
        }
    }
}

/// An id stands in the path of the call: one that would change the path's meaning must never be sent.
/// `DELETE /webhooks/` without an id could mean all of them.
fn check_id(id: &str) -> Option<Issue> {
    let problem = match id {
        "" => "is empty",
        "." | ".." => "is a step in a path",
        _ if id.chars().any(|c| c.is_whitespace() || c.is_control()) => {
            "holds white space or a control character"
        }
        _ => return None,
    };
    Some(Issue::new("/id", IssueCode::Id, format!("the id {problem}; use the `id` of a webhook")))
}

/// Which call a request makes, from its method and URL.
///
/// ```
/// use autograb_webhooks::{Region, api::{Route, route}, http::Method};
///
/// let (call, region) = route(&Method::GET, "https://example.com/v2/webhooks/a%2Fb?region=uk").unwrap();
/// assert_eq!(call, Route::Get("a/b".into()));
/// assert_eq!(region, Some(Region::UK));
/// assert_eq!(route(&Method::GET, "https://example.com/v2/vehicles"), Err(404));
/// assert_eq!(route(&Method::from("PUT"), "https://example.com/v2/webhooks"), Err(405));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Create a webhook.
    Create,
    /// List the webhooks of a region.
    List,
    /// Get the webhook with this id.
    Get(String),
    /// Update the webhook with this id.
    Update(String),
    /// Delete the webhook with this id.
    Delete(String),
    /// Ping the webhook with this id.
    Ping(String),
}

/// Reads a request's method and URL: the call, and the region in the query. The error is the status that
/// answers it: 404 for a path that there isn't, 405 for a method that the path has not.
pub fn route(method: &Method, url: &str) -> Result<(Route, Option<Region>), u16> {
    let (path, query) = split_url(url);
    let rest = path.strip_prefix(VERSION).and_then(|rest| rest.strip_prefix("/webhooks")).ok_or(404u16)?;
    let segments: Vec<&str> = rest.split('/').skip(1).filter(|segment| !segment.is_empty()).collect();
    if !rest.is_empty() && !rest.starts_with('/') {
        return Err(404);
    }
    let call = match (method.as_str(), segments.as_slice()) {
        ("POST", []) => Route::Create,
        ("GET", []) => Route::List,
        ("GET", [segment]) => Route::Get(percent_decode(segment)),
        ("PATCH", [segment]) => Route::Update(percent_decode(segment)),
        ("DELETE", [segment]) => Route::Delete(percent_decode(segment)),
        ("POST", [segment, "ping"]) => Route::Ping(percent_decode(segment)),
        (_, [] | [_] | [_, "ping"]) => return Err(405),
        _ => return Err(404),
    };
    let region = query.split('&').find_map(|pair| pair.strip_prefix("region="));
    Ok((call, region.map(|value| Region::from(percent_decode(value)))))
}

/// The path of an absolute URL, or of a request target.
pub fn path_of(url: &str) -> &str {
    split_url(url).0
}

/// The path and the query of an absolute URL, or of a request target.
fn split_url(url: &str) -> (&str, &str) {
    let target = match split_scheme(url) {
        Some((_, rest)) => rest.find(['/', '?']).map_or("", |start| rest.get(start..).unwrap_or_default()),
        None => url,
    };
    let target = target.split('#').next().unwrap_or_default();
    target.split_once('?').unwrap_or((target, ""))
}
