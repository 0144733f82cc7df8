//! The rules that a caller can override.

use crate::reader::ObjectReader;

/// Declares the rules: the fields of [`Overrides`], and the rows of the options that set them.
macro_rules! rules {
    (
        $(#[$struct:meta])* pub struct Overrides;
        $($(#[doc = $meaning:literal])+ $field:ident, $row:ident = $name:literal;)+
    ) => {
        $(#[$struct])*
        pub struct Overrides {
            $($(#[doc = $meaning])+ pub $field: bool,)+
        }

        impl Overrides {
            /// Returns the rules that one of the two overrides.
            pub(crate) fn or(&self, other: &Self) -> Self {
                Self { $($field: self.$field || other.$field,)+ }
            }
        }

        /// The rows of the rules in the table of options.
        pub(crate) mod rows {
            use crate::options::row::{Kind, option_rows};

            option_rows! { $($(#[doc = $meaning])+ $row = $name: Kind::Flag;)+ }
        }
    };
}

rules! {
    /// Overrides of this crate that AutoGrab's service may not share. A caller can override each by name.
    ///
    /// All are `false` by default: everything is checked before it is sent.
    ///
    /// ```
    /// use autograb_webhooks::{Overrides, check_event_names};
    ///
    /// let rules = Overrides { allow_unknown_events: true, ..Overrides::default() };
    /// assert!(check_event_names(&["an_event_of_2031"], &rules).is_empty());
    /// assert_eq!(check_event_names(&["an_event_of_2031"], &Overrides::default()).len(), 1);
    /// ```
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Overrides;

    /// Permits event names that the catalogue does not know: AutoGrab adds events over time.
    allow_unknown_events, ALLOW_UNKNOWN_EVENTS = "allowUnknownEvents";
    /// Permits `ping` in the events of a webhook, as a newer page of the developer hub does.
    allow_ping_event, ALLOW_PING_EVENT = "allowPingEvent";
    /// Permits regions that the developer hub does not list.
    allow_unknown_region, ALLOW_UNKNOWN_REGION = "allowUnknownRegion";
    /// Permits push formats other than `json`.
    allow_unknown_format, ALLOW_UNKNOWN_FORMAT = "allowUnknownFormat";
    /// Permits `http:` endpoints on other machines: pushes then cross the network unencrypted.
    allow_insecure_endpoint, ALLOW_INSECURE_ENDPOINT = "allowInsecureEndpoint";
    /// Permits an `http:` base URL on another machine: the key then crosses the network unencrypted.
    allow_insecure_base_url, ALLOW_INSECURE_BASE_URL = "allowInsecureBaseUrl";
    /// Permits properties that this package does not know; they are sent as they are.
    allow_unknown_fields, ALLOW_UNKNOWN_FIELDS = "allowUnknownFields";
}

impl Overrides {
    /// Reads the rules that any call can override. A base URL is that of a client.
    #[doc(hidden)]
    pub fn read(reader: &mut ObjectReader<'_>) -> Self {
        Self {
            allow_unknown_events: reader.flag(rows::ALLOW_UNKNOWN_EVENTS.name),
            allow_ping_event: reader.flag(rows::ALLOW_PING_EVENT.name),
            allow_unknown_region: reader.flag(rows::ALLOW_UNKNOWN_REGION.name),
            allow_unknown_format: reader.flag(rows::ALLOW_UNKNOWN_FORMAT.name),
            allow_insecure_endpoint: reader.flag(rows::ALLOW_INSECURE_ENDPOINT.name),
            allow_unknown_fields: reader.flag(rows::ALLOW_UNKNOWN_FIELDS.name),
            allow_insecure_base_url: false,
        }
    }
}
