//! The retry policy: a pure function of what happened.

use crate::host::parse_date;
use crate::http::{Headers, Method, Response};
use crate::options::table;

/// How often to repeat a request, and how long to wait for that.
///
/// ```
/// use autograb_webhooks::RetryPolicy;
///
/// assert_eq!(RetryPolicy::default().max_retries, 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The number of attempts after the first one.
    pub max_retries: u32,
    /// The longest wait that the service may ask for, in milliseconds. If it asks for more, the call fails.
    pub max_retry_after_ms: u64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        const MAX_RETRIES: u32 = table::MAX_RETRIES.integer().default;
        const MAX_RETRY_AFTER_MS: u32 = table::MAX_RETRY_AFTER_MS.integer().default;
        Self { max_retries: MAX_RETRIES, max_retry_after_ms: MAX_RETRY_AFTER_MS.into() }
    }
}

/// The bound of the first wait that the service did not ask for, in milliseconds. It doubles with each attempt.
const FIRST_WAIT_MS: f64 = 500.0;
/// The longest wait that the service did not ask for, in milliseconds.
const LONGEST_WAIT_MS: f64 = 8_000.0;

/// The outcome of an attempt.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'a> {
    /// The request certainly did not reach the service.
    NotSent,
    /// No complete answer came; the request may have run.
    Lost,
    /// The service answered.
    Answer(&'a Response),
}

impl Outcome<'_> {
    /// Returns whether the request may have taken effect although the attempt failed.
    ///
    /// ```
    /// use autograb_webhooks::{Outcome, http::Response};
    ///
    /// assert!(Outcome::Answer(&Response::new(503, "")).may_have_run());
    /// assert!(!Outcome::Answer(&Response::new(429, "")).may_have_run());
    /// ```
    pub fn may_have_run(&self) -> bool {
        match self {
            Self::NotSent => false,
            Self::Lost => true,
            Self::Answer(response) => matches!(response.status, 408 | 500..),
        }
    }

    fn may_be_retried(&self, method: &Method) -> bool {
        match self {
            Self::NotSent => true,
            Self::Answer(response) if response.status == 429 => true,
            _ => self.may_have_run() && *method != Method::POST,
        }
    }
}

/// What to do after an attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Wait, then repeat the request.
    Retry {
        /// The length of the wait, in milliseconds.
        after_ms: u64,
    },
    /// Return the error of this attempt.
    GiveUp,
}

/// Decides what to do after the given number of attempts.
///
/// The client waits as long as the service asks for in `Retry-After` or, with a 429, in `Rate-Limit-Reset`, but never
/// less than it would of its own accord: a random part of a bound that doubles with each attempt ("full jitter").
/// `random` lies in `0.0..1.0`.
///
/// ```
/// use autograb_webhooks::{Decision, Outcome, RetryPolicy, decide, http::{Method, Response}};
///
/// let busy = Response::new(429, "").header("Retry-After", "2");
/// let decision = decide(&RetryPolicy::default(), &Method::POST, 1, Outcome::Answer(&busy), 0, 0.5);
/// assert_eq!(decision, Decision::Retry { after_ms: 2_000 });
///
/// // A create that may have run is never sent twice.
/// let decision = decide(&RetryPolicy::default(), &Method::POST, 1, Outcome::Lost, 0, 0.5);
/// assert_eq!(decision, Decision::GiveUp);
/// ```
pub fn decide(
    policy: &RetryPolicy,
    method: &Method,
    attempts: u32,
    outcome: Outcome<'_>,
    now_ms: u64,
    random: f64,
) -> Decision {
    if attempts > policy.max_retries || !outcome.may_be_retried(method) {
        return Decision::GiveUp;
    }
    let asked = match outcome {
        Outcome::Answer(response) => retry_after_ms(response, now_ms).unwrap_or(0),
        _ => 0,
    };
    if asked > policy.max_retry_after_ms {
        return Decision::GiveUp;
    }
    let bound = (FIRST_WAIT_MS * 2f64.powi(attempts.saturating_sub(1).min(16) as i32)).min(LONGEST_WAIT_MS);
    Decision::Retry { after_ms: asked.max((bound * random.clamp(0.0, 1.0)) as u64) }
}

/// Returns how long an answer asks to wait, in milliseconds: `Retry-After` in seconds or as a date; with a 429 also the
/// time until `Rate-Limit-Reset`.
///
/// Both points in time are on the service's clock, so they are compared with the answer's `Date`. Without one, as in a
/// browser that does not expose it, `now_ms` takes its place.
pub(crate) fn retry_after_ms(response: &Response, now_ms: u64) -> Option<u64> {
    let headers = &response.headers;
    let now_ms = headers.get("Date").and_then(|date| parse_date(date.trim())).unwrap_or(now_ms);
    let asked = headers.get("Retry-After").and_then(|value| wait_of(value.trim(), now_ms));
    let until_reset = || until_reset_ms(headers, now_ms).filter(|_| response.status == 429);
    asked.or_else(until_reset)
}

fn wait_of(value: &str, now_ms: u64) -> Option<u64> {
    if value.bytes().all(|b| b.is_ascii_digit()) && !value.is_empty() {
        return Some(value.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(1_000));
    }
    parse_date(value).map(|date| date.saturating_sub(now_ms))
}

fn until_reset_ms(headers: &Headers, now_ms: u64) -> Option<u64> {
    let reset: u64 = headers.get("Rate-Limit-Reset")?.trim().parse().ok()?;
    Some(reset.saturating_mul(1_000).saturating_sub(now_ms))
}
