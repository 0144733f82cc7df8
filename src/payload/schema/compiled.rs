//! Schemas in the form that the visitor checks. They remember in which order keys came last, to predict the next ones.

use std::cell::Cell;

use super::table::Format;
use crate::payload::json::cursor::Pattern;

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

    /// Returns the name in JSON Schema.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

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

/// A rule of a user: its violation is an error in both modes.
pub(super) fn certain(check: Check, nullable: bool) -> ValueSchema {
    ValueSchema { check, nullable, certain: true }
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
