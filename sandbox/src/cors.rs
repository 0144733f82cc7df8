//! CORS: which pages may call, and read the answers.
//!
//! AutoGrab has not published its rules. `pub_` keys are bound to web domains \[hub\], so pages do call. Pages of
//! an origin that some key may be used from are allowed, and no others \[assumed\]. The key of the call does not
//! matter: a preflight request does not contain it.

use autograb_webhooks::http::{Headers, READ_HEADERS, Request, Response};

use crate::options::Options;

/// The request headers that a page may send only if the preflight answer lists them.
const SENT_HEADERS: &str = "ApiKey, Authorization, Content-Type";
const METHODS: &str = "GET, POST, PATCH, DELETE";
/// How long a browser may cache the preflight answer, in seconds.
const MAX_AGE: &str = "600";

/// The answer to a preflight request; `None` for any other request.
pub(crate) fn preflight(options: &Options, request: &Request) -> Option<Response> {
    let is_preflight = request.method.as_str() == "OPTIONS"
        && request.headers.get("Origin").is_some()
        && request.headers.get("Access-Control-Request-Method").is_some();
    is_preflight.then(|| match allowed_origin(options, &request.headers) {
        None => Response::new(204, ""),
        Some(_) => Response::new(204, "")
            .header("Access-Control-Allow-Methods", METHODS)
            .header("Access-Control-Allow-Headers", SENT_HEADERS)
            .header("Access-Control-Max-Age", MAX_AGE),
    })
}

/// The answer with the headers that let a page of the request's origin read it, including its limits.
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
