//! The event catalogue's functions. What they give is JSON: objects of JavaScript would cost the module more than all
//! that is said of events.

use wasm_bindgen::prelude::*;

use crate::event::{Row, suggest_event};
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
    let issues = match strings(names.as_deref()) {
        Ok(names) => check_event_names(&names, &rules),
        Err(issue) => vec![issue],
    };
    let mut json = Json::new();
    json.array(&issues, |json, issue| issue.write(json));
    json.into_text()
}

fn strings(names: Option<&str>) -> Result<Vec<String>, Issue> {
    let wrong = |path: &str, expected| Issue::new(path, IssueCode::Type, expected);
    let names = names.ok_or_else(|| wrong("", "expected an array of event names"))?;
    let mut strings = Vec::new();
    for line in names.lines() {
        let place = || join(&["/", &decimal(strings.len() as u64)]);
        let name = quoted(line).ok_or_else(|| wrong(&place(), "expected an event name, a string"))?;
        strings.push(name);
    }
    Ok(strings)
}
