//! Problems with the input of a call, found before anything is sent.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::first_index::FirstIndex;
use crate::name::wire_enum;

/// One problem with the input of a call, found before anything is sent.
///
/// ```
/// use autograb_webhooks::WebhookDraft;
///
/// let draft = WebhookDraft::new("", "https://example.com/hook").event("recapture_new").region("uk");
/// let issues = draft.check(&Default::default()).unwrap_err();
/// assert_eq!(issues[0].path, "/name");
/// assert_eq!(issues[0].code.as_str(), "empty");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// JSON Pointer (RFC 6901) to the value, such as `/events/0`; empty for the whole input.
    pub path: String,
    /// The kind of the problem.
    pub code: IssueCode,
    /// One sentence for a developer. It never contains an endpoint, a header value or a key.
    pub message: String,
}

impl Issue {
    /// Creates an issue of the value at `path`.
    pub fn new(path: impl Into<String>, code: IssueCode, message: impl Into<String>) -> Self {
        Self { path: path.into(), code, message: message.into() }
    }

    /// Returns the issue with `path` put in front of its own path.
    #[must_use]
    pub fn under(mut self, path: &str) -> Self {
        self.path.insert_str(0, path);
        self
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "{path}: {}", self.message),
        }
    }
}

/// Every problem with an input, in the order of its properties.
///
/// It is the error of all checks and builders of this crate, and converts into [`Error`](crate::Error). As a slice
/// of [`Issue`] it can be indexed and iterated.
///
/// ```
/// use autograb_webhooks::{Issue, IssueCode, Issues};
///
/// let mut issues = Issues::from(Issue::new("/name", IssueCode::Empty, "the name is empty"));
/// issues.push(Issue::new("/region", IssueCode::Required, "`region` is missing"));
/// assert_eq!(issues.to_string(), "/name: the name is empty (and 1 more)");
/// assert_eq!(issues.under("/0")[1].path, "/0/region");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Issues(Vec<Issue>);

impl Issues {
    /// Creates a list without issues.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds an issue.
    pub fn push(&mut self, issue: Issue) {
        self.0.push(issue);
    }

    /// Adds the issue of the value at `path`.
    pub fn report(&mut self, path: impl Into<String>, code: IssueCode, message: impl Into<String>) {
        self.push(Issue::new(path, code, message));
    }

    /// Returns the issues with `path` put in front of each of their paths.
    #[must_use]
    pub fn under(self, path: &str) -> Self {
        self.into_iter().map(|issue| issue.under(path)).collect()
    }

    /// Adds the issues of a later check, except those of a value that an earlier issue reports already, itself or
    /// as a part of a larger value: a name of the wrong type is not also reported as empty.
    ///
    /// ```
    /// use autograb_webhooks::{Issue, IssueCode, Issues};
    ///
    /// let mut issues = Issues::from(Issue::new("/name", IssueCode::Type, "must be a string, not a number"));
    /// issues.merge(Issue::new("/name", IssueCode::Empty, "the name is empty"));
    /// assert_eq!(issues.len(), 1);
    /// ```
    pub fn merge(&mut self, later: impl Into<Self>) {
        let Self(later) = later.into();
        if later.is_empty() {
            return;
        }
        if self.is_empty() {
            self.0 = later;
            return;
        }
        let mut known = FirstIndex::default();
        for (index, issue) in self.0.iter().enumerate() {
            known.of(issue.path.clone(), index);
        }
        let is_known = |issue: &Issue| prefixes(&issue.path).any(|prefix| known.get(prefix).is_some());
        self.0.extend(later.into_iter().filter(|issue| !is_known(issue)));
    }

    /// Returns `value` if there are no issues.
    ///
    /// # Errors
    ///
    /// The issues, if there are any.
    pub fn ok_or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Returns `Ok` if there are no issues.
    ///
    /// # Errors
    ///
    /// The issues, if there are any.
    pub fn into_result(self) -> Result<(), Self> {
        self.ok_or(())
    }
}

/// A JSON Pointer and the pointers to all values that contain its value.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.bytes().enumerate().filter(|(_, byte)| *byte == b'/').map(|(index, _)| index);
    ends.filter_map(|end| path.get(..end)).chain([path])
}

