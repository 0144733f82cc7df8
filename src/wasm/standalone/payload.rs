//! The validator. Unlike the npm package's fast path, it copies its input and builds the verdict as an object.

use js_sys::{Array, ArrayBuffer, Reflect, SharedArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;

use super::{parse_json, read_mode, read_options};
use crate::host::js::{get, new, stringify};
use crate::json::MAX_SAFE_INTEGER;
use crate::payload::Report;
use crate::reader::ObjectReader;
use crate::wasm::view::to_js;
use crate::{Event, Mode, ValidateOptions, Verdict, validate};

/// Validates a pushed payload: its bytes, its JSON text, or its value.
#[wasm_bindgen(js_name = validatePayload, skip_typescript)]
pub fn validate_payload(input: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let options = Options::read(options)?;
    Examined::new(input, &options.borrowed()).to_js()
}

/// Validates a pushed payload, and returns its value or its issues.
#[wasm_bindgen(js_name = safeParsePayload, skip_typescript)]
pub fn safe_parse_payload(input: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let options = Options::read(options)?;
    let examined = Examined::new(input, &options.borrowed());
    let result = examined.to_js()?;
    if examined.verdict.valid {
        let known = examined.verdict.event.as_deref().and_then(Event::find).is_some();
        for (name, value) in [("known", known.into()), ("payload", examined.payload()?)] {
            Reflect::set(&result, &name.into(), &value)?;
        }
    }
    Ok(result)
}

struct Options {
    mode: Mode,
    event: Option<String>,
    max_depth: usize,
    max_bytes: usize,
    max_issues: usize,
}

impl Options {
    fn read(options: &JsValue) -> Result<Self, JsValue> {
        read_options(options, |reader| {
            let default = ValidateOptions::default();
            let size = |reader: &mut ObjectReader<'_>, name, default| {
                let size = reader.number(name, 0..=MAX_SAFE_INTEGER);
                size.map_or(default, |size| usize::try_from(size).unwrap_or(usize::MAX))
            };
            Self {
                mode: read_mode(reader),
                event: reader.text("event"),
                max_depth: size(reader, "maxDepth", default.max_depth),
                max_bytes: size(reader, "maxBytes", default.max_bytes),
                max_issues: size(reader, "maxIssues", default.max_issues),
            }
        })
    }

    fn borrowed(&self) -> ValidateOptions<'_> {
        let Self { mode, max_depth, max_bytes, max_issues, .. } = *self;
        ValidateOptions { mode, event: self.event.as_deref(), max_depth, max_bytes, max_issues }
    }
}

/// The bytes of an input.
enum Input {
    Text(String),
    Bytes(Vec<u8>),
    /// The JSON of a value, in which issues have no positions.
    Value(String),
    /// More bytes than allowed, as many as that if it is known.
    TooLarge(Option<usize>),
    Unreadable(&'static str),
}

impl Input {
    fn read(input: &JsValue, max_bytes: usize) -> Self {
        if let Some(text) = input.dyn_ref::<js_sys::JsString>() {
            let is_too_large = text.length() as usize > max_bytes;
            return if is_too_large { Self::TooLarge(None) } else { Self::Text(String::from(text)) };
        }
        let length = get(input, "byteLength").as_f64();
        if let (true, Some(length)) = (is_bytes(input), length) {
            return match length as usize {
                length if length > max_bytes => Self::TooLarge(Some(length)),
                _ => bytes_of(input).map_or(Self::Unreadable("its memory was detached"), Self::Bytes),
            };
        }
        match problem_of(input) {
            Some(problem) => Self::Unreadable(problem),
            None => stringify(input)
                .map_or(Self::Unreadable("`JSON.stringify` returns nothing for it"), Self::Value),
        }
    }
}

fn is_bytes(input: &JsValue) -> bool {
    ArrayBuffer::is_view(input)
        || input.is_instance_of::<ArrayBuffer>()
        || input.is_instance_of::<SharedArrayBuffer>()
}

/// Copies the bytes of a buffer or of a view; `None` if its memory was detached.
fn bytes_of(input: &JsValue) -> Option<Vec<u8>> {
    let bytes = match ArrayBuffer::is_view(input) {
        true => {
            let [buffer, offset, length] =
                ["buffer", "byteOffset", "byteLength"].map(|name| get(input, name));
            new("Uint8Array", &[&buffer, &offset, &length])
        }
        false => new("Uint8Array", &[input]),
    };
    Some(bytes.ok()?.unchecked_into::<Uint8Array>().to_vec())
}

/// The reason why a value that contains a payload is not one.
fn problem_of(input: &JsValue) -> Option<&'static str> {
    let has_method = |name| get(input, name).is_function();
    if input.is_undefined() {
        Some("it is `undefined`; was the body read?")
    } else if has_method("then") {
        Some("it is a promise; await it first")
    } else if has_method("arrayBuffer") || has_method("getReader") {
        Some("read the bytes in it first")
    } else {
        None
    }
}

/// A verdict, and the text of the payload.
struct Examined {
    verdict: Verdict,
    text: String,
    /// Whether the issues have positions. Those of a value have none.
    has_positions: bool,
}

impl Examined {
    fn new(input: &JsValue, options: &ValidateOptions<'_>) -> Self {
        let mut buffer = Vec::new();
        let (verdict, text, has_positions) = match Input::read(input, options.max_bytes) {
            Input::Text(text) => (validate(&text, options), text, true),
            Input::Value(text) => (validate(&text, options), text, false),
            Input::Bytes(bytes) => {
                // The bytes of a valid payload are UTF-8.
                (validate(&bytes, options), String::from_utf8(bytes).unwrap_or_default(), true)
            }
            Input::TooLarge(length) => {
                let report = Report::oversize(length, options, &mut buffer);
                (report.verdict(&buffer), String::new(), true)
            }
            Input::Unreadable(reason) => {
                let report = Report::unserializable(reason, &mut buffer);
                (report.verdict(&buffer), String::new(), false)
            }
        };
        Self { verdict, text, has_positions }
    }

    fn to_js(&self) -> Result<JsValue, JsValue> {
        let verdict = to_js(&self.verdict);
        if !self.has_positions {
            for issue in Array::from(&get(&verdict, "issues")).iter() {
                for name in ["offset", "line", "column"] {
                    Reflect::set(&issue, &name.into(), &JsValue::NULL)?;
                }
            }
        }
        Ok(verdict)
    }

    /// Returns the payload's value.
    fn payload(&self) -> Result<JsValue, JsValue> {
        parse_json(self.text.strip_prefix('\u{feff}').unwrap_or(&self.text))
    }
}
