//! How a payload is validated.

use super::json::cursor::PADDING;
use super::mode::Mode;
use super::option_rows;
use crate::options::row::Limit;

/// Options of [`validate`](crate::validate).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValidateOptions<'a> {
    /// The severity of violations of unpublished rules.
    pub mode: Mode,
    /// The expected event. Every other event is an error.
    pub event: Option<&'a str>,
    /// The maximum number of nested arrays and objects, including the payload itself. The default is 128, the maximum
    /// 10,000.
    pub max_depth: usize,
    /// The maximum size of a payload in bytes. The default is 16 MiB.
    pub max_bytes: usize,
    /// The maximum number of listed issues. The most severe are listed, and the verdict counts the others. The default
    /// is 100, the maximum 100,000.
    pub max_issues: usize,
}

impl ValidateOptions<'_> {
    const DEPTH: Limit = option_rows::MAX_DEPTH.limit();
    const BYTES: Limit = option_rows::MAX_BYTES.limit();
    /// Its maximum bounds the memory of a report.
    const ISSUES: Limit = option_rows::MAX_ISSUES.limit();
    pub(crate) const MAX_DEPTH: usize = Self::DEPTH.max;
    /// Offsets have 32 bits.
    const MAX_BYTES: usize = u32::MAX as usize - PADDING;

    /// Returns the options within their limits.
    pub(crate) fn clamped(self) -> Self {
        Self {
            max_depth: self.max_depth.min(Self::MAX_DEPTH),
            max_bytes: self.max_bytes.min(Self::MAX_BYTES),
            max_issues: self.max_issues.min(Self::ISSUES.max),
            ..self
        }
    }
}

impl Default for ValidateOptions<'_> {
    fn default() -> Self {
        Self {
            mode: Mode::Lenient,
            event: None,
            max_depth: Self::DEPTH.default,
            max_bytes: Self::BYTES.default,
            max_issues: Self::ISSUES.default,
        }
    }
}
