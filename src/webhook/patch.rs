//! Changes to a webhook.

use std::fmt;

use serde_json::{Map, Value};

use super::check::{check_endpoint_at, check_events, check_format, check_headers, check_name, check_region};
use super::{Fields, Format, Header, Region, headers_json, secrets_of};
use crate::issue::{Issue, IssueCode, add_uncovered};
use crate::rules::Rules;

/// What to do with one property. `Debug` hides the value: it may be an endpoint.
///
/// ```
/// use autograb_webhooks::{Patch, WebhookPatch};
///
/// let patch = WebhookPatch { name: Patch::Set("Sales desk".into()), headers: Patch::Clear, ..Default::default() };
/// assert!(patch.check(&Default::default()).is_ok());
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Leave it as it is.
    #[default]
    Keep,
    /// Remove it: the blank `""` that the service takes for that \[seed\]. It says "where applicable" without
    /// saying where, so the service may refuse it.
    Clear,
    /// Give it this value.
    Set(T),
}

impl<T> fmt::Debug for Patch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keep => "Keep",
            Self::Clear => "Clear",
            Self::Set(_) => "Set(…)",
        })
    }
}

impl<T> Patch<T> {
    /// The new value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The property on the wire: absent, blank or a value.
    fn to_json(&self, json: impl FnOnce(&T) -> Value) -> Option<Value> {
        match self {
            Self::Keep => None,
            Self::Clear => Some("".into()),
            Self::Set(value) => Some(json(value)),
        }
    }
}

/// Changes to a webhook: only what is not [`Patch::Keep`] is sent \[seed\].
///
/// ```
/// use autograb_webhooks::{Config, Patch, WebhookPatch, api};
///
/// let config = Config::new("pub_example").region("uk");
/// let patch = WebhookPatch { headers: Patch::Clear, ..WebhookPatch::default() };
/// let request = api::update::encode(&config, "wh_1", &patch)?;
/// assert_eq!(request.body.as_deref(), Some(r#"{"headers":""}"#));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct WebhookPatch {
    /// What to call it.
    pub name: Patch<String>,
    /// Where to push to.
    pub endpoint: Patch<String>,
    /// The events to push, in place of all that are pushed now.
    pub events: Patch<Vec<String>>,
    /// Where it is to live. The region it lives in until then is that of the call.
    pub region: Patch<Region>,
    /// What to push events as.
    pub format: Patch<Format>,
    /// What to send with each push, in place of all that is sent now.
    pub headers: Patch<Vec<Header>>,
    /// Properties that this crate does not know, sent as they are.
    pub extra: Map<String, Value>,
}

impl WebhookPatch {
    /// Reports everything that is wrong with the patch, by the rules that are not overruled. That it changes
    /// nothing at all is an issue too.
    pub fn check(&self, rules: &Rules) -> Result<(), Vec<Issue>> {
        let mut issues = Vec::new();
        self.check_into(rules, &mut issues);
        if issues.is_empty() { Ok(()) } else { Err(issues) }
    }

    /// Whether it changes nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.to_json().is_empty()
    }

    fn check_into(&self, rules: &Rules, issues: &mut Vec<Issue>) {
        if self.is_empty() {
            issues.push(Issue::new("", IssueCode::Empty, "a patch must change at least one property"));
        }
        self.name.value().inspect(|name| check_name(name, issues));
        self.endpoint.value().inspect(|endpoint| check_endpoint_at(endpoint, rules, issues));
        self.events.value().inspect(|events| check_events(events, rules, issues));
        self.region.value().inspect(|region| check_region(Some(region), rules, issues));
        self.format.value().inspect(|format| check_format(format, rules, issues));
        self.headers.value().inspect(|headers| check_headers(headers, issues));
    }

    /// Reads a patch from JSON, as JavaScript gives it and as it stands on the wire, and checks it. `null` and
    /// `""` both clear a property.
    ///
    /// ```
    /// use autograb_webhooks::{Patch, Rules, WebhookPatch};
    /// use serde_json::json;
    ///
    /// let patch = WebhookPatch::from_json(json!({"name": "Sales", "headers": null}), &Rules::default()).unwrap();
    /// assert_eq!((patch.name, patch.headers), (Patch::Set("Sales".into()), Patch::Clear));
    /// assert!(WebhookPatch::from_json(json!({}), &Rules::default()).is_err());
    /// ```
    pub fn from_json(value: Value, rules: &Rules) -> Result<Self, Vec<Issue>> {
        let mut issues = Vec::new();
        let patch = Self::read(value, rules, &mut issues);
        let mut breaches = Vec::new();
        if issues.is_empty() || !patch.is_empty() {
            patch.check_into(rules, &mut breaches);
        }
        let issues = add_uncovered(issues, breaches);
        if issues.is_empty() { Ok(patch) } else { Err(issues) }
    }

    fn read(value: Value, rules: &Rules, issues: &mut Vec<Issue>) -> Self {
        let mut fields = Fields::of(value, "a patch", issues);
        let text = |fields: &mut Fields<'_>, name: &str| {
            read_patch(fields, name, |fields, value| fields.as_text(value, format!("/{name}")))
        };
        Self {
            name: text(&mut fields, "name"),
            endpoint: text(&mut fields, "endpoint"),
            events: read_patch(&mut fields, "events", |fields, value| fields.as_texts(value, "events")),
            region: text(&mut fields, "region").map(Region::from),
            format: text(&mut fields, "format").map(Format::from),
            headers: read_patch(&mut fields, "headers", |fields, value| fields.as_headers(value, "headers")),
            extra: fields.finish("a patch", rules.allow_unknown_fields),
        }
    }

    /// The body of the call that makes the changes.
    pub(crate) fn to_json(&self) -> Map<String, Value> {
        let text = |text: &String| Value::from(text.as_str());
        let mut object = self.extra.clone();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                object.insert(name.to_owned(), value);
            }
        };
        put("name", self.name.to_json(text));
        put("endpoint", self.endpoint.to_json(text));
        put("events", self.events.to_json(|events| events.iter().map(String::as_str).collect()));
        put("region", self.region.to_json(|region| region.as_str().into()));
        put("format", self.format.to_json(|format| format.as_str().into()));
        put("headers", self.headers.to_json(|headers| headers_json(headers)));
        object
    }

    /// What of the patch must not be shown where an answer repeats it.
    pub(crate) fn secrets(&self) -> Vec<String> {
        secrets_of(self.endpoint.value().map(String::as_str), self.headers.value().map_or(&[], Vec::as_slice))
    }
}

impl fmt::Debug for WebhookPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookPatch")
            .field("name", &self.name)
            .field("events", &self.events)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

impl<T> Patch<T> {
    fn map<U>(self, make: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(make(value)),
        }
    }
}

/// A property of a patch. One that can't be read is an issue, and kept as it is.
fn read_patch<'a, T>(
    fields: &mut Fields<'a>,
    name: &str,
    read: impl FnOnce(&mut Fields<'a>, Value) -> Option<T>,
) -> Patch<T> {
    match fields.take(name) {
        None => Patch::Keep,
        Some(Value::Null) => Patch::Clear,
        Some(Value::String(blank)) if blank.is_empty() => Patch::Clear,
        Some(value) => read(fields, value).map_or(Patch::Keep, Patch::Set),
    }
}
