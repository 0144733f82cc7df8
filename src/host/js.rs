//! Access to JavaScript values of unknown shape: whatever they throw is caught.
//!
//! There is one function for all properties, because each typed accessor costs the module an import of its own.

use js_sys::Array;
#[cfg(feature = "client")]
use js_sys::Object;
#[cfg(feature = "client")]
use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // `Option` instead of `JsValue`: when an import throws, wasm-bindgen leaks the slot of a `JsValue` result.
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

/// A property of the global object; `undefined` if there is none.
pub(crate) fn global(name: &str) -> JsValue {
    GLOBAL.with(|global| get(global, name))
}

/// A property; `undefined` if there is none, if it is `null`, or if reading it throws.
pub(crate) fn get(value: &JsValue, name: &str) -> JsValue {
    try_get(value, name).unwrap_or_default()
}

/// A property of an object that this module created, which can't throw. Unlike [`get`], it distinguishes `null`.
#[cfg(feature = "client")]
pub(crate) fn get_own(object: &Object, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// A property, or what reading it throws.
pub(crate) fn try_get(value: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    reflect_get(value, name).map(Option::unwrap_or_default)
}

/// Whether an object has a property itself, and does not inherit it.
#[cfg(feature = "client")]
pub(crate) fn has_own(value: &JsValue, name: &str) -> bool {
    let descriptor = call(&global("Reflect"), "getOwnPropertyDescriptor", &[value, &name.into()]);
    descriptor.is_ok_and(|descriptor| descriptor.is_object())
}

/// A property that is named by a well-known symbol; `undefined` if there is none.
#[cfg(feature = "client")]
pub(crate) fn get_symbol(value: &JsValue, symbol: &str) -> JsValue {
    call(&global("Reflect"), "get", &[value, &get(&global("Symbol"), symbol)]).unwrap_or_default()
}

/// Converts a value into a promise. `Promise.resolve` throws for a promise whose constructor can't be read.
#[cfg(feature = "client")]
pub(crate) fn promise(value: &JsValue) -> Promise {
    call(&global("Promise"), "resolve", &[value])
        .map_or_else(|thrown| Promise::reject(&thrown), JsValue::unchecked_into)
}

/// Sets a property of an object that this module created, which can't fail.
#[cfg(feature = "client")]
pub(crate) fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Calls a method. A missing method is an error, like what it throws; `null` becomes `undefined`.
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

/// Creates an object of a global class.
pub(crate) fn new(class: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    reflect_construct(&global(class), &arguments.iter().copied().collect()).map(Option::unwrap_or_default)
}

/// Returns the result of `JSON.stringify`, if it is a string.
pub(crate) fn stringify(value: &JsValue) -> Option<String> {
    call(&global("JSON"), "stringify", &[value]).ok()?.as_string()
}

/// Creates a pending promise, and the function that resolves it.
#[cfg(feature = "client")]
pub(crate) fn deferred() -> (Promise, JsValue) {
    let mut resolver = JsValue::UNDEFINED;
    let promise = Promise::new(&mut |resolve: js_sys::Function, _| resolver = resolve.into());
    (promise, resolver)
}
