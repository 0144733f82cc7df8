//! The event catalogue's functions.

use wasm_bindgen::prelude::*;

use super::payload::sheet;
use crate::event::{Row, suggest_event};
use crate::issue::add_uncovered;
use crate::payload::decode;
use crate::text::{decimal, join, lossy};
use crate::{Issue, IssueCode, Rules, check_event_names};

/// The event that a name means, the name itself if the catalogue has it, else what was probably meant: a sheet with a
/// part.
#[wasm_bindgen(js_name = meantEvent)]
pub fn meant(name: &str) -> usize {
    let meant = Row::find(name).map(|_| name).or_else(|| suggest_event(name.as_bytes()));
    sheet(|sheet, _| sheet.string(meant))
}

/// The issues of a list of names: a sheet with a list of paths, codes and messages. Each name is a line of JSON; no
/// list is `undefined`.
#[wasm_bindgen(js_name = checkEventNames)]
pub fn check_names(names: Option<String>, allow_unknown_events: bool, allow_ping_event: bool) -> usize {
    let rules = Rules { allow_unknown_events, allow_ping_event, ..Rules::default() };
    let issues = match names {
        Some(lines) => check_lines(&lines, &rules),
        None => vec![Issue::new("", IssueCode::Type, "expected an array of event names")],
    };
    sheet(|sheet, _| {
        sheet.word(issues.len());
        for Issue { path, code, message } in &issues {
            for text in [path, code.as_str(), message] {
                sheet.string(Some(text));
            }
        }
    })
}

fn check_lines(lines: &str, rules: &Rules) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut names = Vec::new();
    for line in lines.lines() {
        let name = quoted(line);
        if name.is_none() {
            let path = join(&["/", &decimal(names.len() as u64)]);
            issues.push(Issue::new(path, IssueCode::Type, "expected an event name, a string"));
        }
        names.push(name.unwrap_or_default());
    }
    add_uncovered(issues, check_event_names(&names, rules))
}

/// The value of a string as JSON writes it; none if it is something else.
fn quoted(json: &str) -> Option<String> {
    let mut value = Vec::new();
    decode(json.strip_prefix('"')?.strip_suffix('"')?.as_bytes(), &mut value);
    Some(lossy(&value))
}
