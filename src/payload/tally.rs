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

/// The counts of a log so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The payloads without an issue, by their event's place among the shapes. Nothing is looked up for them.
    clean: Vec<u64>,
    named: Vec<BatchEvent>,
    others: BatchEvent,
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

    pub(crate) fn valid(&mut self, event: Option<&str>, warned: bool) {
        let counts = self.of(event);
        counts.valid += 1;
        counts.warnings += u64::from(warned);
    }

    pub(crate) fn invalid(&mut self, event: Option<&str>) {
        self.of(event).invalid += 1;
    }

    /// The counts of the events that came, those of the catalogue first.
    pub(crate) fn events(&self, shapes: &Shapes) -> Vec<BatchEvent> {
        let mut events = Vec::new();
        for (index, shape) in shapes.events.iter().enumerate() {
            let valid = self.clean.get(index).copied().unwrap_or(0);
            let mut counts = self.find(&shape.name).cloned().unwrap_or_default();
            counts.valid += valid;
            if counts.valid + counts.invalid > 0 {
                events.push(BatchEvent { event: Some(shape.name.to_string()), ..counts });
            }
        }
        let is_unknown = |counts: &&BatchEvent| {
            !shapes.events.iter().any(|shape| counts.event.as_deref() == Some(&*shape.name))
        };
        events.extend(self.named.iter().filter(is_unknown).cloned());
        if self.others.valid + self.others.invalid > 0 {
            events.push(self.others.clone());
        }
        events
    }

    fn find(&self, name: &str) -> Option<&BatchEvent> {
        self.named.iter().find(|counts| counts.event.as_deref() == Some(name))
    }

    fn of(&mut self, event: Option<&str>) -> &mut BatchEvent {
        let Some(name) = event.filter(|name| name.len() <= Self::LONGEST_NAME) else {
            return &mut self.others;
        };
        let place = self.named.iter().position(|counts| counts.event.as_deref() == Some(name));
        let place = place.unwrap_or(self.named.len());
        if place == self.named.len() && place < Self::MOST_NAMES {
            self.named.push(BatchEvent { event: Some(name.to_owned()), ..BatchEvent::default() });
        }
        self.named.get_mut(place).unwrap_or(&mut self.others)
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
