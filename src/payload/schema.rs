//! What the pushed payloads look like, as far as it is known: the one table from which the validator, the
//! JSON Schema, the TypeScript types and the samples come.
//!
//! A row carries the tag of the push, not of the page its name was borrowed from. All that a row says (its
//! type, its format, whether it must be there, whether it may be `null`) is as certain as that tag.

use crate::source::Source;

/// The data that one event pushes.
pub(crate) struct Payload {
    pub(crate) event: &'static str,
    pub(crate) data: &'static Object,
}

/// An object and its properties.
pub(crate) struct Object {
    /// The name of its TypeScript type.
    pub(crate) name: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) fields: &'static [Field],
    /// Whether properties beside the fields are worth a notice.
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
    Text(Format),
    Number(Bounds),
    Object(&'static Object),
    List(&'static Object),
}

/// The form of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Any,
    /// `YYYY-MM-DD`.
    Date,
    /// RFC 3339.
    DateTime,
    /// Either of the two.
    DateOrDateTime,
    /// An absolute `http` or `https` URL.
    Url,
    /// A vehicle identification number: 17 capital letters and digits, without I, O and Q.
    Vin,
}

/// The values that a number may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) integer: bool,
    /// Inclusive, as JSON writes it.
    pub(crate) minimum: Option<&'static str>,
    /// Inclusive, as JSON writes it.
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
    Day,
    Moment,
    ListingUrl,
    SellerType,
    Price,
    Kms,
    Score,
    Adjustment,
    Nested,
}

/// Where the event's name stands in a payload.
pub(crate) const EVENT: Field =
    hub("event", TEXT, Sample::Nested, "The name of the event, one of the catalogue's or a newer one.")
        .required();

/// Where the event's data stand in a payload.
pub(crate) const DATA: Field =
    hub("data", Kind::Object(&ANYTHING), Sample::Nested, "What the event is about.").required();

/// Every event's data, in the order of the event catalogue.
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
    meaning: "An object whose properties nobody has described.",
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
    meaning: "A Recapture customer, named as the Recapture API names it. That the push carries it so is assumed.",
    fields: &[
        assumed("id", TEXT, Sample::Id, "AutoGrab's id of the customer.").required(),
        assumed("last_updated", DATE, Sample::Moment, "When the customer was last changed.").nullable(),
        assumed("rego", TEXT, Sample::Plate, "The registration plate of the customer's vehicle.").nullable(),
        assumed("state", TEXT, Sample::State, "The state of registration, where there are states.")
            .nullable(),
        assumed("vin", VIN, Sample::Vin, "The vehicle identification number.").nullable(),
        assumed("external_id", TEXT, Sample::Id, "Your own id of the customer, as uploaded.").nullable(),
        assumed("sale_date", DATE, Sample::Day, "When the vehicle was sold to the customer.").nullable(),
        assumed("monitor_start_date", DATE, Sample::Day, "From when the customer is watched.").nullable(),
        assumed("monitor_end_date", DATE, Sample::Day, "Until when the customer is watched.").nullable(),
        assumed("vehicle_title", TEXT, Sample::Title, "Year, make, model and variant in one line.")
            .nullable(),
        assumed("additional_fields", FREE, Sample::Nested, "Whatever else was uploaded with the customer.")
            .nullable(),
        assumed(
            "sightings",
            Kind::List(&SIGHTING),
            Sample::Nested,
            "The listings the vehicle was spotted in.",
        )
        .required(),
    ],
    open: false,
};

const SIGHTING: Object = Object {
    name: "Sighting",
    meaning: "A listing in which a customer's vehicle was spotted.",
    fields: &[
        assumed("at", DATE, Sample::Moment, "When it was spotted.").required(),
        assumed("lead_id", TEXT, Sample::Id, "AutoGrab's id of the lead.").nullable(),
        assumed("listing_url", URL, Sample::ListingUrl, "Where the listing is.").nullable(),
        assumed("listing_title", TEXT, Sample::Title, "The listing's headline.").nullable(),
        assumed("listing_price", MONEY, Sample::Price, "The asking price, in the currency of the region.")
            .nullable(),
        assumed("seller_type", TEXT, Sample::SellerType, "Who sells, such as a dealer or a private seller.")
            .nullable(),
    ],
    open: false,
};

const VALUATION: Object = Object {
    name: "Valuation",
    meaning: "A price prediction, named as the Valuation API names it. That the push carries it so is assumed.",
    fields: &[
        assumed("id", TEXT, Sample::Id, "The pricing id.").required(),
        assumed("vehicle_id", TEXT, Sample::Id, "AutoGrab's id of the vehicle.").required(),
        assumed("created_at", DATE, Sample::Moment, "When the prediction was made.").nullable(),
        assumed("kms", COUNT, Sample::Kms, "The odometer reading in kilometres.").nullable(),
        assumed("price", MONEY, Sample::Price, "The predicted price, in the currency of the region.")
            .nullable(),
        assumed("score", SHARE, Sample::Score, "How confident the prediction is, from 0 to 1.").nullable(),
        assumed("retail_price", MONEY, Sample::Price, "The retail price, in the currency of the region.")
            .nullable(),
        assumed("trade_price", MONEY, Sample::Price, "The trade-in price, in the currency of the region.")
            .nullable(),
        assumed("adjustment", NUMBER, Sample::Adjustment, "What was added to the price, or taken off it.")
            .nullable(),
    ],
    open: false,
};

/// The published example has all four fields, so all four are promised.
const CLAIM_REPORT: Object = Object {
    name: "ClaimReport",
    meaning: "A pre-accident valuation report that is ready.",
    fields: &[
        hub("claimID", TEXT, Sample::Id, "AutoGrab's id of the claim.").required(),
        hub("claimNumber", TEXT, Sample::ClaimNumber, "The insurer's number of the claim.").required(),
        hub("claimValuation", NUMBER, Sample::Price, "The vehicle's value before the accident.").required(),
        hub("reportURL", URL, Sample::ReportUrl, "Where the report can be fetched.").required(),
    ],
    open: false,
};

const TEXT: Kind = Kind::Text(Format::Any);
const DATE: Kind = Kind::Text(Format::DateOrDateTime);
const URL: Kind = Kind::Text(Format::Url);
const VIN: Kind = Kind::Text(Format::Vin);
const NUMBER: Kind = Kind::Number(Bounds { integer: false, minimum: None, maximum: None });
const MONEY: Kind = Kind::Number(Bounds { integer: false, minimum: Some("0"), maximum: None });
const COUNT: Kind = Kind::Number(Bounds { integer: true, minimum: Some("0"), maximum: None });
const SHARE: Kind = Kind::Number(Bounds { integer: false, minimum: Some("0"), maximum: Some("1") });
const FREE: Kind = Kind::Object(&ANYTHING);

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
