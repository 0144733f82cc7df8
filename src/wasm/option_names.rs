//! The export of the payload module for names of options.

use wasm_bindgen::prelude::*;

use super::payload::write_result;
use crate::IssueCode;
use crate::payload::NameIssue;
use crate::suggest::write_unknown_name;
use crate::text::push_pointer;

/// Reports an unknown option: a result with `name_issues`. `known` has the name of an option in each line.
#[wasm_bindgen(js_name = unknownOption)]
pub fn unknown_option(name: &str, known: &str) -> usize {
    let known: Vec<_> = known.as_bytes().split(|byte| *byte == b'\n').collect();
    write_result(|result, _| {
        let path = result.span(|text| {
            text.push(b'/');
            push_pointer(text, name.as_bytes());
        });
        let message = result.span(|text| write_unknown_name(text, name.as_bytes(), "an option", &known));
        result.name_issues(&[NameIssue { path, code: IssueCode::UnknownField.as_str(), message }]);
    })
}
