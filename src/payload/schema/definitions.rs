//! Definitions of users in the form that the validator takes: of one event, and of a file that has several.

use super::codec;
use super::define::{compile, push_segment};
use crate::issue::{Issue, IssueCode};
use crate::payload::json::value::JsonValue;
use crate::text::join;

/// Encodes the JSON Schema of an event. The error has an issue for everything that can't be checked.
pub(crate) fn encode_definition(event: &str, schema: &str) -> Result<Vec<u8>, Vec<Issue>> {
    let root = parse("the schema is not JSON: ", schema, JsonValue::MAX_DEPTH)?;
    Ok(codec::encode(event, &compile(event, &root)?))
}

/// Encodes the JSON Schemas of several events: a JSON object by event, as `infer` writes it. The error has the issues of
/// all schemas, whose paths begin with the name of the event.
pub(crate) fn encode_definitions(schemas: &str) -> Result<Vec<(String, Vec<u8>)>, Vec<Issue>> {
    let root = parse("the schemas are not JSON: ", schemas, JsonValue::MAX_DEPTH + 1)?;
    let members = match &root {
        JsonValue::Object(members) if !is_schema(&root) => members,
        JsonValue::Object(_) => {
            return Err(refusal("this is a schema itself; put it under the name of its event"));
        }
        _ => {
            return Err(refusal(
                "the schemas must be a JSON object that has one for each event, by its name",
            ));
        }
    };
    let (mut definitions, mut issues) = (Vec::new(), Vec::new());
    for (event, schema) in members {
        match compile(event, schema) {
            Ok(data) => definitions.push((event.clone(), codec::encode(event, &data))),
            Err(found) => {
                let mut path = String::new();
                push_segment(&mut path, event);
                issues.extend(found.into_iter().map(|issue| issue.under(&path)));
            }
        }
    }
    if issues.is_empty() { Ok(definitions) } else { Err(issues) }
}

/// Returns whether an object is a schema. In one with schemas by event, these keys would have objects.
fn is_schema(root: &JsonValue) -> bool {
    ["type", "$schema"].iter().any(|keyword| matches!(root.get(keyword), Some(JsonValue::String(_))))
}

fn parse(problem: &str, json: &str, max_depth: usize) -> Result<JsonValue, Vec<Issue>> {
    JsonValue::parse(json, max_depth).map_err(|reason| refusal(join(&[problem, &reason])))
}

fn refusal(message: impl Into<String>) -> Vec<Issue> {
    vec![Issue::new("", IssueCode::Type, message)]
}
