//! The payload validator over an input that JavaScript has written into this module's memory.
//!
//! One call with numbers decides a payload with which nothing is wrong. Passing the input as `&str` would take several
//! times as long as the walk, and an object for the options longer than the walk over a small payload.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use super::sheet::Sheet;
use crate::payload::{Input, Lines, Origin, Report};
use crate::{Mode, ValidateOptions, Validator};

/// What stays from call to call.
struct State {
    validator: Validator,
    sheet: Sheet,
    options: ValidateOptions<'static>,
    /// The logs that are being validated. Their places are what JavaScript knows them by.
    logs: Vec<Option<Box<Log>>>,
    /// A chunk of one of them. The validator has a place of its own, for lines.
    chunk: Vec<u8>,
}

thread_local! {
    static STATE: RefCell<Option<State>> = const { RefCell::new(None) };
}

/// Lends the state out. Nothing here calls JavaScript in the meantime, so that it is always at hand.
fn with_state<T: Default>(task: impl FnOnce(&mut State) -> T) -> T {
    let new = || State {
        validator: Validator::new(),
        sheet: Sheet::default(),
        options: ValidateOptions::default(),
        logs: Vec::new(),
        chunk: Vec::new(),
    };
    let lend =
        |slot: &RefCell<Option<State>>| Some(task(slot.try_borrow_mut().ok()?.get_or_insert_with(new)));
    STATE.try_with(lend).ok().flatten().unwrap_or_default()
}

/// The address of a sheet that `task` writes.
pub(super) fn sheet(task: impl FnOnce(&mut Sheet, &mut Validator)) -> usize {
    with_state(|State { validator, sheet, .. }| {
        sheet.begin();
        task(sheet, validator);
        sheet.finish()
    })
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
    with_state(|state| state.validator.room(length).map_or(0, |room| room.as_ptr() as usize))
}

/// Says how inputs are to be examined from now on.
#[wasm_bindgen]
pub fn settle(strict: bool, max_depth: f64, max_issues: f64) {
    with_state(|state| state.options = options(strict, max_depth, UNTOLD, max_issues));
}

/// Examines the first `length` bytes: the place of their event among all, those of the catalogue first, if there is
/// nothing to say about them; else -1, and `said` has a report. `origin` says where the bytes come from: they are
/// themselves the input, or a string as the encoder writes it, or one as it is.
#[wasm_bindgen]
pub fn examine(length: usize, origin: u8, event: Option<String>) -> i32 {
    let origin = match origin {
        0 => Origin::Bytes,
        1 => Origin::Encoded,
        _ => Origin::Exact,
    };
    with_state(|State { validator, sheet, options, .. }| {
        let options = ValidateOptions { event: event.as_deref(), ..*options };
        sheet.begin();
        match validator.examine(Input { length, origin }, &options, &mut sheet.text) {
            Ok(place) => i32::try_from(place).ok(),
            Err(report) => {
                sheet.report(&report);
                validator.buffers.recycle(report);
                None
            }
        }
    })
    .unwrap_or(-1)
}

/// The address of the sheet that was written last.
#[wasm_bindgen]
pub fn said() -> usize {
    with_state(|state| state.sheet.finish())
}

/// Pins the data of an event, as the module `schema` has written it. Says whether it can be read.
#[wasm_bindgen(js_name = applyDefinition)]
pub fn apply(definition: &[u8]) -> bool {
    with_state(|state| state.validator.shapes.apply(definition))
}

/// Takes a definition back.
#[wasm_bindgen(js_name = undefinePayload)]
pub fn undefine(event: &str) {
    with_state(|state| state.validator.undefine(event));
}

/// The name of the event at a place that `examine` gave: a sheet with a part.
#[wasm_bindgen(js_name = eventName)]
pub fn event_name(index: usize) -> usize {
    sheet(|sheet, validator| sheet.string(validator.shapes.events.get(index).map(|event| &*event.name)))
}

/// How many bytes a payload may have.
#[wasm_bindgen(js_name = maxBytes)]
pub fn max_bytes(max_bytes: f64) -> f64 {
    options(false, UNTOLD, max_bytes, UNTOLD).max_bytes as f64
}

