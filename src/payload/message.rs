//! What an issue says.

use std::borrow::Cow;

use super::lex::{Fault, Number, Text, decode};
use super::range::{Breach, Range};
use super::report::{Problem, Segment};
use super::scan::Cursor;
use super::schema::Format;
use super::shape::{Check, Value};
use super::validate::ValidateOptions;
use crate::event::{EventCheck, check_event_name, unknown_event_message};
use crate::name::shorten;

/// The three texts of an issue.
pub(crate) struct Wording {
    pub(crate) expected: Option<String>,
    pub(crate) found: Option<String>,
    pub(crate) message: String,
}

impl Wording {
    pub(crate) fn new(
        problem: &Problem<'_>,
        at: usize,
        key: Option<Segment<'_>>,
        input: &Cursor<'_>,
        options: &ValidateOptions<'_>,
    ) -> Self {
        let name = || key.map_or(Cow::Borrowed(""), |key| Cow::Owned(shorten(&segment_text(key, input))));
        match *problem {
            Problem::Fault(Fault::Syntax(expected)) => {
                Self::contrast(expected.as_str().into(), character(at, input))
            }
            Problem::Fault(Fault::Encoding) => Self::contrast("UTF-8".into(), byte(at, input)),
            Problem::Depth => {
                let limit = options.max_depth.to_string();
                Self {
                    expected: Some(["at most ", &limit, " levels"].concat()),
                    found: None,
                    message: ["nested deeper than ", &limit, " levels; raise the limit if that is meant"]
                        .concat(),
                }
            }
            Problem::Duplicate => Self {
                expected: None,
                found: None,
                message: ["`", &name(), "` stands in this object before; readers may disagree on its value"]
                    .concat(),
            },
            Problem::NotAnObject => Self::contrast("an object".into(), type_at(at, input).into()),
            Problem::Missing(member) => {
                let expected = expectation(&member.value);
                Self {
                    message: ["`", &name(), "` is missing; it should be ", &expected].concat(),
                    expected: Some(expected),
                    found: None,
                }
            }
            Problem::Type(value) => Self::contrast(expectation(value), type_at(at, input).into()),
            Problem::Format(value, format, text) => {
                Self::quoting(expectation(value), shown(format, text, input))
            }
            Problem::Number(value, breach, number) => {
                Self::quoting(number_expectation(value, breach), shorten(&number_text(number, input)))
            }
            Problem::UnknownField => Self {
                expected: None,
                found: None,
                message: ["`", &name(), "` is not a known field"].concat(),
            },
            Problem::UnknownEvent(text) => {
                let found = string_text(text, input);
                let suggestion = match check_event_name(&found) {
                    EventCheck::Unknown { suggestion } => suggestion,
                    EventCheck::Known(_) => None,
                };
                Self {
                    expected: suggestion.map(|event| event.name.into()),
                    message: unknown_event_message(&found, suggestion),
                    found: Some(shorten(&found)),
                }
            }
            Problem::UnexpectedEvent(text) => {
                let expected = shorten(options.event.unwrap_or_default());
                let found = shorten(&string_text(text, input));
                Self {
                    message: ["expected the event `", &expected, "`, found `", &found, "`"].concat(),
                    expected: Some(expected),
                    found: Some(found),
                }
            }
        }
    }

    fn contrast(expected: String, found: String) -> Self {
        let message = ["expected ", &expected, ", found ", &found].concat();
        Self { expected: Some(expected), found: Some(found), message }
    }

    fn quoting(expected: String, found: String) -> Self {
        let message = ["expected ", &expected, ", found `", &found, "`"].concat();
        Self { expected: Some(expected), found: Some(found), message }
    }
}

/// A JSON Pointer.
pub(crate) fn pointer<'a>(segments: impl Iterator<Item = &'a Segment<'a>>, input: &Cursor<'_>) -> String {
    const LONGEST: usize = 1024;
    let mut pointer = String::new();
    for segment in segments {
        pointer.push('/');
        for char in segment_text(*segment, input).chars() {
            match char {
                '~' => pointer.push_str("~0"),
                '/' => pointer.push_str("~1"),
                _ => pointer.push(char),
            }
            if pointer.len() > LONGEST {
                pointer.push('…');
                return pointer;
            }
        }
    }
    pointer
}

