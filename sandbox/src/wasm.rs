//! The bindings. Values come in as JSON text that the package's shell writes, and go out as JavaScript values.

use autograb_webhooks::http::{Headers, Method, Request};
use autograb_webhooks::shared::{ObjectReader, parse_json};
use autograb_webhooks::{Error, Issues, Region};
use js_sys::JSON;
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use crate::bounds::MAX_SAFE_INTEGER;
use crate::snapshot::PayloadEntry;
use crate::{Answer, Attempt, Delivery, Fault, Options, PIECES, PlayOptions, Progress};

/// A sandbox. No method calls back into JavaScript, so it is never borrowed twice.
#[wasm_bindgen]
pub struct Sandbox(crate::Sandbox);

#[wasm_bindgen]
impl Sandbox {
    /// Reads the options, and reports everything that is wrong with them.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Sandbox, JsValue> {
        Options::from_json(parsed(options)).map(|options| Self(crate::Sandbox::new(options))).map_err(thrown)
    }

    /// Whether a host, as the URL standard writes it, is this machine.
    #[wasm_bindgen(js_name = isThisMachine)]
    pub fn is_this_machine(host: &str) -> bool {
        autograb_webhooks::is_this_machine(host)
    }

    /// A key that works.
    #[wasm_bindgen(getter, js_name = apiKey)]
    pub fn api_key(&self) -> String {
        self.0.api_key().to_owned()
    }

    /// Answers `{ method, url, headers, body? }` by
    /// `{ status?, headers?, body?, delayMs, breakAfter?, trickleMs, pieces }`.
    pub fn exchange(&mut self, request: &str, now: f64) -> JsValue {
        to_js(&AnswerParts::new(&self.0.exchange(&request_of(parsed(request)), time(now))))
    }

    /// Orders a fault.
    #[wasm_bindgen(js_name = failNext)]
    pub fn fail_next(&mut self, fault: &str) -> Result<(), JsValue> {
        Fault::from_json(parsed(fault)).and_then(|fault| self.0.fail_next(fault)).map_err(thrown)
    }

    /// Triggers an event: `{ event, data?, options: { region? } }`.
    pub fn trigger(&mut self, what: &str, now: f64) -> Result<(), JsValue> {
        let mut issues = Issues::new();
        let mut fields = ObjectReader::new(parsed(what), "an event to trigger", &mut issues);
        let event = fields.required_text("event");
        let data = fields.take("data");
        let options = fields.take("options").unwrap_or_default();
        fields.finish("an event to trigger", false);
        let mut options = ObjectReader::new(options, "the options", &mut issues);
        let region = options.text("region").map(Region::from);
        options.finish_options();
        if issues.is_empty() {
            issues = self.0.check_event(&event, region.as_ref());
        }
        if !issues.is_empty() {
            return Err(thrown(issues));
        }
        self.0.trigger(&event, data, region.as_ref(), time(now));
        Ok(())
    }

    /// Whether there is a webhook, in one region or in any.
    #[wasm_bindgen(js_name = hasWebhooks)]
    pub fn has_webhooks(&self, region: Option<String>) -> bool {
        self.0.has_webhooks(region.map(Region::from).as_ref())
    }

    /// Begins to play a story.
    pub fn play(&mut self, options: &str) -> Result<Play, JsValue> {
        let options = PlayOptions::from_json(parsed(options), &self.0.options().rules).map_err(thrown)?;
        Ok(Play(self.0.play(options)))
    }

    /// Takes a story a step further. Returns how many milliseconds to wait, 0 if there are pushes to make, and
    /// `undefined` if it has ended.
    pub fn advance(&mut self, play: &mut Play, now: f64) -> Option<f64> {
        match self.0.advance(&mut play.0, time(now)) {
            Progress::Push => Some(0.0),
            Progress::Wait(ms) => Some(ms as f64),
            Progress::Ended => None,
        }
    }

    /// Takes the pushes that are to be made: `{ deliveries, payloads }`.
    #[wasm_bindgen(js_name = takePushes)]
    pub fn take_pushes(&mut self) -> JsValue {
        let pushes = self.0.take_pushes();
        to_js(&DeliveryList::new(pushes.iter()))
    }

    /// Records an attempt to deliver a push: `{ at, ms, status?, body?, error?, interrupted? }`.
    pub fn record(&mut self, id: &str, attempt: &str) -> Result<(), JsValue> {
        Attempt::from_json(parsed(attempt)).map(|attempt| self.0.record(id, attempt)).map_err(thrown)
    }

    /// Has a delivery pushed once more, or another body to where it went.
    pub fn resend(&mut self, id: &str, body: Option<String>, now: f64) -> Result<(), JsValue> {
        match body {
            None => self.0.resend(id),
            Some(body) => self.0.resend_with(id, &body, time(now)),
        }
        .map_err(thrown)
    }

    /// The deliveries that are remembered: `{ deliveries, payloads }`.
    #[wasm_bindgen(getter)]
    pub fn deliveries(&self) -> JsValue {
        to_js(&DeliveryList::new(self.0.deliveries()))
    }

    /// Has those deliveries pushed once more whose endpoints have not answered because the sandbox had ended.
    #[wasm_bindgen(js_name = resendUndelivered)]
    pub fn resend_undelivered(&mut self) {
        self.0.resend_undelivered();
    }

    /// Everything that the sandbox keeps.
    pub fn snapshot(&self) -> JsValue {
        to_js(&self.0.serializable())
    }

    /// Returns to a snapshot.
    pub fn restore(&mut self, snapshot: &str) -> Result<(), JsValue> {
        self.0.restore(parsed(snapshot)).map_err(thrown)
    }

    /// The next record of a journal.
    #[wasm_bindgen(js_name = journalRecord)]
    pub fn journal_record(&mut self, whole: bool) -> String {
        self.0.journal_record(whole)
    }

    /// Returns to the state that a journal leads to.
    #[wasm_bindgen(js_name = restoreJournal)]
    pub fn restore_journal(&mut self, journal: &[u8]) -> Result<(), JsValue> {
        self.0.restore_journal(journal).map_err(thrown)
    }
}

