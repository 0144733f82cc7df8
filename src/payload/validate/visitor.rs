//! The visitor of a payload: one pass over the bytes that checks the grammar and the schemas together.
//!
//! It does not track paths, lines or columns. If there are diagnostics, they are derived from the input afterwards.

use super::Origin;
use super::formats::Conformance;
use crate::payload::json::cursor::Cursor;
use crate::payload::json::keys::KeyStack;
use crate::payload::json::lex::{self, Expected, JsonString, ParseError};
use crate::payload::options::ValidateOptions;
use crate::payload::report::diagnostic::{DiagnosticKind, Diagnostics, KeyName};
use crate::payload::schema::compiled::{
    AdditionalProperties, ArraySchema, Check, ObjectSchema, Property, ValueSchema,
};
use crate::payload::schema::schema_set::SchemaSet;
use crate::payload::schema::table::Format;

/// Buffers that are reused from payload to payload.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(super) keys: KeyStack,
    /// The untyped arrays and objects that are open.
    pub(super) open: Vec<Container>,
    pub(super) decoded: Vec<u8>,
}

/// An open array or object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Container {
    pub(super) is_object: bool,
    /// The mark of its keys.
    pub(super) keys: usize,
}

/// The event that the envelope names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventName {
    /// None yet, or not a string.
    Missing,
    /// The index of its schema.
    Known(usize),
    Unknown(JsonString),
}

/// The input ends here for the visitor: it is not JSON beyond this point, or exceeds a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Halt;

pub(crate) struct PayloadVisitor<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(crate) schemas: &'a SchemaSet,
    pub(super) origin: Origin,
    pub(super) scratch: &'a mut Scratch,
    pub(super) depth: usize,
    pub(crate) event_name: EventName,
    pub(crate) diagnostics: Diagnostics<'a>,
    /// Whether diagnostics are suppressed, except for the one that halts the visitor.
    pub(super) muted: bool,
    /// The offset and schema of data that come before the name of their event.
    pub(super) pending_data: Option<(usize, &'a ValueSchema)>,
}

impl<'a> PayloadVisitor<'a> {
    pub(crate) fn new(
        cursor: Cursor<'a>,
        schemas: &'a SchemaSet,
        origin: Origin,
        scratch: &'a mut Scratch,
        options: ValidateOptions<'a>,
    ) -> Self {
        scratch.keys.clear();
        scratch.open.clear();
        let (event_name, diagnostics) = (EventName::Missing, Diagnostics::new(options));
        Self {
            cursor,
            schemas,
            origin,
            scratch,
            depth: 0,
            event_name,
            diagnostics,
            muted: false,
            pending_data: None,
        }
    }

    #[inline(always)]
    fn value(&mut self, value: &'a ValueSchema) -> Result<(), Halt> {
        let at = self.cursor.at();
        match (&value.check, self.cursor.peek()) {
            (Check::String(format), b'"') => {
                let string = self.string()?;
                if *format == Format::Any { Ok(()) } else { self.format(value, *format, string) }
            }
            (Check::Number(range), b'-' | b'0'..=b'9') => {
                let number = lex::number(&mut self.cursor).or_else(|error| self.parse_error(error))?;
                if range.obviously_contains(&number) { Ok(()) } else { self.number(value, range, number) }
            }
            (Check::Object(object), b'{') => self.object(object),
            (Check::Array(array), b'[') => self.array(value, array),
            (Check::OneOf(literals), _) => self.one_of(value, literals),
            (Check::Boolean, b't' | b'f') => self.literal_name(),
            (Check::Event, b'"') => self.event(),
            (Check::Data, _) => self.data(value),
            (Check::Any, _) => self.untyped_value(),
            (_, b'n') if value.nullable => self.literal_name(),
            (Check::Text(string), b'"') => self.text(value, string),
            (Check::Union(schemas), first) => self.union(value, schemas, first),
            (Check::Tagged(tagged), b'{') => self.tagged(tagged),
            (Check::Never, _) => {
                self.untyped_value()?;
                self.report(at, None, DiagnosticKind::Forbidden)
            }
            _ => self.wrong_type(at, value, !value.certain),
        }
    }

