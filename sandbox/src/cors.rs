//! What a browser has to be told before a page may call, and read the answer.
//!
//! Nobody has published it. What is known is that `pub_` keys are bound to web domains \[hub\], so pages do call:
//! those of an origin that some key works from are let in, and no others \[assumed\]. The key itself plays no part:
//! the question comes without it.

use autograb_webhooks::http::{Headers, READ_HEADERS, Request, Response};

use crate::options::Options;

/// The headers that calls carry, and a page may send only when told so.
const SENT_HEADERS: &str = "ApiKey, Authorization, Content-Type";
const METHODS: &str = "GET, POST, PATCH, DELETE";
/// How long a browser may remember the answer, in seconds.
const REMEMBERED: &str = "600";

/// The answer to a browser that asks whether a page may call; `None` if that is not what is asked.
pub(crate) fn preflight(options: &Options, request: &Request) -> Option<Response> {
    let asks = request.method.as_str() == "OPTIONS"
        && request.headers.get("Origin").is_some()
        && request.headers.get("Access-Control-Request-Method").is_some();
    asks.then(|| match allowed_origin(options, &request.headers) {
        None => Response::new(204, ""),
        Some(_) => Response::new(204, "")
            .header("Access-Control-Allow-Methods", METHODS)
            .header("Access-Control-Allow-Headers", SENT_HEADERS)
            .header("Access-Control-Max-Age", REMEMBERED),
    })
}

/// The answer with what lets a page of the request's origin read it, limits and all.
pub(crate) fn expose(options: &Options, request: &Headers, answer: Response) -> Response {
    let answer = answer.header("Vary", "Origin");
    match allowed_origin(options, request) {
        None => answer,
        Some(origin) => answer
            .header("Access-Control-Allow-Origin", origin)
            .header("Access-Control-Expose-Headers", READ_HEADERS.join(", ")),
    }
}

fn allowed_origin<'a>(options: &Options, request: &'a Headers) -> Option<&'a str> {
    let origin = request.get("Origin")?;
    let mut keys = options.accounts.iter().flat_map(|account| &account.keys);
    keys.any(|key| key.works_from(Some(origin))).then_some(origin)
}
