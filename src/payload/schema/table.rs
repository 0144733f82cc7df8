//! The fields of pushed payloads, as far as they are known. The validator, the JSON Schema, the TypeScript types, the
//! Rust types and the samples are derived from this table or checked against it.
//!
//! A row has the source of the push, not of the page that its name was borrowed from. Its type, format, requiredness
//! and nullability are as certain as that source.

use crate::source::Source;

/// The data of an event.
pub(crate) struct Payload {
    pub(crate) event: &'static str,
    pub(crate) data: &'static Object,
}

/// An object and its fields.
pub(crate) struct Object {
    /// The name of its type in TypeScript and Rust.
    pub(crate) name: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) fields: &'static [Field],
    /// Whether other properties are expected, and so get no notice.
    pub(crate) open: bool,
}

/// A property of an object.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) source: Source,
    pub(crate) meaning: &'static str,
    pub(crate) sample: Sample,
}

/// The type of a value.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    String(Format),
    Number(Bounds),
    Object(&'static Object),
    Array(&'static Object),
}

/// The format of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Any,
    /// `YYYY-MM-DD`.
    Date,
    /// RFC 3339.
    DateTime,
    /// A date or a date and time.
    DateOrDateTime,
    /// An absolute `http` or `https` URL by the WHATWG standard.
    Url,
    /// A vehicle identification number: 17 capital letters and digits, without I, O and Q.
    Vin,
    /// An absolute `http` or `https` URL by RFC 3986: the format `uri` of a user's schema.
    Uri,
}

impl Format {
    /// What is expected, for a message.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "a string",
            Self::Date => "a date such as `2024-02-29`",
            Self::DateTime => "a date and time such as `2024-02-29T12:30:00Z`",
            Self::DateOrDateTime => {
                "a date such as `2024-02-29`, or with a time such as `2024-02-29T12:30:00Z`"
            }
            Self::Url | Self::Uri => "an absolute `http` or `https` URL",
            Self::Vin => "a VIN of 17 capital letters and digits, without I, O and Q",
        }
    }
}

/// The bounds of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) integer: bool,
    /// The least number in the notation of JSON.
    pub(crate) minimum: Option<&'static str>,
    /// The greatest number in the notation of JSON.
    pub(crate) maximum: Option<&'static str>,
}

/// What the sample generator puts into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sample {
    Id,
    ClaimNumber,
    ReportUrl,
    Plate,
    State,
    Vin,
    Title,
    ClientName,
    Mobile,
    Sold,
    MonitorStart,
    MonitorEnd,
    Expiry,
    Sighted,
    Updated,
    ListingUrl,
    SellerType,
    Price,
    Kms,
    Score,
    Adjustment,
    Nested,
}

/// The name of the event in a payload.
pub(crate) const EVENT: Field =
    hub("event", STRING, Sample::Nested, "The name of the event, one of the catalogue's or a newer one.")
        .required();

/// The data of the event in a payload.
pub(crate) const DATA: Field =
    hub("data", Kind::Object(&ANYTHING), Sample::Nested, "What the event is about.").required();

/// The data of every event, in the order of the event catalogue.
pub(crate) const PAYLOADS: &[Payload] = &[
    Payload { event: "ping", data: &PING },
    Payload { event: "recapture_new", data: &CUSTOMER },
    Payload { event: "recapture_price_change", data: &CUSTOMER },
    Payload { event: "recapture_delist", data: &CUSTOMER },
    Payload { event: "valuation_change", data: &VALUATION },
    Payload { event: "claim_report_generated", data: &CLAIM_REPORT },
];

const ANYTHING: Object = Object {
    name: "AdditionalFields",
    meaning: "An object with properties that nobody has described.",
    fields: &[],
    open: true,
};

const PING: Object = Object {
    name: "PingData",
    meaning: "The example payload of a ping. Its contents are not published.",
    fields: &[],
    open: true,
};

const CUSTOMER: Object = Object {
    name: "RecaptureCustomer",
    meaning: "A Recapture customer. The names are those of the Recapture API; that pushes use them is assumed.",
    fields: &[
        assumed("id", STRING, Sample::Id, "AutoGrab's id of the customer.").required(),
        assumed("last_updated", DATE, Sample::Updated, "When the customer was last changed.").nullable(),
        assumed("rego", STRING, Sample::Plate, "The registration plate of the customer's vehicle.")
            .nullable(),
        assumed("state", STRING, Sample::State, "The state of registration, where there are states.")
            .nullable(),
        assumed("vin", VIN, Sample::Vin, "The vehicle identification number.").nullable(),
        assumed("external_id", STRING, Sample::Id, "Your own id of the customer, as uploaded.").nullable(),
        assumed("sale_date", DATE, Sample::Sold, "When the vehicle was sold to the customer.").nullable(),
        assumed("monitor_start_date", DATE, Sample::MonitorStart, "When monitoring of the customer starts.")
            .nullable(),
        assumed("monitor_end_date", DATE, Sample::MonitorEnd, "When monitoring of the customer ends.")
            .nullable(),
        // The type of these is as uploaded. They have no format, so that no message shows a value.
        assumed("client_name", STRING, Sample::ClientName, "The name of the customer. Personal data.")
            .nullable(),
        assumed("mobile_number", STRING, Sample::Mobile, "The mobile number of the customer. Personal data.")
            .nullable(),
        assumed("expiry_date", STRING, Sample::Expiry, "When the customer's contract ends. Personal data.")
            .nullable(),
        assumed("vehicle_title", STRING, Sample::Title, "Year, make, model and variant in one line.")
            .nullable(),
        assumed(
            "additional_fields",
            UNTYPED,
            Sample::Nested,
            "Other fields that were uploaded with the customer.",
        )
        .nullable(),
        assumed(
            "sightings",
            Kind::Array(&SIGHTING),
            Sample::Nested,
            "The listings in which the vehicle was spotted.",
        )
        .required(),
    ],
    open: false,
};

