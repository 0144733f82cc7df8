//! Typed payloads. The fields are those of the schema table, which a test checks.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::options::ValidateOptions;
use super::report::Verdict;
use super::validate::validate;

/// A pushed payload by its event.
///
/// AutoGrab has published few of the fields. An unpublished one is an `Option` here, which is `None` if the field is
/// missing or `null`, and unknown fields are kept in `extra`.
///
/// ```
/// use autograb_webhooks::{Payload, ValidateOptions, parse_payload};
///
/// let body = br#"{"event": "recapture_new", "data": {"id": "5100", "rego": "ABC12D", "sightings": []}}"#;
/// match parse_payload(body, &ValidateOptions::default())? {
///     Payload::RecaptureNew(customer) => assert_eq!(customer.rego.as_deref(), Some("ABC12D")),
///     other => println!("ignored {}", other.event()),
/// }
/// # Ok::<(), autograb_webhooks::InvalidPayload>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Payload {
    /// The ping call was made, to test the connection.
    Ping(PingData),
    /// A customer was spotted on a used car listing website.
    RecaptureNew(RecaptureCustomer),
    /// The listing price of a customer's vehicle changed.
    RecapturePriceChange(RecaptureCustomer),
    /// A customer removed the listing.
    RecaptureDelist(RecaptureCustomer),
    /// A past price prediction moved.
    ValuationChange(Valuation),
    /// A pre-accident valuation report is ready.
    ClaimReportGenerated(ClaimReport),
    /// An event that this version does not know, or data that do not have the assumed types.
    Unknown {
        /// The name of the event.
        event: String,
        /// The data as they came.
        data: Value,
    },
}

/// Other fields that were uploaded with a customer.
pub type AdditionalFields = Map<String, Value>;

/// The data of a `ping`. Its contents are not published.
pub type PingData = Map<String, Value>;

