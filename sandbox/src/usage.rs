//! How much an account has called, compared with its limits.

use autograb_webhooks::api::failure;
use autograb_webhooks::http::Response;
use autograb_webhooks::{Quota, RateLimit};

use crate::bounds::MAX_SAFE_INTEGER;
use crate::calendar::month;
use crate::options::Limits;

/// How much an account has called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// When the period ends, in milliseconds since the Unix epoch.
    pub(crate) period_ends: u64,
    /// The calls in this period.
    pub(crate) in_period: u64,
    /// The month that is counted, as [`month`] numbers them.
    pub(crate) month: u64,
    /// The calls in this month.
    pub(crate) in_month: u64,
}

/// The limits of an account, and what is left of them after a call was counted.
pub(crate) struct LimitStatus {
    rate_limit: RateLimit,
    quota: Quota,
    /// Why the call is refused, and until when.
    refused: Option<(&'static str, u64)>,
}

impl Usage {
    /// Counts a call, unless it exceeds a limit.
    pub(crate) fn count(&mut self, limits: &Limits, now_ms: u64) -> LimitStatus {
        self.start_periods(limits, now_ms);
        let refused = if self.in_month >= limits.monthly_max {
            Some(("the monthly request quota is used up", next_month(now_ms)))
        } else if self.in_period >= limits.total {
            Some(("Too Many Requests", self.period_ends))
        } else {
            self.in_period += 1;
            self.in_month += 1;
            None
        };
        let mut rate_limit = RateLimit::default();
        rate_limit.total = Some(limits.total);
        rate_limit.remaining = Some(limits.total.saturating_sub(self.in_period));
        rate_limit.reset = Some(self.period_ends.div_ceil(1_000));
        let mut quota = Quota::default();
        quota.base = Some(limits.monthly_base);
        quota.max = Some(limits.monthly_max);
        quota.used = Some(self.in_month);
        LimitStatus { rate_limit, quota, refused }
    }

    /// Starts a new period or month when the old one is over, or when the clock was set back before it.
    fn start_periods(&mut self, limits: &Limits, now_ms: u64) {
        let is_running = now_ms < self.period_ends && self.period_ends - now_ms <= limits.period_ms;
        if !is_running {
            self.period_ends = now_ms.saturating_add(limits.period_ms).min(MAX_SAFE_INTEGER);
            self.in_period = 0;
        }
        let month = month(now_ms / DAY_MS);
        if month != self.month {
            self.month = month;
            self.in_month = 0;
        }
    }
}

impl LimitStatus {
    /// The answer that refuses the call, if it exceeds a limit.
    pub(crate) fn refusal(&self, now_ms: u64) -> Option<Response> {
        let (message, until) = self.refused?;
        let wait = until.saturating_sub(now_ms).div_ceil(1_000).max(1);
        Some(failure(429, message).header("Retry-After", wait.to_string()))
    }

    /// Writes the limits into the headers of an answer.
    pub(crate) fn write(&self, mut response: Response) -> Response {
        self.rate_limit.write(&mut response.headers);
        self.quota.write(&mut response.headers);
        response
    }
}

const DAY_MS: u64 = 86_400_000;

/// When the next month begins in UTC, in milliseconds since the Unix epoch.
fn next_month(now_ms: u64) -> u64 {
    let today = now_ms / DAY_MS;
    let mut day = today + 1;
    while month(day) == month(today) {
        day += 1;
    }
    day * DAY_MS
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, next_month};

    #[test]
    fn months_end_when_the_calendar_says() {
        // Days since the epoch of a day, and of the first of the month after it.
        for (today, next) in [
            (0, 31),          // 1 January 1970
            (58, 59),         // 28 February 1970
            (789, 790),       // 29 February 1972
            (11_016, 11_017), // 29 February 2000
            (19_782, 19_783), // 29 February 2024
            (20_453, 20_454), // 31 December 2025
            (47_540, 47_541), // 28 February 2100
        ] {
            for ms in [0, DAY_MS - 1] {
                assert_eq!(next_month(today * DAY_MS + ms), next * DAY_MS, "{today}");
            }
            let length = next_month(next * DAY_MS) / DAY_MS - next;
            assert!((28..=31).contains(&length), "{next}");
        }
    }
}
