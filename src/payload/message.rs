//! What an issue says.

use std::borrow::Cow;

use super::choice::Literal;
use super::findings::{Problem, Segment};
use super::json::Json;
use super::lex::{Fault, Text, decode};
use super::range::{Breach, Range};

use super::scan::Cursor;
use super::schema::Format;
use super::shape::{Check, Rest, Value};
use super::validate::ValidateOptions;
use crate::event::{suggest_event, unknown_event_message};
use crate::name::shorten;
use crate::text::{decimal, hex, join};

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
        key: Option<&str>,
        input: &Cursor<'_>,
        options: &ValidateOptions<'_>,
    ) -> Self {
        // What stands before, between and behind what is expected and what is found.
        const CONTRAST: [&str; 3] = ["expected ", ", found ", ""];
        const QUOTE: [&str; 3] = ["expected ", ", found `", "`"];
        let name = || key.map(shorten);
        let (words, expected, found) = match *problem {
            Problem::Fault(Fault::Syntax(expected)) => {
                (CONTRAST, Some(expected.as_str().into()), Some(character(at, input)))
            }
            Problem::Fault(Fault::Encoding) => (CONTRAST, Some("UTF-8".into()), Some(byte(at, input))),
            Problem::Depth => {
                let expected = join(&["at most ", &decimal(options.max_depth as u64), " levels"]);
                (["expected ", RAISE, ""], Some(expected), None)
            }
            Problem::Duplicate => {
                (["", "`", "` stands in this object before; readers may disagree on its value"], None, name())
            }
            Problem::NotAnObject => (CONTRAST, Some("an object".into()), Some(type_at(at, input).into())),
            Problem::Missing(member) => {
                (["missing; expected ", "", ""], Some(expectation(&member.value)), None)
            }
            Problem::Type(value) => (CONTRAST, Some(expectation(value)), Some(type_at(at, input).into())),
            Problem::Format(value, format, text) => {
                (QUOTE, Some(expectation(value)), Some(shown(format, text, input)))
            }
            Problem::Number(value, breach, number) => {
                let found = shorten(&lossy(input.slice(number.start, number.end)));
                (QUOTE, Some(number_expectation(value, breach)), Some(found))
            }
            Problem::Enum(value, end) => {
                (QUOTE, Some(expectation(value)), Some(shorten(&lossy(input.slice(at, end)))))
            }
            Problem::UnknownField(Rest::Refused) => (["", "`", "` may not stand here"], None, name()),
            Problem::UnknownField(_) => (["", "`", "` is not a known field"], None, name()),
            Problem::UnexpectedEvent(text) => {
                let expected = shorten(options.event.unwrap_or_default());
                let found = shorten(&string_text(text, input));
                (["expected the event `", "`, found `", "`"], Some(expected), Some(found))
            }
            Problem::UnknownEvent(text) => return Self::unknown_event(&string_text(text, input)),
        };
        Self::of(words, expected, found)
    }

    /// For an input of which no byte was looked at, because there are too many.
    pub(crate) fn size(limit: usize, length: Option<usize>) -> Self {
        let bytes = |count: usize| join(&[&decimal(count as u64), " bytes"]);
        let expected = join(&["at most ", &bytes(limit)]);
        Self { found: length.map(bytes), ..Self::of(["expected ", RAISE, ""], Some(expected), None) }
    }

    fn unknown_event(name: &str) -> Self {
        let suggestion = suggest_event(name);
        Self {
            expected: suggestion.map(str::to_owned),
            message: unknown_event_message(name, suggestion),
            found: Some(shorten(name)),
        }
    }

    fn of([before, between, behind]: [&str; 3], expected: Option<String>, found: Option<String>) -> Self {
        let text = |part: &Option<String>| part.as_deref().unwrap_or_default().to_owned();
        let message = join(&[before, &text(&expected), between, &text(&found), behind]);
        Self { expected, found, message }
    }
}

