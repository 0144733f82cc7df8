//! The schema table as JSON Schema.

use super::table::{Bounds, DATA, EVENT, Field, Format, Kind, Object, PAYLOADS, Payload};
use crate::event::Event;
use crate::payload::json::writer::JsonWriter;
use crate::payload::mode::Mode;
use crate::text::join;

/// Returns the JSON Schema (2020-12) of the payloads of an event, or of all payloads. Returns `None` for an event that
/// the catalogue does not know.
///
/// The schema refuses what the validator refuses in that mode. In lenient mode, it describes unpublished rules without
/// asserting them. `$comment` has the source of each field, such as `source: hub`. JSON Schema can't express some
/// rules, such as that no object may have the same key twice.
///
/// ```
/// use autograb_webhooks::{Mode, payload_json_schema};
///
/// let schema = payload_json_schema(Some("claim_report_generated"), Mode::Lenient).unwrap();
/// let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
/// let url = &schema["properties"]["data"]["properties"]["reportURL"];
/// assert_eq!(url["format"], "uri");
/// assert_eq!(url["$comment"], "source: hub");
/// assert_eq!(payload_json_schema(Some("no_such_event"), Mode::Lenient), None);
/// ```
pub fn payload_json_schema(event: Option<&str>, mode: Mode) -> Option<String> {
    let mut json = JsonWriter::new();
    let export = Export { mode };
    match event {
        Some(event) => {
            let payload = PAYLOADS.iter().find(|payload| payload.event == event)?;
            json.object(|json| export.one(json, payload));
        }
        None => json.object(|json| export.all(json)),
    }
    Some(json.into_text())
}

struct Export {
    mode: Mode,
}

impl Export {
    /// Writes the schema of the payloads of one event.
    fn one(&self, json: &mut JsonWriter, payload: &Payload) {
        let meaning = Event::find(payload.event).map_or("", |event| event.meaning);
        self.envelope(json, payload.event, meaning, |json| {
            json.key("event").object(|json| {
                json.key("const").string(payload.event);
                self.annotate(json, &EVENT);
            });
            json.key("data").object(|json| self.object(json, payload.data, &DATA));
        });
    }

    /// Writes the schema of all payloads, in which the name of the event selects the schema of the data.
    fn all(&self, json: &mut JsonWriter) {
        self.envelope(json, "AutoGrab webhook payload", "What AutoGrab pushes to a webhook.", |json| {
            json.key("event").object(|json| {
                json.key("type").string("string");
                if self.mode.is_strict() {
                    json.key("enum").array(PAYLOADS, |json, payload| json.string(payload.event));
                }
                self.annotate(json, &EVENT);
            });
            json.key("data").object(|json| self.field(json, &DATA));
        });
        json.key("allOf").array(PAYLOADS, |json, payload| {
            json.object(|json| {
                json.key("if").object(|json| {
                    json.key("required").array(["event"], |json, name| json.string(name));
                    json.key("properties").object(|json| {
                        json.key("event").object(|json| json.key("const").string(payload.event));
                    });
                });
                json.key("then").object(|json| {
                    json.key("properties").object(|json| {
                        json.key("data").object(|json| {
                            json.key("$ref").string(&join(&["#/$defs/", payload.data.name]));
                        });
                    });
                });
            });
        });
        json.key("$defs").object(|json| {
            let mut defined: Vec<&str> = Vec::new();
            for payload in PAYLOADS {
                if !defined.contains(&payload.data.name) {
                    defined.push(payload.data.name);
                    json.key(payload.data.name).object(|json| self.object(json, payload.data, &DATA));
                }
            }
        });
    }

    fn envelope(
        &self,
        json: &mut JsonWriter,
        title: &str,
        meaning: &str,
        properties: impl FnOnce(&mut JsonWriter),
    ) {
        json.key("$schema").string("https://json-schema.org/draft/2020-12/schema");
        json.key("title").string(title);
        json.key("description").string(meaning);
        json.key("type").string("object");
        json.key("required").array([&EVENT, &DATA], |json, field| json.string(field.name));
        json.key("properties").object(properties);
    }

    /// Writes the schema of an object that is the value of `field`.
    fn object(&self, json: &mut JsonWriter, object: &Object, field: &Field) {
        self.kind(json, "object", field);
        json.key("title").string(object.name);
        json.key("description").string(object.meaning);
        json.key("$comment").string(&join(&["source: ", field.source.as_str()]));
        self.properties(json, object);
    }

    fn properties(&self, json: &mut JsonWriter, object: &Object) {
        if object.fields.is_empty() {
            return;
        }
        let required = object.fields.iter().filter(|field| field.required && self.asserts(field));
        json.key("required").array(required, |json, field| json.string(field.name));
        json.key("properties").object(|json| {
            for field in object.fields {
                json.key(field.name).object(|json| self.field(json, field));
            }
        });
    }

    fn field(&self, json: &mut JsonWriter, field: &Field) {
        match field.kind {
            Kind::String(format) => {
                self.kind(json, "string", field);
                if self.asserts(field) {
                    text(json, format);
                }
            }
            Kind::Number(bounds) => {
                self.kind(json, if bounds.integer { "integer" } else { "number" }, field);
                if self.asserts(field) {
                    limits(json, bounds);
                }
            }
            Kind::Object(object) => {
                self.kind(json, "object", field);
                self.properties(json, object);
            }
            Kind::Array(object) => {
                self.kind(json, "array", field);
                if self.asserts(field) {
                    let item = Field { nullable: false, ..*field };
                    json.key("items").object(|json| self.object(json, object, &item));
                }
            }
        }
        self.annotate(json, field);
    }

    fn kind(&self, json: &mut JsonWriter, name: &str, field: &Field) {
        if !self.asserts(field) {
            return;
        }
        if field.nullable {
            json.key("type").array([name, "null"], |json, name| json.string(name));
        } else {
            json.key("type").string(name);
        }
    }

    fn annotate(&self, json: &mut JsonWriter, field: &Field) {
        json.key("description").string(field.meaning);
        json.key("$comment").string(&join(&["source: ", field.source.as_str()]));
    }

    /// Returns whether a violation of the rules of a field is an error.
    fn asserts(&self, field: &Field) -> bool {
        self.mode.is_strict() || field.source.is_published()
    }
}

fn text(json: &mut JsonWriter, format: Format) {
    match format {
        Format::Any => {}
        Format::Date => json.key("format").string("date"),
        Format::DateTime => json.key("format").string("date-time"),
        Format::DateOrDateTime => json.key("anyOf").array(["date", "date-time"], |json, name| {
            json.object(|json| json.key("format").string(name));
        }),
        Format::Url | Format::Uri => {
            json.key("format").string("uri");
            json.key("pattern").string("^[Hh][Tt][Tt][Pp][Ss]?://");
        }
        Format::Vin => json.key("pattern").string(VIN),
    }
}

pub(crate) const VIN: &str = "^[A-HJ-NPR-Z0-9]{17}$";

fn limits(json: &mut JsonWriter, bounds: Bounds) {
    if let Some(minimum) = bounds.minimum {
        json.key("minimum").literal(minimum);
    }
    if let Some(maximum) = bounds.maximum {
        json.key("maximum").literal(maximum);
    }
}
