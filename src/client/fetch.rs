//! The transport of browsers, Node and edge workers: the `fetch` function.
//!
//! Of gloo-net only `Headers` is used, which builds and validates the request's headers. Its `Request::send` and
//! `Response::text` were measured too, and never settle when `fetch` or a body rejects with a value that is not an
//! `Error` (`controller.abort("text")` does that), or when `fetch` resolves to something that is not a `Response`; and
//! undici and node-fetch do not accept its `Request`. So the call and the body are done here: whatever comes from
//! outside is read through accessors that catch, and each wait is limited by the timeout and the caller's signal.

mod body;
mod deadline;
mod signal;

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, RequestCache, RequestInit, RequestRedirect};

use body::BodyError;
pub(crate) use deadline::now_ms;
use deadline::{Deadline, Interrupted};
pub(crate) use signal::{Signal, Signals};

use super::messages::{CONNECTION_BROKE, NO_ANSWER, REDIRECT, timed_out, too_large};
use super::{RequestEvent, Transport, TransportError};
use crate::config::Credential;
use crate::error::{Error, ErrorCode};
use crate::host::js::{apply, call, get, get_symbol, global, promise};
use crate::http::{Headers, READ_HEADERS, Request, Response};

/// The transport of one call.
pub(crate) struct Fetch {
    /// The function to call instead of the global `fetch`.
    pub(crate) fetch: Option<Function>,
    /// The caller's signal.
    pub(crate) signal: Option<Signal>,
    /// The longest duration of an attempt.
    pub(crate) timeout_ms: u32,
    /// The largest size of an answer.
    pub(crate) max_bytes: u32,
    /// The source of the credential, if it is not fixed.
    pub(crate) credentials: Option<Box<dyn Credentials>>,
    /// Observes the requests.
    pub(crate) observer: Box<dyn Fn(RequestEvent<'_>)>,
    /// What JavaScript threw when the call failed, for the error's `cause`.
    pub(crate) cause: RefCell<Option<JsValue>>,
}

/// A source of credentials that are not fixed.
pub(crate) trait Credentials {
    /// Requests the credential of the next request; `None` if there is no other than the one that was `refused`.
    fn ask(&self, refused: bool) -> Option<Promise>;

    /// Reads the credential from the result of the promise. The error comes with what was thrown.
    fn read(&self, result: &JsValue) -> Result<Credential, (Error, Option<JsValue>)>;
}

impl Transport for Fetch {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        // What an earlier attempt threw is not the cause of this attempt's failure.
        self.cause.take();
        let deadline = self.deadline(u64::from(self.timeout_ms))?;
        let controller = AbortController::new().ok();
        let result = self.exchange(request, controller.as_ref(), &deadline).await;
        if let (Err(_), Some(controller)) = (&result, &controller) {
            controller.abort();
        }
        match result {
            // The head of a refusal says enough.
            Err(TransportError { code, head: Some(head), .. })
                if head.status >= 400 && code != ErrorCode::Aborted =>
            {
                Ok(*head)
            }
            result => result,
        }
    }

    async fn sleep(&self, ms: u64) -> Result<(), TransportError> {
        self.deadline(ms)?.reached().await.map_err(|interrupted| self.interrupted(interrupted, false))
    }

    fn now_ms(&self) -> u64 {
        now_ms()
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }

    async fn credential(&self, refused: bool) -> Result<Option<Credential>, Error> {
        let Some(source) = &self.credentials else { return Ok(None) };
        // Before asking: a promise that nothing waits for must not reject.
        let deadline = self.deadline(u64::from(self.timeout_ms))?;
        let Some(promise) = source.ask(refused) else { return Ok(None) };
        let result = deadline.race(&promise).await.map_err(|interrupted| match interrupted {
            Interrupted::Thrown(thrown) => self.not_sent("the function `apiKey` failed", thrown),
            interrupted => self.interrupted(interrupted, false),
        })?;
        source.read(&result).map(Some).map_err(|(error, cause)| {
            self.cause.replace(cause);
            error
        })
    }

    fn observe(&self, event: RequestEvent<'_>) {
        (self.observer)(event);
    }
}

impl Fetch {
    /// Creates a deadline, unless the caller's signal is aborted already.
    fn deadline(&self, ms: u64) -> Result<Deadline, TransportError> {
        Deadline::new(ms, self.signal.as_ref()).map_err(|interrupted| self.interrupted(interrupted, false))
    }

    /// Waits for a promise, unless the caller's signal is aborted before.
    pub(crate) async fn wait_for(&self, promise: &Promise) -> Result<(), TransportError> {
        const LONGEST_TIMER_MS: u64 = i32::MAX as u64;
        match self.deadline(LONGEST_TIMER_MS)?.race(promise).await {
            Err(Interrupted::Aborted(reason)) => Err(self.interrupted(Interrupted::Aborted(reason), false)),
            _ => Ok(()),
        }
    }

