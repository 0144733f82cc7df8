//! The shape report: how a log compares with the catalogue. It contains no value of the log.

use std::collections::BTreeMap;

use serde::Serialize;

use super::schema::is_required;
use super::shape::{Shape, StringFormat, bound};
use crate::event::EVENTS;
use crate::payload::json::decimal::Decimal;
use crate::payload::report::issue::PayloadIssueCode;
use crate::payload::schema::compiled::JsonType;
use crate::payload::schema::table::{Bounds, DATA, Field, Format, Kind, Object, PAYLOADS};
use crate::source::Source;
use crate::text::{join, pointer};

/// How a log compares with the catalogue. It contains no value of the log, and may be posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShapeReport {
    /// The number of payloads that were learned from.
    pub payloads: u64,
    /// The lines that were not learned from.
    pub skipped: SkippedLines,
    /// Whether there were more paths than the maximum. Those that came later are missing.
    pub limit_reached: bool,
    /// The events of the log.
    pub events: Vec<EventShape>,
    /// The events of the catalogue that the log does not contain.
    pub events_never_seen: Vec<&'static str>,
}

/// The number of lines that were not learned from, by the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SkippedLines {
    /// Not JSON in UTF-8, nested too deeply, or with the same key twice in an object.
    pub not_json: u64,
    /// Without the name of an event, or without an object as its data.
    pub not_a_payload: u64,
    /// Longer than [`InferOptions::max_bytes`](super::InferOptions::max_bytes).
    pub too_long: u64,
    /// Of another event than the one to look at, or of one too many.
    pub other_event: u64,
}

/// The payloads of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventShape {
    /// The name of the event.
    pub event: String,
    /// Whether the catalogue knows it.
    pub known: bool,
    /// The number of its payloads.
    pub payloads: u64,
    /// The fields of its payloads and those of the catalogue.
    pub fields: Vec<FieldShape>,
}

/// How a field compares with the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldStatus {
    /// Every value is as the catalogue says.
    Confirmed,
    /// Some value is not.
    Contradicted,
    /// The catalogue has the field, the log does not.
    NeverSeen,
    /// The log has the field, the catalogue does not.
    New,
}

/// The values of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldShape {
    /// A JSON Pointer, in which `*` matches every item of an array.
    pub path: String,
    /// How the field compares with the catalogue.
    pub status: FieldStatus,
    /// Where the catalogue has the field from; `None` for a new one.
    pub source: Option<Source>,
    /// What contradicts the catalogue: `type`, `format`, `range` or `missing_field`.
    pub contradictions: Vec<PayloadIssueCode>,
    /// The number of objects that have the field.
    pub present: u64,
    /// The number of objects that could have it.
    pub of: u64,
    /// Whether the inferred schema requires it.
    pub required: bool,
    /// The number of values of each JSON type.
    pub types: BTreeMap<&'static str, u64>,
    /// Whether all numbers are integers, if there are any.
    pub integers: Option<bool>,
    /// The powers of ten, or 0, between which all numbers lie.
    pub range: Option<[String; 2]>,
    /// The least and the greatest length of a string, in characters.
    pub length: Option<(usize, usize)>,
    /// The least and the greatest number of items of an array.
    pub items: Option<(usize, usize)>,
    /// The narrowest format that every string has: `date`, `date-time`, `date or date-time`, `uri`, `url`, `vin`, `uuid`,
    /// or `integer`.
    pub format: Option<&'static str>,
    /// Whether the names of the object's properties look like data, so that they were not kept.
    pub map: bool,
}

pub(super) fn report(events: &[(String, Shape)], skipped: SkippedLines, limit_reached: bool) -> ShapeReport {
    let is_seen = |name: &str| events.iter().any(|(event, _)| event == name);
    ShapeReport {
        payloads: events.iter().map(|(_, payload)| payload.total()).sum(),
        skipped,
        limit_reached,
        events: events.iter().map(|(event, payload)| event_shape(event, payload)).collect(),
        events_never_seen: EVENTS.iter().map(|event| event.name).filter(|name| !is_seen(name)).collect(),
    }
}

fn event_shape(event: &str, payload: &Shape) -> EventShape {
    let known = PAYLOADS.iter().find(|known| known.event == event);
    let data = known.map(|known| Field { kind: Kind::Object(known.data), ..DATA });
    let mut writer = Writer::default();
    for property in &payload.object.properties {
        let path = join(&["/", &pointer(&property.name)]);
        match property.name.as_str() {
            "event" => {}
            "data" => writer.members(&path, &property.value, data.as_ref()),
            _ => writer.field(path, None, Some(&property.value), payload),
        }
    }
    EventShape {
        event: event.to_owned(),
        known: known.is_some(),
        payloads: payload.total(),
        fields: writer.fields,
    }
}

#[derive(Default)]
struct Writer {
    fields: Vec<FieldShape>,
}

impl Writer {
    /// Compares a field and the fields in it.
    fn field(&mut self, path: String, expected: Option<&Field>, found: Option<&Shape>, parent: &Shape) {
        self.fields.push(compare(path.clone(), expected, found, parent));
        if let Some(shape) = found {
            self.members(&path, shape, expected);
        }
    }

