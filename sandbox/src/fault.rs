//! Faults on demand: what is wrong with the next answer.

mod queue;
mod read;

use std::fmt;

use autograb_webhooks::Header;
use autograb_webhooks::api::failure;
use autograb_webhooks::http::Response;

pub(crate) use queue::Faults;

/// What is wrong with an answer. A fault either stands in the answer's place (a status, a body, a page, nothing at
/// all), or carries the right answer badly (late, in pieces, not to its end).
///
/// ```
/// use autograb_webhooks_sandbox::Fault;
/// use serde_json::json;
///
/// let fault = Fault::from_json(json!({"status": 502, "html": true, "match": "create", "times": 2})).unwrap();
/// assert_eq!((fault.status, fault.times), (Some(502), 2));
/// assert!(!fault.runs());
/// assert!(Fault::from_json(json!({"delayMs": 50})).unwrap().runs());
///
/// let issues = Fault::from_json(json!({"dropConnection": true, "status": 200})).unwrap_err();
/// assert_eq!((issues[0].path.as_str(), issues[0].code.as_str()), ("/status", "conflict"));
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Fault {
    /// The status of the answer; 503 where a fault needs one and names none.
    pub status: Option<u16>,
    /// The body of the answer.
    pub body: Option<Body>,
    /// Header fields of the answer.
    pub headers: Vec<Header>,
    /// Whether the connection is dropped without an answer.
    pub drop_connection: bool,
    /// How much of the body comes before the connection breaks.
    pub truncate_body: Option<Truncation>,
    /// How many milliseconds pass between the pieces of the body, of which there are [`PIECES`].
    pub trickle_ms: u64,
    /// How many milliseconds pass before the answer comes.
    pub delay_ms: u64,
    /// Whether the call takes effect all the same; see [`runs`](Self::runs).
    pub takes_effect: Option<bool>,
    /// How many calls it meets.
    pub times: u64,
    /// The calls that it meets, by the names in [`CALLS`]; any if there are none.
    pub calls: Vec<&'static str>,
}

/// The body of a fault.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A page, as a proxy in between shows one.
    Html,
    /// This text.
    Text(String),
    /// This JSON.
    Json(serde_json::Value),
}

/// How much of a body comes before the connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truncation {
    /// Half of it.
    Half,
    /// So many bytes.
    After(usize),
}

/// In how many pieces the body comes of an answer that trickles.
pub const PIECES: usize = 10;

/// What the calls are named where a fault is to meet some of them only.
pub const CALLS: [&str; 7] = ["create", "list", "get", "update", "delete", "ping", "token"];

/// An answer on its way, and how it fares.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The answer; `None` if the connection is dropped instead.
    pub response: Option<Response>,
    /// How many milliseconds pass before it comes, or before the connection is dropped.
    pub delay_ms: u64,
    /// After how many bytes of the body the connection breaks.
    pub break_after: Option<usize>,
    /// How many milliseconds pass between the pieces of the body, of which there are [`PIECES`].
    pub trickle_ms: u64,
}

impl From<Response> for Answer {
    fn from(response: Response) -> Self {
        Self { response: Some(response), delay_ms: 0, break_after: None, trickle_ms: 0 }
    }
}

impl Fault {
    /// Whether the call takes effect all the same: unless told, it does if its own answer is to be carried.
    pub fn runs(&self) -> bool {
        self.takes_effect.unwrap_or_else(|| !self.is_given())
    }

    /// The answer in place of the right one, or that one; `None` on a dropped connection.
    pub(crate) fn response(&self, right: Option<Response>) -> Option<Response> {
        if self.drop_connection {
            return None;
        }
        let mut response = right.filter(|_| !self.is_given()).unwrap_or_else(|| self.given());
        for header in &self.headers {
            response.headers.set(&header.name, header.value.as_str());
        }
        Some(response)
    }

    /// How the response fares under this fault.
    pub(crate) fn carry(&self, response: Option<Response>) -> Answer {
        let length = response.as_ref().map_or(0, |response| response.body.len());
        let break_after = self.truncate_body.map(|truncation| match truncation {
            Truncation::Half => length / 2,
            Truncation::After(bytes) => bytes.min(length),
        });
        Answer { response, delay_ms: self.delay_ms, break_after, trickle_ms: self.trickle_ms }
    }

    /// Whether it says itself what is answered.
    fn is_given(&self) -> bool {
        self.drop_connection || self.status.is_some() || self.body.is_some()
    }

    fn given(&self) -> Response {
        let status = self.status.unwrap_or(503);
        let typed = |kind, body: String| Response::new(status, body).header("Content-Type", kind);
        match &self.body {
            None => failure(status, "the sandbox was told to fail"),
            Some(Body::Html) => typed("text/html; charset=utf-8", page(status)),
            Some(Body::Text(text)) => typed("text/plain; charset=utf-8", text.clone()),
            Some(Body::Json(value)) => {
                typed("application/json", autograb_webhooks::shared::write_json(value))
            }
        }
    }
}

fn page(status: u16) -> String {
    format!(
        "<!doctype html>\n<html><head><title>{status}</title></head>\n<body><h1>{status}</h1><hr>the sandbox was \
         told to fail</body></html>\n"
    )
}

/// Without bodies and header values: they may repeat what is secret.
impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("status", &self.status)
            .field("drop_connection", &self.drop_connection)
            .field("runs", &self.runs())
            .field("times", &self.times)
            .field("calls", &self.calls)
            .finish_non_exhaustive()
    }
}
