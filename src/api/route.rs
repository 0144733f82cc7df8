//! The service's side of the wire format: which call a request makes.

use super::call::{check_id, request};
use super::{Operation, Target};
use crate::config::Config;
use crate::http::{Method, Request};
use crate::percent::percent_decode;
use crate::redact::split_scheme;
use crate::webhook::Region;

/// The version of the API, the first segment of every path.
const VERSION: &str = "/v2";

/// The call that a request makes, read from its method and URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The operation.
    pub operation: Operation,
    /// The id of the webhook that the call is about; empty if it is about none.
    pub id: String,
    /// The region in the query.
    pub region: Option<Region>,
}

/// Reads a request's method and URL.
///
/// # Errors
///
/// The status of the answer: 404 for an unknown path, 405 for a method that the path does not have.
///
/// ```
/// use autograb_webhooks::{Region, api::{Operation, route}, http::Method};
///
/// let get = route(&Method::GET, "https://example.com/v2/webhooks/a%2Fb?region=uk").unwrap();
/// assert_eq!((get.operation, get.id.as_str(), get.region), (Operation::Get, "a/b", Some(Region::UK)));
/// assert_eq!(route(&Method::GET, "https://example.com/v2/vehicles"), Err(404));
/// assert_eq!(route(&Method::from("PUT"), "https://example.com/v2/webhooks"), Err(405));
/// ```
pub fn route(method: &Method, url: &str) -> Result<Route, u16> {
    let (path, query) = split_url(url);
    let rest = path.strip_prefix(VERSION).and_then(|rest| rest.strip_prefix("/webhooks")).ok_or(404u16)?;
    if !rest.is_empty() && !rest.starts_with('/') {
        return Err(404);
    }
    let segments: Vec<&str> = rest.split('/').filter(|segment| !segment.is_empty()).collect();
    let is_target = |operation: &Operation| match (operation.endpoint().target, segments.as_slice()) {
        (Target::Webhooks, []) => true,
        (Target::Webhook { action: "" }, [_]) => true,
        (Target::Webhook { action }, [_, segment]) => action.strip_prefix('/') == Some(*segment),
        _ => false,
    };
    let mut of_path = Operation::ALL.into_iter().filter(is_target).peekable();
    of_path.peek().ok_or(404u16)?;
    let operation = of_path.find(|operation| operation.endpoint().method == *method).ok_or(405u16)?;
    let region = query.split('&').find_map(|pair| pair.strip_prefix("region="));
    Ok(Route {
        operation,
        id: segments.first().map(|segment| percent_decode(segment)).unwrap_or_default(),
        region: region.map(|value| Region::from(percent_decode(value))),
    })
}

/// Encodes the request that a proxy forwards to the service: one of the six calls, decoded from the method and the path
/// below the proxy's own, and encoded anew with the configuration's credential. No other part of the service can be
/// reached. The body is forwarded as it is.
///
/// # Errors
///
/// The status of the answer: 404 for an unknown path, 405 for a method that the path does not have.
///
/// ```
/// use autograb_webhooks::{Config, api::forward, http::Method};
///
/// let config = Config::new("sec_example");
/// let request = forward(&config, &Method::GET, "/webhooks/wh_1?region=au", None).unwrap();
/// assert_eq!(request.url, "https://api.autograb.com.au/v2/webhooks/wh_1?region=au");
/// assert_eq!(forward(&config, &Method::GET, "/webhooks/%2e%2e/%2e%2e/valuations", None), Err(404));
/// assert_eq!(forward(&config, &Method::GET, "/webhooks/..%2Fvaluations", None).unwrap().url,
///     "https://api.autograb.com.au/v2/webhooks/..%2Fvaluations");
/// ```
pub fn forward(config: &Config, method: &Method, path: &str, body: Option<String>) -> Result<Request, u16> {
    let Route { operation, id, region } = route(method, &format!("{VERSION}{path}"))?;
    let endpoint = operation.endpoint();
    let id = matches!(endpoint.target, Target::Webhook { .. }).then_some(id.as_str());
    if id.is_some_and(|id| check_id(id).is_some()) {
        return Err(404);
    }
    let body = body.filter(|body| !body.is_empty() && *method != Method::GET);
    Ok(request(endpoint, id, region.as_ref(), body, config))
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
