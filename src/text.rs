//! Text for messages, without `core::fmt`, which is larger than everything that the payload module writes with it.

use std::iter;

/// Returns the digits of a number.
pub(crate) fn decimal(value: u64) -> String {
    let mut text = Vec::new();
    push_decimal(&mut text, value);
    string(text)
}

pub(crate) fn push_decimal(text: &mut Vec<u8>, mut value: u64) {
    let start = text.len();
    loop {
        text.push(b'0' + (value % 10) as u8);
        value /= 10;
        if value == 0 {
            break;
        }
    }
    if let Some(digits) = text.get_mut(start..) {
        digits.reverse();
    }
}

/// Joins parts to one text.
pub(crate) fn join(parts: &[&str]) -> String {
    parts.concat()
}

/// Returns two hexadecimal digits.
pub(crate) fn hex(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 0x0F]
        .map(|digit| char::from(if digit < 10 { b'0' + digit } else { b'A' - 10 + digit }))
}

/// Writes a number in hexadecimal, in at least `width` digits.
pub(crate) fn push_hex(text: &mut Vec<u8>, value: u32, width: u32) {
    let digits = (32 - value.leading_zeros()).div_ceil(4).max(width);
    for index in (0..digits).rev() {
        text.push(hex((value >> (4 * index)) as u8 & 0x0F)[1] as u8);
    }
}

/// Shortens text from outside for a message: one line of at most 64 characters, in which invisible characters are named
/// by code point, such as `<U+200B>`.
pub(crate) fn shorten(text: &str) -> String {
    let mut short = Vec::new();
    push_short(&mut short, text.as_bytes());
    string(short)
}

/// [`shorten`] for UTF-8 that may contain lone surrogates.
pub(crate) fn push_short(text: &mut Vec<u8>, value: &[u8]) {
    push_shortened(text, value, 64);
}

/// [`push_short`] with another maximum number of characters.
pub(crate) fn push_shortened(text: &mut Vec<u8>, value: &[u8], max: usize) {
    if value.len() <= max && is_plain(value) {
        return text.extend_from_slice(value);
    }
    for (index, character) in characters(value).enumerate() {
        if index == max {
            return text.extend_from_slice("…".as_bytes());
        }
        if is_invisible(code_point(character)) {
            text.push(b'<');
            push_code_point(text, character);
            text.push(b'>');
        } else {
            text.extend_from_slice(character);
        }
    }
}

/// Writes a character in backticks, or its code point if it is invisible.
pub(crate) fn push_character(text: &mut Vec<u8>, character: &[u8]) {
    if is_invisible(code_point(character)) {
        return push_code_point(text, character);
    }
    text.push(b'`');
    text.extend_from_slice(character);
    text.push(b'`');
}

fn push_code_point(text: &mut Vec<u8>, character: &[u8]) {
    text.extend_from_slice(b"U+");
    push_hex(text, code_point(character), 4);
}

/// Writes UTF-8 in which lone surrogates are replaced.
pub(crate) fn push_text(text: &mut Vec<u8>, value: &[u8]) {
    if is_plain(value) {
        return text.extend_from_slice(value);
    }
    characters(value).for_each(|character| text.extend_from_slice(character));
}

/// The first words of a text, at most 200 bytes of them, in one line.
pub(crate) fn first_words(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut words = String::new();
    for word in text.split_whitespace() {
        if words.len() + word.len() > LONGEST {
            words.push_str(" …");
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }));
    }
    words
}

/// Escapes a property name for a JSON Pointer (RFC 6901).
pub(crate) fn pointer(name: &str) -> String {
    let mut segment = Vec::with_capacity(name.len());
    push_pointer(&mut segment, name.as_bytes());
    string(segment)
}

