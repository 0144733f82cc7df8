//! JavaScript's values, whatever they are: nothing here throws past us.
//!
//! One function for all properties, as each accessor of its own costs the module an import and the handling of
//! what it may throw.

#[cfg(feature = "client")]
use js_sys::Promise;
use js_sys::{Array, Function, Object, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

/// A property; `undefined` where there is none, or where reading it throws.
pub(crate) fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A promise of a value, be it one or not. `Promise.resolve` itself throws where a promise's constructor can't be
/// read.
#[cfg(feature = "client")]
pub(crate) fn promise(value: &JsValue) -> Promise {
    let promise = get(&js_sys::global(), "Promise");
    call(&promise, "resolve", &[value])
        .map_or_else(|thrown| Promise::reject(&thrown), JsValue::unchecked_into)
}

/// Sets a property of an object made here, which can't fail.
#[cfg(feature = "client")]
pub(crate) fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Calls a method; what it throws, and that there is none, are the error.
pub(crate) fn call(value: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = get(value, name).dyn_into()?;
    Reflect::apply(&method, value, &arguments.iter().copied().collect())
}

/// The object of the parts that are not `undefined`.
#[cfg(feature = "client")]
pub(crate) fn object(parts: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in parts.iter().filter(|(_, value)| !value.is_undefined()) {
        set(&object, name, value);
    }
    object.into()
}

/// A JSON value as JavaScript's own.
pub(crate) fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number.as_f64().into(),
        Value::String(text) => text.as_str().into(),
        Value::Array(elements) => elements.iter().map(to_js).collect::<Array>().into(),
        Value::Object(properties) => {
            // Setting `__proto__` would set the prototype.
            let entry = |(name, value): (&String, &Value)| Array::of2(&name.as_str().into(), &to_js(value));
            let entries: Array = properties.iter().map(entry).collect();
            Object::from_entries(&entries).map_or(JsValue::UNDEFINED, JsValue::from)
        }
    }
}
