//! The hooks that observe the requests of a call.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function};
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::view::to_js;
use crate::host::js::{apply, call, global};
use crate::http::Request;
use crate::redact::show_call;
use crate::{Quota, RateLimit, RequestEvent};

/// The limits that the last answers told.
#[derive(Default)]
pub(super) struct Limits {
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) quota: Option<Quota>,
}

/// The hooks of a client, and the limits that it learns from answers.
#[derive(Clone)]
pub(super) struct Hooks {
    pub(super) on_request: Option<Function>,
    pub(super) on_response: Option<Function>,
    pub(super) on_retry: Option<Function>,
    pub(super) limits: Rc<RefCell<Limits>>,
}

/// What a hook is told. Nothing in it is secret.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestInfo<'a> {
    method: &'a str,
    url: String,
    attempt: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after_ms: Option<u64>,
}

impl<'a> RequestInfo<'a> {
    fn new(request: &'a Request, attempt: u32) -> Self {
        let (method, url) = (request.method.as_str(), show_call(&request.url));
        Self { method, url, attempt, status: None, duration_ms: None, request_id: None, after_ms: None }
    }
}

impl Hooks {
    pub(super) fn observe(&self, event: RequestEvent<'_>) {
        match event {
            RequestEvent::Request { request, attempt } => {
                notify(&self.on_request, &RequestInfo::new(request, attempt));
            }
            RequestEvent::Response { request, response, attempt, duration_ms, request_id } => {
                let mut limits = self.limits.borrow_mut();
                limits.rate_limit = RateLimit::read(&response.headers).or(limits.rate_limit);
                limits.quota = Quota::read(&response.headers).or(limits.quota);
                drop(limits);
                let (status, duration_ms) = (Some(response.status), Some(duration_ms));
                let info = RequestInfo::new(request, attempt);
                notify(&self.on_response, &RequestInfo { status, duration_ms, request_id, ..info });
            }
            RequestEvent::Retry { request, attempt, after_ms } => {
                let info = RequestInfo::new(request, attempt);
                notify(&self.on_retry, &RequestInfo { after_ms: Some(after_ms), ..info });
            }
        }
    }
}

/// Calls a hook. What it throws is ignored: a log that fails must not fail the call.
fn notify(hook: &Option<Function>, info: &RequestInfo<'_>) {
    let Some(hook) = hook else { return };
    if let Ok(result) = apply(hook, &JsValue::UNDEFINED, &[&to_js(info)]) {
        // If nothing waited for the promise of an `async` hook, its rejection would end a Node process.
        let _ = call(&global("Promise"), "allSettled", &[&Array::of1(&result)]);
    }
}
