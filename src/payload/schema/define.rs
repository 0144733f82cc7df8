//! Schemas of users: the part of JSON Schema (2020-12) that the visitor can check. Everything else is refused, so that
//! nothing is silently left unchecked.

mod combined;
mod keywords;

use super::compiled::{
    AdditionalProperties, ArraySchema, Check, Literal, NumberRange, ObjectSchema, Property, StringPattern,
    StringSchema, ValueSchema, certain,
};
use super::pattern;
use super::table::Format;
use crate::issue::{Issue, IssueCode};
use crate::payload::json::decimal::Decimal;
use crate::payload::json::value::JsonValue;
use crate::text::{join, pointer, shorten};
use combined::narrowed;
use keywords::{COMBINING, DIALECTS, FORMATS, KEYWORDS, TYPES, Type, is_annotation};

/// Compiles the JSON Schema of an event's data, or of its whole payload. The error has an issue for everything that can't
/// be checked.
pub(crate) fn compile(event: &str, root: &JsonValue) -> Result<ObjectSchema, Vec<Issue>> {
    if event.is_empty() {
        return Err(vec![Issue::new("", IssueCode::Empty, "name the event to define")]);
    }
    let mut reader = Reader { root, issues: Vec::new(), references: vec!["#"], count: 0 };
    let mut path = String::new();
    let data = match data_of_payload(event, root, &mut path) {
        Some(data) => data,
        None => root,
    };
    match reader.value(data, None, &mut path) {
        ValueSchema { check: Check::Object(object), nullable: false, .. } if reader.issues.is_empty() => {
            Ok(object)
        }
        ValueSchema { check: Check::Object(_), nullable: false, .. } => Err(reader.issues),
        _ => {
            let message = "the data of an event must be an object: add `\"type\": \"object\"`";
            reader.refuse_at(&mut path, "type", IssueCode::Type, message);
            Err(reader.issues)
        }
    }
}

/// Finds the schema of the data in the schema of a whole payload, as `payload_json_schema` returns it. Such a schema has the
/// properties `event` and `data` and no other, and the name of the event as a constant, there or in the condition of a
/// branch of `allOf`.
fn data_of_payload<'a>(event: &str, root: &'a JsonValue, path: &mut String) -> Option<&'a JsonValue> {
    let JsonValue::Object(properties) = root.get("properties")? else { return None };
    let is_envelope = properties.len() == 2 && root.get("properties")?.get("data").is_some();
    let constant = |schema: &'a JsonValue| schema.get("properties")?.get("event")?.get("const");
    let is_event = |name: &JsonValue| matches!(name, JsonValue::String(name) if name == event);
    root.get("properties")?.get("event").filter(|_| is_envelope)?;
    if constant(root).is_some_and(is_event) {
        path.push_str("/properties/data");
        return root.get("properties")?.get("data");
    }
    let JsonValue::Array(branches) = root.get("allOf")? else { return None };
    let index =
        branches.iter().position(|branch| branch.get("if").and_then(constant).is_some_and(is_event))?;
    path.push_str(&join(&["/allOf/", &index.to_string(), "/then/properties/data"]));
    branches.get(index)?.get("then")?.get("properties")?.get("data")
}

type Members = [(String, JsonValue)];

/// Compiles schemas and collects all issues. `path` is the path of the current schema; each call restores it.
struct Reader<'a> {
    root: &'a JsonValue,
    issues: Vec<Issue>,
    /// The references that are being followed.
    references: Vec<&'a str>,
    /// The number of compiled schemas: references may multiply them.
    count: usize,
}

impl<'a> Reader<'a> {
    const MAX_SCHEMAS: usize = 10_000;