const SIGHTING: Object = Object {
    name: "Sighting",
    meaning: "A listing in which a customer's vehicle was spotted.",
    fields: &[
        assumed("at", DATE, Sample::Sighted, "When the listing was spotted.").required(),
        assumed("lead_id", STRING, Sample::Id, "AutoGrab's id of the lead.").nullable(),
        assumed("listing_url", URL, Sample::ListingUrl, "The URL of the listing.").nullable(),
        assumed("listing_title", STRING, Sample::Title, "The headline of the listing.").nullable(),
        assumed("listing_price", MONEY, Sample::Price, "The asking price, in the currency of the region.")
            .nullable(),
        assumed(
            "seller_type",
            STRING,
            Sample::SellerType,
            "Who sells, such as a dealer or a private seller.",
        )
        .nullable(),
    ],
    open: false,
};

const VALUATION: Object = Object {
    name: "Valuation",
    meaning: "A price prediction. The names are those of the Valuation API; that pushes use them is assumed.",
    fields: &[
        assumed("id", STRING, Sample::Id, "The pricing id.").required(),
        assumed("vehicle_id", STRING, Sample::Id, "AutoGrab's id of the vehicle.").required(),
        assumed("created_at", DATE, Sample::Updated, "When the prediction was made.").nullable(),
        assumed("kms", COUNT, Sample::Kms, "The odometer reading in kilometres.").nullable(),
        assumed("price", MONEY, Sample::Price, "The predicted price, in the currency of the region.")
            .nullable(),
        assumed("score", SHARE, Sample::Score, "How confident the prediction is, from 0 to 1.").nullable(),
        assumed("retail_price", MONEY, Sample::Price, "The retail price, in the currency of the region.")
            .nullable(),
        assumed("trade_price", MONEY, Sample::Price, "The trade-in price, in the currency of the region.")
            .nullable(),
        assumed(
            "adjustment",
            NUMBER,
            Sample::Adjustment,
            "The amount that was added to the price; negative if it was deducted.",
        )
        .nullable(),
    ],
    open: false,
};

/// The published example has all four fields, so all are required.
const CLAIM_REPORT: Object = Object {
    name: "ClaimReport",
    meaning: "A pre-accident valuation report that is ready.",
    fields: &[
        hub("claimID", STRING, Sample::Id, "AutoGrab's id of the claim.").required(),
        hub("claimNumber", STRING, Sample::ClaimNumber, "The insurer's number of the claim.").required(),
        hub("claimValuation", NUMBER, Sample::Price, "The vehicle's value before the accident.").required(),
        hub("reportURL", URL, Sample::ReportUrl, "The URL of the report.").required(),
    ],
    open: false,
};

const STRING: Kind = Kind::String(Format::Any);
const DATE: Kind = Kind::String(Format::DateOrDateTime);
const URL: Kind = Kind::String(Format::Url);
const VIN: Kind = Kind::String(Format::Vin);
const NUMBER: Kind = Kind::Number(Bounds { integer: false, minimum: None, maximum: None });
const MONEY: Kind = Kind::Number(Bounds { integer: false, minimum: Some("0"), maximum: None });
const COUNT: Kind = Kind::Number(Bounds { integer: true, minimum: Some("0"), maximum: None });
const SHARE: Kind = Kind::Number(Bounds { integer: false, minimum: Some("0"), maximum: Some("1") });
const UNTYPED: Kind = Kind::Object(&ANYTHING);

const fn hub(name: &'static str, kind: Kind, sample: Sample, meaning: &'static str) -> Field {
    Field { name, kind, required: false, nullable: false, source: Source::Hub, meaning, sample }
}

const fn assumed(name: &'static str, kind: Kind, sample: Sample, meaning: &'static str) -> Field {
    Field { name, kind, required: false, nullable: false, source: Source::Assumed, meaning, sample }
}

impl Field {
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_of_the_catalogue_has_a_payload() {
        let events: Vec<_> = crate::EVENTS.iter().map(|event| event.name).collect();
        let payloads: Vec<_> = PAYLOADS.iter().map(|payload| payload.event).collect();
        assert_eq!(events, payloads);
    }
}