const RAISE: &str = "; raise the limit if more is meant to come";

/// Goes on to a property.
pub(crate) fn push_segment(pointer: &mut String, name: &str) {
    pointer.push('/');
    for char in name.chars() {
        match char {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(char),
        }
    }
}

pub(crate) fn segment_text<'a>(segment: Segment<'a>, input: &Cursor<'a>) -> Cow<'a, str> {
    match segment {
        Segment::Name(name) => Cow::Borrowed(name),
        Segment::Key(text) => Cow::Owned(string_text(text, input)),
        Segment::Item(index) => Cow::Owned(decimal(index as u64)),
    }
}

/// What a value should be.
fn expectation(value: &Value) -> String {
    let expected = match &value.check {
        Check::Among(choices) => return among(choices),
        Check::Any => "a value",
        Check::Boolean => "a boolean",
        Check::Text(format) => format.as_str(),
        Check::Number(Range { integer: true, .. }) => "a whole number",
        Check::Number(_) => "a number",
        Check::Object(_) => "an object",
        Check::List(_) => "an array",
    };
    join(&[expected, if value.nullable { " or null" } else { "" }])
}

fn among(choices: &[Literal]) -> String {
    let mut json = Json::new();
    json.array(choices, |json, choice| match choice {
        Literal::Word(word) => json.literal(word),
        Literal::Number(digits) => json.literal(digits),
        Literal::Text(text) => json.string(text),
    });
    join(&["one of ", &shorten(&json.into_text())])
}

fn number_expectation(value: &Value, breach: Breach) -> String {
    let Check::Number(range) = &value.check else { return String::new() };
    let bound = |bound: &Option<String>| bound.clone().unwrap_or_default();
    match breach {
        Breach::Fraction => expectation(value),
        Breach::TooSmall => join(&["a number of at least ", &bound(&range.minimum)]),
        Breach::TooLarge => join(&["a number of at most ", &bound(&range.maximum)]),
        Breach::NotAbove => join(&["a number above ", &bound(&range.above)]),
        Breach::NotBelow => join(&["a number below ", &bound(&range.below)]),
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
        Some(char) => join(&["`", char.encode_utf8(&mut [0; 4]), "`"]),
        None if input.slice(at, at + 1).is_empty() => "the end of the input".into(),
        None => byte(at, input),
    }
}

fn control(char: char) -> String {
    match char {
        '\n' => "a line feed".into(),
        '\r' => "a carriage return".into(),
        '\t' => "a tab".into(),
        _ => join(&["U+00", &hex(char as u8)]),
    }
}

fn byte(at: usize, input: &Cursor<'_>) -> String {
    match input.slice(at, at + 1) {
        [byte] => join(&["the byte 0x", &hex(*byte)]),
        _ => "the end of the input".into(),
    }
}

/// A string's value, cut to what a message can bear. Of a URL, what may be a token is left out.
fn shown(format: Format, text: Text, input: &Cursor<'_>) -> String {
    let value = string_text(text, input);
    match value.find(['?', '#']) {
        Some(end) if format == Format::Url => join(&[&shorten(value.get(..end).unwrap_or_default()), "…"]),
        _ => shorten(&value),
    }
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

/// The value of a string as JSON writes it; none if it is something else.
#[cfg(all(target_family = "wasm", feature = "payload"))]
pub(crate) fn quoted(json: &str) -> Option<String> {
    let mut value = Vec::new();
    decode(json.strip_prefix('"')?.strip_suffix('"')?.as_bytes(), &mut value);
    Some(lossy(&value))
}

/// The text of bytes, in which a lone surrogate is the only thing that is no UTF-8.
fn lossy(bytes: &[u8]) -> String {
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len() {
        if let Some([0xED, 0xA0..=0xBF, _]) = bytes.get(at..at + 3)
            && let Some(surrogate) = bytes.get_mut(at..at + 3)
        {
            surrogate.copy_from_slice("\u{fffd}".as_bytes());
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}
