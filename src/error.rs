//! Errors of calls.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::http::Method;
use crate::issue::{Issue, Issues};
use crate::json::MAX_SAFE_INTEGER;
use crate::limits::RateLimit;
use crate::name::wire_enum;
use crate::redact::{Secrets, show_call, split_scheme, without_secret_properties};
use crate::text::first_words;

/// The failure of a call.
///
/// `Serialize` writes what a log needs, with the names that JavaScript sees. The body of the answer is left out: it may
/// be large and contain personal data.
///
/// ```
/// use autograb_webhooks::{Config, ErrorCode, WebhookDraft, api::{Call, Create}};
///
/// let draft = WebhookDraft::new("", "ftp://example.com").event("ping");
/// let error = Create::new(draft).encode(&Config::new("pub_example")).unwrap_err();
/// assert_eq!(error.code(), ErrorCode::InvalidRequest);
/// let paths: Vec<_> = error.issues().iter().map(|issue| issue.path.as_str()).collect();
/// assert_eq!(paths, ["/name", "/endpoint", "/events/0", "/region"]);
/// ```
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct Error(Box<Details>);

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    code: ErrorCode,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    #[serde(skip_serializing_if = "issues_are_empty")]
    issues: Issues,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<Method>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rate_limit: Option<RateLimit>,
    attempts: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    outcome_unknown: bool,
    #[serde(skip)]
    body: Option<String>,
    /// The service's own words, which the message ends with.
    #[serde(skip)]
    quote: Option<Quote>,
    #[serde(skip)]
    source: Option<Source>,
}

/// The service's own words, and the message that precedes them.
#[derive(Clone, Debug)]
struct Quote {
    message: String,
    words: String,
}

impl Quote {
    /// As much of the words as a message can contain.
    fn shortened(&self) -> String {
        format!("{}: {}", self.message, first_words(&self.words))
    }
}

/// The error of the HTTP client that a transport uses.
pub(crate) type Source = Arc<dyn std::error::Error + Send + Sync>;

fn issues_are_empty(issues: &Issues) -> bool {
    issues.is_empty()
}

impl Error {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            code,
            message: message.into(),
            hint: code.hint().map(str::to_owned),
            issues: Issues::new(),
            status: None,
            method: None,
            url: None,
            request_id: None,
            retry_after_ms: None,
            rate_limit: None,
            attempts: 0,
            outcome_unknown: false,
            body: None,
            quote: None,
            source: None,
        }))
    }

    /// Creates the error for input that can't be sent. Its message is that of the first issue, with the number of the
    /// others.
    pub fn invalid_request(issues: impl Into<Issues>) -> Self {
        let issues = issues.into();
        let mut error = Self::new(ErrorCode::InvalidRequest, issues.to_string());
        error.0.issues = issues;
        error
    }

    /// Adds the answer. Of its body, header values are hidden, and what can't be searched for them is left out.
    pub(crate) fn with_answer(mut self, status: u16, body: &str) -> Self {
        self.0.status = Some(status);
        self.0.body = Some(body).filter(|body| !body.is_empty()).and_then(without_secret_properties);
        self
    }

    /// Appends the service's own words to the message.
    pub(crate) fn with_quote(mut self, words: &str) -> Self {
        let quote = Quote { message: std::mem::take(&mut self.0.message), words: words.to_owned() };
        self.0.message = quote.shortened();
        self.0.quote = Some(quote);
        self
    }

    /// Puts what failed in front of the message.
    pub(crate) fn after(mut self, what_failed: &str) -> Self {
        self.0.message.insert_str(0, ": ");
        self.0.message.insert_str(0, what_failed);
        self
    }

    /// Adds the request that failed.
    pub(crate) fn with_request(mut self, method: &Method, url: &str, attempts: u32) -> Self {
        self.0.method = Some(method.clone());
        self.0.url = Some(show_call(url));
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_limits(mut self, rate_limit: Option<RateLimit>, request_id: Option<&str>) -> Self {
        self.0.rate_limit = rate_limit;
        self.0.request_id = request_id.map(str::to_owned);
        self
    }

    pub(crate) fn with_retry_after(mut self, ms: Option<u64>) -> Self {
        self.0.retry_after_ms = ms.map(|ms| ms.min(MAX_SAFE_INTEGER));
        self
    }

    pub(crate) fn with_source(mut self, source: Option<Source>) -> Self {
        self.0.source = source;
        self
    }

    pub(crate) fn with_hint(mut self, hint: &str) -> Self {
        self.0.hint = Some(hint.to_owned());
        self
    }

    /// Appends to the hint.
    pub(crate) fn with_further_hint(mut self, hint: &str) -> Self {
        self.0.hint = Some(match self.0.hint {
            Some(first) => format!("{first}; {hint}"),
            None => hint.to_owned(),
        });
        self
    }

    /// Appends the host and the number of attempts to the message.
    pub(crate) fn with_attempts(mut self) -> Self {
        let url = self.0.url.as_deref().unwrap_or_default();
        let host =
            split_scheme(url).map_or("", |(_, rest)| rest.split(['/', '?']).next().unwrap_or_default());
        let attempts = match self.0.attempts {
            1 => "1 attempt".to_owned(),
            count => format!("{count} attempts"),
        };
        self.0.message.push_str(&format!("; {attempts} to reach {host}"));
        self
    }

    /// Marks the error of a request that may have taken effect. The hint says how to find out.
    pub(crate) fn with_unknown_outcome(mut self, hint: &str) -> Self {
        self.0.outcome_unknown = true;
        self.0.message.push_str("; whether the call took effect is unknown");
        self.with_hint(hint)
    }

    /// Removes the secrets of the call from everything that an answer may have repeated, and shortens the body.
    pub(crate) fn without(mut self, secrets: Vec<String>) -> Self {
        let secrets = Secrets::new(secrets);
        let details = &mut *self.0;
        details.message = match &mut details.quote {
            Some(quote) => {
                quote.words = secrets.redact(first_bytes(&quote.words, 4 * 1024));
                quote.shortened()
            }
            None => secrets.redact(&details.message),
        };
        // Cut first with a margin that is longer than any secret, so that redaction has little to do, and then to size, so that
        // no half of a secret is left at the first cut.
        let body = details.body.take().map(|body| secrets.redact(first_bytes(&body, MAX_BODY + MARGIN)));
        details.body = body.map(|body| match first_bytes(&body, MAX_BODY) {
            whole if whole.len() == body.len() => body,
            start => format!("{start}…"),
        });
        details.request_id = details.request_id.take().map(|id| secrets.redact(&id));
        self
    }

    /// Returns the kind of the failure.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// Returns what to do about it, if there is something to say.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Returns every problem with the input if the code is [`ErrorCode::InvalidRequest`]; otherwise an empty slice.
    pub fn issues(&self) -> &[Issue] {
        &self.0.issues
    }

    /// Returns the issues, and drops the rest of the error.
    pub fn into_issues(self) -> Issues {
        self.0.issues
    }

    /// Returns the status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns the body of the answer, at most 64 KiB of it, with secrets replaced by `…`: those of the call, the values
    /// of headers, and the queries of URLs. It is `None` if the body is empty, and if it begins like JSON but is not JSON or
    /// too long to be parsed, as secrets could not be found in it.
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// Returns the method of the request that failed.
    pub fn method(&self) -> Option<&Method> {
        self.0.method.as_ref()
    }

    /// Returns the URL of the request that failed, without secrets.
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// Returns the service's id of the request, to quote to its support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns how long the service asked to wait, in milliseconds.
    pub fn retry_after_ms(&self) -> Option<u64> {
        self.0.retry_after_ms
    }

    /// Returns the rate limit in the answer's headers.
    pub fn rate_limit(&self) -> Option<&RateLimit> {
        self.0.rate_limit.as_ref()
    }

    /// Returns how many times the request was sent; 0 if it was not.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns whether the request may have taken effect although it failed.
    pub fn is_outcome_unknown(&self) -> bool {
        self.0.outcome_unknown
    }
}

