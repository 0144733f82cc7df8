//! The JavaScript host's own URL parser and JSON.

use js_sys::{Array, Object};
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};

use super::Url;
use super::js::{call, call_global, get, global, new, stringify, to_js};

/// How deep JSON may be nested: as deep as serde_json allows natively. Reading is recursive, and a wasm stack
/// that overflows takes the whole instance with it.
const MAX_DEPTH: usize = 128;

pub(super) fn parse_url(text: &str) -> Option<Url> {
    let url = new("URL", &[&text.into()]).ok()?;
    let part = |name: &str| get(&url, name).as_string().unwrap_or_default();
    Some(Url {
        scheme: part("protocol").trim_end_matches(':').to_owned(),
        host: part("hostname"),
        has_credentials: !part("username").is_empty() || !part("password").is_empty(),
    })
}

/// Reads JSON text; `None` if it is none.
pub fn parse_json(text: &str) -> Option<Value> {
    let value = call(&global("JSON"), "parse", &[&text.into()]).ok()?;
    value_of(&value, MAX_DEPTH)
}

/// What `JSON.parse` gave, as a value of ours; `None` if it is nested deeper than this. serde-wasm-bindgen would do,
/// but its messages for types that can't stand here bring the formatting of floats into the module.
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

/// A whole number stays one, as far as JavaScript's are exact.
pub(crate) fn number_of(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_991.0;
    match number.fract() == 0.0 && number.abs() <= EXACT {
        true => (number as i64).into(),
        false => number.into(),
    }
}

/// Writes JSON text.
pub fn write_json(value: &Value) -> String {
    stringify(&to_js(value)).unwrap_or_default()
}

/// Reads a date as HTTP writes it, in milliseconds since the Unix epoch. JavaScript reads other forms too,
/// such as `2.5`, so the zone must stand there.
pub(crate) fn parse_date(text: &str) -> Option<u64> {
    let ms = if text.ends_with("GMT") { js_sys::Date::parse(text) } else { f64::NAN };
    (ms >= 0.0).then_some(ms as u64)
}

/// An ASCII text in base64; nothing of another.
pub(crate) fn base64(text: &str) -> String {
    text_of("btoa", text).unwrap_or_default()
}

/// A text without percent encoding; as it is, if what is encoded is no text.
pub(crate) fn percent_decode(text: &str) -> String {
    text_of("decodeURIComponent", text).unwrap_or_else(|| text.to_owned())
}

/// The text that a global function makes of another.
fn text_of(name: &str, text: &str) -> Option<String> {
    call_global(name, &[&text.into()]).ok()?.as_string()
}
