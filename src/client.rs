//! The calls, over any transport: one request at a time, tried again where that is safe.

pub mod ensure;
#[cfg(all(target_family = "wasm", feature = "client"))]
pub(crate) mod fetch;

use serde_json::Value;

use crate::api::update::Updated;
use crate::api::{create, delete, error_of, get, list, ping, update};
use crate::config::{Config, Credential};
use crate::error::{Error, ErrorCode};
use crate::http::{Method, Request, Response};
use crate::oauth::{OAuth, Token};
use crate::retry::{Decision, Outcome, RetryPolicy, decide, retry_after_ms};
use crate::webhook::{Webhook, WebhookDraft, WebhookPatch};

/// What the client needs from outside: someone who carries a request, time and chance.
///
/// Every method must settle: `send` with its own timeout at the latest.
#[expect(async_fn_in_trait, reason = "the futures run on one thread, as JavaScript's do")]
pub trait Transport {
    /// Carries one request and reads the whole answer.
    async fn send(&self, request: &Request) -> Result<Response, Failure>;

    /// Waits, or fails when the caller no longer wants to.
    async fn sleep(&self, ms: u64) -> Result<(), Failure>;

    /// Milliseconds since the Unix epoch.
    fn now_ms(&self) -> u64;

    /// A number in `0.0..1.0`, for the jitter of the waits.
    fn random(&self) -> f64;

    /// The credential of the next request, where the configuration's own is not fixed. `refused` says that the
    /// service has just refused the last one; `None` then means that there is no other.
    async fn credential(&self, refused: bool) -> Result<Option<Credential>, Error> {
        let _ = refused;
        Ok(None)
    }

    /// Hears of every step, for logs. Nothing in it is secret.
    fn notice(&self, step: Step<'_>) {
        let _ = step;
    }
}

/// Why a request got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// `Network`, `Timeout`, `Aborted`, or `UnexpectedResponse` for an answer that can't be read.
    pub code: ErrorCode,
    /// What happened, without anything secret.
    pub message: String,
    /// Whether the request may have reached the service.
    pub may_have_run: bool,
    /// The answer without its body, where that much of it came.
    pub head: Option<Response>,
}

impl From<Failure> for Error {
    fn from(Failure { code, message, head, .. }: Failure) -> Self {
        match head {
            Some(head) => error_of(&head, code, &message),
            None => Self::new(code, message),
        }
    }
}

/// A step of a call.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A request is about to be sent.
    Request {
        /// The request.
        request: &'a Request,
        /// Which attempt it is, from 1.
        attempt: u32,
    },
    /// An answer has come.
    Response {
        /// The request.
        request: &'a Request,
        /// The answer.
        response: &'a Response,
        /// Which attempt it was, from 1.
        attempt: u32,
    },
    /// The attempt failed and is made again after a wait.
    Retry {
        /// The request.
        request: &'a Request,
        /// Which attempt failed, from 1.
        attempt: u32,
        /// How long the wait is, in milliseconds.
        after_ms: u64,
    },
}

/// The six calls of the Webhooks API.
///
/// ```
/// use autograb_webhooks::{Client, Config, Failure, Transport, WebhookDraft, http::{Request, Response}};
///
/// /// Answers as a service would that has just created the webhook.
/// struct Canned;
///
/// impl Transport for Canned {
///     async fn send(&self, request: &Request) -> Result<Response, Failure> {
///         assert_eq!(request.method.as_str(), "POST");
///         Ok(Response::new(201, r#"{"success": true, "webhook": {"id": "wh_1", "name": "Stock desk"}}"#))
///     }
///     async fn sleep(&self, _ms: u64) -> Result<(), Failure> {
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
    policy: RetryPolicy,
    transport: T,
}

/// An answer, and what is known of the way to it.
pub(crate) struct Answered {
    response: Response,
    call: Call,
}

/// A call on its way.
struct Call {
    request: Request,
    secrets: Vec<String>,
    attempts: u32,
    /// Whether one of the attempts served to learn that the credential had to be renewed.
    renewed: bool,
    /// Whether an earlier attempt, whose answer is not known, may have run.
    may_have_run: bool,
}

