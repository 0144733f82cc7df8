//! Delete a webhook for good: `DELETE /v2/webhooks/{id}?region=` \[seed\]. Messages that are already queued may
//! still arrive for a while.

use super::get::{Get, webhook_in};
use super::{Call, Endpoint, Operation, Target};
use crate::error::{Error, ErrorCode};
use crate::http::{Method, Response};
use crate::webhook::Webhook;

pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: Method::DELETE,
    target: Target::Webhook { action: "" },
    region_in_query: true,
    recovery: Some("get the webhook to see whether it still exists, or delete it again: that is safe"),
};

/// The call that deletes a webhook. The result is the configuration of the deleted webhook \[seed\], or `None` if a
/// success comes without a body.
///
/// ```
/// use autograb_webhooks::{Config, api::{Call, Delete}, http::Response};
///
/// let call = Delete::new("wh_1");
/// assert_eq!(call.encode(&Config::new("pub_example").region("uk"))?.method.as_str(), "DELETE");
///
/// // The webhook is gone after a repeated request: the first attempt deleted it.
/// let gone = Response::new(404, r#"{"error": true, "message": "Invalid Webhook ID"}"#);
/// assert!(call.decode(&gone).is_err());
/// assert_eq!(call.decode_repeated(&gone)?, None);
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Delete {
    /// The id of the webhook.
    pub id: String,
}

impl Delete {
    /// Creates the call.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }

    /// Writes the answer of the service.
    pub fn answer(webhook: &Webhook) -> Response {
        Get::answer(webhook)
    }
}

impl Call for Delete {
    type Output = Option<Webhook>;
    const OPERATION: Operation = Operation::Delete;

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn decode(&self, response: &Response) -> Result<Option<Webhook>, Error> {
        if response.is_success() && response.body.trim().is_empty() {
            return Ok(None);
        }
        webhook_in(response, &self.id).map(Some)
    }

    fn decode_repeated(&self, response: &Response) -> Result<Option<Webhook>, Error> {
        match self.decode(response) {
            Err(error) if error.code() == ErrorCode::InvalidWebhookId => Ok(None),
            result => result,
        }
    }
}
