//! The client class.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::calls::{self, ErasedCall, ReadCall};
use super::credentials::{KeyFunction, TokenSource, TokenStore};
use super::hooks::{Hooks, Limits};
use super::input;
use super::thrown::describe;
use super::view::{ToJs as _, to_js};
use crate::client::Prepared;
use crate::client::fetch::{Credentials, Fetch, Signal, Signals, in_browser};
use crate::ensure::{self, Plan};
use crate::host::js::{apply, deferred, get, get_own, has_own};
use crate::options::{Options, table};
use crate::{Client as CoreClient, Error, Issues, Overrides, WebhookDraft};

/// The client: its options, and the limits that answers told.
#[cfg_attr(feature = "bindings", wasm_bindgen(js_name = WebhooksClient, skip_typescript))]
#[cfg_attr(not(feature = "bindings"), wasm_bindgen)]
#[derive(Clone)]
pub struct Client {
    options: Rc<Options>,
    fetch: Option<Function>,
    key: Option<Function>,
    hooks: Hooks,
    tokens: Rc<RefCell<TokenStore>>,
    signals: Signals,
    /// Resolves when the last `ensure` is over. The next one waits for it, so that two do not create the same webhooks.
    last_ensure: Rc<RefCell<Option<Promise>>>,
}

#[cfg_attr(feature = "bindings", wasm_bindgen(js_class = WebhooksClient))]
#[cfg_attr(not(feature = "bindings"), wasm_bindgen)]
impl Client {
    /// Reads the options, and throws everything that is wrong with them.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Client, JsValue> {
        Self::read(options).map_err(|issues| describe(&issues.into(), None, None))
    }

    /// `Promise<Webhook>`
    pub fn create(&self, draft: &JsValue, options: &JsValue) -> Promise {
        self.call(options, &|rules| calls::create(draft, rules))
    }

    /// `Promise<Webhook[]>`
    pub fn list(&self, options: &JsValue) -> Promise {
        self.call(options, &calls::list)
    }

    /// `Promise<Webhook>`
    pub fn get(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(options, &|_| calls::get(id))
    }

    /// `Promise<{ webhook, changes? }>`
    pub fn update(&self, id: &JsValue, patch: &JsValue, options: &JsValue) -> Promise {
        self.call(options, &|rules| calls::update(id, patch, rules))
    }

    /// `Promise<Webhook | undefined>`
    pub fn delete(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(options, &|_| calls::delete(id))
    }

    /// `Promise<unknown>`: the answer of the service, if it has a body.
    pub fn ping(&self, id: &JsValue, options: &JsValue) -> Promise {
        self.call(options, &|_| calls::ping(id))
    }

    /// `Promise<Plan>`
    pub fn ensure(&self, drafts: &JsValue, options: &JsValue) -> Promise {
        self.work(options, Options::read_ensure, &|client, options, needs_region| {
            let (drafts, issues) =
                calls::read(drafts, |data| ensure::read_drafts(data, client.config(), needs_region));
            issues.into_result()?;
            Ok(Work::Ensure { drafts, prune: options.prune(), dry_run: options.dry_run(), turn: None })
        })
    }

    /// The last rate limit that an answer told.
    #[wasm_bindgen(getter, js_name = rateLimit)]
    pub fn rate_limit(&self) -> JsValue {
        self.hooks.limits.borrow().rate_limit.as_ref().map_or(JsValue::UNDEFINED, to_js)
    }

    /// The last monthly quota that an answer told.
    #[wasm_bindgen(getter)]
    pub fn quota(&self) -> JsValue {
        self.hooks.limits.borrow().quota.as_ref().map_or(JsValue::UNDEFINED, to_js)
    }
}

/// Reads the input of a call. The flag says whether the options name a valid region or none, so that a missing one is
/// to be reported.
type ReadWork<'a> = &'a dyn Fn(&CoreClient<Fetch>, &Options, bool) -> Result<Work, Error>;

impl Client {
    fn read(options: &JsValue) -> Result<Self, Issues> {
        let name = table::API_KEY.name;
        let key = get(options, name).dyn_into::<Function>().ok().filter(|_| has_own(options, name));
        let mut issues = Issues::new();
        let mut live = Options::FUNCTIONS.to_vec();
        live.extend(key.is_some().then_some(table::API_KEY.name));
        let (live, data) = input::options(options, &live, &mut issues);
        let mut function = |name| input::function(&live, name, &mut issues);
        let (fetch, on_request) = (function(table::FETCH.name), function(table::ON_REQUEST.name));
        let (on_response, on_retry) = (function(table::ON_RESPONSE.name), function(table::ON_RETRY.name));
        let (options, found) = Options::read_client(data);
        issues.merge(found);
        issues.merge(options.check(in_browser(), key.is_some()));
        let limits = Rc::new(RefCell::new(Limits::default()));
        let hooks = Hooks { on_request, on_response, on_retry, limits };
        issues.ok_or(Self {
            options: Rc::new(options),
            fetch,
            key,
            hooks,
            tokens: Rc::default(),
            signals: Signals::default(),
            last_ensure: Rc::default(),
        })
    }

