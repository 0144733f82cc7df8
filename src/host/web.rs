//! The JavaScript host's own URL parser and JSON.

use js_sys::JSON;
use serde::Serialize;
use serde_json::Value;
use serde_wasm_bindgen::Serializer;

use super::Url;

/// How deep JSON may be nested: as deep as serde_json allows natively. Reading is recursive, and a wasm stack
/// that overflows takes the whole instance with it.
const MAX_DEPTH: usize = 128;

pub(super) fn parse_url(text: &str) -> Option<Url> {
    let url = web_sys::Url::new(text).ok()?;
    Some(Url {
        scheme: url.protocol().trim_end_matches(':').to_owned(),
        host: url.hostname(),
        has_credentials: !url.username().is_empty() || !url.password().is_empty(),
    })
}

/// Reads JSON text; `None` if it is none.
pub(crate) fn parse_json(text: &str) -> Option<Value> {
    let value = JSON::parse(text).ok().filter(|_| depth(text) <= MAX_DEPTH)?;
    serde_wasm_bindgen::from_value(value).ok()
}

/// Writes JSON text.
pub(crate) fn write_json(value: &Value) -> String {
    let text =
        value.serialize(&Serializer::json_compatible()).ok().and_then(|value| JSON::stringify(&value).ok());
    text.map(String::from).unwrap_or_default()
}

/// How deep the arrays and objects of a JSON text are nested.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
