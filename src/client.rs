//! The client: the six calls over any transport, one request at a time, repeated where that is safe.

mod call_options;
pub mod ensure;
#[cfg(all(target_family = "wasm", feature = "client"))]
pub(crate) mod fetch;
#[cfg(any(
    all(target_family = "wasm", feature = "client"),
    all(not(target_family = "wasm"), feature = "reqwest")
))]
mod messages;
#[cfg(all(not(target_family = "wasm"), feature = "reqwest"))]
mod reqwest;
mod transport;

use std::time::Duration;

use serde_json::Value;

pub use call_options::CallOptions;
#[cfg(all(not(target_family = "wasm"), feature = "reqwest"))]
pub use reqwest::ReqwestTransport;
pub use transport::{RequestEvent, Transport, TransportError};

use crate::api::{
    Call, Create, Delete, Get, List, Ping, Update, Updated, check_call, request_id_of, request_of,
};
use crate::config::{Config, DEFAULT_BASE_URL, UK_BASE_URL};
use crate::error::{Error, ErrorCode};
use crate::http::{Request, Response};
use crate::issue::Issues;
use crate::oauth::{OAuth, Token};
use crate::redact::Secrets;
use crate::retry::{Decision, Outcome, RetryPolicy, decide, retry_after_ms};
use crate::webhook::{Header, Region, Webhook, WebhookDraft, WebhookPatch};

/// A client of the Webhooks API.
///
/// ```
/// use autograb_webhooks::{Client, Config, Transport, TransportError, WebhookDraft, http::{Request, Response}};
///
/// /// Answers as the service does when it has created a webhook.
/// struct Canned;
///
/// impl Transport for Canned {
///     async fn send(&self, request: &Request) -> Result<Response, TransportError> {
///         assert_eq!(request.method.as_str(), "POST");
///         Ok(Response::new(201, r#"{"success": true, "webhook": {"id": "wh_1", "name": "Stock desk"}}"#))
///     }
///     async fn sleep(&self, _ms: u64) -> Result<(), TransportError> {
///         Ok(())
///     }
///     fn now_ms(&self) -> u64 {
///         0
///     }
///     fn random(&self) -> f64 {
///         0.5
///     }
/// }
///
/// let client = Client::new(Config::new("pub_example").region("uk"), Canned);
/// let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook").event("recapture_new");
/// let webhook = pollster::block_on(client.create(&draft))?;
/// assert_eq!(webhook.id, "wh_1");
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client<T> {
    config: Config,
    /// The problems of the configuration, found once for all calls.
    config_issues: Issues,
    policy: RetryPolicy,
    timeout: Option<Duration>,
    transport: T,
}

impl<T: Transport> Client<T> {
    /// Creates a client with the default retry policy. Each call reports the problems of the configuration.
    pub fn new(config: Config, transport: T) -> Self {
        let config_issues = config.issues();
        // Fixed here, so that the region of a single call does not change the host.
        let base_url = Some(config.base_url().to_owned());
        Self { config_issues, ..Self::with_valid(Config { base_url, ..config }, transport) }
    }

    /// Creates a client for a configuration that was checked before.
    pub(crate) fn with_valid(config: Config, transport: T) -> Self {
        let policy = RetryPolicy::default();
        Self { config, config_issues: Issues::new(), policy, timeout: None, transport }
    }

    /// Sets the retry policy.
    #[must_use]
    pub fn with_policy(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Sets the longest duration of each attempt, in place of the transport's own limit.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Returns a client whose calls have other options. It borrows this client's transport.
    ///
    /// ```no_run
    /// # async fn run(client: autograb_webhooks::Client<impl autograb_webhooks::Transport>) -> Result<(), autograb_webhooks::Error> {
    /// use std::time::Duration;
    /// use autograb_webhooks::CallOptions;
    ///
    /// let patient = CallOptions::new().region("nz").timeout(Duration::from_secs(60));
    /// let webhooks = client.with_options(patient).list().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Client<&T> {
        let mut config = self.config.clone();
        config.region = options.region.or(config.region);
        for Header { name, value } in options.headers {
            config = config.header(name, value);
        }
        Client {
            policy: options.policy.unwrap_or(self.policy),
            timeout: options.timeout.or(self.timeout),
            ..Client::new(config, &self.transport)
        }
    }

    /// Returns the configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the transport.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Creates a webhook.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`]. Unless the request certainly did not run, it is not repeated, and the error says how to find
    /// out.
    pub async fn create(&self, draft: &WebhookDraft) -> Result<Webhook, Error> {
        self.send(&Create::new(draft.clone())).await
    }

    /// Lists the webhooks of the region.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`].
    pub async fn list(&self) -> Result<Vec<Webhook>, Error> {
        self.send(&List).await
    }

    /// Gets a webhook.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`].
    pub async fn get(&self, id: &str) -> Result<Webhook, Error> {
        self.send(&Get::new(id)).await
    }

    /// Changes a webhook. If an attempt was lost and repeated, the service can no longer tell what changed: then the
    /// changes are `None`.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`].
    pub async fn update(&self, id: &str, patch: &WebhookPatch) -> Result<Updated, Error> {
        self.send(&Update::new(id, patch.clone())).await
    }

