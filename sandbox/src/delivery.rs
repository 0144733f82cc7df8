//! A push that the sandbox owes, and what came of it.

use std::fmt;

use autograb_webhooks::http::Headers;
use autograb_webhooks::shared::{Fields, object, write_json};
use autograb_webhooks::{Issue, Region, Webhook, sample_payload};
use serde_json::{Value, json};

use crate::account::each;
use crate::options::LARGEST_NUMBER;

/// An event on its way to an endpoint. It holds all that it takes to push it, so that it still arrives when its
/// webhook is deleted or changed meanwhile \[seed\].
#[derive(Clone, PartialEq)]
pub struct Delivery {
    /// What the sandbox calls it.
    pub id: String,
    /// The event's name.
    pub event: String,
    /// The webhook that it is pushed for.
    pub webhook_id: String,
    /// The name that the webhook had.
    pub webhook_name: String,
    /// The region of the webhook.
    pub region: Region,
    /// Where to: the body is posted there.
    pub endpoint: String,
    /// The header fields to send, those of the webhook among them.
    pub headers: Headers,
    /// What to send: JSON text.
    pub body: String,
    /// When it was made, in milliseconds since the Unix epoch.
    pub at: u64,
    /// Every time that it was pushed.
    pub attempts: Vec<Attempt>,
}

/// One time that a delivery was pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When it began, in milliseconds since the Unix epoch.
    pub at: u64,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// The status of the endpoint's answer, if there was one.
    pub status: Option<u16>,
    /// What the endpoint answered, or its beginning.
    pub body: Option<String>,
    /// What went wrong, if something did.
    pub error: Option<String>,
}

/// The payload of an event: with this data, or with example data that a seed gives.
pub(crate) fn payload(event: &str, data: Option<&Value>, seed: u64) -> String {
    // The envelope is written out so that the event stands first, as it does in AutoGrab's examples.
    let envelope =
        |data: &Value| format!(r#"{{"event":{},"data":{}}}"#, write_json(&event.into()), write_json(data));
    match data {
        Some(data) => envelope(data),
        None => sample_payload(event, seed).unwrap_or_else(|| envelope(&json!({}))),
    }
}

impl Delivery {
    /// A delivery of an event's payload to a webhook.
    pub(crate) fn new(id: String, webhook: &Webhook, event: &str, payload: &str, at: u64) -> Self {
        let mut headers = Headers::default();
        headers.push("Content-Type", "application/json");
        headers.push("User-Agent", "autograb-webhooks-sandbox");
        for header in &webhook.headers {
            headers.set(&header.name, header.value.as_str());
        }
        Self {
            id,
            event: event.to_owned(),
            webhook_id: webhook.id.clone(),
            webhook_name: webhook.name.clone(),
            region: webhook.region.clone(),
            endpoint: webhook.endpoint.clone(),
            headers,
            body: payload.to_owned(),
            at,
            attempts: Vec::new(),
        }
    }

    /// The delivery as JavaScript sees it.
    pub fn to_json(&self) -> Value {
        let headers = object(self.headers.iter().map(|(name, value)| (name, value.into())));
        let parts = [
            ("id", Value::from(self.id.as_str())),
            ("event", self.event.as_str().into()),
            ("webhookId", self.webhook_id.as_str().into()),
            ("webhookName", self.webhook_name.as_str().into()),
            ("region", self.region.as_str().into()),
            ("endpoint", self.endpoint.as_str().into()),
            ("headers", headers.into()),
            ("body", self.body.as_str().into()),
            ("at", self.at.into()),
            ("attempts", self.attempts.iter().map(Attempt::to_json).collect()),
        ];
        object(parts).into()
    }

    /// Reads what [`to_json`](Self::to_json) gave.
    pub(crate) fn from_json(value: Value) -> Result<Self, Vec<Issue>> {
        let mut issues = Vec::new();
        let mut fields = Fields::of(value, "a delivery", &mut issues);
        let mut headers = Headers::default();
        for (name, value) in fields.record("headers") {
            headers.push(&name, value);
        }
        let attempts = fields.required("attempts").and_then(|value| fields.as_elements(value, "attempts"));
        let attempts =
            attempts.and_then(|attempts| fields.nested("attempts", each(attempts, Attempt::from_json)));
        let delivery = Self {
            id: fields.required_text("id"),
            event: fields.required_text("event"),
            webhook_id: fields.required_text("webhookId"),
            webhook_name: fields.required_text("webhookName"),
            region: fields.required_text("region").into(),
            endpoint: fields.required_text("endpoint"),
            headers,
            body: fields.required_text("body"),
            at: fields.number("at", 0, LARGEST_NUMBER).unwrap_or_default(),
            attempts: attempts.unwrap_or_default(),
        };
        fields.finish("a delivery", false);
        if issues.is_empty() { Ok(delivery) } else { Err(issues) }
    }
}

impl Attempt {
    /// Reads an attempt: `{ at, ms, status?, body?, error? }`.
    pub fn from_json(value: Value) -> Result<Self, Vec<Issue>> {
        let mut issues = Vec::new();
        let mut fields = Fields::of(value, "an attempt", &mut issues);
        let attempt = Self {
            at: fields.number("at", 0, LARGEST_NUMBER).unwrap_or_default(),
            ms: fields.number("ms", 0, LARGEST_NUMBER).unwrap_or_default(),
            status: fields.number("status", 0, 999).map(|status| status as u16),
            body: fields.text("body"),
            error: fields.text("error"),
        };
        fields.finish("an attempt", false);
        if issues.is_empty() { Ok(attempt) } else { Err(issues) }
    }

    fn to_json(&self) -> Value {
        let parts = [
            ("at", Some(Value::from(self.at))),
            ("ms", Some(self.ms.into())),
            ("status", self.status.map(Value::from)),
            ("body", self.body.as_deref().map(Value::from)),
            ("error", self.error.as_deref().map(Value::from)),
        ];
        object(parts.into_iter().filter_map(|(name, value)| Some((name, value?)))).into()
    }
}

/// Without what may be secret: the endpoint's token and the values of headers.
impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("id", &self.id)
            .field("event", &self.event)
            .field("webhook_id", &self.webhook_id)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