    /// Compiles a schema. `outer` is the type of the schema that `schema` is a branch of.
    fn value(
        &mut self,
        schema: &'a JsonValue,
        outer: Option<(Type, bool)>,
        path: &mut String,
    ) -> ValueSchema {
        self.count += 1;
        if self.count > Self::MAX_SCHEMAS {
            if self.count == Self::MAX_SCHEMAS + 1 {
                self.refuse(path, IssueCode::Unsupported, "more than 10,000 schemas can't be checked");
            }
            return certain(Check::Any, false);
        }
        let JsonValue::Object(members) = schema else {
            self.refuse(path, IssueCode::Type, "a schema must be an object");
            return certain(Check::Any, false);
        };
        let own = get(members, "type").map(|_| self.kind(members, path));
        let narrowed = match (own, outer) {
            (Some(own), Some(outer)) => narrowed(own, outer),
            (own, outer) => Some(own.or(outer).unwrap_or((Type::Any, false))),
        };
        let (kind, nullable) = narrowed.unwrap_or_else(|| {
            let message = "no value has both this type and that of the schema around it";
            self.refuse_at(path, "type", IssueCode::Conflict, message);
            (Type::Any, false)
        });
        let combining = members.iter().find(|(keyword, _)| COMBINING.contains(&keyword.as_str()));
        let has_choices = get(members, "enum").is_some() || get(members, "const").is_some();
        let combined =
            combining.map(|(keyword, value)| self.combined(keyword, value, members, (kind, nullable), path));
        for (keyword, value) in members {
            self.keyword(keyword, value, kind, has_choices, combining.map(|(name, _)| name.as_str()), path);
        }
        if let Some(combined) = combined {
            return combined;
        }
        if has_choices {
            return certain(Check::OneOf(self.choices(members, kind, nullable, path)), false);
        }
        let check = match kind {
            Type::Any => Check::Any,
            Type::Null => Check::OneOf(vec![Literal::Name("null")]),
            Type::Boolean => Check::Boolean,
            Type::Integer | Type::Number => Check::Number(self.range(members, kind, path)),
            Type::String => self.string(members, path),
            Type::Array => Check::Array(Box::new(self.array(members, path))),
            Type::Object => Check::Object(self.object(members, path)),
        };
        certain(check, nullable)
    }

    fn kind(&mut self, members: &'a Members, path: &mut String) -> (Type, bool) {
        let named = |name: &JsonValue| find(TYPES, name);
        let kind = match get(members, "type") {
            None => Some((Type::Any, false)),
            Some(JsonValue::Array(types)) => match types.as_slice() {
                [kind] => named(kind).map(|kind| (kind, false)),
                [kind, null] if named(null) == Some(Type::Null) => named(kind).map(|kind| (kind, true)),
                [null, kind] if named(null) == Some(Type::Null) => named(kind).map(|kind| (kind, true)),
                _ => None,
            },
            Some(kind) => named(kind).map(|kind| (kind, false)),
        };
        kind.unwrap_or_else(|| {
            let message = "give one type of JSON, or one and `null`; `anyOf` combines several";
            self.refuse_at(path, "type", IssueCode::Unsupported, message);
            (Type::Any, false)
        })
    }

    /// Refuses a keyword that can't be checked.
    fn keyword(
        &mut self,
        keyword: &str,
        value: &JsonValue,
        kind: Type,
        has_choices: bool,
        combining: Option<&str>,
        path: &mut String,
    ) {
        let name = shorten(keyword);
        if let Some((_, owner)) = KEYWORDS.iter().find(|(known, _)| *known == keyword) {
            let fits = *owner == kind || (*owner == Type::Number && kind == Type::Integer);
            if has_choices {
                let message = join(&["`", &name, "` can't be combined with `enum` or `const`; leave it out"]);
                self.refuse_at(path, keyword, IssueCode::Conflict, &message);
            } else if !fits {
                let owner = TYPES.iter().find(|(_, kind)| kind == owner).map_or("", |(name, _)| name);
                let message = join(&["`", &name, "` needs `\"type\": \"", owner, "\"` beside it"]);
                self.refuse_at(path, keyword, IssueCode::Conflict, &message);
            } else if let Some(other) = combining.filter(|&other| other != "allOf") {
                let message =
                    join(&["`", &name, "` can't be combined with `", other, "`; put it into `", other, "`"]);
                self.refuse_at(path, keyword, IssueCode::Conflict, &message);
            }
        } else if COMBINING.contains(&keyword) {
            if has_choices || combining != Some(keyword) {
                let message = join(&["`", &name, "` can't be combined with other conditions; use `allOf`"]);
                self.refuse_at(path, keyword, IssueCode::Unsupported, &message);
            }
        } else if keyword == "$schema" {
            let is_known = |dialect: &&str| matches!(value, JsonValue::String(uri) if uri.contains(*dialect));
            // Other texts are not dialects at all.
            let is_uri = matches!(value, JsonValue::String(uri) if uri.as_bytes().windows(3).any(|part| part == b"://"));
            if is_uri && !DIALECTS.iter().any(is_known) {
                let message =
                    "this dialect can't be checked; use `https://json-schema.org/draft/2020-12/schema`";
                self.refuse_at(path, keyword, IssueCode::Unsupported, message);
            }
        } else if !is_annotation(keyword) && !["type", "enum", "const"].contains(&keyword) {
            let message = join(&["`", &name, "` can't be checked; leave it out"]);
            self.refuse_at(path, keyword, IssueCode::Unsupported, &message);
        }
    }

