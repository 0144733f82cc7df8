//! Values of the core as JavaScript sees them: plain objects, with what is absent left out.

use js_sys::Array;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::api::update::{Change, Updated};
use crate::ensure::{Plan, Step};
use crate::host::js::{object, to_js};
use crate::http::{Method, Request};
use crate::json;
use crate::{Error, Issue, Quota, RateLimit, Webhook};

/// `{ method, url, headers, body? }`: what `fetch` and any other HTTP client takes.
pub(super) fn request(request: &Request) -> JsValue {
    let headers = json::object(request.headers.iter().map(|(name, value)| (name, value.into())));
    object(&[
        ("body", request.body.as_deref().into()),
        ("headers", to_js(&headers.into())),
        ("method", request.method.as_str().into()),
        ("url", request.url.as_str().into()),
    ])
}

/// The properties of the wire, and the others under `extra`.
pub(super) fn webhook(webhook: &Webhook) -> JsValue {
    let mut properties = json::object(webhook.properties());
    properties.insert("extra".to_owned(), webhook.extra.clone().into());
    to_js(&properties.into())
}

/// `{ webhook, changes? }`.
pub(super) fn updated(updated: &Updated) -> JsValue {
    let changes = updated.changes.as_deref().map(changes_json);
    object(&[("webhook", webhook(&updated.webhook)), ("changes", changes.into())])
}

/// Each change by its property, as `{ from?, to? }`.
fn changes_json(changes: &[Change]) -> JsValue {
    let end = |name, value: &Option<Value>| value.clone().map(|value| (name, value));
    let ends = |change: &Change| {
        json::object([end("from", &change.from), end("to", &change.to)].into_iter().flatten()).into()
    };
    to_js(&json::object(changes.iter().map(|change| (change.property.as_str(), ends(change)))).into())
}

/// `{ path, code, message }`.
pub(super) fn issue(issue: &Issue) -> JsValue {
    object(&[
        ("path", issue.path.as_str().into()),
        ("code", issue.code.as_str().into()),
        ("message", issue.message.as_str().into()),
    ])
}

/// `{ total?, remaining?, reset? }`.
pub(super) fn rate_limit(limit: &RateLimit) -> JsValue {
    object(&[
        ("total", number(limit.total)),
        ("remaining", number(limit.remaining)),
        ("reset", number(limit.reset)),
    ])
}

/// `{ base?, max?, used? }`.
pub(super) fn quota(quota: &Quota) -> JsValue {
    object(&[("base", number(quota.base)), ("max", number(quota.max)), ("used", number(quota.used))])
}

fn number(number: Option<u64>) -> JsValue {
    number.map(|number| number as f64).into()
}

/// `{ steps: [{ action, … }], done }`.
pub(super) fn plan(plan: &Plan) -> JsValue {
    let step = |step: &Step| match step {
        Step::Create { draft, webhook: created } => object(&[
            ("action", "create".into()),
            ("draft", to_js(&draft.to_json().into())),
            ("webhook", created.as_ref().map(webhook).into()),
        ]),
        Step::Update { webhook: updated, patch, changes } => object(&[
            ("action", "update".into()),
            ("webhook", webhook(updated)),
            ("patch", to_js(&patch.to_json().into())),
            ("changes", changes.as_deref().map(changes_json).into()),
        ]),
        Step::Keep { webhook: kept } => object(&[("action", "keep".into()), ("webhook", webhook(kept))]),
        Step::Delete { webhook: gone } => object(&[("action", "delete".into()), ("webhook", webhook(gone))]),
    };
    let steps: Array = plan.steps.iter().map(step).collect();
    object(&[("steps", steps.into()), ("done", (plan.done as f64).into())])
}

/// The description that becomes a `WebhooksError`.
pub(super) fn error(error: &Error, cause: Option<JsValue>, plan: Option<JsValue>) -> JsValue {
    let issues = match error.issues() {
        [] => JsValue::UNDEFINED,
        issues => issues.iter().map(issue).collect::<Array>().into(),
    };
    object(&[
        ("code", error.code().as_str().into()),
        ("message", error.to_string().into()),
        ("hint", error.hint().into()),
        ("issues", issues),
        ("status", error.status().into()),
        ("method", error.method().map(Method::as_str).into()),
        ("url", error.url().into()),
        ("requestId", error.request_id().into()),
        ("retryAfterMs", number(error.retry_after_ms())),
        ("rateLimit", error.rate_limit().map(rate_limit).into()),
        ("attempts", error.attempts().into()),
        ("outcomeUnknown", error.is_outcome_unknown().then_some(true).into()),
        ("body", error.body().into()),
        ("plan", plan.into()),
        ("cause", cause.into()),
    ])
}