impl Deref for Issues {
    type Target = [Issue];

    fn deref(&self) -> &[Issue] {
        &self.0
    }
}

impl From<Issue> for Issues {
    fn from(issue: Issue) -> Self {
        Self(vec![issue])
    }
}

impl From<Vec<Issue>> for Issues {
    fn from(issues: Vec<Issue>) -> Self {
        Self(issues)
    }
}

impl From<Option<Issue>> for Issues {
    fn from(issue: Option<Issue>) -> Self {
        Self(Vec::from_iter(issue))
    }
}

impl FromIterator<Issue> for Issues {
    fn from_iter<I: IntoIterator<Item = Issue>>(issues: I) -> Self {
        Self(issues.into_iter().collect())
    }
}

impl Extend<Issue> for Issues {
    fn extend<I: IntoIterator<Item = Issue>>(&mut self, issues: I) {
        self.0.extend(issues);
    }
}

impl IntoIterator for Issues {
    type Item = Issue;
    type IntoIter = std::vec::IntoIter<Issue>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Issues {
    type Item = &'a Issue;
    type IntoIter = std::slice::Iter<'a, Issue>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Writes the first issue, and the number of the others.
impl fmt::Display for Issues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [] => f.write_str("no issues"),
            [issue] => issue.fmt(f),
            [first, rest @ ..] => write!(f, "{first} (and {} more)", rest.len()),
        }
    }
}

impl std::error::Error for Issues {}

wire_enum! {
    /// The kind of an [`Issue`]. The strings are stable.
    IssueCode {
        /// The value has the wrong type.
        Type => "type",
        /// A required value is missing.
        Required => "required",
        /// A value that must not be empty is empty or blank.
        Empty => "empty",
        /// A property that the call does not know. `allow_unknown_fields` permits it.
        UnknownField => "unknown_field",
        /// A region that AutoGrab does not list. `allow_unknown_region` permits it.
        UnknownRegion => "unknown_region",
        /// A push format other than `json`. `allow_unknown_format` permits it.
        UnknownFormat => "unknown_format",
        /// An event that is not in the catalogue. `allow_unknown_events` permits it.
        UnknownEvent => "unknown_event",
        /// An event that can't be subscribed to. `allow_ping_event` permits it.
        NotSubscribable => "not_subscribable",
        /// An event, header or name that the list already contains.
        Duplicate => "duplicate",
        /// Not an absolute URL.
        Url => "url",
        /// A URL whose scheme is neither `https:` nor `http:`.
        UrlScheme => "url_scheme",
        /// An `http:` URL to a host other than this machine. `allow_insecure_endpoint` and
        /// `allow_insecure_base_url` permit it.
        InsecureUrl => "insecure_url",
        /// A URL with a user name or a password.
        UrlCredentials => "url_credentials",
        /// A URL with a fragment, which is never sent.
        UrlFragment => "url_fragment",
        /// A header name that HTTP forbids, or that the sender must control.
        HeaderName => "header_name",
        /// A header value that HTTP forbids.
        HeaderValue => "header_value",
        /// A webhook id that is not a single path segment.
        Id => "id",
        /// A number outside its range.
        Range => "range",
        /// A part of a JSON Schema that the validator can't check.
        Unsupported => "unsupported",
        /// Two options that exclude each other, or one that needs another.
        Conflict => "conflict",
        /// A secret key in a place where everybody can read it.
        SecretKey => "secret_key",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_issue_of_a_reported_value_is_left_out() {
        let issue = |path: &str| Issue::new(path, IssueCode::Type, "");
        for (known, later, is_added) in [
            ("/a", "/a", false),
            ("/a", "/a/0", false),
            ("", "/a", false),
            ("/a", "/ab", true),
            ("/a/0", "/a", true),
            ("/a", "", true),
        ] {
            let mut issues = Issues::from(issue(known));
            issues.merge(issue(later));
            assert_eq!(issues.len(), if is_added { 2 } else { 1 }, "{known} {later}");
        }
    }
}
