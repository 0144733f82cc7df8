//! The issues of a payload.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The severity of a [`PayloadIssue`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The payload is invalid.
    Error,
    /// The payload violates a rule that AutoGrab has not published. It is valid.
    Warning,
    /// The payload has something that nobody has described, such as an unknown field. It is valid.
    Notice,
}

impl Severity {
    /// All severities, the most severe first.
    pub const ALL: &[Self] = &[Self::Error, Self::Warning, Self::Notice];

    /// Returns the name of the severity in JavaScript.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// One finding in a payload: what is wrong or noteworthy, and where.
///
/// ```
/// use autograb_webhooks::{PayloadIssueCode, ValidateOptions, validate};
///
/// let verdict = validate(br#"{"event": "ping", "data": [1]}"#, &ValidateOptions::default());
/// let issue = &verdict.issues[0];
/// assert_eq!(issue.code, PayloadIssueCode::Type);
/// assert_eq!(issue.path, "/data");
/// assert_eq!(issue.expected.as_deref(), Some("an object"));
/// assert_eq!(issue.found.as_deref(), Some("an array"));
/// assert_eq!(issue.to_string(), "/data: expected `data` to be an object, found an array");
/// assert_eq!((issue.offset, issue.line, issue.column), (26, 1, 27));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayloadIssue {
    /// Whether the issue makes the payload invalid.
    pub severity: Severity,
    /// The kind of the issue.
    pub code: PayloadIssueCode,
    /// The JSON Pointer (RFC 6901) to the value, such as `/data/vin`; empty for the whole payload. The path of a missing
    /// field is where it should be. A pointer of more than 1,000 bytes is shortened and ends in `…`.
    pub path: String,
    /// What is expected.
    pub expected: Option<String>,
    /// What was found, in at most 64 characters: the type of a value with the wrong type, otherwise the value.
    pub found: Option<String>,
    /// One sentence for a developer.
    pub message: String,
    /// The offset in bytes, from 0.
    pub offset: usize,
    /// The line, from 1. Lines end with `\n`, `\r\n` or `\r`.
    pub line: usize,
    /// The column in UTF-16 units as in editors, from 1. A byte order mark has no column.
    pub column: usize,
}

impl fmt::Display for PayloadIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "{path}: {}", self.message),
        }
    }
}

macro_rules! payload_issue_codes {
    ($($(#[doc = $doc:literal])* $name:ident => $wire:literal,)+) => {
        /// The kind of a [`PayloadIssue`]. The names in JavaScript and JSON are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum PayloadIssueCode {
            $($(#[doc = $doc])* #[serde(rename = $wire)] $name,)+
        }

        impl PayloadIssueCode {
            /// All codes, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the name of the code in JavaScript.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire),+ }
            }

            /// Returns what the code means.
            ///
            /// ```
            /// use autograb_webhooks::PayloadIssueCode;
            ///
            /// assert!(PayloadIssueCode::Syntax.meaning().starts_with("The input is not JSON"));
            /// ```
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim_ascii()),+ }
            }
        }
    };
}

payload_issue_codes! {
    /// The input is not JSON (RFC 8259). Nothing after this position was checked. Always an error.
    Syntax => "syntax",
    /// The input is not UTF-8. Nothing after this position was checked. Always an error.
    Encoding => "encoding",
    /// The nesting is deeper than `max_depth`. Nothing after this position was checked. Always an error.
    Depth => "depth",
    /// The input is longer than `max_bytes`. Nothing was checked. Always an error.
    Size => "size",
    /// A JavaScript value can't be read, or not be written as JSON. Always an error.
    Unserializable => "unserializable",
    /// An object has the same key twice; parsers disagree on which value wins. Always an error.
    DuplicateKey => "duplicate_key",
    /// A required field is missing.
    MissingField => "missing_field",
    /// The value has the wrong type, or a number that must be an integer has a fraction.
    Type => "type",
    /// The string does not have the required format, such as a date, a URL or a VIN, or does not match a pattern.
    Format => "format",
    /// The number, or the length of a string or an array, is out of range, or the number is not a multiple of another.
    Range => "range",
    /// JavaScript can't hold the number: it has too many digits, or is too large or too small. Always a notice.
    Precision => "precision",
    /// The value is not one of those that are allowed.
    Enum => "enum",
    /// The catalogue does not know the event. A warning; an error in strict mode.
    UnknownEvent => "unknown_event",
    /// The event is not the one that the caller expects. Always an error.
    UnexpectedEvent => "unexpected_event",
    /// Nobody has described the field. A notice; an error where your own schema forbids it.
    UnknownField => "unknown_field",
}
