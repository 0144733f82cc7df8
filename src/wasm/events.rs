//! The exports of the payload module for event names.

use wasm_bindgen::prelude::*;

use super::payload::write_result;
use crate::event::{NameList, Row, suggest_event};
use crate::payload::{NameIssue, ResultWriter, decode};
use crate::text::push_decimal;
use crate::{IssueCode, Overrides};

/// Returns a known name itself, or the suggestion for an unknown one: a result with a `name`.
#[wasm_bindgen(js_name = suggestEvent)]
pub fn suggest(name: &str) -> usize {
    let known = Row::find(name.as_bytes()).map(|_| name);
    write_result(|result, _| result.name(known.or_else(|| suggest_event(name.as_bytes()))))
}

/// Checks a list of event names: a result with `name_issues`. Each name is a line of JSON; `undefined` stands for a value
/// that is not a list.
#[wasm_bindgen(js_name = checkEventNames)]
pub fn check_names(names: Option<String>, allow_unknown_events: bool, allow_ping_event: bool) -> usize {
    let rules = Overrides { allow_unknown_events, allow_ping_event, ..Overrides::default() };
    write_result(|result, _| {
        let issues = match names {
            Some(lines) => check_lines(&lines, &rules, result),
            None => {
                let path = result.span(|_| {});
                let message = result.span(|text| text.extend(b"expected an array of event names"));
                vec![NameIssue { path, code: IssueCode::Type.as_str(), message }]
            }
        };
        result.name_issues(&issues);
    })
}

fn check_lines(lines: &str, rules: &Overrides, result: &mut ResultWriter) -> Vec<NameIssue> {
    let names: Vec<_> = lines.as_bytes().split_inclusive(|byte| *byte == b'\n').map(name_of).collect();
    let list = NameList::new(&names);
    let mut issues = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let error = list.error(index, rules);
        let (code, message) = if name == NOT_A_STRING {
            let message = b"expected an event name, a string";
            (IssueCode::Type.as_str(), result.span(|text| text.extend(message)))
        } else if let Some(error) = error {
            (error.code().as_str(), result.span(|text| error.write(name, text)))
        } else {
            continue;
        };
        let path = result.span(|text| {
            text.push(b'/');
            push_decimal(text, index as u64);
        });
        issues.push(NameIssue { path, code, message });
    }
    issues
}

/// Stands for a name that is not a string: bytes that no string has.
const NOT_A_STRING: &[u8] = &[0xFF];

/// Returns the value of a string in JSON.
fn name_of(line: &[u8]) -> Vec<u8> {
    let mut name = NOT_A_STRING.to_vec();
    if let [b'"', text @ .., b'"', b'\n'] = line {
        decode(text, &mut name);
    }
    name
}
