//! The event catalogue, and what it is good for: samples and JSON Schemas.

use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::{parse_json, read_mode, read_options, refused};
use crate::reader::ObjectReader;
use crate::wasm::input;
use crate::wasm::view::to_js;
use crate::{EventCheck, Issue, IssueCode, Issues, Overrides, Region};

#[derive(Default, Serialize)]
struct EventCheckView {
    known: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<&'static str>,
}

/// Looks a name up in the catalogue. A value that is not a string is not known.
#[wasm_bindgen(js_name = checkEventName, skip_typescript)]
pub fn check_event_name(name: &JsValue) -> JsValue {
    to_js(&match name.as_string().map(|name| crate::check_event_name(&name)) {
        Some(EventCheck::Known(_)) => EventCheckView { known: true, suggestion: None },
        Some(EventCheck::Unknown { suggestion }) => {
            EventCheckView { known: false, suggestion: suggestion.map(|event| event.name) }
        }
        None => EventCheckView::default(),
    })
}

/// Checks a list of events to subscribe to, and returns its issues.
#[wasm_bindgen(js_name = checkEventNames, skip_typescript)]
pub fn check_event_names(names: &JsValue, rules: &JsValue) -> Result<JsValue, JsValue> {
    let rules = read_options(rules, |reader| Overrides {
        allow_unknown_events: reader.flag("allowUnknownEvents"),
        allow_ping_event: reader.flag("allowPingEvent"),
        ..Overrides::default()
    })?;
    let (_, names) = input::data(names, &[], &mut Issues::new());
    let Value::Array(names) = names else {
        let issue = Issue::new("", IssueCode::Type, "expected an array of event names");
        return Ok(to_js(&[issue]));
    };
    let is_text = |index: usize| names.get(index).is_some_and(Value::is_string);
    // No two names that are not strings are the same.
    let text = |(index, name): (usize, &Value)| name.as_str().map_or(format!("\0{index}"), str::to_owned);
    let texts: Vec<_> = names.iter().enumerate().map(text).collect();
    let mut issues: Vec<_> = crate::check_event_names(&texts, &rules).into_iter().collect();
    for issue in &mut issues {
        let index = issue.path.strip_prefix('/').and_then(|index| index.parse().ok());
        if index.is_some_and(|index| !is_text(index)) {
            issue.code = IssueCode::Type;
            issue.message = "expected an event name, a string".to_owned();
        }
    }
    Ok(to_js(&issues))
}

/// Returns a sample payload of an event.
#[wasm_bindgen(js_name = samplePayload, skip_typescript)]
pub fn sample_payload(event: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let (seed, region) = read_options(options, |reader| (read_seed(reader), read_region(reader)))?;
    let name = event.as_string();
    let sample = name.as_deref().and_then(|name| match region {
        Some(region) => crate::sample_payload_in(region.as_str(), name, seed.to_bits()),
        None => crate::sample_payload(name, seed.to_bits()),
    });
    parse_json(&sample.ok_or_else(|| unknown_event(name.as_deref()))?)
}

fn read_seed(reader: &mut ObjectReader<'_>) -> f64 {
    match reader.take("seed") {
        None => 0.0,
        Some(Value::Number(seed)) => seed.as_f64().unwrap_or_default(),
        Some(other) => {
            reader.wrong_type("/seed".to_owned(), "a number", &other);
            0.0
        }
    }
}

fn read_region(reader: &mut ObjectReader<'_>) -> Option<Region> {
    let region = Region::from(reader.text("region")?);
    if !region.is_known() {
        reader.report("/region", IssueCode::UnknownRegion, r#"must be "au", "my", "nz" or "uk""#);
    }
    Some(region)
}

/// Returns the JSON Schema of an event's payload, or of all payloads.
#[wasm_bindgen(js_name = payloadJsonSchema, skip_typescript)]
pub fn payload_json_schema(event: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let mode = read_options(options, read_mode)?;
    let name = event.as_string();
    let schema = match event.is_undefined() || name.is_some() {
        true => crate::payload_json_schema(name.as_deref(), mode),
        false => None,
    };
    parse_json(&schema.ok_or_else(|| unknown_event(name.as_deref()))?)
}

fn unknown_event(name: Option<&str>) -> JsValue {
    let hint = match name.map(crate::check_event_name) {
        Some(EventCheck::Unknown { suggestion: Some(event) }) => format!("; did you mean `{}`?", event.name),
        _ => String::new(),
    };
    let message = format!("there is no such event in the catalogue{hint}");
    refused(Issue::new("", IssueCode::UnknownEvent, message).into())
}
