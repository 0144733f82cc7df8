//! Credentials that are not fixed: a key from a function of the caller, or an OAuth token.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortController;

use crate::client::fetch::{Credentials, Fetch, Signal, Signals, now_ms};
use crate::host::js::{apply, promise};
use crate::options::Options;
use crate::{Client, Config, Credential, Error, ErrorCode, Issue, IssueCode, OAuth, RetryPolicy, Token};

/// A function that returns the key or a promise of it. It is called once for each call.
pub(super) struct KeyFunction {
    pub(super) function: Function,
    pub(super) options: Rc<Options>,
    pub(super) in_browser: bool,
}

impl Credentials for KeyFunction {
    fn ask(&self, refused: bool) -> Option<Promise> {
        let key = || match apply(&self.function, &JsValue::UNDEFINED, &[]) {
            Ok(key) => promise(&key),
            Err(thrown) => Promise::reject(&thrown),
        };
        (!refused).then(key)
    }

    fn read(&self, key: &JsValue) -> Result<Credential, (Error, Option<JsValue>)> {
        let refused = |issue| Err((Error::invalid_request(issue), None));
        let Some(key) = key.as_string() else {
            return refused(Issue::new("/apiKey", IssueCode::Type, "the function must return a string"));
        };
        let credential = Credential::ApiKey(key);
        let issue = credential.check().or_else(|| self.options.check_exposure(&credential, self.in_browser));
        issue.map_or(Ok(credential), refused)
    }
}

/// The token that all calls of a client share, and the request for it, if one is under way.
#[derive(Default)]
pub(super) struct TokenStore {
    token: Option<Token>,
    /// The request, while a call waits for it.
    pending: Weak<Pending>,
    /// Why the last request failed, and what was thrown.
    failure: Option<(Error, Option<JsValue>)>,
}

/// A request for a token. It is aborted when no call waits for it any more: the signal of one call must not abort it
/// for all.
pub(super) struct Pending {
    /// Resolves when the request is over, and never rejects.
    over: Promise,
    controller: Option<AbortController>,
}

impl Drop for Pending {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

/// The OAuth token of one call: the shared one while it is fresh, otherwise a new one for all calls that wait.
pub(super) struct TokenSource {
    pub(super) oauth: OAuth,
    pub(super) policy: RetryPolicy,
    pub(super) store: Rc<RefCell<TokenStore>>,
    /// The token that this call got last.
    pub(super) given: RefCell<Option<Token>>,
    /// The request that this call waits for.
    pub(super) waits_for: RefCell<Option<Rc<Pending>>>,
    /// Creates the transport of the request for a token. The signal aborts it.
    pub(super) transport: Box<dyn Fn(Option<Signal>) -> Fetch>,
}

impl Credentials for TokenSource {
    fn ask(&self, refused: bool) -> Option<Promise> {
        let mut store = self.store.borrow_mut();
        if refused && store.token == *self.given.borrow() {
            store.token = None;
        }
        if store.token.as_ref().is_some_and(|token| token.is_fresh(now_ms())) {
            return Some(promise(&JsValue::UNDEFINED));
        }
        let pending = store.pending.upgrade().unwrap_or_else(|| Rc::new(self.request()));
        store.pending = Rc::downgrade(&pending);
        let over = pending.over.clone();
        self.waits_for.replace(Some(pending));
        Some(over)
    }

    fn read(&self, _: &JsValue) -> Result<Credential, (Error, Option<JsValue>)> {
        self.waits_for.take();
        let store = self.store.borrow();
        // A token that could not be renewed is used until it expires.
        let token = store.token.clone().filter(|token| token.holds(now_ms()));
        self.given.replace(token.clone());
        match (token, &store.failure) {
            (Some(token), _) => Ok(Credential::Bearer(token.access_token)),
            (None, Some(failure)) => Err(failure.clone()),
            (None, None) => {
                Err((Error::new(ErrorCode::Unauthorized, "the access token expired at once"), None))
            }
        }
    }
}

impl TokenSource {
    /// Requests a token, and stores it or the failure.
    fn request(&self) -> Pending {
        let controller = AbortController::new().ok();
        let signal = controller
            .as_ref()
            .map(|controller| Signal::new(controller.signal().into(), &Signals::default()));
        let config = Config::with_credential(Credential::None);
        let client = Client::with_valid(config, (self.transport)(signal)).with_policy(self.policy);
        let (oauth, store) = (self.oauth.clone(), self.store.clone());
        let over = future_to_promise(async move {
            let result = client.token(&oauth).await;
            let cause = client.transport().cause.take();
            let mut store = store.borrow_mut();
            match result {
                Ok(token) => (store.token, store.failure) = (Some(token), None),
                // No call waits for it any more, and another request may be under way.
                Err(error) if error.code() == ErrorCode::Aborted => return Ok(JsValue::UNDEFINED),
                Err(error) => store.failure = Some((error, cause)),
            }
            store.pending = Weak::new();
            Ok(JsValue::UNDEFINED)
        });
        Pending { over, controller }
    }
}
