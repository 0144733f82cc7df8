//! Reading the body of an answer in pieces, so that one that is too large is refused before it fills the memory.

use js_sys::ArrayBuffer;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{TextDecodeOptions, TextDecoder};

use super::deadline::{Deadline, Interrupted};
use crate::host::js::{apply, call, get, get_symbol, promise, stringify};

/// The least number of bytes that a piece counts for: each piece takes memory until the last one, and a stream of empty
/// pieces must come to an end.
const MIN_PIECE: f64 = 32.0;

/// The reason why a body could not be read.
pub(super) enum BodyError {
    TooLarge,
    NotReadable,
    Interrupted(Interrupted),
}

/// Reads the body as text. Bytes that are not UTF-8 are replaced.
pub(super) async fn read(
    response: &JsValue,
    max_bytes: u32,
    deadline: &Deadline,
) -> Result<String, BodyError> {
    let body = get(response, "body");
    let decoder = TextDecoder::new().map_err(broken)?;
    let length = get(response, "headers");
    let length = call(&length, "get", &[&"Content-Length".into()]).ok().and_then(|length| length.as_string());
    if length
        .and_then(|length| length.parse::<u64>().ok())
        .is_some_and(|length| length > u64::from(max_bytes))
    {
        return Err(BodyError::TooLarge);
    }
    let iterate = get_symbol(&body, "asyncIterator");
    let (pieces, next) = if get(&body, "getReader").is_function() {
        (call(&body, "getReader", &[]), "read")
    } else if iterate.is_function() {
        // Node's own streams, such as the bodies of node-fetch.
        (apply(&iterate, &body, &[]), "next")
    } else {
        return read_whole(response, max_bytes, deadline).await;
    };
    let pieces = pieces.map_err(broken)?;
    let (mut text, mut length) = (String::new(), 0.0);
    loop {
        let piece = wait(call(&pieces, next, &[]), deadline).await?;
        let is_last = get(&piece, "done").is_truthy();
        let value = get(&piece, "value");
        // Not `instanceof`: test environments have arrays of another realm.
        if !is_last && !ArrayBuffer::is_view(&value) {
            return Err(BodyError::NotReadable);
        }
        let bytes = get(&value, "byteLength").as_f64().unwrap_or_default();
        // An array that was tampered with may have any length; `max` turns NaN into the minimum.
        length += bytes.max(if is_last { 0.0 } else { MIN_PIECE });
        if length > f64::from(max_bytes) {
            return Err(BodyError::TooLarge);
        }
        text.push_str(&decode(&decoder, &value, is_last)?);
        if text.len() > max_bytes as usize {
            return Err(BodyError::TooLarge);
        }
        if is_last {
            return Ok(text);
        }
        if deadline.is_over() {
            return Err(BodyError::Interrupted(Interrupted::Timeout));
        }
    }
}

/// Reads the body of a response without a stream, such as React Native's. Its size is known only afterwards.
async fn read_whole(response: &JsValue, max_bytes: u32, deadline: &Deadline) -> Result<String, BodyError> {
    let (method, is_json) = match get(response, "text").is_function() {
        true => ("text", false),
        // A mock in a test may have nothing else.
        false if get(response, "json").is_function() => ("json", true),
        false => return Err(BodyError::NotReadable),
    };
    let body = wait(call(response, method, &[]), deadline).await?;
    let text = if is_json { stringify(&body) } else { body.as_string() };
    let text = text.ok_or(BodyError::NotReadable)?;
    if text.len() > max_bytes as usize { Err(BodyError::TooLarge) } else { Ok(text) }
}

/// Decodes these bytes and the incomplete character before them, without a byte order mark.
fn decode(decoder: &TextDecoder, bytes: &JsValue, is_last: bool) -> Result<String, BodyError> {
    let options = TextDecodeOptions::new();
    options.set_stream(!is_last);
    if bytes.is_undefined() {
        return decoder.decode().map_err(broken);
    }
    let bytes = bytes.unchecked_ref();
    decoder.decode_with_buffer_source_and_options(bytes, &options).map_err(broken)
}

/// Waits for the result of a call, whether it is a promise or not.
async fn wait(result: Result<JsValue, JsValue>, deadline: &Deadline) -> Result<JsValue, BodyError> {
    deadline.race(&promise(&result.map_err(broken)?)).await.map_err(BodyError::Interrupted)
}

fn broken(thrown: JsValue) -> BodyError {
    BodyError::Interrupted(Interrupted::Thrown(thrown))
}
