//! Create a webhook: `POST /v2/webhooks`, with the draft as the body and the region in it \[seed\].

use super::answers::success;
use super::get::webhook_in;
use super::path::Target;
use crate::config::Config;
use crate::error::Error;
use crate::host::write_json;
use crate::http::{Method, Request, Response};
use crate::issue::{Issue, add_uncovered};
use crate::webhook::{Webhook, WebhookDraft};

/// The request that creates a webhook. The draft's region wins over that of the configuration.
///
/// ```
/// use autograb_webhooks::{Config, WebhookDraft, api};
///
/// let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook").event("recapture_new");
/// let request = api::create::encode(&Config::new("pub_example").region("uk"), &draft)?;
/// assert_eq!(request.url, "https://api.autograb.com.au/v2/webhooks");
/// assert!(request.body.unwrap().contains(r#""region":"uk""#));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
pub fn encode(config: &Config, draft: &WebhookDraft) -> Result<Request, Error> {
    let draft =
        WebhookDraft { region: draft.region.clone().or_else(|| config.region.clone()), ..draft.clone() };
    match draft.check(&config.rules) {
        Ok(()) if TARGET.check(config).is_empty() => {
            Ok(TARGET.request(config, Some(write_json(&draft.to_json().into()))))
        }
        result => Err(invalid(config, result.err().unwrap_or_default())),
    }
}

/// The error for a draft with these issues: they, and what is wrong with the configuration.
pub fn invalid(config: &Config, draft: Vec<Issue>) -> Error {
    Error::invalid_request(add_uncovered(draft, TARGET.check(config)))
}

/// The webhook that was created: wrapped as `webhook`, or bare \[assumed\].
pub fn decode(response: &Response) -> Result<Webhook, Error> {
    webhook_in(response, "")
}

/// The service's answer.
pub fn answer(webhook: &Webhook) -> Response {
    success(201, [("webhook", webhook.to_json().into())])
}

const TARGET: Target<'static> = Target { method: Method::POST, id: None, action: "", region_in_query: false };
