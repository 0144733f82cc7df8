//! The six calls: how each is made from what JavaScript gives, and what JavaScript gets of the answer.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::{convert, input};
use crate::client::fetch::Fetch;
use crate::client::{Answered, Client};
use crate::host::js::to_js;
use crate::http::Request;
use crate::{Config, Error, WebhookDraft, WebhookPatch, api};

/// A call that is ready to be made.
pub(super) struct Call {
    pub(super) request: Request,
    /// What must not be shown where an answer repeats it.
    pub(super) secrets: Vec<String>,
    /// The webhook it is about, if it is about one.
    pub(super) id: String,
    /// Reads the answer.
    pub(super) read: fn(&Client<Fetch>, Answered, &str) -> Result<JsValue, Error>,
}

pub(super) fn create(config: &Config, draft: &JsValue) -> Result<Call, Error> {
    let region = config.region.as_ref();
    let draft = input::read(draft, |data| WebhookDraft::from_json(data, region, &config.rules))
        .map_err(|issues| api::create::invalid(config, issues))?;
    Ok(Call {
        request: api::create::encode(config, &draft)?,
        secrets: draft.secrets(),
        id: String::new(),
        read: |client, answered, _| {
            client.read(answered, api::create::decode).map(|webhook| convert::webhook(&webhook))
        },
    })
}

pub(super) fn list(config: &Config) -> Result<Call, Error> {
    Ok(Call {
        request: api::list::encode(config)?,
        secrets: Vec::new(),
        id: String::new(),
        read: |client, answered, _| {
            let webhooks = client.read(answered, api::list::decode)?;
            Ok(webhooks.iter().map(convert::webhook).collect::<Array>().into())
        },
    })
}

pub(super) fn get(config: &Config, id: &JsValue) -> Result<Call, Error> {
    let id = input::text(id, "id")?;
    Ok(Call {
        request: api::get::encode(config, &id)?,
        secrets: Vec::new(),
        id,
        read: |client, answered, id| {
            let webhook = client.read(answered, |response| api::get::decode(response, id))?;
            Ok(convert::webhook(&webhook))
        },
    })
}

pub(super) fn update(config: &Config, id: &JsValue, patch: &JsValue) -> Result<Call, Error> {
    let id = input::text(id, "id")?;
    let patch = input::read(patch, |data| WebhookPatch::from_json(data, &config.rules))
        .map_err(|issues| api::update::invalid(config, &id, issues))?;
    Ok(Call {
        request: api::update::encode(config, &id, &patch)?,
        secrets: patch.secrets(),
        id,
        read: |client, answered, id| Ok(convert::updated(&client.read_update(answered, id)?)),
    })
}

pub(super) fn delete(config: &Config, id: &JsValue) -> Result<Call, Error> {
    let id = input::text(id, "id")?;
    Ok(Call {
        request: api::delete::encode(config, &id)?,
        secrets: Vec::new(),
        id,
        read: |client, answered, id| {
            Ok(client.read_delete(answered, id)?.as_ref().map(convert::webhook).into())
        },
    })
}

pub(super) fn ping(config: &Config, id: &JsValue) -> Result<Call, Error> {
    let id = input::text(id, "id")?;
    Ok(Call {
        request: api::ping::encode(config, &id)?,
        secrets: Vec::new(),
        id,
        read: |client, answered, _| Ok(client.read(answered, api::ping::decode)?.as_ref().map(to_js).into()),
    })
}
