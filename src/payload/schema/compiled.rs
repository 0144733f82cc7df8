//! Schemas in the form that the visitor checks. They remember in which order keys and events came last, to predict the
//! next ones.

use std::borrow::Cow;
use std::cell::Cell;
use std::iter;

use super::codec::{CATALOGUE, Decoder};
use super::table::Format;
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

/// The schema of an object.
pub(crate) struct ObjectSchema {
    pub(crate) properties: Vec<Property>,
    /// A bit for each required property.
    pub(crate) required: u64,
    pub(crate) additional: AdditionalProperties,
    /// The index of the property that came first in the last object.
    first: Cell<usize>,
}

/// Whether an object may have properties that its schema does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AdditionalProperties {
    Allowed,
    /// Allowed, with a notice.
    Noticed,
    Forbidden,
}

/// A property of an object.
pub(crate) struct Property {
    pub(crate) name: String,
    /// The key in its quotes, and the colon.
    pub(crate) pattern: Option<Pattern>,
    pub(crate) value: ValueSchema,
    pub(crate) required: bool,
    /// The index of the property that came after this one in the last object.
    next: Cell<usize>,
}

/// The schema of a value.
pub(crate) struct ValueSchema {
    pub(crate) check: Check,
    pub(crate) nullable: bool,
    /// Whether a violation is an error in both modes: AutoGrab has published the rule, or the user has defined it.
    pub(crate) certain: bool,
}

/// What a value must be. The catalogue uses the simple checks, the schemas of users all.
pub(crate) enum Check {
    Any,
    /// No value is valid.
    Never,
    Boolean,
    String(Format),
    Text(Box<StringSchema>),
    Number(NumberRange),
    Object(ObjectSchema),
    Array(Box<ArraySchema>),
    OneOf(Vec<Literal>),
    /// One of several schemas, each of another JSON type.
    Union(Vec<ValueSchema>),
    Tagged(Box<TaggedSchema>),
    /// The name of the event, in the envelope.
    Event,
    /// The data of the event, in the envelope.
    Data,
}

/// A string with more than a format.
pub(crate) struct StringSchema {
    pub(crate) format: Format,
    /// The lengths are in characters.
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) patterns: Vec<StringPattern>,
}

/// A regular expression that a string must match, or not match.
pub(crate) struct StringPattern {
    pub(crate) automaton: Automaton,
    pub(crate) negated: bool,
}

/// A deterministic automaton over code points, as bytes. It begins in state 0.
pub(crate) struct Automaton {
    /// The first code points of the classes of characters that the automaton distinguishes, sorted, in three bytes each.
    pub(crate) bounds: Vec<u8>,
    /// The next state for each state and class, in two bytes each.
    pub(crate) transitions: Vec<u8>,
    /// 1 for each state in which the string matches if it ends there.
    pub(crate) accepting: Vec<u8>,
}

/// An array.
pub(crate) struct ArraySchema {
    pub(crate) item: ValueSchema,
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
}

/// Objects whose schema depends on the value of one property.
pub(crate) struct TaggedSchema {
    /// The property, with the literals of all branches.
    pub(crate) tag: Property,
    pub(crate) branches: Vec<(Vec<Literal>, ObjectSchema)>,
}

/// A type of JSON, which the first byte of a value shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonType {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl JsonType {
    pub(crate) const ALL: [Self; 6] =
        [Self::Null, Self::Boolean, Self::Number, Self::String, Self::Array, Self::Object];

    pub(crate) fn of_first_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            b'n' => Self::Null,
            b't' | b'f' => Self::Boolean,
            b'-' | b'0'..=b'9' => Self::Number,
            b'"' => Self::String,
            b'[' => Self::Array,
            b'{' => Self::Object,
            _ => return None,
        })
    }
}

