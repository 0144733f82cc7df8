//! The rules that a caller can override.

use crate::reader::ObjectReader;

/// Rules of this crate that AutoGrab's service may not share. A caller can override each by name.
///
/// All are `false` by default: everything is checked before it is sent.
///
/// ```
/// use autograb_webhooks::{Rules, check_event_names};
///
/// let rules = Rules { allow_unknown_events: true, ..Rules::default() };
/// assert!(check_event_names(&["an_event_of_2031"], &rules).is_empty());
/// assert_eq!(check_event_names(&["an_event_of_2031"], &Rules::default()).len(), 1);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Permits event names that the catalogue does not know: AutoGrab adds events over time.
    pub allow_unknown_events: bool,
    /// Permits `ping` in `events`, as a newer page of the developer hub has it.
    pub allow_ping_event: bool,
    /// Permits regions that the developer hub does not list.
    pub allow_unknown_region: bool,
    /// Permits push formats other than `json`.
    pub allow_unknown_format: bool,
    /// Permits `http:` endpoints that are not on this machine: pushes then cross the network unencrypted.
    pub allow_insecure_endpoint: bool,
    /// Permits an `http:` base URL that is not on this machine: the key then crosses the network unencrypted.
    pub allow_insecure_base_url: bool,
    /// Permits properties that this crate does not know, which are sent as they are.
    pub allow_unknown_fields: bool,
}

impl Rules {
    /// Takes the rules that can be overridden in any call from its options.
    #[doc(hidden)]
    pub fn read(reader: &mut ObjectReader<'_>) -> Self {
        Self {
            allow_unknown_events: reader.flag("allowUnknownEvents"),
            allow_ping_event: reader.flag("allowPingEvent"),
            allow_unknown_region: reader.flag("allowUnknownRegion"),
            allow_unknown_format: reader.flag("allowUnknownFormat"),
            allow_insecure_endpoint: reader.flag("allowInsecureEndpoint"),
            allow_unknown_fields: reader.flag("allowUnknownFields"),
            allow_insecure_base_url: false,
        }
    }

    /// The rules that either of the two overrides.
    pub(crate) fn or(&self, other: &Self) -> Self {
        Self {
            allow_unknown_events: self.allow_unknown_events || other.allow_unknown_events,
            allow_ping_event: self.allow_ping_event || other.allow_ping_event,
            allow_unknown_region: self.allow_unknown_region || other.allow_unknown_region,
            allow_unknown_format: self.allow_unknown_format || other.allow_unknown_format,
            allow_insecure_endpoint: self.allow_insecure_endpoint || other.allow_insecure_endpoint,
            allow_insecure_base_url: self.allow_insecure_base_url || other.allow_insecure_base_url,
            allow_unknown_fields: self.allow_unknown_fields || other.allow_unknown_fields,
        }
    }
}
