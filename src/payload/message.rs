//! What an issue says.

use std::borrow::Cow;

use super::choice::Literal;
use super::findings::{Finding, Problem};
use super::lex::{Fault, Text, decode};
use super::range::{Breach, Range};
use super::report::{Sentence, Span};
use super::scan::Cursor;
use super::schema::Format;
use super::shape::{Check, Rest, Value};
use super::validate::ValidateOptions;
use crate::event::{suggest_event, unknown_event_words};
use crate::text::{hex, push_decimal, push_short};

/// A part of a sentence.
enum Phrase<'a> {
    Nothing,
    /// These words.
    Plain(&'a str),
    /// Words, and a bound of a range.
    Bound(&'a str, &'a Option<String>),
    /// A number between words.
    Count(&'a str, usize, &'a str),
    /// What a value should be.
    Expectation(&'a Value),
    /// Something of the input, cut to what a message can bear.
    Input(Cow<'a, [u8]>),
    /// The same of a URL, without what may be a token.
    Url(Cow<'a, [u8]>),
    /// The character at the cursor, in words if it can't be seen.
    Character(Cursor<'a>),
    /// The byte at the cursor.
    Byte(Cursor<'a>),
}

// What stands before, between and behind what is expected and what is found.
const CONTRAST: &[&str; 3] = &["expected ", ", found ", ""];
const QUOTE: &[&str; 3] = &["expected ", ", found `", "`"];
const RAISE: &str = "; raise the limit if more is meant to come";

/// Writes what there is to say about something that was found.
pub(crate) fn write_sentence(
    finding: &Finding<'_>,
    key: Option<&[u8]>,
    input: &Cursor<'_>,
    options: &ValidateOptions<'_>,
    text: &mut Vec<u8>,
) -> Sentence {
    let at = finding.at;
    let here = || {
        let mut here = *input;
        here.seek(at);
        here
    };
    let key = || Phrase::Input(Cow::Borrowed(key.unwrap_or_default()));
    let slice = |start, end| Phrase::Input(Cow::Borrowed(input.slice(start, end)));
    let name = |text| Phrase::Input(bytes_of(text, input));
    let kind = || Phrase::Plain(type_at(at, input));
    let (words, expected, found): (&[&str; 3], _, _) = match finding.problem {
        Problem::Fault(Fault::Syntax(expected)) => {
            (CONTRAST, Phrase::Plain(expected.as_str()), Phrase::Character(here()))
        }
        Problem::Fault(Fault::Encoding) => (CONTRAST, Phrase::Plain("UTF-8"), Phrase::Byte(here())),
        Problem::Depth => {
            let most = Phrase::Count("at most ", options.max_depth, " levels");
            let raise = if options.max_depth < ValidateOptions::MOST_DEPTH { RAISE } else { "" };
            (&["expected ", raise, ""], most, Phrase::Nothing)
        }
        Problem::Duplicate => {
            let words = &["", "`", "` stands in this object before; readers may disagree on its value"];
            (words, Phrase::Nothing, key())
        }
        Problem::NotAnObject => (CONTRAST, Phrase::Plain("an object"), kind()),
        Problem::Missing(member) => {
            (&["missing; expected ", "", ""], Phrase::Expectation(&member.value), Phrase::Nothing)
        }
        Problem::Type(value) => (CONTRAST, Phrase::Expectation(value), kind()),
        Problem::Format(value, format, text) => {
            let bytes = bytes_of(text, input);
            let found = if format == Format::Url { Phrase::Url(bytes) } else { Phrase::Input(bytes) };
            (QUOTE, Phrase::Expectation(value), found)
        }
        Problem::Number(value, breach, number) => {
            (QUOTE, bound(value, breach), slice(number.start, number.end))
        }
        Problem::Enum(value, end) => (QUOTE, Phrase::Expectation(value), slice(at, end)),
        Problem::UnknownField(Rest::Refused) => (&["", "`", "` may not stand here"], Phrase::Nothing, key()),
        Problem::UnknownField(_) => (&["", "`", "` is not a known field"], Phrase::Nothing, key()),
        Problem::UnexpectedEvent(text) => {
            let expected = Cow::Borrowed(options.event.unwrap_or_default().as_bytes());
            (&["expected the event `", "`, found `", "`"], Phrase::Input(expected), name(text))
        }
        Problem::UnknownEvent(event) => {
            let event = bytes_of(event, input);
            let meant = suggest_event(&event);
            let words = unknown_event_words(meant.is_some());
            let Sentence { message, expected, found } =
                write(text, words, Phrase::Input(event), meant.map_or(Phrase::Nothing, Phrase::Plain));
            // What was found stands first in it.
            return Sentence { message, expected: found, found: expected };
        }
    };
    write(text, words, expected, found)
}

/// Writes what there is to say about an input of which no byte was looked at, because there are too many.
pub(crate) fn write_size(text: &mut Vec<u8>, limit: usize, length: Option<usize>) -> Sentence {
    let bytes = |before, count| Phrase::Count(before, count, " bytes");
    let between = if length.is_some() { ", found " } else { "" };
    let found = length.map_or(Phrase::Nothing, |length| bytes("", length));
    write(text, &["expected ", between, RAISE], bytes("at most ", limit), found)
}

/// Writes why an input can't be read.
#[cfg(all(target_family = "wasm", feature = "payload"))]
pub(crate) fn write_reason(text: &mut Vec<u8>, reason: &str) -> Sentence {
    let words = &["the input can't be read: ", "", ""];
    let reason = Phrase::Input(Cow::Borrowed(reason.as_bytes()));
    Sentence { expected: None, ..write(text, words, reason, Phrase::Nothing) }
}

fn write(
    text: &mut Vec<u8>,
    [before, between, behind]: &[&str; 3],
    expected: Phrase<'_>,
    found: Phrase<'_>,
) -> Sentence {
    let start = text.len();
    text.extend_from_slice(before.as_bytes());
    let expected = expected.write(text);
    text.extend_from_slice(between.as_bytes());
    let found = found.write(text);
    text.extend_from_slice(behind.as_bytes());
    Sentence { message: Span::since(start, text), expected, found }
}

impl Phrase<'_> {
    fn write(self, text: &mut Vec<u8>) -> Option<Span> {
        let start = text.len();
        match self {
            Self::Nothing => return None,
            Self::Plain(words) => text.extend_from_slice(words.as_bytes()),
            Self::Bound(words, bound) => {
                text.extend_from_slice(words.as_bytes());
                text.extend_from_slice(bound.as_deref().unwrap_or_default().as_bytes());
            }
            Self::Count(before, count, behind) => {
                text.extend_from_slice(before.as_bytes());
                push_decimal(text, count as u64);
                text.extend_from_slice(behind.as_bytes());
            }
            Self::Expectation(value) => push_expectation(text, value),
            Self::Input(bytes) => push_short(text, &bytes),
            Self::Url(bytes) => {
                let end = bytes.iter().position(|byte| matches!(byte, b'?' | b'#'));
                push_short(text, bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default());
                if end.is_some() {
                    text.extend_from_slice("…".as_bytes());
                }
            }
            Self::Character(cursor) => push_character(text, cursor),
            Self::Byte(cursor) => push_byte(text, cursor),
        }
        Some(Span::since(start, text))
    }
}

fn push_expectation(text: &mut Vec<u8>, value: &Value) {
    let expected = match &value.check {
        Check::Among(choices) => return push_choices(text, choices),
        Check::Any => "a value",
        Check::Boolean => "a boolean",
        Check::Text(format) => format.as_str(),
        Check::Event => Format::Any.as_str(),
        Check::Number(Range { integer: true, .. }) => "a whole number",
        Check::Number(_) => "a number",
        Check::Object(_) | Check::Data => "an object",
        Check::List(_) => "an array",
    };
    text.extend_from_slice(expected.as_bytes());
    if value.nullable {
        text.extend_from_slice(b" or null");
    }
}

fn push_choices(text: &mut Vec<u8>, choices: &[Literal]) {
    let mut list = Vec::new();
    for choice in choices {
        list.push(if list.is_empty() { b'[' } else { b',' });
        match choice {
            Literal::Word(word) => list.extend_from_slice(word.as_bytes()),
            Literal::Number(digits) => list.extend_from_slice(digits.as_bytes()),
            Literal::Text(text) => push_quoted(&mut list, text),
        }
    }
    list.push(b']');
    text.extend_from_slice(b"one of ");
    push_short(text, &list);
}

fn push_quoted(list: &mut Vec<u8>, text: &str) {
    list.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            list.push(b'\\');
        }
        list.push(byte);
    }
    list.push(b'"');
}

fn bound(value: &Value, breach: Breach) -> Phrase<'_> {
    let Check::Number(range) = &value.check else { return Phrase::Nothing };
    match breach {
        Breach::Fraction => Phrase::Expectation(value),
        Breach::TooSmall => Phrase::Bound("a number of at least ", &range.minimum),
        Breach::TooLarge => Phrase::Bound("a number of at most ", &range.maximum),
        Breach::NotAbove => Phrase::Bound("a number above ", &range.above),
        Breach::NotBelow => Phrase::Bound("a number below ", &range.below),
        Breach::Infinite => Phrase::Plain("a number that JavaScript can hold"),
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

fn push_character(text: &mut Vec<u8>, mut cursor: Cursor<'_>) {
    let at = cursor.at();
    let is_sequence = cursor.eat_sequence(false);
    if !is_sequence && cursor.peek() >= 0x80 {
        return push_byte(text, cursor);
    }
    let end = if is_sequence { cursor.at() } else { at + 1 };
    match cursor.slice(at, end) {
        [] => text.extend_from_slice(b"the end of the input"),
        b"\n" => text.extend_from_slice(b"a line feed"),
        b"\r" => text.extend_from_slice(b"a carriage return"),
        b"\t" => text.extend_from_slice(b"a tab"),
        b"\xEF\xBB\xBF" => text.extend_from_slice(b"a byte order mark"),
        [control @ (..0x20 | 0x7F)] | [0xC2, control @ ..0xA0] => {
            text.extend_from_slice(b"U+00");
            push_hex(text, *control);
        }
        character => {
            text.push(b'`');
            text.extend_from_slice(character);
            text.push(b'`');
        }
    }
}

fn push_byte(text: &mut Vec<u8>, cursor: Cursor<'_>) {
    if cursor.at_end() {
        return text.extend_from_slice(b"the end of the input");
    }
    text.extend_from_slice(b"the byte 0x");
    push_hex(text, cursor.peek());
}

fn push_hex(text: &mut Vec<u8>, byte: u8) {
    text.extend(hex(byte).map(|digit| digit as u8));
}

/// The value of a string.
pub(crate) fn bytes_of<'a>(text: Text, input: &Cursor<'a>) -> Cow<'a, [u8]> {
    let bytes = input.slice(text.start, text.end);
    if !text.escaped {
        return Cow::Borrowed(bytes);
    }
    let mut value = Vec::new();
    decode(bytes, &mut value);
    Cow::Owned(value)
}
