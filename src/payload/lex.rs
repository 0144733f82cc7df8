//! The smallest parts of JSON: strings, numbers, words, each read to its end.

use super::scan::Cursor;

/// A string in the input, without its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether an escape stands in it, so that its value is not its bytes.
    pub(crate) escaped: bool,
}

/// A number in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) negative: bool,
    pub(crate) fraction: bool,
    pub(crate) exponent: bool,
}

/// Why the input is not JSON. It is the byte at the cursor that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Something else should stand there.
    Syntax(Expected),
    /// No UTF-8.
    Encoding,
}

/// What should stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Value,
    Key,
    FirstKey,
    Colon,
    NextMember,
    NextItem,
    Digit,
    Escape,
    HexDigit,
    Quote,
    EscapedControl,
    End,
}

impl Expected {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Value => "a value",
            Self::Key => "a property name in double quotes",
            Self::FirstKey => "a property name in double quotes or `}`",
            Self::Colon => "a colon",
            Self::NextMember => "a comma or `}`",
            Self::NextItem => "a comma or `]`",
            Self::Digit => "a digit",
            Self::Escape => "an escape such as `\\n` or `\\u00e9`",
            Self::HexDigit => "a hexadecimal digit",
            Self::Quote => "the string's closing quote",
            Self::EscapedControl => "an escape in place of a control character",
            Self::End => "the end of the input",
        }
    }
}

/// Reads a string, the cursor being at its first quote.
#[inline(always)]
pub(crate) fn text(cursor: &mut Cursor<'_>, surrogates: bool) -> Result<Text, Fault> {
    cursor.pass();
    let start = cursor.at();
    cursor.skip_plain();
    let end = cursor.at();
    if cursor.eat(b'"') {
        Ok(Text { start, end, escaped: false })
    } else {
        rest_of_text(cursor, start, surrogates)
    }
}

#[inline(never)]
fn rest_of_text(cursor: &mut Cursor<'_>, start: usize, surrogates: bool) -> Result<Text, Fault> {
    let mut escaped = false;
    loop {
        match cursor.peek() {
            b'"' => {
                let end = cursor.at();
                cursor.pass();
                return Ok(Text { start, end, escaped });
            }
            b'\\' => {
                escaped = true;
                cursor.pass();
                escape(cursor)?;
                if cursor.peek() == b'\\' {
                    continue;
                }
            }
            0x80.. if cursor.eat_sequence(surrogates) => {
                if cursor.peek() >= 0x80 {
                    continue;
                }
            }
            0x80.. => return Err(Fault::Encoding),
            0 if cursor.at_end() => return Err(Fault::Syntax(Expected::Quote)),
            _ => return Err(Fault::Syntax(Expected::EscapedControl)),
        }
        cursor.skip_plain();
    }
}

fn escape(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    match cursor.peek() {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => cursor.pass(),
        b'u' => {
            cursor.pass();
            for _ in 0..4 {
                if !cursor.peek().is_ascii_hexdigit() {
                    return Err(Fault::Syntax(Expected::HexDigit));
                }
                cursor.pass();
            }
        }
        _ => return Err(Fault::Syntax(Expected::Escape)),
    }
    Ok(())
}

/// Reads a number, the cursor being at its sign or first digit.
#[inline(always)]
pub(crate) fn number(cursor: &mut Cursor<'_>) -> Result<Number, Fault> {
    let start = cursor.at();
    let negative = cursor.eat(b'-');
    if !cursor.eat(b'0') {
        digits(cursor)?;
    }
    let fraction = cursor.eat(b'.');
    if fraction {
        digits(cursor)?;
    }
    let exponent = cursor.eat(b'e') || cursor.eat(b'E');
    if exponent {
        let _ = cursor.eat(b'+') || cursor.eat(b'-');
        digits(cursor)?;
    }
    Ok(Number { start, end: cursor.at(), negative, fraction, exponent })
}

/// The same, but not once more in each of its callers.
#[inline(never)]
pub(crate) fn any_number(cursor: &mut Cursor<'_>) -> Result<Number, Fault> {
    number(cursor)
}

#[inline(always)]
fn digits(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    if cursor.skip_digits() == 0 { Err(Fault::Syntax(Expected::Digit)) } else { Ok(()) }
}

/// Reads `true`, `false` or `null`.
#[inline(always)]
pub(crate) fn word(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let found = match cursor.peek() {
        b't' => cursor.eat_word(*b"true"),
        b'n' => cursor.eat_word(*b"null"),
        b'f' => {
            let mut whole = *cursor;
            whole.pass();
            let found = whole.eat_word(*b"alse");
            if found {
                *cursor = whole;
            }
            found
        }
        _ => false,
    };
    if found { Ok(()) } else { Err(Fault::Syntax(Expected::Value)) }
}

/// Writes the value of a string's bytes, escapes undone, into `value`. A lone surrogate becomes three bytes, as
/// in WTF-8, so that different strings stay different.
pub(crate) fn decode(bytes: &[u8], value: &mut Vec<u8>) {
    value.clear();
    let mut rest = bytes;
    while let Some(plain) = rest.iter().position(|&byte| byte == b'\\') {
        let (before, escape) = rest.split_at(plain);
        value.extend_from_slice(before);
        let unit = unit(escape);
        let (code, length) = match unit {
            Some(high @ 0xD800..0xDC00) => match escape.get(6..).and_then(self::unit) {
                Some(low @ 0xDC00..0xE000) => (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 12),
                _ => (high, 6),
            },
            Some(code) => (code, 6),
            None => (short_escape(escape.get(1).copied()), 2),
        };
        push_code(code, value);
        rest = escape.get(length..).unwrap_or_default();
    }
    value.extend_from_slice(rest);
}

/// The code unit of an escape such as `\u00e9` at the start.
fn unit(escape: &[u8]) -> Option<u32> {
    let digits = escape.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |unit, &digit| Some(unit * 16 + char::from(digit).to_digit(16)?))
}

fn short_escape(letter: Option<u8>) -> u32 {
    u32::from(match letter {
        Some(b'b') => 8,
        Some(b'f') => 12,
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(letter) => letter,
        None => 0,
    })
}

fn push_code(code: u32, value: &mut Vec<u8>) {
    match char::from_u32(code) {
        Some(char) => value.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes()),
        None => value
            .extend([0xE0 | code >> 12, 0x80 | code >> 6 & 0x3F, 0x80 | code & 0x3F].map(|byte| byte as u8)),
    }
}

/// Whether a lone surrogate is in a decoded value.
pub(crate) fn has_surrogate(value: &[u8]) -> bool {
    value.windows(2).any(|pair| matches!(pair, [0xED, 0xA0..=0xBF]))
}