    /// Checks the format of a string.
    #[inline(always)]
    pub(super) fn format(
        &mut self,
        value: &'a ValueSchema,
        format: Format,
        string: JsonString,
    ) -> Result<(), Halt> {
        let kind = match format.check(self.value_of(string)) {
            Conformance::Valid => return Ok(()),
            Conformance::Lenient => DiagnosticKind::LenientFormat(value, format, string),
            Conformance::Invalid => DiagnosticKind::Format(value, format, string),
        };
        self.report(string.start - 1, None, kind)
    }

    /// Visits a value of the wrong type. An empty array in place of an object is how PHP writes an empty object; where
    /// `accepts_empty_array`, it is a warning.
    #[inline(never)]
    pub(super) fn wrong_type(
        &mut self,
        at: usize,
        value: &'a ValueSchema,
        accepts_empty_array: bool,
    ) -> Result<(), Halt> {
        self.untyped_value()?;
        let is_object = matches!(value.check, Check::Object(_) | Check::Data);
        let is_empty_array = || match self.cursor.slice(at, self.cursor.at()) {
            [b'[', blank @ .., b']'] => blank.trim_ascii().is_empty(),
            _ => false,
        };
        if is_object && accepts_empty_array && is_empty_array() {
            self.report(at, None, DiagnosticKind::EmptyArray)
        } else {
            self.report(at, None, DiagnosticKind::Type(value))
        }
    }

    /// [`Self::value`], not inlined.
    #[inline(never)]
    pub(super) fn item(&mut self, value: &'a ValueSchema) -> Result<(), Halt> {
        self.value(value)
    }

    fn array(&mut self, value: &'a ValueSchema, array: &'a ArraySchema) -> Result<(), Halt> {
        let start = self.cursor.at();
        let mut count = 0;
        let mut ended = self.open_container(b']')?;
        while !ended {
            self.item(&array.item)?;
            count += 1;
            ended = self.ends_after_item(b']', Expected::NextItem)?;
        }
        self.depth -= 1;
        self.length(start, value, count, array.min_items, array.max_items)
    }

    /// Enters an array or an object. Returns whether it is empty; otherwise the first item or key is at the cursor.
    #[inline(always)]
    pub(super) fn open_container(&mut self, end: u8) -> Result<bool, Halt> {
        self.descend()?;
        self.cursor.advance();
        self.cursor.skip_blank();
        Ok(self.cursor.eat(end))
    }

    /// Reads what follows an item or a member. Returns whether it is the end; otherwise the next one is at the cursor.
    #[inline(always)]
    pub(super) fn ends_after_item(&mut self, end: u8, expected: Expected) -> Result<bool, Halt> {
        self.cursor.skip_blank();
        if self.cursor.eat(b',') {
            self.cursor.skip_blank();
            return Ok(false);
        }
        if self.cursor.eat(end) { Ok(true) } else { self.parse_error(ParseError::Syntax(expected)) }
    }

    /// Checks the length of a string or an array.
    pub(super) fn length(
        &mut self,
        at: usize,
        value: &'a ValueSchema,
        length: usize,
        min: Option<usize>,
        max: Option<usize>,
    ) -> Result<(), Halt> {
        if min.is_some_and(|min| length < min) || max.is_some_and(|max| length > max) {
            return self.report(at, None, DiagnosticKind::Length(value, length));
        }
        Ok(())
    }

    pub(super) fn object(&mut self, object: &'a ObjectSchema) -> Result<(), Halt> {
        if object.properties.is_empty() && object.additional == AdditionalProperties::Allowed {
            return self.untyped_value();
        }
        let start = self.cursor.at();
        let keys = self.scratch.keys.mark();
        let mut seen = 0;
        let mut previous = None;
        let mut ended = self.open_container(b'}')?;
        let mut expected = Expected::FirstKey;
        while !ended {
            let at = self.cursor.at();
            match self.key(object, previous, expected)? {
                Key::Known(index, property) => {
                    let is_first = seen & 1 << index == 0;
                    seen |= 1 << index;
                    previous = Some(property);
                    if is_first {
                        self.value(&property.value)?;
                    } else {
                        self.report(at, Some(KeyName::Known(&property.name)), DiagnosticKind::Duplicate)?;
                        self.untyped_value()?;
                    }
                }
                Key::Other(string) => {
                    if object.additional != AdditionalProperties::Allowed {
                        let kind = DiagnosticKind::UnknownField(object.additional);
                        self.report(at, Some(KeyName::Found(string)), kind)?;
                    }
                    self.untyped_value()?;
                }
            }
            ended = self.ends_after_item(b'}', Expected::NextMember)?;
            expected = Expected::Key;
        }
        self.depth -= 1;
        self.close_keys(keys)?;
        self.report_missing(object, start, object.required & !seen)
    }

