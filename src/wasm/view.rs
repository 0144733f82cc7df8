//! The values of the core as JavaScript sees them: plain objects in which absent properties are left out.
//!
//! Most types are written by their own `Serialize`. A webhook differs: on the wire its unknown properties are
//! flattened, and JavaScript gets them under `extra`.

use js_sys::{Array, Object};
use serde::Serialize;
use serde_json::{Map, Value};
use serde_wasm_bindgen::{Serializer, preserve};
use wasm_bindgen::JsValue;

use crate::api::{Change, Updated};
use crate::ensure::{Plan, PlanStep};
use crate::{Format, Header, Region, Webhook, WebhookDraft, WebhookPatch};

/// Converts a value whose `Serialize` is the JavaScript form. The core's types can always be converted.
pub(super) fn to_js(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or_default()
}

/// The result of a call that JavaScript gets.
pub(super) trait ToJs {
    fn to_js(&self) -> JsValue;
}

impl ToJs for Webhook {
    fn to_js(&self) -> JsValue {
        to_js(&WebhookView::from(self))
    }
}

impl ToJs for Vec<Webhook> {
    fn to_js(&self) -> JsValue {
        let webhooks: Vec<_> = self.iter().map(WebhookView::from).collect();
        to_js(&webhooks)
    }
}

impl ToJs for Updated {
    fn to_js(&self) -> JsValue {
        to_js(&UpdatedView {
            webhook: (&self.webhook).into(),
            changes: self.changes.as_deref().map(ChangesView),
        })
    }
}

impl ToJs for Option<Webhook> {
    fn to_js(&self) -> JsValue {
        self.as_ref().map_or(JsValue::UNDEFINED, Webhook::to_js)
    }
}

impl ToJs for Option<Value> {
    fn to_js(&self) -> JsValue {
        self.as_ref().map_or(JsValue::UNDEFINED, |value| to_js(&Untrusted(value)))
    }
}

impl ToJs for Plan {
    fn to_js(&self) -> JsValue {
        to_js(&PlanView { steps: self.steps.iter().map(StepView::from).collect(), done: self.done })
    }
}

#[derive(Serialize)]
struct WebhookView<'a> {
    id: &'a str,
    name: &'a str,
    region: &'a Region,
    format: &'a Format,
    endpoint: &'a str,
    events: &'a [String],
    headers: &'a [Header],
    extra: UntrustedObject<'a>,
}

impl<'a> From<&'a Webhook> for WebhookView<'a> {
    fn from(webhook: &'a Webhook) -> Self {
        let Webhook { id, name, region, format, endpoint, events, headers, extra } = webhook;
        let extra = UntrustedObject(extra);
        Self { id, name, region, format, endpoint, events, headers, extra }
    }
}

#[derive(Serialize)]
struct UpdatedView<'a> {
    webhook: WebhookView<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<ChangesView<'a>>,
}

/// Changes as a map by property.
struct ChangesView<'a>(&'a [Change]);

impl Serialize for ChangesView<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_untrusted(
            self.0.iter().map(|change| (&change.property, ChangeView::from(change))),
            serializer,
        )
    }
}

#[derive(Serialize)]
struct ChangeView<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Untrusted<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Untrusted<'a>>,
}

impl<'a> From<&'a Change> for ChangeView<'a> {
    fn from(Change { from, to, .. }: &'a Change) -> Self {
        Self { from: from.as_ref().map(Untrusted), to: to.as_ref().map(Untrusted) }
    }
}

/// A JSON value from an answer.
struct Untrusted<'a>(&'a Value);

impl Serialize for Untrusted<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(object) => UntrustedObject(object).serialize(serializer),
            Value::Array(elements) => serializer.collect_seq(elements.iter().map(Untrusted)),
            value => value.serialize(serializer),
        }
    }
}

/// A JSON object from an answer.
struct UntrustedObject<'a>(&'a Map<String, Value>);

impl Serialize for UntrustedObject<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_untrusted(self.0.iter().map(|(name, value)| (name, Untrusted(value))), serializer)
    }
}

/// Writes an object whose property names come from an answer. serde-wasm-bindgen assigns each property, and assigning
/// `__proto__` would set the object's prototype; so an object with that property is created from its entries.
fn serialize_untrusted<'a, S: serde::Serializer>(
    entries: impl Iterator<Item = (&'a String, impl Serialize)> + Clone,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if entries.clone().all(|(name, _)| name != "__proto__") {
        return serializer.collect_map(entries);
    }
    let entry = |(name, value): (&String, _)| Array::of2(&name.as_str().into(), &to_js(&value));
    let object = Object::from_entries(&entries.map(entry).collect::<Array>()).unwrap_or_default();
    preserve::serialize(&object, serializer)
}

#[derive(Serialize)]
struct PlanView<'a> {
    steps: Vec<StepView<'a>>,
    done: usize,
}

/// A [`PlanStep`]: each kind has some of the properties.
#[derive(Serialize)]
struct StepView<'a> {
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<&'a WebhookDraft>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook: Option<WebhookView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patch: Option<&'a WebhookPatch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<ChangesView<'a>>,
}

impl<'a> From<&'a PlanStep> for StepView<'a> {
    fn from(step: &'a PlanStep) -> Self {
        let (action, draft, webhook, patch, changes) = match step {
            PlanStep::Create { draft, webhook } => ("create", Some(draft), webhook.as_ref(), None, &None),
            PlanStep::Update { webhook, patch, changes } => {
                ("update", None, Some(webhook), Some(patch), changes)
            }
            PlanStep::Keep { webhook } => ("keep", None, Some(webhook), None, &None),
            PlanStep::Delete { webhook } => ("delete", None, Some(webhook), None, &None),
        };
        let changes = changes.as_deref().map(ChangesView);
        Self { action, draft, webhook: webhook.map(WebhookView::from), patch, changes }
    }
}
