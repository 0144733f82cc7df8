//! How certain a fact about the service is.

use serde::{Deserialize, Serialize};

/// Where a fact about AutoGrab's API comes from, and so how much may rest on it.
///
/// Nobody has published a machine-readable description of the service. Every fact in this crate's tables
/// carries one of these tags, and the payload validator turns the tag into a severity: a breach of a
/// published rule is an error, a breach of a guess is a warning.
///
/// ```
/// use autograb_webhooks::Source;
///
/// assert!(Source::Seed.is_published());
/// assert!(!Source::Assumed.is_published());
/// assert_eq!(Source::Hub.as_str(), "hub");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The developer page on webhooks itself. It wins over everything else.
    Seed,
    /// AutoGrab's public developer hub, outside that page.
    Hub,
    /// Not published: the best reading of what is. It never makes a real delivery or answer fail.
    Assumed,
}

impl Source {
    /// The tag that the TypeScript types and the exported JSON Schema contain.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::Hub => "hub",
            Self::Assumed => "assumed",
        }
    }

    /// Whether AutoGrab has published the fact.
    pub const fn is_published(self) -> bool {
        !matches!(self, Self::Assumed)
    }
}
