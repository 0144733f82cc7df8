//! The functions that a client's options hold: they hear of each step, and are asked for the key.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;

use super::convert;
use crate::client::fetch::Credentials;
use crate::http::Request;
use crate::{Credential, Error, ErrorCode, Failure, Options, Quota, RateLimit, Step};

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
            Step::Request { request, attempt } => tell(&self.on_request, request, attempt, json!({})),
            Step::Response { request, response, attempt } => {
                let mut limits = self.limits.borrow_mut();
                limits.rate_limit = RateLimit::read(&response.headers).or(limits.rate_limit);
                limits.quota = Quota::read(&response.headers).or(limits.quota);
                drop(limits);
                tell(&self.on_response, request, attempt, json!({ "status": response.status }));
            }
            Step::Retry { request, attempt, after_ms } => {
                tell(&self.on_retry, request, attempt, json!({ "afterMs": after_ms }));
            }
        }
    }
}

/// Calls a hook. What it throws is its own affair: a log that fails must not fail the call.
fn tell(hook: &Option<Function>, request: &Request, attempt: u32, mut info: Value) {
    let Some(hook) = hook else { return };
    for (name, value) in [
        ("method", request.method.as_str().into()),
        ("url", request.url.as_str().into()),
        ("attempt", attempt.into()),
    ] {
        if let Some(info) = info.as_object_mut() {
            info.insert(name.to_owned(), value);
        }
    }
    let _ = hook.call1(&JsValue::UNDEFINED, &convert::to_js(&info));
}

/// A function that gives the key, at once or later.
pub(super) struct KeyFunction {
    pub(super) function: Function,
    pub(super) options: Options,
    pub(super) in_browser: bool,
}

impl Credentials for KeyFunction {
    fn ask(&self, refused: bool) -> Option<Promise> {
        let given = || match self.function.call0(&JsValue::UNDEFINED) {
            Ok(key) => Promise::resolve(&key),
            Err(thrown) => Promise::reject(&thrown),
        };
        (!refused).then(given)
    }

    fn read(&self, value: JsValue) -> Result<Credential, Failure> {
        let refuse =
            |message: String| Failure { code: ErrorCode::InvalidRequest, message, may_have_run: false };
        let key =
            value.as_string().ok_or_else(|| refuse("the function `apiKey` must give a string".to_owned()))?;
        let credential = Credential::ApiKey(key);
        let mut issues = crate::Config::with_credential(credential.clone()).check();
        issues.extend(self.options.check_exposure(&credential, self.in_browser));
        match issues.is_empty() {
            true => Ok(credential),
            false => Err(refuse(Error::invalid_request(issues).to_string())),
        }
    }
}