fn segment_text<'a>(segment: Segment<'a>, input: &Cursor<'a>) -> Cow<'a, str> {
    match segment {
        Segment::Name(name) => Cow::Borrowed(name),
        Segment::Key(text) => Cow::Owned(string_text(text, input)),
        Segment::Item(index) => Cow::Owned(index.to_string()),
    }
}

/// What a value should be.
fn expectation(value: &Value) -> String {
    let expected = match &value.check {
        Check::Text(format) => format.as_str(),
        Check::Number(Range { integer: true, .. }) => "a whole number",
        Check::Number(_) => "a number",
        Check::Object(_) => "an object",
        Check::List(_) => "an array",
    };
    [expected, if value.nullable { " or null" } else { "" }].concat()
}

fn number_expectation(value: &Value, breach: Breach) -> String {
    let Check::Number(range) = &value.check else { return String::new() };
    let bound = |bound: &Option<Cow<'static, str>>| bound.clone().unwrap_or_default();
    match breach {
        Breach::Fraction => expectation(value),
        Breach::TooSmall => ["a number of at least ", &bound(&range.minimum)].concat(),
        Breach::TooLarge => ["a number of at most ", &bound(&range.maximum)].concat(),
        Breach::Infinite => "a number that JavaScript can hold".into(),
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

/// The character at an offset, in words if it can't be seen.
fn character(at: usize, input: &Cursor<'_>) -> String {
    let bytes = (1..=4).map(|length| input.slice(at, at + length));
    let char = bytes.filter_map(|bytes| std::str::from_utf8(bytes).ok()?.chars().next()).next();
    match char {
        Some(char) if char.is_control() => control(char),
        Some(char) => ["`", char.encode_utf8(&mut [0; 4]), "`"].concat(),
        None if input.slice(at, at + 1).is_empty() => "the end of the input".into(),
        None => byte(at, input),
    }
}

fn control(char: char) -> String {
    match char {
        '\n' => "a line feed".into(),
        '\r' => "a carriage return".into(),
        '\t' => "a tab".into(),
        _ => ["U+00", &hex(char as u8)].concat(),
    }
}

fn byte(at: usize, input: &Cursor<'_>) -> String {
    match input.slice(at, at + 1) {
        [byte] => ["the byte 0x", &hex(*byte)].concat(),
        _ => "the end of the input".into(),
    }
}

fn hex(byte: u8) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'A' - 10 + nibble });
    String::from_iter([digit(byte >> 4), digit(byte & 0x0F)])
}

/// A string's value, cut to what a message can bear. Of a URL, what may be a token is left out.
fn shown(format: Format, text: Text, input: &Cursor<'_>) -> String {
    let value = string_text(text, input);
    match value.find(['?', '#']) {
        Some(end) if format == Format::Url => [&shorten(value.get(..end).unwrap_or_default()), "…"].concat(),
        _ => shorten(&value),
    }
}

fn number_text(number: Number, input: &Cursor<'_>) -> String {
    lossy(input.slice(number.start, number.end))
}

/// The value of a string.
pub(crate) fn string_text(text: Text, input: &Cursor<'_>) -> String {
    let bytes = input.slice(text.start, text.end);
    if !text.escaped {
        return lossy(bytes);
    }
    let mut value = Vec::new();
    decode(bytes, &mut value);
    lossy(&value)
}

/// The text of bytes, in which a lone surrogate is the only thing that is no UTF-8.
fn lossy(bytes: &[u8]) -> String {
    let chunks = bytes.utf8_chunks();
    chunks
        .map(|chunk| {
            [chunk.valid(), if chunk.invalid().first() == Some(&0xED) { "\u{fffd}" } else { "" }].concat()
        })
        .collect()
}
