//! Numbers decided on their digits: exact, and without the standard library's float parser, which would be the
//! largest part of the module.

use std::cmp::Ordering;

/// A number as JSON writes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
}

/// From here on, a double is infinite or as good as that.
const TOO_LARGE: &[u8] = b"1.7976931348623158e308";

impl<'a> Decimal<'a> {
    /// The number that `bytes`, which JSON's grammar allows, stand for.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let (negative, bytes) = match bytes.strip_prefix(b"-") {
            Some(rest) => (true, rest),
            None => (false, bytes),
        };
        let (mantissa, exponent) = split_at_byte(bytes, |byte| matches!(byte, b'e' | b'E'));
        let (whole, fraction) = split_at_byte(mantissa, |byte| byte == b'.');
        Self { negative, whole, fraction, exponent: parse_exponent(exponent) }
    }

    /// Whether it is a whole number: `1`, and also `1.0` and `1e2`.
    pub(crate) fn is_integer(&self) -> bool {
        let trailing = self.digits().rev().take_while(|&digit| digit == b'0').count();
        match self.scale() {
            Some(scale) => self.significant().count().saturating_sub(trailing) as i64 <= scale,
            None => true,
        }
    }

    /// Whether JavaScript would read it as infinite.
    pub(crate) fn is_too_large(&self) -> bool {
        let positive = Self { negative: false, ..*self };
        positive.compare(&Decimal::new(TOO_LARGE)) == Ordering::Greater
    }

    pub(crate) fn compare(&self, other: &Decimal<'_>) -> Ordering {
        let sign = |number: &Decimal<'_>| match number.scale() {
            None => 0,
            Some(_) if number.negative => -1,
            Some(_) => 1,
        };
        let by_size = || {
            let order = self.scale().cmp(&other.scale()).then_with(|| compare_digits(self, other));
            if self.negative { order.reverse() } else { order }
        };
        sign(self).cmp(&sign(other)).then_with(by_size)
    }

    fn digits(&self) -> impl DoubleEndedIterator<Item = u8> {
        self.whole.iter().chain(self.fraction).copied()
    }

    /// The digits from the first that is not zero.
    fn significant(&self) -> impl Iterator<Item = u8> {
        self.digits().skip_while(|&digit| digit == b'0')
    }

    /// Where the point stands, counted from the first significant digit; none for zero.
    fn scale(&self) -> Option<i64> {
        let zeros = self.digits().position(|digit| digit != b'0')?;
        Some(self.exponent.saturating_add(self.whole.len() as i64 - zeros as i64))
    }
}

/// Compares the digits of two numbers of the same scale.
fn compare_digits(a: &Decimal<'_>, b: &Decimal<'_>) -> Ordering {
    let (mut a, mut b) = (a.significant(), b.significant());
    loop {
        let (left, right) = (a.next(), b.next());
        let order = left.unwrap_or(b'0').cmp(&right.unwrap_or(b'0'));
        if order.is_ne() || (left.is_none() && right.is_none()) {
            return order;
        }
    }
}

fn split_at_byte(bytes: &[u8], is: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    match bytes.iter().position(|&byte| is(byte)) {
        Some(at) => (bytes.get(..at).unwrap_or_default(), bytes.get(at + 1..).unwrap_or_default()),
        None => (bytes, &[]),
    }
}

fn parse_exponent(bytes: &[u8]) -> i64 {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    // Far beyond any input's length, so that no number of digits makes up for it.
    const ENOUGH: i64 = 1 << 40;
    let size = digits.iter().fold(0, |size: i64, digit| (size * 10 + i64::from(digit & 0x0F)).min(ENOUGH));
    if negative { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Decimal<'_> {
        Decimal::new(text.as_bytes())
    }

    proptest! {
        #[test]
        fn order_is_that_of_doubles(a in -9999i32..9999, b in -9999i32..9999, e in -6i32..6, f in -6i32..6) {
            let texts = [format!("{a}e{e}"), format!("{b}E{f:+}")];
            let doubles = texts.each_ref().map(|text| text.parse::<f64>().unwrap());
            let order = number(&texts[0]).compare(&number(&texts[1]));
            prop_assert_eq!(Some(order), doubles[0].partial_cmp(&doubles[1]), "{:?}", texts);
        }

        #[test]
        fn integers_are_those_of_doubles(whole in 0..9999u32, fraction in 0..9999u32, e in -6i32..6) {
            let text = format!("{whole}.{fraction}e{e}");
            let double: f64 = format!("{whole}{fraction}e{}", e - format!("{fraction}").len() as i32).parse().unwrap();
            prop_assert_eq!(number(&text).is_integer(), double.fract() == 0.0, "{}", text);
        }
    }

    #[test]
    fn numbers_at_the_edge() {
        for (a, b, order) in [
            ("0", "-0.0e9", Ordering::Equal),
            ("1", "1.000", Ordering::Equal),
            ("10", "1e1", Ordering::Equal),
            ("0.001", "1e-3", Ordering::Equal),
            ("1.00000000000000000000001", "1", Ordering::Greater),
            ("-1e999999999999999999999", "-1", Ordering::Less),
            ("1e-999999999999999999999", "0", Ordering::Greater),
        ] {
            assert_eq!(number(a).compare(&number(b)), order, "{a} {b}");
            assert_eq!(number(b).compare(&number(a)), order.reverse(), "{b} {a}");
        }
        for (text, too_large) in [("1e308", false), ("1e309", true), ("-1e309", true), ("0e999", false)] {
            assert_eq!(number(text).is_too_large(), too_large, "{text}");
        }
        for (text, integer) in
            [("0", true), ("-0.00", true), ("1.50e1", true), ("1.5", false), ("1e-1", false)]
        {
            assert_eq!(number(text).is_integer(), integer, "{text}");
        }
    }
}
