//! The event catalogue's functions.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::event::{Row, suggest_event};
use crate::text::{decimal, join};
use crate::{Issue, IssueCode, Rules, check_event_names};

/// `{ known: true }`, or `{ known: false, suggestion? }`. What is no string is no known event.
#[wasm_bindgen(js_name = checkEventName)]
pub fn check_name(name: &JsValue) -> Object {
    let name = name.as_string().unwrap_or_default();
    let known = Row::find(&name).is_some();
    let answer = Object::new();
    set(&answer, "known", &known.into());
    if let Some(suggestion) = suggest_event(&name).filter(|_| !known) {
        set(&answer, "suggestion", &suggestion.into());
    }
    answer
}

/// The issues of a list of names, as `{ path, code, message }`.
#[wasm_bindgen(js_name = checkEventNames)]
pub fn check_names(names: &JsValue, allow_unknown_events: bool, allow_ping_event: bool) -> Array {
    let rules = Rules { allow_unknown_events, allow_ping_event, ..Rules::default() };
    let issues = match strings(names) {
        Ok(names) => check_event_names(&names, &rules),
        Err(issue) => vec![issue],
    };
    issues.iter().map(describe).collect()
}

fn strings(names: &JsValue) -> Result<Vec<String>, Issue> {
    let wrong = |path: String, expected| Issue::new(path, IssueCode::Type, expected);
    if !Array::is_array(names) {
        return Err(wrong(String::new(), "expected an array of event names"));
    }
    let element = |(index, name): (usize, JsValue)| {
        name.as_string()
            .ok_or_else(|| wrong(join(&["/", &decimal(index as u64)]), "expected an event name, a string"))
    };
    Array::from(names).iter().enumerate().map(element).collect()
}

fn describe(issue: &Issue) -> Object {
    let described = Object::new();
    set(&described, "path", &issue.path.as_str().into());
    set(&described, "code", &issue.code.as_str().into());
    set(&described, "message", &issue.message.as_str().into());
    described
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a property of an object made here can't fail.
    let _ = Reflect::set(object, &name.into(), value);
}
