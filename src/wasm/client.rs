//! The client's handle. The package wraps it in a class whose methods are `async`.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::calls::{self, Call};
use super::credentials::{KeyFunction, TokenSource, TokenStore};
use super::hooks::{Hooks, Limits};
use super::{convert, input};
use crate::client::fetch::{Credentials, Fetch, Signal};
use crate::host::js::{get, get_own, get_symbol, global};
use crate::host::task::promise_of;
use crate::issue::{add_uncovered, under};
use crate::{Client as CoreClient, Config, Error, Issue, Options, Region, WebhookDraft, ensure};

/// The options that are no data. `apiKey`, the first, may be either.
const LIVE: &[&str] = &["apiKey", "fetch", "onRequest", "onResponse", "onRetry"];
pub(super) const LIVE_BUT_KEY: &[&str] = LIVE.split_at(1).1;

/// The client: its options, and what it has learnt of the limits.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Client {
    options: Rc<Options>,
    fetch: Option<Function>,
    key: Option<Function>,
    hooks: Hooks,
    tokens: Rc<RefCell<TokenStore>>,
}

#[wasm_bindgen]
impl Client {
    /// Reads the options, and reports everything that is wrong with them.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Client, JsValue> {
        Self::read(options).map_err(|error| convert::error(&error, None, None))
    }

    /// `Promise<Webhook>`
    pub fn create(&self, draft: &JsValue, options: &JsValue) -> Promise {
        self.call(options, &|config| calls::create(config, draft))
    }

    /// `Promise<Webhook[]>`
    pub fn list(&self, options: &JsValue) -> Promise {
        self.call(options, &calls::list)
    }

    /// `Promise<Webhook>`
    pub fn get(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(options, &|config| calls::get(config, id))
    }

    /// `Promise<{ webhook, changes? }>`
    pub fn update(&self, id: &JsValue, patch: &JsValue, options: &JsValue) -> Promise {
        self.call(options, &|config| calls::update(config, id, patch))
    }

    /// `Promise<Webhook | undefined>`
    pub fn delete(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(options, &|config| calls::delete(config, id))
    }

    /// `Promise<unknown>`: what the service answered, if anything.
    pub fn ping(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(options, &|config| calls::ping(config, id))
    }

    /// `Promise<Plan>`
    pub fn ensure(&self, drafts: &JsValue, options: &JsValue) -> Promise {
        self.work(options, Options::read_ensure, &|options, config| {
            let drafts = input::read(drafts, |data| ensure::drafts_from_json(data, config))
                .map_err(Error::invalid_request)?;
            Ok(Work::Ensure { drafts, prune: options.prune(), dry_run: options.dry_run() })
        })
    }

    /// The last rate limit that an answer told.
    #[wasm_bindgen(getter, js_name = rateLimit)]
    pub fn rate_limit(&self) -> JsValue {
        self.hooks.limits.borrow().rate_limit.as_ref().map(convert::rate_limit).into()
    }

    /// The last monthly quota that an answer told.
    #[wasm_bindgen(getter)]
    pub fn quota(&self) -> JsValue {
        self.hooks.limits.borrow().quota.as_ref().map(convert::quota).into()
    }
}

impl Client {
    fn read(options: &JsValue) -> Result<Self, Error> {
        let key = get(options, "apiKey").dyn_into::<Function>().ok();
        let mut issues = Vec::new();
        let live = if key.is_some() { LIVE } else { LIVE_BUT_KEY };
        let (live, data) = input::options(options, live, &mut issues);
        let mut function = |name| input::function(&live, name, &mut issues);
        let (fetch, on_request) = (function("fetch"), function("onRequest"));
        let (on_response, on_retry) = (function("onResponse"), function("onRetry"));
        let (options, found) = Options::read_client(data);
        let issues = add_uncovered(issues, found);
        let issues = add_uncovered(issues, options.check(in_browser(), key.is_some()));
        if !issues.is_empty() {
            return Err(Error::invalid_request(issues));
        }
        let limits = Rc::new(RefCell::new(Limits::default()));
        let hooks = Hooks { on_request, on_response, on_retry, limits };
        Ok(Self { options: Rc::new(options), fetch, key, hooks, tokens: Rc::default() })
    }

    fn call(&self, options: &JsValue, read: &dyn Fn(&Config) -> Result<Call, Error>) -> Promise {
        self.work(options, Options::read_call, &|_, config| read(config).map(Work::Call))
    }

    /// Works with options of its own. Everything is taken from JavaScript before the first wait, and whatever is
    /// wrong rejects the promise.
    fn work(
        &self,
        options: &JsValue,
        read_options: fn(Value) -> (Options, Vec<Issue>),
        read: &dyn Fn(&Options, &Config) -> Result<Work, Error>,
    ) -> Promise {
        let prepared = self.prepare(options, read_options, read);
        promise_of(Box::pin(async move {
            let (client, work) = prepared.map_err(|error| convert::error(&error, None, None))?;
            let result = work.make(&client).await;
            result.map_err(|(error, plan)| convert::error(&error, client.transport().cause.take(), plan))
        }))
    }

