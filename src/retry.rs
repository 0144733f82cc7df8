//! Whether to try again, and when: a pure function of what happened.

use crate::host::parse_date;
use crate::http::{Headers, Method, Response};

/// How often and how patiently to try again.
///
/// ```
/// use autograb_webhooks::RetryPolicy;
///
/// assert_eq!(RetryPolicy::default().max_retries, 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How many times to try again after the first attempt.
    pub max_retries: u32,
    /// The longest wait, in milliseconds, that the service may ask for; past it the call fails instead.
    pub max_retry_after_ms: u64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { max_retries: 2, max_retry_after_ms: 60_000 }
    }
}

/// The longest first wait of our own accord, in milliseconds; each further one may be twice as long.
const FIRST_WAIT_MS: f64 = 500.0;
/// The longest wait of our own accord, in milliseconds.
const LONGEST_WAIT_MS: f64 = 8_000.0;

/// How an attempt ended.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'a> {
    /// The request certainly never reached the service.
    NotSent,
    /// No complete answer came; the request may have run.
    Lost,
    /// The service answered.
    Answer(&'a Response),
}

impl Outcome<'_> {
    /// Whether the request may have taken effect although the attempt failed.
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

/// What to do after an attempt that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Wait, and try again.
    Retry {
        /// How long to wait, in milliseconds.
        after_ms: u64,
    },
    /// That was the last attempt.
    GiveUp,
}

/// Decides after the `attempts`-th attempt.
///
/// What the service asks for in `Retry-After` or, with a 429, in `Rate-Limit-Reset` is obeyed; otherwise the
/// wait is a random part of a bound that doubles ("full jitter"). `random` lies in `0.0..1.0`.
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
        Outcome::Answer(response) => retry_after_ms(response, now_ms),
        _ => None,
    };
    match asked {
        Some(ms) if ms > policy.max_retry_after_ms => Decision::GiveUp,
        Some(after_ms) => Decision::Retry { after_ms },
        None => {
            let bound =
                (FIRST_WAIT_MS * 2f64.powi(attempts.saturating_sub(1).min(16) as i32)).min(LONGEST_WAIT_MS);
            Decision::Retry { after_ms: (bound * random.clamp(0.0, 1.0)) as u64 }
        }
    }
}

/// How long an answer asks to wait, in milliseconds: `Retry-After` in seconds or as a date; with a 429 also
/// the time until `Rate-Limit-Reset`.
pub(crate) fn retry_after_ms(response: &Response, now_ms: u64) -> Option<u64> {
    let asked = response.headers.get("Retry-After").and_then(|value| wait_of(value.trim(), now_ms));
    let reset = || until_reset_ms(&response.headers, now_ms).filter(|_| response.status == 429);
    asked.or_else(reset)
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

/// Whether a failure with this code, as Node, Bun and undici give it, came before anything was sent.
///
/// ```
/// use autograb_webhooks::certainly_not_sent;
///
/// assert!(certainly_not_sent("ECONNREFUSED"));
/// assert!(!certainly_not_sent("ECONNRESET"));
/// ```
pub fn certainly_not_sent(code: &str) -> bool {
    NOT_SENT.contains(&code)
}

const NOT_SENT: [&str; 8] = [
    "ECONNREFUSED",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTFOUND",
    "UND_ERR_CONNECT_TIMEOUT",
    "ConnectionRefused",
    "FailedToOpenSocket",
];
