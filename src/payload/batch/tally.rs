//! The counts of a log by event.

use std::mem;

use serde::{Deserialize, Serialize};

use crate::payload::schema::schema_set::SchemaSet;

/// The number of payloads of one event in a log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchEvent {
    /// The name of the event. `None` stands for lines without one, for unknown events after the first 1,000, and for
    /// names of more than 256 bytes: memory is bounded.
    pub event: Option<String>,
    /// The number of valid payloads.
    pub valid: u64,
    /// The number of invalid payloads.
    pub invalid: u64,
    /// The number of valid payloads with a warning.
    pub warnings: u64,
}

/// A [`BatchEvent`] whose name is borrowed.
pub(crate) struct EventCounts<'a> {
    pub(crate) name: Option<&'a [u8]>,
    pub(crate) counts: Counts,
}

/// The numbers of a [`BatchEvent`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) valid: u64,
    pub(crate) invalid: u64,
    pub(crate) warnings: u64,
}

/// The number of payloads of an event without an issue.
#[derive(Debug, Default)]
struct CleanCount {
    /// The event: another may take its index later.
    id: u64,
    name: Vec<u8>,
    count: u64,
}

/// The counts of a log so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The payloads without an issue by the index of their event, which needs no comparison of names.
    clean: Vec<CleanCount>,
    by_name: Vec<(Vec<u8>, Counts)>,
    others: Counts,
}

impl Tally {
    const MAX_NAMES: usize = 1000;
    const MAX_NAME_LENGTH: usize = 256;

    /// Counts a payload without an issue.
    #[inline]
    pub(crate) fn count_clean(&mut self, index: usize, schemas: &SchemaSet) {
        let id = schemas.events.get(index).map_or(0, |event| event.id);
        match self.clean.get_mut(index) {
            Some(clean) if clean.id == id => clean.count += 1,
            _ => self.start_count(index, schemas),
        }
    }

    /// Counts a payload of an event that has not had the index before.
    #[inline(never)]
    fn start_count(&mut self, index: usize, schemas: &SchemaSet) {
        let Some(event) = schemas.events.get(index) else { return };
        if self.clean.len() <= index {
            self.clean.resize_with(index + 1, CleanCount::default);
        }
        let new = CleanCount { id: event.id, name: event.name.as_bytes().to_vec(), count: 1 };
        let old = self.clean.get_mut(index).map(|clean| mem::replace(clean, new)).unwrap_or_default();
        if old.count > 0 {
            self.counts_mut(Some(&old.name)).valid += old.count;
        }
    }

    /// Returns the counts of an event for an update.
    pub(crate) fn counts_mut(&mut self, event: Option<&[u8]>) -> &mut Counts {
        let Some(name) = event.filter(|name| name.len() <= Self::MAX_NAME_LENGTH) else {
            return &mut self.others;
        };
        let index = self.by_name.iter().position(|(known, _)| known == name).unwrap_or(self.by_name.len());
        if index == self.by_name.len() && index < Self::MAX_NAMES {
            self.by_name.push((name.to_vec(), Counts::default()));
        }
        self.by_name.get_mut(index).map_or(&mut self.others, |(_, counts)| counts)
    }

    /// Returns the counts of each event that occurred, those of the catalogue first.
    pub(crate) fn events<'a>(&'a self, schemas: &'a SchemaSet) -> Vec<EventCounts<'a>> {
        let mut events = Vec::new();
        let mut push = |name: Option<&'a [u8]>, counts: Counts| {
            if counts.valid + counts.invalid > 0 {
                events.push(EventCounts { name, counts });
            }
        };
        let named = |name: &[u8]| self.by_name.iter().find(|(known, _)| known == name);
        let is_clean = |name: &[u8]| self.clean.iter().any(|clean| clean.name == name);
        let is_known = |name: &[u8]| schemas.events.iter().any(|event| event.name.as_bytes() == name);
        let of_clean = |clean: &CleanCount| {
            let counts = named(&clean.name).map_or(Counts::default(), |(_, counts)| *counts);
            Counts { valid: counts.valid + clean.count, ..counts }
        };
        for event in &schemas.events {
            let name = event.name.as_bytes();
            match self.clean.iter().find(|clean| clean.name == name) {
                Some(clean) => push(Some(name), of_clean(clean)),
                None => push(Some(name), named(name).map_or(Counts::default(), |(_, counts)| *counts)),
            }
        }
        for clean in self.clean.iter().filter(|clean| !is_known(&clean.name)) {
            push(Some(&clean.name), of_clean(clean));
        }
        for (name, counts) in &self.by_name {
            if !is_known(name) && !is_clean(name) {
                push(Some(name), *counts);
            }
        }
        push(None, self.others);
        events
    }
}
