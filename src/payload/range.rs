//! The numbers that a field may have.

use std::cmp::Ordering;

use super::decimal::Decimal;
use super::lex::Number;
use super::scan::Cursor;

/// The numbers between some bounds, as JSON writes them.
pub(crate) struct Range {
    pub(crate) integer: bool,
    pub(crate) minimum: Option<String>,
    pub(crate) maximum: Option<String>,
    /// The same, exclusive.
    pub(crate) above: Option<String>,
    pub(crate) below: Option<String>,
    /// Whether every number is in the range that JavaScript can hold, or every one without a sign.
    open: bool,
    natural: bool,
}

/// Why a number is not in the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breach {
    Fraction,
    TooSmall,
    TooLarge,
    NotAbove,
    NotBelow,
    /// JavaScript would read it as infinite.
    Infinite,
}

impl Range {
    pub(crate) fn new(integer: bool, minimum: Option<String>, maximum: Option<String>) -> Self {
        let open = minimum.is_none() && maximum.is_none();
        let natural = open || (maximum.is_none() && minimum.as_deref() == Some("0"));
        Self { integer, open, natural, minimum, maximum, above: None, below: None }
    }

    /// The numbers of this range between two more bounds, which are not in it.
    pub(crate) fn between(self, above: Option<String>, below: Option<String>) -> Self {
        let unbound = above.is_none() && below.is_none();
        Self { open: self.open && unbound, natural: self.natural && unbound, above, below, ..self }
    }

    /// What is wrong with a number of the input.
    #[inline(always)]
    pub(crate) fn breach(&self, number: &Number, input: &Cursor<'_>) -> Option<Breach> {
        /// No number of fewer characters without an exponent is infinite.
        const FEW: usize = 300;
        let finite = !number.exponent && number.end - number.start < FEW;
        let within = self.open || (self.natural && !number.negative);
        if finite && within && !(self.integer && number.fraction) {
            return None;
        }
        self.breach_by_digits(&Decimal::new(input.slice(number.start, number.end)), finite)
    }

    #[inline(never)]
    fn breach_by_digits(&self, number: &Decimal<'_>, finite: bool) -> Option<Breach> {
        let order = |bound: &Option<String>| Some(number.compare(&Decimal::new(bound.as_ref()?.as_bytes())));
        if !finite && number.is_too_large() {
            Some(Breach::Infinite)
        } else if self.integer && !number.is_integer() {
            Some(Breach::Fraction)
        } else if order(&self.minimum).is_some_and(Ordering::is_lt) {
            Some(Breach::TooSmall)
        } else if order(&self.maximum).is_some_and(Ordering::is_gt) {
            Some(Breach::TooLarge)
        } else if order(&self.above).is_some_and(Ordering::is_le) {
            Some(Breach::NotAbove)
        } else if order(&self.below).is_some_and(Ordering::is_ge) {
            Some(Breach::NotBelow)
        } else {
            None
        }
    }
}
