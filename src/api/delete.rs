//! Delete a webhook for good: `DELETE /v2/webhooks/{id}?region=` \[seed\]. Messages that are already queued may
//! still arrive for a while.

use super::get;
use super::path::Target;
use crate::config::Config;
use crate::error::Error;
use crate::http::{Method, Request, Response};
use crate::webhook::Webhook;

/// The request that deletes a webhook.
///
/// ```
/// use autograb_webhooks::{Config, api};
///
/// let request = api::delete::encode(&Config::new("pub_example").region("uk"), "wh_1")?;
/// assert_eq!(request.method.as_str(), "DELETE");
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
pub fn encode(config: &Config, id: &str) -> Result<Request, Error> {
    Target { method: Method::DELETE, id: Some(id), action: "", region_in_query: true }.bodyless(config)
}

/// The configuration of the webhook that was deleted \[seed\]; `None` when a success comes without a body.
pub fn decode(response: &Response, id: &str) -> Result<Option<Webhook>, Error> {
    if response.is_success() && response.body.trim().is_empty() {
        return Ok(None);
    }
    get::decode(response, id).map(Some)
}

/// The service's answer.
pub fn answer(webhook: &Webhook) -> Response {
    get::answer(webhook)
}
