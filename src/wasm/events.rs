//! The event catalogue's functions.

use wasm_bindgen::prelude::*;

use super::payload::sheet;
use super::sheet::Sheet;
use crate::event::{NameProblem, Row, suggest_event};
use crate::payload::decode;
use crate::{IssueCode, Rules};

/// The event that a name means, the name itself if the catalogue has it, else what was probably meant: a sheet with a
/// part.
#[wasm_bindgen(js_name = meantEvent)]
pub fn meant(name: &str) -> usize {
    let known = Row::find(name.as_bytes()).map(|_| name);
    sheet(|sheet, _| sheet.string(known.or_else(|| suggest_event(name.as_bytes()))))
}

/// The issues of a list of names: a sheet with paths, codes and messages, up to its end. Each name is a line of JSON; no
/// list is `undefined`.
#[wasm_bindgen(js_name = checkEventNames)]
pub fn check_names(names: Option<String>, allow_unknown_events: bool, allow_ping_event: bool) -> usize {
    let rules = Rules { allow_unknown_events, allow_ping_event, ..Rules::default() };
    sheet(|sheet, _| {
        match names {
            Some(lines) => check_lines(&lines, &rules, sheet),
            None => {
                sheet.issue(None, IssueCode::Type, |text| text.extend(b"expected an array of event names"))
            }
        }
        sheet.word(0);
    })
}

fn check_lines(lines: &str, rules: &Rules, sheet: &mut Sheet) {
    let names: Vec<_> = lines.as_bytes().split_inclusive(|byte| *byte == b'\n').map(name_of).collect();
    for (index, name) in names.iter().enumerate() {
        if name == NO_TEXT {
            let message = b"expected an event name, a string";
            sheet.issue(Some(index), IssueCode::Type, |text| text.extend(message));
        } else if let Some(problem) = NameProblem::of(&names, index, rules) {
            sheet.issue(Some(index), problem.code(), |text| problem.write(name, text));
        }
    }
}

/// What stands in the place of a name that is no text: bytes that no text has.
const NO_TEXT: &[u8] = &[0xFF];

/// The value of a string as JSON writes it.
fn name_of(line: &[u8]) -> Vec<u8> {
    let mut name = NO_TEXT.to_vec();
    if let [b'"', text @ .., b'"', b'\n'] = line {
        decode(text, &mut name);
    }
    name
}
