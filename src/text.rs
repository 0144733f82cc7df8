//! Text without the formatting machinery of the standard library, which is larger than most that is written with it.

use std::iter;

/// The digits of a number.
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

/// The parts in one text.
pub(crate) fn join(parts: &[&str]) -> String {
    parts.concat()
}

/// Two hexadecimal digits.
pub(crate) fn hex(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 0x0F]
        .map(|digit| char::from(if digit < 10 { b'0' + digit } else { b'A' - 10 + digit }))
}

/// As much of a text from outside as a message can bear: one line, and not a long one.
pub(crate) fn shorten(text: &str) -> String {
    let mut short = Vec::new();
    push_short(&mut short, text.as_bytes());
    string(short)
}

pub(crate) fn push_short(text: &mut Vec<u8>, value: &[u8]) {
    const LONGEST: usize = 64;
    if value.len() <= LONGEST && is_plain(value) {
        return text.extend_from_slice(value);
    }
    for (place, character) in characters(value).enumerate() {
        if place == LONGEST {
            return text.extend_from_slice("…".as_bytes());
        }
        let is_control = matches!(character, [..0x20 | 0x7F] | [0xC2, ..0xA0]);
        text.extend_from_slice(if is_control { REPLACEMENT } else { character });
    }
}

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

/// A property's name as JSON Pointer (RFC 6901) has it.
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

/// Whether there is nothing in a text that any of these functions writes in another way.
fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' '..=b'.' | b'0'..=b'}'))
}

const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// The characters of UTF-8 text, which may hold lone surrogates as WTF-8 has them. Those are replaced.
fn characters(mut text: &[u8]) -> impl Iterator<Item = &[u8]> {
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

/// The text that parts of text were written to.
pub(crate) fn string(text: Vec<u8>) -> String {
    String::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_written_as_the_standard_library_does(value: u64) {
            prop_assert_eq!(decimal(value), value.to_string());
        }

        #[test]
        fn pointers_are_those_of_replacing(name: String) {
            prop_assert_eq!(pointer(&name), name.replace('~', "~0").replace('/', "~1"));
        }

        #[test]
        fn what_is_shortened_is_one_line(text: String) {
            let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
            let mut expected: String = text.chars().take(64).map(plain).collect();
            if text.chars().count() > 64 {
                expected.push('…');
            }
            prop_assert_eq!(shorten(&text), expected);
        }
    }

    #[test]
    fn lone_surrogates_are_replaced() {
        let mut text = Vec::new();
        push_short(&mut text, b"a\xED\xA0\x80b\xED\xBF\xBF\xED\x9F\xBF");
        assert_eq!(string(text), "a\u{fffd}b\u{fffd}\u{d7ff}");
    }
}
