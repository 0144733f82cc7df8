//! JavaScript values taken as data. Whatever they are, reading them neither traps nor lets an exception pass.

use js_sys::{Array, Function, JsString, Object};
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};

use crate::host::js::{call, get, get_own, global, set, try_get};
use crate::host::number_of;
use crate::json::MAX_DEPTH;
use crate::text::pointer;
use crate::{Issue, IssueCode, Issues};

/// Splits an options object into the properties named in `live`, as they are, and the data of the others. `undefined`
/// counts as absent, for each option and for the whole object.
pub(super) fn options(value: &JsValue, live: &[&str], issues: &mut Issues) -> (Object, Value) {
    match value.is_undefined() || value.is_null() {
        true => (without_prototype(), Value::Object(Map::new())),
        false => data(value, live, issues),
    }
}

/// The most objects and arrays in a value.
const MAX_OBJECTS: usize = 200_000;

/// Converts a value into data, as `JSON.stringify` does. What `JSON.stringify` would leave out or turn into `null` is an
/// issue. An object that contains itself is nested deeper than [`MAX_DEPTH`].
pub(super) fn data(value: &JsValue, live: &[&str], issues: &mut Issues) -> (Object, Value) {
    let mut reader = DataReader {
        live,
        taken: without_prototype(),
        issues: Issues::new(),
        objects: 0,
        is_too_large: false,
    };
    let data = reader.value(value, "", 0);
    if reader.is_too_large {
        let message = format!(
            "it is nested deeper than {MAX_DEPTH} levels, has more than {MAX_OBJECTS} objects, or contains itself"
        );
        reader.issues = Issue::new("", IssueCode::Type, message).into();
    }
    issues.extend(reader.issues);
    (reader.taken, data)
}

/// Converts a value recursively.
struct DataReader<'a> {
    /// The names of top-level properties that are taken as they are.
    live: &'a [&'a str],
    taken: Object,
    issues: Issues,
    /// The number of objects and arrays so far. One that occurs several times counts each time, as it is converted each time.
    objects: usize,
    /// Whether the value is nested too deeply or has too many objects. Reading stops then.
    is_too_large: bool,
}

impl DataReader<'_> {
    fn value(&mut self, js: &JsValue, path: &str, depth: usize) -> Value {
        if let Some(text) = js.as_string() {
            text.into()
        } else if let Some(number) = js.as_f64().filter(|number| number.is_finite()) {
            number_of(number)
        } else if let Some(flag) = js.as_bool() {
            flag.into()
        } else if js.is_null() {
            Value::Null
        } else if js.is_object() {
            self.objects += 1;
            self.is_too_large |= depth >= MAX_DEPTH || self.objects > MAX_OBJECTS;
            match self.is_too_large {
                true => Value::Null,
                false => {
                    self.parts(js, path, depth).unwrap_or_else(|_| self.refuse(path, "it can't be read"))
                }
            }
        } else {
            self.refuse(path, &format!("must be plain data, not `{}`", name_of(js)))
        }
    }

    /// Any of it may be a getter or a proxy that throws.
    fn parts(&mut self, js: &JsValue, path: &str, depth: usize) -> Result<Value, JsValue> {
        if get(js, "toJSON").is_function() {
            return Ok(self.value(&call(js, "toJSON", &[])?, path, depth + 1));
        }
        let is_array = call(&global("Array"), "isArray", &[js])?.is_truthy();
        // A `Map` or `Headers`. The converted object is not asked for entries again, as that could go on forever.
        let has_entries = !is_array && get(js, "entries").is_function();
        let js = &if has_entries { call(&global("Object"), "fromEntries", &[js])? } else { js.clone() };
        let names: Array = call(&global("Object"), "keys", &[js])?.unchecked_into();
        if is_array && get(js, "length") != f64::from(names.length()) {
            return Ok(self.refuse(path, "an array must have no holes and no further properties"));
        }
        let (mut list, mut object) = (Vec::new(), Map::new());
        for name in names.iter().filter_map(|name| name.as_string()) {
            if name == "__proto__" {
                self.refuse(&format!("{path}/__proto__"), "a property can't be named `__proto__`");
                continue;
            }
            let part = match try_get(js, &name) {
                // Or `null`: it is read again, now that it is known not to throw.
                Ok(part) if part.is_undefined() => get_own(js.unchecked_ref(), &name),
                Ok(part) => part,
                Err(_) => {
                    self.refuse(&format!("{path}/{}", pointer(&name)), "it can't be read");
                    continue;
                }
            };
            if depth == 0 && self.live.contains(&name.as_str()) {
                set(&self.taken, &name, &part);
            } else if is_array || !part.is_undefined() {
                let part = self.value(&part, &format!("{path}/{}", pointer(&name)), depth + 1);
                match is_array {
                    true => list.push(part),
                    false => drop(object.insert(name, part)),
                }
            }
        }
        Ok(if is_array { list.into() } else { object.into() })
    }

    fn refuse(&mut self, path: &str, message: &str) -> Value {
        self.issues.push(Issue::new(path, IssueCode::Type, message));
        Value::Null
    }
}

/// The name of a value that is not data.
fn name_of(js: &JsValue) -> String {
    match js.as_f64() {
        Some(number) if number.is_nan() => "NaN".to_owned(),
        Some(number) if number > 0.0 => "Infinity".to_owned(),
        Some(_) => "-Infinity".to_owned(),
        None => js.js_typeof().as_string().unwrap_or_default(),
    }
}

/// An object that inherits nothing: a polluted `Object.prototype` must not add options.
fn without_prototype() -> Object {
    Object::create(JsValue::NULL.unchecked_ref())
}

/// Reads a string argument, such as a webhook's id.
pub(super) fn text(value: &JsValue, name: &str) -> (String, Issues) {
    match value.as_string() {
        // Half a character has no bytes that could be sent.
        Some(_) if !value.unchecked_ref::<JsString>().is_valid_utf16() => {
            (String::new(), wrong_type(name, "a string without lone surrogates").into())
        }
        Some(text) => (text, Issues::new()),
        None => (String::new(), wrong_type(name, "a string").into()),
    }
}

/// Reads a URL argument, which may be a `URL`.
pub(super) fn url(value: &JsValue, name: &str) -> (String, Issues) {
    match data(value, &[], &mut Issues::new()) {
        (_, Value::String(url)) => (url, Issues::new()),
        _ => (String::new(), wrong_type(name, "a string or a `URL`").into()),
    }
}

/// Reads an optional function among the options.
pub(super) fn function(options: &Object, name: &str, issues: &mut Issues) -> Option<Function> {
    let option = get_own(options, name);
    if option.is_undefined() {
        return None;
    }
    option.dyn_into().map_err(|_| issues.push(wrong_type(name, "a function"))).ok()
}

pub(super) fn wrong_type(name: &str, expected: &str) -> Issue {
    Issue::new(format!("/{name}"), IssueCode::Type, format!("`{name}` must be {expected}"))
}
