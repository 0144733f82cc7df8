//! The options of single calls.

use std::time::Duration;

use crate::retry::RetryPolicy;
use crate::webhook::{Header, Region};

/// Options that take precedence over those of a client, see [`Client::with_options`](crate::Client::with_options).
///
/// ```
/// use std::time::Duration;
/// use autograb_webhooks::{CallOptions, RetryPolicy};
///
/// let options = CallOptions::new()
///     .region("nz")
///     .header("X-Request-Id", "7")
///     .timeout(Duration::from_secs(5))
///     .policy(RetryPolicy { max_retries: 0, ..RetryPolicy::default() });
/// assert_eq!(options.region, Some("nz".into()));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallOptions {
    /// The region of calls that name none themselves.
    pub region: Option<Region>,
    /// Headers to send besides those of the client, or in place of those with the same name.
    pub headers: Vec<Header>,
    /// The longest duration of each attempt.
    pub timeout: Option<Duration>,
    /// The retry policy.
    pub policy: Option<RetryPolicy>,
}

impl CallOptions {
    /// Creates options that leave everything as the client has it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the region.
    #[must_use]
    pub fn region(mut self, region: impl Into<Region>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push(Header::new(name, value));
        self
    }

    /// Sets the longest duration of each attempt.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the retry policy.
    #[must_use]
    pub fn policy(mut self, policy: RetryPolicy) -> Self {
        self.policy = Some(policy);
        self
    }
}
