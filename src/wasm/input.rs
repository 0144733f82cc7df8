//! Input from JavaScript, taken as data: whatever it is, reading it neither traps nor throws past us.

use js_sys::{Array, Function, Object};
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};

use crate::host::js::{call, get, get_own, global, set, try_get};
use crate::host::number_of;
use crate::issue::add_uncovered;
use crate::text::pointer;
use crate::{Error, Issue, IssueCode};

/// How deep objects may be nested, as in JSON that is read. One that holds itself is deeper.
const MAX_DEPTH: usize = 128;

/// What the core makes of the data in a value, or everything that is wrong with either.
pub(super) fn read<T>(
    value: &JsValue,
    read: impl FnOnce(Value) -> Result<T, Vec<Issue>>,
) -> Result<T, Vec<Issue>> {
    let mut issues = Vec::new();
    match read(data(value, &[], &mut issues).1) {
        Ok(read) if issues.is_empty() => Ok(read),
        result => Err(add_uncovered(issues, result.err().unwrap_or_default())),
    }
}

/// The options in an object: those under the names in `live`, as they are, and the data of the others. `undefined`
/// is as good as absent, of one option and of all.
pub(super) fn options(value: &JsValue, live: &[&str], issues: &mut Vec<Issue>) -> (Object, Value) {
    match value.is_undefined() || value.is_null() {
        true => (Object::new(), Value::Object(Map::new())),
        false => data(value, live, issues),
    }
}

/// The data in a value, as `JSON.stringify` sees it. What that would leave out or make `null` of is an issue: it
/// was meant to be something.
fn data(value: &JsValue, live: &[&str], issues: &mut Vec<Issue>) -> (Object, Value) {
    let mut walk = Walk { live, taken: Object::new(), issues: Vec::new(), is_too_deep: false };
    let data = walk.value(value, "", 0);
    if walk.is_too_deep {
        let message = "it is nested too deeply, or holds itself";
        walk.issues = vec![Issue::new("", IssueCode::Type, message)];
    }
    issues.extend(walk.issues);
    (walk.taken, data)
}

struct Walk<'a> {
    /// The names at the top whose values are taken as they are.
    live: &'a [&'a str],
    taken: Object,
    issues: Vec<Issue>,
    /// Whether all is over: each further turn would take as long again.
    is_too_deep: bool,
}

impl Walk<'_> {
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
            self.is_too_deep |= depth > MAX_DEPTH;
            match self.is_too_deep {
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
        // A `Map`, and `Headers`. What becomes of it is not asked whether it has entries, as that may go on forever.
        let has_entries = !is_array && get(js, "entries").is_function();
        let js = &if has_entries { call(&global("Object"), "fromEntries", &[js])? } else { js.clone() };
        let names: Array = call(&global("Object"), "keys", &[js])?.unchecked_into();
        if is_array && get(js, "length") != f64::from(names.length()) {
            return Ok(self.refuse(path, "an array must have no holes, and nothing beside its items"));
        }
        let (mut list, mut object) = (Vec::new(), Map::new());
        for name in names.iter().filter_map(|name| name.as_string()) {
            let part = match try_get(js, &name) {
                // Or `null`: that is looked at again, now that it is known not to throw.
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

/// What to call a value that is no data.
fn name_of(js: &JsValue) -> String {
    match js.as_f64() {
        Some(number) if number.is_nan() => "NaN".to_owned(),
        Some(number) if number > 0.0 => "Infinity".to_owned(),
        Some(_) => "-Infinity".to_owned(),
        None => js.js_typeof().as_string().unwrap_or_default(),
    }
}

/// A text, such as a webhook's id.
pub(super) fn text(value: &JsValue, name: &str) -> Result<String, Error> {
    let wrong = || Error::invalid_request(vec![wrong(name, "a string")]);
    value.as_string().ok_or_else(wrong)
}

/// A function among the options, `None` where there is none.
pub(super) fn function(options: &Object, name: &str, issues: &mut Vec<Issue>) -> Option<Function> {
    let option = get_own(options, name);
    if option.is_undefined() {
        return None;
    }
    option.dyn_into().map_err(|_| issues.push(wrong(name, "a function"))).ok()
}

pub(super) fn wrong(name: &str, expected: &str) -> Issue {
    Issue::new(format!("/{name}"), IssueCode::Type, format!("`{name}` must be {expected}"))
}
