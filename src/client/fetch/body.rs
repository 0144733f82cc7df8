//! The body of an answer, read piece by piece so that a large one is noticed before it fills the memory.

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::JsValue;

use super::race::{Bell, Lost};
use crate::host::js::{call, get};

/// Why a body could not be read.
pub(super) enum Problem {
    TooLarge,
    NotReadable,
    Lost(Lost),
}

/// Reads the body as text. What is not UTF-8 in it is replaced.
pub(super) async fn read(response: &JsValue, max_bytes: u32, bell: &Bell<'_>) -> Result<String, Problem> {
    let body = get(response, "body");
    if body.is_null() {
        return Ok(String::new());
    }
    let bytes = match get(&body, "getReader").is_function() {
        true => pieces(&body, max_bytes, bell).await?,
        false => whole(response, bell).await?,
    };
    if bytes.len() > max_bytes as usize {
        return Err(Problem::TooLarge);
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

async fn pieces(stream: &JsValue, max_bytes: u32, bell: &Bell<'_>) -> Result<Vec<u8>, Problem> {
    let reader = call(stream, "getReader", &[]).map_err(broken)?;
    let mut bytes = Vec::new();
    loop {
        let piece = settle(call(&reader, "read", &[]), bell).await?;
        if get(&piece, "done").is_truthy() {
            return Ok(bytes);
        }
        let value = get(&piece, "value");
        // Not `instanceof`: test environments give arrays of another realm.
        if !ArrayBuffer::is_view(&value) {
            return Err(Problem::NotReadable);
        }
        let value = Uint8Array::new(&value);
        if bytes.len() + value.length() as usize > max_bytes as usize {
            return Err(Problem::TooLarge);
        }
        bytes.extend(value.to_vec());
    }
}

/// The body of a response that is none of the platform's own, such as node-fetch's.
async fn whole(response: &JsValue, bell: &Bell<'_>) -> Result<Vec<u8>, Problem> {
    if let Ok(promise) = call(response, "arrayBuffer", &[]) {
        let buffer = settle(Ok(promise), bell).await?;
        return if buffer.is_object() {
            Ok(Uint8Array::new(&buffer).to_vec())
        } else {
            Err(Problem::NotReadable)
        };
    }
    let text = settle(call(response, "text", &[]), bell).await?;
    text.as_string().map(String::into_bytes).ok_or(Problem::NotReadable)
}

/// Waits for what a call gave, be it a promise or not.
async fn settle(given: Result<JsValue, JsValue>, bell: &Bell<'_>) -> Result<JsValue, Problem> {
    bell.or(&Promise::resolve(&given.map_err(broken)?)).await.map_err(Problem::Lost)
}

fn broken(thrown: JsValue) -> Problem {
    Problem::Lost(Lost::Thrown(thrown))
}
