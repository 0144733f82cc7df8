//! What can go wrong with a call.

use std::fmt;

use crate::endpoint::show_call;
use crate::http::Method;
use crate::issue::Issue;
use crate::limits::RateLimit;
use crate::redact::redact;

/// Why a call failed.
///
/// ```
/// use autograb_webhooks::{Config, ErrorCode, WebhookDraft, api};
///
/// let draft = WebhookDraft::new("", "ftp://example.com").event("ping");
/// let error = api::create::encode(&Config::new("pub_example"), &draft).unwrap_err();
/// assert_eq!(error.code(), ErrorCode::InvalidRequest);
/// let paths: Vec<_> = error.issues().iter().map(|issue| issue.path.as_str()).collect();
/// assert_eq!(paths, ["/name", "/endpoint", "/events/0", "/region"]);
/// ```
#[derive(Clone, PartialEq)]
pub struct Error(Box<Facts>);

#[derive(Clone, Debug, PartialEq)]
struct Facts {
    code: ErrorCode,
    message: String,
    hint: Option<String>,
    issues: Vec<Issue>,
    status: Option<u16>,
    body: Option<String>,
    method: Option<Method>,
    url: Option<String>,
    request_id: Option<String>,
    retry_after_ms: Option<u64>,
    rate_limit: Option<RateLimit>,
    attempts: u32,
    outcome_unknown: bool,
}

impl Error {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(Facts {
            code,
            message: message.into(),
            hint: code.hint().map(str::to_owned),
            issues: Vec::new(),
            status: None,
            body: None,
            method: None,
            url: None,
            request_id: None,
            retry_after_ms: None,
            rate_limit: None,
            attempts: 0,
            outcome_unknown: false,
        }))
    }

    /// The error for input that can't be sent; its message is that of the first issue, and counts the others.
    pub fn invalid_request(issues: Vec<Issue>) -> Self {
        let first = issues.first().map_or_else(String::new, Issue::to_string);
        let message = match issues.len() {
            0 | 1 => first,
            count => format!("{first} (and {} more)", count - 1),
        };
        let mut error = Self::new(ErrorCode::InvalidRequest, message);
        error.0.issues = issues;
        error
    }

    pub(crate) fn with_answer(mut self, status: u16, body: &str) -> Self {
        self.0.status = Some(status);
        self.0.body = (!body.is_empty()).then(|| body.to_owned());
        self
    }

    /// The same error, met on the way to something else that failed with it.
    pub(crate) fn after(mut self, what_failed: &str) -> Self {
        self.0.message.insert_str(0, ": ");
        self.0.message.insert_str(0, what_failed);
        self
    }

    /// Which request failed.
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
        self.0.retry_after_ms = ms;
        self
    }

    pub(crate) fn with_hint(mut self, hint: &str) -> Self {
        self.0.hint = Some(hint.to_owned());
        self
    }

    /// The request may have run although no answer came: says how to find out.
    pub(crate) fn with_unknown_outcome(mut self, how_to_find_out: &str) -> Self {
        self.0.outcome_unknown = true;
        self.0.message.push_str("; whether the call took effect is unknown");
        self.with_hint(how_to_find_out)
    }

    /// The same error without the secrets of its call, wherever an answer may have repeated them.
    pub(crate) fn without(mut self, secrets: &[String]) -> Self {
        self.0.message = redact(&self.0.message, secrets);
        self.0.body = self.0.body.map(|body| redact(&body, secrets));
        self.0.request_id = self.0.request_id.map(|id| redact(&id, secrets));
        self
    }

    /// What kind of failure it is.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// What to do about it, where there is something to say.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Every problem with the input, when the code is [`ErrorCode::InvalidRequest`]; else empty.
    pub fn issues(&self) -> &[Issue] {
        &self.0.issues
    }

    /// The same, once nothing else of the error is needed.
    pub fn into_issues(self) -> Vec<Issue> {
        self.0.issues
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The body of the answer as text, with the secrets of the call replaced. It is not part of the message.
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// The method of the request that failed.
    pub fn method(&self) -> Option<&Method> {
        self.0.method.as_ref()
    }

    /// The URL of the request that failed, without secrets.
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// What the service calls the request, to quote to its support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the service asked to wait, in milliseconds.
    pub fn retry_after_ms(&self) -> Option<u64> {
        self.0.retry_after_ms
    }

    /// The rate limit that the answer told.
    pub fn rate_limit(&self) -> Option<&RateLimit> {
        self.0.rate_limit.as_ref()
    }

    /// How many times the request was sent; 0 when it was not.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the request may have taken effect although it failed.
    pub fn is_outcome_unknown(&self) -> bool {
        self.0.outcome_unknown
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

impl std::error::Error for Error {}

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $name:ident => $wire:literal, $hint:expr;)+) => {
        /// The kind of an [`Error`]. The strings are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ErrorCode {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code as JavaScript sees it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire),+ }
            }

            /// What the code means, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+)),+ }
            }

            /// What to do about it, as far as the code alone tells.
            pub const fn hint(self) -> Option<&'static str> {
                match self { $(Self::$name => $hint),+ }
            }
        }
    };
}

error_codes! {
    /// The input of the call can't be sent; `issues` says why.
    InvalidRequest => "invalid_request", None;
    /// The webhook lives in another region than the call named.
    InvalidRegion => "invalid_region", Some("pass the region that the webhook was created in");
    /// The webhook belongs to another account.
    PermissionDenied => "permission_denied", Some("use the key of the account that created the webhook");
    /// There is no webhook with that id.
    InvalidWebhookId => "invalid_webhook_id", Some("list the webhooks of the region to see which ids there are");
    /// The service refused the fields of the call, such as an event name it does not know.
    ValidationFailed => "validation_failed", Some("the error's body holds what the service said of each field");
    /// The service does not accept the key or token.
    Unauthorized => "unauthorized", Some("check the key or OAuth client; a `pub_` key works from the domain only that it is bound to");
    /// The account has no licence for the call.
    Forbidden => "forbidden", Some("ask AutoGrab whether the account's licence covers webhooks in this region");
    /// Too many calls, or the monthly quota is used up.
    RateLimited => "rate_limited", Some("wait for `retryAfterMs`, or a minute where it is absent; `maxRetryAfterMs` and `maxRetries` let the client wait");
    /// The service failed.
    ServerError => "server_error", Some("try again later");
    /// The answer is not one to this call.
    UnexpectedResponse => "unexpected_response", Some("check `baseUrl`: a proxy or another service may have answered");
    /// No answer came.
    Network => "network", Some("check the connection; in a browser also that the service allows this page's origin (CORS)");
    /// No complete answer came in time.
    Timeout => "timeout", Some("try again later; if the service is only slow, raise `timeoutMs`");
    /// The caller's signal ended the call.
    Aborted => "aborted", None;
    /// A pushed payload is not valid; `issues` says why.
    InvalidPayload => "invalid_payload", None;
    /// The WebAssembly module could not be started, or ran out of stack or memory.
    WasmUnavailable => "wasm_unavailable", None;
}
