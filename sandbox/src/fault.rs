//! Faults on demand: what goes wrong with the next answer.

mod queue;
mod read;

use std::fmt;

use autograb_webhooks::Header;
use autograb_webhooks::api::failure;
use autograb_webhooks::http::Response;
use autograb_webhooks::shared::write_json;
use serde::{Serialize, Serializer};
use serde_json::Value;

pub(crate) use queue::Faults;

/// What goes wrong with an answer. A fault either replaces the answer (by a status, a body, a page, or a dropped
/// connection), or delivers the right answer badly (late, in pieces, cut short).
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
#[derive(Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// The status of the answer; 503 where a fault needs one and has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The body of the answer: a string as it is, anything else as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// Whether the answer is an HTML page, such as a proxy sends.
    #[serde(skip_serializing_if = "is_default")]
    pub html: bool,
    /// Header fields of the answer.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "header_list_as_object")]
    pub headers: Vec<Header>,
    /// Whether the connection is dropped without an answer.
    #[serde(skip_serializing_if = "is_default")]
    pub drop_connection: bool,
    /// How much of the body is sent before the connection breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncate_body: Option<Truncation>,
    /// How many milliseconds pass before each piece of the body, of which there are [`PIECES`].
    #[serde(rename = "trickle", skip_serializing_if = "is_default")]
    pub trickle_ms: u64,
    /// How many milliseconds pass before the answer is sent.
    #[serde(skip_serializing_if = "is_default")]
    pub delay_ms: u64,
    /// Whether the call takes effect all the same; see [`runs`](Self::runs).
    #[serde(rename = "runs", skip_serializing_if = "Option::is_none")]
    pub takes_effect: Option<bool>,
    /// How many calls it affects.
    pub times: u64,
    /// The calls that it affects, by the names in [`CALLS`]; all if empty.
    #[serde(rename = "match", skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<&'static str>,
}

/// How much of a body is sent before the connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truncation {
    /// Half of it.
    Half,
    /// This many bytes.
    After(usize),
}

impl Serialize for Truncation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Half => serializer.serialize_bool(true),
            Self::After(bytes) => bytes.serialize(serializer),
        }
    }
}

/// The number of pieces in which the body of a trickling answer is sent.
pub const PIECES: usize = 10;

/// The names of the calls that a fault can be limited to.
pub const CALLS: [&str; 7] = ["create", "list", "get", "update", "delete", "ping", "token"];

/// An answer, and how it is delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The answer; `None` if the connection is dropped instead.
    pub response: Option<Response>,
    /// How many milliseconds pass before it is sent, or before the connection is dropped.
    pub delay_ms: u64,
    /// The number of bytes of the body after which the connection breaks.
    pub break_after: Option<usize>,
    /// How many milliseconds pass before each piece of the body, of which there are [`PIECES`].
    pub trickle_ms: u64,
}

impl From<Response> for Answer {
    fn from(response: Response) -> Self {
        Self { response: Some(response), delay_ms: 0, break_after: None, trickle_ms: 0 }
    }
}

impl Fault {
    /// Whether the call takes effect all the same. By default it does if its own answer is delivered.
    pub fn runs(&self) -> bool {
        self.takes_effect.unwrap_or_else(|| !self.replaces_answer())
    }

    /// The answer that is sent: the call's own if there is one and the fault does not replace it; `None` on a
    /// dropped connection.
    pub(crate) fn response(&self, own: Option<Response>) -> Option<Response> {
        if self.drop_connection {
            return None;
        }
        let mut response = own.filter(|_| !self.replaces_answer()).unwrap_or_else(|| self.replacement());
        for header in &self.headers {
            response.headers.set(&header.name, header.value.as_str());
        }
        Some(response)
    }

    /// The response, and how this fault has it delivered.
    pub(crate) fn deliver(&self, response: Option<Response>) -> Answer {
        let length = response.as_ref().map_or(0, |response| response.body.len());
        let break_after = self.truncate_body.map(|truncation| match truncation {
            Truncation::Half => length / 2,
            Truncation::After(bytes) => bytes.min(length),
        });
        Answer { response, delay_ms: self.delay_ms, break_after, trickle_ms: self.trickle_ms }
    }

    fn replaces_answer(&self) -> bool {
        self.drop_connection || self.status.is_some() || self.body.is_some() || self.html
    }

    fn replacement(&self) -> Response {
        let status = self.status.unwrap_or(503);
        let typed = |kind, body: String| Response::new(status, body).header("Content-Type", kind);
        match &self.body {
            _ if self.html => typed("text/html; charset=utf-8", page(status)),
            None => failure(status, "the sandbox was told to fail"),
            Some(Value::String(text)) => typed("text/plain; charset=utf-8", text.clone()),
            Some(json) => typed("application/json", write_json(json)),
        }
    }
}

fn page(status: u16) -> String {
    format!(
        "<!doctype html>\n<html><head><title>{status}</title></head>\n<body><h1>{status}</h1><hr>the sandbox was \
         told to fail</body></html>\n"
    )
}

/// Headers as `{ name: value }`.
fn header_list_as_object<S: Serializer>(headers: &[Header], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter().map(|header| (&header.name, &header.value)))
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Shows neither bodies nor header values: they may contain secrets.
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
