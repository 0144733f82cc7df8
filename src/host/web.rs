//! The JavaScript host's own URL parser and JSON.

use js_sys::{Array, JsString, Object};
use serde::Serialize;
use serde_json::{Map, Value};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::Url;
use super::js::{call, call_global, get, global, new, stringify};
use crate::json::MAX_DEPTH;

pub(super) fn parse_url(text: &str) -> Option<Url> {
    let url = new("URL", &[&text.into()]).ok()?;
    let part = |name: &str| get(&url, name).as_string().unwrap_or_default();
    Some(Url {
        scheme: part("protocol").trim_end_matches(':').to_owned(),
        href: part("href"),
        host: part("hostname"),
        has_credentials: !part("username").is_empty() || !part("password").is_empty(),
    })
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = URL)]
    type WebUrl;

    #[wasm_bindgen(constructor, js_class = "URL", catch)]
    fn new(url: &str) -> Result<WebUrl, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn protocol(this: &WebUrl) -> String;

    #[wasm_bindgen(method, getter)]
    fn hostname(this: &WebUrl) -> String;
}

/// Returns the host of an absolute `http` or `https` URL, as the WHATWG URL standard writes it.
pub(crate) fn web_host(text: &str) -> Option<String> {
    let url = WebUrl::new(text).ok()?;
    matches!(url.protocol().as_str(), "http:" | "https:").then(|| url.hostname())
}

/// Parses JSON text; `None` if it is not JSON.
pub(crate) fn parse_json(text: &str) -> Option<Value> {
    let value = call(&global("JSON"), "parse", &[&text.into()]).ok()?;
    value_of(&value, MAX_DEPTH)
}

/// Converts what `JSON.parse` returned; `None` if it is nested deeper than `depth`. `serde_wasm_bindgen::from_value`
/// would do the same, but it formats floats in its error messages, which costs 12.5 KB.
fn value_of(js: &JsValue, depth: usize) -> Option<Value> {
    if let Some(text) = js.as_string() {
        Some(text.into())
    } else if let Some(number) = js.as_f64() {
        Some(number_of(number))
    } else if let Some(flag) = js.as_bool() {
        Some(flag.into())
    } else if js.is_null() || js.is_undefined() {
        Some(Value::Null)
    } else if Array::is_array(js) {
        let (mut array, depth) = (Vec::new(), depth.checked_sub(1)?);
        for element in js.unchecked_ref::<Array>().iter() {
            array.push(value_of(&element, depth)?);
        }
        Some(array.into())
    } else {
        let (mut object, depth) = (Map::new(), depth.checked_sub(1)?);
        for entry in Object::entries(js.unchecked_ref()).iter() {
            let entry: Array = entry.unchecked_into();
            object.insert(entry.get(0).as_string()?, value_of(&entry.get(1), depth)?);
        }
        Some(object.into())
    }
}

/// Converts a JavaScript number: to an integer if it is one that JavaScript holds exactly.
pub(crate) fn number_of(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_991.0;
    match number.fract() == 0.0 && number.abs() <= EXACT {
        true => (number as i64).into(),
        false => number.into(),
    }
}

/// Writes JSON text.
pub(crate) fn write_json(value: &impl Serialize) -> String {
    let value = value.serialize(&Serializer::json_compatible());
    value.ok().and_then(|value| stringify(&value)).unwrap_or_default()
}

/// Parses a date in HTTP's format, in milliseconds since the Unix epoch. `Date.parse` takes other formats too, such
/// as `2.5`, so the zone is required.
pub(crate) fn parse_date(text: &str) -> Option<u64> {
    let ms = if text.ends_with("GMT") { js_sys::Date::parse(text) } else { f64::NAN };
    (ms >= 0.0).then_some(ms as u64)
}

/// Converts a text into Unicode normalization form C.
pub(crate) fn normalize_nfc(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}

/// Encodes an ASCII text in base64; another text gives an empty string.
pub(crate) fn base64(text: &str) -> String {
    text_of("btoa", text).unwrap_or_default()
}

/// Calls a global function from string to string.
fn text_of(name: &str, text: &str) -> Option<String> {
    call_global(name, &[&text.into()]).ok()?.as_string()
}