    /// Deletes a webhook for good. The result is `None` if an attempt was lost and the webhook was gone at the next
    /// one, or if the service answered without a body.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`].
    pub async fn delete(&self, id: &str) -> Result<Option<Webhook>, Error> {
        self.send(&Delete::new(id)).await
    }

    /// Makes the service push a `ping` event with an example payload to the webhook's endpoint.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`].
    pub async fn ping(&self, id: &str) -> Result<Option<Value>, Error> {
        self.send(&Ping::new(id)).await
    }

    /// Requests an access token.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`].
    pub async fn token(&self, oauth: &OAuth) -> Result<Token, Error> {
        let request = Request { timeout: self.timeout, ..oauth.token_request() };
        let prepared = Prepared { request, secrets: oauth.secrets(), recovery: None };
        let result = match self.run(prepared).await {
            Ok(exchange) => {
                let token = Token::read(&exchange.response, self.transport.now_ms());
                token.map_err(|error| self.describe(error, &exchange))
            }
            Err(error) => Err(error),
        };
        result.map_err(|error| {
            let error = error.after("no access token was issued");
            match error.code() {
                ErrorCode::Unauthorized => {
                    error.with_hint("check the OAuth client: `clientId`, `clientSecret` and `tokenUrl`")
                }
                ErrorCode::UnexpectedResponse => {
                    error.with_hint("check `tokenUrl`: a proxy or another service may have answered")
                }
                _ => error,
            }
        })
    }

    /// Makes any call.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`].
    pub async fn send<C: Call>(&self, call: &C) -> Result<C::Output, Error> {
        let exchange = self.run(self.prepare(call, Issues::new())?).await?;
        self.decode(call, &exchange)
    }

    /// Checks and encodes a call. `issues` are the problems that were found when its input was read.
    pub(crate) fn prepare<C: Call>(&self, call: &C, mut issues: Issues) -> Result<Prepared, Error> {
        issues.merge(check_call(call, &self.config, true));
        issues.merge(self.config_issues.clone());
        issues.into_result()?;
        let mut secrets = call.secrets();
        secrets.extend(self.config.secrets());
        let recovery = C::OPERATION.endpoint().recovery;
        let request = Request { timeout: self.timeout, ..request_of(call, &self.config) };
        Ok(Prepared { request, secrets, recovery })
    }

    /// Decodes the answer to a call.
    pub(crate) fn decode<C: Call>(&self, call: &C, exchange: &Exchange) -> Result<C::Output, Error> {
        let decoded = match exchange.attempts.may_have_run {
            true => call.decode_repeated(&exchange.response),
            false => call.decode(&exchange.response),
        };
        decoded.map_err(|error| self.describe(error, exchange))
    }

    /// Sends a request until there is an answer to decode or no attempt left. It is the only asynchronous function that
    /// all calls run, and does not depend on their types: in WebAssembly there is one state machine for all of them.
    pub(crate) async fn run(&self, prepared: Prepared) -> Result<Exchange, Error> {
        let mut attempts = Attempts { prepared, count: 0, renewed_credential: false, may_have_run: false };
        self.authorize(&mut attempts, false).await?;
        loop {
            attempts.count += 1;
            let (request, attempt) = (&attempts.prepared.request, attempts.count);
            self.transport.observe(RequestEvent::Request { request, attempt });
            let start_ms = self.transport.now_ms();
            let result = self.transport.send(request).await;
            self.observe_response(&attempts, &result, start_ms);
            if matches!(&result, Err(TransportError { code: ErrorCode::Aborted, may_have_run: false, .. })) {
                attempts.count -= 1;
            }
            if let Ok(response) = &result
                && response.status == 401
                && !attempts.renewed_credential
            {
                attempts.renewed_credential = self.authorize(&mut attempts, true).await?;
                if attempts.renewed_credential {
                    continue;
                }
            }
            let Some(after_ms) = self.wait_after(&attempts, &result) else {
                return match result {
                    Ok(response) => Ok(Exchange { response, attempts }),
                    Err(error) => Err(self.fail(&attempts, error)),
                };
            };
            attempts.may_have_run |= outcome_of(&result).is_some_and(|outcome| outcome.may_have_run());
            let request = &attempts.prepared.request;
            self.transport.observe(RequestEvent::Retry { request, attempt, after_ms });
            self.transport.sleep(after_ms).await.map_err(|error| self.fail(&attempts, error))?;
        }
    }

    /// Reports the response, also that of which only the head was read.
    fn observe_response(
        &self,
        attempts: &Attempts,
        result: &Result<Response, TransportError>,
        start_ms: u64,
    ) {
        let response = match result {
            Ok(response) => response,
            Err(TransportError { head: Some(head), .. }) => head,
            Err(_) => return,
        };
        let Prepared { request, secrets, .. } = &attempts.prepared;
        let request_id = request_id_of(response).map(|id| Secrets::new(secrets.iter().cloned()).redact(id));
        self.transport.observe(RequestEvent::Response {
            request,
            response,
            attempt: attempts.count,
            duration_ms: self.transport.now_ms().saturating_sub(start_ms),
            request_id: request_id.as_deref(),
        });
    }

