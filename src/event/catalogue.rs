//! The event catalogue: the table from which names, suggestions, TypeScript and documentation are derived.

use serde::{Deserialize, Serialize};

use crate::source::Source;
use crate::suggest::suggest;

/// An event that AutoGrab pushes or has announced.
///
/// ```
/// use autograb_webhooks::{EVENTS, Event, EventState};
///
/// let event = Event::find("recapture_new").unwrap();
/// assert_eq!(event.state, EventState::InUse);
/// assert!(event.subscribable);
/// assert_eq!(EVENTS.len(), 6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// The name on the wire.
    pub name: &'static str,
    /// What happened, in a sentence.
    pub meaning: &'static str,
    /// Whether AutoGrab sends it yet.
    pub state: EventState,
    /// Whether a webhook may subscribe to it.
    pub subscribable: bool,
    /// The source of these facts.
    pub source: Source,
    /// What the sources leave open, or where they contradict each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

/// Whether AutoGrab already sends an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventState {
    /// It is sent.
    InUse,
    /// Webhooks may subscribe to it, but it is not sent yet.
    Announced,
}

impl EventState {
    /// Returns the name of the state in JavaScript.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InUse => "in_use",
            Self::Announced => "announced",
        }
    }
}

/// All known events, in the order of AutoGrab's page.
pub const EVENTS: &[Event] = &[
    Event {
        name: "ping",
        meaning: "Sent when the ping call is made, to test the connection.",
        state: EventState::InUse,
        subscribable: false,
        source: Source::Seed,
        note: Some(
            "A newer page of the developer hub lists it among the events to subscribe to; `allowPingEvent` accepts it.",
        ),
    },
    Event {
        name: "recapture_new",
        meaning: "One of your Recapture customers was spotted on a used car listing website.",
        state: EventState::InUse,
        subscribable: true,
        source: Source::Seed,
        note: None,
    },
    Event {
        name: "recapture_price_change",
        meaning: "The listing price on one of your active Recapture customers changed.",
        state: EventState::InUse,
        subscribable: true,
        source: Source::Seed,
        note: Some(
            "AutoGrab's prose also calls it `price_change`, and asks to be contacted for immediate access to it.",
        ),
    },
    Event {
        name: "recapture_delist",
        meaning: "One of your Recapture customers removed the listing: the sale was cancelled, or the vehicle sold.",
        state: EventState::Announced,
        subscribable: true,
        source: Source::Seed,
        note: Some("AutoGrab asks to be contacted for immediate access to it."),
    },
    Event {
        name: "valuation_change",
        meaning: "A past price prediction moved by at least the threshold in your valuation changes config.",
        state: EventState::Announced,
        subscribable: true,
        source: Source::Seed,
        note: Some(
            "AutoGrab's page contradicts itself: its prose does not count it as in use, its payload section does.",
        ),
    },
    Event {
        name: "claim_report_generated",
        meaning: "A pre-accident valuation report is ready.",
        state: EventState::InUse,
        subscribable: true,
        source: Source::Hub,
        note: Some("Documented for Australia; accepted in every region."),
    },
];

/// Returns the event that an unknown name most likely means.
pub(crate) fn suggest_event(name: &[u8]) -> Option<&'static str> {
    let index = suggest(name, &ROWS.map(|row| row.name.as_bytes()))?;
    ROWS.get(index).map(|row| row.name)
}

impl Event {
    /// Finds an event by its exact name.
    pub fn find(name: &str) -> Option<&'static Self> {
        EVENTS.iter().find(|event| event.name == name)
    }
}

/// The catalogue without its texts, so that a module which only checks names does not contain them.
pub(super) static ROWS: [Row; EVENTS.len()] = {
    let mut rows = [Row { name: "", subscribable: false }; EVENTS.len()];
    let (mut slots, mut events): (&mut [_], _) = (&mut rows, EVENTS);
    while let ([slot, other_slots @ ..], [event, other_events @ ..]) = (slots, events) {
        let Event { name, subscribable, .. } = *event;
        *slot = Row { name, subscribable };
        (slots, events) = (other_slots, other_events);
    }
    rows
};

/// What the checks need to know of an event.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(super) name: &'static str,
    pub(super) subscribable: bool,
}

impl Row {
    pub(crate) fn find(name: &[u8]) -> Option<&'static Self> {
        ROWS.iter().find(|row| row.name.as_bytes() == name)
    }
}