    /// Sends one request and reads the whole answer.
    async fn exchange(
        &self,
        request: &Request,
        controller: Option<&AbortController>,
        deadline: &Deadline,
    ) -> Result<Response, TransportError> {
        let init = request_init(request, controller)
            .map_err(|thrown| self.not_sent("the request could not be created", thrown))?;
        let answer = deadline.race(&self.call(&request.url, &init)?).await;
        let answer = answer.map_err(|interrupted| match interrupted {
            Interrupted::Thrown(thrown) => self.no_answer(thrown),
            interrupted => self.interrupted(interrupted, true),
        })?;
        let head = self.read_head(&answer)?;
        let body = match head.status {
            300..=399 if head.status != 304 => Err(self.unexpected(REDIRECT)),
            _ => body::read(&answer, self.max_bytes, deadline).await.map_err(|error| match error {
                BodyError::TooLarge => self.unexpected(&too_large(self.max_bytes)),
                BodyError::NotReadable => self.unexpected(
                    "the body of the answer can't be read: it has none of `body`, `text()` and `json()`",
                ),
                BodyError::Interrupted(interrupted) => self.interrupted(interrupted, true),
            }),
        };
        match body {
            Ok(body) => Ok(Response { body, ..head }),
            Err(error) => Err(error.with_head(head)),
        }
    }

    /// Reads the status and the headers of what `fetch` resolved to, if it is a response.
    fn read_head(&self, answer: &JsValue) -> Result<Response, TransportError> {
        let status = get(answer, "status").as_f64();
        let headers = get(answer, "headers");
        match status {
            // A browser hides all of a redirect, the status too.
            Some(0.0) => Err(self.unexpected(REDIRECT)),
            Some(status) if !(100.0..=999.0).contains(&status) => Err(self
                .unexpected("what `fetch` returned is not a response: its `status` is not an HTTP status")),
            None => Err(self.unexpected("what `fetch` returned is not a response: it has no `status`")),
            // A mock in a test may have none.
            Some(_) if !headers.is_object() && !headers.is_undefined() => {
                Err(self
                    .unexpected("what `fetch` returned is not a response: its `headers` are not an object"))
            }
            Some(status) => {
                Ok(Response { status: status as u16, headers: read_headers(&headers), body: String::new() })
            }
        }
    }

    /// Calls `fetch`. Whatever it returns is converted into a promise.
    fn call(&self, url: &str, init: &JsValue) -> Result<Promise, TransportError> {
        let global = || global("fetch").dyn_into().ok();
        let Some(fetch) = self.fetch.clone().or_else(global) else {
            let message = "this environment has no `fetch`; pass one as an option";
            return Err(self.not_sent(message, JsValue::UNDEFINED));
        };
        match apply(&fetch, &JsValue::UNDEFINED, &[&url.into(), init]) {
            Ok(answer) => Ok(promise(&answer)),
            Err(thrown) => Err(match self.signal.as_ref().and_then(Signal::reason) {
                Some(reason) => self.interrupted(Interrupted::Aborted(reason), false),
                // Not repeated: a function that throws at once is wrong, or has sent the request before.
                None => TransportError {
                    is_final: true,
                    ..self.not_sent("`fetch` threw before it sent the request", thrown)
                },
            }),
        }
    }

    fn interrupted(&self, interrupted: Interrupted, may_have_run: bool) -> TransportError {
        let (code, message, cause) = match interrupted {
            Interrupted::Timeout => {
                (ErrorCode::Timeout, timed_out(u64::from(self.timeout_ms)), JsValue::UNDEFINED)
            }
            Interrupted::Aborted(reason) => (ErrorCode::Aborted, "the call was aborted".to_owned(), reason),
            Interrupted::Thrown(thrown) => (ErrorCode::Network, CONNECTION_BROKE.to_owned(), thrown),
        };
        self.error(code, message, may_have_run, cause)
    }

