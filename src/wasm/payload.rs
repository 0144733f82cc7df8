//! The exports of the payload module. JavaScript writes the input into this module's memory and passes numbers.
//!
//! Alternatives that were measured: passing the input as `&str` takes several times as long as validating it, and passing
//! the options as an object longer than validating a small payload.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::payload::{Input, LineValidator, LogEnd, Origin, Report, ResultWriter};
use crate::{Mode, ValidateOptions, Validator};

/// What is kept between calls.
struct State {
    validator: Validator,
    result_buffer: ResultWriter,
    options: ValidateOptions<'static>,
    /// The open logs. JavaScript refers to them by index.
    logs: Vec<Option<Box<Log>>>,
    /// The chunk of a log. The validator's own buffer has the current line.
    chunk: Vec<u8>,
}

thread_local! {
    static STATE: RefCell<Option<State>> = const { RefCell::new(None) };
}

impl State {
    /// Not inlined, because every export would contain it.
    #[cold]
    #[inline(never)]
    fn start(slot: &mut Option<Self>) -> &mut Self {
        slot.insert(Self {
            validator: Validator::new(),
            result_buffer: ResultWriter::default(),
            options: ValidateOptions::default(),
            logs: Vec::new(),
            chunk: Vec::new(),
        })
    }

    /// Validates the input in the buffer. Returns the index of its event if there are no issues.
    fn validate(&mut self, input: Input, event: Option<&str>) -> Option<i32> {
        let Self { validator, result_buffer, options, .. } = self;
        let options = ValidateOptions { event, ..*options };
        result_buffer.begin();
        match validator.validate_input(input, &options, &mut result_buffer.text) {
            Ok(index) => i32::try_from(index).ok(),
            Err(report) => {
                result_buffer.verdict(&report);
                validator.buffers.recycle(report);
                None
            }
        }
    }
}

/// Runs a task with the state. No task calls JavaScript, so the state is never borrowed twice.
fn with_state<T: Default>(task: impl FnOnce(&mut State) -> T) -> T {
    let borrow = |cell: &RefCell<Option<State>>| {
        let mut slot = cell.try_borrow_mut().ok()?;
        Some(task(match &mut *slot {
            Some(state) => state,
            slot => State::start(slot),
        }))
    };
    STATE.try_with(borrow).ok().flatten().unwrap_or_default()
}

/// Writes a result and returns its address.
pub(super) fn write_result(task: impl FnOnce(&mut ResultWriter, &mut Validator)) -> usize {
    with_state(|State { validator, result_buffer, .. }| {
        result_buffer.begin();
        task(result_buffer, validator);
        result_buffer.finish()
    })
}

/// Stands for an absent option: wasm-bindgen converts `undefined` to it.
const ABSENT: f64 = f64::NAN;

/// Returns the memory of this module. It is another object after the memory has grown.
#[wasm_bindgen]
pub fn buffer() -> JsValue {
    wasm_bindgen::memory().unchecked_into::<js_sys::WebAssembly::Memory>().buffer()
}

/// Returns the address of a buffer for an input of `length` bytes, valid until the next call; 0 if there is not enough
/// memory.
#[wasm_bindgen(js_name = reserveInput)]
pub fn reserve_input(length: usize) -> usize {
    with_state(|state| state.validator.reserve_input(length).map_or(0, |buffer| buffer.as_ptr() as usize))
}

/// Sets the options of the following calls of [`validate`].
#[wasm_bindgen(js_name = setOptions)]
pub fn set_options(strict: bool, max_depth: f64, max_issues: f64) {
    with_state(|state| state.options = options(strict, max_depth, ABSENT, max_issues));
}

/// Validates the first `length` bytes of the input buffer. `origin` is the number of an [`Origin`]. Returns the index of
/// the event if there are no issues; otherwise -1, and [`last_report`] returns the report.
#[wasm_bindgen(js_name = validateInput)]
pub fn validate(length: usize, origin: usize, event: Option<String>) -> i32 {
    let origin = Origin::ALL.get(origin).map_or(Origin::Bytes, |(_, origin)| *origin);
    with_state(|state| state.validate(Input { length, origin }, event.as_deref())).unwrap_or(-1)
}

/// Validates bytes in the input buffer as [`validate`] does, by a definition that applies to them only.
#[wasm_bindgen(js_name = validateInputBy)]
pub fn validate_by(definition: &[u8], length: usize, event: Option<String>) -> i32 {
    with_state(|state| {
        let replaced = state.validator.schemas.apply(definition)?;
        let index = state.validate(Input { length, origin: Origin::Bytes }, event.as_deref());
        state.validator.schemas.restore(replaced);
        index
    })
    .unwrap_or(-1)
}

/// Returns the address of the last result.
#[wasm_bindgen(js_name = lastReport)]
pub fn last_report() -> usize {
    with_state(|state| state.result_buffer.finish())
}

/// Applies a definition of the schema module. Returns whether it could be decoded.
#[wasm_bindgen(js_name = applyDefinition)]
pub fn apply_definition(definition: &[u8]) -> bool {
    with_state(|state| state.validator.schemas.apply(definition).is_some())
}

/// Removes a definition.
#[wasm_bindgen(js_name = undefinePayload)]
pub fn undefine(event: &str) {
    with_state(|state| state.validator.undefine(event));
}

