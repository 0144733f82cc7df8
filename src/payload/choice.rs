//! The part of the walk for values that must be one of a few.

use super::decimal::Decimal;
use super::findings::Problem;
use super::lex;
use super::shape::Value;
use super::walk::{Stop, Walk};

/// A value that has no parts.
pub(crate) enum Literal {
    /// `true`, `false` or `null`.
    Word(&'static str),
    /// As JSON writes it.
    Number(String),
    Text(String),
}

impl<'a> Walk<'a> {
    #[inline(never)]
    pub(super) fn choice(&mut self, value: &'a Value, choices: &'a [Literal]) -> Result<(), Stop> {
        let start = self.cursor.at();
        let found = match self.cursor.peek() {
            b'"' => {
                let text = self.text()?;
                let found = self.value_of(text);
                choices.iter().any(|choice| choice.is_text(found))
            }
            b'-' | b'0'..=b'9' => {
                lex::any_number(&mut self.cursor).or_else(|fault| self.fault(fault))?;
                let found = Decimal::new(self.cursor.slice(start, self.cursor.at()));
                choices.iter().any(|choice| choice.is_number(&found))
            }
            b'{' | b'[' => {
                self.anything()?;
                false
            }
            _ => {
                self.word()?;
                let found = self.cursor.slice(start, self.cursor.at());
                choices.iter().any(|choice| choice.is_word(found))
            }
        };
        let end = self.cursor.at();
        if found { Ok(()) } else { self.issue(start, None, Problem::Enum(value, end)) }
    }
}

impl Literal {
    fn is_text(&self, value: &[u8]) -> bool {
        matches!(self, Self::Text(text) if text.as_bytes() == value)
    }

    fn is_number(&self, value: &Decimal<'_>) -> bool {
        matches!(self, Self::Number(digits) if value.compare(&Decimal::new(digits.as_bytes())).is_eq())
    }

    fn is_word(&self, value: &[u8]) -> bool {
        matches!(self, Self::Word(word) if word.as_bytes() == value)
    }
}
