//! The schemas of all events: those of the catalogue, and those that a user has defined. They remember which event came
//! last, to predict the next one.

use std::borrow::Cow;
use std::cell::Cell;
use std::iter;

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

    /// Replaces the schema of an event's data, or adds the event.
    pub(crate) fn define(&mut self, name: &str, data: ObjectSchema) {
        let known = self.index_of(name);
        let free = || self.events.iter().position(|event| event.data.is_none());
        let slot = known.or_else(free).and_then(|index| self.events.get_mut(index));
        self.last_id += u64::from(known.is_none());
        let id = slot.as_ref().filter(|_| known.is_some()).map_or(self.last_id, |event| event.id);
        let event = EventSchema::new(id, name.to_owned().into(), data, true);
        match slot {
            Some(slot) => *slot = event,
            None => self.events.push(event),
        }
    }

    /// Applies an encoded definition. Returns whether it could be decoded.
    pub(crate) fn apply(&mut self, definition: &[u8]) -> bool {
        let mut decoder = Decoder::new(definition);
        match decoder.definition() {
            Some((name, data)) if decoder.at_end() => self.define(name, data),
            _ => return false,
        }
        true
    }

    /// Restores what the catalogue says of an event, which may be nothing.
    pub(crate) fn undefine(&mut self, name: &str) {
        let Some(index) = self.index_of(name) else { return };
        let Some(event) = self.events.get_mut(index) else { return };
        match Self::catalogue().events.into_iter().nth(index) {
            Some(known) => *event = known,
            None => (event.name, event.pattern, event.data) = ("".into(), None, None),
        }
        while self.events.pop_if(|event| event.data.is_none()).is_some() {}
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

    /// Returns whether an empty array may take the place of the data: no published or defined rule requires a property.
    pub(crate) fn accepts_empty_array(&self) -> bool {
        let is_certain = |property: &Property| property.required && property.value.certain;
        let requires = |data: &ObjectSchema| data.properties.iter().any(is_certain);
        !self.is_defined && !self.data.as_ref().is_some_and(requires)
    }
}
