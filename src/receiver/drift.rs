//! What a payload has that the catalogue does not know.

use crate::PayloadIssueCode;
use crate::name::wire_enum;

wire_enum! {
    /// The kind of something that the catalogue does not know.
    ///
    /// ```
    /// use autograb_webhooks::PayloadIssueCode;
    /// use autograb_webhooks::receiver::DriftKind;
    ///
    /// assert_eq!(DriftKind::of(PayloadIssueCode::UnknownField), Some(DriftKind::Field));
    /// assert_eq!(DriftKind::of(PayloadIssueCode::MissingField), None);
    /// ```
    DriftKind {
        /// An event.
        Event => "event",
        /// A field.
        Field => "field",
        /// A type of a known field.
        Type => "type",
    }
}

impl DriftKind {
    /// Returns what an issue says about the catalogue, if it says something.
    pub const fn of(code: PayloadIssueCode) -> Option<Self> {
        match code {
            PayloadIssueCode::UnknownEvent => Some(Self::Event),
            PayloadIssueCode::UnknownField => Some(Self::Field),
            PayloadIssueCode::Type => Some(Self::Type),
            _ => None,
        }
    }
}
