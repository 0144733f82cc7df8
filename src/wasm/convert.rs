//! Values of the core as JavaScript sees them: plain objects, with what is absent left out.

use serde::Serialize;
use serde_json::Value;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::api::update::{Change, Updated};
use crate::ensure::{Plan, Step};
use crate::http::Request;
use crate::json::object;
use crate::{Error, Issue, Quota, RateLimit, Webhook};

/// A JSON value as JavaScript's own. `null` stays `null`.
pub(super) fn to_js(value: &Value) -> JsValue {
    // Of JSON values nothing is refused.
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}

/// The object of the parts that are there.
pub(super) fn present<const N: usize>(parts: [(&str, Option<Value>); N]) -> Value {
    object(parts.into_iter().filter_map(|(name, value)| Some((name, value?)))).into()
}

/// `{ method, url, headers, body? }`: what `fetch` and any other HTTP client takes.
pub(super) fn request(request: &Request) -> Value {
    let headers = object(request.headers.iter().map(|(name, value)| (name, value.into())));
    present([
        ("method", Some(request.method.as_str().into())),
        ("url", Some(request.url.as_str().into())),
        ("headers", Some(headers.into())),
        ("body", request.body.as_deref().map(Value::from)),
    ])
}

/// The properties of the wire, and the others under `extra`.
pub(super) fn webhook(webhook: &Webhook) -> Value {
    let mut object = webhook.to_json();
    object.retain(|name, _| !webhook.extra.contains_key(name));
    object.insert("extra".to_owned(), webhook.extra.clone().into());
    object.into()
}

/// `{ webhook, changes? }`.
pub(super) fn updated(updated: &Updated) -> Value {
    let changes = updated.changes.as_deref().map(changes_json);
    present([("webhook", Some(webhook(&updated.webhook))), ("changes", changes)])
}

/// Each change by its property, as `{ from?, to? }`.
fn changes_json(changes: &[Change]) -> Value {
    let ends = |change: &Change| present([("from", change.from.clone()), ("to", change.to.clone())]);
    object(changes.iter().map(|change| (change.property.as_str(), ends(change)))).into()
}

/// `{ path, code, message }`.
pub(super) fn issue(issue: &Issue) -> Value {
    let parts =
        [("path", issue.path.as_str()), ("code", issue.code.as_str()), ("message", issue.message.as_str())];
    object(parts.map(|(name, text)| (name, text.into()))).into()
}

/// `{ total?, remaining?, reset? }`.
pub(super) fn rate_limit(limit: &RateLimit) -> Value {
    present([
        ("total", limit.total.map(Value::from)),
        ("remaining", limit.remaining.map(Value::from)),
        ("reset", limit.reset.map(Value::from)),
    ])
}

/// `{ base?, max?, used? }`.
pub(super) fn quota(quota: &Quota) -> Value {
    present([
        ("base", quota.base.map(Value::from)),
        ("max", quota.max.map(Value::from)),
        ("used", quota.used.map(Value::from)),
    ])
}

/// `{ steps: [{ action, … }], done }`.
pub(super) fn plan(plan: &Plan) -> Value {
    let step = |step: &Step| match step {
        Step::Create { draft, webhook: created } => present([
            ("action", Some("create".into())),
            ("draft", Some(draft.to_json().into())),
            ("webhook", created.as_ref().map(webhook)),
        ]),
        Step::Update { webhook: updated, patch, changes } => present([
            ("action", Some("update".into())),
            ("webhook", Some(webhook(updated))),
            ("patch", Some(patch.to_json().into())),
            ("changes", changes.as_deref().map(changes_json)),
        ]),
        Step::Keep { webhook: kept } => {
            present([("action", Some("keep".into())), ("webhook", Some(webhook(kept)))])
        }
        Step::Delete { webhook: gone } => {
            present([("action", Some("delete".into())), ("webhook", Some(webhook(gone)))])
        }
    };
    let steps = plan.steps.iter().map(step).collect();
    present([("steps", Some(steps)), ("done", Some(plan.done.into()))])
}

/// The description that becomes a `WebhooksError`.
pub(super) fn error(error: &Error, cause: Option<JsValue>, plan: Option<Value>) -> JsValue {
    let issues: Vec<Value> = error.issues().iter().map(issue).collect();
    let description = to_js(&present([
        ("code", Some(error.code().as_str().into())),
        ("message", Some(error.to_string().into())),
        ("hint", error.hint().map(Value::from)),
        ("issues", (!issues.is_empty()).then(|| issues.into())),
        ("status", error.status().map(Value::from)),
        ("method", error.method().map(|method| method.as_str().into())),
        ("url", error.url().map(Value::from)),
        ("requestId", error.request_id().map(Value::from)),
        ("retryAfterMs", error.retry_after_ms().map(Value::from)),
        ("rateLimit", error.rate_limit().map(rate_limit)),
        ("attempts", Some(error.attempts().into())),
        ("outcomeUnknown", error.is_outcome_unknown().then_some(true.into())),
        ("body", error.body().map(Value::from)),
        ("plan", plan),
    ]));
    if let Some(cause) = cause {
        // Setting a property of an object made here can't fail.
        let _ = js_sys::Reflect::set(&description, &"cause".into(), &cause);
    }
    description
}
