//! A transport over `reqwest`, for native programs on a Tokio runtime.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, UNIX_EPOCH};

use ::http::Request as HttpRequest;
use ::reqwest::redirect::Policy;
use ::reqwest::{Client, ClientBuilder, Error, Request as ReqwestRequest, Response as ReqwestResponse};
use tokio::time::{Instant, sleep, timeout_at};

use super::messages::{CONNECTION_BROKE, NO_ANSWER, REDIRECT, timed_out, too_large};
use super::{Transport, TransportError};
use crate::error::ErrorCode;
use crate::http::{Headers, Request, Response};
use crate::options::{DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_TIMEOUT_MS};

/// A transport over [`reqwest`](https://docs.rs/reqwest), with the feature `reqwest`. It needs a Tokio runtime with time and I/O.
///
/// An attempt takes at most 30 seconds, or [`Client::with_timeout`](crate::Client::with_timeout). Redirects are not
/// followed: the service has none, and following one would send the key to another host. Clones share one pool of
/// connections.
///
/// ```no_run
/// use autograb_webhooks::{Client, Config, ReqwestTransport};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(Config::new("pub_example").region("uk"), ReqwestTransport::new()?);
/// for webhook in client.list().await? {
///     println!("{} {}", webhook.id, webhook.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: Client,
    max_response_bytes: u32,
}

impl ReqwestTransport {
    /// Creates a transport with reqwest's default settings.
    ///
    /// # Errors
    ///
    /// The error of reqwest, such as one of the system's TLS configuration.
    pub fn new() -> Result<Self, Error> {
        Self::with_builder(Client::builder())
    }

    /// Creates a transport with settings of your own, such as a proxy. Redirects are not followed in any case.
    ///
    /// # Errors
    ///
    /// The error of reqwest for settings that exclude each other.
    pub fn with_builder(builder: ClientBuilder) -> Result<Self, Error> {
        let client = builder.redirect(Policy::none()).build()?;
        Ok(Self { client, max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES })
    }

    /// Sets the largest size of an answer, in bytes.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: u32) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Reads the body in pieces, so that one that is too large is refused before it fills the memory.
    async fn read_body(&self, mut response: ReqwestResponse) -> Result<String, TransportError> {
        let max_bytes = u64::from(self.max_response_bytes);
        let is_too_large = || unexpected(too_large(self.max_response_bytes));
        if response.content_length().is_some_and(|length| length > max_bytes) {
            return Err(is_too_large());
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(connection_broke)? {
            if (body.len() + piece.len()) as u64 > max_bytes {
                return Err(is_too_large());
            }
            body.extend_from_slice(&piece);
        }
        let text = String::from_utf8_lossy(&body);
        Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
    }
}

impl Transport for ReqwestTransport {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let limit = request.timeout.unwrap_or(DEFAULT_TIMEOUT).min(LONGEST_TIMEOUT);
        let deadline = Instant::now() + limit;
        let is_late = || TransportError::new(ErrorCode::Timeout, timed_out(limit.as_millis() as u64), true);
        let answer = timeout_at(deadline, self.client.execute(reqwest_of(request)?)).await;
        let answer = answer.map_err(|_| is_late())?.map_err(no_answer)?;
        let status = answer.status().as_u16();
        let head = Response { headers: Headers::from(answer.headers()), ..Response::new(status, "") };
        let body = match status {
            300..=399 if status != 304 => Err(unexpected(REDIRECT.to_owned())),
            _ => timeout_at(deadline, self.read_body(answer)).await.unwrap_or_else(|_| Err(is_late())),
        };
        match body {
            Ok(body) => Ok(Response { body, ..head }),
            // The head of a refusal says enough.
            Err(_) if status >= 400 => Ok(head),
            Err(error) => Err(error.with_head(head)),
        }
    }

    async fn sleep(&self, ms: u64) -> Result<(), TransportError> {
        sleep(Duration::from_millis(ms)).await;
        Ok(())
    }

    #[expect(clippy::disallowed_types, reason = "this file is not part of WebAssembly modules")]
    fn now_ms(&self) -> u64 {
        std::time::SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
    }

    /// The standard library seeds its hash maps from the system's randomness, which is good enough for jitter.
    fn random(&self) -> f64 {
        RandomState::new().hash_one(0) as f64 / u64::MAX as f64
    }
}

const DEFAULT_TIMEOUT: Duration = Duration::from_millis(DEFAULT_TIMEOUT_MS as u64);
/// Adding more to the present time could overflow.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(366 * 86_400);

fn reqwest_of(request: &Request) -> Result<ReqwestRequest, TransportError> {
    let message = "the request could not be created";
    let not_sent = || TransportError::new(ErrorCode::Network, message, false);
    let request = HttpRequest::<String>::try_from(request.clone());
    let request = request.map_err(|error| not_sent().with_source(error))?;
    ReqwestRequest::try_from(request).map_err(|error| not_sent().with_source(error.without_url()))
}

/// The error of a request without an answer. A connection that failed has certainly not sent it.
fn no_answer(error: Error) -> TransportError {
    let (code, message) = match (error.is_connect(), error.is_timeout()) {
        (true, _) => (ErrorCode::Network, format!("{NO_ANSWER} (could not connect)")),
        (false, true) => (ErrorCode::Timeout, NO_ANSWER.to_owned()),
        (false, false) => (ErrorCode::Network, NO_ANSWER.to_owned()),
    };
    TransportError::new(code, message, !error.is_connect()).with_source(error.without_url())
}

fn connection_broke(error: Error) -> TransportError {
    let code = if error.is_timeout() { ErrorCode::Timeout } else { ErrorCode::Network };
    TransportError::new(code, CONNECTION_BROKE, true).with_source(error.without_url())
}

fn unexpected(message: String) -> TransportError {
    TransportError::new(ErrorCode::UnexpectedResponse, message, true)
}
