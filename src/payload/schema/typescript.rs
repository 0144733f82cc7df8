//! The schema table as TypeScript.

use super::table::{Field, Kind, Object, PAYLOADS};
use crate::event::Event;

/// Returns the TypeScript types of the payloads, as in the npm package.
///
/// ```
/// let types = autograb_webhooks::payload_typescript();
/// assert!(types.contains("export interface ClaimReport {"));
/// assert!(types.contains("  claimValuation: number;"));
/// assert!(types.contains("  vin?: string | null;"), "unpublished fields are optional");
/// ```
pub fn payload_typescript() -> String {
    let mut objects: Vec<&Object> = Vec::new();
    for payload in PAYLOADS {
        collect(payload.data, &mut objects);
    }
    let interfaces = objects.iter().map(|object| interface(object));
    let payloads = PAYLOADS.iter().map(|payload| {
        let meaning = Event::find(payload.event).map_or("", |event| event.meaning);
        let (name, data) = (payload_name(payload.event), payload.data.name);
        format!(
            "/** {meaning} */\nexport interface {name} {{\n  event: \"{}\";\n  data: {data};\n}}\n",
            payload.event
        )
    });
    let names = PAYLOADS.iter().map(|payload| payload_name(payload.event));
    let union = format!(
        "/** The payload of an event that the catalogue knows. `switch (payload.event)` narrows it. */\nexport type KnownPayload = {};\n",
        names.collect::<Vec<_>>().join(" | ")
    );
    interfaces.chain(payloads).chain([union]).collect::<Vec<_>>().join("\n")
}

/// Collects an object and the objects in it, the inner ones first, each once.
fn collect(object: &'static Object, objects: &mut Vec<&Object>) {
    for field in object.fields {
        if let Kind::Object(inner) | Kind::Array(inner) = field.kind {
            collect(inner, objects);
        }
    }
    if !objects.iter().any(|other| other.name == object.name) {
        objects.push(object);
    }
}

fn interface(object: &Object) -> String {
    let mut members: String = object.fields.iter().map(member).collect();
    if object.open {
        members.push_str("  [property: string]: unknown;\n");
    }
    format!("/** {} */\nexport interface {} {{\n{members}}}\n", object.meaning, object.name)
}

fn member(field: &Field) -> String {
    let kind = match field.kind {
        Kind::String(_) => "string".to_owned(),
        Kind::Number(_) => "number".to_owned(),
        Kind::Object(object) => object.name.to_owned(),
        Kind::Array(object) => format!("{}[]", object.name),
    };
    let published = field.source.is_published();
    let unverified = if published { "" } else { " Unverified: AutoGrab has not published this field." };
    let optional = if published && field.required { "" } else { "?" };
    let or_null = if published && !field.nullable { "" } else { " | null" };
    format!("  /** {}{unverified} */\n  {}{optional}: {kind}{or_null};\n", field.meaning, field.name)
}

fn payload_name(event: &str) -> String {
    let capital =
        |word: &str| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect();
    event.split('_').map(capital).chain(["Payload".to_owned()]).collect()
}
