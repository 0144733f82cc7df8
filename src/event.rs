//! The event catalogue: one table from which names, suggestions, TypeScript and documentation come.

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
    let mut rows = [Row { name: "", subscribable: false, letters: 0 }; EVENTS.len()];
    let (mut places, mut events): (&mut [_], _) = (&mut rows, EVENTS);
    while let ([place, other_places @ ..], [event, others @ ..]) = (places, events) {
        let Event { name, subscribable, .. } = *event;
        *place = Row { name, subscribable, letters: letters(name.as_bytes()) };
        (places, events) = (other_places, others);
    }
    rows
};

/// What a check has to know of an event.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    name: &'static str,
    subscribable: bool,
    /// Which letters its name has.
    letters: u32,
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

/// A name of more letters is none that is known in another spelling.
const LONGEST: usize = 64;

const MANY: u8 = u8::MAX - 1;

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

/// What was probably meant by an unknown name: the unique name that ends in the same words, in whatever spelling, or the
/// nearest of those at most a fifth of its letters away.
pub(crate) fn suggest_event(name: &[u8]) -> Option<&'static str> {
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    let words = snake_case(name);
    let names = || ROWS.iter().map(|row| row.name);
    let ends_in_it = || {
        let rest = |name: &'static str| name.as_bytes().strip_suffix(&*words);
        let mut ending = names().filter(|name| rest(name).is_some_and(|rest| rest.ends_with(b"_")));
        ending.next().filter(|_| ending.next().is_none())
    };
    let nearest = || {
        let most = words.len() / 5;
        let letters = letters(&words);
        let alike = ROWS.iter().filter(|row| least_edits(row.letters, letters) as usize <= most);
        let near = alike.map(|row| (edits(row.name.as_bytes(), &words, most), row.name));
        near.min_by_key(|(edits, _)| *edits).filter(|(edits, _)| *edits <= most).map(|(_, name)| name)
    };
    ends_in_it().or_else(nearest)
}

/// The letters of a name, a bit for each, or for some that are never in the same name.
const fn letters(mut name: &[u8]) -> u32 {
    let mut letters = 0;
    while let [letter, rest @ ..] = name {
        letters |= 1 << (*letter & 31);
        name = rest;
    }
    letters
}

/// How many edits it takes at least between names of these letters: one for every letter that one of them lacks.
const fn least_edits(a: u32, b: u32) -> u32 {
    let (only_a, only_b) = ((a & !b).count_ones(), (b & !a).count_ones());
    if only_a > only_b { only_a } else { only_b }
}

/// How many letters to put in, leave out or replace to make one name the other, which is their Levenshtein distance, or
/// a larger number if it is more than `most`. The libraries for it index with checks, and what speaks of a failed
/// one would double the code of this file.
fn edits(mut a: &[u8], mut b: &[u8], most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return usize::MAX;
    }
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
    let mut row = COUNT;
    let mut edits = b.len() as u8;
    for (index, letter) in a.iter().enumerate() {
        // Further from the diagonal, all numbers are larger than `most`.
        let first = index.saturating_sub(most);
        let before = first.checked_sub(1).and_then(|before| row.get(before).copied());
        let mut diagonal = before.unwrap_or(index as u8);
        edits = if before.is_none() { diagonal + 1 } else { MANY };
        let mut least = edits;
        for (above, other) in row.iter_mut().zip(b).skip(first).take(2 * most + 1) {
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

/// `RecaptureNew`, `recapture-new` and `recapture.new` as `recapture_new`. Events are named in ASCII, and the tables of
/// Unicode's letters would double the payload module: of what is not ASCII, the first byte stands for all.
fn snake_case(name: &[u8]) -> Vec<u8> {
    let mut snake = Vec::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for byte in name.trim_ascii().iter().filter(|byte| !matches!(byte, 0x80..0xC0)) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By its definition.
    fn distance(a: &[u8], b: &[u8]) -> usize {
        let (Some((x, a_rest)), Some((y, b_rest))) = (a.split_first(), b.split_first()) else {
            return a.len().max(b.len());
        };
        if x == y {
            return distance(a_rest, b_rest);
        }
        1 + distance(a_rest, b).min(distance(a, b_rest)).min(distance(a_rest, b_rest))
    }

    proptest! {
        #[test]
        fn edits_are_counted_as_far_as_is_asked(a in "[ab_]{0,8}", b in "[ab_]{0,8}", most in 0..9usize) {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            let expected = distance(a, b);
            let counted = edits(a, b, most);
            prop_assert!(if expected <= most { counted == expected } else { counted > most }, "{}", counted);
        }
    }
}
