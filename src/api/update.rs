//! Update a webhook: `PATCH /v2/webhooks/{id}?region=`, with only the properties that change [seed].

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::answers::{accept, success, unexpected};
use super::get::webhook_of;
use super::path::Target;
use crate::config::Config;
use crate::error::Error;
use crate::host::write_json;
use crate::http::{Method, Request, Response};
use crate::issue::{Issue, add_uncovered};
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
    /// Every property that changed, by its name; `None` when that is not known.
    pub changes: Option<BTreeMap<String, Change>>,
}

/// How a property changed. What the service does not tell is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// The value before.
    pub from: Option<Value>,
    /// The value now.
    pub to: Option<Value>,
}

/// The webhook as it is now, and a map of every property that changed [seed]. The shape of the map is not
/// published: it is read as `{"name": {"from", "to"}}` (also `old`/`new`, `before`/`after`), as
/// `{"name": ["old", "new"]}`, as `{"name": "new"}`, as `["name"]` and as `[{"property", "from", "to"}]`.
///
/// ```
/// use autograb_webhooks::{api, http::Response};
///
/// let body = r#"{"webhook": {"id": "wh_1", "name": "b"}, "changes": {"name": {"old": "a", "new": "b"}}}"#;
/// let updated = api::update::decode(&Response::new(200, body), "wh_1")?;
/// let change = &updated.changes.unwrap()["name"];
/// assert_eq!((change.from.as_ref().unwrap(), change.to.as_ref().unwrap()), (&"a".into(), &"b".into()));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
pub fn decode(response: &Response, id: &str) -> Result<Updated, Error> {
    let not_a_webhook = || unexpected(response, "the answer is not a webhook");
    let Some(Value::Object(mut object)) = accept(response)? else { return Err(not_a_webhook()) };
    let changes = ["changes", "changed"].iter().find_map(|key| object.remove(*key));
    let webhook = webhook_of(object, id).ok_or_else(not_a_webhook)?;
    let changes = changes.and_then(|value| changes_of(value, &webhook));
    Ok(Updated { webhook, changes })
}

/// The service's answer.
pub fn answer(webhook: &Webhook, changes: &BTreeMap<String, Change>) -> Response {
    let end = |value: &Option<Value>| value.clone().unwrap_or(Value::Null);
    let change = |change: &Change| Value::from_iter([("from", end(&change.from)), ("to", end(&change.to))]);
    let map: Map<String, Value> = changes.iter().map(|(name, value)| (name.clone(), change(value))).collect();
    success(200, [("webhook", webhook.to_json().into()), ("changes", map.into())])
}

/// The names that services give to the value before and the value now.
const ENDS: [(&str, &str); 4] =
    [("from", "to"), ("old", "new"), ("before", "after"), ("previous", "current")];

fn changes_of(value: Value, webhook: &Webhook) -> Option<BTreeMap<String, Change>> {
    match value {
        Value::Object(map) => {
            let change = |(name, value): (String, Value)| {
                let change = change_of(&name, value);
                (name, change)
            };
            Some(map.into_iter().map(change).collect())
        }
        Value::Array(list) => list.into_iter().map(|value| listed_change(value, webhook)).collect(),
        _ => None,
    }
}

/// What stands under a property's name: an object with both ends, a list of both ends, or the value now. A
/// list under the name of a property that is one itself holds both ends only if those are lists.
fn change_of(name: &str, value: Value) -> Change {
    match value {
        Value::Object(mut object) => {
            let known = ENDS.iter().find(|(from, to)| object.contains_key(*from) || object.contains_key(*to));
            match known {
                Some((from, to)) => Change { from: object.remove(*from), to: object.remove(*to) },
                None => Change { from: None, to: Some(object.into()) },
            }
        }
        Value::Array(list) => {
            let is_list = matches!(name, "events" | "headers");
            match <[Value; 2]>::try_from(list) {
                Ok([from, to]) if !is_list || (from.is_array() && to.is_array()) => {
                    Change { from: Some(from), to: Some(to) }
                }
                Ok(pair) => Change { from: None, to: Some(pair.into_iter().collect()) },
                Err(list) => Change { from: None, to: Some(list.into()) },
            }
        }
        other => Change { from: None, to: Some(other) },
    }
}

/// An element of a list of changes: a name, whose value the webhook tells, or an object that names its property.
fn listed_change(value: Value, webhook: &Webhook) -> Option<(String, Change)> {
    match value {
        Value::String(name) => {
            let to = webhook.to_json().remove(&name);
            Some((name, Change { from: None, to }))
        }
        Value::Object(mut object) => {
            let key =
                ["property", "field", "name", "key"].into_iter().find(|key| object.contains_key(*key))?;
            let Some(Value::String(name)) = object.remove(key) else { return None };
            let change = change_of(&name, object.into());
            Some((name, change))
        }
        _ => None,
    }
}