    /// The error of a call whose `fetch` rejected. An error code, which Node provides, tells more.
    fn no_answer(&self, thrown: JsValue) -> TransportError {
        if let Some(reason) = self.signal.as_ref().and_then(Signal::reason) {
            return self.interrupted(Interrupted::Aborted(reason), true);
        }
        let code = error_code(&thrown);
        let (message, may_have_run) = match &code {
            Some(code) => (format!("{NO_ANSWER} ({code})"), !is_not_sent(&thrown, code)),
            None => (NO_ANSWER.to_owned(), true),
        };
        let error = self.error(ErrorCode::Network, message, may_have_run, thrown);
        match network_hint(code.as_deref(), in_browser()) {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }

    fn not_sent(&self, message: &str, thrown: JsValue) -> TransportError {
        self.error(ErrorCode::Network, message.to_owned(), false, thrown)
    }

    fn unexpected(&self, message: &str) -> TransportError {
        self.error(ErrorCode::UnexpectedResponse, message.to_owned(), true, JsValue::UNDEFINED)
    }

    fn error(&self, code: ErrorCode, message: String, may_have_run: bool, cause: JsValue) -> TransportError {
        self.cause.replace((!cause.is_undefined()).then_some(cause));
        TransportError::new(code, message, may_have_run)
    }
}

/// The second argument of `fetch`.
fn request_init(request: &Request, controller: Option<&AbortController>) -> Result<JsValue, JsValue> {
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers(&raw_headers(request)?);
    init.set_redirect(RequestRedirect::Manual);
    if let Some(body) = &request.body {
        init.set_body(&body.as_str().into());
    }
    if let Some(controller) = controller {
        init.set_signal(Some(&controller.signal()));
    }
    if allows_cache_mode() {
        init.set_cache(RequestCache::NoStore);
    }
    Ok(init.into())
}

/// What to do when no answer came, as far as the runtime and its error code tell.
fn network_hint(code: Option<&str>, in_browser: bool) -> Option<&'static str> {
    match code {
        Some(code) if is_certificate_error(code) => Some(
            "the certificate is not trusted; if a proxy or a company's own authority issued it, set NODE_EXTRA_CA_CERTS to \
             the authority's certificate",
        ),
        _ if in_browser => None,
        _ => Some(
            "check the connection; behind a proxy set HTTPS_PROXY, and NODE_USE_ENV_PROXY=1 for Node, or pass a `fetch` that \
             uses it",
        ),
    }
}

/// Whether this is a browser, where everybody who opens the page can read a secret: a page or a worker of one, and not
/// Node (which jsdom disguises as one), Deno, Bun or an edge worker.
pub(crate) fn in_browser() -> bool {
    // By its tag: bundlers give pages a `process` with the versions of Node.
    let on_node = get_symbol(&global("process"), "toStringTag") == "process";
    let agent = get(&global("navigator"), "userAgent").as_string();
    !on_node && agent.is_some_and(|agent| agent.starts_with("Mozilla/"))
}

/// Whether requests can have a cache mode. Next.js caches the answers of server components without one. workerd throws for
/// one with compatibility dates before November 2024; its `Request` then has no such property.
fn allows_cache_mode() -> bool {
    let class = global("Request");
    class.is_undefined() || Reflect::has(&get(&class, "prototype"), &"cache".into()).unwrap_or(false)
}

/// Converts the headers into an object that every implementation of `fetch` accepts. gloo-net's `append` throws past
/// Rust for a name or value that HTTP forbids; the checks have refused those.
fn raw_headers(request: &Request) -> Result<JsValue, JsValue> {
    if global("Headers").is_undefined() {
        return Err(JsError::new("this environment has no `Headers`").into());
    }
    let headers = gloo_net::http::Headers::new();
    for (name, value) in request.headers.iter() {
        headers.append(name, value);
    }
    Ok(headers.into_raw().into())
}

/// Reads the header fields that the core needs, by name: this works with any object that has a `get` method.
fn read_headers(raw: &JsValue) -> Headers {
    let mut headers = Headers::default();
    for name in READ_HEADERS {
        if let Some(value) = call(raw, "get", &[&name.into()]).ok().and_then(|value| value.as_string()) {
            headers.push(name, value);
        }
    }
    headers
}

/// Whether an error with this code occurred before anything was sent. A host or network also becomes unreachable while a
/// request is under way: then the system call is not `connect`.
fn is_not_sent(thrown: &JsValue, code: &str) -> bool {
    let connects = |error: &JsValue| get(error, "syscall") == "connect";
    let is_ambiguous = matches!(code, "EHOSTUNREACH" | "ENETUNREACH");
    certainly_not_sent(code) && (!is_ambiguous || connects(thrown) || connects(&get(thrown, "cause")))
}

/// The `code` of an error or of its `cause`: a short word such as `ECONNREFUSED`.
fn error_code(thrown: &JsValue) -> Option<String> {
    let code = |value: &JsValue| get(value, "code").as_string().filter(|code| is_code(code));
    code(thrown).or_else(|| code(&get(thrown, "cause")))
}

fn is_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether an error with this code, of Node, Bun or undici, occurred before anything was sent.
fn certainly_not_sent(code: &str) -> bool {
    NOT_SENT.contains(&code) || is_certificate_error(code)
}

/// Whether an error code of Node says that the server's certificate is not trusted.
fn is_certificate_error(code: &str) -> bool {
    code.starts_with("CERT_") || CERTIFICATE_ERRORS.contains(&code)
}

const CERTIFICATE_ERRORS: [&str; 7] = [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "HOSTNAME_MISMATCH",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
];

const NOT_SENT: [&str; 8] = [
    "ECONNREFUSED",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTFOUND",
    "UND_ERR_CONNECT_TIMEOUT",
    "ConnectionRefused",
    "FailedToOpenSocket",
];
