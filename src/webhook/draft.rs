//! The input of the call that creates a webhook.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::check::{check_endpoint_at, check_events, check_format, check_headers, check_name, check_region};
use super::{Format, Header, Region, secrets_of};
use crate::issue::Issues;
use crate::overrides::Overrides;
use crate::reader::ObjectReader;

/// A webhook to be created \[seed\]. `Serialize` writes the body of the create call.
///
/// ```
/// use autograb_webhooks::{Overrides, WebhookDraft};
///
/// let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook?token=t")
///     .region("uk")
///     .event("recapture_new")
///     .header("X-Source", "autograb");
/// assert!(draft.check(&Overrides::default()).is_ok());
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct WebhookDraft {
    /// The name, for reference only.
    pub name: String,
    /// The URL to push events to: absolute, with `https:`. Its query may contain a token.
    pub endpoint: String,
    /// The names of the events to push.
    pub events: Vec<String>,
    /// The region of the webhook. If it is `None`, the region of the call or client is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// The format of the pushed events.
    #[serde(default)]
    pub format: Format,
    /// The headers to send with each push \[hub\].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Header>,
    /// Properties that this crate does not know, sent as they are.
    #[serde(flatten, serialize_with = "super::serialize_unknown_of_input")]
    pub extra: Map<String, Value>,
}

impl WebhookDraft {
    /// Creates a draft without events, headers and region.
    pub fn new(name: impl Into<String>, endpoint: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            endpoint: endpoint.into(),
            events: Vec::new(),
            region: None,
            format: Format::JSON,
            headers: Vec::new(),
            extra: Map::new(),
        }
    }

    /// Adds an event.
    #[must_use]
    pub fn event(mut self, name: impl Into<String>) -> Self {
        self.events.push(name.into());
        self
    }

    /// Adds events.
    #[must_use]
    pub fn events<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.events.extend(names.into_iter().map(Into::into));
        self
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

    /// Checks the draft by the rules that are not overridden. A region is required.
    ///
    /// # Errors
    ///
    /// Every problem of the draft.
    pub fn check(&self, rules: &Overrides) -> Result<(), Issues> {
        self.issues(true, rules).into_result()
    }

    /// Every problem of the draft. `needs_region` says whether a missing region is one.
    pub(crate) fn issues(&self, needs_region: bool, rules: &Overrides) -> Issues {
        let mut issues = Issues::new();
        check_name(&self.name, &mut issues);
        check_endpoint_at(&self.endpoint, rules, &mut issues);
        check_events(&self.events, rules, &mut issues);
        if needs_region || self.region.is_some() {
            check_region(self.region.as_ref(), rules, &mut issues);
        }
        check_format(&self.format, rules, &mut issues);
        check_headers(&self.headers, &mut issues);
        issues
    }

    /// Reads a draft from JSON and checks it. A draft without a region gets `region`.
    ///
    /// A property of the wrong type is reported once: it is not checked any further.
    ///
    /// # Errors
    ///
    /// Every problem of the draft.
    ///
    /// ```
    /// use autograb_webhooks::{Overrides, WebhookDraft};
    /// use serde_json::json;
    ///
    /// let issues = WebhookDraft::from_json(json!({"name": 1, "event": "ping"}), None, &Overrides::default()).unwrap_err();
    /// let paths: Vec<_> = issues.iter().map(|issue| issue.path.as_str()).collect();
    /// assert_eq!(paths, ["/name", "/endpoint", "/events", "/event", "/region"]);
    /// ```
    pub fn from_json(value: Value, region: Option<&Region>, rules: &Overrides) -> Result<Self, Issues> {
        let (mut draft, mut issues) = Self::read(value, rules);
        draft.region = draft.region.or_else(|| region.cloned());
        issues.merge(draft.issues(true, rules));
        issues.ok_or(draft)
    }

    /// Reads what can be read of a draft. A property that can't be read is an issue, and empty.
    pub(crate) fn read(value: Value, rules: &Overrides) -> (Self, Issues) {
        let mut issues = Issues::new();
        let mut reader = ObjectReader::new(value, "a draft", &mut issues);
        let mut draft = Self::new(reader.required_text("name"), reader.required_text("endpoint"));
        if let Some(value) = reader.required("events") {
            draft.events = reader.as_texts(value, "events").unwrap_or_default();
        }
        draft.region = reader.text("region").map(Region::from);
        if let Some(format) = reader.text("format") {
            draft.format = format.into();
        }
        if let Some(value) = reader.take("headers") {
            draft.headers = reader.as_headers(value, "headers").unwrap_or_default();
        }
        draft.extra = reader.finish("a draft", rules.allow_unknown_fields);
        (draft, issues)
    }

    /// The secrets in the draft.
    pub(crate) fn secrets(&self) -> Vec<String> {
        secrets_of(Some(&self.endpoint), &self.headers)
    }
}

impl fmt::Debug for WebhookDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookDraft")
            .field("name", &self.name)
            .field("events", &self.events)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}