    fn prepare(
        &self,
        options: &JsValue,
        read_options: fn(Value) -> (Options, Vec<Issue>),
        read: &dyn Fn(&Options, &Config) -> Result<Work, Error>,
    ) -> Result<(CoreClient<Fetch>, Work), Error> {
        let mut issues = Vec::new();
        let (live, data) = input::options(options, &["signal"], &mut issues);
        let signal = signal_of(get_own(&live, "signal"), &mut issues);
        let (options, found) = read_options(data);
        let options = options.over(&self.options);
        let issues = add_uncovered(issues, found);
        let issues = add_uncovered(issues, options.check(in_browser(), self.key.is_some()));
        let config = options.config();
        if !issues.is_empty() {
            return Err(wrong_options(issues, config, |config| read(&options, config).err()));
        }
        let work = read(&options, &config)?;
        let transport = Fetch { signal, credentials: self.credentials(&options), ..self.carrier(&options) };
        Ok((CoreClient::new(config, transport).with_policy(options.policy()), work))
    }

    /// What carries a request by these options, on nobody's behalf.
    fn carrier(&self, options: &Options) -> Fetch {
        let hooks = self.hooks.clone();
        Fetch {
            fetch: self.fetch.clone(),
            signal: None,
            timeout_ms: options.timeout_ms(),
            max_bytes: options.max_response_bytes(),
            credentials: None,
            listener: Box::new(move |step| hooks.hear(step)),
            cause: RefCell::default(),
        }
    }

    /// Where the credential of a call comes from, if it is not fixed.
    fn credentials(&self, options: &Options) -> Option<Box<dyn Credentials>> {
        if let Some(function) = self.key.clone() {
            return Some(Box::new(KeyFunction {
                function,
                options: self.options.clone(),
                in_browser: in_browser(),
            }));
        }
        let oauth = options.oauth()?.clone();
        let client = self.clone();
        // It may serve more patient calls than this one, which stops waiting by itself.
        let timeout_ms = options.timeout_ms().max(self.options.timeout_ms());
        Some(Box::new(TokenSource {
            oauth,
            policy: options.policy(),
            store: self.tokens.clone(),
            given: RefCell::default(),
            waits_for: RefCell::default(),
            carrier: Box::new(move |signal| Fetch { signal, timeout_ms, ..client.carrier(&client.options) }),
        }))
    }
}

/// What a promise stands for. One future serves all: each would cost the module a state machine of its own.
enum Work {
    Call(Call),
    Ensure { drafts: Vec<WebhookDraft>, prune: bool, dry_run: bool },
}

/// Why a call failed; of `ensure` also how far it got.
type Failed = (Error, Option<JsValue>);

impl Work {
    async fn make(self, client: &CoreClient<Fetch>) -> Result<JsValue, Failed> {
        let failed = |error| (error, None);
        match self {
            Self::Call(Call { request, secrets, id, read }) => {
                let answered = client.run(request, secrets).await.map_err(failed)?;
                read(client, answered, &id).map_err(failed)
            }
            Self::Ensure { drafts, prune, dry_run } => {
                let mut plan = client.plan(&drafts, prune).await.map_err(failed)?;
                if !dry_run {
                    let result = client.carry_out(&mut plan).await;
                    result.map_err(|error| (error, Some(convert::plan(&plan))))?;
                }
                Ok(convert::plan(&plan))
            }
        }
    }
}

/// The error for options of a call with these issues, and for what else is wrong with the call: that is found out
/// as if the options were right.
fn wrong_options(issues: Vec<Issue>, config: Config, rest: impl FnOnce(&Config) -> Option<Error>) -> Error {
    let region = match issues.iter().any(|issue| issue.path == "/region") {
        true => Some(Region::UK),
        false => config.region.clone(),
    };
    let error = rest(&Config { region, headers: Vec::new(), ..config });
    let mut all = error.map(Error::into_issues).unwrap_or_default();
    all.extend(under("/options", issues));
    Error::invalid_request(all)
}

fn signal_of(option: JsValue, issues: &mut Vec<Issue>) -> Option<Signal> {
    if option.is_undefined() || option.is_null() {
        return None;
    }
    if !get(&option, "addEventListener").is_function() {
        issues.push(input::wrong("signal", "an AbortSignal"));
    }
    Some(option.unchecked_into())
}

/// Whether everybody who opens the page could read a secret here: a page or a worker of one, and not Node
/// (which jsdom makes look like one), Deno, Bun or an edge worker.
pub(super) fn in_browser() -> bool {
    // By what it is: bundlers give pages a `process` with the versions of Node.
    let on_node = get_symbol(&global("process"), "toStringTag") == "process";
    let agent = get(&global("navigator"), "userAgent").as_string();
    !on_node && agent.is_some_and(|agent| agent.starts_with("Mozilla/"))
}
