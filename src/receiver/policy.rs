//! What a receiver accepts.

use super::media_type::Coding;
use super::option_rows::MAX_BYTES;

/// What a receiver accepts, beside its tokens.
///
/// ```
/// use autograb_webhooks::receiver::Policy;
///
/// let policy = Policy { content_types: &["text/plain"], ..Policy::default() };
/// assert_eq!(policy.max_bytes, 1_000_000);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// The content types that are accepted besides `application/json` and those that end with `+json`.
    pub content_types: &'a [&'a str],
    /// The content codings that the host can decode.
    pub codings: &'a [&'a str],
    /// The maximum size of a body in bytes, as it arrives and decompressed.
    pub max_bytes: u64,
    /// Whether pushes are claimed, so that none is handled twice.
    pub deduplicates: bool,
    /// Whether somebody takes the bytes of invalid payloads.
    pub keeps_invalid: bool,
}

impl Default for Policy<'_> {
    fn default() -> Self {
        Self {
            content_types: &[],
            codings: Coding::NAMES,
            max_bytes: u64::from(MAX_BYTES.integer().default),
            deduplicates: true,
            keeps_invalid: false,
        }
    }
}
