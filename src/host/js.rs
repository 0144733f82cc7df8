//! JavaScript's values, whatever they are: nothing here throws past us.
//!
//! One function for all properties, as each accessor of its own costs the module an import and the handling of
//! what it may throw.

use js_sys::{Array, Object};
#[cfg(feature = "client")]
use js_sys::{Promise, Reflect};
use serde_json::Value;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // `Option`, and no `JsValue`: of an import that throws, the place of the value that it did not give is lost.
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn reflect_get(value: &JsValue, name: &str) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = apply)]
    fn reflect_apply(
        function: &JsValue,
        this: &JsValue,
        arguments: &Array,
    ) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = construct)]
    fn reflect_construct(class: &JsValue, arguments: &Array) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    static GLOBAL: JsValue;
}

/// Something global; `undefined` where this environment has none.
pub(crate) fn global(name: &str) -> JsValue {
    GLOBAL.with(|global| get(global, name))
}

/// A property; `undefined` where there is none, where it is `null`, or where reading it throws.
pub(crate) fn get(value: &JsValue, name: &str) -> JsValue {
    try_get(value, name).unwrap_or_default()
}

/// A property of an object made here, which can't throw; `null` where it is that.
#[cfg(feature = "client")]
pub(crate) fn get_own(object: &Object, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// A property, or what reading it throws.
pub(crate) fn try_get(value: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    reflect_get(value, name).map(Option::unwrap_or_default)
}

/// A property that is named by a symbol of the language; `undefined` where there is none.
#[cfg(feature = "client")]
pub(crate) fn get_symbol(value: &JsValue, symbol: &str) -> JsValue {
    call(&global("Reflect"), "get", &[value, &get(&global("Symbol"), symbol)]).unwrap_or_default()
}

/// A promise of a value, be it one or not. `Promise.resolve` itself throws where a promise's constructor can't be
/// read.
#[cfg(feature = "client")]
pub(crate) fn promise(value: &JsValue) -> Promise {
    call(&global("Promise"), "resolve", &[value])
        .map_or_else(|thrown| Promise::reject(&thrown), JsValue::unchecked_into)
}

/// Sets a property of an object made here, which can't fail.
#[cfg(feature = "client")]
pub(crate) fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Calls a method; what it throws, and that there is none, are the error. `null` is as good as `undefined`.
pub(crate) fn call(value: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    apply(&get(value, name), value, arguments)
}

/// Calls a global function.
pub(crate) fn call_global(name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    GLOBAL.with(|global| call(global, name, arguments))
}

/// Calls a function as a method of a value.
pub(crate) fn apply(function: &JsValue, this: &JsValue, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    reflect_apply(function, this, &arguments.iter().copied().collect()).map(Option::unwrap_or_default)
}

/// A new object of a global class.
pub(crate) fn new(class: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    reflect_construct(&global(class), &arguments.iter().copied().collect()).map(Option::unwrap_or_default)
}

/// What `JSON.stringify` makes of a value, if it is a text.
pub(crate) fn stringify(value: &JsValue) -> Option<String> {
    call(&global("JSON"), "stringify", &[value]).ok()?.as_string()
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
