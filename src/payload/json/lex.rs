//! The tokens of JSON: strings, numbers and literal names.

use std::borrow::Cow;

use super::cursor::Cursor;

/// The span of a string in the input, without its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct JsonString {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it contains an escape, so that its value differs from its bytes.
    pub(crate) escaped: bool,
}

impl JsonString {
    /// Returns the value: the bytes of the input, or a copy with the escapes resolved.
    pub(crate) fn value<'a>(self, input: &Cursor<'a>) -> Cow<'a, [u8]> {
        let bytes = input.slice(self.start, self.end);
        if !self.escaped {
            return Cow::Borrowed(bytes);
        }
        let mut value = Vec::new();
        decode(bytes, &mut value);
        Cow::Owned(value)
    }
}

/// The span of a number in the input, and which parts it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) negative: bool,
    pub(crate) fraction: bool,
    pub(crate) exponent: bool,
}

/// Why the input is not JSON. The cursor stays at the byte that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParseError {
    /// Another token is expected.
    Syntax(Expected),
    /// The input is not UTF-8.
    Encoding,
}

/// The token that the grammar expects.
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

/// Reads a string whose opening quote is at the cursor. `surrogates` accepts the encoding of lone surrogates.
#[inline(always)]
pub(crate) fn string(cursor: &mut Cursor<'_>, surrogates: bool) -> Result<JsonString, ParseError> {
    cursor.advance();
    let start = cursor.at();
    cursor.skip_plain();
    let end = cursor.at();
    if cursor.eat(b'"') {
        Ok(JsonString { start, end, escaped: false })
    } else {
        rest_of_string(cursor, start, surrogates)
    }
}

#[inline(never)]
fn rest_of_string(cursor: &mut Cursor<'_>, start: usize, surrogates: bool) -> Result<JsonString, ParseError> {
    let mut escaped = false;
    loop {
        match cursor.peek() {
            b'"' => {
                let end = cursor.at();
                cursor.advance();
                return Ok(JsonString { start, end, escaped });
            }
            b'\\' => {
                escaped = true;
                cursor.advance();
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
            0x80.. => return Err(ParseError::Encoding),
            0 if cursor.at_end() => return Err(ParseError::Syntax(Expected::Quote)),
            _ => return Err(ParseError::Syntax(Expected::EscapedControl)),
        }
        cursor.skip_plain();
    }
}

fn escape(cursor: &mut Cursor<'_>) -> Result<(), ParseError> {
    match cursor.peek() {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => cursor.advance(),
        b'u' => {
            cursor.advance();
            for _ in 0..4 {
                if !cursor.peek().is_ascii_hexdigit() {
                    return Err(ParseError::Syntax(Expected::HexDigit));
                }
                cursor.advance();
            }
        }
        _ => return Err(ParseError::Syntax(Expected::Escape)),
    }
    Ok(())
}

/// Reads a number whose sign or first digit is at the cursor.
#[inline(always)]
pub(crate) fn number(cursor: &mut Cursor<'_>) -> Result<Number, ParseError> {
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

/// [`number`], not inlined.
#[inline(never)]
pub(crate) fn number_outlined(cursor: &mut Cursor<'_>) -> Result<Number, ParseError> {
    number(cursor)
}

#[inline(always)]
fn digits(cursor: &mut Cursor<'_>) -> Result<(), ParseError> {
    if cursor.skip_digits() == 0 { Err(ParseError::Syntax(Expected::Digit)) } else { Ok(()) }
}

/// Reads `true`, `false` or `null`.
#[inline(always)]
pub(crate) fn literal_name(cursor: &mut Cursor<'_>) -> Result<(), ParseError> {
    let found = match cursor.peek() {
        b't' => cursor.eat_word(*b"true"),
        b'n' => cursor.eat_word(*b"null"),
        b'f' => {
            let mut behind = *cursor;
            behind.advance();
            let found = behind.eat_word(*b"alse");
            if found {
                *cursor = behind;
            }
            found
        }
        _ => false,
    };
    if found { Ok(()) } else { Err(ParseError::Syntax(Expected::Value)) }
}

/// Replaces `value` by the value of a string: its bytes with the escapes resolved. A lone surrogate is encoded in three
/// bytes, as in WTF-8, so that different strings stay different.
pub(crate) fn decode(bytes: &[u8], value: &mut Vec<u8>) {
    value.clear();
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|&byte| byte == b'\\') {
        let (before, escape) = rest.split_at(at);
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

/// Returns the code unit of an escape such as `\u00e9` at the start.
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

/// Returns whether a decoded value contains a lone surrogate.
pub(crate) fn has_surrogate(value: &[u8]) -> bool {
    value.windows(2).any(|pair| matches!(pair, [0xED, 0xA0..=0xBF]))
}
