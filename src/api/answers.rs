//! What all answers share: the distinction between success and refusal, and the bodies of both.

use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, ErrorCode};
use crate::http::Response;
use crate::issue::Issue;
use crate::json::{parse_json, write_json};
use crate::limits::{Quota, RateLimit};
use crate::redact::MAX_PARSED;

/// A refusal that the service's page names by its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The code of the error that it becomes.
    pub code: ErrorCode,
    /// The text of the service \[seed\].
    pub message: &'static str,
    /// The status of the answer \[assumed\].
    pub status: u16,
}

impl Refusal {
    /// The webhook belongs to another region than the call named.
    pub const INVALID_REGION: Self =
        Self { code: ErrorCode::InvalidRegion, message: "Invalid Region", status: 400 };
    /// The webhook belongs to another account.
    pub const PERMISSION_DENIED: Self = Self {
        code: ErrorCode::PermissionDenied,
        message: "You don't have permission to access that webhook",
        status: 403,
    };
    /// There is no webhook with that id.
    pub const INVALID_WEBHOOK_ID: Self =
        Self { code: ErrorCode::InvalidWebhookId, message: "Invalid Webhook ID", status: 404 };
    /// The fields of the call are wrong.
    pub const VALIDATION_FAILED: Self =
        Self { code: ErrorCode::ValidationFailed, message: "Request validation failed", status: 400 };

    /// Writes the answer of the service.
    pub fn answer(&self) -> Response {
        failure(self.status, self.message)
    }
}

/// The four refusals of the service's page.
///
/// ```
/// use autograb_webhooks::{ErrorCode, api::{Call, Get, REFUSALS}};
///
/// for refusal in REFUSALS {
///     assert_eq!(Get::new("wh_1").decode(&refusal.answer()).unwrap_err().code(), refusal.code);
/// }
/// assert_eq!(REFUSALS[0].code, ErrorCode::InvalidRegion);
/// ```
pub const REFUSALS: [Refusal; 4] = [
    Refusal::INVALID_REGION,
    Refusal::PERMISSION_DENIED,
    Refusal::INVALID_WEBHOOK_ID,
    Refusal::VALIDATION_FAILED,
];

/// Returns the refusal with this code, if the service's page names one.
///
/// ```
/// use autograb_webhooks::{ErrorCode, api::refusal};
///
/// assert_eq!(refusal(ErrorCode::InvalidWebhookId).unwrap().message, "Invalid Webhook ID");
/// assert_eq!(refusal(ErrorCode::Timeout), None);
/// ```
pub fn refusal(code: ErrorCode) -> Option<&'static Refusal> {
    REFUSALS.iter().find(|refusal| refusal.code == code)
}

/// Writes the answer to a call that succeeded: `{"success": true, …}` \[hub\].
pub(super) fn success(status: u16, content: &impl Serialize) -> Response {
    #[derive(Serialize)]
    struct Body<'a, C> {
        success: bool,
        #[serde(flatten)]
        content: &'a C,
    }
    answer(status, &Body { success: true, content })
}

/// Writes the answer to a call that failed: `{"error": true, "message": …}` \[hub\].
pub fn failure(status: u16, message: &str) -> Response {
    answer(status, &Failure { error: true, message, issues: None })
}

/// Writes the answer to a call whose fields are wrong: the service's text \[seed\], and the issues \[assumed\].
///
/// ```
/// use autograb_webhooks::{ErrorCode, Issue, IssueCode, api::{Call, List, invalid}};
///
/// let answer = invalid(&[Issue::new("/name", IssueCode::Empty, "give the webhook a name")]);
/// assert_eq!(List.decode(&answer).unwrap_err().code(), ErrorCode::ValidationFailed);
/// assert!(answer.body.contains("give the webhook a name"));
/// ```
pub fn invalid(issues: &[Issue]) -> Response {
    let Refusal { status, message, .. } = Refusal::VALIDATION_FAILED;
    answer(status, &Failure { error: true, message, issues: Some(issues) })
}

#[derive(Serialize)]
struct Failure<'a> {
    error: bool,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    issues: Option<&'a [Issue]>,
}

fn answer(status: u16, body: &impl Serialize) -> Response {
    Response::new(status, write_json(body)).header("Content-Type", "application/json")
}

/// Parses an answer that says it succeeded; `None` if its body is empty. Any other answer is an error.
pub(super) fn accept(response: &Response) -> Result<Option<Value>, Error> {
    if !response.is_success() {
        return Err(refused(response));
    }
    if response.body.trim().is_empty() {
        return Ok(None);
    }
    if has_too_many_values(&response.body) {
        let message = format!("the answer contains more than {MAX_VALUES} JSON values");
        return Err(unexpected(response, &message));
    }
    let value = parse_json(&response.body).ok_or_else(|| unexpected(response, "the answer is not JSON"))?;
    match (value.get("error"), value.get("success")) {
        (Some(Value::Bool(true)), _) | (_, Some(Value::Bool(false))) => Err(refused(response)),
        (Some(Value::String(_)), _) if !is_about_webhooks(&value) => Err(refused(response)),
        _ => Ok(Some(value)),
    }
}

