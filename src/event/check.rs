//! Checks of event names.

use super::catalogue::{Event, Row, suggest_event};
use crate::issue::{Issue, IssueCode};
use crate::overrides::Overrides;
use crate::sort::sort;
use crate::text::{decimal, join, push_decimal, push_short, string};

/// The result of [`check_event_name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventCheck {
    /// The catalogue has the event.
    Known(&'static Event),
    /// The catalogue does not have the event. AutoGrab adds events over time, so this may not be a mistake.
    Unknown {
        /// The event that was probably meant.
        suggestion: Option<&'static Event>,
    },
}

/// Looks an event name up in the catalogue, and suggests a known event for an unknown name.
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

/// Checks a list of events to subscribe to, and reports every wrong name.
///
/// The paths of the issues are the indexes: `/0`, `/1` …
///
/// ```
/// use autograb_webhooks::check_event_names;
///
/// let issues = check_event_names(&["recapture_new", "ping", "recapture_new"], &Default::default());
/// let codes: Vec<_> = issues.iter().map(|issue| (issue.path.as_str(), issue.code.as_str())).collect();
/// assert_eq!(codes, [("/1", "not_subscribable"), ("/2", "duplicate")]);
/// ```
pub fn check_event_names<S: AsRef<str>>(names: &[S], rules: &Overrides) -> Vec<Issue> {
    let names: Vec<&[u8]> = names.iter().map(|name| name.as_ref().as_bytes()).collect();
    let list = NameList::new(&names);
    let issue = |(index, name): (usize, &&[u8])| {
        let error = list.error(index, rules)?;
        let mut message = Vec::new();
        error.write(name, &mut message);
        Some(Issue::new(join(&["/", &decimal(index as u64)]), error.code(), string(message)))
    };
    names.iter().enumerate().filter_map(issue).collect()
}

/// A list of event names, of which each knows where it occurs first.
pub(crate) struct NameList<'a, S> {
    names: &'a [S],
    first: Vec<usize>,
}

impl<'a, S: AsRef<[u8]>> NameList<'a, S> {
    pub(crate) fn new(names: &'a [S]) -> Self {
        let name = |index: usize| names.get(index).map(AsRef::as_ref);
        let mut order: Vec<usize> = (0..names.len()).collect();
        sort(&mut order, |&a, &b| (name(a), a) < (name(b), b));
        let mut first = vec![0; names.len()];
        for run in order.chunk_by(|&a, &b| name(a) == name(b)) {
            for &index in run {
                if let (Some(slot), Some(&earliest)) = (first.get_mut(index), run.first()) {
                    *slot = earliest;
                }
            }
        }
        Self { names, first }
    }

    /// Returns what is wrong with the name at an index.
    pub(crate) fn error(&self, index: usize, rules: &Overrides) -> Option<NameError> {
        let name = self.names.get(index)?.as_ref();
        let first = self.first.get(index).copied()?;
        if first < index {
            return Some(NameError::Duplicate(first));
        }
        match Row::find(name) {
            Some(row) if row.subscribable || rules.allow_ping_event => None,
            Some(_) => Some(NameError::NotSubscribable),
            None if rules.allow_unknown_events && !name.is_empty() => None,
            None => Some(NameError::Unknown),
        }
    }
}

/// What is wrong with a name in a list of events to subscribe to.
#[derive(Clone, Copy)]
pub(crate) enum NameError {
    /// The name is already at this index.
    Duplicate(usize),
    NotSubscribable,
    Unknown,
}

impl NameError {
    pub(crate) const fn code(self) -> IssueCode {
        match self {
            Self::Duplicate(_) => IssueCode::Duplicate,
            Self::NotSubscribable => IssueCode::NotSubscribable,
            Self::Unknown => IssueCode::UnknownEvent,
        }
    }

    /// Writes the message.
    pub(crate) fn write(self, name: &[u8], text: &mut Vec<u8>) {
        let suggestion = if matches!(self, Self::Unknown) { suggest_event(name) } else { None };
        let [before, between, after] = match self {
            Self::Duplicate(_) => &["`", "` is already at index ", ""],
            Self::NotSubscribable => &[
                "`",
                "` can't be subscribed to: it is only sent when the ping call is made; leave it out",
                "",
            ],
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
        text.extend_from_slice(after.as_bytes());
    }
}

/// Returns the words of the message about an unknown event: before the name, between the name and the suggestion, and
/// after the suggestion.
pub(crate) const fn unknown_event_words(has_suggestion: bool) -> &'static [&'static str; 3] {
    match has_suggestion {
        true => &["`", "` is not a known event; did you mean `", "`?"],
        false => &["`", "` is not a known event", ""],
    }
}