    fn range(&mut self, members: &'a Members, kind: Type, path: &mut String) -> NumberRange {
        let mut bound = |keyword| match get(members, keyword) {
            Some(JsonValue::Number(digits)) => Some(digits.clone()),
            None => None,
            Some(_) => {
                self.refuse_at(path, keyword, IssueCode::Type, "must be a number");
                None
            }
        };
        let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map(&mut bound);
        let factor = bound("multipleOf");
        if let Some(factor) = &factor
            && !Decimal::new(factor.as_bytes()).is_factor()
        {
            let message = "must be a number above 0 of at most 15 digits";
            self.refuse_at(path, "multipleOf", IssueCode::Range, message);
        }
        NumberRange::new(kind == Type::Integer, bounds, factor)
    }

    fn string(&mut self, members: &'a Members, path: &mut String) -> Check {
        let patterns = self.patterns(members, path);
        let format = match get(members, "format") {
            None => Format::Any,
            Some(format) => find(FORMATS, format).unwrap_or_else(|| {
                // Beside a pattern, a format is only an annotation for what the pattern describes.
                if patterns.is_empty() {
                    let message = "must be `date`, `date-time` or `uri`, or have a `pattern` beside it";
                    self.refuse_at(path, "format", IssueCode::Unsupported, message);
                }
                Format::Any
            }),
        };
        let min_length = self.count(members, "minLength", path);
        let max_length = self.count(members, "maxLength", path);
        if patterns.is_empty() && min_length.is_none() && max_length.is_none() {
            return Check::String(format);
        }
        Check::Text(Box::new(StringSchema { format, min_length, max_length, patterns }))
    }

    fn patterns(&mut self, members: &'a Members, path: &mut String) -> Vec<StringPattern> {
        match get(members, "pattern") {
            None => Vec::new(),
            Some(JsonValue::String(source)) => pattern::compile(source).unwrap_or_else(|error| {
                let message = join(&["this regular expression can't be checked: it has ", error]);
                self.refuse_at(path, "pattern", IssueCode::Unsupported, &message);
                Vec::new()
            }),
            Some(_) => {
                self.refuse_at(path, "pattern", IssueCode::Type, "must be a regular expression as a string");
                Vec::new()
            }
        }
    }

    /// Reads a keyword that is a number of characters or items.
    fn count(&mut self, members: &'a Members, keyword: &str, path: &mut String) -> Option<usize> {
        let value = get(members, keyword)?;
        let count = match value {
            JsonValue::Number(digits) => Decimal::new(digits.as_bytes()).to_count(),
            _ => None,
        };
        if count.is_none() {
            self.refuse_at(path, keyword, IssueCode::Type, "must be a whole number from 0 to 4294967295");
        }
        count
    }

    fn array(&mut self, members: &'a Members, path: &mut String) -> ArraySchema {
        let min_items = self.count(members, "minItems", path);
        let max_items = self.count(members, "maxItems", path);
        ArraySchema { item: self.subschema(members, "items", path), min_items, max_items }
    }

