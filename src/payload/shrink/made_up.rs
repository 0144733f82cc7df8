//! Values that are obviously made up, and have the form of real ones.

use crate::payload::json::lex;
use crate::payload::schema::compiled::JsonType;
use crate::payload::schema::table::Format;
use crate::payload::validate::formats::Conformance;
use crate::text::characters;

/// Strings are cut to this number of characters, if the verdict allows it: enough for a UUID.
const SHORT: usize = 40;

/// The made-up values for a scalar, as JSON, the best first. None is longer.
pub(super) fn choices(kind: JsonType, text: &[u8]) -> Box<dyn Iterator<Item = Vec<u8>>> {
    match kind {
        JsonType::Boolean => Box::new([b"true".to_vec()].into_iter()),
        JsonType::Number => Box::new(numbers(text)),
        JsonType::String => Box::new(strings(text)),
        JsonType::Null | JsonType::Array | JsonType::Object => Box::new([].into_iter()),
    }
}

fn numbers(text: &[u8]) -> impl Iterator<Item = Vec<u8>> + use<> {
    let text = text.to_vec();
    let length = text.len();
    // 20 digits are more than a double holds.
    let lengths = std::iter::successors(Some(4), move |last| (*last < length).then_some(last * 5));
    lengths.flat_map(move |length| {
        let short = shortened(&text, length);
        [
            digits(&short, |_| b'1'),
            digits(&short, |_| b'9'),
            digits(&short, |_| b'5'),
            digits(&short, |is_first| if is_first { b'1' } else { b'0' }),
            b"0".to_vec(),
        ]
    })
}

/// Replaces digits, except for a zero before the point, which says that the number is small.
fn digits(text: &[u8], digit: impl Fn(bool) -> u8) -> Vec<u8> {
    let is_small = text.strip_prefix(b"-").unwrap_or(text).starts_with(b"0.");
    let (mut is_first, mut is_leading) = (true, true);
    let replace = |byte: &u8| match byte {
        b'0'..=b'9' => {
            let new = if is_leading && is_small { b'0' } else { digit(is_first) };
            is_first = is_leading && is_small;
            is_leading = false;
            new
        }
        other => *other,
    };
    text.iter().map(replace).collect()
}

/// A number of at most some digits before the point, half as many behind it, and three in the exponent.
fn shortened(text: &[u8], length: usize) -> Vec<u8> {
    let (mut left, mut short) = (length, Vec::new());
    for byte in text {
        match byte {
            b'0'..=b'9' if left == 0 => continue,
            b'0'..=b'9' => left -= 1,
            b'.' => left = length / 2,
            b'e' | b'E' => left = 3,
            _ => {}
        }
        short.push(*byte);
    }
    short
}

fn strings(text: &[u8]) -> impl Iterator<Item = Vec<u8>> + use<> {
    let value = decoded(text);
    let fixed = of_format(&value).filter(|made_up| made_up.len() + 2 <= text.len());
    let length = characters(&value).count();
    let lengths = std::iter::successors(Some(SHORT), move |last| (*last < length).then_some(last * 2));
    let masked = lengths.flat_map(move |length| [b'1', b'9'].map(|digit| masked(&value, length, digit)));
    fixed.map(|made_up| quoted([made_up.as_bytes()])).into_iter().chain(masked)
}

/// The made-up string of a format whose form is more than letters and digits.
fn of_format(value: &[u8]) -> Option<&'static str> {
    let has = |format: Format| format.check(value) == Conformance::Valid;
    if has(Format::Date) {
        Some("2000-01-01")
    } else if has(Format::DateTime) {
        Some("2000-01-01T00:00:00Z")
    } else if has(Format::Url) {
        Some("https://example.com/")
    } else {
        None
    }
}

fn masked(value: &[u8], length: usize, digit: u8) -> Vec<u8> {
    let scheme = scheme(value);
    let (kept, rest) = value.split_at_checked(scheme).unwrap_or((&[], value));
    let rest = characters(rest).take(length - scheme).map(|character| mask(character, digit));
    quoted([kept].into_iter().chain(rest))
}

/// The length of the scheme of a web address, which is part of its form.
fn scheme(value: &[u8]) -> usize {
    let starts_with =
        |scheme: &&[u8]| value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    [b"http:".as_slice(), b"https:"]
        .iter()
        .find(|scheme| starts_with(scheme))
        .map_or(0, |scheme| scheme.len())
}

/// Returns a character of the same kind as JSON. VINs have no I, O and Q, so those remain an O.
fn mask(character: &[u8], digit: u8) -> &[u8] {
    match character {
        [b'0'..=b'9'] if digit == b'9' => b"9",
        [b'0'..=b'9'] => b"1",
        [b'I' | b'O' | b'Q'] => b"O",
        [b'A'..=b'Z'] => b"A",
        [b'a'..=b'z'] => b"a",
        [b'"'] => b"\\\"",
        [b'\\'] => b"\\\\",
        [0..0x20] => b"\\n",
        [_] => character,
        _ => "é".as_bytes(),
    }
}

fn quoted<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut json = vec![b'"'];
    parts.into_iter().for_each(|part| json.extend_from_slice(part));
    json.push(b'"');
    json
}

fn decoded(text: &[u8]) -> Vec<u8> {
    let mut value = Vec::new();
    let inner = text.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).unwrap_or_default();
    lex::decode(inner, &mut value);
    value
}

/// The characters of a value, each of which can be replaced.
pub(super) struct Parts {
    parts: Vec<Part>,
}

struct Part {
    json: Vec<u8>,
    made_up: Vec<u8>,
    is_replaced: bool,
}

/// Returns the characters of a number or a string.
pub(super) fn parts(kind: JsonType, text: &[u8]) -> Parts {
    let part = |json: &[u8], made_up: &[u8]| Part {
        json: json.to_vec(),
        made_up: made_up.to_vec(),
        is_replaced: false,
    };
    let quote = || part(b"\"", b"\"");
    let parts = match kind {
        JsonType::String => {
            let value = decoded(text);
            let inner = characters(&value).map(|character| {
                let made_up = mask(character, b'1');
                // What would be escaped is masked by itself, unless it is a control character.
                let is_plain = !matches!(character, [0..0x20 | b'"' | b'\\']);
                part(if is_plain { character } else { made_up }, made_up)
            });
            [quote()].into_iter().chain(inner).chain([quote()]).collect()
        }
        _ => text
            .iter()
            .map(|byte| part(&[*byte], if byte.is_ascii_digit() { b"1" } else { std::slice::from_ref(byte) }))
            .collect(),
    };
    Parts { parts }
}

impl Parts {
    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    /// Replaces parts. Returns whether that changes any.
    pub(super) fn replace(&mut self, start: usize, end: usize) -> bool {
        let mut changed = false;
        for part in self.parts.get_mut(start..end).unwrap_or_default() {
            part.is_replaced = true;
            changed |= part.json != part.made_up;
        }
        changed
    }

    pub(super) fn restore(&mut self, start: usize, end: usize) {
        for part in self.parts.get_mut(start..end).unwrap_or_default() {
            part.is_replaced = false;
        }
    }

    /// Returns the value as JSON.
    pub(super) fn text(&self) -> Vec<u8> {
        let json = |part: &Part| if part.is_replaced { part.made_up.clone() } else { part.json.clone() };
        self.parts.iter().flat_map(json).collect()
    }
}
