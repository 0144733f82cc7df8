//! The exports of the module that infers schemas from logs, and shrinks payloads. JavaScript knows each open log by a number.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

use std::cell::RefCell;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::json::write_json;
use crate::{InferOptions, Inference, Mode, Shrunk, ValidateOptions, Validator};

thread_local! {
    static LOGS: RefCell<Vec<Option<Box<Inference>>>> = const { RefCell::new(Vec::new()) };
}

/// Runs a task with the open logs. No task calls JavaScript, so they are never borrowed twice.
fn with_logs<T: Default>(task: impl FnOnce(&mut Vec<Option<Box<Inference>>>) -> T) -> T {
    LOGS.try_with(|logs| Some(task(&mut *logs.try_borrow_mut().ok()?))).ok().flatten().unwrap_or_default()
}

/// Begins a log and returns its number. `values` has a path per line; absent numbers are `NaN`.
#[wasm_bindgen(js_name = inferBegin)]
pub fn begin(event: Option<String>, values: &str, max_paths: f64, max_bytes: f64) -> usize {
    let default = InferOptions::default();
    let values: Vec<_> = values.lines().collect();
    let log = Inference::new(InferOptions {
        event: event.as_deref(),
        values: &values,
        max_paths: or(max_paths, default.max_paths),
        max_bytes: or(max_bytes, default.max_bytes),
    });
    with_logs(|logs| {
        let index = logs.iter().position(Option::is_none).unwrap_or(logs.len());
        let log = Some(Box::new(log));
        match logs.get_mut(index) {
            Some(slot) => *slot = log,
            None => logs.push(log),
        }
        index
    })
}

/// Learns from a chunk of a log.
#[wasm_bindgen(js_name = inferPush)]
pub fn push(log: usize, chunk: &[u8]) {
    with_logs(|logs| {
        if let Some(Some(log)) = logs.get_mut(log) {
            log.push(chunk);
        }
    });
}

/// Ends a log, and returns the result as JSON.
#[wasm_bindgen(js_name = inferEnd)]
pub fn end(log: usize) -> Option<String> {
    let log = with_logs(|logs| logs.get_mut(log)?.take())?;
    serde_json::to_string(&log.finish()).ok()
}

/// Frees a log that is not ended.
#[wasm_bindgen(js_name = inferFree)]
pub fn free(log: usize) {
    with_logs(|logs| logs.get_mut(log).map(Option::take));
}

/// Shrinks a payload. `definitions` are encoded, one after the other; absent numbers are `NaN`. Returns the smaller payload,
/// and the paths of the values that were kept as JSON.
#[wasm_bindgen(js_name = shrink)]
pub fn shrink(
    payload: &[u8],
    definitions: &[u8],
    strict: bool,
    event: Option<String>,
    max_depth: f64,
    max_bytes: f64,
) -> Array {
    let mut validator = Validator::new();
    validator.schemas.apply_all(definitions);
    let default = ValidateOptions::default();
    let options = ValidateOptions {
        mode: Mode::of(strict),
        event: event.as_deref(),
        max_depth: or(max_depth, default.max_depth),
        max_bytes: or(max_bytes, default.max_bytes),
        ..default
    };
    let Shrunk { payload, kept } = validator.shrink(payload, &options);
    Array::of2(&Uint8Array::from(payload.as_slice()), &write_json(&kept).into())
}

/// Returns an option, or its default if it is absent.
fn or(given: f64, default: usize) -> usize {
    if given.is_nan() { default } else { given as usize }
}
