//! The body of an answer, read piece by piece so that a large one is noticed before it fills the memory.

use js_sys::{ArrayBuffer, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use super::RawResponse;
use super::race::{Bell, Lost};

/// Why a body could not be read.
pub(super) enum Problem {
    TooLarge,
    NotReadable,
    Lost(Lost),
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(method, getter, structural, catch)]
    fn body(this: &RawResponse) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &RawResponse) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch)]
    fn text(this: &RawResponse) -> Result<JsValue, JsValue>;

    type Stream;

    #[wasm_bindgen(method, structural, catch, js_name = getReader)]
    fn get_reader(this: &Stream) -> Result<Reader, JsValue>;

    type Reader;

    #[wasm_bindgen(method, structural, catch)]
    fn read(this: &Reader) -> Result<JsValue, JsValue>;
}

/// Reads the body as text. What is not UTF-8 in it is replaced.
pub(super) async fn read(response: &RawResponse, max_bytes: u32, bell: &Bell<'_>) -> Result<String, Problem> {
    let body = response.body().unwrap_or(JsValue::UNDEFINED);
    if body.is_null() {
        return Ok(String::new());
    }
    let bytes = match is_stream(&body) {
        true => pieces(body.unchecked_ref(), max_bytes, bell).await?,
        false => whole(response, bell).await?,
    };
    if bytes.len() > max_bytes as usize {
        return Err(Problem::TooLarge);
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

fn is_stream(body: &JsValue) -> bool {
    body.is_object() && Reflect::get(body, &"getReader".into()).is_ok_and(|reader| reader.is_function())
}

async fn pieces(stream: &Stream, max_bytes: u32, bell: &Bell<'_>) -> Result<Vec<u8>, Problem> {
    let reader = stream.get_reader().map_err(broken)?;
    let mut bytes = Vec::new();
    loop {
        let piece = settle(reader.read(), bell).await?;
        let get = |name: &str| Reflect::get(&piece, &name.into()).map_err(broken);
        if get("done")?.is_truthy() {
            return Ok(bytes);
        }
        let value = get("value")?;
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
async fn whole(response: &RawResponse, bell: &Bell<'_>) -> Result<Vec<u8>, Problem> {
    if let Ok(promise) = response.array_buffer() {
        let buffer = settle(Ok(promise), bell).await?;
        return if buffer.is_object() {
            Ok(Uint8Array::new(&buffer).to_vec())
        } else {
            Err(Problem::NotReadable)
        };
    }
    let text = settle(response.text(), bell).await?;
    text.as_string().map(String::into_bytes).ok_or(Problem::NotReadable)
}

/// Waits for what a call gave, be it a promise or not.
async fn settle(given: Result<JsValue, JsValue>, bell: &Bell<'_>) -> Result<JsValue, Problem> {
    bell.or(&Promise::resolve(&given.map_err(broken)?)).await.map_err(Problem::Lost)
}

fn broken(thrown: JsValue) -> Problem {
    Problem::Lost(Lost::Thrown(thrown))
}
