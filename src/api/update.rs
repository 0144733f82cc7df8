//! Update a webhook: `PATCH /v2/webhooks/{id}?region=`, with only the properties that change \[seed\].

use std::fmt;

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::answers::{accept, success, unexpected};
use super::get::webhook_of;
use super::{Call, Endpoint, Operation, Target};
use crate::error::Error;
use crate::http::{Method, Response};
use crate::issue::Issues;
use crate::json::{parse_json, write_json};
use crate::overrides::Overrides;
use crate::reader::without;
use crate::webhook::{Region, Webhook, WebhookPatch};

pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: Method::PATCH,
    target: Target::Webhook { action: "" },
    region_in_query: true,
    recovery: Some("get the webhook to see its properties, or update it again: that is safe"),
};

/// The call that changes a webhook.
///
/// ```
/// use autograb_webhooks::{Config, Patch, WebhookPatch, api::{Call, Update}, http::Response};
///
/// let patch = WebhookPatch { name: Patch::Set("b".into()), ..WebhookPatch::default() };
/// let call = Update::new("wh_1", patch);
/// let request = call.encode(&Config::new("pub_example").region("uk"))?;
/// assert_eq!(request.body.as_deref(), Some(r#"{"name":"b"}"#));
///
/// let body = r#"{"webhook": {"id": "wh_1", "name": "b"}, "changes": {"name": {"old": "a", "new": "b"}}}"#;
/// let updated = call.decode(&Response::new(200, body))?;
/// let change = &updated.changes.unwrap()[0];
/// assert_eq!((change.property.as_str(), &change.from, &change.to), ("name", &Some("a".into()), &Some("b".into())));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Update {
    /// The id of the webhook.
    pub id: String,
    /// The changes to make.
    pub patch: WebhookPatch,
}

impl Update {
    /// Creates the call.
    pub fn new(id: impl Into<String>, patch: WebhookPatch) -> Self {
        Self { id: id.into(), patch }
    }

    /// Writes the answer of the service. A property that did not exist before, or no longer exists, is `null`.
    pub fn answer(webhook: &Webhook, changes: &[Change]) -> Response {
        #[derive(Serialize)]
        struct Body<'a> {
            webhook: &'a Webhook,
            #[serde(serialize_with = "changes_by_property::serialize")]
            changes: Option<Vec<Change>>,
        }
        let or_null = |value: &Option<Value>| Some(value.clone().unwrap_or(Value::Null));
        let changes = changes.iter().map(|Change { property, from, to }| Change {
            property: property.clone(),
            from: or_null(from),
            to: or_null(to),
        });
        success(200, &Body { webhook, changes: Some(changes.collect()) })
    }
}

impl Call for Update {
    type Output = Updated;
    const OPERATION: Operation = Operation::Update;

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn body(&self, _: Option<&Region>) -> Option<String> {
        Some(write_json(&self.patch))
    }

    fn check(&self, rules: &Overrides) -> Issues {
        self.patch.issues(rules)
    }

    fn secrets(&self) -> Vec<String> {
        self.patch.secrets()
    }

    /// The webhook as it is now, and a map of every property that changed \[seed\]. The shape of the map is not
    /// published: it is read as `{"name": {"from", "to"}}` (also `old`/`new`, `before`/`after`), as
    /// `{"name": ["old", "new"]}`, as `{"name": "new"}`, as `["name"]` and as `[{"property", "from", "to"}]`.
    fn decode(&self, response: &Response) -> Result<Updated, Error> {
        let not_a_webhook = || unexpected(response, "the answer is not a webhook");
        let Some(Value::Object(mut object)) = accept(response)? else { return Err(not_a_webhook()) };
        let names = ["changed", "changes"];
        let name = names.iter().find(|name| object.contains_key(**name));
        let changes = name.and_then(|name| object.get_mut(*name)).map(Value::take);
        let object = without(object, &names);
        let webhook = webhook_of(object, &self.id).ok_or_else(not_a_webhook)?;
        let changes = changes.and_then(|value| changes_of(value, &webhook));
        Ok(Updated { webhook, changes })
    }

    /// The lost attempt may have made the changes, so that this answer has none of them to tell.
    fn decode_repeated(&self, response: &Response) -> Result<Updated, Error> {
        self.decode(response).map(|updated| Updated { changes: None, ..updated })
    }
}

/// The answer to an update.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Updated {
    /// The webhook as it is now.
    pub webhook: Webhook,
    /// Every property that changed; `None` when that is not known. Serde reads and writes it as a map by property.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "changes_by_property")]
    pub changes: Option<Vec<Change>>,
}

/// The change of one property. A value that the service does not tell is `None`.
///
/// `Debug` hides the values, which may be endpoints.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The name of the property.
    #[serde(skip)]
    pub property: String,
    /// The value before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    /// The value now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change").field("property", &self.property).finish_non_exhaustive()
    }
}

/// Serde for changes as a map by property.
pub(crate) mod changes_by_property {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        changes: &Option<Vec<Change>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let changes = changes.as_deref().unwrap_or_default();
        let mut map = serializer.serialize_map(Some(changes.len()))?;
        for change in changes {
            map.serialize_entry(&change.property, change)?;
        }
        map.end()
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<Change>>, D::Error> {
        let map = Map::deserialize(deserializer)?;
        Ok(Some(map.into_iter().map(|(property, value)| change_of(property, value)).collect()))
    }
}

/// The names that services give to the value before and the value now.
const ENDS: [(&str, &str); 4] =
    [("from", "to"), ("old", "new"), ("before", "after"), ("previous", "current")];

fn changes_of(value: Value, webhook: &Webhook) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                changes.push(change_of(name, value));
            }
        }
        Value::Array(list) => {
            for value in list {
                changes.push(listed_change(value, webhook)?);
            }
        }
        _ => return None,
    }
    Some(changes)
}

/// Reads the change of a property: an object with both values, a list of both values, or the value now. The list of
/// a property that is a list itself has both values only if its elements are lists.
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

/// Reads an element of a list of changes: the name of a property, whose value is that of the webhook, or an object
/// that names the property.
fn listed_change(value: Value, webhook: &Webhook) -> Option<Change> {
    match value {
        Value::String(property) => {
            let to = property_of(webhook, &property);
            Some(Change { property, from: None, to })
        }
        Value::Object(object) => {
            let key =
                ["property", "field", "name", "key"].into_iter().find(|key| object.contains_key(*key))?;
            let property = object.get(key)?.as_str()?.to_owned();
            Some(change_of(property, without(object, &[key]).into()))
        }
        _ => None,
    }
}

/// The value of a webhook's property.
fn property_of(webhook: &Webhook, property: &str) -> Option<Value> {
    Some(match property {
        "id" => webhook.id.as_str().into(),
        "name" => webhook.name.as_str().into(),
        "region" => webhook.region.as_str().into(),
        "format" => webhook.format.as_str().into(),
        "endpoint" => webhook.endpoint.as_str().into(),
        "events" => webhook.events.iter().map(String::as_str).collect(),
        "headers" => parse_json(&write_json(&webhook.headers))?,
        other => webhook.extra.get(other)?.clone(),
    })
}