/// Returns the name of the event with an index that [`validate`] returned: a result with a `name`.
#[wasm_bindgen(js_name = eventName)]
pub fn event_name(index: usize) -> usize {
    write_result(|result, validator| {
        result.name(validator.schemas.events.get(index).map(|event| &*event.name));
    })
}

/// Returns the limit of bytes for an option.
#[wasm_bindgen(js_name = maxBytes)]
pub fn max_bytes(max_bytes: f64) -> f64 {
    options(false, ABSENT, max_bytes, ABSENT).max_bytes as f64
}

/// Reports an input that exceeds the limit: a result with a `verdict`. The length of a string is unknown.
#[wasm_bindgen(js_name = reportOversize)]
pub fn report_oversize(length: f64, max_bytes: f64) -> usize {
    let options = options(false, ABSENT, max_bytes, ABSENT);
    let length = (!length.is_nan()).then_some(length as usize);
    write_result(|result, _| {
        let report = Report::oversize(length, &options, &mut result.text);
        result.verdict(&report);
    })
}

/// Reports a value that can't be read, or not be written as JSON: a result with a `verdict`.
#[wasm_bindgen(js_name = reportUnserializable)]
pub fn report_unserializable(reason: &str) -> usize {
    write_result(|result, _| {
        let report = Report::unserializable(reason, &mut result.text);
        result.verdict(&report);
    })
}

/// A log that is being validated.
struct Log {
    lines: LineValidator,
    options: ValidateOptions<'static>,
    event: Option<String>,
}

/// The maximum size of a chunk of a log in bytes.
const CHUNK_SIZE: usize = 1 << 16;

#[wasm_bindgen(js_name = chunkSize)]
pub fn chunk_size() -> usize {
    CHUNK_SIZE
}

/// Begins a log and returns its index.
#[wasm_bindgen(js_name = logBegin)]
pub fn log_begin(
    strict: bool,
    event: Option<String>,
    max_depth: f64,
    max_bytes: f64,
    max_issues: f64,
    max_bad_lines: f64,
) -> usize {
    let lines = LineValidator::new(max_bad_lines as usize);
    let options = options(strict, max_depth, max_bytes, max_issues);
    let log = Some(Box::new(Log { lines, options, event }));
    with_state(|State { logs, .. }| {
        let index = logs.iter().position(Option::is_none).unwrap_or(logs.len());
        match logs.get_mut(index) {
            Some(slot) => *slot = log,
            None => logs.push(log),
        }
        index
    })
}

/// Returns the address of the buffer for a chunk, which all logs share.
#[wasm_bindgen(js_name = reserveChunk)]
pub fn reserve_chunk() -> usize {
    with_state(|State { chunk, .. }| {
        chunk.resize(CHUNK_SIZE, 0);
        chunk.as_ptr() as usize
    })
}

/// Validates the lines that end in the first `length` bytes of the chunk. Returns a result with `lines`, or 0 if all are
/// valid.
#[wasm_bindgen(js_name = logPush)]
pub fn log_push(log: usize, length: usize) -> usize {
    with_log(log, |Log { lines, options, event }, chunk, result, validator| {
        let options = ValidateOptions { event: event.as_deref(), ..*options };
        let chunk = chunk.get(..length).unwrap_or_default();
        let invalid = lines.push(chunk, validator, &options, &mut result.text);
        result.lines(&invalid);
        !invalid.is_empty()
    })
}

/// Ends a log. Returns a result with a `log_end`.
#[wasm_bindgen(js_name = logEnd)]
pub fn log_end(log: usize) -> usize {
    with_log(log, |Log { lines, options, event }, _, result, validator| {
        let options = ValidateOptions { event: event.as_deref(), ..*options };
        let last = lines.finish(validator, &options, &mut result.text);
        result.log_end(&LogEnd { last, summary: lines.summary(validator) });
        true
    })
}

/// Frees a log.
#[wasm_bindgen(js_name = logFree)]
pub fn log_free(log: usize) {
    with_state(|state| state.logs.get_mut(log).map(Option::take));
}

/// Writes a result about a log. Returns its address, or 0 if there is nothing to read.
fn with_log(
    log: usize,
    task: impl FnOnce(&mut Log, &[u8], &mut ResultWriter, &mut Validator) -> bool,
) -> usize {
    with_state(|State { validator, result_buffer, logs, chunk, .. }| {
        let log = logs.get_mut(log)?.as_mut()?;
        result_buffer.begin();
        task(log, chunk, result_buffer, validator).then(|| result_buffer.finish())
    })
    .unwrap_or(0)
}

fn options(strict: bool, max_depth: f64, max_bytes: f64, max_issues: f64) -> ValidateOptions<'static> {
    let default = ValidateOptions::default();
    // Conversion from a float saturates: negative numbers become 0.
    let or = |given: f64, default: usize| if given.is_nan() { default } else { given as usize };
    ValidateOptions {
        mode: Mode::of(strict),
        event: None,
        max_depth: or(max_depth, default.max_depth),
        max_bytes: or(max_bytes, default.max_bytes),
        max_issues: or(max_issues, default.max_issues),
    }
    .clamped()
}
