//! The part of the walk for the document and its envelope: the event's name, and the data that it decides about.

use super::findings::Problem;
use super::lex::{Expected, Fault, Text};
use super::shape::Value;
use super::validate::Origin;
use super::walk::{Named, Stop, Walk};

impl<'a> Walk<'a> {
    /// Walks over the whole input.
    pub(crate) fn document(&mut self) -> Result<(), Stop> {
        let mut after_mark = self.cursor;
        if self.origin == Origin::Bytes && [0xEF, 0xBB, 0xBF].into_iter().all(|byte| after_mark.eat(byte)) {
            self.cursor = after_mark;
        }
        self.cursor.skip_blank();
        let shapes = self.shapes;
        if self.cursor.peek() == b'{' {
            self.object(&shapes.envelope)?;
            self.waiting_data()?;
        } else {
            let at = self.cursor.at();
            self.anything()?;
            self.issue(at, None, Problem::NotAnObject)?;
        }
        self.cursor.skip_blank();
        if self.cursor.at_end() { Ok(()) } else { self.fault(Fault::Syntax(Expected::End)) }
    }

    /// Walks over the name of the event, which decides what is asked of the data, wherever it stands.
    pub(super) fn event(&mut self) -> Result<(), Stop> {
        let (shapes, wanted) = (self.shapes, self.findings.options.event);
        let (text, known, expected) = match self.event_at_sight() {
            Some((text, index, name)) => (text, Some(index), wanted.is_none_or(|wanted| wanted == name)),
            None => {
                let text = self.text()?;
                let name = self.value_of(text);
                (text, shapes.find_event(name), wanted.is_none_or(|wanted| wanted.as_bytes() == name))
            }
        };
        self.named = known.map_or(Named::Unknown(text), Named::Known);
        if let Some(index) = known {
            shapes.last_event.set(index);
        }
        if !expected {
            self.issue(text.start - 1, None, Problem::UnexpectedEvent(text))
        } else if known.is_none() {
            self.issue(text.start - 1, None, Problem::UnknownEvent(text))
        } else {
            Ok(())
        }
    }

    /// Passes over the name of an event that can be told at sight: mostly the one that came last.
    #[inline(always)]
    fn event_at_sight(&mut self) -> Option<(Text, usize, &'a str)> {
        let events = &self.shapes.events;
        let mut cursor = self.cursor;
        cursor.pass();
        let start = cursor.at();
        let mut is_next =
            |index: usize| events.get(index)?.pattern.as_ref().filter(|pattern| cursor.eat_pattern(pattern));
        let mut index = self.shapes.last_event.get();
        if is_next(index).is_none() {
            index = (0..events.len()).find(|&index| is_next(index).is_some())?;
        }
        self.cursor = cursor;
        Some((Text { start, end: cursor.at() - 1, escaped: false }, index, &events.get(index)?.name))
    }

    /// Walks over the data of the event, or passes over them if it isn't known yet.
    pub(super) fn data(&mut self, value: &'a Value) -> Result<(), Stop> {
        let shapes = self.shapes;
        let at = self.cursor.at();
        let known = match self.named {
            Named::Known(index) => shapes.data(index),
            Named::Unknown(_) => None,
            Named::Nothing if self.waiting.is_none() => {
                self.waiting = Some((at, value));
                self.muted = true;
                self.anything()?;
                self.muted = false;
                return Ok(());
            }
            Named::Nothing => None,
        };
        match (known, self.cursor.peek()) {
            (Some(data), b'{') => self.object(data),
            (None, b'{') => self.anything(),
            _ => {
                self.anything()?;
                self.issue(at, None, Problem::Type(value))
            }
        }
    }

    /// Walks over the data that stand before their event's name.
    fn waiting_data(&mut self) -> Result<(), Stop> {
        if let Some((at, value)) = self.waiting {
            let end = self.cursor.at();
            self.cursor.seek(at);
            self.depth += 1;
            self.data(value)?;
            self.depth -= 1;
            self.cursor.seek(end);
        }
        Ok(())
    }
}
