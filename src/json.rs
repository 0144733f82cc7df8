//! JSON text from outside: how deep it may be nested, and which numbers keep their digits.
//!
//! Native code parses with serde_json, WebAssembly with the host's `JSON.parse`, which is in every host and costs no
//! kilobytes. Both read the text that [`normalize`] returns, so that both accept the same texts and give the same values.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use crate::host;

/// How deep JSON from outside may be nested: arrays and objects inside each other, the outermost included. Reading is
/// recursive, and a WebAssembly stack that overflows takes the whole instance with it.
pub(crate) const MAX_DEPTH: usize = 127;

/// The largest integer that a JavaScript number holds exactly: 2^53 - 1.
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Parses JSON text; `None` if it is not JSON.
///
/// Two kinds of values become strings, so that nothing is lost: a number that JavaScript can't hold (an id such as
/// `9007199254740993` keeps its digits), and an array or object that is nested deeper than 127 levels (it becomes
/// its own JSON text).
pub fn parse_json(text: &str) -> Option<Value> {
    host::parse_json(&normalize(text))
}

/// Writes JSON text.
pub fn write_json(value: &impl Serialize) -> String {
    host::write_json(value)
}

/// Quotes what would be lost or refused by a parser: see [`parse_json`]. Text that is not JSON stays as invalid as it
/// was, and is left to the parser.
fn normalize(text: &str) -> Cow<'_, str> {
    let mut normalized = String::new();
    let mut copied = 0;
    let mut depth = 0usize;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'"' => string_end(bytes, at),
            b'-' | b'0'..=b'9' => number_end(bytes, at),
            b'[' | b'{' if depth == MAX_DEPTH => container_end(bytes, at),
            _ => at + 1,
        };
        match byte {
            b'[' | b'{' if end == at + 1 => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let token = text.get(at..end).unwrap_or_default();
        let is_lost = match byte {
            b'[' | b'{' => end > at + 1,
            b'-' | b'0'..=b'9' => is_lossy(token),
            _ => false,
        };
        if is_lost {
            normalized.push_str(text.get(copied..at).unwrap_or_default());
            push_quoted(&mut normalized, token);
            copied = end;
        }
        at = end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    normalized.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(normalized)
}

/// The index after the string that starts at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The index after the number that starts at `start`.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let is_part = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    start + bytes.get(start..).unwrap_or_default().iter().take_while(is_part).count()
}

/// The index after the array or object that starts at `start`.
fn container_end(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at);
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

/// Whether a JavaScript number can't hold a number: an integer beyond 2^53 - 1, or a number close to or beyond the
/// largest double. Parsing a double in WebAssembly would cost 13 KB, so the number of digits decides.
fn is_lossy(number: &str) -> bool {
    const LARGEST_EXPONENT: i64 = 300;
    let number = number.strip_prefix('-').unwrap_or(number);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let rest = number.get(digits..).unwrap_or_default();
    if rest.is_empty() {
        let is_safe = digits < 16 || number.parse().is_ok_and(|value: u64| value <= MAX_SAFE_INTEGER);
        return !is_safe && !number.starts_with('0');
    }
    let exponent =
        rest.split_once(['e', 'E']).map_or(0, |(_, text)| text.parse().unwrap_or(i64::from(i32::MAX)));
    digits as i64 + exponent > LARGEST_EXPONENT && is_number(number)
}

/// Whether JSON's grammar allows the text as a number without a sign.
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let (integer, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(i, f)| (i, Some(f)));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(integer)
        && (integer == "0" || !integer.starts_with('0'))
        && fraction.is_none_or(are_digits)
        && exponent.is_none_or(|text| are_digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

/// Writes a piece of JSON as a JSON string.
fn push_quoted(text: &mut String, piece: &str) {
    text.push('"');
    for character in piece.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            // White space between tokens; inside a string a control character is no JSON in the first place.
            character if character.is_control() => text.push(' '),
            character => text.push(character),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn integers_beyond_double_precision_keep_their_digits() {
        for (text, value) in [
            ("9007199254740991", json!(9_007_199_254_740_991u64)),
            ("9007199254740992", json!("9007199254740992")),
            ("-9007199254740993", json!("-9007199254740993")),
            ("123456789012345678901234567890", json!("123456789012345678901234567890")),
            ("[1, 9007199254740993]", json!([1, "9007199254740993"])),
            (r#"{"9007199254740993": "9007199254740993"}"#, json!({"9007199254740993": "9007199254740993"})),
            ("1e3", json!(1e3)),
            ("1e300", json!("1e300")),
            ("[-1.5E+400]", json!(["-1.5E+400"])),
            ("1e-400", json!(0.0)),
            ("0.12345678901234567", json!(0.123_456_789_012_345_67)),
        ] {
            assert_eq!(parse_json(text), Some(value), "{text}");
        }
        for text in [
            "09007199254740993",
            "9007199254740993x",
            "1 9007199254740993",
            "1.e999",
            "01e999",
            "\"9007199254740993",
        ] {
            assert_eq!(parse_json(text), None, "{text}");
        }
    }

    #[test]
    fn values_nested_too_deeply_become_their_text() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let depth_of = |text: &str| {
            let mut value = parse_json(text)?;
            let mut depth = 0;
            while let Some(inner) = value.as_array().cloned() {
                depth += 1;
                value = inner.into_iter().next().unwrap_or(json!(null));
            }
            Some((depth, value))
        };
        assert_eq!(depth_of(&nested(MAX_DEPTH)), Some((MAX_DEPTH, json!(null))));
        assert_eq!(depth_of(&nested(MAX_DEPTH + 2)), Some((MAX_DEPTH, json!("[[]]"))));
        let deep = format!("{}{{\"a\\\"\":\t[\"]\"]}}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        assert_eq!(depth_of(&deep), Some((MAX_DEPTH, json!("{\"a\\\"\": [\"]\"]}"))));
        assert_eq!(parse_json(&"[".repeat(100_000)), None);
    }

    proptest! {
        #[test]
        fn text_without_such_values_is_left_alone(text in ".{0,40}") {
            prop_assert_eq!(parse_json(&text), host::parse_json(&text));
        }
    }
}
