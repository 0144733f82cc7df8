//! The part of the visitor for numbers: their ranges, and whether JavaScript can hold them.

use std::cmp::Ordering;

use super::visitor::{Halt, PayloadVisitor};
use crate::payload::json::decimal::Decimal;
use crate::payload::json::lex::Number;
use crate::payload::report::diagnostic::{DiagnosticKind, RangeViolation};
use crate::payload::schema::compiled::{NumberRange, ValueSchema};

impl<'a> PayloadVisitor<'a> {
    /// Checks a number that may not be in its range, or lose digits.
    #[inline(never)]
    pub(super) fn number(
        &mut self,
        value: &'a ValueSchema,
        range: &NumberRange,
        number: Number,
    ) -> Result<(), Halt> {
        let decimal = Decimal::new(self.cursor.slice(number.start, number.end));
        // Most numbers come here because their range has a bound.
        let is_short = number.is_short();
        match range.violation(&decimal, is_short) {
            Some(violation) => {
                self.report(number.start, None, DiagnosticKind::Number(value, violation, number))
            }
            None if is_short => Ok(()),
            None => self.check_precision(number),
        }
    }

    /// Reports a number that a double can't hold.
    #[inline(never)]
    pub(super) fn check_precision(&mut self, number: Number) -> Result<(), Halt> {
        if Decimal::new(self.cursor.slice(number.start, number.end)).loses_digits() {
            return self.report(number.start, None, DiagnosticKind::Precision(number));
        }
        Ok(())
    }
}

impl Number {
    /// Returns whether a double obviously holds the number: it has at most 15 digits and no exponent.
    #[inline(always)]
    pub(super) fn is_short(&self) -> bool {
        !self.exponent && self.end - self.start < 16
    }
}

impl NumberRange {
    /// Returns whether the range contains a number by its sign and its length. Most numbers need no comparison of digits.
    #[inline(always)]
    pub(super) fn obviously_contains(&self, number: &Number) -> bool {
        let is_within = self.unbounded || (self.natural && !number.negative);
        number.is_short() && is_within && !(self.integer && number.fraction)
    }

    /// Returns why a number is not in the range. A short one is finite.
    fn violation(&self, number: &Decimal<'_>, is_short: bool) -> Option<RangeViolation> {
        let order = |bound: &Option<String>| Some(number.compare(&Decimal::new(bound.as_ref()?.as_bytes())));
        if !is_short && number.is_too_large() {
            Some(RangeViolation::Infinite)
        } else if self.integer && !number.is_integer() {
            Some(RangeViolation::Fraction)
        } else if order(&self.minimum).is_some_and(Ordering::is_lt) {
            Some(RangeViolation::TooSmall)
        } else if order(&self.maximum).is_some_and(Ordering::is_gt) {
            Some(RangeViolation::TooLarge)
        } else if order(&self.exclusive_minimum).is_some_and(Ordering::is_le) {
            Some(RangeViolation::NotAbove)
        } else if order(&self.exclusive_maximum).is_some_and(Ordering::is_ge) {
            Some(RangeViolation::NotBelow)
        } else if let Some(factor) = &self.multiple_of
            && !number.is_multiple_of(&Decimal::new(factor.as_bytes()))
        {
            Some(RangeViolation::NotMultiple)
        } else {
            None
        }
    }
}