/// A story that is being played.
#[wasm_bindgen]
pub struct Play(crate::Play);

#[wasm_bindgen]
impl Play {
    /// Takes note of the outcome of a push: the status of the answer, if there was one.
    pub fn settle(&mut self, id: &str, status: Option<u16>) {
        self.0.settle(id, status);
    }

    /// What has become of it so far.
    #[wasm_bindgen(getter)]
    pub fn summary(&self) -> JsValue {
        to_js(self.0.summary())
    }
}

/// Deliveries, and their bodies apart from them, so that those that share a body share one string in JavaScript.
#[derive(Serialize)]
struct DeliveryList<'a> {
    deliveries: Vec<&'a Delivery>,
    payloads: Vec<PayloadEntry<'a>>,
}

impl<'a> DeliveryList<'a> {
    fn new(deliveries: impl Iterator<Item = &'a Delivery>) -> Self {
        let deliveries: Vec<&Delivery> = deliveries.collect();
        let mut payloads = Vec::new();
        let mut last = None;
        for delivery in &deliveries {
            // Those that share a payload follow each other, but for those that are sent again.
            if last != Some(delivery.payload) {
                payloads.push(PayloadEntry::new((&delivery.payload, &delivery.body)));
                last = Some(delivery.payload);
            }
        }
        Self { deliveries, payloads }
    }
}

/// An answer, and how it is delivered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnswerParts<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<&'a Headers>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    delay_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    break_after: Option<usize>,
    trickle_ms: u64,
    pieces: usize,
}

impl<'a> AnswerParts<'a> {
    fn new(answer: &'a Answer) -> Self {
        let Answer { response, delay_ms, break_after, trickle_ms } = answer;
        let response = response.as_ref();
        Self {
            status: response.map(|response| response.status),
            headers: response.map(|response| &response.headers),
            body: response.map(|response| response.body.as_str()),
            delay_ms: *delay_ms,
            break_after: *break_after,
            trickle_ms: *trickle_ms,
            pieces: PIECES,
        }
    }
}

/// A value as JavaScript's own. It takes the way over JSON text, which the journal needs anyway, and not over
/// serde-wasm-bindgen: that assigns each property, so one that a caller has named `__proto__` would be lost.
fn to_js(value: &impl Serialize) -> JsValue {
    // No type here refuses to be written, and what was written can be parsed.
    let text = serde_json::to_string(value).unwrap_or_default();
    JSON::parse(&text).unwrap_or_default()
}

/// A time that JavaScript gives; times past the largest exact number are clamped to it.
fn time(now: f64) -> u64 {
    (now as u64).min(MAX_SAFE_INTEGER)
}

/// The shell passes nothing but JSON. What is nested too deeply to be read counts as nothing.
fn parsed(text: &str) -> Value {
    parse_json(text).unwrap_or_default()
}

fn request_of(value: Value) -> Request {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let method = Method::from(text("method").unwrap_or_default());
    let mut request = Request::new(method, text("url").unwrap_or_default());
    for (name, value) in value.get("headers").and_then(Value::as_object).into_iter().flatten() {
        request.headers.push(name, value.as_str().unwrap_or_default());
    }
    request.body = text("body").map(str::to_owned);
    request
}

/// The description that becomes a `WebhooksError`.
fn thrown(issues: Issues) -> JsValue {
    let error = Error::invalid_request(issues);
    to_js(&json!({ "code": error.code(), "message": error.to_string(), "issues": error.issues() }))
}