macro_rules! data_types {
    ($(
        $(#[$doc:meta])*
        $name:ident {
            $($(#[$field_doc:meta])* $field:ident $(as $wire:literal)?: $type:ty,)+
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            #[non_exhaustive]
            pub struct $name {
                $(
                    $(#[$field_doc])*
                    $(#[serde(rename = $wire)])?
                    pub $field: $type,
                )+
                /// Fields that this version does not know.
                #[serde(flatten)]
                pub extra: Map<String, Value>,
            }
        )+

        /// The fields of each type with their names on the wire, for the comparison with the schema table.
        #[cfg(test)]
        const TYPES: &[(&str, &[(&str, &str)])] = &[
            $((stringify!($name), &[$((field_name!($field $($wire)?), stringify!($type)),)+]),)+
        ];
    };
}

#[cfg(test)]
macro_rules! field_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

data_types! {
    /// A Recapture customer. The names are those of the Recapture API; that pushes use them is assumed.
    RecaptureCustomer {
        /// AutoGrab's id of the customer.
        id: Option<String>,
        /// When the customer was last changed.
        last_updated: Option<String>,
        /// The registration plate of the customer's vehicle.
        rego: Option<String>,
        /// The state of registration, where there are states.
        state: Option<String>,
        /// The vehicle identification number.
        vin: Option<String>,
        /// Your own id of the customer, as uploaded.
        external_id: Option<String>,
        /// When the vehicle was sold to the customer.
        sale_date: Option<String>,
        /// When monitoring of the customer starts.
        monitor_start_date: Option<String>,
        /// When monitoring of the customer ends.
        monitor_end_date: Option<String>,
        /// The name of the customer. Personal data.
        client_name: Option<String>,
        /// The mobile number of the customer. Personal data.
        mobile_number: Option<String>,
        /// When the customer's contract ends. Personal data.
        expiry_date: Option<String>,
        /// Year, make, model and variant in one line.
        vehicle_title: Option<String>,
        /// Other fields that were uploaded with the customer.
        additional_fields: Option<AdditionalFields>,
        /// The listings in which the vehicle was spotted.
        sightings: Option<Vec<Sighting>>,
    }

    /// A listing in which a customer's vehicle was spotted.
    Sighting {
        /// When the listing was spotted.
        at: Option<String>,
        /// AutoGrab's id of the lead.
        lead_id: Option<String>,
        /// The URL of the listing.
        listing_url: Option<String>,
        /// The headline of the listing.
        listing_title: Option<String>,
        /// The asking price, in the currency of the region.
        listing_price: Option<f64>,
        /// Who sells, such as a dealer or a private seller.
        seller_type: Option<String>,
    }

    /// A price prediction. The names are those of the Valuation API; that pushes use them is assumed.
    Valuation {
        /// The pricing id.
        id: Option<String>,
        /// AutoGrab's id of the vehicle.
        vehicle_id: Option<String>,
        /// When the prediction was made.
        created_at: Option<String>,
        /// The odometer reading in kilometres.
        kms: Option<f64>,
        /// The predicted price, in the currency of the region.
        price: Option<f64>,
        /// How confident the prediction is, from 0 to 1.
        score: Option<f64>,
        /// The retail price, in the currency of the region.
        retail_price: Option<f64>,
        /// The trade-in price, in the currency of the region.
        trade_price: Option<f64>,
        /// The amount that was added to the price; negative if it was deducted.
        adjustment: Option<f64>,
    }

    /// A pre-accident valuation report that is ready.
    ClaimReport {
        /// AutoGrab's id of the claim.
        claim_id as "claimID": String,
        /// The insurer's number of the claim.
        claim_number as "claimNumber": String,
        /// The vehicle's value before the accident.
        claim_valuation as "claimValuation": f64,
        /// The URL of the report.
        report_url as "reportURL": String,
    }
}

macro_rules! events {
    ($($variant:ident($data:ty) => $event:literal,)+) => {
        impl Payload {
            /// Returns the name of the event.
            pub fn event(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $event,)+
                    Self::Unknown { event, .. } => event,
                }
            }

            fn from_envelope(Envelope { event, data }: Envelope) -> Self {
                let typed = match event.as_str() {
                    $($event => <$data>::deserialize(&data).ok().map(Self::$variant),)+
                    _ => None,
                };
                typed.unwrap_or(Self::Unknown { event, data })
            }
        }

        impl Serialize for Payload {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(data) => Borrowed { event: $event, data }.serialize(serializer),)+
                    Self::Unknown { event, data } => Borrowed { event, data }.serialize(serializer),
                }
            }
        }

        #[cfg(test)]
        const EVENT_NAMES: &[&str] = &[$($event),+];
    };
}

events! {
    Ping(PingData) => "ping",
    RecaptureNew(RecaptureCustomer) => "recapture_new",
    RecapturePriceChange(RecaptureCustomer) => "recapture_price_change",
    RecaptureDelist(RecaptureCustomer) => "recapture_delist",
    ValuationChange(Valuation) => "valuation_change",
    ClaimReportGenerated(ClaimReport) => "claim_report_generated",
}

#[derive(Deserialize)]
struct Envelope {
    event: String,
    data: Value,
}

#[derive(Serialize)]
struct Borrowed<'a, T> {
    event: &'a str,
    data: &'a T,
}

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Envelope::deserialize(deserializer).map(Self::from_envelope)
    }
}

/// Validates a payload as [`validate`] does, and parses it. Warnings and notices do not prevent that.
///
/// # Errors
/// The verdict on an invalid payload.
///
/// ```
/// use autograb_webhooks::{ValidateOptions, parse_payload};
///
/// let error = parse_payload(br#"{"event": "ping"}"#, &ValidateOptions::default()).unwrap_err();
/// assert_eq!(error.to_string(), "/data: `data` is missing; expected an object");
/// assert_eq!(error.verdict.issues.len(), 1);
/// ```
pub fn parse_payload(
    payload: impl AsRef<[u8]>,
    options: &ValidateOptions<'_>,
) -> Result<Payload, InvalidPayload> {
    let payload = payload.as_ref();
    let verdict = validate(payload, options);
    if !verdict.valid {
        return Err(InvalidPayload { verdict, source: None });
    }
    let text = payload.strip_prefix("\u{feff}".as_bytes()).unwrap_or(payload);
    serde_json::from_slice(text).map_err(|source| InvalidPayload { verdict, source: Some(source) })
}

/// The error of [`parse_payload`].
#[derive(Debug)]
#[non_exhaustive]
pub struct InvalidPayload {
    /// The verdict, with the issues.
    pub verdict: Verdict,
    /// Why a valid payload can't be parsed: its nesting exceeds the limit of serde_json, or a number the range of `f64`.
    source: Option<serde_json::Error>,
}

impl fmt::Display for InvalidPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(source) = &self.source {
            return write!(f, "the payload can't be parsed: {source}");
        }
        let Some(issue) = self.verdict.issues.iter().min_by_key(|issue| issue.severity) else {
            return f.write_str("the payload is invalid");
        };
        write!(f, "{issue}")?;
        match self.verdict.issues.len() + self.verdict.omitted - 1 {
            0 => Ok(()),
            more => write!(f, " (and {more} more)"),
        }
    }
}

