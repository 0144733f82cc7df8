//! What JavaScript sees: JSON text in both directions, and no rule of its own.
//!
//! Only the package's own shell calls this, and it writes the text itself.

use autograb_webhooks::http::{Headers, Method, Request, Response};
use autograb_webhooks::shared::{Fields, object, parse_json, write_json};
use autograb_webhooks::{Error, Issue, IssueCode, Region};
use js_sys::JSON;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use crate::{Attempt, Delivery, Options};

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

    /// A key that works.
    #[wasm_bindgen(getter, js_name = apiKey)]
    pub fn api_key(&self) -> String {
        self.0.api_key().to_owned()
    }

    /// `{ method, url, headers, body? }` in, `{ status, headers, body }` out.
    pub fn handle(&mut self, request: &str, now: f64) -> String {
        write_json(&response_json(&self.0.handle(&request_of(parsed(request)), now as u64)))
    }

    /// Has an event happen: `{ event, data?, region? }`.
    pub fn trigger(&mut self, what: &str, now: f64) -> Result<(), JsValue> {
        let mut issues = Vec::new();
        let mut fields = Fields::of(parsed(what), "what is triggered", &mut issues);
        let event = fields.required_text("event");
        let data = fields.take("data");
        let region = fields.text("region").map(Region::from);
        fields.finish("what is triggered", false);
        if issues.is_empty() && event.is_empty() {
            issues.push(Issue::new("/event", IssueCode::Empty, "name the event that is to happen"));
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

    /// Records that a delivery was pushed: `{ at, ms, status?, error? }`.
    pub fn record(&mut self, id: &str, attempt: &str) {
        let attempt = parsed(attempt);
        let number = |name: &str| attempt.get(name).and_then(Value::as_f64).unwrap_or_default();
        self.0.record(
            id,
            Attempt {
                at: number("at") as u64,
                ms: number("ms") as u64,
                status: attempt
                    .get("status")
                    .and_then(Value::as_u64)
                    .and_then(|status| status.try_into().ok()),
                error: attempt.get("error").and_then(Value::as_str).map(str::to_owned),
            },
        );
    }

    /// Every delivery that is remembered, as an array.
    #[wasm_bindgen(getter)]
    pub fn deliveries(&self) -> String {
        write_json(&self.0.deliveries().map(Delivery::to_json).collect())
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

fn response_json(response: &Response) -> Value {
    let headers = object(response.headers.iter().map(|(name, value)| (name, value.into())));
    json!({ "status": response.status, "headers": headers, "body": response.body })
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
