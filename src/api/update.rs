//! Update a webhook: `PATCH /v2/webhooks/{id}?region=`, with only the properties that change \[seed\].

use std::fmt;

use serde_json::Value;

use super::answers::{accept, success, unexpected};
use super::get::webhook_of;
use super::path::Target;
use crate::config::Config;
use crate::error::Error;
use crate::host::write_json;
use crate::http::{Method, Request, Response};
use crate::issue::{Issue, add_uncovered};
use crate::json::{Parts, object};
use crate::webhook::{Webhook, WebhookPatch};

/// The request that changes a webhook.
///
/// ```
/// use autograb_webhooks::{Config, Patch, WebhookPatch, api};
///
/// let patch = WebhookPatch { name: Patch::Set("Sales desk".into()), ..WebhookPatch::default() };
/// let request = api::update::encode(&Config::new("pub_example").region("uk"), "wh_1", &patch)?;
/// assert_eq!(request.body.as_deref(), Some(r#"{"name":"Sales desk"}"#));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
pub fn encode(config: &Config, id: &str, patch: &WebhookPatch) -> Result<Request, Error> {
    match patch.check(&config.rules) {
        Ok(()) if target(id).check(config).is_empty() => {
            Ok(target(id).request(config, Some(write_json(&patch.to_json().into()))))
        }
        result => Err(invalid(config, id, result.err().unwrap_or_default())),
    }
}

/// The error for a patch with these issues: they, and what is wrong with the id and the configuration.
pub fn invalid(config: &Config, id: &str, patch: Vec<Issue>) -> Error {
    Error::invalid_request(add_uncovered(target(id).check(config), patch))
}

fn target(id: &str) -> Target<'_> {
    Target { method: Method::PATCH, id: Some(id), action: "", region_in_query: true }
}

/// The answer to an update.
#[derive(Clone, Debug, PartialEq)]
pub struct Updated {
    /// The webhook as it is now.
    pub webhook: Webhook,
    /// Every property that changed; `None` when that is not known.
    pub changes: Option<Vec<Change>>,
}

/// How a property changed. What the service does not tell is `None`.
///
/// `Debug` hides the values: they may be endpoints.
#[derive(Clone, Default, PartialEq)]
pub struct Change {
    /// The name of the property.
    pub property: String,
    /// The value before.
    pub from: Option<Value>,
    /// The value now.
    pub to: Option<Value>,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change").field("property", &self.property).finish_non_exhaustive()
    }
}

/// The webhook as it is now, and a map of every property that changed \[seed\]. The shape of the map is not
/// published: it is read as `{"name": {"from", "to"}}` (also `old`/`new`, `before`/`after`), as
/// `{"name": ["old", "new"]}`, as `{"name": "new"}`, as `["name"]` and as `[{"property", "from", "to"}]`.
///
/// ```
/// use autograb_webhooks::{api, http::Response};
///
/// let body = r#"{"webhook": {"id": "wh_1", "name": "b"}, "changes": {"name": {"old": "a", "new": "b"}}}"#;
/// let updated = api::update::decode(&Response::new(200, body), "wh_1")?;
/// let change = &updated.changes.unwrap()[0];
/// assert_eq!((change.property.as_str(), &change.from, &change.to), ("name", &Some("a".into()), &Some("b".into())));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
pub fn decode(response: &Response, id: &str) -> Result<Updated, Error> {
    let not_a_webhook = || unexpected(response, "the answer is not a webhook");
    let Some(Value::Object(object)) = accept(response)? else { return Err(not_a_webhook()) };
    let mut object = Parts::of(object);
    let changes = object.take("changes").or_else(|| object.take("changed"));
    let webhook = webhook_of(object, id).ok_or_else(not_a_webhook)?;
    let changes = changes.and_then(|value| changes_of(value, &webhook));
    Ok(Updated { webhook, changes })
}

/// The service's answer.
pub fn answer(webhook: &Webhook, changes: &[Change]) -> Response {
    let end = |value: &Option<Value>| value.clone().unwrap_or(Value::Null);
    let change =
        |change: &Change| Value::from(object([("from", end(&change.from)), ("to", end(&change.to))]));
    let map = object(changes.iter().map(|value| (value.property.as_str(), change(value))));
    success(200, [("webhook", webhook.to_json().into()), ("changes", map.into())])
}

/// The names that services give to the value before and the value now.
const ENDS: [(&str, &str); 4] =
    [("from", "to"), ("old", "new"), ("before", "after"), ("previous", "current")];

fn changes_of(value: Value, webhook: &Webhook) -> Option<Vec<Change>> {
    match value {
        Value::Object(map) => Some(map.into_iter().map(|(name, value)| change_of(name, value)).collect()),
        Value::Array(list) => {
            let mut changes = Vec::new();
            for value in list {
                changes.push(listed_change(value, webhook)?);
            }
            Some(changes)
        }
        _ => None,
    }
}

/// What stands under a property's name: an object with both ends, a list of both ends, or the value now. A
/// list under the name of a property that is one itself holds both ends only if those are lists.
fn change_of(property: String, value: Value) -> Change {
    let (from, to) = match value {
        Value::Object(object) => {
            let known = ENDS.iter().find(|(from, to)| object.contains_key(*from) || object.contains_key(*to));
            match known {
                Some((from, to)) => (object.get(*from).cloned(), object.get(*to).cloned()),
                None => (None, Some(object.into())),
            }
        }
        Value::Array(list) => {
            let is_list = matches!(property.as_str(), "events" | "headers");
            match list.as_slice() {
                [from, to] if !is_list || (from.is_array() && to.is_array()) => {
                    (Some(from.clone()), Some(to.clone()))
                }
                _ => (None, Some(list.into())),
            }
        }
        other => (None, Some(other)),
    };
    Change { property, from, to }
}

/// An element of a list of changes: a name, whose value the webhook tells, or an object that names its property.
fn listed_change(value: Value, webhook: &Webhook) -> Option<Change> {
    match value {
        Value::String(property) => {
            let to = webhook.to_json().get(&property).cloned();
            Some(Change { property, from: None, to })
        }
        Value::Object(object) => {
            let mut object = Parts::of(object);
            let property = ["property", "field", "name", "key"].into_iter().find_map(|key| object.take(key));
            let Some(Value::String(property)) = property else { return None };
            Some(change_of(property, object.rest().into()))
        }
        _ => None,
    }
}
