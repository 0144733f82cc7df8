//! The request builders: `(config, …) => { method, url, headers, body? }`.

use wasm_bindgen::prelude::*;

use super::{convert, input};
use crate::http::Request;
use crate::{Config, Error, Options, WebhookDraft, WebhookPatch, api};

/// The request that creates a webhook.
#[wasm_bindgen(js_name = buildCreateRequest)]
pub fn create(config: &JsValue, draft: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|config| {
        WebhookDraft::from_json(input::data(draft)?, config.region.as_ref(), &config.rules)
            .map_err(|issues| api::create::invalid(config, issues))
            .and_then(|draft| api::create::encode(config, &draft))
    })
}

/// The request that lists the webhooks of a region.
#[wasm_bindgen(js_name = buildListRequest)]
pub fn list(config: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &api::list::encode)
}

/// The request that gets a webhook.
#[wasm_bindgen(js_name = buildGetRequest)]
pub fn get(config: &JsValue, id: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|config| api::get::encode(config, &input::text(id, "id")?))
}

/// The request that changes a webhook.
#[wasm_bindgen(js_name = buildUpdateRequest)]
pub fn update(config: &JsValue, id: &JsValue, patch: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|config| {
        let id = input::text(id, "id")?;
        WebhookPatch::from_json(input::data(patch)?, &config.rules)
            .map_err(|issues| api::update::invalid(config, &id, issues))
            .and_then(|patch| api::update::encode(config, &id, &patch))
    })
}

/// The request that deletes a webhook.
#[wasm_bindgen(js_name = buildDeleteRequest)]
pub fn delete(config: &JsValue, id: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|config| api::delete::encode(config, &input::text(id, "id")?))
}

/// The request that has a webhook pinged.
#[wasm_bindgen(js_name = buildPingRequest)]
pub fn ping(config: &JsValue, id: &JsValue) -> Result<JsValue, JsValue> {
    build(config, &|config| api::ping::encode(config, &input::text(id, "id")?))
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

fn build(config: &JsValue, make: &dyn Fn(&Config) -> Result<Request, Error>) -> Result<JsValue, JsValue> {
    let built = || {
        let (config, _) = input::options(config, super::client::LIVE)?;
        let options = Options::of_client(config).map_err(Error::invalid_request)?;
        make(&options.config())
    };
    match built() {
        Ok(request) => Ok(convert::request(&request)),
        Err(error) => Err(convert::error(&error, None, None)),
    }
}
