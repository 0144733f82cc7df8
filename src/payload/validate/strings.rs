//! The part of the visitor for strings with lengths and patterns.

use super::visitor::{Halt, PayloadVisitor};
use crate::payload::report::diagnostic::DiagnosticKind;
use crate::payload::schema::compiled::{Automaton, StringPattern, StringSchema, ValueSchema};
use crate::payload::schema::table::Format;
use crate::text::{characters, code_point};

impl<'a> PayloadVisitor<'a> {
    #[inline(never)]
    pub(super) fn text(&mut self, value: &'a ValueSchema, schema: &'a StringSchema) -> Result<(), Halt> {
        let string = self.string()?;
        let content = self.value_of(string);
        let length = characters(content).count();
        let matches = schema.patterns.iter().all(|pattern| pattern.accepts(content));
        self.length(string.start - 1, value, length, schema.min_length, schema.max_length)?;
        if schema.format != Format::Any {
            self.format(value, schema.format, string)?;
        }
        if matches { Ok(()) } else { self.report(string.start - 1, None, DiagnosticKind::Pattern(string)) }
    }
}

impl StringPattern {
    /// Returns whether a string matches, in one pass.
    pub(crate) fn accepts(&self, value: &[u8]) -> bool {
        let Automaton { bounds, transitions, accepting } = &self.automaton;
        let (bounds, transitions) = (bounds.as_chunks::<3>().0, transitions.as_chunks::<2>().0);
        let mut state = 0;
        for character in characters(value) {
            let [.., a, b, c] = code_point(character).to_be_bytes();
            let class = bounds.iter().rposition(|bound| *bound <= [a, b, c]).unwrap_or(0);
            let next = transitions.get(state * bounds.len() + class);
            state = next.map_or(0, |next| u16::from_be_bytes(*next).into());
        }
        (accepting.get(state) == Some(&1)) != self.negated
    }
}
