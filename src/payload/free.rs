//! The part of the walk for values without a schema.

use super::findings::{Name, Problem};
use super::lex::{self, Expected, Fault, Text};
use super::validate::Origin;
use super::walk::{Stop, Walk};

/// An array or object around the cursor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    object: bool,
    /// Where its keys begin.
    keys: usize,
}

impl Walk<'_> {
    /// Walks over a value of which nothing is asked but that it be JSON. It takes no part of the machine's stack,
    /// however deep the value is.
    pub(super) fn anything(&mut self) -> Result<(), Stop> {
        let outside = self.notes.open.len();
        loop {
            match self.cursor.peek() {
                b'"' => {
                    self.text()?;
                }
                b'-' | b'0'..=b'9' => {
                    lex::number(&mut self.cursor).or_else(|fault| self.fault(fault))?;
                }
                b'{' => {
                    self.open(true)?;
                    if !self.cursor.eat(b'}') {
                        self.free_key(Expected::FirstKey)?;
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
                _ => self.word()?,
            }
            if self.end_of_value(outside)? {
                return Ok(());
            }
        }
    }

    /// Closes what ends behind a value. Says whether that was everything; if not, the next value is at hand.
    #[inline(always)]
    fn end_of_value(&mut self, outside: usize) -> Result<bool, Stop> {
        while self.notes.open.len() > outside {
            let object = self.notes.open.last().is_some_and(|open| open.object);
            self.cursor.skip_blank();
            if self.cursor.eat(b',') {
                self.cursor.skip_blank();
                if object {
                    self.free_key(Expected::Key)?;
                }
                return Ok(false);
            }
            if !self.cursor.eat(if object { b'}' } else { b']' }) {
                let expected = if object { Expected::NextMember } else { Expected::NextItem };
                return self.fault(Fault::Syntax(expected));
            }
            self.close()?;
        }
        Ok(true)
    }

    fn open(&mut self, object: bool) -> Result<(), Stop> {
        self.descend()?;
        self.cursor.pass();
        self.cursor.skip_blank();
        self.notes.open.push(Open { object, keys: self.notes.keys.mark() });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Stop> {
        self.depth -= 1;
        match self.notes.open.pop() {
            Some(Open { object: true, keys }) => self.close_keys(keys),
            _ => Ok(()),
        }
    }

    fn free_key(&mut self, expected: Expected) -> Result<(), Stop> {
        let text = self.key_text(expected)?;
        self.note_key(text)
    }

    pub(super) fn note_key(&mut self, text: Text) -> Result<(), Stop> {
        if text.escaped {
            lex::decode(self.cursor.slice(text.start, text.end), &mut self.notes.decoded);
            // What was a lone surrogate itself the encoder has made another character, so whether the key is there
            // twice can't be told.
            if self.origin == Origin::Encoded && lex::has_surrogate(&self.notes.decoded) {
                return Err(Stop);
            }
        }
        self.notes.keys.push(&self.cursor, text, &self.notes.decoded);
        Ok(())
    }

    #[inline(always)]
    pub(super) fn close_keys(&mut self, mark: usize) -> Result<(), Stop> {
        // An object of a schema seldom has other keys.
        if self.notes.keys.mark() > mark {
            for text in self.notes.keys.close(mark, &self.cursor) {
                self.issue(text.start - 1, Some(Name::Found(text)), Problem::Duplicate)?;
            }
        }
        Ok(())
    }
}
