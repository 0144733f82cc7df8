//! A webhook that is to be created.

use std::fmt;

use serde_json::{Map, Value};

use super::check::{check_endpoint_at, check_events, check_format, check_headers, check_name, check_region};
use super::{Fields, Format, Header, Region, headers_json, secrets_of};
use crate::issue::{Issue, add_uncovered};
use crate::rules::Rules;

/// What the service needs to know to create a webhook \[seed\].
///
/// ```
/// use autograb_webhooks::{Rules, WebhookDraft};
///
/// let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook?token=t")
///     .region("uk")
///     .event("recapture_new")
///     .header("X-Source", "autograb");
/// assert!(draft.check(&Rules::default()).is_ok());
/// ```
#[derive(Clone, PartialEq)]
pub struct WebhookDraft {
    /// What to call it; for reference only.
    pub name: String,
    /// Where to push to: an absolute `https:` URL. Its query may hold a token.
    pub endpoint: String,
    /// The events to push.
    pub events: Vec<String>,
    /// Where it is to live. The region of the client or call stands in when there is none.
    pub region: Option<Region>,
    /// What to push events as.
    pub format: Format,
    /// What to send with each push \[hub\].
    pub headers: Vec<Header>,
    /// Properties that this crate does not know, sent as they are.
    pub extra: Map<String, Value>,
}

impl WebhookDraft {
    /// A draft without events, headers and region.
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

    /// The draft with one more event.
    #[must_use]
    pub fn event(mut self, name: impl Into<String>) -> Self {
        self.events.push(name.into());
        self
    }

    /// The draft with these events more.
    #[must_use]
    pub fn events<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.events.extend(names.into_iter().map(Into::into));
        self
    }

    /// The draft in this region.
    #[must_use]
    pub fn region(mut self, region: impl Into<Region>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The draft with one more header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push(Header::new(name, value));
        self
    }

    /// Reports everything that is wrong with the draft, by the rules that are not overruled.
    pub fn check(&self, rules: &Rules) -> Result<(), Vec<Issue>> {
        let mut issues = Vec::new();
        self.check_into(self.region.as_ref(), rules, &mut issues);
        if issues.is_empty() { Ok(()) } else { Err(issues) }
    }

    /// The same for a draft in this region.
    pub(crate) fn check_into(&self, region: Option<&Region>, rules: &Rules, issues: &mut Vec<Issue>) {
        check_name(&self.name, issues);
        check_endpoint_at(&self.endpoint, rules, issues);
        check_events(&self.events, rules, issues);
        check_region(region, rules, issues);
        check_format(&self.format, rules, issues);
        check_headers(&self.headers, issues);
    }

    /// Reads a draft from JSON, as JavaScript gives it and as it stands on the wire, and checks it.
    ///
    /// Every problem is reported, and none twice: a field of the wrong type is not checked any further.
    ///
    /// ```
    /// use autograb_webhooks::{Rules, WebhookDraft};
    /// use serde_json::json;
    ///
    /// let issues = WebhookDraft::from_json(json!({"name": 1, "event": "ping"}), None, &Rules::default()).unwrap_err();
    /// let paths: Vec<_> = issues.iter().map(|issue| issue.path.as_str()).collect();
    /// assert_eq!(paths, ["/name", "/endpoint", "/events", "/event", "/region"]);
    /// ```
    pub fn from_json(value: Value, region: Option<&Region>, rules: &Rules) -> Result<Self, Vec<Issue>> {
        let mut issues = Vec::new();
        let draft = Self::read(value, region, rules, &mut issues);
        let mut breaches = Vec::new();
        draft.check_into(draft.region.as_ref(), rules, &mut breaches);
        let issues = add_uncovered(issues, breaches);
        if issues.is_empty() { Ok(draft) } else { Err(issues) }
    }

    /// What can be read of a draft; what can't is an issue, and empty.
    pub(crate) fn read(
        value: Value,
        region: Option<&Region>,
        rules: &Rules,
        issues: &mut Vec<Issue>,
    ) -> Self {
        let mut fields = Fields::of(value, "a draft", issues);
        let mut draft = Self::new(fields.required_text("name"), fields.required_text("endpoint"));
        if let Some(value) = fields.required("events") {
            draft.events = fields.as_texts(value, "events").unwrap_or_default();
        }
        draft.region = fields.text("region").map(Region::from).or_else(|| region.cloned());
        if let Some(format) = fields.text("format") {
            draft.format = format.into();
        }
        if let Some(value) = fields.take("headers") {
            draft.headers = fields.as_headers(value, "headers").unwrap_or_default();
        }
        draft.extra = fields.finish("a draft", rules.allow_unknown_fields);
        draft
    }

    /// The body of the call that creates the webhook.
    pub(crate) fn to_json(&self) -> Map<String, Value> {
        let mut object = self.extra.clone();
        let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
        put("name", self.name.as_str().into());
        put("endpoint", self.endpoint.as_str().into());
        put("events", self.events.iter().map(String::as_str).collect());
        put("format", self.format.as_str().into());
        if let Some(region) = &self.region {
            put("region", region.as_str().into());
        }
        if !self.headers.is_empty() {
            put("headers", headers_json(&self.headers));
        }
        object
    }

    /// What of the draft must not be shown where an answer repeats it.
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
