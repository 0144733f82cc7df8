//! Reading what a caller gives, by field, with every problem reported at its path.

use serde_json::{Map, Value};

use super::Header;
use crate::issue::{Issue, IssueCode, under};
use crate::json::Parts;
use crate::text::{pointer, shorten};

/// The fields of an object that are still to be read, and what was wrong with those that were.
pub struct Fields<'a> {
    rest: Parts,
    /// Whether there was an object at all: what is none lacks nothing in particular.
    is_object: bool,
    issues: &'a mut Vec<Issue>,
}

impl<'a> Fields<'a> {
    /// The fields of a value; one that is no object is an issue, and has none.
    pub fn of(value: Value, what: &str, issues: &'a mut Vec<Issue>) -> Self {
        let (rest, is_object) = match value {
            Value::Object(object) => (object, true),
            other => {
                let found = type_name(&other);
                issues.push(Issue::new(
                    "",
                    IssueCode::Type,
                    format!("{what} must be an object, not {found}"),
                ));
                (Map::new(), false)
            }
        };
        Self { rest: Parts::of(rest), is_object, issues }
    }

    /// Takes a field as it is.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.rest.take(name)
    }

    /// Takes a text. An absent one is `None`; one of another type too, and an issue.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let value = self.take(name)?;
        self.as_text(value, format!("/{name}"))
    }

    /// Takes a switch; an absent one is off.
    pub fn flag(&mut self, name: &str) -> bool {
        self.switch(name).unwrap_or(false)
    }

    /// Takes a switch, if it is there.
    pub fn switch(&mut self, name: &str) -> Option<bool> {
        match self.take(name)? {
            Value::Bool(on) => Some(on),
            other => {
                self.wrong_type(format!("/{name}"), "`true` or `false`", &other);
                None
            }
        }
    }

    /// Takes a whole number in a range, both ends included.
    pub fn number(&mut self, name: &str, least: u64, most: u64) -> Option<u64> {
        let value = self.take(name)?;
        let number = value.as_u64().filter(|number| (least..=most).contains(number));
        if !value.is_number() {
            self.wrong_type(format!("/{name}"), "a whole number", &value);
        } else if number.is_none() {
            let message = format!("must be a whole number from {least} to {most}");
            self.report(format!("/{name}"), IssueCode::Range, message);
        }
        number
    }

    /// Takes an object whose values are texts: each name with its value.
    pub fn record(&mut self, name: &str) -> Vec<(String, String)> {
        match self.take(name) {
            None => Vec::new(),
            Some(Value::Object(object)) => {
                let text = |(key, value): (String, Value)| {
                    let path = format!("/{name}/{}", pointer(&key));
                    self.as_text(value, path).map(|text| (key, text))
                };
                object.into_iter().filter_map(text).collect()
            }
            Some(other) => {
                self.wrong_type(format!("/{name}"), "an object with a string for each name", &other);
                Vec::new()
            }
        }
    }

    /// Makes a text of a value that stands at this path.
    pub fn as_text(&mut self, value: Value, path: String) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            other => {
                self.wrong_type(path, "a string", &other);
                None
            }
        }
    }

    /// Takes a text that must be there; one that can't be had is an issue, and empty.
    pub fn required_text(&mut self, name: &str) -> String {
        self.required(name).and_then(|value| self.as_text(value, format!("/{name}"))).unwrap_or_default()
    }

    /// Takes a field that must be there; an absent one is an issue.
    pub fn required(&mut self, name: &str) -> Option<Value> {
        let value = self.take(name);
        if value.is_none() && self.is_object {
            self.report(format!("/{name}"), IssueCode::Required, format!("`{name}` is missing"));
        }
        value
    }

    /// Makes a list of texts of a value. An element of another type is an issue, and empty.
    pub fn as_texts(&mut self, value: Value, name: &str) -> Option<Vec<String>> {
        let elements = self.as_elements(value, name)?.into_iter().enumerate();
        let text = |(index, value)| self.as_text(value, format!("/{name}/{index}")).unwrap_or_default();
        Some(elements.map(text).collect())
    }

    /// Makes a list of headers of a value. What is wrong in one is an issue, and empty.
    pub fn as_headers(&mut self, value: Value, name: &str) -> Option<Vec<Header>> {
        let what = "an array of objects with `name` and `value`";
        let elements = self.elements(value, name, what)?.into_iter().enumerate();
        Some(elements.map(|(index, value)| self.as_header(value, &format!("/{name}/{index}"))).collect())
    }

    fn as_header(&mut self, value: Value, path: &str) -> Header {
        let Value::Object(object) = value else {
            self.wrong_type(path.to_owned(), "an object with `name` and `value`", &value);
            return Header::new("", "");
        };
        let mut parts = Parts::of(object);
        let mut part = |name: &str| match parts.take(name) {
            Some(value) => self.as_text(value, format!("{path}/{name}")).unwrap_or_default(),
            None => {
                let message = format!("the header's `{name}` is missing");
                self.report(format!("{path}/{name}"), IssueCode::Required, message);
                String::new()
            }
        };
        let header = Header { name: part("name"), value: part("value") };
        report_unknown(path, "a header", &parts, self.issues);
        header
    }

    /// Makes a list of a value.
    pub fn as_elements(&mut self, value: Value, name: &str) -> Option<Vec<Value>> {
        self.elements(value, name, "an array")
    }

    fn elements(&mut self, value: Value, name: &str, what: &str) -> Option<Vec<Value>> {
        match value {
            Value::Array(elements) => Some(elements),
            other => {
                self.wrong_type(format!("/{name}"), what, &other);
                None
            }
        }
    }

    /// Adds the issue of a value that has another type than it should.
    pub fn wrong_type(&mut self, path: String, expected: &str, found: &Value) {
        let message = format!("must be {expected}, not {}", type_name(found));
        self.report(path, IssueCode::Type, message);
    }

    /// Adds an issue.
    pub fn report(&mut self, path: impl Into<String>, code: IssueCode, message: impl Into<String>) {
        self.issues.push(Issue::new(path, code, message));
    }

    /// What was read of a field that is an object of its own; its issues stand under the field's name.
    pub fn nested<T>(&mut self, name: &str, result: Result<T, Vec<Issue>>) -> Option<T> {
        result.map_err(|issues| self.report_under(name, issues)).ok()
    }

    /// Adds issues of a field that is an object of its own: they stand under the field's name.
    pub fn report_under(&mut self, name: &str, issues: Vec<Issue>) {
        self.issues.extend(under(&format!("/{name}"), issues));
    }

    /// What no one has taken, if that is allowed; else each is an issue.
    pub fn finish(self, what: &str, allow_unknown: bool) -> Map<String, Value> {
        let Self { rest, issues, .. } = self;
        if allow_unknown {
            return rest.rest();
        }
        report_unknown("", what, &rest, issues);
        Map::new()
    }
}

fn report_unknown(path: &str, what: &str, properties: &Parts, issues: &mut Vec<Issue>) {
    for name in properties.names() {
        let message = format!("`{}` is not a property of {what}", shorten(name));
        issues.push(Issue::new(format!("{path}/{}", pointer(name)), IssueCode::UnknownField, message));
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
