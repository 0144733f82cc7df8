//! Rate limits and quotas, which answers tell in their headers.

use serde::{Deserialize, Serialize};

use crate::http::Headers;
use crate::json::MAX_SAFE_INTEGER;

/// The headers of a [`RateLimit`] and their meanings \[hub\].
pub(crate) const RATE_LIMIT_HEADERS: [(&str, &str); 3] = [
    ("Rate-Limit-Total", "The number of calls that a period allows."),
    ("Rate-Limit-Remaining", "The number of calls that are left."),
    ("Rate-Limit-Reset", "The end of the period, in Unix seconds."),
];

/// The headers of a [`Quota`] and their meanings \[hub\].
pub(crate) const QUOTA_HEADERS: [(&str, &str); 3] = [
    ("Monthly-Base-Request-Quota", "The number of calls a month that the licence includes."),
    ("Monthly-Max-Request-Quota", "The largest number of calls a month."),
    ("Monthly-Request-Total", "The number of calls made this month."),
];

/// The rate limit of the product that was called \[hub\]: `Rate-Limit-Total`, `-Remaining` and `-Reset`.
///
/// ```
/// use autograb_webhooks::{RateLimit, http::Response};
///
/// let response = Response::new(200, "")
///     .header("Rate-Limit-Total", "100")
///     .header("Rate-Limit-Remaining", "99")
///     .header("Rate-Limit-Reset", "1609459200");
/// let limit = RateLimit::read(&response.headers).unwrap();
/// assert_eq!((limit.total, limit.remaining, limit.reset), (Some(100), Some(99), Some(1609459200)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of calls that a period allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// The number of calls that are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining: Option<u64>,
    /// The end of the period, in Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset: Option<u64>,
}

impl RateLimit {
    /// Reads the headers; `None` if they contain none of the numbers.
    pub fn read(headers: &Headers) -> Option<Self> {
        let [total, remaining, reset] = RATE_LIMIT_HEADERS.map(|(name, _)| number(headers, name));
        let limit = Self { total, remaining, reset };
        (limit != Self::default()).then_some(limit)
    }

    /// Writes the headers, as the sandbox sends them.
    pub fn write(&self, headers: &mut Headers) {
        put(headers, RATE_LIMIT_HEADERS, [self.total, self.remaining, self.reset]);
    }
}

/// The monthly quota of the account \[hub\]: `Monthly-Base-Request-Quota`, `Monthly-Max-Request-Quota` and
/// `Monthly-Request-Total`.
///
/// ```
/// use autograb_webhooks::{Quota, http::Headers};
///
/// let mut headers = Headers::default();
/// assert_eq!(Quota::read(&headers), None);
/// headers.push("Monthly-Request-Total", "12");
/// assert_eq!(Quota::read(&headers).unwrap().used, Some(12));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Quota {
    /// The number of calls a month that the licence includes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<u64>,
    /// The largest number of calls a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// The number of calls made this month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used: Option<u64>,
}

impl Quota {
    /// Reads the headers; `None` if they contain none of the numbers.
    pub fn read(headers: &Headers) -> Option<Self> {
        let [base, max, used] = QUOTA_HEADERS.map(|(name, _)| number(headers, name));
        let quota = Self { base, max, used };
        (quota != Self::default()).then_some(quota)
    }

    /// Whether no more calls are possible this month.
    pub(crate) fn is_used_up(&self) -> bool {
        self.max.is_some_and(|max| self.used.is_some_and(|used| used >= max))
    }

    /// Writes the headers, as the sandbox sends them.
    pub fn write(&self, headers: &mut Headers) {
        put(headers, QUOTA_HEADERS, [self.base, self.max, self.used]);
    }
}

fn number(headers: &Headers, name: &str) -> Option<u64> {
    headers.get(name)?.trim().parse().ok().filter(|number| *number <= MAX_SAFE_INTEGER)
}

fn put(headers: &mut Headers, names: [(&str, &str); 3], values: [Option<u64>; 3]) {
    for ((name, _), value) in names.into_iter().zip(values) {
        if let Some(value) = value {
            headers.set(name, value.to_string());
        }
    }
}
