//! Create a webhook: `POST /v2/webhooks`, with the draft as the body and the region in it \[seed\].

use std::borrow::Cow;

use super::answers::success;
use super::get::webhook_in;
use super::{Call, Endpoint, Operation, Target};
use crate::error::Error;
use crate::http::{Method, Response};
use crate::issue::Issues;
use crate::json::write_json;
use crate::overrides::Overrides;
use crate::webhook::{Region, Webhook, WebhookDraft};

pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: Method::POST,
    target: Target::Webhooks,
    region_in_query: false,
    recovery: Some("list the webhooks and look for its name before you create it again"),
};

/// The call that creates a webhook. The result is the new webhook, wrapped as `webhook` or bare \[assumed\].
///
/// ```
/// use autograb_webhooks::{Config, WebhookDraft, api::{Call, Create}};
///
/// let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook").event("recapture_new");
/// let request = Create::new(draft).encode(&Config::new("pub_example").region("uk"))?;
/// assert_eq!(request.url, "https://api.autograb.co.uk/v2/webhooks");
/// assert!(request.body.unwrap().contains(r#""region":"uk""#));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Create {
    /// The webhook to create. Its region takes precedence over the configuration's.
    pub draft: WebhookDraft,
}

impl Create {
    /// Creates the call.
    pub fn new(draft: WebhookDraft) -> Self {
        Self { draft }
    }

    /// Writes the answer of the service.
    pub fn answer(webhook: &Webhook) -> Response {
        success(201, &super::get::Body { webhook })
    }
}

impl Call for Create {
    type Output = Webhook;
    const OPERATION: Operation = Operation::Create;

    fn region(&self) -> Option<&Region> {
        self.draft.region.as_ref()
    }

    fn body(&self, region: Option<&Region>) -> Option<String> {
        let draft = match self.draft.region {
            Some(_) => Cow::Borrowed(&self.draft),
            None => Cow::Owned(WebhookDraft { region: region.cloned(), ..self.draft.clone() }),
        };
        Some(write_json(&*draft))
    }

    fn check(&self, rules: &Overrides) -> Issues {
        self.draft.issues(false, rules)
    }

    fn secrets(&self) -> Vec<String> {
        self.draft.secrets()
    }

    fn decode(&self, response: &Response) -> Result<Webhook, Error> {
        webhook_in(response, "")
    }
}
