//! Get one webhook: `GET /v2/webhooks/{id}?region=` \[seed\].

use serde::Serialize;
use serde_json::{Map, Value};

use super::answers::{accept, success, unexpected};
use super::{Call, Endpoint, Operation, Target};
use crate::error::Error;
use crate::http::{Method, Response};
use crate::reader::without;
use crate::webhook::Webhook;

pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: Method::GET,
    target: Target::Webhook { action: "" },
    region_in_query: true,
    recovery: None,
};

/// The call that gets a webhook. The answer is wrapped as `webhook`, or bare \[assumed\]; if it names no id, the
/// webhook gets the id that was asked for.
///
/// ```
/// use autograb_webhooks::{Config, api::{Call, Get}};
///
/// let config = Config::new("pub_example").region("uk");
/// assert!(Get::new("a/b").encode(&config)?.url.ends_with("/webhooks/a%2Fb?region=uk"));
/// assert_eq!(Get::new("..").encode(&config).unwrap_err().issues()[0].path, "/id");
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Get {
    /// The id of the webhook.
    pub id: String,
}

impl Get {
    /// Creates the call.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }

    /// Writes the answer of the service.
    pub fn answer(webhook: &Webhook) -> Response {
        success(200, &Body { webhook })
    }
}

impl Call for Get {
    type Output = Webhook;
    const OPERATION: Operation = Operation::Get;

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn decode(&self, response: &Response) -> Result<Webhook, Error> {
        webhook_in(response, &self.id)
    }
}

/// The body of an answer with one webhook.
#[derive(Serialize)]
pub(super) struct Body<'a> {
    pub(super) webhook: &'a Webhook,
}

/// Decodes an answer with one webhook. If it names no id, the webhook gets this one.
pub(super) fn webhook_in(response: &Response, id: &str) -> Result<Webhook, Error> {
    let not_a_webhook = || unexpected(response, "the answer is not a webhook");
    let Some(Value::Object(object)) = accept(response)? else { return Err(not_a_webhook()) };
    webhook_of(object, id).ok_or_else(not_a_webhook)
}

/// Reads the webhook in the object of an answer, wrapped or bare.
pub(super) fn webhook_of(mut object: Map<String, Value>, id: &str) -> Option<Webhook> {
    let wrapped = ["webhook", "data"].iter().find_map(|name| match object.get_mut(*name) {
        Some(Value::Object(wrapped)) => Some(std::mem::take(wrapped)),
        _ => None,
    });
    let webhook = wrapped.unwrap_or_else(|| without(object, &["success"]));
    let mut webhook = Webhook::from_object(webhook)?;
    if webhook.id.is_empty() {
        id.clone_into(&mut webhook.id);
    }
    Some(webhook)
}
