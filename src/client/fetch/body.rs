//! The body of an answer, read piece by piece so that a large one is noticed before it fills the memory.

use js_sys::ArrayBuffer;
use wasm_bindgen::JsValue;
use web_sys::TextDecoder;

use super::race::{Bell, Lost};
use crate::host::js::{apply, call, get, get_symbol, object, promise};

/// What a piece counts at least: each takes memory until the last has come, and a stream of empty ones has to come to
/// an end.
const LEAST: f64 = 32.0;

/// Why a body could not be read.
pub(super) enum Problem {
    TooLarge,
    NotReadable,
    Lost(Lost),
}

/// Reads the body as text. What is not UTF-8 in it is replaced.
pub(super) async fn read(response: &JsValue, max_bytes: u32, bell: &Bell<'_>) -> Result<String, Problem> {
    let body = get(response, "body");
    let decoder = TextDecoder::new().map_err(broken)?;
    let told = get(response, "headers");
    let told = call(&told, "get", &[&"Content-Length".into()]).ok().and_then(|length| length.as_string());
    if told.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > u64::from(max_bytes))
    {
        return Err(Problem::TooLarge);
    }
    let iterate = get_symbol(&body, "asyncIterator");
    let (pieces, next) = if get(&body, "getReader").is_function() {
        (call(&body, "getReader", &[]), "read")
    } else if iterate.is_function() {
        // Node's own streams, such as the bodies of node-fetch.
        (apply(&iterate, &body, &[]), "next")
    } else {
        return whole(response, max_bytes, bell).await;
    };
    let pieces = pieces.map_err(broken)?;
    let (mut text, mut length) = (String::new(), 0.0);
    loop {
        let piece = settle(call(&pieces, next, &[]), bell).await?;
        let is_last = get(&piece, "done").is_truthy();
        let value = get(&piece, "value");
        // Not `instanceof`: test environments give arrays of another realm.
        if !is_last && !ArrayBuffer::is_view(&value) {
            return Err(Problem::NotReadable);
        }
        let bytes = get(&value, "byteLength").as_f64().unwrap_or_default();
        // An array that was tampered with may tell anything, which `max` takes for nothing.
        length += bytes.max(if is_last { 0.0 } else { LEAST });
        if length > f64::from(max_bytes) {
            return Err(Problem::TooLarge);
        }
        text.push_str(&decode(&decoder, &value, is_last)?);
        if text.len() > max_bytes as usize {
            return Err(Problem::TooLarge);
        }
        if is_last {
            return Ok(text);
        }
        if bell.is_over() {
            return Err(Problem::Lost(Lost::Timeout));
        }
    }
}

/// The body of a response that has no stream, such as React Native's: only then can its size be known.
async fn whole(response: &JsValue, max_bytes: u32, bell: &Bell<'_>) -> Result<String, Problem> {
    if !get(response, "text").is_function() {
        return Err(Problem::NotReadable);
    }
    let text = settle(call(response, "text", &[]), bell).await?.as_string().ok_or(Problem::NotReadable)?;
    if text.len() > max_bytes as usize { Err(Problem::TooLarge) } else { Ok(text) }
}

/// The text in these bytes and in what is left of those before, but for a mark of the byte order.
fn decode(decoder: &TextDecoder, bytes: &JsValue, is_last: bool) -> Result<String, Problem> {
    let options = object(&[("stream", (!is_last).into())]);
    let text = call(decoder, "decode", &[bytes, &options]).map_err(broken)?;
    Ok(text.as_string().unwrap_or_default())
}

/// Waits for what a call gave, be it a promise or not.
async fn settle(given: Result<JsValue, JsValue>, bell: &Bell<'_>) -> Result<JsValue, Problem> {
    bell.or(&promise(&given.map_err(broken)?)).await.map_err(Problem::Lost)
}

fn broken(thrown: JsValue) -> Problem {
    Problem::Lost(Lost::Thrown(thrown))
}
