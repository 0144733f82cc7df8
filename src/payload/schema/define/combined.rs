//! Schemas that combine or refer to others, and lists of values.

use super::keywords::Type;
use super::{Members, Reader, get, is_of, push_segment};
use crate::issue::IssueCode;
use crate::payload::json::value::JsonValue;
use crate::payload::schema::combine;
use crate::payload::schema::compiled::{
    AdditionalProperties, Check, Literal, ObjectSchema, ValueSchema, certain,
};

impl<'a> Reader<'a> {
    /// Compiles a schema that combines others.
    pub(super) fn combined(
        &mut self,
        keyword: &str,
        value: &'a JsonValue,
        members: &'a Members,
        (kind, nullable): (Type, bool),
        path: &mut String,
    ) -> ValueSchema {
        let end = path.len();
        push_segment(path, keyword);
        let outer = Some((kind, nullable)).filter(|(kind, _)| *kind != Type::Any);
        let result = match (keyword, value) {
            ("$ref", JsonValue::String(reference)) => self.reference(reference, outer, path),
            ("$ref", _) => Err(String::from("must be a string")),
            (_, JsonValue::Array(branches)) if !branches.is_empty() => {
                let mut schemas = Vec::new();
                let issues = self.issues.len();
                for (index, branch) in branches.iter().enumerate() {
                    let end = path.len();
                    push_segment(path, &index.to_string());
                    schemas.push(self.value(branch, outer, path));
                    path.truncate(end);
                }
                if keyword == "allOf" {
                    let end = path.len();
                    path.truncate(end - "/allOf".len());
                    schemas.push(certain(Check::Object(self.object(members, path)), false));
                    path.push_str("/allOf");
                }
                if self.issues.len() > issues {
                    let object = ObjectSchema::new(Vec::new(), AdditionalProperties::Allowed);
                    Ok(certain(Check::Object(object), false))
                } else if keyword == "allOf" {
                    combine::all_of(schemas)
                } else {
                    combine::any_of(schemas, keyword == "oneOf").map_err(str::to_owned)
                }
            }
            _ => Err(String::from("must be an array of schemas, and not empty")),
        };
        let schema = result.unwrap_or_else(|message| {
            self.refuse(path, IssueCode::Unsupported, &message);
            // The caller need not complain about the type as well.
            let object = ObjectSchema::new(Vec::new(), AdditionalProperties::Allowed);
            certain(Check::Object(object), false)
        });
        path.truncate(end);
        schema
    }

    /// Compiles the schema that a `$ref` refers to.
    pub(super) fn reference(
        &mut self,
        reference: &'a str,
        outer: Option<(Type, bool)>,
        path: &mut String,
    ) -> Result<ValueSchema, String> {
        let target = reference.strip_prefix('#').and_then(|pointer| self.root.at(&percent_decoded(pointer)?));
        let Some(target) = target else {
            return Err("must refer to a schema in this document, such as `#/$defs/name`".to_owned());
        };
        if self.references.contains(&reference) {
            return Err("a schema that refers to itself can't be checked; write out the levels".to_owned());
        }
        self.references.push(reference);
        let schema = self.value(target, outer, path);
        self.references.pop();
        Ok(schema)
    }

    pub(super) fn choices(
        &mut self,
        members: &'a Members,
        kind: Type,
        nullable: bool,
        path: &mut String,
    ) -> Vec<Literal> {
        let (keyword, listed) = match (get(members, "enum"), get(members, "const")) {
            (Some(JsonValue::Array(items)), None) if !items.is_empty() => ("enum", items.as_slice()),
            (None, Some(item)) => ("const", std::slice::from_ref(item)),
            (Some(_), Some(_)) => {
                self.refuse_at(path, "const", IssueCode::Conflict, "give `enum` or `const`, not both");
                return Vec::new();
            }
            _ => {
                self.refuse_at(path, "enum", IssueCode::Type, "must be an array of the values");
                return Vec::new();
            }
        };
        let mut choices = Vec::new();
        for item in listed {
            let message = match item {
                JsonValue::Array(_) | JsonValue::Object(_) => {
                    "can list strings, numbers, booleans and `null` only"
                }
                _ if !(is_of(item, kind) || nullable && is_of(item, Type::Null)) => {
                    "must have values of the `type` beside it"
                }
                JsonValue::Name(name) => {
                    choices.push(Literal::Name(name));
                    continue;
                }
                JsonValue::Number(digits) => {
                    choices.push(Literal::Number(digits.clone()));
                    continue;
                }
                JsonValue::String(text) => {
                    choices.push(Literal::String(text.clone()));
                    continue;
                }
            };
            self.refuse_at(path, keyword, IssueCode::Type, message);
        }
        choices
    }
}

/// Returns the types that a schema allows within those of the schema around it.
pub(super) fn narrowed(
    (kind, nullable): (Type, bool),
    (outer, outer_nullable): (Type, bool),
) -> Option<(Type, bool)> {
    let nullable = nullable && outer_nullable;
    match (kind, outer) {
        (Type::Any, outer) => Some((outer, nullable)),
        (Type::Integer, Type::Number) | (Type::Number, Type::Integer) => Some((Type::Integer, nullable)),
        (Type::Null, _) if outer_nullable => Some((Type::Null, false)),
        _ => (kind == outer).then_some((kind, nullable)),
    }
}

/// Resolves the escapes of a URI fragment.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut parts = text.split('%');
    bytes.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}
