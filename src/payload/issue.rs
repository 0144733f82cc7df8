//! What there is to say about a payload.

use std::fmt;

use super::json::Json;

/// How much a [`PayloadIssue`] weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The payload is refused.
    Error,
    /// Something that AutoGrab has not published is not as expected. The payload is valid.
    Warning,
    /// Worth knowing: a field that nobody has described.
    Notice,
}

impl Severity {
    /// Every severity, the gravest first.
    pub const ALL: &[Self] = &[Self::Error, Self::Warning, Self::Notice];

    /// The severity as JavaScript sees it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// One thing there is to say about a payload.
///
/// ```
/// use autograb_webhooks::{PayloadIssueCode, ValidateOptions, validate};
///
/// let verdict = validate(br#"{"event": "ping", "data": []}"#, &ValidateOptions::default());
/// let issue = &verdict.issues[0];
/// assert_eq!(issue.code, PayloadIssueCode::Type);
/// assert_eq!(issue.path, "/data");
/// assert_eq!(issue.expected.as_deref(), Some("an object"));
/// assert_eq!(issue.found.as_deref(), Some("an array"));
/// assert_eq!(issue.to_string(), "/data: expected an object, found an array");
/// assert_eq!((issue.offset, issue.line, issue.column), (26, 1, 27));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadIssue {
    /// Whether it makes the payload invalid.
    pub severity: Severity,
    /// What kind of problem it is.
    pub code: PayloadIssueCode,
    /// JSON Pointer (RFC 6901) to the value: `/data/vin`; empty for the whole payload. A field that is missing has
    /// the path where it should stand. A pointer of more than 1,000 bytes is cut, and ends in `…`.
    pub path: String,
    /// What should stand there.
    pub expected: Option<String>,
    /// What stands there, in at most 64 characters: the type of a value whose type is wrong, else the value.
    pub found: Option<String>,
    /// One sentence for a developer.
    pub message: String,
    /// The byte at which it stands, counted from 0.
    pub offset: usize,
    /// The line, counted from 1. Lines end with `\n`, `\r\n` or `\r`.
    pub line: usize,
    /// The column in UTF-16 units, as editors count, from 1. A byte order mark has no column.
    pub column: usize,
}

impl PayloadIssue {
    pub(crate) fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.key("severity").string(self.severity.as_str());
            json.key("code").string(self.code.as_str());
            json.key("path").string(&self.path);
            json.key("expected").string_or_null(self.expected.as_deref());
            json.key("found").string_or_null(self.found.as_deref());
            json.key("message").string(&self.message);
            json.key("offset").integer(self.offset as u64);
            json.key("line").integer(self.line as u64);
            json.key("column").integer(self.column as u64);
        });
    }
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
    ($($(#[$doc:meta])* $name:ident => $wire:literal,)+) => {
        /// The kind of a [`PayloadIssue`]. The strings are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum PayloadIssueCode {
            $($(#[$doc])* $name,)+
        }

        impl PayloadIssueCode {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code as JavaScript sees it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire),+ }
            }
        }
    };
}

payload_issue_codes! {
    /// No JSON, by RFC 8259. Nothing behind it was looked at. Always an error.
    Syntax => "syntax",
    /// No UTF-8. Nothing behind it was looked at. Always an error.
    Encoding => "encoding",
    /// Nested deeper than `max_depth`. Nothing behind it was looked at. Always an error.
    Depth => "depth",
    /// Longer than `max_bytes`, so that it was not looked at. Always an error.
    Size => "size",
    /// A JavaScript value that can't be read, or not be written as JSON. Always an error.
    Unserializable => "unserializable",
    /// An object has the same key twice, so that two readers may disagree on its value. Always an error.
    DuplicateKey => "duplicate_key",
    /// A field that must be there is not.
    MissingField => "missing_field",
    /// The value has the wrong type, or a number that must be whole is not.
    Type => "type",
    /// The string does not have the form of a date, a URL or a VIN.
    Format => "format",
    /// The number is too small or too large.
    Range => "range",
    /// The value is none of those it may be.
    Enum => "enum",
    /// An event that the catalogue does not know. A warning; an error in strict mode.
    UnknownEvent => "unknown_event",
    /// Another event than the caller expects. Always an error.
    UnexpectedEvent => "unexpected_event",
    /// A field that nobody has described. Always a notice, but where a schema of your own forbids it.
    UnknownField => "unknown_field",
}
