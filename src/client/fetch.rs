//! The transport of browsers, Node and edge workers: the `fetch` function.
//!
//! gloo-net's own `send` never settles when `fetch` rejects with something that is no `Error`, or answers with
//! something that is no `Response`. So the call and the body are in our own hands: whatever comes from outside
//! is looked at through accessors that catch, and each await races the timeout and the caller's signal.

mod body;
mod race;

use std::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

use body::Problem;
use race::{Bell, Lost};
pub(crate) use race::{Signal, now_ms};

use super::{Failure, Step, Transport};
use crate::config::Credential;
use crate::error::{Error, ErrorCode};
use crate::host::js::{apply, call, get, global, new, object, promise};
use crate::http::{Headers, READ_HEADERS, Request, Response};
use crate::retry::certainly_not_sent;

/// The key would go to whoever the answer names.
const REDIRECT: &str = "the service answered with a redirect, which is not followed";

/// Carries the requests of one call.
pub(crate) struct Fetch {
    /// The function to call in place of the global one.
    pub(crate) fetch: Option<Function>,
    /// The caller's signal.
    pub(crate) signal: Option<Signal>,
    /// How long each attempt may take.
    pub(crate) timeout_ms: u32,
    /// How large an answer may be.
    pub(crate) max_bytes: u32,
    /// Where the credential comes from, if it is not fixed.
    pub(crate) credentials: Option<Box<dyn Credentials>>,
    /// Who hears of the steps.
    pub(crate) listener: Box<dyn Fn(Step<'_>)>,
    /// What was thrown when the call failed, for the error's `cause`.
    pub(crate) cause: RefCell<Option<JsValue>>,
}

/// A source of credentials that has to be asked.
pub(crate) trait Credentials {
    /// Asks for the credential of the next request; `None` when there is no other than the one `refused`.
    fn ask(&self, refused: bool) -> Option<Promise>;

    /// Reads it, now that the promise has given this. With the error goes what was thrown beneath it.
    fn read(&self, given: &JsValue) -> Result<Credential, (Error, Option<JsValue>)>;
}

impl Transport for Fetch {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        // What an earlier attempt threw explains nothing any more.
        self.cause.take();
        let bell = self.bell(u64::from(self.timeout_ms))?;
        let controller = new("AbortController", &[]).ok();
        let answer = self.exchange(request, controller.as_ref(), &bell).await;
        if let (Err(_), Some(controller)) = (&answer, &controller) {
            let _ = call(controller, "abort", &[]);
        }
        match answer {
            // Of a refusal the head says enough.
            Err(Failure { code, head: Some(head), .. })
                if head.status >= 400 && code != ErrorCode::Aborted =>
            {
                Ok(head)
            }
            answer => answer,
        }
    }

    async fn sleep(&self, ms: u64) -> Result<(), Failure> {
        self.bell(ms)?.rings().await.map_err(|lost| self.lost(lost, false))
    }

    fn now_ms(&self) -> u64 {
        now_ms()
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }

    async fn credential(&self, refused: bool) -> Result<Option<Credential>, Error> {
        let Some(source) = &self.credentials else { return Ok(None) };
        // Set before asking: a promise that no one waits for may not reject.
        let bell = self.bell(u64::from(self.timeout_ms))?;
        let Some(promise) = source.ask(refused) else { return Ok(None) };
        let given = bell.or(&promise).await.map_err(|lost| match lost {
            Lost::Thrown(thrown) => self.not_sent("the function `apiKey` failed", thrown),
            lost => self.lost(lost, false),
        })?;
        source.read(&given).map(Some).map_err(|(error, cause)| {
            self.cause.replace(cause);
            error
        })
    }

    fn notice(&self, step: Step<'_>) {
        (self.listener)(step);
    }
}

