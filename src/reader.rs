//! Reading untrusted JSON values property by property, with every problem reported at its path.
//!
//! A serde `Deserialize` stops at the first error and knows no paths, so drafts, patches and options are read with
//! [`ObjectReader`] instead.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::issue::{IssueCode, Issues};
use crate::suggest::write_unknown_name;
use crate::text::{pointer, string};
use crate::webhook::Header;

/// An object whose properties are read one by one. What is wrong with them is collected in a list of issues.
///
/// The properties are a list: removing from a [`Map`] would bring the rebalancing of its tree into the WebAssembly
/// module, 2 KB.
pub struct ObjectReader<'a> {
    unread: Vec<(String, Value)>,
    /// The names of the properties that were asked for, from which unknown ones get a suggestion.
    known: Vec<String>,
    /// Whether the value was an object. If it was not, its properties are not also reported as missing.
    is_object: bool,
    issues: &'a mut Issues,
}

impl<'a> ObjectReader<'a> {
    /// Starts reading a value. A value that is not an object is an issue and has no properties. `what` names the
    /// object in messages, such as "the options".
    pub fn new(value: Value, what: &str, issues: &'a mut Issues) -> Self {
        let (unread, is_object) = match value {
            Value::Object(object) => (object, true),
            other => {
                let message = format!("{what} must be an object, not {}", type_name(&other));
                issues.report("", IssueCode::Type, message);
                (Map::new(), false)
            }
        };
        Self { unread: unread.into_iter().collect(), known: Vec::new(), is_object, issues }
    }

