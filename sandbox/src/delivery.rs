//! A push to an endpoint, and the attempts to deliver it.

use std::fmt;
use std::sync::Arc;

use autograb_webhooks::http::Headers;
use autograb_webhooks::shared::{ObjectReader, parse_json, write_json};
use autograb_webhooks::{IssueCode, Issues, Region, Webhook, sample_payload};
use serde::Serialize;
use serde_json::{Value, json};

use crate::account::each;
use crate::bounds::{MAX_ATTEMPT_CHARS, MAX_SAFE_INTEGER};
use crate::tracked::Tracked;

/// An event on its way to an endpoint. It holds everything that a push needs, so it still arrives when its webhook
/// is changed or deleted in the meantime \[seed\].
///
/// Serialized, it refers to its body by the number of the payload: many deliveries may share one body, and a
/// snapshot contains it once.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The delivery's id: `dl_` and a number that counts up.
    pub id: String,
    /// The event's name.
    pub event: String,
    /// The id of the webhook that it is pushed for.
    pub webhook_id: String,
    /// The webhook's name at the time of the event.
    pub webhook_name: String,
    /// The webhook's region.
    pub region: Region,
    /// The URL that the body is posted to.
    pub endpoint: String,
    /// The header fields to send, including those of the webhook.
    pub headers: Headers,
    /// The body to send: JSON text.
    #[serde(skip)]
    pub body: Arc<str>,
    /// The number of the payload that is its body.
    pub(crate) payload: u64,
    /// When the event happened, in milliseconds since the Unix epoch.
    pub at: u64,
    /// The attempts to deliver it so far, the oldest first.
    pub attempts: Vec<Attempt>,
}

/// One attempt to deliver a push.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Attempt {
    /// When it began, in milliseconds since the Unix epoch.
    pub at: u64,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// The status of the endpoint's answer, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The beginning of the endpoint's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Why the attempt failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether the sandbox was stopped before the endpoint had answered. Such a delivery is still to be made.
    #[serde(skip_serializing_if = "is_false")]
    pub interrupted: bool,
}

/// The payload of an event: with this data, or with example data that depends on a seed.
pub(crate) fn payload(event: &str, data: Option<&Value>, seed: u64) -> Arc<str> {
    // The envelope is written out so that the event comes first, as in AutoGrab's examples.
    let envelope =
        |data: &Value| format!(r#"{{"event":{},"data":{}}}"#, write_json(&event), write_json(data));
    let text = match data {
        Some(data) => envelope(data),
        None => sample_payload(event, seed).unwrap_or_else(|| envelope(&json!({}))),
    };
    text.into()
}

/// The id of a delivery with this number.
pub(crate) fn id_of(number: u64) -> String {
    format!("dl_{number:06}")
}

/// The number in the id of a delivery.
pub(crate) fn number_of(id: &str) -> Option<u64> {
    id.strip_prefix("dl_")?.parse().ok().filter(|number| *number <= MAX_SAFE_INTEGER)
}

impl Delivery {
    /// The delivery of a payload to a webhook.
    pub(crate) fn new(
        number: u64,
        webhook: &Webhook,
        event: &str,
        payload: (u64, Arc<str>),
        at: u64,
    ) -> Self {
        let mut headers = Headers::default();
        headers.push("Content-Type", "application/json");
        headers.push("User-Agent", "autograb-webhooks-sandbox");
        for header in &webhook.headers {
            headers.set(&header.name, header.value.as_str());
        }
        let (payload, body) = payload;
        Self {
            id: id_of(number),
            event: event.to_owned(),
            webhook_id: webhook.id.clone(),
            webhook_name: webhook.name.clone(),
            region: webhook.region.clone(),
            endpoint: webhook.endpoint.clone(),
            headers,
            body,
            payload,
            at,
            attempts: Vec::new(),
        }
    }

    /// A delivery of another body to the same endpoint, with the same headers. Its event is the one that the body names, if
    /// it names one.
    pub(crate) fn with_body(&self, number: u64, body: Arc<str>, at: u64) -> Self {
        let named = parse_json(&body);
        let named = named.as_ref().and_then(|payload| payload.get("event")?.as_str());
        let event = named.filter(|event| !event.is_empty()).unwrap_or(&self.event).to_owned();
        Self { id: id_of(number), event, body, payload: number, at, attempts: Vec::new(), ..self.clone() }
    }

    /// Whether nobody has heard from the endpoint yet: no attempt was made, or the last one was interrupted.
    pub fn is_undelivered(&self) -> bool {
        self.attempts.last().is_none_or(|attempt| attempt.interrupted)
    }

    /// Reads a serialized delivery, whose body is one of these payloads.
    pub(crate) fn from_json(value: Value, payloads: &Tracked<u64, Arc<str>>) -> Result<(u64, Self), Issues> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "a delivery", &mut issues);
        let mut headers = Headers::default();
        for (name, value) in fields.string_map("headers") {
            headers.push(&name, value);
        }
        let attempts = fields.required("attempts").and_then(|value| fields.as_array(value, "attempts"));
        let attempts =
            attempts.and_then(|attempts| fields.nested("attempts", each(attempts, Attempt::from_json)));
        let payload = fields.number("payload", 0..=MAX_SAFE_INTEGER).unwrap_or_default();
        let body = payloads.get(&payload).cloned();
        if body.is_none() {
            fields.report("/payload", IssueCode::Range, "must be the number of a payload");
        }
        let id = fields.required_text("id");
        let number = number_of(&id);
        if number.is_none() {
            fields.report("/id", IssueCode::Id, "must be `dl_` and a number");
        }
        let delivery = Self {
            id,
            event: fields.required_text("event"),
            webhook_id: fields.required_text("webhookId"),
            webhook_name: fields.required_text("webhookName"),
            region: fields.required_text("region").into(),
            endpoint: fields.required_text("endpoint"),
            headers,
            body: body.unwrap_or_default(),
            payload,
            at: fields.number("at", 0..=MAX_SAFE_INTEGER).unwrap_or_default(),
            attempts: attempts.unwrap_or_default(),
        };
        fields.finish("a delivery", false);
        match number {
            Some(number) if issues.is_empty() => Ok((number, delivery)),
            _ => Err(issues),
        }
    }
}

impl Attempt {
    /// Reads an attempt: `{ at, ms, status?, body?, error?, interrupted? }`.
    pub fn from_json(value: Value) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(value, "an attempt", &mut issues);
        let attempt = Self {
            at: fields.number("at", 0..=MAX_SAFE_INTEGER).unwrap_or_default(),
            ms: fields.number("ms", 0..=MAX_SAFE_INTEGER).unwrap_or_default(),
            status: fields.number("status", 0..=999).map(|status| status as u16),
            body: fields.text("body"),
            error: fields.text("error"),
            interrupted: fields.flag("interrupted"),
        };
        fields.finish("an attempt", false);
        issues.ok_or(attempt)
    }

    /// The attempt as it is kept: within the bounds of its texts and times.
    pub(crate) fn bounded(mut self) -> Self {
        self.at = self.at.min(MAX_SAFE_INTEGER);
        self.ms = self.ms.min(MAX_SAFE_INTEGER);
        for text in [&mut self.body, &mut self.error].into_iter().flatten() {
            if let Some((end, _)) = text.char_indices().nth(MAX_ATTEMPT_CHARS) {
                text.truncate(end);
            }
        }
        self
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// Shows neither the endpoint, which may contain a token, nor header values.
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
