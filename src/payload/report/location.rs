//! The location of a diagnostic: its line and column as in editors, and the path to it.

use super::Span;
use crate::payload::json::cursor::Cursor;
use crate::payload::json::lex::{self, JsonString, ParseError};
use crate::text::{push_decimal, push_pointer, push_short};

/// The position within an open array or object.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PathSegment {
    /// Between two properties.
    Between,
    Key(JsonString),
    Item(usize),
}

/// A location in an input that is valid JSON up to there.
pub(crate) struct Location<'a> {
    pub(super) input: Cursor<'a>,
    pub(crate) line: usize,
    /// The offset minus this is the column. It may be negative, and wraps.
    margin: usize,
    /// A segment for each open array and object.
    path: &'a mut Vec<PathSegment>,
}

impl<'a> Location<'a> {
    /// Returns the location of the first character, behind a byte order mark.
    pub(crate) fn start(mut input: Cursor<'a>, path: &'a mut Vec<PathSegment>) -> Self {
        path.clear();
        let has_mark = input.slice(0, 3) == "\u{feff}".as_bytes();
        let offset: usize = if has_mark { 3 } else { 0 };
        input.seek(offset);
        Self { input, line: 1, margin: offset.wrapping_sub(1), path }
    }

    /// Advances to an offset.
    pub(crate) fn advance(&mut self, offset: usize) {
        while self.input.at() < offset && self.skip_token(offset).is_ok() {}
    }

    /// Returns the column of the offset that was advanced to, in UTF-16 units. A misplaced byte order mark has that of
    /// the first character.
    pub(crate) fn column(&self, offset: usize) -> usize {
        offset.wrapping_sub(self.margin).cast_signed().max(1) as usize
    }

    /// Writes the JSON Pointer to the location, or to its property `key`.
    pub(crate) fn write_pointer(&self, key: Option<&[u8]>, text: &mut Vec<u8>) -> Span {
        const MAX_LENGTH: usize = 1024;
        let start = text.len();
        let max_end = start + MAX_LENGTH;
        for segment in self.path.iter() {
            match *segment {
                PathSegment::Between => continue,
                PathSegment::Key(name) => push_segment(text, &name.value(&self.input)),
                PathSegment::Item(index) => {
                    text.push(b'/');
                    push_decimal(text, index as u64);
                }
            }
            if text.len() > max_end {
                break;
            }
        }
        if let Some(key) = key {
            push_segment(text, key);
        }
        if text.len() > max_end {
            let is_boundary = |&at: &usize| text.get(at).is_none_or(|byte| !matches!(byte, 0x80..0xC0));
            text.truncate((start..=max_end).rev().find(is_boundary).unwrap_or(start));
            text.extend_from_slice("…".as_bytes());
        }
        Span::since(start, text)
    }

    /// Writes a name of the value for a message: its property and the indexes behind it, such as `` `sightings[0]` ``.
    pub(crate) fn push_name(&self, text: &mut Vec<u8>) {
        let last_key = self.path.iter().rposition(|segment| matches!(segment, PathSegment::Key(_)));
        let Some(segments) = last_key.and_then(|index| self.path.get(index..)) else {
            return text.extend_from_slice(b"the payload");
        };
        text.push(b'`');
        for segment in segments {
            match *segment {
                PathSegment::Between => {}
                PathSegment::Key(name) => push_short(text, &name.value(&self.input)),
                PathSegment::Item(index) => {
                    text.push(b'[');
                    push_decimal(text, index as u64);
                    text.push(b']');
                }
            }
        }
        text.push(b'`');
    }

    /// Skips a token. The visitor has already read everything before `offset`, so all of it is valid JSON.
    fn skip_token(&mut self, offset: usize) -> Result<(), ParseError> {
        match self.input.peek() {
            b'"' => {
                self.skip_string(offset);
                return Ok(());
            }
            b'{' => self.path.push(PathSegment::Between),
            b'[' => self.path.push(PathSegment::Item(0)),
            b'}' | b']' => {
                self.path.pop();
                self.end_value();
            }
            b',' => {
                if let Some(PathSegment::Item(index)) = self.path.last_mut() {
                    *index += 1;
                }
            }
            b'\n' | b'\r' => {
                let at = self.input.at();
                // Of `\r\n`, the line feed ends the line.
                if self.input.slice(at, at + 2) != b"\r\n" {
                    (self.line, self.margin) = (self.line + 1, at);
                }
            }
            b' ' | b'\t' | b':' => {}
            first => {
                if first.is_ascii_lowercase() {
                    lex::literal_name(&mut self.input)?;
                } else {
                    lex::number_outlined(&mut self.input)?;
                }
                self.end_value();
                return Ok(());
            }
        }
        self.input.advance();
        Ok(())
    }

    /// Skips a key or a string.
    fn skip_string(&mut self, offset: usize) {
        self.input.advance();
        let start = self.input.at();
        let mut escaped = false;
        loop {
            self.input.skip_plain();
            // The string may be invalid behind `offset`.
            if self.input.at() >= offset {
                return;
            }
            match self.input.peek() {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    self.input.advance();
                }
                // A character above U+FFFF has two UTF-16 units, and a continuation byte has none.
                0xF0.. => self.margin = self.margin.wrapping_sub(1),
                0x80..0xC0 => self.margin = self.margin.wrapping_add(1),
                _ => {}
            }
            self.input.advance();
        }
        let end = self.input.at();
        self.input.advance();
        let mut behind = self.input;
        behind.skip_blank();
        let is_key = behind.at() < offset && behind.peek() == b':';
        match self.path.last_mut() {
            Some(segment) if is_key => *segment = PathSegment::Key(JsonString { start, end, escaped }),
            _ => self.end_value(),
        }
    }

    fn end_value(&mut self) {
        if let Some(segment @ PathSegment::Key(_)) = self.path.last_mut() {
            *segment = PathSegment::Between;
        }
    }
}

fn push_segment(text: &mut Vec<u8>, name: &[u8]) {
    text.push(b'/');
    push_pointer(text, name);
}
