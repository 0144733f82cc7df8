//! Webhooks as AutoGrab keeps them, and the drafts and patches that make and change them.

mod check;
mod draft;
mod patch;
mod read;

use std::fmt;

use serde_json::{Map, Value};

pub use check::{check_headers, check_region};
pub use draft::WebhookDraft;
pub use patch::{Patch, WebhookPatch};
pub use read::Fields;

use crate::host::write_json;
use crate::json::{Parts, object};
use crate::name::open_name;

open_name! {
    /// A region of the service [seed: uk] [hub: au, nz, my, uk]. A webhook lives in one.
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
    /// The format that events are pushed in \[seed\]: so far only JSON.
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

/// A header that AutoGrab sends with each push \[hub\]. `Debug` hides the value.
///
/// ```
/// use autograb_webhooks::Header;
///
/// let header = Header::new("X-Token", "secret");
/// assert_eq!(format!("{header:?}"), r#"Header { name: "X-Token", .. }"#);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Header {
    /// The name of the field.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Header {
    /// A header with this name and value.
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
/// Nobody has published the exact shape of an answer \[assumed\], so reading is forgiving: what is missing
/// stays empty, and what has another name or type than expected is kept in `extra`.
///
/// ```
/// use autograb_webhooks::{api, http::Response};
///
/// let body = r#"{"id": "wh_1", "name": "Stock desk", "region": "uk", "events": ["recapture_new"], "team": 7}"#;
/// let webhook = api::get::decode(&Response::new(200, body), "wh_1")?;
/// assert_eq!(webhook.name, "Stock desk");
/// assert_eq!(webhook.extra["team"], 7);
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Webhook {
    /// What the service calls it.
    pub id: String,
    /// What its owner calls it; for reference only.
    pub name: String,
    /// Where it lives.
    pub region: Region,
    /// What events are pushed as.
    pub format: Format,
    /// Where events are pushed to. Its query may hold a token.
    pub endpoint: String,
    /// The events that are pushed. Names may be newer than this crate's catalogue.
    pub events: Vec<String>,
    /// What is sent with each push.
    pub headers: Vec<Header>,
    /// Every other property of the answer.
    pub extra: Map<String, Value>,
}

impl Webhook {
    /// The properties that a webhook has on the wire.
    pub const FIELDS: [&str; 7] = ["id", "name", "region", "format", "endpoint", "events", "headers"];

    /// Reads a webhook from an object; `None` if nothing in it says that it is one.
    pub(crate) fn from_json(mut object: Parts) -> Option<Self> {
        if !Self::FIELDS.iter().any(|field| object.get(field).is_some()) {
            return None;
        }
        let mut text = |name: &str| object.take_as(name, text_of);
        Some(Self {
            id: text("id").unwrap_or_default(),
            name: text("name").unwrap_or_default(),
            region: text("region").unwrap_or_default().into(),
            format: text("format").map_or(Format::JSON, Format::from),
            endpoint: text("endpoint").unwrap_or_default(),
            events: object.take_as("events", |value| each_of(value, text_of)).unwrap_or_default(),
            headers: object.take_as("headers", |value| each_of(value, header_of)).unwrap_or_default(),
            extra: object.rest(),
        })
    }

    /// The webhook as it stands on the wire.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut object = self.extra.clone();
        for (name, value) in self.properties() {
            object.insert(name.to_owned(), value);
        }
        object
    }

    /// The properties that a webhook has on the wire, without `extra`.
    pub(crate) fn properties(&self) -> [(&'static str, Value); 7] {
        [
            ("id", self.id.as_str().into()),
            ("name", self.name.as_str().into()),
            ("region", self.region.as_str().into()),
            ("format", self.format.as_str().into()),
            ("endpoint", self.endpoint.as_str().into()),
            ("events", self.events.iter().map(String::as_str).collect()),
            ("headers", headers_json(&self.headers)),
        ]
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

pub(crate) fn headers_json(headers: &[Header]) -> Value {
    let json = |header: &Header| {
        Value::from(object([("name", header.name.as_str().into()), ("value", header.value.as_str().into())]))
    };
    headers.iter().map(json).collect()
}

/// What must not be shown of an endpoint and headers: the values in the endpoint's query, and those of headers.
pub(crate) fn secrets_of(endpoint: Option<&str>, headers: &[Header]) -> Vec<String> {
    let query = endpoint.and_then(|url| url.split_once('?')).map_or("", |(_, query)| query);
    let values = query.split('&').map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value));
    values.chain(headers.iter().map(|header| header.value.as_str())).map(str::to_owned).collect()
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        // A number that JavaScript has rounded is no id any more.
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(write_json(value)),
        _ => None,
    }
}

fn each_of<T>(value: &Value, read: fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    let mut each = Vec::new();
    for value in value.as_array()? {
        each.push(read(value)?);
    }
    Some(each)
}

fn header_of(value: &Value) -> Option<Header> {
    let object = value.as_object().filter(|object| object.len() == 2)?;
    Some(Header::new(object.get("name")?.as_str()?, object.get("value")?.as_str()?))
}
