//! Ping a webhook: `POST /v2/webhooks/{id}/ping?region=` pushes a `ping` event with an example payload \[seed\].

use serde_json::Value;

use super::answers::{accept, success, unexpected};
use super::path::Target;
use crate::config::Config;
use crate::error::Error;
use crate::http::{Method, Request, Response};

/// The request that pings a webhook.
///
/// ```
/// use autograb_webhooks::{Config, api};
///
/// let request = api::ping::encode(&Config::new("pub_example").region("uk"), "wh_1")?;
/// assert_eq!(request.url, "https://api.autograb.com.au/v2/webhooks/wh_1/ping?region=uk");
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
pub fn encode(config: &Config, id: &str) -> Result<Request, Error> {
    Target { method: Method::POST, id: Some(id), action: "/ping", region_in_query: true }.bodyless(config)
}

/// What the service answered, if anything: its shape is not published. Plain text counts; a page does not.
///
/// ```
/// use autograb_webhooks::{api, http::Response};
///
/// assert_eq!(api::ping::decode(&Response::new(204, "")).unwrap(), None);
/// assert_eq!(api::ping::decode(&Response::new(200, "OK")).unwrap().unwrap(), "OK");
/// assert!(api::ping::decode(&Response::new(200, "<html>")).is_err());
/// ```
pub fn decode(response: &Response) -> Result<Option<Value>, Error> {
    match accept(response) {
        Err(_) if response.is_success() && is_plain_text(&response.body) => {
            Ok(Some(response.body.as_str().into()))
        }
        Ok(Some(Value::Object(_) | Value::String(_) | Value::Bool(_))) | Ok(None) => accept(response),
        Ok(Some(_)) => Err(unexpected(response, "the answer is not one to a ping")),
        Err(error) => Err(error),
    }
}

/// The service's answer.
pub fn answer() -> Response {
    success(200, [("message", "ping sent".into())])
}

/// Whether a body is a word or a sentence, and neither JSON nor a page.
fn is_plain_text(body: &str) -> bool {
    body.trim_start().starts_with(|c: char| c.is_ascii_alphabetic())
}
