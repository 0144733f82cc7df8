//! A sandbox with two accounts, one without a licence and one with a bound key, and calls to it.

use autograb_webhooks::api::{Call as _, Create};
use autograb_webhooks::http::{Method, Request};
use autograb_webhooks::{Config, WebhookDraft};
use autograb_webhooks_sandbox::{Options, Sandbox};
use serde_json::json;

pub(crate) fn sandbox() -> Sandbox {
    let options = json!({"accounts": [
        {"keys": ["pub_a", {"key": "pub_bound", "origins": ["https://dealer.example"]}]},
        {"keys": ["pub_b"]},
        {"keys": ["pub_unlicensed"], "licensed": false},
    ]});
    Sandbox::new(Options::from_json(options).unwrap())
}

pub(crate) fn config(key: &str) -> Config {
    Config::new(key).region("uk")
}

pub(crate) fn draft() -> WebhookDraft {
    WebhookDraft::new("Stock desk", "https://dealer.example/hook?token=t").event("recapture_new")
}

/// Creates a webhook, in the UK unless the draft says otherwise, and gives its id.
pub(crate) fn create(sandbox: &mut Sandbox, key: &str, draft: &WebhookDraft) -> String {
    let request = Create::new(draft.clone()).encode(&config(key)).unwrap();
    Create::new(WebhookDraft::new("", "")).decode(&sandbox.handle(&request, 0)).unwrap().id
}

pub(crate) fn request(method: &str, path: &str, key: Option<&str>, body: Option<&str>) -> Request {
    let mut request = Request::new(Method::from(method), format!("https://api.autograb.com.au{path}"));
    if let Some(key) = key {
        request.headers.push("apikey", key);
    }
    request.body = body.map(str::to_owned);
    request
}
