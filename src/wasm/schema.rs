//! What serves development more than production: samples, JSON Schemas, and the reading of a user's own.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::json::write_json;
use crate::payload::write_definition;
use crate::{Mode, payload_json_schema, sample_payload};

/// A payload of an event as JSON; `undefined` for an unknown one.
#[wasm_bindgen(js_name = samplePayload)]
pub fn sample(event: &str, seed: f64) -> Option<String> {
    sample_payload(event, seed.to_bits())
}

/// Returns the name that a misspelt word most likely stands for, of an event, a verb or an option. `names` has one in each
/// line: an array of strings would cost the module 1 KB of conversions.
#[wasm_bindgen(js_name = suggestName)]
pub fn suggest_name(word: &str, names: &str) -> Option<String> {
    crate::event::suggest(word.as_bytes(), names.lines()).map(str::to_owned)
}

/// The JSON Schema of an event's payload, or of all; `undefined` for an unknown event.
#[wasm_bindgen(js_name = payloadJsonSchema)]
pub fn json_schema(event: Option<String>, strict: bool) -> Option<String> {
    let mode = if strict { Mode::Strict } else { Mode::Lenient };
    payload_json_schema(event.as_deref(), mode)
}

/// The data of an event that a JSON Schema pins, as bytes for the validator, which is a module of its own; or what is
/// wrong with the schema, as a JSON array.
#[wasm_bindgen(js_name = writeDefinition)]
pub fn define(event: &str, schema: &str) -> JsValue {
    match write_definition(event, schema) {
        Ok(definition) => Uint8Array::from(definition.as_slice()).into(),
        Err(issues) => write_json(&issues).into(),
    }
}
