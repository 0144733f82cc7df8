//! The client's handle. The package wraps it in a class whose methods are `async`.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::hooks::{Hooks, KeyFunction, Limits};
use super::{convert, input};
use crate::client::fetch::{Credentials, Fetch, Signal};
use crate::{
    Client as CoreClient, Config, Error, Issue, IssueCode, Options, WebhookDraft, WebhookPatch, api,
};

/// The options that are no data. `apiKey` may be either.
pub(super) const LIVE: &[&str] = &["fetch", "onRequest", "onResponse", "onRetry"];

/// The client: its options, and what it has learnt of the limits.
#[wasm_bindgen]
pub struct Client {
    options: Options,
    fetch: Option<Function>,
    key: Option<Function>,
    hooks: Hooks,
}

#[wasm_bindgen]
impl Client {
    /// Reads the options, and reports everything that is wrong with them.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Client, JsValue> {
        Self::read(options).map_err(|error| convert::error(&error, None))
    }

    /// `Promise<Webhook>`
    pub fn create(&self, draft: &JsValue, options: &JsValue) -> Promise {
        let draft = input::data(draft);
        self.call(options, async move |client, config| {
            let draft = WebhookDraft::from_json(draft?, config.region.as_ref(), &config.rules)
                .map_err(|issues| api::create::invalid(&config, issues))?;
            client.create(&draft).await.map(|webhook| Some(convert::webhook(&webhook)))
        })
    }

    /// `Promise<Webhook[]>`
    pub fn list(&self, options: &JsValue) -> Promise {
        self.call(options, async |client, _| {
            client.list().await.map(|webhooks| Some(webhooks.iter().map(convert::webhook).collect()))
        })
    }

    /// `Promise<Webhook>`
    pub fn get(&self, id: &JsValue, options: &JsValue) -> Promise {
        let id = input::text(id, "id");
        self.call(options, async move |client, _| {
            client.get(&id?).await.map(|webhook| Some(convert::webhook(&webhook)))
        })
    }

    /// `Promise<{ webhook, changes? }>`
    pub fn update(&self, id: &JsValue, patch: &JsValue, options: &JsValue) -> Promise {
        let (id, patch) = (input::text(id, "id"), input::data(patch));
        self.call(options, async move |client, config| {
            let id = id?;
            let patch = WebhookPatch::from_json(patch?, &config.rules)
                .map_err(|issues| api::update::invalid(&config, &id, issues))?;
            client.update(&id, &patch).await.map(|updated| Some(convert::updated(&updated)))
        })
    }

    /// `Promise<Webhook | undefined>`
    pub fn delete(&self, id: &JsValue, options: &JsValue) -> Promise {
        let id = input::text(id, "id");
        self.call(options, async move |client, _| {
            client.delete(&id?).await.map(|webhook| webhook.as_ref().map(convert::webhook))
        })
    }

    /// `Promise<unknown>`: what the service answered, if anything.
    pub fn ping(&self, id: &JsValue, options: &JsValue) -> Promise {
        let id = input::text(id, "id");
        self.call(options, async move |client, _| client.ping(&id?).await)
    }

    /// The last rate limit that an answer told.
    #[wasm_bindgen(getter, js_name = rateLimit)]
    pub fn rate_limit(&self) -> JsValue {
        let limits = self.hooks.limits.borrow();
        limits
            .rate_limit
            .as_ref()
            .map_or(JsValue::UNDEFINED, |limit| convert::to_js(&convert::rate_limit(limit)))
    }

    /// The last monthly quota that an answer told.
    #[wasm_bindgen(getter)]
    pub fn quota(&self) -> JsValue {
        let limits = self.hooks.limits.borrow();
        limits.quota.as_ref().map_or(JsValue::UNDEFINED, |quota| convert::to_js(&convert::quota(quota)))
    }
}

impl Client {
    fn read(options: &JsValue) -> Result<Self, Error> {
        let key =
            Reflect::get(options, &"apiKey".into()).ok().and_then(|key| key.dyn_into::<Function>().ok());
        let (data, live) = input::options(options, LIVE)?;
        let mut live = live.into_iter().zip(LIVE).map(|(option, name)| input::function(option, name));
        let mut next = || live.next().unwrap_or(Ok(None));
        let fetch = next()?;
        let (on_request, on_response, on_retry) = (next()?, next()?, next()?);
        let options = Options::of_client(data).map_err(Error::invalid_request)?;
        match options.check(in_browser(), key.is_some()) {
            issues if issues.is_empty() => {
                let limits = Rc::new(RefCell::new(Limits::default()));
                Ok(Self { options, fetch, key, hooks: Hooks { on_request, on_response, on_retry, limits } })
            }
            issues => Err(Error::invalid_request(issues)),
        }
    }

    /// Makes a call with its own options. Everything is taken from JavaScript before the first wait, and
    /// whatever is wrong rejects the promise.
    fn call<W>(&self, options: &JsValue, work: W) -> Promise
    where
        W: AsyncFnOnce(&CoreClient<Fetch>, Config) -> Result<Option<Value>, Error> + 'static,
    {
        let prepared = self.prepare(options);
        future_to_promise(async move {
            let (client, config) = prepared.map_err(|error| convert::error(&error, None))?;
            match work(&client, config).await {
                Ok(value) => Ok(value.as_ref().map_or(JsValue::UNDEFINED, convert::to_js)),
                Err(error) => Err(convert::error(&error, client.transport().cause.take())),
            }
        })
    }

    fn prepare(&self, options: &JsValue) -> Result<(CoreClient<Fetch>, Config), Error> {
        let (data, mut live) = input::options(options, &["signal"])?;
        let signal = signal_of(live.pop().unwrap_or(JsValue::UNDEFINED))?;
        let options = Options::of_call(data).map_err(Error::invalid_request)?.over(&self.options);
        let hooks = self.hooks.clone();
        let credentials = self.key.clone().map(|function| {
            let key = KeyFunction { function, options: options.clone(), in_browser: in_browser() };
            Box::new(key) as Box<dyn Credentials>
        });
        let transport = Fetch {
            fetch: self.fetch.clone(),
            signal,
            timeout_ms: options.timeout_ms(),
            max_bytes: options.max_response_bytes(),
            credentials,
            listener: Box::new(move |step| hooks.hear(step)),
            cause: RefCell::default(),
        };
        let config = options.config();
        Ok((CoreClient::new(config.clone(), transport).with_policy(options.policy()), config))
    }
}

fn signal_of(option: JsValue) -> Result<Option<Signal>, Error> {
    if option.is_undefined() || option.is_null() {
        return Ok(None);
    }
    let listens = Reflect::get(&option, &"addEventListener".into()).is_ok_and(|method| method.is_function());
    let wrong = || {
        Error::invalid_request(vec![Issue::new(
            "/signal",
            IssueCode::Type,
            "`signal` must be an AbortSignal",
        )])
    };
    if listens { Ok(Some(option.unchecked_into())) } else { Err(wrong()) }
}

/// Whether everybody who opens the page could read a secret here: a page or a worker of one, and not Node
/// (which jsdom makes look like one), Deno, Bun or an edge worker.
fn in_browser() -> bool {
    let get = |value: &JsValue, name: &str| Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let global = JsValue::from(js_sys::global());
    let on_node = get(&get(&get(&global, "process"), "versions"), "node").is_string();
    let agent = get(&get(&global, "navigator"), "userAgent").as_string();
    !on_node && agent.is_some_and(|agent| agent.starts_with("Mozilla/"))
}
