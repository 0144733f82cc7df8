//! Shapes as bytes. The schema table becomes bytes when this crate is compiled, so that a module which only validates
//! has none of the table's texts in it; and a schema of a user's own, which another module reads, comes here as bytes.
//!
//! ```text
//! definition = text shape                    an event's name and its data
//! shape      = rest size (text value)*       the fields and their names
//! value      = head, and by its kind:
//!              number, integer               text text text text: the bounds, empty for none
//!              object                        shape
//!              list                          value
//!              among                         size literal*
//! literal    = 0 text | 1 text | word        a string, a number as JSON writes it, a word by its place
//! text       = size byte*
//! ```

use super::choice::Literal;
use super::range::Range;
use super::schema::{Bounds, DATA, EVENT, Field, Format, Kind, Object, PAYLOADS};
use super::shape::{Check, Member, Rest, Shape, Value};

/// The envelope, and the definitions of the catalogue's events.
pub(crate) static KNOWN: [u8; write_known(&mut [])] = {
    let mut bytes = [0; write_known(&mut [])];
    write_known(&mut bytes);
    bytes
};

// A head is one of these kinds, and flags.
const ANY: u8 = 0;
const BOOLEAN: u8 = 1;
const NUMBER: u8 = 2;
const INTEGER: u8 = 3;
const OBJECT: u8 = 4;
const LIST: u8 = 5;
const AMONG: u8 = 6;
/// From here on, each format has a kind.
const TEXT: u8 = 7;

const FLAGS: u8 = REQUIRED | NULLABLE | CERTAIN;
const REQUIRED: u8 = 0x20;
const NULLABLE: u8 = 0x40;
const CERTAIN: u8 = 0x80;

const FORMATS: [Format; 6] =
    [Format::Any, Format::Date, Format::DateTime, Format::DateOrDateTime, Format::Url, Format::Vin];

const RESTS: [Rest; 3] = [Rest::Free, Rest::Noticed, Rest::Refused];

// Literals that are no words.
const STRING: u8 = 0;
const DIGITS: u8 = 1;
const WORDS: [&str; 3] = ["null", "true", "false"];

/// An event and its data as bytes.
pub(crate) fn write(event: &str, data: &Shape) -> Vec<u8> {
    let fill = |room: &mut [u8]| {
        let mut writer = Writer { room, length: 0 };
        writer.text(event);
        writer.shape(data);
        writer.length
    };
    let mut bytes = vec![0; fill(&mut [])];
    fill(&mut bytes);
    bytes
}

const fn write_known(room: &mut [u8]) -> usize {
    let mut writer = Writer { room, length: 0 };
    writer.byte(Rest::Noticed as u8);
    writer.size(2);
    writer.field(&EVENT);
    writer.field(&DATA);
    let mut payloads = PAYLOADS;
    while let [payload, rest @ ..] = payloads {
        writer.text(payload.event);
        writer.object(payload.data);
        payloads = rest;
    }
    writer.length
}

/// Writes while there is room, and counts what there would have to be room for.
struct Writer<'a> {
    room: &'a mut [u8],
    length: usize,
}