/// The most values that an answer may contain: 8 MB of tiny ones would take seconds and hundreds of megabytes to read.
const MAX_VALUES: usize = 400_000;

/// Whether JSON text has more values than an answer may contain. Commas in strings count too.
fn has_too_many_values(text: &str) -> bool {
    text.len() > MAX_VALUES
        && text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() > MAX_VALUES
}

/// Whether an answer contains a webhook: then `error` is one of its properties. An empty list beside an error is no answer:
/// `ensure` would create everything anew.
fn is_about_webhooks(value: &Value) -> bool {
    let is_list = |webhooks: &Value| webhooks.as_array().is_none_or(|list| !list.is_empty());
    ["webhook", "id", "endpoint"].iter().any(|name| value.get(name).is_some())
        || value.get("webhooks").is_some_and(is_list)
}

/// The error for an answer that is not what the call asked for.
pub(super) fn unexpected(response: &Response, problem: &str) -> Error {
    error_of(response, ErrorCode::UnexpectedResponse, problem)
}

fn refused(response: &Response) -> Error {
    let message = message_of(&response.body);
    let code = classify(response.status, message.as_deref());
    let what = match code {
        ErrorCode::UnexpectedResponse => "the answer is not one of AutoGrab's",
        ErrorCode::ServerError => "the service failed",
        ErrorCode::Timeout => "the service gave up waiting for the request",
        _ => "the service refused the call",
    };
    let error = error_of(response, code, &format!("{what} (status {})", response.status));
    let error = match &message {
        Some(message) => error.with_quote(message),
        None => error,
    };
    match Quota::read(&response.headers) {
        Some(quota) if code == ErrorCode::RateLimited && quota.is_used_up() => error.with_hint(
            "the month's quota is used up, so that waiting helps next month only; ask AutoGrab for more",
        ),
        _ => error,
    }
}

/// The error for an answer, with what its head tells.
pub(crate) fn error_of(response: &Response, code: ErrorCode, message: &str) -> Error {
    Error::new(code, message)
        .with_answer(response.status, &response.body)
        .with_limits(RateLimit::read(&response.headers), request_id_of(response))
}

/// The service's id of the request.
pub(crate) fn request_id_of(response: &Response) -> Option<&str> {
    ["X-Request-Id", "Request-Id"].iter().find_map(|name| response.headers.get(name))
}

/// What a refusal means: one of the service's texts, for which it names no status \[seed\], else the status.
fn classify(status: u16, message: Option<&str>) -> ErrorCode {
    match (status, message.and_then(refusal_in)) {
        (300..400, _) => ErrorCode::UnexpectedResponse,
        (429, _) => ErrorCode::RateLimited,
        (_, Some(refusal)) => refusal.code,
        (401, None) => ErrorCode::Unauthorized,
        (408, None) => ErrorCode::Timeout,
        (500.., None) => ErrorCode::ServerError,
        (403, None) => ErrorCode::Forbidden,
        (400 | 422, None) => ErrorCode::ValidationFailed,
        _ => ErrorCode::UnexpectedResponse,
    }
}

fn refusal_in(message: &str) -> Option<&'static Refusal> {
    // Compared byte by byte: the search in `str` is for long texts, and large.
    let plain = |text: &str| {
        text.chars().map(|c| if c == '\u{2019}' { '\'' } else { c.to_ascii_lowercase() }).collect()
    };
    let message: String = plain(message);
    let is_said = |refusal: &&Refusal| {
        let text: String = plain(refusal.message);
        message.as_bytes().windows(text.len()).any(|window| window == text.as_bytes())
    };
    REFUSALS.iter().find(is_said)
}

/// What an answer says: the message in its JSON, or its text if it is not a page.
fn message_of(body: &str) -> Option<String> {
    if body.len() > MAX_PARSED {
        return None;
    }
    let text = match parse_json(body) {
        Some(value) => message_in(&value)?.to_owned(),
        None => body.trim().to_owned(),
    };
    (!text.is_empty() && !text.starts_with(['<', '{', '['])).then_some(text)
}

/// The first text under one of the names that services give to messages.
fn message_in(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(values) => values.iter().find_map(message_in),
        Value::Object(object) => {
            ["message", "error", "errors"].iter().find_map(|name| object.get(*name).and_then(message_in))
        }
        _ => None,
    }
}