impl Check {
    /// Returns the JSON type of the values; `None` if they have several.
    pub(crate) fn json_type(&self) -> Option<JsonType> {
        Some(match self {
            Self::Boolean => JsonType::Boolean,
            Self::String(_) | Self::Text(_) | Self::Event => JsonType::String,
            Self::Number(_) => JsonType::Number,
            Self::Object(_) | Self::Tagged(_) | Self::Data => JsonType::Object,
            Self::Array(_) => JsonType::Array,
            Self::OneOf(literals) => {
                let kind = literals.first()?.json_type();
                return literals.iter().all(|literal| literal.json_type() == kind).then_some(kind);
            }
            Self::Any | Self::Never | Self::Union(_) => return None,
        })
    }
}

/// A scalar value.
#[derive(Clone)]
pub(crate) enum Literal {
    /// `true`, `false` or `null`.
    Name(&'static str),
    /// The digits of a JSON number.
    Number(String),
    String(String),
}

impl Literal {
    pub(crate) fn json_type(&self) -> JsonType {
        match self {
            Self::Name("null") => JsonType::Null,
            Self::Name(_) => JsonType::Boolean,
            Self::Number(_) => JsonType::Number,
            Self::String(_) => JsonType::String,
        }
    }
}

/// The numbers between some bounds, which are JSON numbers.
pub(crate) struct NumberRange {
    pub(crate) integer: bool,
    pub(crate) minimum: Option<String>,
    pub(crate) maximum: Option<String>,
    pub(crate) exclusive_minimum: Option<String>,
    pub(crate) exclusive_maximum: Option<String>,
    pub(crate) multiple_of: Option<String>,
    /// Whether there are no bounds, and so nothing to compare.
    pub(crate) unbounded: bool,
    /// Whether every number without a sign is within the bounds.
    pub(crate) natural: bool,
}

impl NumberRange {
    pub(crate) fn new(
        integer: bool,
        [minimum, maximum, exclusive_minimum, exclusive_maximum]: [Option<String>; 4],
        multiple_of: Option<String>,
    ) -> Self {
        let others = maximum.is_some()
            || exclusive_minimum.is_some()
            || exclusive_maximum.is_some()
            || multiple_of.is_some();
        let unbounded = !others && minimum.is_none();
        let natural = !others && minimum.as_deref().is_none_or(|minimum| minimum == "0");
        Self {
            integer,
            minimum,
            maximum,
            exclusive_minimum,
            exclusive_maximum,
            multiple_of,
            unbounded,
            natural,
        }
    }
}

impl SchemaSet {
    /// Returns the schemas of the catalogue's events.
    pub(crate) fn catalogue() -> Self {
        let mut decoder = Decoder::new(&CATALOGUE);
        let mut envelope =
            decoder.object().unwrap_or_else(|| ObjectSchema::new(Vec::new(), AdditionalProperties::Noticed));
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

impl ObjectSchema {
    /// The maximum number of properties: each has a bit in a `u64`.
    pub(crate) const MAX_PROPERTIES: usize = u64::BITS as usize;

    /// Creates a schema of at most [`Self::MAX_PROPERTIES`] properties, which are expected in their order.
    pub(crate) fn new(properties: Vec<Property>, additional: AdditionalProperties) -> Self {
        let mut required = 0;
        for (index, property) in properties.iter().enumerate() {
            property.next.set(index + 1);
            required |= u64::from(property.required) << index;
        }
        Self { properties, required, additional, first: Cell::new(0) }
    }

    pub(crate) fn find(&self, name: &[u8]) -> Option<usize> {
        self.properties.iter().position(|property| property.name.as_bytes() == name)
    }

    /// Returns the index of the property that probably comes after `previous`.
    #[inline(always)]
    pub(crate) fn predict(&self, previous: Option<&Property>) -> usize {
        previous.map_or(&self.first, |property| &property.next).get()
    }

    /// Remembers that the property `index` came after `previous`.
    pub(crate) fn learn(&self, previous: Option<&Property>, index: usize) {
        previous.map_or(&self.first, |property| &property.next).set(index);
    }
}

impl Property {
    pub(crate) fn new(name: String, value: ValueSchema, required: bool) -> Self {
        Self { pattern: Pattern::new("\"", &name, "\":"), name, value, required, next: Cell::new(0) }
    }
}
