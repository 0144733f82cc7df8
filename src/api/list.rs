//! List the webhooks of a region: `GET /v2/webhooks?region=` \[seed\].

use serde_json::Value;

use super::answers::{accept, success, unexpected};
use super::path::Target;
use crate::config::Config;
use crate::error::Error;
use crate::http::{Method, Request, Response};
use crate::json::Parts;
use crate::webhook::Webhook;

/// The request that lists the webhooks of the configuration's region.
///
/// ```
/// use autograb_webhooks::{Config, api};
///
/// let request = api::list::encode(&Config::new("pub_example").region("uk"))?;
/// assert_eq!(request.url, "https://api.autograb.com.au/v2/webhooks?region=uk");
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
pub fn encode(config: &Config) -> Result<Request, Error> {
    Target { method: Method::GET, id: None, action: "", region_in_query: true }.bodyless(config)
}

/// The webhooks: an array \[seed\], bare or wrapped as `webhooks` \[assumed\].
///
/// ```
/// use autograb_webhooks::{api, http::Response};
///
/// for body in [r#"[{"id": "wh_1"}]"#, r#"{"success": true, "webhooks": [{"id": "wh_1"}]}"#] {
///     assert_eq!(api::list::decode(&Response::new(200, body)).unwrap()[0].id, "wh_1");
/// }
/// assert!(api::list::decode(&Response::new(200, "<html>")).is_err());
/// ```
pub fn decode(response: &Response) -> Result<Vec<Webhook>, Error> {
    let not_a_list = || unexpected(response, "the answer is not a list of webhooks");
    let array = match accept(response)?.ok_or_else(not_a_list)? {
        Value::Array(array) => array,
        Value::Object(object) => {
            let mut object = Parts::of(object);
            match object.take("webhooks").or_else(|| object.take("data")) {
                Some(Value::Array(array)) => array,
                _ => return Err(not_a_list()),
            }
        }
        _ => return Err(not_a_list()),
    };
    let mut webhooks = Vec::new();
    for value in array {
        let Value::Object(object) = value else { return Err(not_a_list()) };
        webhooks.push(Webhook::from_json(Parts::of(object)).ok_or_else(not_a_list)?);
    }
    Ok(webhooks)
}

/// The service's answer.
pub fn answer<'a>(webhooks: impl IntoIterator<Item = &'a Webhook>) -> Response {
    success(200, [("webhooks", webhooks.into_iter().map(|webhook| Value::from(webhook.to_json())).collect())])
}