impl std::error::Error for InvalidPayload {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::schema::table::{Field, Kind, Object, PAYLOADS};
    use crate::{EVENTS, Mode, sample_payload};

    fn objects() -> Vec<&'static Object> {
        fn collect(object: &'static Object, objects: &mut Vec<&'static Object>) {
            objects.push(object);
            for field in object.fields {
                if let Kind::Object(inner) | Kind::Array(inner) = field.kind {
                    collect(inner, objects);
                }
            }
        }
        let mut objects = Vec::new();
        PAYLOADS.iter().for_each(|payload| collect(payload.data, &mut objects));
        objects
    }

    /// The Rust type of a field.
    fn type_of(field: &Field) -> String {
        let kind = match field.kind {
            Kind::String(_) => "String".to_owned(),
            Kind::Number(_) => "f64".to_owned(),
            Kind::Object(object) => object.name.to_owned(),
            Kind::Array(object) => format!("Vec<{}>", object.name),
        };
        let is_certain = field.source.is_published() && field.required && !field.nullable;
        if is_certain { kind } else { format!("Option<{kind}>") }
    }

    #[test]
    fn types_have_the_fields_of_the_schema_table() {
        for object in objects().into_iter().filter(|object| !object.fields.is_empty()) {
            let (_, fields) = TYPES.iter().find(|(name, _)| *name == object.name).expect(object.name);
            let expected: Vec<_> = object.fields.iter().map(|field| (field.name, type_of(field))).collect();
            let found: Vec<_> = fields.iter().map(|(name, kind)| (*name, kind.replace(' ', ""))).collect();
            assert_eq!(found, expected, "{}", object.name);
        }
        for (name, _) in TYPES {
            assert!(objects().iter().any(|object| object.name == *name), "{name}");
        }
        assert!(EVENTS.iter().map(|event| event.name).eq(EVENT_NAMES.iter().copied()));
    }

    #[test]
    fn samples_round_trip() {
        let strict = ValidateOptions { mode: Mode::Strict, ..ValidateOptions::default() };
        for event in EVENTS {
            for seed in 0..20 {
                let sample = sample_payload(event.name, seed).unwrap();
                let payload = parse_payload(&sample, &strict).unwrap();
                assert!(!matches!(payload, Payload::Unknown { .. }), "{sample}");
                assert_eq!(payload.event(), event.name);
                let expected: Value = serde_json::from_str(&sample).unwrap();
                let written = serde_json::to_value(&payload).unwrap();
                assert_eq!(without_nulls(written), without_nulls(expected));
            }
        }
    }

    /// An absent field is `None`, which is written as `null`, and numbers are `f64`.
    fn without_nulls(value: Value) -> Value {
        match value {
            Value::Object(map) => Value::Object(
                map.into_iter()
                    .filter(|(_, value)| !value.is_null())
                    .map(|(key, value)| (key, without_nulls(value)))
                    .collect(),
            ),
            Value::Array(items) => items.into_iter().map(without_nulls).collect(),
            Value::Number(number) => number.as_f64().into(),
            other => other,
        }
    }

    #[test]
    fn unknown_events_and_unexpected_types_keep_their_data() {
        let options = ValidateOptions::default();
        for (payload, known) in [
            (r#"{"event":"later","data":{"a":[1]}}"#, false),
            (r#"{"data":{"vin":5},"event":"recapture_new"}"#, false),
            (r#"{"event":"recapture_new","data":{"vin":null,"more":{"a":1}}}"#, true),
            ("\u{feff}{\"event\":\"ping\",\"data\":{}}", true),
        ] {
            let parsed = parse_payload(payload, &options).unwrap();
            assert_eq!(!matches!(parsed, Payload::Unknown { .. }), known, "{payload}");
            let value: Value = serde_json::from_str(payload.trim_start_matches('\u{feff}')).unwrap();
            let written = serde_json::to_value(&parsed).unwrap();
            assert_eq!(without_nulls(written), without_nulls(value));
        }
    }

    #[test]
    fn a_payload_that_serde_cannot_hold_is_an_error() {
        let options = ValidateOptions { max_depth: 1000, ..ValidateOptions::default() };
        let deep = format!(r#"{{"event":"ping","data":{{"a":{}{}}}}}"#, "[".repeat(500), "]".repeat(500));
        let error = parse_payload(&deep, &options).unwrap_err();
        assert!(error.verdict.valid);
        assert!(error.to_string().starts_with("the payload can't be parsed: recursion limit"), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
}
