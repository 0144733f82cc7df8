//! The messages of issues.

use std::borrow::Cow;

use super::diagnostic::{Diagnostic, DiagnosticKind, RangeViolation};
use super::location::Location;
use super::wrong_input::advice;
use super::{Message, Span};
use crate::event::{suggest_event, unknown_event_words};
use crate::payload::json::cursor::Cursor;
use crate::payload::json::lex::ParseError;
use crate::payload::json::url::wrong_byte;
use crate::payload::options::ValidateOptions;
use crate::payload::schema::compiled::{AdditionalProperties, Check, Literal, NumberRange, ValueSchema};
use crate::payload::schema::table::Format;
#[cfg(all(target_family = "wasm", any(feature = "payload", feature = "bindings")))]
use crate::text::push_shortened;
use crate::text::{push_character, push_decimal, push_hex, push_short};

/// A part of a message.
enum Phrase<'a> {
    Words(&'a str),
    /// Words and a bound of a range.
    Bound(&'a str, &'a Option<String>),
    /// A number with a unit behind it.
    Count(usize, &'a str),
    /// A number between words.
    Limit(&'a str, usize, &'a str),
    /// What a value must be.
    Expectation(&'a ValueSchema),
    /// Text from outside, shortened.
    Text(Cow<'a, [u8]>),
    /// A URL without its query and fragment, which may contain a token.
    Url(Cow<'a, [u8]>),
    /// The first character of the rest of the input.
    Character(&'a [u8]),
    /// The first byte of the rest of the input.
    Byte(&'a [u8]),
}

const RAISE: &str = "; raise the limit if more is meant to come";

/// Writes the message of a diagnostic. `key` is the name of the property that it is about.
pub(super) fn write(
    diagnostic: &Diagnostic<'_>,
    key: Option<&[u8]>,
    location: &Location<'_>,
    options: &ValidateOptions<'_>,
    text: &mut Vec<u8>,
) -> Message {
    let (input, at) = (location.input, diagnostic.at);
    let rest = input.slice(at, input.len());
    let slice = |start, end| Phrase::Text(Cow::Borrowed(input.slice(start, end)));
    let key = Phrase::Text(Cow::Borrowed(key.unwrap_or_default()));
    let mut message = Writer::new(text);
    match diagnostic.kind {
        DiagnosticKind::Parse(error) => {
            let (expected, found) = match error {
                ParseError::Syntax(expected) => (expected.as_str(), Phrase::Character(rest)),
                ParseError::Encoding => ("UTF-8", Phrase::Byte(rest)),
            };
            message.words("expected ").expected(Phrase::Words(expected)).words(", found ").found(found);
            message.words(if at < 4 { advice(input.slice(0, input.len())) } else { None }.unwrap_or_default())
        }
        DiagnosticKind::Depth => {
            let raise = if options.max_depth < ValidateOptions::MAX_DEPTH { RAISE } else { "" };
            message
                .words("expected at most ")
                .expected(Phrase::Count(options.max_depth, " levels"))
                .words(raise)
        }
        DiagnosticKind::Duplicate => {
            message.words("duplicate key `").found(key).words("`; parsers disagree on which value wins")
        }
        DiagnosticKind::NotAnObject => {
            message.subject(location).expected(Phrase::Words("an object")).found_type(at, &input);
            message.words(advice(input.slice(at, input.len())).unwrap_or_default())
        }
        DiagnosticKind::Missing(property) => {
            let expectation = Phrase::Expectation(&property.value);
            message.words("`").put(key).words("` is missing; expected ").expected(expectation)
        }
        DiagnosticKind::Type(value) => {
            message.subject(location).expected(Phrase::Expectation(value)).found_type(at, &input)
        }
        DiagnosticKind::EmptyArray => message
            .subject(location)
            .expected(Phrase::Words("an object"))
            .words(", found ")
            .found(Phrase::Words("an empty array"))
            .words(", which PHP writes for an empty object"),
        DiagnosticKind::Precision(number) => {
            location.push_name(message.text);
            message
                .words(" is not exact in JavaScript: `")
                .found(slice(number.start, number.end))
                .words("` becomes another number; send it as a string")
        }
        DiagnosticKind::Format(value, format, string)
        | DiagnosticKind::LenientFormat(value, format, string) => {
            let bytes = string.value(&input);
            message.subject(location).expected(Phrase::Expectation(value));
            if !matches!(format, Format::Url | Format::Uri) {
                message.quoted(Phrase::Text(bytes))
            } else {
                if let Some(wrong) = wrong_byte(&bytes) {
                    message.words(" without ");
                    push_first_character(message.text, bytes.get(wrong..).unwrap_or_default());
                }
                message.quoted(Phrase::Url(bytes))
            }
        }
        DiagnosticKind::Number(value, violation, number) => {
            let found = slice(number.start, number.end);
            message.subject(location).expected(bound(value, violation)).quoted(found)
        }
        DiagnosticKind::Enum(value, end) => {
            message.subject(location).expected(Phrase::Expectation(value)).quoted(slice(at, end))
        }
        DiagnosticKind::Length(value, length) => {
            let (bound, unit) = length_bound(value, length);
            message.subject(location).expected(bound).words(", found ").found(Phrase::Count(length, unit))
        }
        DiagnosticKind::Pattern(string) => {
            let found = Phrase::Text(string.value(&input));
            message
                .subject(location)
                .expected(Phrase::Words("a string that matches the pattern"))
                .quoted(found)
        }
        DiagnosticKind::Forbidden => {
            location.push_name(message.text);
            message.words(" is not allowed here")
        }
        DiagnosticKind::UnknownField(AdditionalProperties::Forbidden) => {
            message.words("`").found(key).words("` is not allowed here")
        }
        DiagnosticKind::UnknownField(_) => message.words("`").found(key).words("` is not a known field"),
        DiagnosticKind::UnexpectedEvent(name) => {
            let expected = Phrase::Text(Cow::Borrowed(options.event.unwrap_or_default().as_bytes()));
            let found = Phrase::Text(name.value(&input));
            message.words("expected the event `").expected(expected).words("`").quoted(found)
        }
        DiagnosticKind::UnknownEvent(name) => {
            let name = name.value(&input);
            let suggestion = suggest_event(&name);
            let [before, between, after] = unknown_event_words(suggestion.is_some());
            message.words(before).found(Phrase::Text(name)).words(between);
            match suggestion {
                Some(suggestion) => message.expected(Phrase::Words(suggestion)).words(after),
                None => &mut message,
            }
        }
    };
    message.finish()
}

/// Writes the message for an input that exceeds the limit of bytes.
pub(crate) fn write_size(text: &mut Vec<u8>, limit: usize, length: Option<usize>) -> Message {
    let mut message = Writer::new(text);
    message.words("expected at most ").expected(Phrase::Count(limit, " bytes"));
    if let Some(length) = length {
        message.words(", found ").found(Phrase::Count(length, " bytes"));
    }
    message.words(RAISE).finish()
}

/// Writes the message for an input that can't be read.
#[cfg(all(target_family = "wasm", any(feature = "payload", feature = "bindings")))]
pub(crate) fn write_reason(text: &mut Vec<u8>, reason: &str) -> Message {
    let mut message = Writer::new(text);
    message.words("the input can't be read: ");
    push_shortened(message.text, reason.as_bytes(), 200);
    message.finish()
}

/// Writes a message part by part.
struct Writer<'t> {
    text: &'t mut Vec<u8>,
    start: usize,
    expected: Option<Span>,
    found: Option<Span>,
}

impl<'t> Writer<'t> {
    fn new(text: &'t mut Vec<u8>) -> Self {
        Self { start: text.len(), text, expected: None, found: None }
    }

    fn finish(&mut self) -> Message {
        Message { text: Span::since(self.start, self.text), expected: self.expected, found: self.found }
    }

    fn words(&mut self, words: &str) -> &mut Self {
        self.text.extend_from_slice(words.as_bytes());
        self
    }

    fn put(&mut self, phrase: Phrase<'_>) -> &mut Self {
        phrase.write(self.text);
        self
    }

    /// Begins a message about the value at a location.
    fn subject(&mut self, location: &Location<'_>) -> &mut Self {
        self.words("expected ");
        location.push_name(self.text);
        self.words(" to be ")
    }

    /// Writes what is expected.
    #[inline(never)]
    fn expected(&mut self, phrase: Phrase<'_>) -> &mut Self {
        let start = self.text.len();
        phrase.write(self.text);
        self.expected = Some(Span::since(start, self.text));
        self
    }

    /// Writes what was found.
    #[inline(never)]
    fn found(&mut self, phrase: Phrase<'_>) -> &mut Self {
        let start = self.text.len();
        phrase.write(self.text);
        self.found = Some(Span::since(start, self.text));
        self
    }

    fn quoted(&mut self, phrase: Phrase<'_>) -> &mut Self {
        self.words(", found `").found(phrase).words("`")
    }

    fn found_type(&mut self, at: usize, input: &Cursor<'_>) -> &mut Self {
        self.words(", found ").found(Phrase::Words(type_at(at, input)))
    }
}

impl Phrase<'_> {
    fn write(self, text: &mut Vec<u8>) {
        match self {
            Self::Words(words) => text.extend_from_slice(words.as_bytes()),
            Self::Bound(words, bound) => {
                text.extend_from_slice(words.as_bytes());
                text.extend_from_slice(bound.as_deref().unwrap_or_default().as_bytes());
            }
            Self::Count(count, unit) => {
                push_decimal(text, count as u64);
                text.extend_from_slice(unit.as_bytes());
            }
            Self::Limit(words, limit, unit) => {
                text.extend_from_slice(words.as_bytes());
                Phrase::Count(limit, unit).write(text);
            }
            Self::Expectation(value) => push_expectation(text, value),
            Self::Text(bytes) => push_short(text, &bytes),
            Self::Url(bytes) => {
                let end = bytes.iter().position(|byte| matches!(byte, b'?' | b'#'));
                push_short(text, bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default());
                if end.is_some() {
                    text.extend_from_slice("…".as_bytes());
                }
            }
            Self::Character(bytes) => push_first_character(text, bytes),
            Self::Byte(bytes) => push_first_byte(text, bytes),
        }
    }
}

fn push_expectation(text: &mut Vec<u8>, value: &ValueSchema) {
    let expected = match &value.check {
        Check::OneOf(literals) => return push_literals(text, literals),
        Check::Union(schemas) => {
            for (index, schema) in schemas.iter().enumerate() {
                text.extend_from_slice(if index == 0 { b"" } else { b" or " });
                push_expectation(text, schema);
            }
            return text.extend_from_slice(if value.nullable { b" or null" } else { b"" });
        }
        Check::Any | Check::Never => "a value",
        Check::Boolean => "a boolean",
        Check::String(format) => format.as_str(),
        Check::Text(string) => string.format.as_str(),
        Check::Event => Format::Any.as_str(),
        Check::Number(NumberRange { integer: true, .. }) => "a whole number",
        Check::Number(_) => "a number",
        Check::Object(_) | Check::Tagged(_) | Check::Data => "an object",
        Check::Array(_) => "an array",
    };
    // `null` comes first where the description has a comma or conjunction that it could be taken for a part of.
    let is_plain = expected.split(' ').count() <= 3;
    if value.nullable && !is_plain {
        text.extend_from_slice(b"null or ");
    }
    text.extend_from_slice(expected.as_bytes());
    if value.nullable && is_plain {
        text.extend_from_slice(b" or null");
    }
}

fn push_literals(text: &mut Vec<u8>, literals: &[Literal]) {
    let mut list = Vec::new();
    for literal in literals {
        list.push(if list.is_empty() { b'[' } else { b',' });
        match literal {
            Literal::Name(name) => list.extend_from_slice(name.as_bytes()),
            Literal::Number(digits) => list.extend_from_slice(digits.as_bytes()),
            Literal::String(value) => push_quoted(&mut list, value),
        }
    }
    list.push(b']');
    text.extend_from_slice(b"one of ");
    push_short(text, &list);
}

fn push_quoted(list: &mut Vec<u8>, value: &str) {
    list.push(b'"');
    for byte in value.bytes() {
        if matches!(byte, b'"' | b'\\') {
            list.push(b'\\');
        }
        list.push(byte);
    }
    list.push(b'"');
}

fn bound(value: &ValueSchema, violation: RangeViolation) -> Phrase<'_> {
    let Check::Number(range) = &value.check else { return Phrase::Words("") };
    match violation {
        RangeViolation::Fraction => Phrase::Expectation(value),
        RangeViolation::TooSmall => Phrase::Bound("a number of at least ", &range.minimum),
        RangeViolation::TooLarge => Phrase::Bound("a number of at most ", &range.maximum),
        RangeViolation::NotAbove => Phrase::Bound("a number above ", &range.exclusive_minimum),
        RangeViolation::NotBelow => Phrase::Bound("a number below ", &range.exclusive_maximum),
        RangeViolation::NotMultiple => Phrase::Bound("a multiple of ", &range.multiple_of),
        RangeViolation::Infinite => Phrase::Words("a number that JavaScript can hold"),
    }
}

/// Returns the bound that a length violates, and its unit.
fn length_bound(value: &ValueSchema, length: usize) -> (Phrase<'_>, &'static str) {
    let (min, max, [at_least, at_most], unit) = match &value.check {
        Check::Array(array) => {
            let words = ["an array of at least ", "an array of at most "];
            (array.min_items, array.max_items, words, " items")
        }
        Check::Text(string) => {
            let words = ["a string of at least ", "a string of at most "];
            (string.min_length, string.max_length, words, " characters")
        }
        _ => (None, None, ["", ""], ""),
    };
    match (min, max) {
        (Some(min), _) if length < min => (Phrase::Limit(at_least, min, unit), unit),
        (_, max) => (Phrase::Limit(at_most, max.unwrap_or_default(), unit), unit),
    }
}

fn type_at(at: usize, input: &Cursor<'_>) -> &'static str {
    match input.slice(at, at + 1) {
        b"{" => "an object",
        b"[" => "an array",
        b"\"" => "a string",
        b"n" => "null",
        b"t" | b"f" => "a boolean",
        _ => "a number",
    }
}

/// Writes the first character of the rest of an input, in words if it is white space.
fn push_first_character(text: &mut Vec<u8>, rest: &[u8]) {
    let character = match rest {
        [] => return text.extend_from_slice(b"the end of the input"),
        [b'\n', ..] => return text.extend_from_slice(b"a line feed"),
        [b'\r', ..] => return text.extend_from_slice(b"a carriage return"),
        [b'\t', ..] => return text.extend_from_slice(b"a tab"),
        [b' ', ..] => return text.extend_from_slice(b"a space"),
        [0xEF, 0xBB, 0xBF, ..] => return text.extend_from_slice(b"a byte order mark"),
        [..0x80, ..] => rest.get(..1),
        _ => (2..=4).find_map(|length| rest.get(..length).filter(|bytes| str::from_utf8(bytes).is_ok())),
    };
    match character {
        Some(character) => push_character(text, character),
        None => push_first_byte(text, rest),
    }
}

fn push_first_byte(text: &mut Vec<u8>, rest: &[u8]) {
    match rest.first() {
        Some(byte) => {
            text.extend_from_slice(b"the byte 0x");
            push_hex(text, u32::from(*byte), 2);
        }
        None => text.extend_from_slice(b"the end of the input"),
    }
}
