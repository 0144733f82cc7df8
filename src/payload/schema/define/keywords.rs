//! The keywords of JSON Schema that can be checked, and those that need not be.

use crate::payload::schema::table::Format;

/// A type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Any,
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

pub(super) const TYPES: &[(&str, Type)] = &[
    ("null", Type::Null),
    ("boolean", Type::Boolean),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("string", Type::String),
    ("array", Type::Array),
    ("object", Type::Object),
];

/// Keywords that apply to one type.
pub(super) const KEYWORDS: &[(&str, Type)] = &[
    ("properties", Type::Object),
    ("required", Type::Object),
    ("additionalProperties", Type::Object),
    ("items", Type::Array),
    ("minItems", Type::Array),
    ("maxItems", Type::Array),
    ("format", Type::String),
    ("minLength", Type::String),
    ("maxLength", Type::String),
    ("pattern", Type::String),
    ("minimum", Type::Number),
    ("maximum", Type::Number),
    ("exclusiveMinimum", Type::Number),
    ("exclusiveMaximum", Type::Number),
    ("multipleOf", Type::Number),
];

/// Keywords that combine schemas.
pub(super) const COMBINING: &[&str] = &["$ref", "allOf", "anyOf", "oneOf"];

pub(super) const ANNOTATIONS: &[&str] = &[
    "$schema",
    "$comment",
    "$defs",
    "definitions",
    "title",
    "description",
    "default",
    "deprecated",
    "examples",
    "readOnly",
    "writeOnly",
];

/// Returns whether a keyword is an annotation. Extensions begin with `x-`.
pub(super) fn is_annotation(keyword: &str) -> bool {
    keyword.starts_with("x-") || ANNOTATIONS.contains(&keyword)
}

pub(super) const FORMATS: &[(&str, Format)] =
    &[("date", Format::Date), ("date-time", Format::DateTime), ("uri", Format::Uri)];

/// The dialects in which the supported keywords have the same meaning.
pub(super) const DIALECTS: &[&str] = &[
    "json-schema.org/draft/2020-12/schema",
    "json-schema.org/draft/2019-09/schema",
    "json-schema.org/draft-07/schema",
];