    /// Reads a key and its colon, and moves to the value.
    #[inline(always)]
    fn key(
        &mut self,
        object: &'a ObjectSchema,
        previous: Option<&Property>,
        expected: Expected,
    ) -> Result<Key<'a>, Halt> {
        let index = object.predict(previous);
        if let Some(property) = object.properties.get(index)
            && let Some(pattern) = &property.pattern
            && self.cursor.eat_pattern(pattern)
        {
            self.cursor.skip_blank();
            return Ok(Key::Known(index, property));
        }
        self.unpredicted_key(object, previous, expected)
    }

    #[inline(never)]
    fn unpredicted_key(
        &mut self,
        object: &'a ObjectSchema,
        previous: Option<&Property>,
        expected: Expected,
    ) -> Result<Key<'a>, Halt> {
        let string = self.key_string(expected)?;
        let index = object.find(self.value_of(string));
        if let Some(index) = index
            && let Some(property) = object.properties.get(index)
        {
            object.learn(previous, index);
            return Ok(Key::Known(index, property));
        }
        self.push_key(string)?;
        Ok(Key::Other(string))
    }

    /// Reads any key and its colon, and moves to the value.
    pub(super) fn key_string(&mut self, expected: Expected) -> Result<JsonString, Halt> {
        if self.cursor.peek() != b'"' {
            return self.parse_error(ParseError::Syntax(expected));
        }
        let string = self.string()?;
        self.cursor.skip_blank();
        if !self.cursor.eat(b':') {
            return self.parse_error(ParseError::Syntax(Expected::Colon));
        }
        self.cursor.skip_blank();
        Ok(string)
    }

    fn report_missing(&mut self, object: &'a ObjectSchema, at: usize, missing: u64) -> Result<(), Halt> {
        if missing == 0 {
            return Ok(());
        }
        for (index, property) in object.properties.iter().enumerate() {
            if missing & 1 << index != 0 {
                self.report(at, Some(KeyName::Known(&property.name)), DiagnosticKind::Missing(property))?;
            }
        }
        Ok(())
    }

    /// Returns the value of a string, with its escapes resolved.
    #[inline(always)]
    pub(super) fn value_of(&mut self, string: JsonString) -> &[u8] {
        let bytes = self.cursor.slice(string.start, string.end);
        if string.escaped {
            lex::decode(bytes, &mut self.scratch.decoded);
            return &self.scratch.decoded;
        }
        bytes
    }

    #[inline(always)]
    pub(super) fn string(&mut self) -> Result<JsonString, Halt> {
        lex::string(&mut self.cursor, self.origin != Origin::Bytes).or_else(|error| self.parse_error(error))
    }

    pub(super) fn literal_name(&mut self) -> Result<(), Halt> {
        lex::literal_name(&mut self.cursor).or_else(|error| self.parse_error(error))
    }

    #[inline(always)]
    pub(super) fn descend(&mut self) -> Result<(), Halt> {
        if self.depth == self.diagnostics.options.max_depth {
            return self.halt(DiagnosticKind::Depth);
        }
        self.depth += 1;
        Ok(())
    }

    #[inline(never)]
    pub(super) fn parse_error<T>(&mut self, error: ParseError) -> Result<T, Halt> {
        self.halt(DiagnosticKind::Parse(error))
    }

    /// Reports why the visitor can't go on.
    #[inline(never)]
    fn halt<T>(&mut self, kind: DiagnosticKind<'a>) -> Result<T, Halt> {
        self.muted = false;
        self.report(self.cursor.at(), None, kind)?;
        Err(Halt)
    }

    /// Adds a diagnostic of the value at an offset, or of its property `key`.
    #[inline(never)]
    pub(super) fn report(
        &mut self,
        at: usize,
        key: Option<KeyName<'a>>,
        kind: DiagnosticKind<'a>,
    ) -> Result<(), Halt> {
        if self.origin == Origin::Encoded {
            return Err(Halt);
        }
        if !self.muted {
            self.diagnostics.add(at, key, kind);
        }
        Ok(())
    }
}

/// A key of an object that has a schema.
enum Key<'a> {
    Known(usize, &'a Property),
    Other(JsonString),
}
