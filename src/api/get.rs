//! Get one webhook: `GET /v2/webhooks/{id}?region=` \[seed\].

use serde_json::Value;

use super::answers::{accept, success, unexpected};
use super::path::Target;
use crate::config::Config;
use crate::error::Error;
use crate::http::{Method, Request, Response};
use crate::json::Parts;
use crate::webhook::Webhook;

/// The request that gets a webhook.
///
/// ```
/// use autograb_webhooks::{Config, api};
///
/// let config = Config::new("pub_example").region("uk");
/// assert!(api::get::encode(&config, "a/b")?.url.ends_with("/webhooks/a%2Fb?region=uk"));
/// assert_eq!(api::get::encode(&config, "..").unwrap_err().issues()[0].path, "/id");
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
pub fn encode(config: &Config, id: &str) -> Result<Request, Error> {
    Target { method: Method::GET, id: Some(id), action: "", region_in_query: true }.bodyless(config)
}

/// The webhook: wrapped as `webhook`, or bare \[assumed\]. An answer that names no id is about the id asked for.
pub fn decode(response: &Response, id: &str) -> Result<Webhook, Error> {
    webhook_in(response, id)
}

/// The service's answer.
pub fn answer(webhook: &Webhook) -> Response {
    success(200, [("webhook", webhook.to_json().into())])
}

pub(super) fn webhook_in(response: &Response, id: &str) -> Result<Webhook, Error> {
    let not_a_webhook = || unexpected(response, "the answer is not a webhook");
    let Some(Value::Object(object)) = accept(response)? else { return Err(not_a_webhook()) };
    webhook_of(Parts::of(object), id).ok_or_else(not_a_webhook)
}

/// The webhook in the object of an answer.
pub(super) fn webhook_of(mut object: Parts, id: &str) -> Option<Webhook> {
    let is_wrapper = |key: &&str| object.get(key).is_some_and(Value::is_object);
    let wrapper = ["webhook", "data"].into_iter().find(is_wrapper);
    if let Some(Value::Object(inner)) = wrapper.and_then(|key| object.take(key)) {
        object = Parts::of(inner);
    } else {
        object.take("success");
    }
    let mut webhook = Webhook::from_json(object)?;
    if webhook.id.is_empty() {
        id.clone_into(&mut webhook.id);
    }
    Some(webhook)
}
