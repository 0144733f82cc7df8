//! The part of the walk for the document and its envelope: the event's name, and the data that it decides about.

use super::findings::Problem;
use super::lex::{Expected, Fault, Text};
use super::shape::{EVENT_FIELD, Value};
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
        if self.cursor.peek() == b'{' {
            self.envelope()?;
        } else {
            let at = self.cursor.at();
            self.anything()?;
            self.issue(at, None, Problem::NotAnObject)?;
        }
        self.cursor.skip_blank();
        if self.cursor.at_end() { Ok(()) } else { self.fault(Fault::Syntax(Expected::End)) }
    }

    /// Walks over the envelope. The event's name decides what is asked of the data, wherever it stands.
    fn envelope(&mut self) -> Result<(), Stop> {
        let shapes = self.shapes;
        let mut waiting = None;
        self.members(&shapes.envelope, |walk, index, member| {
            if index == EVENT_FIELD {
                return walk.event(&member.value);
            }
            if walk.named != Named::Nothing {
                return walk.data(&member.value);
            }
            waiting = Some((walk.cursor.at(), &member.value));
            walk.muted = true;
            walk.anything()?;
            walk.muted = false;
            Ok(())
        })?;
        if let Some((at, value)) = waiting {
            let end = self.cursor.at();
            self.cursor.seek(at);
            self.depth += 1;
            self.data(value)?;
            self.depth -= 1;
            self.cursor.seek(end);
        }
        Ok(())
    }

    fn event(&mut self, value: &'a Value) -> Result<(), Stop> {
        if self.cursor.peek() != b'"' {
            return self.item(value);
        }
        let (shapes, wanted) = (self.shapes, self.findings.options.event);
        let (text, known, expected) = match self.event_as_before() {
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

    /// Passes over the name of the event that came last, if it comes again.
    #[inline(always)]
    fn event_as_before(&mut self) -> Option<(Text, usize, &'a str)> {
        let index = self.shapes.last_event.get();
        let event = self.shapes.events.get(index)?;
        let mut cursor = self.cursor;
        cursor.pass();
        let start = cursor.at();
        if !cursor.eat_pattern(event.pattern.as_ref()?) {
            return None;
        }
        self.cursor = cursor;
        Some((Text { start, end: cursor.at() - 1, escaped: false }, index, &event.name))
    }

    fn data(&mut self, value: &'a Value) -> Result<(), Stop> {
        let shapes = self.shapes;
        match self.named {
            Named::Known(index) if self.cursor.peek() == b'{' => match shapes.data(index) {
                Some(data) => self.object(data),
                None => self.anything(),
            },
            _ => self.item(value),
        }
    }
}
