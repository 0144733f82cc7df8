//! Credentials that have to be asked for: a key from a function of the caller's, or an OAuth token.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;

use crate::client::fetch::{Credentials, Fetch, now_ms};
use crate::host::js::{apply, promise};
use crate::host::task::promise_of;
use crate::{Client, Config, Credential, ErrorCode, Failure, OAuth, Options, Token};

/// A function that gives the key, at once or later. It is asked once for each call.
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

    fn read(&self, key: &JsValue) -> Result<Credential, Failure> {
        let Some(key) = key.as_string() else {
            return Err(refusal(ErrorCode::InvalidRequest, "the function `apiKey` must give a string"));
        };
        let credential = Credential::ApiKey(key);
        let issue = credential.check().or_else(|| self.options.check_exposure(&credential, self.in_browser));
        match issue {
            None => Ok(credential),
            Some(issue) => Err(refusal(ErrorCode::InvalidRequest, &issue.to_string())),
        }
    }
}

/// The token that all calls of a client share, and the one request for it that may be under way.
#[derive(Default)]
pub(super) struct TokenStore {
    token: Option<Token>,
    /// Settles when the request is over, and never rejects: `failure` says how it went.
    pending: Option<Promise>,
    failure: Option<Failure>,
}

/// An OAuth token for one call: the shared one while it is fresh, else a new one for all that wait.
pub(super) struct TokenSource {
    pub(super) oauth: OAuth,
    pub(super) store: Rc<RefCell<TokenStore>>,
    /// The token that this call was given last.
    pub(super) given: RefCell<Option<Token>>,
    /// Carries the request for the token: it serves many calls, so no call's signal ends it.
    pub(super) carrier: Box<dyn Fn() -> Fetch>,
}

impl Credentials for TokenSource {
    fn ask(&self, refused: bool) -> Option<Promise> {
        let mut store = self.store.borrow_mut();
        if refused && store.token == *self.given.borrow() {
            store.token = None;
        }
        Some(match &store.token {
            Some(token) if token.is_fresh(now_ms()) => promise(&JsValue::UNDEFINED),
            _ => store.pending.get_or_insert_with(|| self.request()).clone(),
        })
    }

    fn read(&self, _: &JsValue) -> Result<Credential, Failure> {
        let store = self.store.borrow();
        // One that could not be renewed is good until its end.
        let token = store.token.clone().filter(|token| token.holds(now_ms()));
        self.given.replace(token.clone());
        match (token, &store.failure) {
            (Some(token), _) => Ok(Credential::Bearer(token.access_token)),
            (None, Some(failure)) => Err(failure.clone()),
            (None, None) => Err(refusal(ErrorCode::Unauthorized, "the access token ended at once")),
        }
    }
}

impl TokenSource {
    /// Asks for a token, and keeps what comes of it in the store.
    fn request(&self) -> Promise {
        let client = Client::new(Config::with_credential(Credential::None), (self.carrier)());
        let (oauth, store) = (self.oauth.clone(), self.store.clone());
        promise_of(Box::pin(async move {
            let result = client.token(&oauth).await;
            let mut store = store.borrow_mut();
            store.pending = None;
            match result {
                Ok(token) => (store.token, store.failure) = (Some(token), None),
                Err(error) => store.failure = Some(refusal(error.code(), &error.to_string())),
            }
            Ok(JsValue::UNDEFINED)
        }))
    }
}

fn refusal(code: ErrorCode, message: &str) -> Failure {
    Failure { code, message: message.to_owned(), may_have_run: false }
}