/// How much of a body an error shows, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// The length of a long secret in its longest encoding.
const MARGIN: usize = 16 * 1024;

/// At most the first bytes of a text, up to a whole character.
fn first_bytes(text: &str, length: usize) -> &str {
    let end = (0..=length.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

impl From<Issues> for Error {
    fn from(issues: Issues) -> Self {
        Self::invalid_request(issues)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({}: {})", self.0.code.as_str(), self.0.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

wire_enum! {
    /// The kind of an [`Error`]. The strings are stable.
    ErrorCode {
        /// The input of the call can't be sent; `issues` lists every problem.
        InvalidRequest => "invalid_request",
        /// The webhook belongs to another region than the call named.
        InvalidRegion => "invalid_region",
        /// The webhook belongs to another account.
        PermissionDenied => "permission_denied",
        /// No webhook has that id.
        InvalidWebhookId => "invalid_webhook_id",
        /// The service refused the fields of the call, such as an event name it does not know.
        ValidationFailed => "validation_failed",
        /// The service does not accept the key or token.
        Unauthorized => "unauthorized",
        /// The account has no licence for the call.
        Forbidden => "forbidden",
        /// Too many calls, or the monthly quota is used up.
        RateLimited => "rate_limited",
        /// The service failed.
        ServerError => "server_error",
        /// The answer is not one to this call.
        UnexpectedResponse => "unexpected_response",
        /// No answer came.
        Network => "network",
        /// No complete answer came in time.
        Timeout => "timeout",
        /// The caller's signal ended the call.
        Aborted => "aborted",
        /// A pushed payload is not valid; `issues` lists every problem.
        InvalidPayload => "invalid_payload",
        /// The WebAssembly module could not be started, or ran out of stack or memory.
        WasmUnavailable => "wasm_unavailable",
    }
}

impl ErrorCode {
    /// Returns what to do about an error of this kind, as far as the kind alone tells.
    pub const fn hint(self) -> Option<&'static str> {
        Some(match self {
            Self::InvalidRegion => "pass the region that the webhook was created in",
            Self::PermissionDenied => "use the key of the account that created the webhook",
            Self::InvalidWebhookId => "list the webhooks of the region to see their ids",
            Self::ValidationFailed => "the error's body contains what the service said about each field",
            Self::Unauthorized => {
                "check the key or OAuth client; a `pub_` key works only from the domain that it is bound to"
            }
            Self::Forbidden => "ask AutoGrab whether the account's licence covers webhooks in this region",
            Self::RateLimited => {
                "wait for `retryAfterMs`, or a minute if it is absent; `maxRetryAfterMs` and `maxRetries` let the client wait"
            }
            Self::ServerError => "try again later",
            Self::UnexpectedResponse => "check `baseUrl`: a proxy or another service may have answered",
            Self::Network => {
                "check the connection; in a browser also check that the service allows this page's origin (CORS)"
            }
            Self::Timeout => "try again later; if the service is only slow, raise `timeoutMs`",
            Self::InvalidRequest | Self::Aborted | Self::InvalidPayload | Self::WasmUnavailable => {
                return None;
            }
        })
    }
}
