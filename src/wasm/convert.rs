//! Values of the core as JavaScript sees them: plain objects, with what is absent left out.

use serde::Serialize;
use serde_json::{Map, Value, json};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::api::update::Updated;
use crate::http::Request;
use crate::{Error, Issue, Quota, RateLimit, Webhook};

/// A JSON value as JavaScript's own. `null` stays `null`.
pub(super) fn to_js(value: &Value) -> JsValue {
    // Of JSON values nothing is refused.
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}

/// The object of the parts that are there.
pub(super) fn object<const N: usize>(parts: [(&str, Option<Value>); N]) -> Value {
    let present = parts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}

/// `{ method, url, headers, body? }`: what `fetch` and any other HTTP client takes.
pub(super) fn request(request: &Request) -> Value {
    let headers: Map<String, Value> =
        request.headers.iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    object([
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

/// `{ webhook, changes? }`, each change as `{ from?, to? }`.
pub(super) fn updated(updated: &Updated) -> Value {
    let changes = updated.changes.as_ref().map(|changes| {
        let change = |change: &crate::api::update::Change| {
            object([("from", change.from.clone()), ("to", change.to.clone())])
        };
        let map: Map<String, Value> =
            changes.iter().map(|(name, value)| (name.clone(), change(value))).collect();
        Value::from(map)
    });
    object([("webhook", Some(webhook(&updated.webhook))), ("changes", changes)])
}

/// `{ path, code, message }`.
pub(super) fn issue(issue: &Issue) -> Value {
    json!({ "path": issue.path, "code": issue.code.as_str(), "message": issue.message })
}

/// `{ total?, remaining?, reset? }`.
pub(super) fn rate_limit(limit: &RateLimit) -> Value {
    object([
        ("total", limit.total.map(Value::from)),
        ("remaining", limit.remaining.map(Value::from)),
        ("reset", limit.reset.map(Value::from)),
    ])
}

/// `{ base?, max?, used? }`.
pub(super) fn quota(quota: &Quota) -> Value {
    object([
        ("base", quota.base.map(Value::from)),
        ("max", quota.max.map(Value::from)),
        ("used", quota.used.map(Value::from)),
    ])
}

/// The description that becomes a `WebhooksError`.
pub(super) fn error(error: &Error, cause: Option<JsValue>) -> JsValue {
    let issues: Vec<Value> = error.issues().iter().map(issue).collect();
    let description = to_js(&object([
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
    ]));
    if let Some(cause) = cause {
        // Setting a property of an object made here can't fail.
        let _ = js_sys::Reflect::set(&description, &"cause".into(), &cause);
    }
    description
}
