//! Input from JavaScript, taken as data: whatever it is, reading it neither traps nor throws past us.

use js_sys::{JSON, Object, Reflect};
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};

use crate::host::parse_json;
use crate::{Error, Issue, IssueCode};

/// The data in a value: what `JSON.stringify` makes of it. `undefined` and functions are left out of objects.
pub(super) fn data(value: &JsValue) -> Result<Value, Error> {
    let problem = |message: &str| Error::invalid_request(vec![Issue::new("", IssueCode::Type, message)]);
    if value.is_undefined() {
        return Err(problem("something must be given here, not `undefined`"));
    }
    // A getter may throw anything, and a cycle, a BigInt or nesting past the stack's end does too.
    let text = JSON::stringify(value).ok().and_then(|text| JsValue::from(text).as_string());
    let text = text.ok_or_else(|| {
        problem("the input can't be written as JSON: it holds a cycle, a BigInt or a function")
    })?;
    parse_json(&text).ok_or_else(|| problem("the input is nested too deeply"))
}

/// A text, such as a webhook's id.
pub(super) fn text(value: &JsValue, name: &str) -> Result<String, Error> {
    let wrong = || {
        let message = format!("`{name}` must be a string");
        Error::invalid_request(vec![Issue::new(format!("/{name}"), IssueCode::Type, message)])
    };
    value.as_string().ok_or_else(wrong)
}

/// The options in an object: their data, and those that are none by their names. `undefined` is as good as
/// absent, of one option and of all.
pub(super) fn options(value: &JsValue, live: &[&str]) -> Result<(Value, Vec<JsValue>), Error> {
    let given = live.iter().map(|_| JsValue::UNDEFINED).collect();
    if value.is_undefined() || value.is_null() {
        return Ok((Value::Object(Map::new()), given));
    }
    let mut given: Vec<JsValue> = given;
    let Some(object) = value.dyn_ref::<Object>().filter(|_| !js_sys::Array::is_array(value)) else {
        return data(value).map(|data| (data, given));
    };
    let rest = Object::new();
    for name in Object::keys(object).iter() {
        let unreadable = |_| {
            let name = name.as_string().unwrap_or_default();
            Error::invalid_request(vec![Issue::new(
                format!("/{name}"),
                IssueCode::Type,
                "the option can't be read",
            )])
        };
        let option = Reflect::get(value, &name).map_err(unreadable)?;
        let place = name.as_string().and_then(|name| live.iter().position(|live| *live == name));
        match place.and_then(|place| given.get_mut(place)) {
            Some(slot) => *slot = option,
            // Setting a property of an object made here can't fail.
            None => drop(Reflect::set(&rest, &name, &option)),
        }
    }
    Ok((data(&rest)?, given))
}

/// A function among the options, `None` where there is none.
pub(super) fn function(option: JsValue, name: &str) -> Result<Option<js_sys::Function>, Error> {
    if option.is_undefined() {
        return Ok(None);
    }
    let wrong = |_| {
        let message = format!("`{name}` must be a function");
        Error::invalid_request(vec![Issue::new(format!("/{name}"), IssueCode::Type, message)])
    };
    option.dyn_into().map(Some).map_err(wrong)
}