    /// Takes a property of any type.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.known.push(name.to_owned());
        let index = self.unread.iter().position(|(own, _)| own == name)?;
        Some(self.unread.remove(index).1)
    }

    /// Takes a property that must be present; a missing one is an issue.
    pub fn required(&mut self, name: &str) -> Option<Value> {
        let value = self.take(name);
        if value.is_none() && self.is_object {
            self.report(format!("/{name}"), IssueCode::Required, format!("`{name}` is missing"));
        }
        value
    }

    /// Takes a string. A missing one is `None`; a value of another type is an issue and `None`.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let value = self.take(name)?;
        self.as_text(value, format!("/{name}"))
    }

    /// Takes a string that must be present. If it is missing or of another type, it is reported, and empty.
    pub fn required_text(&mut self, name: &str) -> String {
        self.required(name).and_then(|value| self.as_text(value, format!("/{name}"))).unwrap_or_default()
    }

    /// Takes a boolean; a missing one is `false`.
    pub fn flag(&mut self, name: &str) -> bool {
        self.optional_flag(name).unwrap_or(false)
    }

    /// Takes a boolean, if it is present.
    pub fn optional_flag(&mut self, name: &str) -> Option<bool> {
        match self.take(name)? {
            Value::Bool(flag) => Some(flag),
            other => {
                self.wrong_type(format!("/{name}"), "`true` or `false`", &other);
                None
            }
        }
    }

    /// Takes an integer in a range.
    pub fn number(&mut self, name: &str, range: RangeInclusive<u64>) -> Option<u64> {
        let value = self.take(name)?;
        let number = value.as_u64().filter(|number| range.contains(number));
        if !value.is_number() {
            self.wrong_type(format!("/{name}"), "an integer", &value);
        } else if number.is_none() {
            let message = format!("must be an integer from {} to {}", range.start(), range.end());
            self.report(format!("/{name}"), IssueCode::Range, message);
        }
        number
    }

    /// Takes an object whose values are strings, as pairs of key and value.
    pub fn string_map(&mut self, name: &str) -> Vec<(String, String)> {
        match self.take(name) {
            None => Vec::new(),
            Some(Value::Object(object)) => {
                let mut pairs = Vec::new();
                for (key, value) in object {
                    let path = format!("/{name}/{}", pointer(&key));
                    pairs.extend(self.as_text(value, path).map(|text| (key, text)));
                }
                pairs
            }
            Some(other) => {
                self.wrong_type(format!("/{name}"), "an object whose values are strings", &other);
                Vec::new()
            }
        }
    }

    /// Converts the value at `path` into a string.
    pub fn as_text(&mut self, value: Value, path: String) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            other => {
                self.wrong_type(path, "a string", &other);
                None
            }
        }
    }

    /// Converts the value of a property into an array of strings. An element of another type is an issue, and empty.
    pub fn as_texts(&mut self, value: Value, name: &str) -> Option<Vec<String>> {
        let elements = self.as_array(value, name)?.into_iter().enumerate();
        let text = |(index, value)| self.as_text(value, format!("/{name}/{index}")).unwrap_or_default();
        Some(elements.map(text).collect())
    }

    /// Converts the value of a property into an array.
    pub fn as_array(&mut self, value: Value, name: &str) -> Option<Vec<Value>> {
        self.as_array_of(value, name, "an array")
    }

    /// Converts the value of a property into an array of headers. What is wrong in one is an issue, and empty.
    pub fn as_headers(&mut self, value: Value, name: &str) -> Option<Vec<Header>> {
        let elements = self.as_array_of(value, name, "an array of objects with `name` and `value`")?;
        let elements = elements.into_iter().enumerate();
        Some(elements.map(|(index, value)| self.as_header(value, &format!("/{name}/{index}"))).collect())
    }

    fn as_array_of(&mut self, value: Value, name: &str, expected: &str) -> Option<Vec<Value>> {
        match value {
            Value::Array(elements) => Some(elements),
            other => {
                self.wrong_type(format!("/{name}"), expected, &other);
                None
            }
        }
    }

    fn as_header(&mut self, value: Value, path: &str) -> Header {
        let Value::Object(object) = value else {
            self.wrong_type(path.to_owned(), "an object with `name` and `value`", &value);
            return Header::new("", "");
        };
        let mut part = |name: &str| match object.get(name) {
            Some(value) => self.as_text(value.clone(), format!("{path}/{name}")).unwrap_or_default(),
            None => {
                let message = format!("the header's `{name}` is missing");
                self.report(format!("{path}/{name}"), IssueCode::Required, message);
                String::new()
            }
        };
        let header = Header { name: part("name"), value: part("value") };
        let unknown = object.keys().filter(|name| !matches!(name.as_str(), "name" | "value"));
        report_unknown(path, "a property of a header", &[b"name", b"value"], unknown, self.issues);
        header
    }

    /// Adds an issue.
    pub fn report(&mut self, path: impl Into<String>, code: IssueCode, message: impl Into<String>) {
        self.issues.report(path, code, message);
    }

    /// Adds the issue of a value of the wrong type.
    pub fn wrong_type(&mut self, path: String, expected: &str, found: &Value) {
        let message = format!("must be {expected}, not {}", type_name(found));
        self.report(path, IssueCode::Type, message);
    }

    /// Unwraps the result of reading a property that is an object or array itself. Its issues are added under the
    /// property's name.
    pub fn nested<T>(&mut self, name: &str, result: Result<T, impl Into<Issues>>) -> Option<T> {
        result.map_err(|issues| self.report_nested(name, issues)).ok()
    }

    /// Adds the issues of a property that is an object or array itself, under the property's name.
    pub fn report_nested(&mut self, name: &str, issues: impl Into<Issues>) {
        self.issues.extend(issues.into().under(&format!("/{name}")));
    }

    /// Adds names that only suggestions take into account: of properties that another reader takes.
    pub fn suggest_also(&mut self, names: &[&str]) {
        self.known.extend(names.iter().map(|name| (*name).to_owned()));
    }

    /// Returns the properties that were not read. Unless `allow_unknown`, each of them is an issue.
    pub fn finish(mut self, what: &str, allow_unknown: bool) -> Map<String, Value> {
        if !allow_unknown {
            self.report_unread(&format!("a property of {what}"));
        }
        to_object(self.unread)
    }

    /// Reports the properties that were not read as unknown options.
    pub fn finish_options(mut self) {
        self.report_unread("an option");
    }

    fn report_unread(&mut self, expected: &str) {
        let known: Vec<_> = self.known.iter().map(String::as_bytes).collect();
        report_unknown("", expected, &known, self.unread.iter().map(|(name, _)| name), self.issues);
    }
}

/// Creates an object. `collect` would do it too, but sorts first, which costs 2 KB in WebAssembly.
fn to_object(properties: Vec<(String, Value)>) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in properties {
        object.insert(name, value);
    }
    object
}

/// Returns an object without some of its properties. Removing them from its tree would take more code.
pub(crate) fn without(object: Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    let mut rest = Map::new();
    for (name, value) in object {
        if !names.contains(&name.as_str()) {
            rest.insert(name, value);
        }
    }
    rest
}

fn report_unknown<'n>(
    path: &str,
    expected: &str,
    known: &[&[u8]],
    names: impl Iterator<Item = &'n String>,
    issues: &mut Issues,
) {
    for name in names {
        let path = format!("{path}/{}", pointer(name));
        let mut message = Vec::new();
        write_unknown_name(&mut message, name.as_bytes(), expected, known);
        issues.report(path, IssueCode::UnknownField, string(message));
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
