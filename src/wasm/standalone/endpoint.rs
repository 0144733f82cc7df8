//! The token of an endpoint.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::{read_options, refused};
use crate::host::js::{call, global};
use crate::wasm::input;
use crate::wasm::thrown::describe;
use crate::{Error, Issues};

/// Puts a token into the query of an endpoint; a random one, if none is given.
#[wasm_bindgen(js_name = withToken, skip_typescript)]
pub fn with_token(endpoint: &JsValue, token: &JsValue, options: &JsValue) -> Result<String, JsValue> {
    let parameter = read_options(options, |reader| reader.text("parameter"))?;
    let (endpoint, mut issues) = input::url(endpoint, "endpoint");
    let token = if token.is_undefined() {
        random_token()?
    } else {
        let (token, found) = input::text(token, "token");
        issues.extend(found);
        token
    };
    Issues::into_result(issues).map_err(refused)?;
    crate::with_token(&endpoint, parameter.as_deref().unwrap_or("token"), &token)
        .map_err(|error: Error| describe(&error, None, None))
}

/// 192 random bits in hexadecimal digits: more than anybody can guess.
fn random_token() -> Result<String, JsValue> {
    let bytes = Uint8Array::new_with_length(24);
    call(&global("crypto"), "getRandomValues", &[&bytes])?;
    Ok(bytes.to_vec().iter().map(|byte| format!("{byte:02x}")).collect())
}
