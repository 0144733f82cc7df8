//! The part of the visitor for the document and its envelope: the name of the event, and the data that depend on it.

use super::visitor::{EventName, Halt, PayloadVisitor};
use crate::payload::json::lex::{Expected, JsonString, ParseError};
use crate::payload::report::diagnostic::DiagnosticKind;
use crate::payload::schema::compiled::ValueSchema;
use crate::payload::schema::schema_set::EventSchema;

impl<'a> PayloadVisitor<'a> {
    /// Visits the whole input.
    pub(crate) fn document(&mut self) -> Result<(), Halt> {
        let mut after_mark = self.cursor;
        if [0xEF, 0xBB, 0xBF].into_iter().all(|byte| after_mark.eat(byte)) {
            self.cursor = after_mark;
        }
        self.cursor.skip_blank();
        let schemas = self.schemas;
        if self.cursor.peek() == b'{' {
            self.object(&schemas.envelope)?;
            self.visit_pending_data()?;
        } else {
            let at = self.cursor.at();
            self.untyped_value()?;
            self.report(at, None, DiagnosticKind::NotAnObject)?;
        }
        self.end_of_input()
    }

    /// Visits the rest of an input that only has to be JSON.
    pub(crate) fn json_text(&mut self) -> Result<(), Halt> {
        self.untyped_value()?;
        self.end_of_input()
    }

    fn end_of_input(&mut self) -> Result<(), Halt> {
        self.cursor.skip_blank();
        if self.cursor.at_end() { Ok(()) } else { self.parse_error(ParseError::Syntax(Expected::End)) }
    }

    /// Visits the name of the event.
    pub(super) fn event(&mut self) -> Result<(), Halt> {
        let (schemas, wanted) = (self.schemas, self.diagnostics.options.event);
        let (string, known, is_expected) = match self.predicted_event() {
            Some((string, index, name)) => (string, Some(index), wanted.is_none_or(|wanted| wanted == name)),
            None => {
                let string = self.string()?;
                let name = self.value_of(string);
                (string, schemas.find_event(name), wanted.is_none_or(|wanted| wanted.as_bytes() == name))
            }
        };
        self.event_name = known.map_or(EventName::Unknown(string), EventName::Known);
        if let Some(index) = known {
            schemas.last_event.set(index);
        }
        if !is_expected {
            self.report(string.start - 1, None, DiagnosticKind::UnexpectedEvent(string))
        } else if known.is_none() {
            self.report(string.start - 1, None, DiagnosticKind::UnknownEvent(string))
        } else {
            Ok(())
        }
    }

    /// Reads the name of the event if it matches the pattern of a known one. The event that came last is tried first.
    #[inline(always)]
    fn predicted_event(&mut self) -> Option<(JsonString, usize, &'a str)> {
        let events = &self.schemas.events;
        let mut cursor = self.cursor;
        cursor.advance();
        let start = cursor.at();
        let mut is_next =
            |index: usize| events.get(index)?.pattern.as_ref().filter(|pattern| cursor.eat_pattern(pattern));
        let mut index = self.schemas.last_event.get();
        if is_next(index).is_none() {
            index = (0..events.len()).find(|&index| is_next(index).is_some())?;
        }
        self.cursor = cursor;
        let string = JsonString { start, end: cursor.at() - 1, escaped: false };
        Some((string, index, &events.get(index)?.name))
    }

    /// Visits the data of the event. If the event is not known yet, the data are checked after the envelope.
    pub(super) fn data(&mut self, value: &'a ValueSchema) -> Result<(), Halt> {
        let schemas = self.schemas;
        let at = self.cursor.at();
        let known = match self.event_name {
            EventName::Known(index) => schemas.events.get(index),
            EventName::Unknown(_) => None,
            EventName::Missing if self.pending_data.is_none() => {
                self.pending_data = Some((at, value));
                self.muted = true;
                self.untyped_value()?;
                self.muted = false;
                return Ok(());
            }
            EventName::Missing => None,
        };
        match (known.and_then(|event| event.data.as_ref()), self.cursor.peek()) {
            (Some(data), b'{') => self.object(data),
            (None, b'{') => self.untyped_value(),
            _ => {
                let accepts_empty_array = known.is_none_or(EventSchema::accepts_empty_array);
                self.wrong_type(at, value, accepts_empty_array)
            }
        }
    }

    /// Visits the data that came before the name of their event.
    fn visit_pending_data(&mut self) -> Result<(), Halt> {
        if let Some((at, value)) = self.pending_data {
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