impl<T: Transport> Client<T> {
    /// A client with the default policy of retries.
    pub fn new(config: Config, transport: T) -> Self {
        Self { config, policy: RetryPolicy::default(), transport }
    }

    /// The same client with this policy.
    #[must_use]
    pub fn with_policy(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// What its requests are built from.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The transport.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Creates a webhook.
    pub async fn create(&self, draft: &WebhookDraft) -> Result<Webhook, Error> {
        let answered = self.run(create::encode(&self.config, draft)?, draft.secrets()).await?;
        self.read(answered, create::decode)
    }

    /// Lists the webhooks of the region.
    pub async fn list(&self) -> Result<Vec<Webhook>, Error> {
        let answered = self.run(list::encode(&self.config)?, Vec::new()).await?;
        self.read(answered, list::decode)
    }

    /// Gets a webhook.
    pub async fn get(&self, id: &str) -> Result<Webhook, Error> {
        let answered = self.run(get::encode(&self.config, id)?, Vec::new()).await?;
        self.read(answered, |response| get::decode(response, id))
    }

    /// Changes a webhook. When an attempt was lost and made again, the service can no longer tell what changed:
    /// then the changes are `None`.
    pub async fn update(&self, id: &str, patch: &WebhookPatch) -> Result<Updated, Error> {
        let answered = self.run(update::encode(&self.config, id, patch)?, patch.secrets()).await?;
        self.read_update(answered, id)
    }

    pub(crate) fn read_update(&self, answered: Answered, id: &str) -> Result<Updated, Error> {
        let may_have_run = answered.call.may_have_run;
        let updated = self.read(answered, |response| update::decode(response, id))?;
        Ok(Updated { changes: updated.changes.filter(|_| !may_have_run), ..updated })
    }

    /// Deletes a webhook for good. `None` when an attempt was lost and the webhook was gone at the next one, or
    /// when the service answered without a body.
    pub async fn delete(&self, id: &str) -> Result<Option<Webhook>, Error> {
        let answered = self.run(delete::encode(&self.config, id)?, Vec::new()).await?;
        self.read_delete(answered, id)
    }

    pub(crate) fn read_delete(&self, answered: Answered, id: &str) -> Result<Option<Webhook>, Error> {
        let may_have_run = answered.call.may_have_run;
        match self.read(answered, |response| delete::decode(response, id)) {
            Err(error) if may_have_run && error.code() == ErrorCode::InvalidWebhookId => Ok(None),
            result => result,
        }
    }

    /// Has the service push a `ping` event with an example payload to the webhook's endpoint.
    pub async fn ping(&self, id: &str) -> Result<Option<Value>, Error> {
        let answered = self.run(ping::encode(&self.config, id)?, Vec::new()).await?;
        self.read(answered, ping::decode)
    }

    /// Asks for an access token.
    pub async fn token(&self, oauth: &OAuth) -> Result<Token, Error> {
        let token = match self.run(oauth.token_request(), oauth.secrets()).await {
            Ok(answered) => self.read(answered, |response| Token::read(response, self.transport.now_ms())),
            Err(error) => Err(error),
        };
        token.map_err(|error| error.after("no access token was given"))
    }

    /// Sends a request until there is an answer to read or nothing more to try.
    pub(crate) async fn run(&self, request: Request, mut secrets: Vec<String>) -> Result<Answered, Error> {
        secrets.extend(self.config.secrets());
        let mut call = Call { request, secrets, attempts: 0, renewed: false, may_have_run: false };
        self.authorize(&mut call, false).await?;
        loop {
            call.attempts += 1;
            let (request, attempt) = (&call.request, call.attempts);
            self.transport.notice(Step::Request { request, attempt });
            let result = self.transport.send(request).await;
            if matches!(&result, Err(Failure { code: ErrorCode::Aborted, may_have_run: false, .. })) {
                call.attempts -= 1;
            }
            if let Ok(response) = &result {
                self.transport.notice(Step::Response { request, response, attempt });
                if response.status == 401 && !call.renewed {
                    call.renewed = self.authorize(&mut call, true).await?;
                    if call.renewed {
                        continue;
                    }
                }
            }
            let Some(after_ms) = self.wait_after(&call, &result) else {
                return match result {
                    Ok(response) => Ok(Answered { response, call }),
                    Err(failure) => Err(self.fail(&call, failure)),
                };
            };
            call.may_have_run |= outcome_of(&result).is_some_and(|outcome| outcome.may_have_run());
            self.transport.notice(Step::Retry { request: &call.request, attempt, after_ms });
            self.transport.sleep(after_ms).await.map_err(|failure| self.fail(&call, failure))?;
        }
    }

    /// Puts the transport's own credential into the request, if it has one. Says whether there was one.
    async fn authorize(&self, call: &mut Call, refused: bool) -> Result<bool, Error> {
        let credential = self.transport.credential(refused).await;
        let credential = credential.map_err(|error| call.describe(error, false))?;
        let Some(credential) = credential else { return Ok(false) };
        call.secrets.extend(credential.secret().map(str::to_owned));
        if let Some((name, value)) = credential.header() {
            call.request.headers.set(name, value);
        }
        Ok(true)
    }

    /// How long to wait before the next attempt, if there is to be one.
    fn wait_after(&self, call: &Call, result: &Result<Response, Failure>) -> Option<u64> {
        let outcome = outcome_of(result)?;
        let (now, random) = (self.transport.now_ms(), self.transport.random());
        let attempts = call.attempts - u32::from(call.renewed);
        match decide(&self.policy, &call.request.method, attempts, outcome, now, random) {
            Decision::Retry { after_ms } => Some(after_ms),
            Decision::GiveUp => None,
        }
    }

    /// Reads an answer.
    pub(crate) fn read<A>(
        &self,
        answered: Answered,
        decode: impl FnOnce(&Response) -> Result<A, Error>,
    ) -> Result<A, Error> {
        decode(&answered.response).map_err(|error| self.refused(error, &answered))
    }

    /// The error for a request that got no answer, or not the whole of one.
    fn fail(&self, call: &Call, failure: Failure) -> Error {
        let may_have_run = failure.may_have_run;
        let asked = failure.head.as_ref().and_then(|head| retry_after_ms(head, self.transport.now_ms()));
        call.describe(Error::from(failure).with_retry_after(asked), may_have_run)
    }

    fn refused(&self, error: Error, Answered { response, call }: &Answered) -> Error {
        let error = error.with_retry_after(retry_after_ms(response, self.transport.now_ms()));
        // An answer that says it worked, and can't be read, leaves what became of the call open.
        let is_unreadable = response.is_success() && error.code() == ErrorCode::UnexpectedResponse;
        call.describe(error, is_unreadable || Outcome::Answer(response).may_have_run())
    }
}

impl Call {
    /// The error with all that is known of the call, and nothing that is secret.
    fn describe(&self, error: Error, may_have_run: bool) -> Error {
        let Request { method, url, .. } = &self.request;
        let error = error.with_request(method, url, self.attempts).without(&self.secrets);
        match how_to_find_out(method, url) {
            Some(how) if may_have_run || self.may_have_run => error.with_unknown_outcome(how),
            _ => error,
        }
    }
}

/// How to find out whether a call that changes something took effect.
fn how_to_find_out(method: &Method, url: &str) -> Option<&'static str> {
    let path = url.split('?').next().unwrap_or_default();
    match method.as_str() {
        "POST" if path.ends_with("/webhooks") => {
            Some("list the webhooks and look for its name before you create it again")
        }
        "POST" if path.ends_with("/ping") => Some("see whether the ping has arrived before you ping again"),
        "GET" | "POST" => None,
        "PATCH" => Some("get the webhook to see its properties, or update it again: that is safe"),
        _ => Some("get the webhook to see whether it is still there, or delete it again: that is safe"),
    }
}

/// The outcome that may lead to another attempt; an answer that was read in full and is no failure leads to none.
fn outcome_of(result: &Result<Response, Failure>) -> Option<Outcome<'_>> {
    match result {
        Ok(response) => Some(Outcome::Answer(response)),
        Err(Failure { code: ErrorCode::Network | ErrorCode::Timeout, may_have_run, .. }) => {
            Some(if *may_have_run { Outcome::Lost } else { Outcome::NotSent })
        }
        Err(_) => None,
    }
}
