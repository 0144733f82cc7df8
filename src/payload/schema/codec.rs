//! The binary form of schemas. The table is encoded when this crate is compiled, so that the payload module contains
//! none of its texts; and the schemas of users come as bytes from the schema module, which reads JSON Schema.
//!
//! ```text
//! definition = string object                 an event's name and the schema of its data
//! object     = additional size (string value)*   the properties by name
//! value      = head, and by its kind:
//!              number, integer               string{5}: four bounds and the factor, empty if absent
//!              object                        object
//!              array                         value limit limit
//!              one of                        size literal*
//!              text                          format limit limit size pattern*
//!              union                         size value*
//!              tagged                        string value size (size literal* object)*
//! literal    = 0 string | 1 string | 2..     a string, the digits of a number, a name by its index
//! limit      = size                          one more than the limit, 0 if absent
//! pattern    = negated string string string  the bounds, the transitions, and the accepting states
//! string     = size byte*
//! ```

use super::compiled::{
    AdditionalProperties, ArraySchema, Automaton, Check, Literal, NumberRange, ObjectSchema, Property,
    StringPattern, StringSchema, TaggedSchema, ValueSchema,
};
use super::table::{Bounds, DATA, EVENT, Field, Format, Kind, Object, PAYLOADS};

/// The envelope, and the definitions of the catalogue's events.
pub(crate) static CATALOGUE: [u8; encode_catalogue(&mut [])] = {
    let mut bytes = [0; encode_catalogue(&mut [])];
    encode_catalogue(&mut bytes);
    bytes
};

// A head is one of these kinds with flags.
const ANY: u8 = 0;
const BOOLEAN: u8 = 1;
const NUMBER: u8 = 2;
const INTEGER: u8 = 3;
const OBJECT: u8 = 4;
const ARRAY: u8 = 5;
const ONE_OF: u8 = 6;
const NEVER: u8 = 7;
const TEXT: u8 = 8;
const UNION: u8 = 9;
const TAGGED: u8 = 10;
/// The first of the kinds of strings, one for each format.
const STRING: u8 = 11;

const FLAGS: u8 = REQUIRED | NULLABLE | CERTAIN;
const REQUIRED: u8 = 0x20;
const NULLABLE: u8 = 0x40;
const CERTAIN: u8 = 0x80;

const FORMATS: [Format; 7] = [
    Format::Any,
    Format::Date,
    Format::DateTime,
    Format::DateOrDateTime,
    Format::Url,
    Format::Vin,
    Format::Uri,
];

const ADDITIONAL: [AdditionalProperties; 3] =
    [AdditionalProperties::Allowed, AdditionalProperties::Noticed, AdditionalProperties::Forbidden];

// The first byte of a literal; a larger one is a name.
const LITERAL_STRING: u8 = 0;
const LITERAL_NUMBER: u8 = 1;
const NAMES: [&str; 3] = ["null", "true", "false"];

/// Encodes an event and the schema of its data.
pub(crate) fn encode(event: &str, data: &ObjectSchema) -> Vec<u8> {
    let fill = |bytes: &mut [u8]| {
        let mut encoder = Encoder { bytes, length: 0 };
        encoder.string(event);
        encoder.object_schema(data);
        encoder.length
    };
    let mut bytes = vec![0; fill(&mut [])];
    fill(&mut bytes);
    bytes
}

const fn encode_catalogue(bytes: &mut [u8]) -> usize {
    let mut encoder = Encoder { bytes, length: 0 };
    encoder.byte(AdditionalProperties::Noticed as u8);
    encoder.size(2);
    encoder.field(&EVENT);
    encoder.field(&DATA);
    let mut payloads = PAYLOADS;
    while let [payload, rest @ ..] = payloads {
        encoder.string(payload.event);
        encoder.object(payload.data);
        payloads = rest;
    }
    encoder.length
}

/// Writes as long as `bytes` has room, and counts the bytes that are needed.
struct Encoder<'a> {
    bytes: &'a mut [u8],
    length: usize,
}

