//! The event catalogue's functions. What they give is JSON: objects of JavaScript would cost the module more than all
//! that is said of events.

use wasm_bindgen::prelude::*;

use crate::event::{Row, suggest_event};
use crate::issue::add_uncovered;
use crate::payload::{Json, quoted};
use crate::text::{decimal, join};
use crate::{Issue, IssueCode, Rules, check_event_names};

/// The event that a name means: the name itself if the catalogue has it, else what was probably meant.
#[wasm_bindgen(js_name = meantEvent)]
pub fn meant(name: &str) -> Option<String> {
    Row::find(name).map(|_| name).or_else(|| suggest_event(name)).map(str::to_owned)
}

/// The issues of a list of names, as a JSON array. Each name is a line of JSON; no list is `undefined`.
#[wasm_bindgen(js_name = checkEventNames)]
pub fn check_names(names: Option<String>, allow_unknown_events: bool, allow_ping_event: bool) -> String {
    let rules = Rules { allow_unknown_events, allow_ping_event, ..Rules::default() };
    let issues = match names {
        Some(lines) => check_lines(&lines, &rules),
        None => vec![Issue::new("", IssueCode::Type, "expected an array of event names")],
    };
    let mut json = Json::new();
    json.array(&issues, |json, issue| issue.write(json));
    json.into_text()
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
