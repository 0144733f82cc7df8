//! The exports of `wasm-pack build`, which are useful without the npm package's JavaScript. They have its names,
//! parameters, results and types.

mod endpoint;
mod events;
mod payload;

use wasm_bindgen::prelude::wasm_bindgen;

pub use endpoint::with_token;
pub use events::{check_event_name, check_event_names, payload_json_schema, sample_payload};
pub use payload::{safe_parse_payload, validate_payload};

use crate::host::js::{call, global};
use crate::reader::ObjectReader;
use crate::{IssueCode, Issues, Mode};
use serde_json::Value;
use wasm_bindgen::JsValue;

use super::input;
use super::thrown::describe;

/// The types of the exports. wasm-bindgen's own would be weaker: they have neither overloads nor unions.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("standalone/types.d.ts");

/// Reads the options of an export, and throws everything that is wrong with them. `undefined` is an empty object.
fn read_options<T>(options: &JsValue, read: impl FnOnce(&mut ObjectReader<'_>) -> T) -> Result<T, JsValue> {
    let mut issues = Issues::new();
    let (_, data) = input::options(options, &[], &mut issues);
    let mut found = Issues::new();
    let mut reader = ObjectReader::new(data, "the options", &mut found);
    let options = read(&mut reader);
    reader.finish("the options", false);
    issues.merge(found);
    issues.ok_or(options).map_err(refused)
}

fn read_mode(reader: &mut ObjectReader<'_>) -> Mode {
    match reader.take("mode") {
        None => Mode::default(),
        Some(Value::String(mode)) if mode == Mode::Lenient.as_str() => Mode::Lenient,
        Some(Value::String(mode)) if mode == Mode::Strict.as_str() => Mode::Strict,
        Some(_) => {
            reader.report("/mode", IssueCode::Type, r#"must be "lenient" or "strict""#);
            Mode::default()
        }
    }
}

/// The error for input with issues.
fn refused(issues: Issues) -> JsValue {
    describe(&issues.into(), None, None)
}

/// Parses JSON that this crate wrote or validated.
fn parse_json(text: &str) -> Result<JsValue, JsValue> {
    call(&global("JSON"), "parse", &[&text.into()])
}
