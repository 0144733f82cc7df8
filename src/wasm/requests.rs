//! The request builders: `(config, …) => { method, url, headers, body? }`.

use wasm_bindgen::prelude::*;

use super::calls::{self, ReadCall};
use super::input;
use super::thrown::describe;
use super::view::to_js;
use crate::api::forward;
use crate::client::fetch::in_browser;
use crate::options::{OPTIONS, Options, table};
use crate::reader::ObjectReader;
use crate::redact::Secrets;
use crate::{Error, IssueCode, Issues, Overrides};

/// Builds the request that creates a webhook.
#[wasm_bindgen(js_name = buildCreateRequest, skip_typescript)]
pub fn create(config: &JsValue, draft: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|rules| calls::create(draft, rules))
}

/// Builds the request that lists the webhooks of a region.
#[wasm_bindgen(js_name = buildListRequest, skip_typescript)]
pub fn list(config: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &calls::list)
}

/// Builds the request that gets a webhook.
#[wasm_bindgen(js_name = buildGetRequest, skip_typescript)]
pub fn get(config: &JsValue, id: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|_| calls::get(id))
}

/// Builds the request that changes a webhook.
#[wasm_bindgen(js_name = buildUpdateRequest, skip_typescript)]
pub fn update(config: &JsValue, id: &JsValue, patch: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|rules| calls::update(id, patch, rules))
}

/// Builds the request that deletes a webhook.
#[wasm_bindgen(js_name = buildDeleteRequest, skip_typescript)]
pub fn delete(config: &JsValue, id: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|_| calls::delete(id))
}

/// Builds the request that pings a webhook.
#[wasm_bindgen(js_name = buildPingRequest, skip_typescript)]
pub fn ping(config: &JsValue, id: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|_| calls::ping(id))
}

/// Builds the request that a proxy forwards, from `{ method, path, body? }`; or the status of the answer, if the request is
/// not one of the six calls.
#[cfg_attr(not(feature = "bindings"), wasm_bindgen(js_name = buildForwardedRequest, skip_typescript))]
pub fn forwarded(config: &JsValue, request: &JsValue) -> Result<JsValue, JsValue> {
    let ((method, path, body), mut issues) = calls::read(request, |data| {
        let mut issues = Issues::new();
        let mut reader = ObjectReader::new(data, "the request", &mut issues);
        let (method, path) = (reader.required_text("method"), reader.required_text("path"));
        let body = reader.text("body");
        reader.finish("the request", false);
        ((method, path, body), issues)
    });
    let (options, found) = read_config(config);
    issues.merge(found);
    let config = options.config();
    issues.merge(config.issues());
    issues.into_result().map_err(|issues| describe(&issues.into(), None, None))?;
    Ok(match forward(&config, &method.into(), &path, body) {
        Ok(request) => to_js(&request),
        Err(status) => status.into(),
    })
}

/// Removes a secret from a text, in whatever encoding it occurs.
#[cfg_attr(not(feature = "bindings"), wasm_bindgen(js_name = hideSecret, skip_typescript))]
pub fn hide_secret(text: &str, secret: String) -> String {
    Secrets::new([secret]).hide(text)
}

/// Puts a token into the query of an endpoint, from `{ endpoint, token, parameter? }`.
#[cfg_attr(not(feature = "bindings"), wasm_bindgen(js_name = withToken, skip_typescript))]
pub fn with_token(options: &JsValue) -> Result<String, JsValue> {
    let ((endpoint, parameter, token), issues) = calls::read(options, |data| {
        let mut issues = Issues::new();
        let mut reader = ObjectReader::new(data, OPTIONS, &mut issues);
        let (endpoint, token) = (reader.required_text("endpoint"), reader.required_text("token"));
        let parameter =
            reader.text(table::PARAMETER.name).unwrap_or_else(|| table::DEFAULT_PARAMETER.to_owned());
        reader.finish_options();
        ((endpoint, parameter, token), issues)
    });
    let result = issues.into_result().map_err(Error::from);
    result
        .and_then(|()| crate::with_token(&endpoint, &parameter, &token))
        .map_err(|error| describe(&error, None, None))
}

/// Removes the secrets from an endpoint.
#[wasm_bindgen(js_name = redactEndpoint, skip_typescript)]
pub fn redact_endpoint(endpoint: &JsValue) -> Result<String, JsValue> {
    let (endpoint, issues) = input::url(endpoint, "endpoint");
    issues.into_result().map_err(|issues| describe(&issues.into(), None, None))?;
    Ok(crate::redact_endpoint(&endpoint))
}

fn build(config: &JsValue, read: &dyn Fn(&Overrides) -> ReadCall) -> Result<JsValue, JsValue> {
    let (options, mut issues) = read_config(config);
    let config = options.config();
    let ReadCall { call, issues: found } = read(&config.rules);
    issues.merge(found);
    issues.merge(call.check(&config, true));
    issues.merge(config.issues());
    issues.into_result().map_err(|issues| describe(&issues.into(), None, None))?;
    Ok(to_js(&call.request(&config)))
}

/// Reads the configuration of a builder.
fn read_config(config: &JsValue) -> (Options, Issues) {
    let mut issues = Issues::new();
    let (_, data) = input::options(config, Options::FUNCTIONS, &mut issues);
    let (options, found) = Options::read_client(data);
    issues.merge(found);
    issues.merge(options.check_caller(in_browser(), false));
    if options.oauth().is_some() {
        let message = "a builder can't request a token: give an `apiKey`, or use the client";
        issues.report("/oauth", IssueCode::Conflict, message);
    }
    (options, issues)
}