impl Encoder<'_> {
    const fn object(&mut self, object: &Object) {
        let additional =
            if object.open { AdditionalProperties::Allowed } else { AdditionalProperties::Noticed };
        self.byte(additional as u8);
        self.size(object.fields.len());
        let mut fields = object.fields;
        while let [field, rest @ ..] = fields {
            self.field(field);
            fields = rest;
        }
    }

    const fn field(&mut self, field: &Field) {
        let certain = if field.source.is_published() { CERTAIN } else { 0 };
        let flags = flags(field.required, field.nullable) | certain;
        self.string(field.name);
        match field.kind {
            Kind::String(format) => self.byte(flags | (STRING + format as u8)),
            Kind::Number(Bounds { integer, minimum, maximum }) => {
                self.byte(flags | if integer { INTEGER } else { NUMBER });
                self.bound(minimum);
                self.bound(maximum);
                self.bound(None);
                self.bound(None);
                self.bound(None);
            }
            Kind::Object(object) => {
                self.byte(flags | OBJECT);
                self.object(object);
            }
            Kind::Array(object) => {
                self.byte(flags | ARRAY);
                self.byte(certain | OBJECT);
                self.object(object);
                self.size(0);
                self.size(0);
            }
        }
    }

    fn object_schema(&mut self, object: &ObjectSchema) {
        self.byte(object.additional as u8);
        self.size(object.properties.len());
        for property in &object.properties {
            self.string(&property.name);
            self.value(&property.value, property.required);
        }
    }

    fn value(&mut self, value: &ValueSchema, required: bool) {
        let flags = flags(required, value.nullable) | if value.certain { CERTAIN } else { 0 };
        match &value.check {
            // Only the envelope has the last two, which the decoder's caller sets.
            Check::Any | Check::Event | Check::Data => self.byte(flags | ANY),
            Check::Never => self.byte(flags | NEVER),
            Check::Boolean => self.byte(flags | BOOLEAN),
            Check::String(format) => self.byte(flags | (STRING + *format as u8)),
            Check::Number(range) => {
                self.byte(flags | if range.integer { INTEGER } else { NUMBER });
                let NumberRange {
                    minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of, ..
                } = range;
                for bound in [minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of] {
                    self.bound(bound.as_deref());
                }
            }
            Check::Object(object) => {
                self.byte(flags | OBJECT);
                self.object_schema(object);
            }
            Check::Array(array) => {
                self.byte(flags | ARRAY);
                self.value(&array.item, false);
                self.limit(array.min_items);
                self.limit(array.max_items);
            }
            Check::OneOf(literals) => {
                self.byte(flags | ONE_OF);
                self.literals(literals);
            }
            Check::Text(string) => {
                self.byte(flags | TEXT);
                self.byte(string.format as u8);
                self.limit(string.min_length);
                self.limit(string.max_length);
                self.size(string.patterns.len());
                string.patterns.iter().for_each(|pattern| self.pattern(pattern));
            }
            Check::Union(schemas) => {
                self.byte(flags | UNION);
                self.size(schemas.len());
                schemas.iter().for_each(|schema| self.value(schema, false));
            }
            Check::Tagged(tagged) => {
                self.byte(flags | TAGGED);
                self.string(&tagged.tag.name);
                self.value(&tagged.tag.value, true);
                self.size(tagged.branches.len());
                for (literals, object) in &tagged.branches {
                    self.literals(literals);
                    self.object_schema(object);
                }
            }
        }
    }

    fn literals(&mut self, literals: &[Literal]) {
        self.size(literals.len());
        literals.iter().for_each(|literal| self.literal(literal));
    }

    fn limit(&mut self, limit: Option<usize>) {
        self.size(limit.map_or(0, |limit| limit + 1));
    }

    fn pattern(&mut self, StringPattern { automaton, negated }: &StringPattern) {
        self.byte(*negated as u8);
        for bytes in [&automaton.bounds, &automaton.transitions, &automaton.accepting] {
            self.size(bytes.len());
            bytes.iter().for_each(|&byte| self.byte(byte));
        }
    }

    fn literal(&mut self, literal: &Literal) {
        let (kind, text) = match literal {
            Literal::String(value) => (LITERAL_STRING, value),
            Literal::Number(digits) => (LITERAL_NUMBER, digits),
            Literal::Name(name) => {
                let index = NAMES.iter().position(|known| known == name);
                return self.byte(LITERAL_NUMBER + 1 + index.unwrap_or(0) as u8);
            }
        };
        self.byte(kind);
        self.string(text);
    }

    const fn bound(&mut self, bound: Option<&str>) {
        match bound {
            Some(digits) => self.string(digits),
            None => self.size(0),
        }
    }

    const fn string(&mut self, text: &str) {
        self.size(text.len());
        let mut bytes = text.as_bytes();
        while let [byte, rest @ ..] = bytes {
            self.byte(*byte);
            bytes = rest;
        }
    }

    /// Writes a LEB128 number: seven bits in each byte, the lowest first. The last byte lacks the eighth bit.
    const fn size(&mut self, mut size: usize) {
        while size > 0x7F {
            self.byte(size as u8 | 0x80);
            size >>= 7;
        }
        self.byte(size as u8);
    }

    const fn byte(&mut self, byte: u8) {
        if let Some((_, [slot, ..])) = self.bytes.split_at_mut_checked(self.length) {
            *slot = byte;
        }
        self.length += 1;
    }
}

const fn flags(required: bool, nullable: bool) -> u8 {
    (if required { REQUIRED } else { 0 }) | if nullable { NULLABLE } else { 0 }
}

/// Reads what [`Encoder`] writes.
///
/// After bytes that it can't have written, everything reads as zeros, so that only the callers have a failure to handle.
pub(crate) struct Decoder<'a> {
    rest: &'a [u8],
    /// How many more levels of values may be nested.
    levels: u8,
    failed: bool,
}