/// The verdict on a payload that is too long to be looked at: a sheet with a report. The length of a string isn't known.
#[wasm_bindgen]
pub fn oversize(length: f64, max_bytes: f64) -> usize {
    let options = options(false, UNTOLD, max_bytes, UNTOLD);
    let length = (!length.is_nan()).then_some(length as usize);
    sheet(|sheet, _| {
        let report = Report::oversize(length, &options, &mut sheet.text);
        sheet.report(&report);
    })
}

/// The verdict on a value that can't be read, or not be written as JSON: a sheet with a report.
#[wasm_bindgen]
pub fn unserializable(reason: &str) -> usize {
    sheet(|sheet, _| {
        let report = Report::unserializable(reason, &mut sheet.text);
        sheet.report(&report);
    })
}

/// A log.
struct Log {
    lines: Lines,
    options: ValidateOptions<'static>,
    event: Option<String>,
}

/// How many bytes a chunk of a log may have.
const CHUNK: usize = 1 << 16;

#[wasm_bindgen(js_name = logChunk)]
pub fn log_chunk() -> usize {
    CHUNK
}

/// Begins a log, and gives what to call it by.
#[wasm_bindgen(js_name = logBegin)]
pub fn log_begin(
    strict: bool,
    event: Option<String>,
    max_depth: f64,
    max_bytes: f64,
    max_issues: f64,
    max_bad_lines: f64,
) -> usize {
    let lines = Lines::new(max_bad_lines as usize);
    let options = options(strict, max_depth, max_bytes, max_issues);
    let log = Some(Box::new(Log { lines, options, event }));
    with_state(|State { logs, .. }| {
        let place = logs.iter().position(Option::is_none).unwrap_or(logs.len());
        match logs.get_mut(place) {
            Some(free) => *free = log,
            None => logs.push(log),
        }
        place
    })
}

/// The address of the place for a chunk, of whichever log.
#[wasm_bindgen(js_name = logRoom)]
pub fn log_room() -> usize {
    with_state(|State { chunk, .. }| {
        chunk.resize(CHUNK, 0);
        chunk.as_ptr() as usize
    })
}

/// Validates the lines that end in the first `length` bytes of the chunk: a sheet with the bad ones, or 0 for none.
#[wasm_bindgen(js_name = logPush)]
pub fn log_push(log: usize, length: usize) -> usize {
    with_log(log, |Log { lines, options, event }, chunk, sheet, validator| {
        let options = ValidateOptions { event: event.as_deref(), ..*options };
        let chunk = chunk.get(..length).unwrap_or_default();
        let bad = lines.push(chunk, validator, &options, &mut sheet.text);
        sheet.lines(&bad);
        !bad.is_empty()
    })
}

/// Ends a log: a sheet with the bad lines that came with its end, and the summary.
#[wasm_bindgen(js_name = logEnd)]
pub fn log_end(log: usize) -> usize {
    with_log(log, |Log { lines, options, event }, _, sheet, validator| {
        let options = ValidateOptions { event: event.as_deref(), ..*options };
        let bad = lines.end(validator, &options, &mut sheet.text);
        sheet.lines(bad.as_slice());
        sheet.summary(lines, validator);
        true
    })
}

/// Forgets a log.
#[wasm_bindgen(js_name = logFree)]
pub fn log_free(log: usize) {
    with_state(|state| state.logs.get_mut(log).map(Option::take));
}

/// The address of a sheet that `task` writes about a log; 0 if there is nothing to read.
fn with_log(log: usize, task: impl FnOnce(&mut Log, &[u8], &mut Sheet, &mut Validator) -> bool) -> usize {
    with_state(|State { validator, sheet, logs, chunk, .. }| {
        let log = logs.get_mut(log)?.as_mut()?;
        sheet.begin();
        task(log, chunk, sheet, validator).then(|| sheet.finish())
    })
    .unwrap_or(0)
}

fn options(strict: bool, max_depth: f64, max_bytes: f64, max_issues: f64) -> ValidateOptions<'static> {
    let default = ValidateOptions::default();
    // A conversion from a float takes what is below zero as zero, and what is too large as the largest.
    let or = |given: f64, default: usize| if given.is_nan() { default } else { given as usize };
    ValidateOptions {
        mode: if strict { Mode::Strict } else { Mode::Lenient },
        event: None,
        max_depth: or(max_depth, default.max_depth),
        max_bytes: or(max_bytes, default.max_bytes).min(ValidateOptions::MOST_BYTES),
        max_issues: or(max_issues, default.max_issues),
    }
}
