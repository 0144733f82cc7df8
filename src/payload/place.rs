//! Where something stands: its line and column, as editors count them, and the path that leads to it.

use super::lex::{self, Text};
use super::message::bytes_of;
use super::report::Span;
use super::scan::Cursor;
use crate::text::{push_decimal, push_pointer};

/// Which part of an array or object a place is in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// None: it is between two properties.
    Between,
    Key(Text),
    Item(usize),
}

/// A place in an input that a walk has found to be JSON up to there.
pub(crate) struct Place<'a> {
    input: Cursor<'a>,
    pub(crate) line: usize,
    /// What to take from an offset to get its column. It may be below zero, and wraps.
    margin: usize,
    /// For each array and object around the place.
    path: &'a mut Vec<Step>,
}

impl<'a> Place<'a> {
    /// The first character, behind the byte order mark that editors don't show.
    pub(crate) fn start(mut input: Cursor<'a>, path: &'a mut Vec<Step>) -> Self {
        path.clear();
        let marked = input.slice(0, 3) == "\u{feff}".as_bytes();
        let offset: usize = if marked { 3 } else { 0 };
        input.seek(offset);
        Self { input, line: 1, margin: offset.wrapping_sub(1), path }
    }

    /// Goes on to an offset that lies ahead.
    pub(crate) fn advance(&mut self, offset: usize) {
        while self.input.at() < offset && self.pass_token(offset).is_ok() {}
    }

    /// The column of an offset that was advanced to, in UTF-16 units. A byte order mark that may not stand there has
    /// that of the first character.
    pub(crate) fn column(&self, offset: usize) -> usize {
        offset.wrapping_sub(self.margin).cast_signed().max(1) as usize
    }

    /// Writes the JSON Pointer of the place, or of its property `key`.
    pub(crate) fn write_pointer(&self, key: Option<&[u8]>, text: &mut Vec<u8>) -> Span {
        const LONGEST: usize = 1024;
        let start = text.len();
        let most = start + LONGEST;
        for step in self.path.iter() {
            match *step {
                Step::Between => continue,
                Step::Key(name) => push_segment(text, &bytes_of(name, &self.input)),
                Step::Item(index) => {
                    text.push(b'/');
                    push_decimal(text, index as u64);
                }
            }
            if text.len() > most {
                break;
            }
        }
        if let Some(key) = key {
            push_segment(text, key);
        }
        if text.len() > most {
            let is_start = |&at: &usize| text.get(at).is_none_or(|byte| !matches!(byte, 0x80..0xC0));
            text.truncate((start..=most).rev().find(is_start).unwrap_or(start));
            text.extend_from_slice("…".as_bytes());
        }
        Span::since(start, text)
    }

    /// Passes over what the walk has passed over on its way to `offset`. What is no JSON is not before that.
    fn pass_token(&mut self, offset: usize) -> Result<(), lex::Fault> {
        match self.input.peek() {
            b'"' => {
                self.pass_text(offset);
                return Ok(());
            }
            b'{' => self.path.push(Step::Between),
            b'[' => self.path.push(Step::Item(0)),
            b'}' | b']' => {
                self.path.pop();
                self.end_value();
            }
            b',' => {
                if let Some(Step::Item(index)) = self.path.last_mut() {
                    *index += 1;
                }
            }
            b'\n' | b'\r' => {
                let at = self.input.at();
                // The line feed behind a carriage return ends the line.
                if self.input.slice(at, at + 2) != b"\r\n" {
                    (self.line, self.margin) = (self.line + 1, at);
                }
            }
            b' ' | b'\t' | b':' => {}
            first => {
                if first.is_ascii_lowercase() {
                    lex::word(&mut self.input)?;
                } else {
                    lex::any_number(&mut self.input)?;
                }
                self.end_value();
                return Ok(());
            }
        }
        self.input.pass();
        Ok(())
    }

    /// Passes over a property's name, or over a value.
    fn pass_text(&mut self, offset: usize) {
        self.input.pass();
        let start = self.input.at();
        let mut escaped = false;
        loop {
            self.input.skip_plain();
            // What is behind `offset` the walk may have taken for something else.
            if self.input.at() >= offset {
                return;
            }
            match self.input.peek() {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    self.input.pass();
                }
                // Two units for what lies beyond U+FFFF, none for the bytes that continue a character.
                0xF0.. => self.margin = self.margin.wrapping_sub(1),
                0x80..0xC0 => self.margin = self.margin.wrapping_add(1),
                _ => {}
            }
            self.input.pass();
        }
        let end = self.input.at();
        self.input.pass();
        let mut behind = self.input;
        behind.skip_blank();
        let is_key = behind.at() < offset && behind.peek() == b':';
        match self.path.last_mut() {
            Some(step) if is_key => *step = Step::Key(Text { start, end, escaped }),
            _ => self.end_value(),
        }
    }

    fn end_value(&mut self) {
        if let Some(step @ Step::Key(_)) = self.path.last_mut() {
            *step = Step::Between;
        }
    }
}

fn push_segment(text: &mut Vec<u8>, name: &[u8]) {
    text.push(b'/');
    push_pointer(text, name);
}
