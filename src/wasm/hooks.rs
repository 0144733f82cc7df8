//! The functions that hear of each step of a call.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function};
use wasm_bindgen::JsValue;

use crate::endpoint::show_call;
use crate::host::js::{apply, call, global, object};
use crate::http::Request;
use crate::{Quota, RateLimit, Step};

/// What the last answers told of the limits.
#[derive(Default)]
pub(super) struct Limits {
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) quota: Option<Quota>,
}

/// Who hears of the steps of a call.
#[derive(Clone)]
pub(super) struct Hooks {
    pub(super) on_request: Option<Function>,
    pub(super) on_response: Option<Function>,
    pub(super) on_retry: Option<Function>,
    pub(super) limits: Rc<RefCell<Limits>>,
}

impl Hooks {
    pub(super) fn hear(&self, step: Step<'_>) {
        match step {
            Step::Request { request, attempt } => tell(&self.on_request, request, attempt, None, None),
            Step::Response { request, response, attempt } => {
                let mut limits = self.limits.borrow_mut();
                limits.rate_limit = RateLimit::read(&response.headers).or(limits.rate_limit);
                limits.quota = Quota::read(&response.headers).or(limits.quota);
                drop(limits);
                tell(&self.on_response, request, attempt, Some(response.status), None);
            }
            Step::Retry { request, attempt, after_ms } => {
                tell(&self.on_retry, request, attempt, None, Some(after_ms as f64));
            }
        }
    }
}

/// Calls a hook. What it throws is its own affair: a log that fails must not fail the call.
fn tell(
    hook: &Option<Function>,
    request: &Request,
    attempt: u32,
    status: Option<u16>,
    after_ms: Option<f64>,
) {
    let Some(hook) = hook else { return };
    let info = object(&[
        ("method", request.method.as_str().into()),
        ("url", show_call(&request.url).into()),
        ("attempt", attempt.into()),
        ("status", status.into()),
        ("afterMs", after_ms.into()),
    ]);
    if let Ok(given) = apply(hook, &JsValue::UNDEFINED, &[&info]) {
        // Waited for by nobody, an `async` hook's promise that rejects would end a Node process.
        let _ = call(&global("Promise"), "allSettled", &[&Array::of1(&given)]);
    }
}
