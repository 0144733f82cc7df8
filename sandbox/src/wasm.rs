//! What JavaScript sees: JSON text in both directions, and no rule of its own.
//!
//! Only the package's own shell calls this, and it writes the text itself.

use autograb_webhooks::http::{Headers, Method, Request, Response};
use autograb_webhooks::shared::{Fields, object, parse_json, write_json};
use autograb_webhooks::{Error, Issue, IssueCode, Region};
use js_sys::JSON;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use crate::{Answer, Attempt, Delivery, Fault, Options, PIECES};

/// A sandbox. Nothing here calls back, so it is never borrowed twice.
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

    /// `{ method, url, headers, body? }` in; `{ status?, headers?, body?, delayMs, breakAfter?, trickleMs, pieces }`
    /// out.
    pub fn exchange(&mut self, request: &str, now: f64) -> String {
        write_json(&answer_json(&self.0.exchange(&request_of(parsed(request)), now as u64)))
    }

    /// Orders a fault.
    #[wasm_bindgen(js_name = failNext)]
    pub fn fail_next(&mut self, fault: &str) -> Result<(), JsValue> {
        Fault::from_json(parsed(fault)).map(|fault| self.0.fail_next(fault)).map_err(thrown)
    }

    /// Has an event happen: `{ event, data?, region? }`.
    pub fn trigger(&mut self, what: &str, now: f64) -> Result<(), JsValue> {
        let mut issues = Vec::new();
        let mut fields = Fields::of(parsed(what), "what is triggered", &mut issues);
        let event = fields.required_text("event");
        let data = fields.take("data");
        let region = fields.text("region").map(Region::from);
        fields.finish("what is triggered", false);
        if issues.is_empty() {
            issues = self.0.check_event(&event, region.as_ref());
        }
        if !issues.is_empty() {
            return Err(thrown(issues));
        }
        self.0.trigger(&event, data, region.as_ref(), now as u64);
        Ok(())
    }

    /// The deliveries that are owed, as an array.
    #[wasm_bindgen(js_name = takePushes)]
    pub fn take_pushes(&mut self) -> String {
        write_json(&self.0.take_pushes().iter().map(Delivery::to_json).collect())
    }

    /// Records that a delivery was pushed: `{ at, ms, status?, body?, error? }`.
    pub fn record(&mut self, id: &str, attempt: &str) -> Result<(), JsValue> {
        Attempt::from_json(parsed(attempt)).map(|attempt| self.0.record(id, attempt)).map_err(thrown)
    }

    /// Owes a delivery once more.
    pub fn resend(&mut self, id: &str) -> Result<(), JsValue> {
        let message = "there is no such delivery, or it is forgotten; `deliveries` lists them";
        let unknown = || thrown(vec![Issue::new("/id", IssueCode::Id, message)]);
        self.0.resend(id).then_some(()).ok_or_else(unknown)
    }

    /// Every delivery that is remembered, as an array.
    #[wasm_bindgen(getter)]
    pub fn deliveries(&self) -> String {
        write_json(&self.0.deliveries().map(Delivery::to_json).collect())
    }

    /// Everything that has happened, as an object.
    pub fn snapshot(&self) -> String {
        write_json(&self.0.snapshot())
    }

    /// Goes back to a snapshot.
    pub fn restore(&mut self, snapshot: &str) -> Result<(), JsValue> {
        self.0.restore(parsed(snapshot)).map_err(thrown)
    }
}

/// The shell writes nothing but JSON; what is nested too deeply for it to be read is as good as nothing.
fn parsed(text: &str) -> Value {
    parse_json(text).unwrap_or_default()
}

fn request_of(value: Value) -> Request {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let mut headers = Headers::default();
    for (name, value) in value.get("headers").and_then(Value::as_object).into_iter().flatten() {
        headers.push(name, value.as_str().unwrap_or_default());
    }
    Request {
        method: Method::from(text("method").unwrap_or_default()),
        url: text("url").unwrap_or_default().to_owned(),
        headers,
        body: text("body").map(str::to_owned),
    }
}

fn answer_json(answer: &Answer) -> Value {
    let Answer { response, delay_ms, break_after, trickle_ms } = answer;
    let headers = |response: &Response| {
        Value::from(object(response.headers.iter().map(|(name, value)| (name, value.into()))))
    };
    let response = response.as_ref();
    let parts = [
        ("status", response.map(|response| response.status.into())),
        ("headers", response.map(headers)),
        ("body", response.map(|response| response.body.as_str().into())),
        ("delayMs", Some((*delay_ms).into())),
        ("breakAfter", break_after.map(Value::from)),
        ("trickleMs", Some((*trickle_ms).into())),
        ("pieces", Some(PIECES.into())),
    ];
    object(parts.into_iter().filter_map(|(name, value)| Some((name, value?)))).into()
}

/// The description that becomes a `WebhooksError`.
fn thrown(issues: Vec<Issue>) -> JsValue {
    let error = Error::invalid_request(issues);
    let issue =
        |issue: &Issue| json!({ "path": issue.path, "code": issue.code.as_str(), "message": issue.message });
    let issues: Value = error.issues().iter().map(issue).collect();
    let description =
        json!({ "code": error.code().as_str(), "message": error.to_string(), "issues": issues });
    // What was written here can be read.
    JSON::parse(&write_json(&description)).unwrap_or(JsValue::UNDEFINED)
}
