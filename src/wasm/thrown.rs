//! The values that failures throw.

use js_sys::Object;
use serde::Serialize;
use wasm_bindgen::{JsCast as _, JsValue};

use super::view::{ToJs as _, to_js};
use crate::Error;
use crate::ensure::Plan;

/// Converts an error into the value to throw. `cause` is what JavaScript threw, and `plan` how far `ensure` got.
pub(super) fn describe(error: &Error, cause: Option<JsValue>, plan: Option<&Plan>) -> JsValue {
    let object = object_of(error);
    let body = error.body().map(JsValue::from);
    for (name, value) in [("body", body), ("plan", plan.map(Plan::to_js)), ("cause", cause)] {
        if let Some(value) = value {
            add_hidden(&object, name, &value);
        }
    }
    object.into()
}

/// A plain description `{ code, message, … }`. The npm package's JavaScript makes a `WebhooksError` of it, so that one
/// class serves all modules.
#[cfg(not(feature = "bindings"))]
fn object_of(error: &impl Serialize) -> Object {
    to_js(error).unchecked_into()
}

#[cfg(not(feature = "bindings"))]
use crate::host::js::set as add_hidden;

/// An `Error` with the properties `code`, `message`, …
#[cfg(feature = "bindings")]
fn object_of(error: &impl Serialize) -> Object {
    let properties: Object = to_js(error).unchecked_into();
    let object = js_sys::Error::new("");
    object.set_name("WebhooksError");
    Object::assign(&object, &properties).unchecked_into()
}

/// Adds a property that is not shown by those who show all of an error: the body and the plan may contain the token of
/// an endpoint.
#[cfg(feature = "bindings")]
fn add_hidden(object: &Object, name: &str, value: &JsValue) {
    let property = Object::new();
    crate::host::js::set(&property, "value", value);
    Object::define_property(object, &name.into(), &property);
}
