//! The AsyncAPI document.

use serde_json::{Map, Value, json};

use super::schemas::{payload_name, payloads};
use super::{SOURCES, info, sourced};
use crate::{EVENTS, Event, Mode};

/// Returns the AsyncAPI 3.0 document of the pushes, from the side of an application that receives them.
///
/// `mode` chooses what the schemas assert: in lenient mode only what is published.
///
/// ```
/// use autograb_webhooks::{Mode, asyncapi_document};
///
/// let document = asyncapi_document(Mode::Lenient);
/// assert_eq!(document["asyncapi"], "3.0.0");
/// assert_eq!(document["operations"]["receivePush"]["action"], "receive");
/// assert!(document["components"]["messages"]["recapture_new"].is_object());
/// ```
pub fn asyncapi_document(mode: Mode) -> Value {
    let of_channel: Map<_, _> = EVENTS.iter().map(|event| entry(event, "#/components/messages")).collect();
    let of_operation: Vec<_> =
        EVENTS.iter().map(|event| entry(event, "#/channels/endpoint/messages").1).collect();
    let messages: Map<_, _> = EVENTS.iter().map(|event| (event.name.to_owned(), message(event))).collect();
    let mut info = info("AutoGrab pushes", SOURCES);
    if let Some(info) = info.as_object_mut() {
        // AsyncAPI knows neither of them.
        info.remove("summary");
        info.insert("license".to_owned(), json!({ "name": "MIT OR Apache-2.0" }));
    }
    json!({
        "asyncapi": "3.0.0",
        "info": info,
        "defaultContentType": "application/json",
        "channels": {
            "endpoint": {
                "address": null,
                "title": "The endpoint of a webhook",
                "description": "The URL that the owner of a webhook chose. Its query may contain a token.",
                "messages": of_channel,
            },
        },
        "operations": {
            "receivePush": {
                "action": "receive",
                "channel": { "$ref": "#/channels/endpoint" },
                "summary": "Receive a push",
                "bindings": { "http": { "method": "POST", "bindingVersion": "0.3.0" } },
                "messages": of_operation,
            },
        },
        "components": { "messages": messages, "schemas": payloads(mode) },
    })
}

/// A message's name, and a reference to it.
fn entry(event: &Event, parent: &str) -> (String, Value) {
    (event.name.to_owned(), json!({ "$ref": format!("{parent}/{}", event.name) }))
}

fn message(event: &Event) -> Value {
    let message = json!({
        "name": event.name,
        "title": event.meaning,
        "contentType": "application/json",
        "payload": { "$ref": format!("#/components/schemas/{}", payload_name(event)) },
    });
    sourced(message, event.source)
}
