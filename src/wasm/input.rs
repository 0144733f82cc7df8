//! Input from JavaScript, taken as data: whatever it is, reading it neither traps nor throws past us.

use js_sys::{Array, Function, Object};
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};

use crate::host::js::{call, get, global, set, stringify, try_get};
use crate::host::parse_json;
use crate::{Error, Issue, IssueCode};

/// The data in a value: what `JSON.stringify` makes of it. `undefined` and functions are left out of objects.
pub(super) fn data(value: &JsValue) -> Result<Value, Error> {
    let problem = |message: &str| Error::invalid_request(vec![Issue::new("", IssueCode::Type, message)]);
    if value.is_undefined() {
        return Err(problem("something must be given here, not `undefined`"));
    }
    // A getter may throw anything, and a cycle, a BigInt or nesting past the stack's end does too.
    let text = stringify(value).ok_or_else(|| {
        problem("the input can't be written as JSON: it holds a cycle, a BigInt or a function")
    })?;
    parse_json(&text).ok_or_else(|| problem("the input is nested too deeply"))
}

/// A text, such as a webhook's id.
pub(super) fn text(value: &JsValue, name: &str) -> Result<String, Error> {
    value.as_string().ok_or_else(|| wrong(name, format!("`{name}` must be a string")))
}

/// The data among the options in an object; `live` are the names of those that are none. `undefined` is as good
/// as absent, of one option and of all.
pub(super) fn options(value: &JsValue, live: &[&str]) -> Result<Value, Error> {
    if value.is_undefined() || value.is_null() {
        return Ok(Value::Object(Map::new()));
    }
    // Not `instanceof`: a module's namespace is an object too, and so is one without a prototype.
    if !value.is_object() || Array::is_array(value) {
        return data(value);
    }
    let unreadable = |_| wrong("", "the options can't be read".to_owned());
    let rest = Object::new();
    let names: Array = call(&global("Reflect"), "ownKeys", &[value]).map_err(unreadable)?.unchecked_into();
    for name in names.iter().filter_map(|name| name.as_string()) {
        let option =
            try_get(value, &name).map_err(|_| wrong(&name, "the option can't be read".to_owned()))?;
        if !live.contains(&name.as_str()) {
            set(&rest, &name, &option);
        }
    }
    data(&rest)
}

/// A function among the options, `None` where there is none.
pub(super) fn function(options: &JsValue, name: &str) -> Result<Option<Function>, Error> {
    let option = get(options, name);
    if option.is_undefined() {
        return Ok(None);
    }
    option.dyn_into().map(Some).map_err(|_| wrong(name, format!("`{name}` must be a function")))
}

pub(super) fn wrong(name: &str, message: String) -> Error {
    let path = if name.is_empty() { String::new() } else { format!("/{name}") };
    Error::invalid_request(vec![Issue::new(path, IssueCode::Type, message)])
}