    /// Puts the transport's own credential into the request, if it has one. Returns whether it had.
    async fn authorize(&self, attempts: &mut Attempts, refused: bool) -> Result<bool, Error> {
        let credential = self.transport.credential(refused).await;
        let credential = credential.map_err(|error| attempts.describe(error, false))?;
        let Some(credential) = credential else { return Ok(false) };
        attempts.prepared.secrets.extend(credential.secret().map(str::to_owned));
        if let Some((name, value)) = credential.header() {
            attempts.prepared.request.headers.set(name, value);
        }
        Ok(true)
    }

    /// Returns how long to wait before the next attempt, if there is to be one.
    fn wait_after(&self, attempts: &Attempts, result: &Result<Response, TransportError>) -> Option<u64> {
        let outcome = outcome_of(result)?;
        let (now, random) = (self.transport.now_ms(), self.transport.random());
        let count = attempts.count - u32::from(attempts.renewed_credential);
        match decide(&self.policy, &attempts.prepared.request.method, count, outcome, now, random) {
            Decision::Retry { after_ms } => Some(after_ms),
            Decision::GiveUp => None,
        }
    }

    /// The error of a request that got no complete answer.
    fn fail(&self, attempts: &Attempts, error: TransportError) -> Error {
        let may_have_run = error.may_have_run;
        let wait = error.head.as_ref().and_then(|head| retry_after_ms(head, self.transport.now_ms()));
        let error = self.name_other_host(Error::from(error).with_retry_after(wait));
        attempts.describe(error, may_have_run)
    }

    /// Adds the other host to the hint of an error that a wrong one may cause: the sources contradict each other on the
    /// host of the United Kingdom.
    fn name_other_host(&self, error: Error) -> Error {
        let other = match self.config.base_url() {
            _ if self.config.region != Some(Region::UK) => None,
            UK_BASE_URL => Some(DEFAULT_BASE_URL),
            DEFAULT_BASE_URL => Some(UK_BASE_URL),
            _ => None,
        };
        let may_be_host = matches!(
            error.code(),
            ErrorCode::Unauthorized
                | ErrorCode::Forbidden
                | ErrorCode::Network
                | ErrorCode::UnexpectedResponse
        );
        match other.filter(|_| may_be_host) {
            Some(other) => {
                error.with_further_hint(&format!("if that does not help, try the base URL {other}"))
            }
            None => error,
        }
    }

    /// Completes the error of an answer.
    fn describe(&self, error: Error, Exchange { response, attempts }: &Exchange) -> Error {
        let error = self.name_other_host(error);
        let error = error.with_retry_after(retry_after_ms(response, self.transport.now_ms()));
        // A success that can't be decoded leaves open what the call did.
        let is_unreadable = response.is_success() && error.code() == ErrorCode::UnexpectedResponse;
        attempts.describe(error, is_unreadable || Outcome::Answer(response).may_have_run())
    }
}

/// A request that is ready to be sent, and what an error of it needs to know.
pub(crate) struct Prepared {
    pub(crate) request: Request,
    /// What an error must not repeat.
    secrets: Vec<String>,
    /// How to find out whether the call took effect, where that makes a difference.
    recovery: Option<&'static str>,
}

/// A response, and the attempts that led to it.
pub(crate) struct Exchange {
    response: Response,
    attempts: Attempts,
}

/// The attempts to send a request.
struct Attempts {
    prepared: Prepared,
    count: u32,
    /// Whether one of the attempts showed that the credential had to be renewed.
    renewed_credential: bool,
    /// Whether an earlier attempt may have taken effect.
    may_have_run: bool,
}

impl Attempts {
    /// Adds the request to an error, and removes secrets from it. `may_have_run` says whether the last attempt may have
    /// taken effect.
    fn describe(&self, error: Error, may_have_run: bool) -> Error {
        let Prepared { request: Request { method, url, .. }, secrets, recovery } = &self.prepared;
        let error = error.with_request(method, url, self.count).without(secrets.clone());
        let error = match error.code() {
            ErrorCode::Network | ErrorCode::Timeout if self.count > 0 => error.with_attempts(),
            _ => error,
        };
        match recovery {
            Some(recovery) if may_have_run || self.may_have_run => error.with_unknown_outcome(recovery),
            _ => error,
        }
    }
}

/// The outcome that may lead to another attempt. An answer that can't be read leads to none.
fn outcome_of(result: &Result<Response, TransportError>) -> Option<Outcome<'_>> {
    match result {
        Ok(response) => Some(Outcome::Answer(response)),
        Err(TransportError { is_final: true, .. }) => None,
        Err(TransportError { code: ErrorCode::Network | ErrorCode::Timeout, may_have_run, .. }) => {
            Some(if *may_have_run { Outcome::Lost } else { Outcome::NotSent })
        }
        Err(_) => None,
    }
}
