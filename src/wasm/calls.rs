//! The six calls, read from JavaScript values, with their types erased.

use serde_json::Value;
use wasm_bindgen::JsValue;

use super::input;
use super::view::ToJs;
use crate::api::{Call, Create, Delete, Get, List, Ping, Update, check_call, request_of};
use crate::client::fetch::Fetch;
use crate::client::{Client, Exchange, Prepared};
use crate::http::Request;
use crate::{Config, Error, Issues, Overrides, WebhookDraft, WebhookPatch};

/// A call without its type, so that one state machine in the module runs them all.
pub(super) trait ErasedCall {
    /// Returns the problems of the input and, if `needs_region`, a missing region.
    fn check(&self, config: &Config, needs_region: bool) -> Issues;

    /// Encodes the request of a call that has no problems.
    fn request(&self, config: &Config) -> Request;

    /// Checks and encodes the call for a client.
    fn prepare(&self, client: &Client<Fetch>, issues: Issues) -> Result<Prepared, Error>;

    /// Decodes the answer into what JavaScript gets.
    fn decode(&self, client: &Client<Fetch>, exchange: &Exchange) -> Result<JsValue, Error>;
}

impl<C: Call<Output: ToJs>> ErasedCall for C {
    fn check(&self, config: &Config, needs_region: bool) -> Issues {
        check_call(self, config, needs_region)
    }

    fn request(&self, config: &Config) -> Request {
        request_of(self, config)
    }

    fn prepare(&self, client: &Client<Fetch>, issues: Issues) -> Result<Prepared, Error> {
        client.prepare(self, issues)
    }

    fn decode(&self, client: &Client<Fetch>, exchange: &Exchange) -> Result<JsValue, Error> {
        Ok(client.decode(self, exchange)?.to_js())
    }
}

/// A call as far as its input could be read, and the problems of what could not.
pub(super) struct ReadCall {
    pub(super) call: Box<dyn ErasedCall>,
    pub(super) issues: Issues,
}

impl ReadCall {
    fn new(call: impl ErasedCall + 'static, issues: Issues) -> Self {
        Self { call: Box::new(call), issues }
    }
}

pub(super) fn create(draft: &JsValue, rules: &Overrides) -> ReadCall {
    let (draft, issues) = read(draft, |data| WebhookDraft::read(data, rules));
    ReadCall::new(Create::new(draft), issues)
}

pub(super) fn list(_: &Overrides) -> ReadCall {
    ReadCall::new(List, Issues::new())
}

pub(super) fn get(id: &JsValue) -> ReadCall {
    let (id, issues) = input::text(id, "id");
    ReadCall::new(Get::new(id), issues)
}

pub(super) fn update(id: &JsValue, patch: &JsValue, rules: &Overrides) -> ReadCall {
    let (id, mut issues) = input::text(id, "id");
    let (patch, found) = read(patch, |data| WebhookPatch::read(data, rules));
    issues.extend(found);
    ReadCall::new(Update::new(id, patch), issues)
}

pub(super) fn delete(id: &JsValue) -> ReadCall {
    let (id, issues) = input::text(id, "id");
    ReadCall::new(Delete::new(id), issues)
}

pub(super) fn ping(id: &JsValue) -> ReadCall {
    let (id, issues) = input::text(id, "id");
    ReadCall::new(Ping::new(id), issues)
}

/// Reads a JavaScript value as data, and the data by `read`.
pub(super) fn read<T>(value: &JsValue, read: impl FnOnce(Value) -> (T, Issues)) -> (T, Issues) {
    let mut issues = Issues::new();
    let (_, data) = input::data(value, &[], &mut issues);
    let (read, found) = read(data);
    issues.merge(found);
    (read, issues)
}