impl<'a> Decoder<'a> {
    /// As many levels as a schema in JSON can have.
    const MAX_LEVELS: u8 = 100;

    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, levels: Self::MAX_LEVELS, failed: false }
    }

    pub(crate) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Returns `None` for bytes that the encoder can't have written.
    pub(crate) fn definition(&mut self) -> Option<(&'a str, ObjectSchema)> {
        let definition = (self.string(), self.object());
        (!self.failed).then_some(definition)
    }

    pub(crate) fn object(&mut self) -> ObjectSchema {
        let additional = self.byte();
        let additional = self.pick(&ADDITIONAL, additional, AdditionalProperties::Noticed);
        let mut properties = self.list(|decoder| {
            let name = decoder.string().to_owned();
            let (value, required) = decoder.value();
            Property::new(name, value, required)
        });
        if properties.len() > ObjectSchema::MAX_PROPERTIES {
            self.fail();
            properties.clear();
        }
        ObjectSchema::new(properties, additional)
    }

    /// Reads a value, and whether it is required.
    fn value(&mut self) -> (ValueSchema, bool) {
        match self.levels.checked_sub(1) {
            Some(levels) => self.levels = levels,
            None => self.fail(),
        }
        let head = self.byte();
        let kind = head & !FLAGS;
        let check = match kind {
            ANY => Check::Any,
            BOOLEAN => Check::Boolean,
            NUMBER | INTEGER => {
                let bounds = [self.bound(), self.bound(), self.bound(), self.bound()];
                Check::Number(NumberRange::new(kind == INTEGER, bounds, self.bound()))
            }
            OBJECT => Check::Object(self.object()),
            ARRAY => Check::Array(Box::new(ArraySchema {
                item: self.value().0,
                min_items: self.limit(),
                max_items: self.limit(),
            })),
            ONE_OF => Check::OneOf(self.list(Self::literal)),
            NEVER => Check::Never,
            TEXT => {
                let format = self.byte();
                Check::Text(Box::new(StringSchema {
                    format: self.pick(&FORMATS, format, Format::Any),
                    min_length: self.limit(),
                    max_length: self.limit(),
                    patterns: self.list(Self::pattern),
                }))
            }
            UNION => Check::Union(self.list(|decoder| decoder.value().0)),
            TAGGED => {
                let name = self.string().to_owned();
                let tag = Property::new(name, self.value().0, true);
                let branches = self.list(|decoder| (decoder.list(Self::literal), decoder.object()));
                Check::Tagged(Box::new(TaggedSchema { tag, branches }))
            }
            _ => Check::String(self.pick(&FORMATS, kind - STRING, Format::Any)),
        };
        self.levels = self.levels.saturating_add(1);
        let value = ValueSchema { check, nullable: head & NULLABLE != 0, certain: head & CERTAIN != 0 };
        (value, head & REQUIRED != 0)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.size();
        let mut items = Vec::new();
        while items.len() < count && !self.failed {
            items.push(item(self));
        }
        items
    }

    fn limit(&mut self) -> Option<usize> {
        self.size().checked_sub(1)
    }

    fn pattern(&mut self) -> StringPattern {
        let negated = self.byte() != 0;
        let [bounds, transitions, accepting] = [self.bytes(), self.bytes(), self.bytes()].map(<[u8]>::to_vec);
        StringPattern { automaton: Automaton { bounds, transitions, accepting }, negated }
    }

    fn literal(&mut self) -> Literal {
        match self.byte() {
            LITERAL_STRING => Literal::String(self.string().to_owned()),
            LITERAL_NUMBER => Literal::Number(self.string().to_owned()),
            name => Literal::Name(self.pick(&NAMES, name - LITERAL_NUMBER - 1, "null")),
        }
    }

    fn bound(&mut self) -> Option<String> {
        Some(self.string().to_owned()).filter(|digits| !digits.is_empty())
    }

    fn pick<T: Copy>(&mut self, values: &[T], index: u8, other: T) -> T {
        values.get(usize::from(index)).copied().unwrap_or_else(|| {
            self.fail();
            other
        })
    }

    fn string(&mut self) -> &'a str {
        str::from_utf8(self.bytes()).unwrap_or_else(|_| {
            self.fail();
            ""
        })
    }

    fn bytes(&mut self) -> &'a [u8] {
        let size = self.size();
        let Some((bytes, rest)) = self.rest.split_at_checked(size) else {
            self.fail();
            return &[];
        };
        self.rest = rest;
        bytes
    }

    fn size(&mut self) -> usize {
        let mut size = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte();
            size |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return size;
            }
        }
        self.fail();
        0
    }

    #[inline(never)]
    fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.rest.split_first() else {
            self.fail();
            return 0;
        };
        self.rest = rest;
        *byte
    }

    fn fail(&mut self) {
        (self.rest, self.failed) = (&[], true);
    }
}

#[cfg(test)]
#[path = "codec_tests.rs"]
mod tests;