impl Fetch {
    /// What ends a wait; or a failure, if the caller's signal is aborted already.
    fn bell(&self, ms: u64) -> Result<Bell<'_>, Failure> {
        Bell::set(ms, self.signal.as_ref()).map_err(|lost| self.lost(lost, false))
    }

    /// One request and its whole answer.
    async fn exchange(
        &self,
        request: &Request,
        controller: Option<&JsValue>,
        bell: &Bell<'_>,
    ) -> Result<Response, Failure> {
        let init = request_init(request, controller)
            .map_err(|thrown| self.not_sent("the request could not be made", thrown))?;
        let answer = bell.or(&self.call(&request.url, &init)?).await.map_err(|lost| match lost {
            Lost::Thrown(thrown) => self.no_answer(thrown),
            lost => self.lost(lost, true),
        })?;
        let status = get(&answer, "status").as_f64().unwrap_or(-1.0);
        let headers = get(&answer, "headers");
        // A browser hides all of a redirect, the status too.
        if status == 0.0 {
            return Err(self.unexpected(REDIRECT));
        }
        if !(100.0..=999.0).contains(&status) || !headers.is_object() {
            return Err(self.unexpected("what `fetch` gave is not a response"));
        }
        let head = Response { status: status as u16, headers: read_headers(&headers), body: String::new() };
        let body = match head.status {
            300..=399 => Err(self.unexpected(REDIRECT)),
            _ => body::read(&answer, self.max_bytes, bell).await.map_err(|problem| match problem {
                Problem::TooLarge => {
                    self.unexpected(&format!("the answer is larger than {} bytes", self.max_bytes))
                }
                Problem::NotReadable => self.unexpected("the body of the answer is not one that can be read"),
                Problem::Lost(lost) => self.lost(lost, true),
            }),
        };
        match body {
            Ok(body) => Ok(Response { body, ..head }),
            Err(failure) => Err(Failure { head: Some(head), ..failure }),
        }
    }

    /// Calls the function, whatever it does: what it gives is a promise from here on.
    fn call(&self, url: &str, init: &JsValue) -> Result<Promise, Failure> {
        let global = || global("fetch").dyn_into().ok();
        let Some(fetch) = self.fetch.clone().or_else(global) else {
            return Err(
                self.not_sent("this environment has no `fetch`; pass one as an option", JsValue::UNDEFINED)
            );
        };
        match apply(&fetch, &JsValue::UNDEFINED, &[&url.into(), init]) {
            Ok(answer) => Ok(promise(&answer)),
            Err(thrown) => Err(self.no_answer(thrown)),
        }
    }

    fn lost(&self, lost: Lost, may_have_run: bool) -> Failure {
        match lost {
            Lost::Timeout => {
                let message = format!("no complete answer within {} ms", self.timeout_ms);
                self.failure(ErrorCode::Timeout, &message, may_have_run, JsValue::UNDEFINED)
            }
            Lost::Aborted(reason) => {
                self.failure(ErrorCode::Aborted, "the call was aborted", may_have_run, reason)
            }
            Lost::Thrown(thrown) => {
                let message = "the connection broke before the answer was complete";
                self.failure(ErrorCode::Network, message, may_have_run, thrown)
            }
        }
    }

    /// The failure of a call that `fetch` threw or rejected with this. A code, as Node gives it, tells more.
    fn no_answer(&self, thrown: JsValue) -> Failure {
        if let Some(reason) = self.signal.as_ref().and_then(Signal::reason) {
            return self.lost(Lost::Aborted(reason), true);
        }
        let code = error_code(&thrown);
        let message = match &code {
            Some(code) => format!("no answer came ({code})"),
            None => "no answer came".to_owned(),
        };
        let may_have_run = !code.is_some_and(|code| certainly_not_sent(&code));
        self.failure(ErrorCode::Network, &message, may_have_run, thrown)
    }

    fn not_sent(&self, message: &str, thrown: JsValue) -> Failure {
        self.failure(ErrorCode::Network, message, false, thrown)
    }

    fn unexpected(&self, message: &str) -> Failure {
        self.failure(ErrorCode::UnexpectedResponse, message, true, JsValue::UNDEFINED)
    }

    fn failure(&self, code: ErrorCode, message: &str, may_have_run: bool, cause: JsValue) -> Failure {
        self.cause.replace((!cause.is_undefined()).then_some(cause));
        Failure { code, message: message.to_owned(), may_have_run, head: None }
    }
}

fn request_init(request: &Request, controller: Option<&JsValue>) -> Result<JsValue, JsValue> {
    Ok(object(&[
        ("method", request.method.as_str().into()),
        ("headers", raw_headers(request)?),
        ("redirect", "manual".into()),
        ("body", request.body.as_deref().into()),
        ("signal", controller.map(|controller| get(controller, "signal")).into()),
    ]))
}

/// The headers as an object that every implementation of `fetch` takes. gloo-net's `append` throws past us on a
/// name or value that HTTP forbids; the builders have refused those.
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

/// The header fields that the core reads, by name: that works with any object that has a `get`.
fn read_headers(raw: &JsValue) -> Headers {
    let mut headers = Headers::default();
    for name in READ_HEADERS {
        if let Some(value) = call(raw, "get", &[&name.into()]).ok().and_then(|value| value.as_string()) {
            headers.push(name, value);
        }
    }
    headers
}

/// The `code` of an error, or of its `cause`: short words such as `ECONNREFUSED`.
fn error_code(thrown: &JsValue) -> Option<String> {
    let code = |value: &JsValue| get(value, "code").as_string().filter(|code| is_code(code));
    code(thrown).or_else(|| code(&get(thrown, "cause")))
}

fn is_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
