//! What is asked of payloads, as the walk needs it: fields with their patterns, and what the last payloads taught
//! about the order of keys.

use std::borrow::Cow;
use std::cell::Cell;
use std::iter;

use super::choice::Literal;
use super::range::Range;
use super::scan::Pattern;
use super::schema::Format;
use super::table::{KNOWN, Reader};

/// Everything the walk may meet.
pub(crate) struct Shapes {
    pub(crate) envelope: Shape,
    pub(crate) events: Vec<EventShape>,
    /// The event that came last.
    pub(crate) last_event: Cell<usize>,
}

/// An event by its name, and its data.
pub(crate) struct EventShape {
    pub(crate) name: Cow<'static, str>,
    /// The name and the quote behind it.
    pub(crate) pattern: Option<Pattern>,
    /// None once a definition was taken back of what the schema table doesn't know. The place stays taken.
    pub(crate) data: Option<Shape>,
}

/// An object's fields.
pub(crate) struct Shape {
    pub(crate) fields: Vec<Member>,
    /// A bit for each field that must be there.
    pub(crate) required: u64,
    pub(crate) rest: Rest,
    /// The field that came first last time.
    first: Cell<usize>,
}

/// What an object may hold beside its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Anything.
    Free,
    /// Anything, with a notice.
    Noticed,
    /// Nothing.
    Refused,
}

/// A field of an object.
pub(crate) struct Member {
    pub(crate) name: String,
    /// The key with its quotes and the colon behind it.
    pub(crate) pattern: Option<Pattern>,
    pub(crate) value: Value,
    pub(crate) required: bool,
    /// The field that came after this one last time.
    next: Cell<usize>,
}

/// A value and what is asked of it.
pub(crate) struct Value {
    pub(crate) check: Check,
    pub(crate) nullable: bool,
    /// Whether a breach is an error in both modes: AutoGrab has published the rule, or the user has pinned it.
    pub(crate) certain: bool,
}

/// The type of a value.
pub(crate) enum Check {
    Any,
    Boolean,
    Text(Format),
    Number(Range),
    Object(Shape),
    List(Box<Value>),
    /// One of these.
    Among(Vec<Literal>),
    /// The name of the event.
    Event,
    /// What the event's shape asks.
    Data,
}

impl Shapes {
    /// The shapes of the schema table.
    pub(crate) fn known() -> Self {
        let mut table = Reader::new(&KNOWN);
        let mut envelope = table.shape().unwrap_or_else(|| Shape::new(Vec::new(), Rest::Noticed));
        for (field, check) in envelope.fields.iter_mut().zip([Check::Event, Check::Data]) {
            field.value.check = check;
        }
        let events = iter::from_fn(|| table.definition());
        let events = events.map(|(name, data)| EventShape::new(name.into(), data)).collect();
        Self { envelope, events, last_event: Cell::new(0) }
    }

    /// Puts data of this shape in the place of those that the event had.
    pub(crate) fn define(&mut self, name: &str, data: Shape) {
        let shape = EventShape::new(name.to_owned().into(), data);
        match self.place(name).and_then(|place| self.events.get_mut(place)) {
            Some(event) => *event = shape,
            None => self.events.push(shape),
        }
    }

    /// The same, as [`table::write`](super::table::write) has written it. Says whether it can be read.
    pub(crate) fn apply(&mut self, definition: &[u8]) -> bool {
        let mut reader = Reader::new(definition);
        match reader.definition() {
            Some((name, data)) if reader.at_end() => self.define(name, data),
            _ => return false,
        }
        true
    }

    /// Makes an event what the schema table says of it: that may be nothing.
    pub(crate) fn forget(&mut self, name: &str) {
        let Some(place) = self.place(name) else { return };
        let Some(event) = self.events.get_mut(place) else { return };
        match Self::known().events.into_iter().nth(place) {
            Some(known) => *event = known,
            None => (event.pattern, event.data) = (None, None),
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.events.iter().position(|event| event.name == name)
    }

    pub(crate) fn data(&self, place: usize) -> Option<&Shape> {
        self.events.get(place)?.data.as_ref()
    }

    pub(crate) fn find_event(&self, name: &[u8]) -> Option<usize> {
        self.events.iter().position(|event| event.data.is_some() && event.name.as_bytes() == name)
    }
}

impl EventShape {
    pub(crate) fn new(name: Cow<'static, str>, data: Shape) -> Self {
        Self { pattern: Pattern::new("", &name, "\""), name, data: Some(data) }
    }
}

impl Shape {
    /// The number of fields that an object can have.
    pub(crate) const MOST_FIELDS: usize = u64::BITS as usize;

    /// A shape of at most [`Self::MOST_FIELDS`] fields, expected in their order.
    pub(crate) fn new(fields: Vec<Member>, rest: Rest) -> Self {
        let mut required = 0;
        for (index, field) in fields.iter().enumerate() {
            field.next.set(index + 1);
            required |= u64::from(field.required) << index;
        }
        Self { fields, required, rest, first: Cell::new(0) }
    }

    pub(crate) fn find(&self, name: &[u8]) -> Option<usize> {
        self.fields.iter().position(|field| field.name.as_bytes() == name)
    }

    /// The field that probably comes after `previous`.
    #[inline(always)]
    pub(crate) fn predict(&self, previous: Option<&Member>) -> usize {
        previous.map_or(&self.first, |field| &field.next).get()
    }

    /// Remembers that the field `index` came after `previous`.
    pub(crate) fn learn(&self, previous: Option<&Member>, index: usize) {
        previous.map_or(&self.first, |field| &field.next).set(index);
    }
}

impl Member {
    pub(crate) fn new(name: String, value: Value, required: bool) -> Self {
        Self { pattern: Pattern::new("\"", &name, "\":"), name, value, required, next: Cell::new(0) }
    }
}
