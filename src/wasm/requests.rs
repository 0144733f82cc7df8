//! The request builders: `(config, …) => { method, url, headers, body? }`.

use wasm_bindgen::prelude::*;

use super::calls::{self, Call};
use super::{convert, input};
use crate::issue::add_uncovered;
use crate::webhook::Fields;
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

/// The endpoint with a token in its query, from `{ endpoint, token, parameter? }`.
#[wasm_bindgen(js_name = withToken)]
pub fn with_token(given: &JsValue) -> Result<String, JsValue> {
    let given = input::read(given, |data| {
        let mut issues = Vec::new();
        let mut fields = Fields::of(data, "the options", &mut issues);
        let (endpoint, token) = (fields.required_text("endpoint"), fields.required_text("token"));
        let parameter = fields.text("parameter").unwrap_or_else(|| "token".to_owned());
        fields.finish("the options", false);
        if issues.is_empty() { Ok((endpoint, parameter, token)) } else { Err(issues) }
    });
    let made = given.map_err(Error::invalid_request);
    made.and_then(|(endpoint, parameter, token)| crate::with_token(&endpoint, &parameter, &token))
        .map_err(|error| convert::error(&error, None, None))
}

/// The endpoint fit to be shown.
#[wasm_bindgen(js_name = redactEndpoint)]
pub fn redact_endpoint(endpoint: &JsValue) -> Result<String, JsValue> {
    let endpoint = input::text(endpoint, "endpoint").map_err(|error| convert::error(&error, None, None))?;
    Ok(crate::redact_endpoint(&endpoint))
}

fn build(config: &JsValue, make: &dyn Fn(&Config) -> Result<Call, Error>) -> Result<JsValue, JsValue> {
    let built = || {
        let mut issues = Vec::new();
        let (_, data) = input::options(config, super::client::LIVE_BUT_KEY, &mut issues);
        let (options, found) = Options::read_client(data);
        let issues = add_uncovered(issues, found);
        let mut issues = add_uncovered(issues, options.check_caller(super::client::in_browser(), false));
        if options.oauth().is_some() {
            let message = "a builder can't ask for a token: give an `apiKey`, or use the client";
            issues.push(Issue::new("/oauth", IssueCode::Conflict, message));
        }
        let made = make(&options.config());
        if issues.is_empty() {
            return made;
        }
        let more = made.err().map(Error::into_issues).unwrap_or_default();
        Err(Error::invalid_request(add_uncovered(issues, more)))
    };
    match built() {
        Ok(call) => Ok(convert::request(&call.request)),
        Err(error) => Err(convert::error(&error, None, None)),
    }
}
