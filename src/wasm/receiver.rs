//! The exports of the receiver module. Strings and numbers are passed, because objects take longer to convert than the
//! decisions take.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

use wasm_bindgen::prelude::*;

use crate::endpoint::replace_parameter;
use crate::receiver::{
    Accepted, BodyEnd, ClaimResult, Credentials, HandlerResult, Head, Outcome, Policy, Pushed, admit,
    after_body, after_claim, after_handler, after_verdict, authenticate, headers_of, token_of,
};

/// Returns whether a request carries an accepted token. Lists have one token per line; the receiver refuses tokens with a
/// line break when it is created.
#[wasm_bindgen(js_name = authenticate)]
pub fn is_authenticated(
    target: &str,
    parameter: Option<String>,
    query_tokens: &str,
    header: Option<String>,
    header_tokens: &str,
) -> bool {
    let (query_tokens, header_tokens) = (lines(query_tokens), lines(header_tokens));
    let accepted = Accepted {
        parameter: parameter.as_deref(),
        query_tokens: &query_tokens,
        header_tokens: &header_tokens,
    };
    authenticate(&Credentials { target, header: header.as_deref() }, &accepted)
}

/// Decides by the head of an authenticated request.
#[expect(clippy::too_many_arguments, reason = "an object would have to be converted")]
#[wasm_bindgen(js_name = admit)]
pub fn admit_request(
    method: &str,
    is_authenticated: bool,
    is_closed: bool,
    content_type: Option<String>,
    content_encoding: Option<String>,
    content_length: Option<String>,
    content_types: &str,
    codings: &str,
    max_bytes: f64,
) -> u32 {
    let (content_types, codings) = (lines(content_types), lines(codings));
    let policy = Policy {
        content_types: &content_types,
        codings: &codings,
        max_bytes: max_bytes as u64,
        ..Policy::default()
    };
    let head = Head {
        method,
        is_authenticated,
        is_closed,
        content_type: content_type.as_deref(),
        content_encoding: content_encoding.as_deref(),
        content_length: content_length.as_deref(),
    };
    admit(&head, &policy).number()
}

/// Decides by the end of the body. `received` is NaN if only the host knows it.
#[wasm_bindgen(js_name = afterBody)]
pub fn body_ended(end: &str, received: f64, announced: Option<String>) -> u32 {
    let end = BodyEnd::ALL.iter().find(|known| known.as_str() == end);
    let received = (!received.is_nan()).then_some(received as u64);
    after_body(end.copied().unwrap_or(BodyEnd::Interrupted), received, announced.as_deref()).number()
}

/// Decides by the verdict.
#[wasm_bindgen(js_name = afterVerdict)]
pub fn validated(valid: bool, event: Option<String>, deduplicates: bool, keeps_invalid: bool) -> u32 {
    let policy = Policy { deduplicates, keeps_invalid, ..Policy::default() };
    after_verdict(&Pushed { valid, event: event.as_deref() }, &policy).number()
}

/// Decides by the claim. A store that answers anything else has failed.
#[wasm_bindgen(js_name = afterClaim)]
pub fn claimed(result: &str) -> u32 {
    let result = ClaimResult::ALL.iter().find(|known| known.as_str() == result);
    after_claim(result.copied().unwrap_or(ClaimResult::Unavailable)).number()
}

/// Decides by the result of the handler.
#[wasm_bindgen(js_name = afterHandler)]
pub fn handled(result: &str) -> u32 {
    let result = HandlerResult::ALL.iter().find(|known| known.as_str() == result);
    after_handler(result.copied().unwrap_or(HandlerResult::Failed)).number()
}

/// Returns the header fields of an answer, one per line: the name, a colon, a space and the value.
#[wasm_bindgen(js_name = headersOf)]
pub fn headers(outcome: usize, codings: &str) -> String {
    let codings = lines(codings);
    let policy = Policy { codings: &codings, ..Policy::default() };
    let outcome = Outcome::ALL.get(outcome).copied().unwrap_or(Outcome::Failed);
    let fields = headers_of(outcome, &policy).into_iter().map(|(name, value)| format!("{name}: {value}"));
    fields.collect::<Vec<_>>().join("\n")
}

/// Returns the token in the query of an endpoint.
#[wasm_bindgen(js_name = tokenOf)]
pub fn endpoint_token(endpoint: &str, parameter: &str) -> Option<String> {
    token_of(endpoint, parameter)
}

/// Returns an endpoint with another token in its query.
#[wasm_bindgen(js_name = replaceToken)]
pub fn replace_endpoint_token(endpoint: &str, parameter: &str, token: &str) -> String {
    replace_parameter(endpoint, parameter, token)
}

fn lines(list: &str) -> Vec<&str> {
    list.lines().collect()
}
