//! Webhooks as AutoGrab stores them, and the drafts and patches that create and change them.

mod check;
mod draft;
mod patch;

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

pub use check::{check_headers, check_region};
pub use draft::WebhookDraft;
pub use patch::{Patch, WebhookPatch};

use crate::name::open_name;

open_name! {
    /// A region of the service [seed: uk] [hub: au, nz, my, uk]. Every webhook belongs to one.
    ///
    /// ```
    /// use autograb_webhooks::Region;
    ///
    /// assert!(Region::from("uk").is_known());
    /// assert!(!Region::from("atlantis").is_known());
    /// ```
    Region {
        /// Australia.
        AU = "au",
        /// New Zealand.
        NZ = "nz",
        /// Malaysia.
        MY = "my",
        /// The United Kingdom.
        UK = "uk",
    }
}

open_name! {
    /// The format of pushed events \[seed\]: so far only JSON.
    ///
    /// ```
    /// use autograb_webhooks::Format;
    ///
    /// assert_eq!(Format::JSON.as_str(), "json");
    /// ```
    Format {
        /// JSON.
        JSON = "json",
    }
}

impl Default for Format {
    fn default() -> Self {
        Self::JSON
    }
}

/// A header that AutoGrab sends with each push \[hub\]. `Debug` hides the value.
///
/// ```
/// use autograb_webhooks::Header;
///
/// let header = Header::new("X-Token", "secret");
/// assert_eq!(format!("{header:?}"), r#"Header { name: "X-Token", .. }"#);
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The name of the header.
    pub name: String,
    /// The value, which may be a secret.
    pub value: String,
}

impl Header {
    /// Creates a header.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Header").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A webhook as the service describes it.
///
/// AutoGrab has not published the exact shape of an answer \[assumed\], so reading is forgiving: a missing property
/// is empty, and one of an unexpected name or type is kept in `extra`. `Serialize` writes the same flat object that
/// the service sends.
///
/// ```
/// use autograb_webhooks::Webhook;
///
/// let json = r#"{"id": "wh_1", "name": "Stock desk", "region": "uk", "events": ["recapture_new"], "team": 7}"#;
/// let webhook: Webhook = serde_json::from_str(json)?;
/// assert_eq!(webhook.name, "Stock desk");
/// assert_eq!(webhook.extra["team"], 7);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
#[non_exhaustive]
pub struct Webhook {
    /// The id that the service assigned.
    pub id: String,
    /// The name that its owner chose; for reference only.
    pub name: String,
    /// The region that it belongs to.
    pub region: Region,
    /// The format of its events.
    pub format: Format,
    /// The URL that events are pushed to. Its query may contain a token.
    pub endpoint: String,
    /// The names of the events that are pushed. They may be newer than this crate's catalogue.
    pub events: Vec<String>,
    /// The headers that are sent with each push.
    pub headers: Vec<Header>,
    /// Every other property.
    #[serde(flatten, serialize_with = "serialize_unknown")]
    pub extra: Map<String, Value>,
}

impl Webhook {
    /// The properties that a webhook has on the wire.
    pub const FIELDS: [&str; 7] = ["id", "name", "region", "format", "endpoint", "events", "headers"];

    /// Creates a webhook without events, headers and further properties.
    pub fn new(id: impl Into<String>, region: impl Into<Region>) -> Self {
        Self {
            id: id.into(),
            name: String::new(),
            region: region.into(),
            format: Format::JSON,
            endpoint: String::new(),
            events: Vec::new(),
            headers: Vec::new(),
            extra: Map::new(),
        }
    }

    /// Reads a webhook from an object; `None` if the object has none of a webhook's properties.
    pub(crate) fn from_object(object: Map<String, Value>) -> Option<Self> {
        if !Self::FIELDS.iter().any(|field| object.contains_key(*field)) {
            return None;
        }
        let mut webhook = Self::new("", "");
        for (name, value) in object {
            if !webhook.read_property(&name, &value) {
                webhook.extra.insert(name, value);
            }
        }
        Some(webhook)
    }

    /// Reads one of the known properties. Returns whether it is one, and has the expected type.
    fn read_property(&mut self, name: &str, value: &Value) -> bool {
        let text = text_of(value);
        match (name, text) {
            ("id", Some(text)) => self.id = text,
            ("name", Some(text)) => self.name = text,
            ("region", Some(text)) => self.region = text.into(),
            ("format", Some(text)) => self.format = text.into(),
            ("endpoint", Some(text)) => self.endpoint = text,
            ("events", None) => match each_of(value, text_of) {
                Some(events) => self.events = events,
                None => return false,
            },
            ("headers", None) => match each_of(value, header_of) {
                Some(headers) => self.headers = headers,
                None => return false,
            },
            _ => return false,
        }
        true
    }
}

impl TryFrom<Map<String, Value>> for Webhook {
    type Error = &'static str;

    fn try_from(object: Map<String, Value>) -> Result<Self, Self::Error> {
        Self::from_object(object).ok_or("the object has none of a webhook's properties")
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("region", &self.region.as_str())
            .field("events", &self.events)
            .finish_non_exhaustive()
    }
}

/// The secrets in an endpoint and headers: the values in the endpoint's query, and the values of the headers.
pub(crate) fn secrets_of(endpoint: Option<&str>, headers: &[Header]) -> Vec<String> {
    let query = endpoint.and_then(|url| url.split_once('?')).map_or("", |(_, query)| query);
    let values = query.split('&').map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value));
    values.chain(headers.iter().map(|header| header.value.as_str())).map(str::to_owned).collect()
}

/// Writes the properties of `extra` that a webhook does not have itself: its own take precedence.
fn serialize_unknown<S: Serializer>(extra: &Map<String, Value>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(extra.iter().filter(|(name, _)| !Webhook::FIELDS.contains(&name.as_str())))
}

/// Writes the properties of `extra` that a draft or patch does not have itself. It has no id.
fn serialize_unknown_of_input<S: Serializer>(
    extra: &Map<String, Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let is_own = |name: &str| name != "id" && Webhook::FIELDS.contains(&name);
    serializer.collect_map(extra.iter().filter(|(name, _)| !is_own(name)))
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => number.as_i64().map(|number| number.to_string()),
        _ => None,
    }
}

fn each_of<T>(value: &Value, read: fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}

fn header_of(value: &Value) -> Option<Header> {
    let object = value.as_object().filter(|object| object.len() == 2)?;
    Some(Header::new(object.get("name")?.as_str()?, object.get("value")?.as_str()?))
}
