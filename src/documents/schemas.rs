//! JSON Schemas of what is sent and received.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::payload::payload_json_schema;
use crate::webhook::{Format, Region};
use crate::{EVENTS, Event, Mode, Source};

/// Returns the name of the schema of an event's payloads, such as `RecaptureNewPayload`.
pub(super) fn payload_name(event: &Event) -> String {
    let capitalized = |word: &str| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        first.to_ascii_uppercase() + rest
    };
    event.name.split('_').map(capitalized).chain(["Payload".to_owned()]).collect()
}

/// The schemas of all payloads, by their names.
pub(super) fn payloads(mode: Mode) -> Map<String, Value> {
    EVENTS.iter().filter_map(|event| Some((payload_name(event), payload(event, mode)?))).collect()
}

/// The schema of an event's payloads, without the name of the dialect, which a document states once.
fn payload(event: &Event, mode: Mode) -> Option<Value> {
    let mut schema: Value = serde_json::from_str(&payload_json_schema(Some(event.name), mode)?).ok()?;
    schema.as_object_mut()?.remove("$schema");
    Some(schema)
}

/// The schemas of what the calls send and answer.
pub(super) fn webhooks(mode: Mode) -> Map<String, Value> {
    let mut schemas = Map::new();
    let mut define = |name: &str, schema: Value| schemas.insert(name.to_owned(), schema);
    define("Region", open_enum("The region of a webhook.", &Region::KNOWN, Source::Hub));
    define("Format", open_enum("The format of pushes.", &Format::KNOWN, Source::Seed));
    define("EventName", event_name());
    define("Header", header());
    define("WebhookDraft", draft());
    define("WebhookPatch", patch());
    define("Webhook", webhook());
    define("Change", change());
    define("WebhookAnswer", wrapped(mode, "webhook", &reference("Webhook"), &reference("Webhook")));
    define("WebhooksAnswer", {
        let list = json!({ "type": "array", "items": reference("Webhook") });
        wrapped(mode, "webhooks", &list, &list)
    });
    define("UpdateAnswer", update_answer());
    define("PingAnswer", ping_answer());
    define("Failure", failure());
    schemas
}

/// A reference to a schema of the document.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn tagged(mut schema: Value, description: &str, source: Source) -> Value {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), description.into());
        schema.insert("$comment".to_owned(), format!("source: {}", source.as_str()).into());
    }
    schema
}

fn string(description: &str, source: Source) -> Value {
    tagged(json!({ "type": "string" }), description, source)
}

/// A string whose known values are listed. AutoGrab may add others.
fn open_enum(description: &str, known: &impl Serialize, source: Source) -> Value {
    let schema = json!({ "anyOf": [{ "type": "string", "enum": known }, { "type": "string" }] });
    tagged(schema, description, source)
}

fn event_name() -> Value {
    let names: Vec<_> = EVENTS.iter().filter(|event| event.subscribable).map(|event| event.name).collect();
    open_enum(
        "An event that a webhook can subscribe to. AutoGrab adds events over time.",
        &names,
        Source::Seed,
    )
}

fn header() -> Value {
    let properties = json!({
        "name": string("The name of the header.", Source::Hub),
        "value": string("The value, which may be a secret.", Source::Hub),
    });
    let schema = json!({ "type": "object", "required": ["name", "value"], "properties": properties });
    tagged(schema, "A header that AutoGrab sends with each push.", Source::Hub)
}

/// The properties that the owner of a webhook sets.
fn own_properties() -> Map<String, Value> {
    let events = json!({ "type": "array", "items": reference("EventName") });
    let headers = json!({ "type": "array", "items": reference("Header") });
    let endpoint = json!({ "type": "string", "format": "uri" });
    [
        ("name", string("The name, for reference only.", Source::Seed)),
        (
            "endpoint",
            tagged(
                endpoint,
                "The URL that events are pushed to. Its query may contain a token.",
                Source::Seed,
            ),
        ),
        ("events", tagged(events, "The events that are pushed.", Source::Seed)),
        ("region", reference("Region")),
        ("format", reference("Format")),
        ("headers", tagged(headers, "The headers that are sent with each push.", Source::Hub)),
    ]
    .into_iter()
    .map(|(name, schema)| (name.to_owned(), schema))
    .collect()
}

fn draft() -> Value {
    let schema = json!({
        "type": "object",
        "required": ["name", "endpoint", "events", "region", "format"],
        "properties": own_properties(),
    });
    tagged(schema, "A webhook to be created.", Source::Seed)
}

fn patch() -> Value {
    let property = |(name, schema): (String, Value)| {
        let schema = match name.as_str() {
            "events" | "region" | "format" => schema,
            // An empty string is a string already.
            "name" | "endpoint" => string("The new value; empty to remove it.", Source::Seed),
            _ => json!({ "anyOf": [schema, { "type": "string", "const": "" }] }),
        };
        (name, schema)
    };
    let properties: Map<_, _> = own_properties().into_iter().map(property).collect();
    let schema = json!({ "type": "object", "minProperties": 1, "properties": properties });
    tagged(schema, "The properties to change. A blank string removes a property.", Source::Seed)
}

fn webhook() -> Value {
    let mut properties = own_properties();
    properties.insert("id".to_owned(), string("The id that the service assigned.", Source::Assumed));
    let schema = json!({ "type": "object", "properties": properties });
    let description = "A webhook as the service describes it. The exact shape of an answer is not published.";
    tagged(schema, description, Source::Assumed)
}

fn change() -> Value {
    let schema = json!({ "type": "object", "properties": { "from": {}, "to": {} } });
    tagged(schema, "The value of a property before and after an update.", Source::Assumed)
}

/// An answer that wraps its content under a name. The lenient document also describes the bare form.
fn wrapped(mode: Mode, name: &str, content: &Value, bare: &Value) -> Value {
    let wrapped = json!({
        "type": "object",
        "required": [name],
        "properties": { "success": { "type": "boolean" }, name: content },
    });
    let schema = if mode == Mode::Strict { wrapped } else { json!({ "anyOf": [wrapped, bare] }) };
    tagged(schema, "The answer of the service. Its wrapper is not published.", Source::Assumed)
}

fn update_answer() -> Value {
    let changes = json!({ "type": "object", "additionalProperties": reference("Change") });
    let properties = json!({
        "success": { "type": "boolean" },
        "webhook": reference("Webhook"),
        "changes": tagged(changes, "Every property that changed.", Source::Seed),
    });
    let schema = json!({ "type": "object", "required": ["webhook", "changes"], "properties": properties });
    let description = "The webhook as it is now, and what changed. The names of both are not published.";
    tagged(schema, description, Source::Assumed)
}

fn ping_answer() -> Value {
    let schema = json!({ "type": "object", "properties": { "success": { "type": "boolean" } } });
    tagged(schema, "Says that the push was sent. Its contents are not published.", Source::Assumed)
}

fn failure() -> Value {
    let properties = json!({ "error": { "type": "boolean" }, "message": { "type": "string" } });
    let schema = json!({ "type": "object", "required": ["message"], "properties": properties });
    tagged(schema, "Why the service refused the call.", Source::Hub)
}
