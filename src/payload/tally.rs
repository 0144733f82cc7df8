//! How many payloads of each event a log had.

use super::json::Json;
use super::shape::Shapes;

/// How many payloads of an event a log had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchEvent {
    /// The event's name. `None` stands for the lines that have none, and for the unknown events that come after the
    /// first 1,000 or have a name of more than 256 bytes: however many there are, memory stays flat.
    pub event: Option<String>,
    /// How many payloads are valid.
    pub valid: u64,
    /// How many payloads are not.
    pub invalid: u64,
    /// How many of the valid ones have a warning.
    pub warnings: u64,
}

/// The numbers of a [`BatchEvent`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) valid: u64,
    pub(crate) invalid: u64,
    pub(crate) warnings: u64,
}

/// The counts of a log so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The payloads without an issue, by their event's place among the shapes. Nothing is looked up for them.
    clean: Vec<u64>,
    named: Vec<(Vec<u8>, Counts)>,
    others: Counts,
}

impl Tally {
    const MOST_NAMES: usize = 1000;
    const LONGEST_NAME: usize = 256;

    #[inline]
    pub(crate) fn clean(&mut self, index: usize) {
        if self.clean.len() <= index {
            self.clean.resize(index + 1, 0);
        }
        if let Some(count) = self.clean.get_mut(index) {
            *count += 1;
        }
    }

    /// The counts of an event, to add to.
    pub(crate) fn of(&mut self, event: Option<&[u8]>) -> &mut Counts {
        let Some(name) = event.filter(|name| name.len() <= Self::LONGEST_NAME) else {
            return &mut self.others;
        };
        let place = self.named.iter().position(|(known, _)| known == name).unwrap_or(self.named.len());
        if place == self.named.len() && place < Self::MOST_NAMES {
            self.named.push((name.to_vec(), Counts::default()));
        }
        self.named.get_mut(place).map_or(&mut self.others, |(_, counts)| counts)
    }

    /// Gives the counts of the events that came, those of the catalogue first.
    pub(crate) fn each(&self, shapes: &Shapes, mut give: impl FnMut(Option<&[u8]>, Counts)) {
        let mut give = |name: Option<&[u8]>, counts: Counts| {
            if counts.valid + counts.invalid > 0 {
                give(name, counts);
            }
        };
        for (index, shape) in shapes.events.iter().enumerate() {
            let name = shape.name.as_bytes();
            let mut counts = Counts::default();
            if let Some((_, more)) = self.named.iter().find(|(known, _)| known == name) {
                counts = *more;
            }
            counts.valid += self.clean.get(index).copied().unwrap_or(0);
            give(Some(name), counts);
        }
        for (name, counts) in &self.named {
            if !shapes.events.iter().any(|shape| shape.name.as_bytes() == name) {
                give(Some(name), *counts);
            }
        }
        give(None, self.others);
    }
}

impl BatchEvent {
    pub(crate) fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.key("event").string_or_null(self.event.as_deref());
            json.key("valid").integer(self.valid);
            json.key("invalid").integer(self.invalid);
            json.key("warnings").integer(self.warnings);
        });
    }
}