    /// Compares the properties of a value, or of the items in it.
    fn members(&mut self, path: &str, shape: &Shape, expected: Option<&Field>) {
        let object = expected.and_then(|field| match field.kind {
            Kind::Object(object) => Some((object, false)),
            Kind::Array(object) => Some((object, true)),
            _ => None,
        });
        self.properties(path, shape, object.filter(|(_, in_array)| !in_array).map(|(object, _)| object));
        if let Some(item) = &shape.item {
            let path = join(&[path, "/*"]);
            match object.filter(|(_, in_array)| *in_array) {
                Some((object, _)) => self.properties(&path, item, Some(object)),
                None => self.field(path, None, Some(item), item),
            }
        }
    }

    fn properties(&mut self, path: &str, shape: &Shape, expected: Option<&Object>) {
        let fields = expected.map_or(&[][..], |object| object.fields);
        // Without an object nothing could have been seen.
        if shape.count(JsonType::Object) > 0 {
            for field in fields {
                let path = join(&[path, "/", &pointer(field.name)]);
                self.field(path, Some(field), shape.object.get(field.name), shape);
            }
        }
        for property in &shape.object.properties {
            if !fields.iter().any(|field| field.name == property.name) {
                self.field(join(&[path, "/", &pointer(&property.name)]), None, Some(&property.value), shape);
            }
        }
    }
}

fn compare(path: String, expected: Option<&Field>, found: Option<&Shape>, parent: &Shape) -> FieldShape {
    let empty = Shape::default();
    let shape = found.unwrap_or(&empty);
    let of = parent.count(JsonType::Object).max(shape.total());
    let contradictions = match expected {
        Some(field) if found.is_some() => contradictions(field, shape, of),
        _ => Vec::new(),
    };
    FieldShape {
        path,
        status: match (expected, found) {
            (None, _) => FieldStatus::New,
            (Some(_), None) => FieldStatus::NeverSeen,
            (Some(_), Some(_)) if contradictions.is_empty() => FieldStatus::Confirmed,
            (Some(_), Some(_)) => FieldStatus::Contradicted,
        },
        source: expected.map(|field| field.source),
        contradictions,
        present: shape.total(),
        of,
        required: found.is_some() && is_required(shape, parent),
        types: counts_of(shape),
        integers: shape.numbers.bounds.map(|_| shape.numbers.integers == shape.count(JsonType::Number)),
        range: shape.numbers.bounds.map(|(least, greatest)| [bound(least), bound(greatest)]),
        length: shape.strings.lengths.0,
        items: shape.items.0,
        format: shape.strings.format().map(StringFormat::as_str),
        map: shape.object.is_map,
    }
}

/// Returns the number of values of each type that occurs. Collecting into the map would sort first, with more code.
fn counts_of(shape: &Shape) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for kind in JsonType::ALL {
        if shape.count(kind) > 0 {
            counts.insert(kind.as_str(), shape.count(kind));
        }
    }
    counts
}

/// What in the values contradicts a field of the catalogue.
fn contradictions(field: &Field, shape: &Shape, of: u64) -> Vec<PayloadIssueCode> {
    let kind = match field.kind {
        Kind::String(_) => JsonType::String,
        Kind::Number(_) => JsonType::Number,
        Kind::Object(_) => JsonType::Object,
        Kind::Array(_) => JsonType::Array,
    };
    let is_array_of_others = |field: &Field| {
        matches!(field.kind, Kind::Array(_))
            && shape.item.as_ref().is_some_and(|item| item.count(JsonType::Object) < item.total())
    };
    let has_other_type = shape.types().any(|found| found != kind)
        || (shape.is_nullable() && !field.nullable)
        || is_array_of_others(field);
    let has_other_format = match field.kind {
        Kind::String(format) => shape.strings.lengths.0.is_some() && !has_format(shape, format),
        _ => false,
    };
    let is_out_of_range = match field.kind {
        Kind::Number(bounds) => !is_within(shape, bounds),
        _ => false,
    };
    [
        (field.required && shape.total() < of, PayloadIssueCode::MissingField),
        (has_other_type, PayloadIssueCode::Type),
        (has_other_format, PayloadIssueCode::Format),
        (is_out_of_range, PayloadIssueCode::Range),
    ]
    .into_iter()
    .filter_map(|(is_contradicted, code)| is_contradicted.then_some(code))
    .collect()
}

fn has_format(shape: &Shape, format: Format) -> bool {
    let format = match format {
        Format::Any => return true,
        Format::Date => StringFormat::Date,
        Format::DateTime => StringFormat::DateTime,
        Format::DateOrDateTime => StringFormat::DateOrDateTime,
        Format::Url => StringFormat::Url,
        Format::Uri => StringFormat::Uri,
        Format::Vin => StringFormat::Vin,
    };
    shape.strings.all_have(format)
}

fn is_within(shape: &Shape, bounds: Bounds) -> bool {
    let Some((least, greatest)) = shape.numbers.bounds else { return true };
    let is_at_least =
        |a: &str, b: &str| Decimal::new(a.as_bytes()).compare(&Decimal::new(b.as_bytes())).is_ge();
    bounds.minimum.is_none_or(|minimum| is_at_least(&bound(least), minimum))
        && bounds.maximum.is_none_or(|maximum| is_at_least(maximum, &bound(greatest)))
        && (!bounds.integer || shape.numbers.integers == shape.count(JsonType::Number))
}