impl Writer<'_> {
    const fn object(&mut self, object: &Object) {
        let rest = if object.open { Rest::Free } else { Rest::Noticed };
        self.byte(rest as u8);
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
        self.text(field.name);
        match field.kind {
            Kind::Text(format) => self.byte(flags | (TEXT + format as u8)),
            Kind::Number(Bounds { integer, minimum, maximum }) => {
                self.byte(flags | if integer { INTEGER } else { NUMBER });
                self.bound(minimum);
                self.bound(maximum);
                self.bound(None);
                self.bound(None);
            }
            Kind::Object(object) => {
                self.byte(flags | OBJECT);
                self.object(object);
            }
            Kind::List(object) => {
                self.byte(flags | LIST);
                self.byte(certain | OBJECT);
                self.object(object);
            }
        }
    }

    fn shape(&mut self, shape: &Shape) {
        self.byte(shape.rest as u8);
        self.size(shape.fields.len());
        for field in &shape.fields {
            self.text(&field.name);
            self.value(&field.value, field.required);
        }
    }

    fn value(&mut self, value: &Value, required: bool) {
        let flags = flags(required, value.nullable) | if value.certain { CERTAIN } else { 0 };
        match &value.check {
            // A definition has neither an envelope's name nor its data.
            Check::Any | Check::Event | Check::Data => self.byte(flags | ANY),
            Check::Boolean => self.byte(flags | BOOLEAN),
            Check::Text(format) => self.byte(flags | (TEXT + *format as u8)),
            Check::Number(range) => {
                self.byte(flags | if range.integer { INTEGER } else { NUMBER });
                for bound in [&range.minimum, &range.maximum, &range.above, &range.below] {
                    self.bound(bound.as_deref());
                }
            }
            Check::Object(shape) => {
                self.byte(flags | OBJECT);
                self.shape(shape);
            }
            Check::List(item) => {
                self.byte(flags | LIST);
                self.value(item, false);
            }
            Check::Among(choices) => {
                self.byte(flags | AMONG);
                self.size(choices.len());
                choices.iter().for_each(|choice| self.literal(choice));
            }
        }
    }

    fn literal(&mut self, literal: &Literal) {
        let (kind, text) = match literal {
            Literal::Text(text) => (STRING, text),
            Literal::Number(digits) => (DIGITS, digits),
            Literal::Word(word) => {
                let place = WORDS.iter().position(|known| known == word);
                return self.byte(DIGITS + 1 + place.unwrap_or(0) as u8);
            }
        };
        self.byte(kind);
        self.text(text);
    }

    const fn bound(&mut self, bound: Option<&str>) {
        match bound {
            Some(digits) => self.text(digits),
            None => self.size(0),
        }
    }

    const fn text(&mut self, text: &str) {
        self.size(text.len());
        let mut bytes = text.as_bytes();
        while let [byte, rest @ ..] = bytes {
            self.byte(*byte);
            bytes = rest;
        }
    }

    /// Seven bits in each byte, the lowest first. The last has no eighth.
    const fn size(&mut self, mut size: usize) {
        while size > 0x7F {
            self.byte(size as u8 | 0x80);
            size >>= 7;
        }
        self.byte(size as u8);
    }

    const fn byte(&mut self, byte: u8) {
        if let Some((_, [place, ..])) = self.room.split_at_mut_checked(self.length) {
            *place = byte;
        }
        self.length += 1;
    }
}

const fn flags(required: bool, nullable: bool) -> u8 {
    (if required { REQUIRED } else { 0 }) | if nullable { NULLABLE } else { 0 }
}

/// Reads what [`Writer`] has written, and gives `None` for what it can't have written.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    /// How many values may yet lie in one another.
    levels: u8,
}

impl<'a> Reader<'a> {
    /// More than a schema can have.
    const MOST_LEVELS: u8 = 100;

    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, levels: Self::MOST_LEVELS }
    }

    pub(crate) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn definition(&mut self) -> Option<(&'a str, Shape)> {
        Some((self.text()?, self.shape()?))
    }

    pub(crate) fn shape(&mut self) -> Option<Shape> {
        let rest = *RESTS.get(usize::from(self.byte()?))?;
        let count = self.size().filter(|&count| count <= Shape::MOST_FIELDS)?;
        let mut fields = Vec::new();
        for _ in 0..count {
            let name = self.text()?.to_owned();
            let (value, required) = self.value()?;
            fields.push(Member::new(name, value, required));
        }
        Some(Shape::new(fields, rest))
    }

    /// A value, and whether it must be there.
    fn value(&mut self) -> Option<(Value, bool)> {
        self.levels = self.levels.checked_sub(1)?;
        let head = self.byte()?;
        let kind = head & !FLAGS;
        let check = match kind {
            ANY => Check::Any,
            BOOLEAN => Check::Boolean,
            NUMBER | INTEGER => {
                let range = Range::new(kind == INTEGER, self.bound()?, self.bound()?);
                Check::Number(range.between(self.bound()?, self.bound()?))
            }
            OBJECT => Check::Object(self.shape()?),
            LIST => Check::List(Box::new(self.value()?.0)),
            AMONG => Check::Among((0..self.size()?).map(|_| self.literal()).collect::<Option<_>>()?),
            _ => Check::Text(*FORMATS.get(usize::from(kind - TEXT))?),
        };
        self.levels += 1;
        let value = Value { check, nullable: head & NULLABLE != 0, certain: head & CERTAIN != 0 };
        Some((value, head & REQUIRED != 0))
    }

    fn literal(&mut self) -> Option<Literal> {
        Some(match self.byte()? {
            STRING => Literal::Text(self.text()?.to_owned()),
            DIGITS => Literal::Number(self.text()?.to_owned()),
            word => Literal::Word(WORDS.get(usize::from(word - DIGITS - 1))?),
        })
    }

    fn bound(&mut self) -> Option<Option<String>> {
        let digits = self.text()?;
        Some((!digits.is_empty()).then(|| digits.to_owned()))
    }

    fn text(&mut self) -> Option<&'a str> {
        let size = self.size()?;
        let (text, rest) = self.rest.split_at_checked(size)?;
        self.rest = rest;
        str::from_utf8(text).ok()
    }

    fn size(&mut self) -> Option<usize> {
        let mut size = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            size |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(size);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
