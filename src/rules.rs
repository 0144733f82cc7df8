//! Which of the crate's rules a caller overrules.

use crate::webhook::Fields;

/// Rules that AutoGrab's service may not share, each of which a caller can overrule by name.
///
/// All are `false` by default: then everything is checked before it is sent.
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
    /// Let event names pass that the catalogue does not know: AutoGrab adds events over time.
    pub allow_unknown_events: bool,
    /// Let `ping` stand in `events`, as a newer page of the developer hub has it.
    pub allow_ping_event: bool,
    /// Let regions pass that the developer hub does not list.
    pub allow_unknown_region: bool,
    /// Let push formats other than `json` pass.
    pub allow_unknown_format: bool,
    /// Let `http:` endpoints pass that are not on this machine: pushes then cross the network unencrypted.
    pub allow_insecure_endpoint: bool,
    /// Let an `http:` base URL pass that is not on this machine: the key then crosses the network unencrypted.
    pub allow_insecure_base_url: bool,
    /// Let properties pass that this crate does not know, and send them as they are.
    pub allow_unknown_fields: bool,
}

impl Rules {
    /// Takes the rules that a caller may overrule in any call from its options.
    #[doc(hidden)]
    pub fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            allow_unknown_events: fields.flag("allowUnknownEvents"),
            allow_ping_event: fields.flag("allowPingEvent"),
            allow_unknown_region: fields.flag("allowUnknownRegion"),
            allow_unknown_format: fields.flag("allowUnknownFormat"),
            allow_insecure_endpoint: fields.flag("allowInsecureEndpoint"),
            allow_unknown_fields: fields.flag("allowUnknownFields"),
            allow_insecure_base_url: false,
        }
    }

    /// What either of the two overrules.
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