    fn call(&self, options: &JsValue, read: &dyn Fn(&Overrides) -> ReadCall) -> Promise {
        self.work(options, Options::read_call, &|client, _, needs_region| {
            let ReadCall { call, mut issues } = read(&client.config().rules);
            if !needs_region {
                issues.merge(call.check(client.config(), false));
                return Err(issues.into());
            }
            let prepared = call.prepare(client, issues)?;
            Ok(Work::Call { prepared, call })
        })
    }

    /// Reads the options and the input, and does the work. Everything is taken from JavaScript before the first wait, and
    /// whatever is wrong rejects the promise.
    fn work(
        &self,
        options: &JsValue,
        read_options: fn(Value) -> (Options, Issues),
        read: ReadWork<'_>,
    ) -> Promise {
        let mut prepared = self.prepare(options, read_options, read);
        // Not before everything is known to be right: a call that is refused takes no turn.
        if let Ok((_, Work::Ensure { turn, .. })) = &mut prepared {
            *turn = Some(Turn::after(&self.last_ensure));
        }
        future_to_promise(async move {
            let (client, work) = prepared.map_err(|error| describe(&error, None, None))?;
            work.run(&client).await
        })
    }

    fn prepare(
        &self,
        options: &JsValue,
        read_options: fn(Value) -> (Options, Issues),
        read: ReadWork<'_>,
    ) -> Result<(CoreClient<Fetch>, Work), Error> {
        let mut issues = Issues::new();
        let (live, data) = input::options(options, &[table::SIGNAL.name], &mut issues);
        let signal = self.signal_of(get_own(&live, table::SIGNAL.name), &mut issues);
        let (options, found) = read_options(data);
        let options = options.merged_over(&self.options);
        issues.merge(found);
        issues.merge(options.check_call());
        let transport = Fetch { signal, credentials: self.credentials(&options), ..self.transport(&options) };
        let client = CoreClient::with_valid(options.config(), transport).with_policy(options.policy());
        let needs_region = issues.iter().all(|issue| issue.path != "/region");
        let work = read(&client, &options, needs_region);
        if issues.is_empty() {
            return work.map(|work| (client, work));
        }
        let mut all = work.err().map(Error::into_issues).unwrap_or_default();
        all.extend(issues.under("/options"));
        Err(all.into())
    }

    /// The transport for these options, without a signal and credentials.
    fn transport(&self, options: &Options) -> Fetch {
        let hooks = self.hooks.clone();
        Fetch {
            fetch: self.fetch.clone(),
            signal: None,
            timeout_ms: options.timeout_ms(),
            max_bytes: options.max_response_bytes(),
            credentials: None,
            observer: Box::new(move |event| hooks.observe(event)),
            cause: RefCell::default(),
        }
    }

    fn signal_of(&self, option: JsValue, issues: &mut Issues) -> Option<Signal> {
        if option.is_undefined() || option.is_null() {
            return None;
        }
        if !get(&option, "addEventListener").is_function() {
            issues.push(input::wrong_type(table::SIGNAL.name, "an AbortSignal"));
        }
        Some(Signal::new(option, &self.signals))
    }

    /// The source of a call's credential, if it is not fixed.
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
        // Calls with a longer timeout may wait for the same token; this call stops waiting by itself.
        let timeout_ms = options.timeout_ms().max(self.options.timeout_ms());
        Some(Box::new(TokenSource {
            oauth,
            policy: options.policy(),
            store: self.tokens.clone(),
            given: RefCell::default(),
            waits_for: RefCell::default(),
            transport: Box::new(move |signal| Fetch {
                signal,
                timeout_ms,
                ..client.transport(&client.options)
            }),
        }))
    }
}

/// The work that settles a promise. One future does all of it: each would cost the module a state machine of its own.
enum Work {
    Call { prepared: Prepared, call: Box<dyn ErasedCall> },
    Ensure { drafts: Vec<WebhookDraft>, prune: bool, dry_run: bool, turn: Option<Turn> },
}

impl Work {
    async fn run(self, client: &CoreClient<Fetch>) -> Result<JsValue, JsValue> {
        let describe =
            |error: Error, plan: Option<&Plan>| describe(&error, client.transport().cause.take(), plan);
        match self {
            Self::Call { prepared, call } => {
                let exchange = client.run(prepared).await.map_err(|error| describe(error, None))?;
                call.decode(client, &exchange).map_err(|error| describe(error, None))
            }
            Self::Ensure { drafts, prune, dry_run, turn } => {
                if let Some(previous) = turn.as_ref().and_then(|turn| turn.previous.as_ref()) {
                    let waited = client.transport().wait_for(previous).await;
                    waited.map_err(|error| describe(error.into(), None))?;
                }
                let plan = client.plan_valid(&drafts, prune).await;
                let mut plan = plan.map_err(|error| describe(error, None))?;
                if !dry_run {
                    let result = client.apply(&mut plan).await;
                    result.map_err(|error| describe(error, Some(&plan)))?;
                }
                Ok(plan.to_js())
            }
        }
    }
}

/// A place in the order of the `ensure` calls of a client. It ends when it is dropped.
struct Turn {
    previous: Option<Promise>,
    resolve: JsValue,
}

impl Turn {
    fn after(last: &RefCell<Option<Promise>>) -> Self {
        let (promise, resolve) = deferred();
        Self { previous: last.replace(Some(promise)), resolve }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let _ = apply(&self.resolve, &JsValue::UNDEFINED, &[]);
    }
}
