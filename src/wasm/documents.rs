//! The exports of the documents module.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

use wasm_bindgen::prelude::*;

use crate::json::write_json;
use crate::webhook::Region;
use crate::{Mode, asyncapi_document, openapi_document};

/// Returns the OpenAPI document as JSON. With a region, it names the server of that region only.
#[wasm_bindgen(js_name = openApiDocument)]
pub fn openapi(strict: bool, region: Option<String>) -> String {
    write_json(&openapi_document(Mode::of(strict), region.map(Region::from).as_ref()))
}

/// Returns the AsyncAPI document as JSON.
#[wasm_bindgen(js_name = asyncApiDocument)]
pub fn asyncapi(strict: bool) -> String {
    write_json(&asyncapi_document(Mode::of(strict)))
}
