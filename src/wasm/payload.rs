//! The payload validator over an input that JavaScript has written into this module's memory.
//!
//! One call with numbers decides a payload with which nothing is wrong. Passing the input as `&str` would take several
//! times as long as the walk, and an object for the options longer than the walk over a small payload.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::payload::{Input, Json, Lines};
use crate::{BadLine, Mode, ValidateOptions, Validator, Verdict};

thread_local! {
    static VALIDATOR: RefCell<Option<Validator>> = const { RefCell::new(None) };
}

/// Lends the validator out. Nothing here calls JavaScript in the meantime, so that it is always at hand.
fn with_validator<T: Default>(task: impl FnOnce(&mut Validator) -> T) -> T {
    let lend = |slot: &RefCell<Option<Validator>>| {
        Some(task(slot.try_borrow_mut().ok()?.get_or_insert_with(Validator::new)))
    };
    VALIDATOR.try_with(lend).ok().flatten().unwrap_or_default()
}

/// An option that was not given: what `undefined` becomes where a number is asked for.
const UNTOLD: f64 = f64::NAN;

/// The memory in which the room lies. Another takes its place when it grows.
#[wasm_bindgen]
pub fn buffer() -> JsValue {
    wasm_bindgen::memory().unchecked_into::<js_sys::WebAssembly::Memory>().buffer()
}

/// The address of a place for `length` bytes, which stays until the next call; 0 if there is no memory for it.
#[wasm_bindgen]
pub fn room(length: usize) -> usize {
    with_validator(|validator| validator.room(length).map_or(0, |room| room.as_ptr() as usize))
}

/// The place among the events, those of the catalogue first, of the one in the first `length` bytes, if there is nothing to say about them;
/// else -1.
#[wasm_bindgen]
pub fn verdict(length: usize, from_string: bool, max_depth: f64) -> i32 {
    let options = options(false, None, max_depth, UNTOLD, UNTOLD);
    let input = Input { length, from_string };
    with_validator(|validator| {
        validator.event_if_clean(input, &options).and_then(|index| i32::try_from(index).ok())
    })
    .unwrap_or(-1)
}

/// The verdict on the first `length` bytes, as JSON.
#[wasm_bindgen]
pub fn diagnosis(
    length: usize,
    from_string: bool,
    strict: bool,
    event: Option<String>,
    max_depth: f64,
    max_issues: f64,
) -> String {
    let options = options(strict, event.as_deref(), max_depth, UNTOLD, max_issues);
    let input = Input { length, from_string };
    with_validator(|validator| validator.diagnosis(input, &options).to_json())
}

/// Pins the data of an event, as the module `schema` has written it. Says whether it can be read.
#[wasm_bindgen(js_name = applyDefinition)]
pub fn apply(definition: &[u8]) -> bool {
    with_validator(|validator| validator.shapes.apply(definition))
}

/// Takes a definition back.
#[wasm_bindgen(js_name = undefinePayload)]
pub fn undefine(event: &str) {
    with_validator(|validator| validator.undefine(event));
}

/// The name of the event at a place that `verdict` gave.
#[wasm_bindgen(js_name = eventName)]
pub fn event_name(index: usize) -> Option<String> {
    with_validator(|validator| Some(validator.shapes.events.get(index)?.name.clone().into_owned()))
}

/// How many bytes a payload may have.
#[wasm_bindgen(js_name = maxBytes)]
pub fn max_bytes(max_bytes: f64) -> f64 {
    options(false, None, UNTOLD, max_bytes, UNTOLD).max_bytes as f64
}

/// The verdict on a payload that is too long to be looked at, as JSON. The length of a string isn't known.
#[wasm_bindgen]
pub fn oversize(length: f64, max_bytes: f64) -> String {
    let options = options(false, None, UNTOLD, max_bytes, UNTOLD);
    Verdict::oversize((!length.is_nan()).then_some(length as usize), &options).to_json()
}

/// The verdict on a value that can't be read, or not be written as JSON, as JSON.
#[wasm_bindgen]
pub fn unserializable(reason: &str) -> String {
    Verdict::unserializable(reason).to_json()
}

/// The validator of a log. Chunks are written into its own place, since the other is for lines.
#[wasm_bindgen]
pub struct Batch {
    lines: Lines,
    strict: bool,
    event: Option<String>,
    max_depth: f64,
    max_bytes: f64,
    max_issues: f64,
    chunk: Vec<u8>,
}

#[wasm_bindgen]
impl Batch {
    #[wasm_bindgen(constructor)]
    pub fn new(
        strict: bool,
        event: Option<String>,
        max_depth: f64,
        max_bytes: f64,
        max_issues: f64,
        max_bad_lines: f64,
    ) -> Self {
        let lines = Lines::new(max_bad_lines as usize);
        Self { lines, strict, event, max_depth, max_bytes, max_issues, chunk: vec![0; CHUNK] }
    }

    /// The address of the place for a chunk.
    pub fn room(&self) -> usize {
        self.chunk.as_ptr() as usize
    }

    /// Validates the lines that end in the first `length` bytes: the bad ones as a JSON array, if there are any.
    pub fn push(&mut self, length: usize) -> Option<String> {
        let Self { lines, strict, event, max_depth, max_bytes, max_issues, chunk } = self;
        let options = options(*strict, event.as_deref(), *max_depth, *max_bytes, *max_issues);
        let chunk = chunk.get(..length).unwrap_or_default();
        let bad = with_validator(|validator| lines.push(chunk, validator, &options));
        list(bad)
    }

    /// The last line as `push` gives it, if nothing ends it.
    pub fn end(&mut self) -> Option<String> {
        let Self { lines, strict, event, max_depth, max_bytes, max_issues, .. } = self;
        let options = options(*strict, event.as_deref(), *max_depth, *max_bytes, *max_issues);
        list(with_validator(|validator| lines.end(validator, &options)))
    }

    /// The summary as JSON.
    pub fn summary(&self) -> String {
        with_validator(|validator| self.lines.summary(validator)).to_json()
    }

    /// How many bytes a chunk may have.
    #[wasm_bindgen(getter)]
    pub fn size(&self) -> usize {
        CHUNK
    }
}

const CHUNK: usize = 1 << 16;

fn list(bad: impl IntoIterator<Item = BadLine>) -> Option<String> {
    let mut bad = bad.into_iter().peekable();
    bad.peek()?;
    let mut json = Json::new();
    json.array(bad, |json, line| line.write(json));
    Some(json.into_text())
}

fn options(
    strict: bool,
    event: Option<&str>,
    max_depth: f64,
    max_bytes: f64,
    max_issues: f64,
) -> ValidateOptions<'_> {
    let default = ValidateOptions::default();
    // A conversion from a float takes what is below zero as zero, and what is too large as the largest.
    let or = |given: f64, default: usize| if given.is_nan() { default } else { given as usize };
    ValidateOptions {
        mode: if strict { Mode::Strict } else { Mode::Lenient },
        event,
        max_depth: or(max_depth, default.max_depth),
        max_bytes: or(max_bytes, default.max_bytes).min(ValidateOptions::MOST_BYTES),
        max_issues: or(max_issues, default.max_issues),
    }
}
