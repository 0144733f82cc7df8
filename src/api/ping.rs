//! Ping a webhook: `POST /v2/webhooks/{id}/ping?region=` pushes a `ping` event with an example payload \[seed\].

use serde::Serialize;
use serde_json::Value;

use super::answers::{accept, success, unexpected};
use super::{Call, Endpoint, Operation, Target};
use crate::error::Error;
use crate::http::{Method, Response};

pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: Method::POST,
    target: Target::Webhook { action: "/ping" },
    region_in_query: true,
    recovery: Some("check whether the ping has arrived before you ping again"),
};

/// The call that makes the service push a `ping` event. The result is the answer of the service, if it has a body: its
/// shape is not published. Plain text is accepted; an HTML page is not.
///
/// ```
/// use autograb_webhooks::{Config, api::{Call, Ping}, http::Response};
///
/// let call = Ping::new("wh_1");
/// let request = call.encode(&Config::new("pub_example").region("uk"))?;
/// assert_eq!(request.url, "https://api.autograb.co.uk/v2/webhooks/wh_1/ping?region=uk");
///
/// assert_eq!(call.decode(&Response::new(204, ""))?, None);
/// assert_eq!(call.decode(&Response::new(200, "OK"))?, Some("OK".into()));
/// assert!(call.decode(&Response::new(200, "<html>")).is_err());
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ping {
    /// The id of the webhook.
    pub id: String,
}

impl Ping {
    /// Creates the call.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }

    /// Writes the answer of the service.
    pub fn answer() -> Response {
        #[derive(Serialize)]
        struct Body {
            message: &'static str,
        }
        success(200, &Body { message: "ping sent" })
    }
}

impl Call for Ping {
    type Output = Option<Value>;
    const OPERATION: Operation = Operation::Ping;

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn decode(&self, response: &Response) -> Result<Option<Value>, Error> {
        match accept(response) {
            Err(_) if response.is_success() && is_plain_text(&response.body) => {
                Ok(Some(response.body.as_str().into()))
            }
            Ok(Some(value)) if !(value.is_object() || value.is_string() || value.is_boolean()) => {
                Err(unexpected(response, "the answer is not one to a ping"))
            }
            result => result,
        }
    }
}

/// Whether a body is a word or a sentence, and neither JSON nor a page.
fn is_plain_text(body: &str) -> bool {
    body.trim_start().starts_with(|c: char| c.is_ascii_alphabetic())
}
