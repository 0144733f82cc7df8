//! What is wrong with a request before it is sent.

use std::fmt;

/// One thing that is wrong with the input of a call, found before anything is sent.
///
/// ```
/// use autograb_webhooks::WebhookDraft;
///
/// let draft = WebhookDraft::new("", "https://example.com/hook").event("recapture_new").region("uk");
/// let issues = draft.check(&Default::default()).unwrap_err();
/// assert_eq!(issues[0].path, "/name");
/// assert_eq!(issues[0].code.as_str(), "empty");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// JSON Pointer (RFC 6901) to the value: `/events/0`; empty for the whole input.
    pub path: String,
    /// What kind of problem it is.
    pub code: IssueCode,
    /// One sentence for a developer. It never repeats an endpoint, a header value or a key.
    pub message: String,
}

impl Issue {
    /// An issue of the value at this path.
    pub fn new(path: impl Into<String>, code: IssueCode, message: impl Into<String>) -> Self {
        Self { path: path.into(), code, message: message.into() }
    }

    /// The same issue of a value that stands at this path of a larger one.
    #[must_use]
    pub fn under(mut self, path: &str) -> Self {
        self.path.insert_str(0, path);
        self
    }

    /// Whether this issue speaks of the same value as the other, or of one that holds it.
    fn covers(&self, other: &Self) -> bool {
        other.path.strip_prefix(&self.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The same issues, of values that stand at this path of a larger one.
pub(crate) fn under(path: &str, issues: Vec<Issue>) -> Vec<Issue> {
    issues.into_iter().map(|issue| issue.under(path)).collect()
}

#[cfg(all(target_family = "wasm", feature = "schema"))]
impl Issue {
    pub(crate) fn write(&self, json: &mut crate::payload::Json) {
        json.object(|json| {
            json.key("path").string(&self.path);
            json.key("code").string(self.code.as_str());
            json.key("message").string(&self.message);
        });
    }
}

/// The issues, and more of them: but for values that one of the first speaks of already.
pub(crate) fn add_uncovered(mut issues: Vec<Issue>, more: Vec<Issue>) -> Vec<Issue> {
    let first = issues.len();
    for issue in more {
        if !issues.iter().take(first).any(|known| known.covers(&issue)) {
            issues.push(issue);
        }
    }
    issues
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "{path}: {}", self.message),
        }
    }
}

macro_rules! issue_codes {
    ($($(#[$doc:meta])* $name:ident => $wire:literal,)+) => {
        /// The kind of an [`Issue`]. The strings are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum IssueCode {
            $($(#[$doc])* $name,)+
        }

        impl IssueCode {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code as JavaScript sees it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire),+ }
            }
        }
    };
}

issue_codes! {
    /// The value has the wrong type.
    Type => "type",
    /// A value that must be given is missing.
    Required => "required",
    /// A value that must hold something is empty, or blank.
    Empty => "empty",
    /// A property that the call does not know. `allow_unknown_fields` lets it pass.
    UnknownField => "unknown_field",
    /// A region that AutoGrab does not list. `allow_unknown_region` lets it pass.
    UnknownRegion => "unknown_region",
    /// A push format other than `json`. `allow_unknown_format` lets it pass.
    UnknownFormat => "unknown_format",
    /// An event that the catalogue does not know. `allow_unknown_events` lets it pass.
    UnknownEvent => "unknown_event",
    /// An event that can't be subscribed to. `allow_ping_event` lets it pass.
    NotSubscribable => "not_subscribable",
    /// The same event or header stands there twice.
    Duplicate => "duplicate",
    /// Not an absolute URL.
    Url => "url",
    /// A URL whose scheme is neither `https:` nor `http:`.
    UrlScheme => "url_scheme",
    /// `http:` to another host than this machine. `allow_insecure_endpoint` and `allow_insecure_base_url` let it
    /// pass.
    InsecureUrl => "insecure_url",
    /// A URL with a user name or a password in it.
    UrlCredentials => "url_credentials",
    /// A URL with a fragment, which is never sent.
    UrlFragment => "url_fragment",
    /// A header name that HTTP forbids.
    HeaderName => "header_name",
    /// A header value that HTTP forbids.
    HeaderValue => "header_value",
    /// A webhook id that can't stand as one segment of a path.
    Id => "id",
    /// A number outside its range.
    Range => "range",
    /// A part of a JSON Schema that the validator can't check.
    Unsupported => "unsupported",
    /// Two options that exclude each other, or one that needs another.
    Conflict => "conflict",
    /// A secret key where everybody can read it.
    SecretKey => "secret_key",
}
