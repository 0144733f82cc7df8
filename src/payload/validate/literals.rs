//! The part of the visitor for values that must be one of a list.

use super::visitor::{Halt, PayloadVisitor};
use crate::payload::json::decimal::Decimal;
use crate::payload::json::lex;
use crate::payload::report::diagnostic::DiagnosticKind;
use crate::payload::schema::compiled::{Literal, ValueSchema};

impl<'a> PayloadVisitor<'a> {
    #[inline(never)]
    pub(super) fn one_of(&mut self, value: &'a ValueSchema, literals: &'a [Literal]) -> Result<(), Halt> {
        let start = self.cursor.at();
        let found = self.matches_literal(literals)?;
        let end = self.cursor.at();
        if found { Ok(()) } else { self.report(start, None, DiagnosticKind::Enum(value, end)) }
    }

    /// Visits a value, and returns whether it is one of the literals.
    pub(super) fn matches_literal(&mut self, literals: &[Literal]) -> Result<bool, Halt> {
        let start = self.cursor.at();
        Ok(match self.cursor.peek() {
            b'"' => {
                let string = self.string()?;
                let found = self.value_of(string);
                literals.iter().any(|literal| literal.is_string(found))
            }
            b'-' | b'0'..=b'9' => {
                lex::number_outlined(&mut self.cursor).or_else(|error| self.parse_error(error))?;
                let found = Decimal::new(self.cursor.slice(start, self.cursor.at()));
                literals.iter().any(|literal| literal.is_number(&found))
            }
            b'{' | b'[' => {
                self.untyped_value()?;
                false
            }
            _ => {
                self.literal_name()?;
                let found = self.cursor.slice(start, self.cursor.at());
                literals.iter().any(|literal| literal.is_name(found))
            }
        })
    }
}

impl Literal {
    fn is_string(&self, value: &[u8]) -> bool {
        matches!(self, Self::String(text) if text.as_bytes() == value)
    }

    fn is_number(&self, value: &Decimal<'_>) -> bool {
        matches!(self, Self::Number(digits) if value.compare(&Decimal::new(digits.as_bytes())).is_eq())
    }

    fn is_name(&self, value: &[u8]) -> bool {
        matches!(self, Self::Name(name) if name.as_bytes() == value)
    }
}
