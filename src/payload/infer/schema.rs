//! A shape as JSON Schema, of the part that `definePayload` accepts.

use super::shape::{Shape, StringFormat};
use crate::payload::json::writer::JsonWriter;
use crate::payload::schema::compiled::{JsonType, Literal};
use crate::payload::schema::json_schema::VIN;
use crate::text::{decimal, join};

/// The number of objects or strings from which on a rule without exception is taken for a rule.
pub(super) const MIN_SAMPLES: u64 = 10;

const UUID: &str = "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";

/// Writes the schema of an event's data, given the shape of its payloads.
pub(super) fn write(event: &str, payload: &Shape) -> String {
    let mut json = JsonWriter::new();
    json.object(|json| {
        json.key("$schema").string("https://json-schema.org/draft/2020-12/schema");
        json.key("title").string(event);
        json.key("$comment").string(&join(&["inferred from ", &counted(payload)]));
        match payload.object.get("data") {
            Some(data) => of_type(json, data, JsonType::Object, false),
            None => json.key("type").string("object"),
        }
    });
    json.into_text()
}

/// The number of payloads, in words.
pub(super) fn counted(payload: &Shape) -> String {
    let count = payload.total();
    join(&[&decimal(count), if count == 1 { " payload" } else { " payloads" }])
}

/// Returns whether a property is required.
pub(super) fn is_required(property: &Shape, object: &Shape) -> bool {
    let objects = object.count(JsonType::Object);
    objects >= MIN_SAMPLES && property.total() == objects
}

/// The format to assert, if any.
fn asserted_format(shape: &Shape) -> Option<StringFormat> {
    shape.strings.format().filter(|_| shape.count(JsonType::String) >= MIN_SAMPLES)
}

/// The values to list, if they are scalars without exception.
pub(super) fn choices(shape: &Shape) -> Option<&[Literal]> {
    let is_scalar = |kind| !matches!(kind, JsonType::Array | JsonType::Object);
    shape.values.as_deref().filter(|values| !values.is_empty() && shape.types().all(is_scalar))
}

fn value(json: &mut JsonWriter, shape: &Shape) {
    let types: Vec<_> = shape.types().collect();
    let nullable = shape.is_nullable();
    json.object(|json| match (choices(shape), types.as_slice()) {
        (Some(literals), _) => list(json, literals, nullable),
        // Nothing is known of a value that was always `null`.
        (None, []) => {}
        (None, [kind]) if !has_two_branches(shape, *kind) => of_type(json, shape, *kind, nullable),
        (None, types) => {
            json.key("anyOf").array(branches(shape, types, nullable), |json, branch| {
                json.object(|json| match branch {
                    Branch::Null => json.key("type").string("null"),
                    Branch::Type(kind) => of_type(json, shape, kind, false),
                    Branch::Format(format) => {
                        json.key("type").string("string");
                        json.key("format").string(format);
                    }
                });
            });
        }
    });
}

/// A branch of `anyOf`.
enum Branch {
    Null,
    Type(JsonType),
    Format(&'static str),
}

fn branches(shape: &Shape, types: &[JsonType], nullable: bool) -> Vec<Branch> {
    let mut branches = Vec::new();
    for kind in types {
        if has_two_branches(shape, *kind) {
            branches.extend([Branch::Format("date"), Branch::Format("date-time")]);
        } else {
            branches.push(Branch::Type(*kind));
        }
    }
    branches.extend(nullable.then_some(Branch::Null));
    branches
}

/// Returns whether the values of a type have no single schema: dates with and without time.
fn has_two_branches(shape: &Shape, kind: JsonType) -> bool {
    kind == JsonType::String && asserted_format(shape) == Some(StringFormat::DateOrDateTime)
}

fn list(json: &mut JsonWriter, literals: &[Literal], nullable: bool) {
    let null = nullable.then_some(Literal::Name("null"));
    json.key("enum").array(literals.iter().chain(&null), |json, literal| match literal {
        Literal::Name(name) => json.literal(name),
        Literal::Number(digits) => json.literal(digits),
        Literal::String(text) => json.string(text),
    });
}

fn of_type(json: &mut JsonWriter, shape: &Shape, kind: JsonType, nullable: bool) {
    let name = kind.as_str();
    if nullable {
        json.key("type").array([name, "null"], |json, name| json.string(name));
    } else {
        json.key("type").string(name);
    }
    match kind {
        JsonType::String => string(json, shape),
        JsonType::Array => {
            if let Some(item) = &shape.item {
                value(json.key("items"), item);
            }
        }
        JsonType::Object => object(json, shape),
        _ => {}
    }
}

fn string(json: &mut JsonWriter, shape: &Shape) {
    match asserted_format(shape) {
        Some(StringFormat::Vin) => json.key("pattern").string(VIN),
        Some(StringFormat::Uuid) => {
            json.key("format").string("uuid");
            json.key("pattern").string(UUID);
        }
        Some(format @ (StringFormat::Date | StringFormat::DateTime | StringFormat::Uri)) => {
            json.key("format").string(format.as_str());
        }
        // Of these, strings of digits are often identifiers, which may get letters.
        Some(StringFormat::Integer | StringFormat::Url | StringFormat::DateOrDateTime) | None => {}
    }
}

/// An object without properties allows all, and so does a map.
fn object(json: &mut JsonWriter, shape: &Shape) {
    let properties = &shape.object.properties;
    if properties.is_empty() {
        return;
    }
    let required: Vec<_> = properties.iter().filter(|property| is_required(&property.value, shape)).collect();
    if !required.is_empty() {
        json.key("required").array(required, |json, property| json.string(&property.name));
    }
    json.key("properties").object(|json| {
        for property in properties {
            value(json.name(&property.name), &property.value);
        }
    });
}
