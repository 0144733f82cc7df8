//! The event catalogue: one table from which names, suggestions, TypeScript and documentation come.

use crate::issue::{Issue, IssueCode};
use crate::rules::Rules;
use crate::source::Source;
use crate::text::{decimal, join, shorten};

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
        *place = Row { name: event.name, subscribable: event.subscribable };
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
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        ROWS.iter().find(|row| row.name == name)
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
    let mut issues = Vec::new();
    for (index, name) in names.iter().map(AsRef::as_ref).enumerate() {
        let mut report =
            |code, message| issues.push(Issue::new(join(&["/", &decimal(index as u64)]), code, message));
        if let Some(first) = names.iter().take(index).position(|earlier| earlier.as_ref() == name) {
            let first = decimal(first as u64);
            report(
                IssueCode::Duplicate,
                join(&["`", &shorten(name), "` already stands at position ", &first]),
            );
            continue;
        }
        match Row::find(name) {
            Some(row) if !row.subscribable && !rules.allow_ping_event => report(
                IssueCode::NotSubscribable,
                join(&[
                    "`",
                    name,
                    "` can't be subscribed to: it is only sent when the ping call is made; leave it out",
                ]),
            ),
            None if name.is_empty() || !rules.allow_unknown_events => {
                report(IssueCode::UnknownEvent, unknown_event_message(name, suggest_event(name.as_bytes())));
            }
            _ => {}
        }
    }
    issues
}

/// The sentence about an unknown name, the same for subscriptions and payloads.
pub(crate) fn unknown_event_message(name: &str, suggestion: Option<&str>) -> String {
    let [before, between, behind] = unknown_event_words(suggestion.is_some());
    join(&[before, &shorten(name), between, suggestion.unwrap_or_default(), behind])
}

/// What stands in that sentence before the name, before what was probably meant, and behind it.
pub(crate) const fn unknown_event_words(is_suggested: bool) -> [&'static str; 3] {
    match is_suggested {
        true => ["`", "` is not a known event; did you mean `", "`?"],
        false => ["`", "` is not a known event", ""],
    }
}

/// A name of more letters is none that is known in another spelling.
const LONGEST: usize = 64;

/// From one up. An underscore may have been added before each letter.
const COUNT: [u8; 2 * LONGEST] = {
    let mut count = [0; 2 * LONGEST];
    let mut rest: &mut [u8] = &mut count;
    let mut number = 1;
    while let [place, others @ ..] = rest {
        *place = number;
        number += 1;
        rest = others;
    }
    count
};

/// What was probably meant by an unknown name: the same words in another spelling, the unique name that ends in them, or a
/// name at most a fifth of its letters away.
pub(crate) fn suggest_event(name: &[u8]) -> Option<&'static str> {
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    let words = snake_case(name);
    let names = || ROWS.iter().map(|row| row.name);
    let same = || names().find(|name| letters(name.as_bytes()).eq(letters(&words)));
    let ends_in_it = || {
        let rest = |name: &'static str| name.as_bytes().strip_suffix(&*words);
        let mut ending = names().filter(|name| rest(name).is_some_and(|rest| rest.ends_with(b"_")));
        ending.next().filter(|_| ending.next().is_none())
    };
    let nearest = || {
        let most = words.len() / 5;
        let near = names().map(|name| (edits(name.as_bytes(), &words, most), name));
        near.min().filter(|(edits, _)| *edits <= most).map(|(_, name)| name)
    };
    same().or_else(ends_in_it).or_else(nearest)
}

/// How many letters to put in, leave out or replace to make one name the other, which is their Levenshtein distance, or
/// a larger number if it is more than `most`. The libraries for it index with checks, and what speaks of a failed
/// one would double the code of this file.
fn edits(mut a: &[u8], mut b: &[u8], most: usize) -> usize {
    // A slip of the pen leaves little beside what both begin and end with.
    while let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b)
        && x == y
    {
        (a, b) = (a_rest, b_rest);
    }
    while let ([a_rest @ .., x], [b_rest @ .., y]) = (a, b)
        && x == y
    {
        (a, b) = (a_rest, b_rest);
    }
    if a.len().abs_diff(b.len()) > most {
        return usize::MAX;
    }
    let mut row = COUNT;
    let mut edits = b.len() as u8;
    for (index, letter) in (0..).zip(a) {
        let mut diagonal = index;
        edits = index + 1;
        let mut least = edits;
        for (above, other) in row.iter_mut().zip(b) {
            let replaced = diagonal + u8::from(letter != other);
            diagonal = *above;
            edits = replaced.min(diagonal + 1).min(edits + 1);
            least = least.min(edits);
            *above = edits;
        }
        // The least of a row is never less in the next.
        if usize::from(least) > most {
            return usize::MAX;
        }
    }
    edits.into()
}

fn letters(name: &[u8]) -> impl Iterator<Item = &u8> {
    name.iter().filter(|letter| **letter != b'_')
}

/// `RecaptureNew`, `recapture-new` and `recapture.new` as `recapture_new`. Events are named in ASCII, and the tables of
/// Unicode's letters would double the payload module.
fn snake_case(name: &[u8]) -> Vec<u8> {
    let mut snake = Vec::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for byte in name.trim_ascii() {
        if byte.is_ascii_uppercase() && after_lower {
            snake.push(b'_');
        }
        after_lower = byte.is_ascii_lowercase();
        snake.push(match byte {
            b'-' | b'.' | b' ' | b'/' | b':' => b'_',
            _ => byte.to_ascii_lowercase(),
        });
    }
    snake
}
