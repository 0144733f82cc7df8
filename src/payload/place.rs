//! Where something stands: its line and column, as editors count them, and the path that leads to it.

use super::findings::Segment;
use super::lex;
use super::message::{push_segment, segment_text};
use super::scan::Cursor;

/// A place in an input that a walk has found to be JSON up to there.
pub(crate) struct Place<'a> {
    input: Cursor<'a>,
    offset: usize,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// For each array and object around the place, which part of it that is in; none between two properties.
    path: Vec<Option<Segment<'a>>>,
}

impl<'a> Place<'a> {
    /// The first character, behind the byte order mark that editors don't show.
    pub(crate) fn start(mut input: Cursor<'a>) -> Self {
        let marked = input.slice(0, 3) == "\u{feff}".as_bytes();
        let offset = if marked { 3 } else { 0 };
        input.seek(offset);
        Self { input, offset, line: 1, column: 1, path: Vec::new() }
    }

    /// Goes on to an offset that lies ahead.
    pub(crate) fn advance(&mut self, offset: usize) {
        self.count_lines(offset);
        while self.input.at() < offset && self.pass_token(offset).is_ok() {}
    }

    /// The JSON Pointer of the place, with the rest of a pointer behind it.
    pub(crate) fn pointer(&self, rest: &str) -> String {
        const LONGEST: usize = 1024;
        let mut pointer = String::new();
        for segment in self.path.iter().flatten() {
            push_segment(&mut pointer, &segment_text(*segment, &self.input));
            if pointer.len() > LONGEST {
                break;
            }
        }
        pointer.push_str(rest);
        if pointer.len() > LONGEST {
            pointer.truncate(pointer.floor_char_boundary(LONGEST));
            pointer.push('…');
        }
        pointer
    }

    /// Passes over what the walk has passed over on its way to `offset`. What is no JSON is not before that.
    fn pass_token(&mut self, offset: usize) -> Result<(), lex::Fault> {
        match self.input.peek() {
            b'{' => self.path.push(None),
            b'[' => self.path.push(Some(Segment::Item(0))),
            b'}' | b']' => {
                self.path.pop();
                self.end_value();
            }
            b',' => {
                if let Some(Some(Segment::Item(index))) = self.path.last_mut() {
                    *index += 1;
                }
            }
            b' ' | b'\n' | b'\r' | b'\t' => {}
            b'"' => return self.pass_text(offset),
            b'-' | b'0'..=b'9' => {
                lex::number(&mut self.input)?;
                self.end_value();
                return Ok(());
            }
            _ => {
                lex::word(&mut self.input)?;
                self.end_value();
                return Ok(());
            }
        }
        self.input.pass();
        Ok(())
    }

    /// Passes over a property's name and its colon, or over a value.
    fn pass_text(&mut self, offset: usize) -> Result<(), lex::Fault> {
        let text = lex::text(&mut self.input, true)?;
        self.input.skip_blank();
        // What is behind `offset` the walk may have taken for something else.
        if self.input.at() > offset {
            return Ok(());
        }
        if self.input.at() < offset && self.input.eat(b':') {
            if let Some(part) = self.path.last_mut() {
                *part = Some(Segment::Key(text));
            }
        } else {
            self.end_value();
        }
        Ok(())
    }

    fn end_value(&mut self) {
        if let Some(part) = self.path.last_mut().filter(|part| !matches!(part, Some(Segment::Item(_)))) {
            *part = None;
        }
    }

    fn count_lines(&mut self, offset: usize) {
        let ahead = self.input.slice(self.offset, offset + 1);
        let ahead = if ahead.is_empty() { self.input.slice(self.offset, offset) } else { ahead };
        for (index, byte) in ahead.iter().enumerate().take(offset.saturating_sub(self.offset)) {
            match byte {
                // The line feed behind it ends the line.
                b'\r' if ahead.get(index + 1) == Some(&b'\n') => self.column += 1,
                b'\n' | b'\r' => (self.line, self.column) = (self.line + 1, 1),
                // Two units for what lies beyond U+FFFF, none for the bytes that continue a character.
                0xF0.. => self.column += 2,
                0x80..0xC0 => {}
                _ => self.column += 1,
            }
        }
        self.offset = self.offset.max(offset);
    }
}