    fn object(&mut self, members: &'a Members, path: &mut String) -> ObjectSchema {
        let listed: &'a Members = match get(members, "properties") {
            Some(JsonValue::Object(properties)) => properties.as_slice(),
            None => &[],
            Some(_) => {
                self.refuse_at(path, "properties", IssueCode::Type, "must be an object of schemas");
                &[]
            }
        };
        let required = self.required(members, path);
        let additional = match get(members, "additionalProperties") {
            None if listed.is_empty() => AdditionalProperties::Allowed,
            None => AdditionalProperties::Noticed,
            Some(JsonValue::Name("true")) => AdditionalProperties::Allowed,
            Some(JsonValue::Name("false")) => AdditionalProperties::Forbidden,
            Some(_) => {
                let message = "must be `true` or `false`; a schema can't be checked";
                self.refuse_at(path, "additionalProperties", IssueCode::Unsupported, message);
                AdditionalProperties::Allowed
            }
        };
        let mut properties = Vec::new();
        let end = path.len();
        push_segment(path, "properties");
        for (name, _) in listed {
            let value = self.subschema(listed, name, path);
            properties.push(Property::new(name.clone(), value, required.contains(&name.as_str())));
        }
        path.truncate(end);
        // A required property that `properties` does not list may have any value, unless it is forbidden: then no object is
        // valid.
        let is_closed = additional == AdditionalProperties::Forbidden;
        for name in required {
            if !properties.iter().any(|property| property.name == name) {
                let check = if is_closed { Check::Never } else { Check::Any };
                properties.push(Property::new(name.to_owned(), certain(check, false), true));
            }
        }
        if properties.len() > ObjectSchema::MAX_PROPERTIES {
            let message = "an object can have at most 64 properties, those of `required` included";
            self.refuse_at(path, "properties", IssueCode::Range, message);
            properties.clear();
        }
        ObjectSchema::new(properties, additional)
    }

    fn required(&mut self, members: &'a Members, path: &mut String) -> Vec<&'a str> {
        let name = |item: &'a JsonValue| match item {
            JsonValue::String(name) => Some(name.as_str()),
            _ => None,
        };
        let names = match get(members, "required") {
            Some(JsonValue::Array(items)) => items.iter().map(name).collect(),
            None => Some(Vec::new()),
            Some(_) => None,
        };
        names.unwrap_or_else(|| {
            self.refuse_at(path, "required", IssueCode::Type, "must be an array of property names");
            Vec::new()
        })
    }

    /// Compiles the schema under a key. Without one, every value is valid.
    fn subschema(&mut self, members: &'a Members, key: &str, path: &mut String) -> ValueSchema {
        let Some(schema) = get(members, key) else { return certain(Check::Any, false) };
        let end = path.len();
        push_segment(path, key);
        let value = self.value(schema, None, path);
        path.truncate(end);
        value
    }

    fn refuse_at(&mut self, path: &mut String, key: &str, code: IssueCode, message: &str) {
        let end = path.len();
        push_segment(path, key);
        self.refuse(path, code, message);
        path.truncate(end);
    }

    fn refuse(&mut self, path: &str, code: IssueCode, message: &str) {
        self.issues.push(Issue::new(path, code, message));
    }
}

pub(super) fn push_segment(path: &mut String, key: &str) {
    path.push('/');
    path.push_str(&pointer(key));
}

fn get<'a>(members: &'a Members, key: &str) -> Option<&'a JsonValue> {
    members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// Looks a name up in a table.
fn find<T: Copy>(table: &[(&str, T)], name: &JsonValue) -> Option<T> {
    let JsonValue::String(name) = name else { return None };
    table.iter().find(|(known, _)| known == name).map(|(_, meaning)| *meaning)
}

fn is_of(literal: &JsonValue, kind: Type) -> bool {
    match (literal, kind) {
        (_, Type::Any)
        | (JsonValue::String(_), Type::String)
        | (JsonValue::Number(_), Type::Number)
        | (JsonValue::Name("null"), Type::Null)
        | (JsonValue::Name("true" | "false"), Type::Boolean) => true,
        (JsonValue::Number(digits), Type::Integer) => Decimal::new(digits.as_bytes()).is_integer(),
        _ => false,
    }
}
