//! The exports of the schema module: samples, JSON Schemas, and definitions for the validator.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::json::write_json;
use crate::payload::{encode_definition, encode_definitions};
use crate::suggest::suggest;
use crate::{Mode, explain_event, explain_path, payload_json_schema, sample_payload, sample_payload_in};

/// Returns a sample payload as JSON; `undefined` for an unknown event or region. Without a region, the seed selects it.
#[wasm_bindgen(js_name = samplePayload)]
pub fn sample(event: &str, seed: f64, region: Option<String>) -> Option<String> {
    match region {
        Some(region) => sample_payload_in(&region, event, seed.to_bits()),
        None => sample_payload(event, seed.to_bits()),
    }
}

/// Returns the name that a misspelt word most likely means: of an event, a verb or an option. `names` has one name
/// per line: an array of strings would add 1 KB of conversions.
#[wasm_bindgen(js_name = suggestName)]
pub fn suggest_name(word: &str, names: &str) -> Option<String> {
    let known: Vec<_> = names.lines().map(str::as_bytes).collect();
    names.lines().nth(suggest(word.as_bytes(), &known)?).map(str::to_owned)
}

/// Returns the JSON Schema of the payloads of an event, or of all; `undefined` for an unknown event.
#[wasm_bindgen(js_name = payloadJsonSchema)]
pub fn json_schema(event: Option<String>, strict: bool) -> Option<String> {
    payload_json_schema(event.as_deref(), Mode::of(strict))
}

/// Explains a field of an event, or all without a path. Returns JSON: what is known, or an issue.
#[wasm_bindgen(js_name = explainFields)]
pub fn explain(event: &str, path: Option<String>) -> String {
    let explained = match path {
        Some(path) => explain_path(event, &path).map(|field| write_json(&field)),
        None => explain_event(event).map(|fields| write_json(&fields)),
    };
    explained.unwrap_or_else(|issue| write_json(&issue))
}

/// Encodes a definition for the payload module. Returns the bytes, or the issues of the schema as a JSON array.
#[wasm_bindgen(js_name = encodeDefinition)]
pub fn define(event: &str, schema: &str) -> JsValue {
    match encode_definition(event, schema) {
        Ok(definition) => Uint8Array::from(definition.as_slice()).into(),
        Err(issues) => write_json(&issues).into(),
    }
}

/// Encodes the definitions of several events, a JSON object of schemas. Returns an array in which each name is followed by
/// the bytes, or the issues of all schemas as a JSON array.
#[wasm_bindgen(js_name = encodeDefinitions)]
pub fn define_all(schemas: &str) -> JsValue {
    match encode_definitions(schemas) {
        Ok(definitions) => {
            let parts = Array::new();
            for (event, definition) in definitions {
                parts.push(&event.into());
                parts.push(&Uint8Array::from(definition.as_slice()).into());
            }
            parts.into()
        }
        Err(issues) => write_json(&issues).into(),
    }
}
