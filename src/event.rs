//! The event catalogue: one table from which names, suggestions, TypeScript and documentation come.

mod suggest;

#[cfg(all(target_family = "wasm", feature = "schema"))]
pub(crate) use suggest::suggest;
pub(crate) use suggest::suggest_event;

use crate::issue::{Issue, IssueCode};
use crate::rules::Rules;
use crate::source::Source;
use crate::text::{decimal, join, push_decimal, push_short, string};

/// An event that AutoGrab is known to push, or to have announced.
///
/// ```
/// use autograb_webhooks::{EVENTS, Event, EventState};
///
/// let event = Event::find("recapture_new").unwrap();
/// assert_eq!(event.state, EventState::InUse);
/// assert!(event.subscribable);
/// assert_eq!(EVENTS.len(), 6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The name on the wire.
    pub name: &'static str,
    /// What happened, in one sentence.
    pub meaning: &'static str,
    /// Whether AutoGrab sends it yet.
    pub state: EventState,
    /// Whether a webhook may list it in its `events`.
    pub subscribable: bool,
    /// Where the facts in this row come from.
    pub source: Source,
    /// What the sources leave open or contradict each other in.
    pub note: Option<&'static str>,
}

/// Whether AutoGrab sends an event yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventState {
    /// It is being sent.
    InUse,
    /// A webhook may subscribe to it; it is not sent yet.
    Announced,
}

impl EventState {
    /// The state as JavaScript sees it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InUse => "in_use",
            Self::Announced => "announced",
        }
    }
}

/// Every event there is, in the order of AutoGrab's page.
pub const EVENTS: &[Event] = &[
    Event {
        name: "ping",
        meaning: "Sent when the ping call is made, to test the connection.",
        state: EventState::InUse,
        subscribable: false,
        source: Source::Seed,
        note: Some(
            "A newer page of the developer hub lists it among the events to subscribe to; `allowPingEvent` lets it pass.",
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

/// The catalogue without its texts, so that they don't come into a module which only checks names.
static ROWS: [Row; EVENTS.len()] = {
    let mut rows = [Row { name: "", subscribable: false }; EVENTS.len()];
    let (mut places, mut events): (&mut [_], _) = (&mut rows, EVENTS);
    while let ([place, other_places @ ..], [event, others @ ..]) = (places, events) {
        let Event { name, subscribable, .. } = *event;
        *place = Row { name, subscribable };
        (places, events) = (other_places, others);
    }
    rows
};

/// What a check has to know of an event.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    name: &'static str,
    subscribable: bool,
}

impl Row {
    pub(crate) fn find(name: &[u8]) -> Option<&'static Self> {
        ROWS.iter().find(|row| row.name.as_bytes() == name)
    }
}

impl Event {
    /// The event with exactly this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        EVENTS.iter().find(|event| event.name == name)
    }
}

/// The answer of [`check_event_name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventCheck {
    /// The catalogue has the name.
    Known(&'static Event),
    /// It does not. AutoGrab adds events over time, so this need not be a mistake.
    Unknown {
        /// What was probably meant.
        suggestion: Option<&'static Event>,
    },
}

/// Looks a name up in the catalogue, and says what was probably meant if it isn't there.
///
/// ```
/// use autograb_webhooks::{EventCheck, check_event_name};
///
/// let EventCheck::Unknown { suggestion } = check_event_name("price_change") else { panic!() };
/// assert_eq!(suggestion.unwrap().name, "recapture_price_change");
/// assert_eq!(check_event_name("foo"), EventCheck::Unknown { suggestion: None });
/// ```
pub fn check_event_name(name: &str) -> EventCheck {
    match Event::find(name) {
        Some(event) => EventCheck::Known(event),
        None => EventCheck::Unknown { suggestion: suggest_event(name.as_bytes()).and_then(Event::find) },
    }
}

/// Checks a list of events to subscribe to, and reports every name that is wrong.
///
/// The issues' paths are those of the elements: `/0`, `/1` …
///
/// ```
/// use autograb_webhooks::check_event_names;
///
/// let issues = check_event_names(&["recapture_new", "ping", "recapture_new"], &Default::default());
/// let codes: Vec<_> = issues.iter().map(|issue| (issue.path.as_str(), issue.code.as_str())).collect();
/// assert_eq!(codes, [("/1", "not_subscribable"), ("/2", "duplicate")]);
/// ```
pub fn check_event_names<S: AsRef<str>>(names: &[S], rules: &Rules) -> Vec<Issue> {
    let names: Vec<&[u8]> = names.iter().map(|name| name.as_ref().as_bytes()).collect();
    let issue = |(index, name): (usize, &&[u8])| {
        let problem = NameProblem::of(&names, index, rules)?;
        let mut message = Vec::new();
        problem.write(name, &mut message);
        Some(Issue::new(join(&["/", &decimal(index as u64)]), problem.code(), string(message)))
    };
    names.iter().enumerate().filter_map(issue).collect()
}

/// What is wrong with a name in a list of events to subscribe to.
#[derive(Clone, Copy)]
pub(crate) enum NameProblem {
    /// It stands at this place too.
    Duplicate(usize),
    NotSubscribable,
    Unknown,
}

impl NameProblem {
    pub(crate) fn of(names: &[impl AsRef<[u8]>], index: usize, rules: &Rules) -> Option<Self> {
        let name = names.get(index)?.as_ref();
        if let Some(first) = names.iter().take(index).position(|earlier| earlier.as_ref() == name) {
            return Some(Self::Duplicate(first));
        }
        match Row::find(name) {
            Some(row) if row.subscribable || rules.allow_ping_event => None,
            Some(_) => Some(Self::NotSubscribable),
            None if rules.allow_unknown_events && !name.is_empty() => None,
            None => Some(Self::Unknown),
        }
    }

    pub(crate) const fn code(self) -> IssueCode {
        match self {
            Self::Duplicate(_) => IssueCode::Duplicate,
            Self::NotSubscribable => IssueCode::NotSubscribable,
            Self::Unknown => IssueCode::UnknownEvent,
        }
    }

    /// Writes a sentence about the name.
    pub(crate) fn write(self, name: &[u8], text: &mut Vec<u8>) {
        let suggestion = if matches!(self, Self::Unknown) { suggest_event(name) } else { None };
        let [before, between, behind] = match self {
            Self::Duplicate(_) => &["`", "` already stands at position ", ""],
            Self::NotSubscribable => {
                let behind =
                    "` can't be subscribed to: it is only sent when the ping call is made; leave it out";
                &["`", behind, ""]
            }
            Self::Unknown => unknown_event_words(suggestion.is_some()),
        };
        text.extend_from_slice(before.as_bytes());
        push_short(text, name);
        text.extend_from_slice(between.as_bytes());
        match self {
            Self::Duplicate(first) => push_decimal(text, first as u64),
            Self::NotSubscribable => {}
            Self::Unknown => text.extend_from_slice(suggestion.unwrap_or_default().as_bytes()),
        }
        text.extend_from_slice(behind.as_bytes());
    }
}

/// What stands in the sentence about an unknown name before the name, before what was probably meant, and behind it: the
/// same for subscriptions and payloads.
pub(crate) const fn unknown_event_words(is_suggested: bool) -> &'static [&'static str; 3] {
    match is_suggested {
        true => &["`", "` is not a known event; did you mean `", "`?"],
        false => &["`", "` is not a known event", ""],
    }
}
