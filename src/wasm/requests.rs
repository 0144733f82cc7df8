//! The request builders: `(config, …) => { method, url, headers, body? }`.

use wasm_bindgen::prelude::*;

use super::calls::{self, Call};
use super::{convert, input};
use crate::{Config, Error, Issue, IssueCode, Options};

/// The request that creates a webhook.
#[wasm_bindgen(js_name = buildCreateRequest)]
pub fn create(config: &JsValue, draft: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|config| calls::create(config, draft))
}

/// The request that lists the webhooks of a region.
#[wasm_bindgen(js_name = buildListRequest)]
pub fn list(config: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &calls::list)
}

/// The request that gets a webhook.
#[wasm_bindgen(js_name = buildGetRequest)]
pub fn get(config: &JsValue, id: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|config| calls::get(config, id))
}

/// The request that changes a webhook.
#[wasm_bindgen(js_name = buildUpdateRequest)]
pub fn update(config: &JsValue, id: &JsValue, patch: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|config| calls::update(config, id, patch))
}

/// The request that deletes a webhook.
#[wasm_bindgen(js_name = buildDeleteRequest)]
pub fn delete(config: &JsValue, id: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|config| calls::delete(config, id))
}

/// The request that has a webhook pinged.
#[wasm_bindgen(js_name = buildPingRequest)]
pub fn ping(config: &JsValue, id: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|config| calls::ping(config, id))
}

/// The endpoint with a token in its query.
#[wasm_bindgen(js_name = withToken)]
pub fn with_token(endpoint: &JsValue, parameter: &JsValue, token: &JsValue) -> Result<String, JsValue> {
    let (endpoint, parameter, token) =
        (text(endpoint, "endpoint")?, text(parameter, "parameter")?, text(token, "token")?);
    Ok(crate::with_token(&endpoint, &parameter, &token))
}

/// The endpoint fit to be shown.
#[wasm_bindgen(js_name = redactEndpoint)]
pub fn redact_endpoint(endpoint: &JsValue) -> Result<String, JsValue> {
    text(endpoint, "endpoint").map(|endpoint| crate::redact_endpoint(&endpoint))
}

fn text(value: &JsValue, name: &str) -> Result<String, JsValue> {
    input::text(value, name).map_err(|error| convert::error(&error, None, None))
}

fn build(config: &JsValue, make: &dyn Fn(&Config) -> Result<Call, Error>) -> Result<JsValue, JsValue> {
    let built = || {
        let (_, data) = input::options(config, super::client::LIVE)?;
        let options = Options::of_client(data).map_err(Error::invalid_request)?;
        let mut issues = options.check_caller(super::client::in_browser(), false);
        if options.oauth().is_some() {
            let message = "a builder can't ask for a token: give an `apiKey`, or use the client";
            issues.push(Issue::new("/oauth", IssueCode::Conflict, message));
        }
        let made = make(&options.config());
        if issues.is_empty() {
            return made;
        }
        issues.extend(made.err().iter().flat_map(|error| error.issues().iter().cloned()));
        Err(Error::invalid_request(issues))
    };
    match built() {
        Ok(call) => Ok(convert::request(&call.request)),
        Err(error) => Err(convert::error(&error, None, None)),
    }
}
