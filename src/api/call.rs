//! The trait of all calls, and the table of their endpoints.

use super::{create, delete, get, list, ping, update};
use crate::config::Config;
use crate::error::Error;
use crate::http::{Headers, Method, Request, Response};
use crate::issue::{Issue, IssueCode, Issues};
use crate::overrides::Overrides;
use crate::percent::percent_encode;
use crate::webhook::{Region, check_region};

/// One call of the API, with its input.
pub trait Call {
    /// The result of the call.
    type Output;

    /// Which of the operations it is.
    const OPERATION: Operation;

    /// Returns the id of the webhook that the call is about.
    fn id(&self) -> Option<&str> {
        None
    }

    /// Returns the region that the input names, which takes precedence over the configuration's.
    fn region(&self) -> Option<&Region> {
        None
    }

    /// Writes the JSON body of the request. `region` is the region of the call.
    fn body(&self, region: Option<&Region>) -> Option<String> {
        let _ = region;
        None
    }

    /// Reports every problem of the input, except of its id.
    fn check(&self, rules: &Overrides) -> Issues {
        let _ = rules;
        Issues::new()
    }

    /// Returns the secrets in the input, which an error must not repeat.
    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }

    /// Decodes the response.
    ///
    /// # Errors
    ///
    /// The refusal of the service, or [`ErrorCode::UnexpectedResponse`](crate::ErrorCode::UnexpectedResponse) for a
    /// response that is not one to this call.
    fn decode(&self, response: &Response) -> Result<Self::Output, Error>;

    /// Decodes the response to a repeated request, where an earlier attempt may have taken effect.
    ///
    /// # Errors
    ///
    /// As [`Call::decode`].
    fn decode_repeated(&self, response: &Response) -> Result<Self::Output, Error> {
        self.decode(response)
    }

    /// Checks the input and the configuration, and encodes the request.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::InvalidRequest`](crate::ErrorCode::InvalidRequest) with every problem.
    fn encode(&self, config: &Config) -> Result<Request, Error> {
        let mut issues = check_call(self, config, true);
        issues.merge(config.issues());
        issues.into_result()?;
        Ok(request_of(self, config))
    }
}

/// Returns every problem of the call's input and, if `needs_region`, a missing region.
pub(crate) fn check_call<C: Call + ?Sized>(call: &C, config: &Config, needs_region: bool) -> Issues {
    let mut issues = Issues::from(call.id().and_then(check_id));
    issues.extend(call.check(&config.rules));
    if needs_region && call.region().is_none() && config.region.is_none() {
        check_region(None, &config.rules, &mut issues);
    }
    issues
}

/// Encodes the request of a call that has no problems.
pub(crate) fn request_of<C: Call + ?Sized>(call: &C, config: &Config) -> Request {
    let region = call.region().or(config.region.as_ref());
    request(C::OPERATION.endpoint(), call.id(), region, call.body(region), config)
}

pub(super) fn request(
    Endpoint { method, target, region_in_query, .. }: &Endpoint,
    id: Option<&str>,
    region: Option<&Region>,
    body: Option<String>,
    config: &Config,
) -> Request {
    let mut url = format!("{}/webhooks", config.base_url().trim_end_matches('/'));
    if let (Target::Webhook { action }, Some(id)) = (target, id) {
        url.push('/');
        url.push_str(&percent_encode(id));
        url.push_str(action);
    }
    if let Some(region) = region.filter(|_| *region_in_query) {
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
    Request { headers, body, ..Request::new(method.clone(), url) }
}

/// Reports an id that would change the meaning of the path: `DELETE /webhooks/` without an id could mean all webhooks.
pub(super) fn check_id(id: &str) -> Option<Issue> {
    let problem = match id {
        "" => "is empty",
        "." | ".." => "is a relative path segment",
        _ if id.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\u{feff}') => {
            "contains white space or a control character"
        }
        _ => return None,
    };
    Some(Issue::new("/id", IssueCode::Id, format!("the id {problem}; use the `id` of a webhook")))
}

/// The operations of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Create a webhook.
    Create,
    /// List the webhooks of a region.
    List,
    /// Get a webhook.
    Get,
    /// Update a webhook.
    Update,
    /// Delete a webhook.
    Delete,
    /// Ping a webhook.
    Ping,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 6] = [Self::Create, Self::List, Self::Get, Self::Update, Self::Delete, Self::Ping];

    /// Returns the name of the operation, such as `create`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::List => "list",
            Self::Get => "get",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Ping => "ping",
        }
    }

    /// Returns where the operation is sent and how.
    ///
    /// ```
    /// use autograb_webhooks::api::{Operation, Target};
    ///
    /// let endpoint = Operation::Ping.endpoint();
    /// assert_eq!(endpoint.method.as_str(), "POST");
    /// assert_eq!(endpoint.target, Target::Webhook { action: "/ping" });
    /// ```
    pub const fn endpoint(self) -> &'static Endpoint {
        match self {
            Self::Create => &create::ENDPOINT,
            Self::List => &list::ENDPOINT,
            Self::Get => &get::ENDPOINT,
            Self::Update => &update::ENDPOINT,
            Self::Delete => &delete::ENDPOINT,
            Self::Ping => &ping::ENDPOINT,
        }
    }
}

/// Where an operation is sent and how \[seed\].
#[derive(Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// The method of the request.
    pub method: Method,
    /// The path below the base URL.
    pub target: Target,
    /// Whether the region is sent as a query parameter. Otherwise it is a property of the body.
    pub region_in_query: bool,
    /// How to find out whether the call took effect, when no complete answer came; `None` where that makes no
    /// difference.
    pub recovery: Option<&'static str>,
}

/// A path below the base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `/webhooks`
    Webhooks,
    /// `/webhooks/{id}` followed by the action, which is empty or a path segment.
    Webhook {
        /// A slash and a segment, or nothing.
        action: &'static str,
    },
}
