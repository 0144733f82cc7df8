//! The input of the call that changes a webhook.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::check::{check_endpoint_at, check_events, check_format, check_headers, check_name, check_region};
use super::{Format, Header, Region, secrets_of};
use crate::issue::{IssueCode, Issues};
use crate::overrides::Overrides;
use crate::reader::ObjectReader;

/// The change of one property. `Debug` hides the value, which may be an endpoint.
///
/// ```
/// use autograb_webhooks::{Patch, WebhookPatch};
///
/// let patch = WebhookPatch { name: Patch::Set("Sales desk".into()), headers: Patch::Clear, ..Default::default() };
/// assert!(patch.check(&Default::default()).is_ok());
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The property stays as it is, and is not sent.
    #[default]
    Keep,
    /// The property is removed: the service takes a blank `""` for that \[seed\]. It removes it "where applicable"
    /// without saying where, so the service may refuse it.
    Clear,
    /// The property gets this value.
    Set(T),
}

impl<T> Patch<T> {
    /// Returns the new value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Returns whether the property stays as it is.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    fn map<U>(self, map: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(map(value)),
        }
    }
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

/// Writes the value, or a blank for [`Patch::Clear`]. [`Patch::Keep`] has to be skipped by the object that contains it.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_str(""),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

/// Reads `null` and a blank `""` as [`Patch::Clear`].
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Given<T> {
            Blank(Blank),
            Value(T),
        }
        #[derive(Deserialize)]
        enum Blank {
            #[serde(rename = "")]
            Blank,
        }
        Ok(match Option::<Given<T>>::deserialize(deserializer)? {
            None | Some(Given::Blank(Blank::Blank)) => Self::Clear,
            Some(Given::Value(value)) => Self::Set(value),
        })
    }
}

/// Changes to a webhook \[seed\]: every property that is not [`Patch::Keep`] is sent. `Serialize` writes the body of the
/// update call.
///
/// ```
/// use autograb_webhooks::{Patch, WebhookPatch};
///
/// let patch = WebhookPatch { headers: Patch::Clear, ..WebhookPatch::default() };
/// assert_eq!(serde_json::to_string(&patch)?, r#"{"headers":""}"#);
/// assert_eq!(serde_json::from_str::<WebhookPatch>(r#"{"headers": null}"#)?, patch);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebhookPatch {
    /// The name.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub name: Patch<String>,
    /// The URL to push events to.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub endpoint: Patch<String>,
    /// The names of the events to push, in place of the present ones.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub events: Patch<Vec<String>>,
    /// The region to move the webhook to. The region of the call is the one that it is in until then.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub region: Patch<Region>,
    /// The format of the pushed events.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub format: Patch<Format>,
    /// The headers to send with each push, in place of the present ones.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub headers: Patch<Vec<Header>>,
    /// Properties that this crate does not know, sent as they are.
    #[serde(flatten, serialize_with = "super::serialize_unknown_of_input")]
    pub extra: Map<String, Value>,
}

impl WebhookPatch {
    /// Checks the patch by the rules that are not overridden. It must change at least one property.
    ///
    /// # Errors
    ///
    /// Every problem of the patch.
    pub fn check(&self, rules: &Overrides) -> Result<(), Issues> {
        self.issues(rules).into_result()
    }

    /// Returns whether the patch changes nothing.
    pub fn is_empty(&self) -> bool {
        let Self { name, endpoint, events, region, format, headers, extra } = self;
        let is_kept = name.is_keep() && endpoint.is_keep() && events.is_keep();
        is_kept && region.is_keep() && format.is_keep() && headers.is_keep() && extra.is_empty()
    }

    pub(crate) fn issues(&self, rules: &Overrides) -> Issues {
        let mut issues = Issues::new();
        if self.is_empty() {
            issues.report("", IssueCode::Empty, "a patch must change at least one property");
        }
        self.name.value().inspect(|name| check_name(name, &mut issues));
        self.endpoint.value().inspect(|endpoint| check_endpoint_at(endpoint, rules, &mut issues));
        self.events.value().inspect(|events| check_events(events, rules, &mut issues));
        self.region.value().inspect(|region| check_region(Some(region), rules, &mut issues));
        self.format.value().inspect(|format| check_format(format, rules, &mut issues));
        self.headers.value().inspect(|headers| check_headers(headers, &mut issues));
        issues
    }

    /// Reads a patch from JSON and checks it. `null` and `""` both clear a property.
    ///
    /// # Errors
    ///
    /// Every problem of the patch.
    ///
    /// ```
    /// use autograb_webhooks::{Patch, Overrides, WebhookPatch};
    /// use serde_json::json;
    ///
    /// let patch = WebhookPatch::from_json(json!({"name": "Sales", "headers": null}), &Overrides::default()).unwrap();
    /// assert_eq!((patch.name, patch.headers), (Patch::Set("Sales".into()), Patch::Clear));
    /// assert!(WebhookPatch::from_json(json!({}), &Overrides::default()).is_err());
    /// ```
    pub fn from_json(value: Value, rules: &Overrides) -> Result<Self, Issues> {
        let (patch, mut issues) = Self::read(value, rules);
        issues.merge(patch.issues(rules));
        issues.ok_or(patch)
    }

    /// Reads what can be read of a patch. A property that can't be read is an issue, and cleared, so that a patch of
    /// nothing else is not also reported as empty.
    pub(crate) fn read(value: Value, rules: &Overrides) -> (Self, Issues) {
        let mut issues = Issues::new();
        let mut reader = ObjectReader::new(value, "a patch", &mut issues);
        let text = |reader: &mut ObjectReader<'_>, name: &str| {
            read_property(reader, name, |reader, value| reader.as_text(value, format!("/{name}")))
        };
        let mut patch = Self {
            name: text(&mut reader, "name"),
            endpoint: text(&mut reader, "endpoint"),
            events: read_property(&mut reader, "events", |reader, value| reader.as_texts(value, "events")),
            region: text(&mut reader, "region").map(Region::from),
            format: text(&mut reader, "format").map(Format::from),
            headers: read_property(&mut reader, "headers", |reader, value| {
                reader.as_headers(value, "headers")
            }),
            extra: Map::new(),
        };
        patch.extra = reader.finish("a patch", rules.allow_unknown_fields);
        (patch, issues)
    }

    /// The secrets in the patch.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let headers = self.headers.value().map_or(&[][..], Vec::as_slice);
        secrets_of(self.endpoint.value().map(String::as_str), headers)
    }
}

fn read_property<T>(
    reader: &mut ObjectReader<'_>,
    name: &str,
    read: impl FnOnce(&mut ObjectReader<'_>, Value) -> Option<T>,
) -> Patch<T> {
    match reader.take(name) {
        None => Patch::Keep,
        Some(Value::Null) => Patch::Clear,
        Some(Value::String(text)) if text.is_empty() => Patch::Clear,
        Some(value) => read(reader, value).map_or(Patch::Clear, Patch::Set),
    }
}

impl fmt::Debug for WebhookPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, endpoint, events, region, format, headers, extra: _ } = self;
        f.debug_struct("WebhookPatch")
            .field("name", name)
            .field("endpoint", endpoint)
            .field("events", events)
            .field("region", region)
            .field("format", format)
            .field("headers", headers)
            .finish_non_exhaustive()
    }
}
