//! Input from JavaScript, taken as data: whatever it is, reading it neither traps nor throws past us.

use js_sys::{Array, Function, Object};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

use crate::host::js::{call, get_own, global, set, stringify, try_get};
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

/// The options in an object: those under the names in `live`, as they are, and the data of the others. `undefined`
/// is as good as absent, of one option and of all.
pub(super) fn options(value: &JsValue, live: &[&str]) -> Result<(Object, Value), Error> {
    let (taken, rest) = (Object::new(), Object::new());
    // Not `instanceof`: a module's namespace is an object too, and so is one without a prototype.
    let is_record = value.is_undefined() || value.is_null() || value.is_object() && !Array::is_array(value);
    if !is_record {
        return Ok((taken, data(value)?));
    }
    // Read once, and all at once: from the copy nothing throws, and `null` in it is not `undefined`.
    call(&global("Object"), "assign", &[&rest, value]).map_err(|_| unreadable(value))?;
    for name in live {
        set(&taken, name, &get_own(&rest, name));
        set(&rest, name, &JsValue::UNDEFINED);
    }
    Ok((taken, data(&rest)?))
}

/// The error for options of which one throws when it is read, or for all if they don't tell their names.
fn unreadable(options: &JsValue) -> Error {
    let names = call(&global("Reflect"), "ownKeys", &[options]).and_then(JsCast::dyn_into::<Array>);
    let mut names = names.unwrap_or_default().into_iter().filter_map(|name| name.as_string());
    match names.find(|name| try_get(options, name).is_err()) {
        Some(name) => wrong(&name, "the option can't be read".to_owned()),
        None => wrong("", "the options can't be read".to_owned()),
    }
}

/// A function among the options, `None` where there is none.
pub(super) fn function(options: &Object, name: &str) -> Result<Option<Function>, Error> {
    let option = get_own(options, name);
    if option.is_undefined() {
        return Ok(None);
    }
    option.dyn_into().map(Some).map_err(|_| wrong(name, format!("`{name}` must be a function")))
}

pub(super) fn wrong(name: &str, message: String) -> Error {
    let path = if name.is_empty() { String::new() } else { format!("/{name}") };
    Error::invalid_request(vec![Issue::new(path, IssueCode::Type, message)])
}
