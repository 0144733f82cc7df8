//! The hooks that observe the requests of a call.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function};
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::view::to_js;
use crate::endpoint::show_call;
use crate::host::js::{apply, call, global};
use crate::http::Request;
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
    after_ms: Option<u64>,
}

impl Hooks {
    pub(super) fn observe(&self, event: RequestEvent<'_>) {
        match event {
            RequestEvent::Request { request, attempt } => {
                notify(&self.on_request, request, attempt, None, None);
            }
            RequestEvent::Response { request, response, attempt } => {
                let mut limits = self.limits.borrow_mut();
                limits.rate_limit = RateLimit::read(&response.headers).or(limits.rate_limit);
                limits.quota = Quota::read(&response.headers).or(limits.quota);
                drop(limits);
                notify(&self.on_response, request, attempt, Some(response.status), None);
            }
            RequestEvent::Retry { request, attempt, after_ms } => {
                notify(&self.on_retry, request, attempt, None, Some(after_ms));
            }
        }
    }
}

/// Calls a hook. What it throws is ignored: a log that fails must not fail the call.
fn notify(
    hook: &Option<Function>,
    request: &Request,
    attempt: u32,
    status: Option<u16>,
    after_ms: Option<u64>,
) {
    let Some(hook) = hook else { return };
    let method = request.method.as_str();
    let info = RequestInfo { method, url: show_call(&request.url), attempt, status, after_ms };
    if let Ok(result) = apply(hook, &JsValue::UNDEFINED, &[&to_js(&info)]) {
        // If nothing waited for the promise of an `async` hook, its rejection would end a Node process.
        let _ = call(&global("Promise"), "allSettled", &[&Array::of1(&result)]);
    }
}