pub(crate) fn push_pointer(text: &mut Vec<u8>, name: &[u8]) {
    if is_plain(name) {
        return text.extend_from_slice(name);
    }
    for character in characters(name) {
        let escaped: &[u8] = match character {
            b"~" => b"~0",
            b"/" => b"~1",
            _ => character,
        };
        text.extend_from_slice(escaped);
    }
}

/// Returns whether all functions of this module copy a text as it is.
fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' '..=b'.' | b'0'..=b'}'))
}

/// Returns whether a character shows nothing, or looks like a space without being one.
fn is_invisible(code: u32) -> bool {
    matches!(
        code,
        ..0x20 | 0x7F..=0xA0 | 0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x1680 | 0x17B4..=0x17B5
            | 0x180B..=0x180F | 0x2000..=0x200F | 0x2028..=0x202F | 0x205F..=0x206F | 0x2800 | 0x3000 | 0x3164
            | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0xE0000..
    )
}

pub(crate) fn code_point(character: &[u8]) -> u32 {
    let bits = |byte: &u8| u32::from(byte & 0x3F);
    match character {
        [a] => u32::from(*a),
        [a, b] => u32::from(a & 0x1F) << 6 | bits(b),
        [a, b, c] => u32::from(a & 0x0F) << 12 | bits(b) << 6 | bits(c),
        [a, b, c, d] => u32::from(a & 0x07) << 18 | bits(b) << 12 | bits(c) << 6 | bits(d),
        _ => 0,
    }
}

const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// The characters of UTF-8 text. Lone surrogates, encoded as in WTF-8, are replaced.
pub(crate) fn characters(mut text: &[u8]) -> impl Iterator<Item = &[u8]> {
    iter::from_fn(move || {
        let length = match text.first()? {
            ..0x80 => 1,
            ..0xE0 => 2,
            ..0xF0 => 3,
            _ => 4,
        };
        let (character, rest) = text.split_at_checked(length).unwrap_or((text, &[]));
        text = rest;
        Some(if matches!(character, [0xED, 0xA0..=0xBF, _]) { REPLACEMENT } else { character })
    })
}

/// Converts a text that was written as bytes.
pub(crate) fn string(text: Vec<u8>) -> String {
    String::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decimals_equal_those_of_the_standard_library(value: u64) {
            prop_assert_eq!(decimal(value), value.to_string());
        }

        #[test]
        fn hexadecimals_equal_those_of_the_standard_library(value: u32) {
            let mut text = Vec::new();
            push_hex(&mut text, value, 4);
            prop_assert_eq!(string(text), format!("{value:04X}"));
        }

        #[test]
        fn pointers_are_escaped(name: String) {
            prop_assert_eq!(pointer(&name), name.replace('~', "~0").replace('/', "~1"));
        }

        #[test]
        fn shortened_text_is_one_line(text: String) {
            let name = |c: char| {
                if is_invisible(c as u32) { format!("<U+{:04X}>", c as u32) } else { c.to_string() }
            };
            let mut expected: String = text.chars().take(64).map(name).collect();
            if text.chars().count() > 64 {
                expected.push('…');
            }
            let short = shorten(&text);
            prop_assert!(!short.contains(char::is_control));
            prop_assert_eq!(short, expected);
        }
    }

    #[test]
    fn invisible_characters_are_named() {
        for (text, expected) in [
            ("a\u{a0}b", "a<U+00A0>b"),
            ("\u{200b}", "<U+200B>"),
            ("\u{feff}x", "<U+FEFF>x"),
            ("\u{e0041}", "<U+E0041>"),
            ("a b", "a b"),
            ("größe 車 🚗", "größe 車 🚗"),
        ] {
            assert_eq!(shorten(text), expected);
        }
    }

    #[test]
    fn lone_surrogates_are_replaced() {
        let mut text = Vec::new();
        push_short(&mut text, b"a\xED\xA0\x80b\xED\xBF\xBF\xED\x9F\xBF");
        assert_eq!(string(text), "a\u{fffd}b\u{fffd}\u{d7ff}");
    }
}
