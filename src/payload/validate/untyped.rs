//! The part of the visitor for values without a schema.

use super::Origin;
use super::visitor::{Container, Halt, PayloadVisitor};
use crate::payload::json::lex::{self, Expected, JsonString, ParseError};
use crate::payload::report::diagnostic::{DiagnosticKind, KeyName};

impl PayloadVisitor<'_> {
    /// Visits a value that only has to be JSON. It does not recurse, so the depth of the value is not bounded by the
    /// stack.
    pub(super) fn untyped_value(&mut self) -> Result<(), Halt> {
        let outside = self.scratch.open.len();
        loop {
            match self.cursor.peek() {
                b'"' => {
                    self.string()?;
                }
                b'-' | b'0'..=b'9' => self.untyped_number()?,
                b'{' => {
                    self.open(true)?;
                    if !self.cursor.eat(b'}') {
                        self.untyped_key(Expected::FirstKey)?;
                        continue;
                    }
                    self.close()?;
                }
                b'[' => {
                    self.open(false)?;
                    if !self.cursor.eat(b']') {
                        continue;
                    }
                    self.close()?;
                }
                _ => self.literal_name()?,
            }
            if self.end_of_value(outside)? {
                return Ok(());
            }
        }
    }

    /// Reads a number with a copy of the cursor, whose position stays in a register from digit to digit. With the cursor
    /// itself, or with the check in the loop, 10,000 numbers take 2.3 times as long.
    #[inline(always)]
    fn untyped_number(&mut self) -> Result<(), Halt> {
        let mut cursor = self.cursor;
        match lex::number(&mut cursor) {
            Ok(number) => {
                self.cursor = cursor;
                if number.is_short() { Ok(()) } else { self.check_precision(number) }
            }
            Err(error) => {
                self.cursor = cursor;
                self.parse_error(error)
            }
        }
    }

    /// Closes the containers that end after a value. Returns whether the outermost one was closed; otherwise the next
    /// value is at the cursor.
    #[inline(always)]
    fn end_of_value(&mut self, outside: usize) -> Result<bool, Halt> {
        while self.scratch.open.len() > outside {
            let is_object = self.scratch.open.last().is_some_and(|open| open.is_object);
            self.cursor.skip_blank();
            if self.cursor.eat(b',') {
                self.cursor.skip_blank();
                if is_object {
                    self.untyped_key(Expected::Key)?;
                }
                return Ok(false);
            }
            if !self.cursor.eat(if is_object { b'}' } else { b']' }) {
                let expected = if is_object { Expected::NextMember } else { Expected::NextItem };
                return self.parse_error(ParseError::Syntax(expected));
            }
            self.close()?;
        }
        Ok(true)
    }

    fn open(&mut self, is_object: bool) -> Result<(), Halt> {
        self.descend()?;
        self.cursor.advance();
        self.cursor.skip_blank();
        self.scratch.open.push(Container { is_object, keys: self.scratch.keys.mark() });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Halt> {
        self.depth -= 1;
        match self.scratch.open.pop() {
            Some(Container { is_object: true, keys }) => self.close_keys(keys),
            _ => Ok(()),
        }
    }

    fn untyped_key(&mut self, expected: Expected) -> Result<(), Halt> {
        let string = self.key_string(expected)?;
        self.push_key(string)
    }

    /// Adds a key to those of the innermost object.
    pub(super) fn push_key(&mut self, string: JsonString) -> Result<(), Halt> {
        if string.escaped {
            lex::decode(self.cursor.slice(string.start, string.end), &mut self.scratch.decoded);
            // The encoder has replaced unescaped lone surrogates, so this key can't be compared with them.
            if self.origin == Origin::Encoded && lex::has_surrogate(&self.scratch.decoded) {
                return Err(Halt);
            }
        }
        self.scratch.keys.push(&self.cursor, string, &self.scratch.decoded);
        Ok(())
    }

    /// Reports the duplicates among the keys since `mark`, and removes those keys.
    #[inline(always)]
    pub(super) fn close_keys(&mut self, mark: usize) -> Result<(), Halt> {
        // An object with a schema rarely has other keys.
        if self.scratch.keys.mark() > mark {
            for string in self.scratch.keys.close(mark, &self.cursor) {
                self.report(string.start - 1, Some(KeyName::Found(string)), DiagnosticKind::Duplicate)?;
            }
        }
        Ok(())
    }
}
