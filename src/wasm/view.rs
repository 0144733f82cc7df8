//! The values of the core as JavaScript sees them: plain objects in which absent properties are left out.
//!
//! Most types are written by their own `Serialize`. A webhook differs: on the wire its unknown properties are
//! flattened, and JavaScript gets them under `extra`.

use js_sys::Object;
use serde::Serialize;
use serde_json::{Map, Value};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::api::{Change, Updated, changes_by_property};
use crate::ensure::{Plan, PlanStep};
use crate::host::js::set;
use crate::{Error, Format, Header, Region, Webhook, WebhookDraft, WebhookPatch};

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
        to_js(&UpdatedView { webhook: (&self.webhook).into(), changes: &self.changes })
    }
}

impl ToJs for Option<Webhook> {
    fn to_js(&self) -> JsValue {
        self.as_ref().map_or(JsValue::UNDEFINED, Webhook::to_js)
    }
}

impl ToJs for Option<Value> {
    fn to_js(&self) -> JsValue {
        self.as_ref().map_or(JsValue::UNDEFINED, to_js)
    }
}

impl ToJs for Plan {
    fn to_js(&self) -> JsValue {
        to_js(&PlanView { steps: self.steps.iter().map(StepView::from).collect(), done: self.done })
    }
}

/// Describes an error as `{ code, message, … }`. The package's JavaScript makes a `WebhooksError` of it, so that one
/// class serves all modules. `cause` is what JavaScript threw, and `plan` how far `ensure` got.
pub(super) fn describe(error: &Error, cause: Option<JsValue>, plan: Option<&Plan>) -> JsValue {
    let description = to_js(error);
    if let Some(object) = Object::try_from(&description) {
        let body = error.body().map(JsValue::from);
        for (name, value) in [("body", body), ("plan", plan.map(Plan::to_js)), ("cause", cause)] {
            if let Some(value) = value {
                set(object, name, &value);
            }
        }
    }
    description
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
    extra: &'a Map<String, Value>,
}

impl<'a> From<&'a Webhook> for WebhookView<'a> {
    fn from(webhook: &'a Webhook) -> Self {
        let Webhook { id, name, region, format, endpoint, events, headers, extra } = webhook;
        Self { id, name, region, format, endpoint, events, headers, extra }
    }
}

#[derive(Serialize)]
struct UpdatedView<'a> {
    webhook: WebhookView<'a>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_changes")]
    changes: &'a Option<Vec<Change>>,
}

fn serialize_changes<S: serde::Serializer>(
    changes: &&Option<Vec<Change>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    changes_by_property::serialize(changes, serializer)
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
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_changes")]
    changes: &'a Option<Vec<Change>>,
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
        Self { action, draft, webhook: webhook.map(WebhookView::from), patch, changes }
    }
}
