//! The schemas of all events: those of the catalogue, and those that a user has defined. They remember which event came
//! last, to predict the next one.

use std::borrow::Cow;
use std::cell::Cell;
use std::iter;
use std::mem;

use super::codec::{CATALOGUE, Decoder};
use super::compiled::{AdditionalProperties, Check, ObjectSchema, Property};
use crate::payload::json::cursor::Pattern;

/// The schemas of all payloads that the validator knows.
pub(crate) struct SchemaSet {
    pub(crate) envelope: ObjectSchema,
    pub(crate) events: Vec<EventSchema>,
    /// The index of the event that came last.
    pub(crate) last_event: Cell<usize>,
    last_id: u64,
}

/// An event and the schema of its data.
pub(crate) struct EventSchema {
    pub(crate) name: Cow<'static, str>,
    /// The name and its closing quote.
    pub(crate) pattern: Option<Pattern>,
    /// `None` if the slot is free: the definition of an event that the catalogue does not know was removed.
    pub(crate) data: Option<ObjectSchema>,
    /// Unlike the index, no other event ever has the same number.
    pub(crate) id: u64,
    /// Whether a user has defined the event.
    is_defined: bool,
}

/// What a definition has taken the place of.
#[cfg_attr(
    not(any(test, all(target_family = "wasm", feature = "payload"))),
    expect(dead_code, reason = "only the payload module takes definitions back")
)]
pub(crate) struct Replaced {
    index: usize,
    event: EventSchema,
}

impl SchemaSet {
    /// Returns the schemas of the catalogue's events.
    pub(crate) fn catalogue() -> Self {
        let mut decoder = Decoder::new(&CATALOGUE);
        let mut envelope = decoder.object();
        for (property, check) in envelope.properties.iter_mut().zip([Check::Event, Check::Data]) {
            property.value.check = check;
        }
        let mut last_id = 0;
        let events = iter::from_fn(|| decoder.definition());
        let new = |(name, data): (&'static str, ObjectSchema)| {
            last_id += 1;
            EventSchema::new(last_id, name.into(), data, false)
        };
        let events = events.map(new).collect();
        Self { envelope, events, last_event: Cell::new(0), last_id }
    }

    /// Returns a set without schemas.
    pub(crate) fn empty() -> Self {
        let envelope = ObjectSchema::new(Vec::new(), AdditionalProperties::Allowed);
        Self { envelope, events: Vec::new(), last_event: Cell::new(0), last_id: 0 }
    }

    /// Replaces the schema of an event's data, or adds the event. Returns what was there, for [`Self::restore`].
    pub(crate) fn define(&mut self, name: &str, data: ObjectSchema) -> Replaced {
        let known = self.index_of(name);
        let free = || self.events.iter().position(|event| event.data.is_none());
        let index = known.or_else(free).unwrap_or(self.events.len());
        self.last_id += u64::from(known.is_none());
        let id = known.and_then(|index| self.events.get(index)).map_or(self.last_id, |event| event.id);
        let mut event = EventSchema::new(id, name.to_owned().into(), data, true);
        match self.events.get_mut(index) {
            Some(slot) => mem::swap(slot, &mut event),
            None => self.events.push(mem::replace(&mut event, EventSchema::free())),
        }
        Replaced { index, event }
    }

    /// Takes back the last definition.
    #[cfg(any(test, all(target_family = "wasm", feature = "payload")))]
    pub(crate) fn restore(&mut self, Replaced { index, event }: Replaced) {
        if let Some(slot) = self.events.get_mut(index) {
            *slot = event;
        }
        self.remove_free_end();
    }

    fn remove_free_end(&mut self) {
        while self.events.pop_if(|event| event.data.is_none()).is_some() {}
    }

    /// Applies an encoded definition as [`Self::define`] does. Returns `None` if it can't be decoded.
    pub(crate) fn apply(&mut self, definition: &[u8]) -> Option<Replaced> {
        let mut decoder = Decoder::new(definition);
        let (name, data) = decoder.definition()?;
        decoder.at_end().then(|| self.define(name, data))
    }

    /// Applies encoded definitions that follow each other.
    #[cfg(all(target_family = "wasm", feature = "infer"))]
    pub(crate) fn apply_all(&mut self, definitions: &[u8]) {
        let mut decoder = Decoder::new(definitions);
        while let Some((name, data)) = decoder.definition() {
            self.define(name, data);
        }
    }

    /// Restores what the catalogue says of an event, which may be nothing.
    pub(crate) fn undefine(&mut self, name: &str) {
        let Some(index) = self.index_of(name) else { return };
        let Some(event) = self.events.get_mut(index) else { return };
        match Self::catalogue().events.into_iter().nth(index) {
            Some(known) => *event = known,
            None => *event = EventSchema::free(),
        }
        self.remove_free_end();
    }

    fn index_of(&self, name: &str) -> Option<usize> {
        self.events.iter().position(|event| event.data.is_some() && event.name == name)
    }

    pub(crate) fn find_event(&self, name: &[u8]) -> Option<usize> {
        self.events.iter().position(|event| event.data.is_some() && event.name.as_bytes() == name)
    }
}

impl EventSchema {
    fn new(id: u64, name: Cow<'static, str>, data: ObjectSchema, is_defined: bool) -> Self {
        Self { pattern: Pattern::new("", &name, "\""), name, data: Some(data), id, is_defined }
    }

    fn free() -> Self {
        Self { name: "".into(), pattern: None, data: None, id: 0, is_defined: false }
    }

    /// Returns whether an empty array may take the place of the data: no published or defined rule requires a property.
    pub(crate) fn accepts_empty_array(&self) -> bool {
        let is_certain = |property: &Property| property.required && property.value.certain;
        let requires = |data: &ObjectSchema| data.properties.iter().any(is_certain);
        !self.is_defined && !self.data.as_ref().is_some_and(requires)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::schema::definitions::encode_definition;

    fn contents(set: &SchemaSet) -> Vec<(String, u64, bool, Option<usize>)> {
        let properties = |event: &EventSchema| event.data.as_ref().map(|data| data.properties.len());
        let row =
            |event: &EventSchema| (event.name.to_string(), event.id, event.is_defined, properties(event));
        set.events.iter().map(row).collect()
    }

    /// Of a catalogue's event, a defined one, a free slot, and an event that is added.
    #[test]
    fn a_definition_can_be_taken_back() {
        let mut set = SchemaSet::catalogue();
        let definition = |event| encode_definition(event, r#"{"type":"object","required":["x"]}"#).unwrap();
        for defined in ["own", "other", "last"] {
            set.apply(&definition(defined)).unwrap();
        }
        for free in [None, Some("other")] {
            free.iter().for_each(|event| set.undefine(event));
            let before = contents(&set);
            for event in ["recapture_new", "own", "added"] {
                let replaced = set.apply(&definition(event)).unwrap();
                let index = set.find_event(event.as_bytes()).unwrap();
                assert_eq!(set.events[index].data.as_ref().unwrap().properties.len(), 1);
                set.restore(replaced);
                assert_eq!(contents(&set), before, "{event} {free:?}");
            }
        }
    }
}
