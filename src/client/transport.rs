//! What a client needs from its environment.

use std::fmt;

use crate::api::error_of;
use crate::config::Credential;
use crate::error::{Error, ErrorCode, Source};
use crate::http::{Request, Response};

/// What a client needs from its environment: an HTTP client, time and randomness.
///
/// Every method must settle; `send` by a timeout of its own.
#[expect(async_fn_in_trait, reason = "the futures run on one thread, as JavaScript's do")]
pub trait Transport {
    /// Sends one request and reads the whole response, within [`Request::timeout`] or, if it is `None`, a timeout of the
    /// transport's own. Redirects must not be followed: the request contains the key.
    async fn send(&self, request: &Request) -> Result<Response, TransportError>;

    /// Waits, or fails when the caller aborts the call.
    async fn sleep(&self, ms: u64) -> Result<(), TransportError>;

    /// Returns the time in milliseconds since the Unix epoch.
    fn now_ms(&self) -> u64;

    /// Returns a random number in `0.0..1.0`, for the jitter of the waits.
    fn random(&self) -> f64;

    /// Returns the credential of the next request, if it does not come from the configuration. `refused` says that the
    /// service has just refused the last one; `None` then means that there is no other.
    async fn credential(&self, refused: bool) -> Result<Option<Credential>, Error> {
        let _ = refused;
        Ok(None)
    }

    /// Observes the requests of a call, for logs. The events contain no secrets but the request's headers and body.
    fn observe(&self, event: RequestEvent<'_>) {
        let _ = event;
    }
}

/// The transport of a client that borrows another client's, see [`Client::with_options`](crate::Client::with_options).
impl<T: Transport> Transport for &T {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        (**self).send(request).await
    }

    async fn sleep(&self, ms: u64) -> Result<(), TransportError> {
        (**self).sleep(ms).await
    }

    fn now_ms(&self) -> u64 {
        (**self).now_ms()
    }

    fn random(&self) -> f64 {
        (**self).random()
    }

    async fn credential(&self, refused: bool) -> Result<Option<Credential>, Error> {
        (**self).credential(refused).await
    }

    fn observe(&self, event: RequestEvent<'_>) {
        (**self).observe(event);
    }
}

/// The reason why a request got no complete answer.
#[derive(Clone)]
#[non_exhaustive]
pub struct TransportError {
    /// `Network`, `Timeout`, `Aborted`, or `UnexpectedResponse` for an answer that can't be read.
    pub code: ErrorCode,
    /// What happened, without secrets.
    pub message: String,
    /// Whether the request may have reached the service.
    pub may_have_run: bool,
    /// The answer without its body, if that much of it came.
    pub head: Option<Box<Response>>,
    /// What to do about it, if the transport knows more than the code alone tells.
    pub hint: Option<String>,
    pub(crate) source: Option<Source>,
    /// Whether another attempt would fail in the same way.
    pub(crate) is_final: bool,
}

impl TransportError {
    /// Creates an error.
    pub fn new(code: ErrorCode, message: impl Into<String>, may_have_run: bool) -> Self {
        Self {
            code,
            message: message.into(),
            may_have_run,
            head: None,
            hint: None,
            source: None,
            is_final: false,
        }
    }

    /// Adds the answer without its body.
    #[must_use]
    pub fn with_head(mut self, head: Response) -> Self {
        self.head = Some(Box::new(head));
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the error of the HTTP client, which becomes the [`source`](std::error::Error::source) of the call's error.
    #[must_use]
    pub fn with_source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(std::sync::Arc::new(source));
        self
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransportError({}: {})", self.code.as_str(), self.message)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<TransportError> for Error {
    fn from(TransportError { code, message, head, hint, source, .. }: TransportError) -> Self {
        let error = match head {
            Some(head) => error_of(&head, code, &message),
            None => Self::new(code, message),
        };
        match hint {
            Some(hint) => error.with_source(source).with_hint(&hint),
            None => error.with_source(source),
        }
    }
}

/// An event in the course of a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum RequestEvent<'a> {
    /// A request is about to be sent.
    Request {
        /// The request.
        request: &'a Request,
        /// The number of the attempt, from 1.
        attempt: u32,
    },
    /// A response has arrived. Its body is empty if it was not read, such as that of a redirect or one that is too large.
    Response {
        /// The request.
        request: &'a Request,
        /// The response.
        response: &'a Response,
        /// The number of the attempt, from 1.
        attempt: u32,
        /// How long the attempt took, in milliseconds.
        duration_ms: u64,
        /// The service's id of the request, without secrets.
        request_id: Option<&'a str>,
    },
    /// The attempt failed, and another follows after a wait.
    Retry {
        /// The request.
        request: &'a Request,
        /// The number of the attempt that failed, from 1.
        attempt: u32,
        /// The length of the wait, in milliseconds.
        after_ms: u64,
    },
}
