//! Credentials that have to be asked for: a key from a function of the caller's, or an OAuth token.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::client::fetch::{Asked, Credentials, Fetch, now_ms};
use crate::{Client, Config, Credential, Error, ErrorCode, Failure, OAuth, Options, Token};

/// A function that gives the key, at once or later. It is asked once for each call.
pub(super) struct KeyFunction {
    pub(super) function: Function,
    pub(super) options: Options,
    pub(super) in_browser: bool,
}

impl Credentials for KeyFunction {
    fn ask(&self, refused: bool) -> Option<Asked> {
        if refused {
            return None;
        }
        let given = self.function.call0(&JsValue::UNDEFINED).map(|key| Promise::resolve(&key));
        let (options, in_browser) = (self.options.clone(), self.in_browser);
        Some(Box::pin(async move {
            let key = match given {
                Ok(promise) => JsFuture::from(promise).await,
                Err(thrown) => Err(thrown),
            };
            match key {
                Ok(key) => {
                    read_key(&key, &options, in_browser).map_err(|failure| (failure, JsValue::UNDEFINED))
                }
                Err(thrown) => Err((refusal(ErrorCode::Network, "the function `apiKey` failed"), thrown)),
            }
        }))
    }
}

fn read_key(key: &JsValue, options: &Options, in_browser: bool) -> Result<Credential, Failure> {
    let Some(key) = key.as_string() else {
        return Err(refusal(ErrorCode::InvalidRequest, "the function `apiKey` must give a string"));
    };
    let credential = Credential::ApiKey(key);
    let mut issues = Config::with_credential(credential.clone()).check();
    issues.extend(options.check_exposure(&credential, in_browser));
    match issues.is_empty() {
        true => Ok(credential),
        false => Err(refusal(ErrorCode::InvalidRequest, &Error::invalid_request(issues).to_string())),
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
    pub(super) given: Rc<RefCell<Option<Token>>>,
    /// Carries the request for the token: it serves many calls, so no call's signal ends it.
    pub(super) carrier: Box<dyn Fn() -> Fetch>,
}

impl Credentials for TokenSource {
    fn ask(&self, refused: bool) -> Option<Asked> {
        let mut store = self.store.borrow_mut();
        if refused && store.token == *self.given.borrow() {
            store.token = None;
        }
        let fresh = store.token.clone().filter(|token| token.is_fresh(now_ms()));
        let pending = match fresh {
            Some(_) => None,
            None => Some(store.pending.get_or_insert_with(|| self.request()).clone()),
        };
        drop(store);
        let (store, given) = (self.store.clone(), self.given.clone());
        Some(Box::pin(async move {
            if let Some(pending) = pending {
                // It never rejects.
                let _ = JsFuture::from(pending).await;
            }
            let store = store.borrow();
            // One that could not be renewed is good until its end.
            let token = store.token.clone().filter(|token| token.holds(now_ms()));
            given.replace(token.clone());
            match (token, &store.failure) {
                (Some(token), _) => Ok(Credential::Bearer(token.access_token)),
                (None, Some(failure)) => Err((failure.clone(), JsValue::UNDEFINED)),
                (None, None) => Err((
                    refusal(ErrorCode::Unauthorized, "the access token ended at once"),
                    JsValue::UNDEFINED,
                )),
            }
        }))
    }
}

impl TokenSource {
    /// Asks for a token, and keeps what comes of it in the store.
    fn request(&self) -> Promise {
        let client = Client::new(Config::with_credential(Credential::None), (self.carrier)());
        let (oauth, store) = (self.oauth.clone(), self.store.clone());
        future_to_promise(async move {
            let result = client.token(&oauth).await;
            let mut store = store.borrow_mut();
            store.pending = None;
            match result {
                Ok(token) => (store.token, store.failure) = (Some(token), None),
                Err(error) => store.failure = Some(refusal(error.code(), &error.to_string())),
            }
            Ok(JsValue::UNDEFINED)
        })
    }
}

fn refusal(code: ErrorCode, message: &str) -> Failure {
    Failure { code, message: message.to_owned(), may_have_run: false }
}
