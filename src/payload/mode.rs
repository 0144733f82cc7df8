//! How severe the violations of unpublished rules are.

use serde::{Deserialize, Serialize};

/// The severity of violations of rules that AutoGrab has not published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Warnings, so that no assumption of this crate refuses a real delivery.
    #[default]
    Lenient,
    /// Errors. An event that the catalogue does not know is an error, too.
    Strict,
}

impl Mode {
    /// Returns the name of the mode in JavaScript.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lenient => "lenient",
            Self::Strict => "strict",
        }
    }

    /// The mode that the bindings name by a flag.
    #[cfg(all(
        target_family = "wasm",
        any(feature = "payload", feature = "schema", feature = "documents", feature = "infer")
    ))]
    pub(crate) const fn of(is_strict: bool) -> Self {
        if is_strict { Self::Strict } else { Self::Lenient }
    }

    pub(crate) const fn is_strict(self) -> bool {
        matches!(self, Self::Strict)
    }
}
