//! Decimal numbers, compared by their digits. This is exact, and spares the payload module the standard library's float
//! parser, which adds 13.8 KB to its 26 KB.

use std::cmp::Ordering;

/// A number in the notation of JSON, split into its parts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
}

/// Above this number, a double is infinite.
const TOO_LARGE: &[u8] = b"1.7976931348623158e308";

impl<'a> Decimal<'a> {
    /// Splits `bytes`, which match the grammar of JSON numbers.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let (negative, bytes) = match bytes.strip_prefix(b"-") {
            Some(rest) => (true, rest),
            None => (false, bytes),
        };
        let (mantissa, exponent) = split_at_byte(bytes, |byte| matches!(byte, b'e' | b'E'));
        let (whole, fraction) = split_at_byte(mantissa, |byte| byte == b'.');
        Self { negative, whole, fraction, exponent: parse_exponent(exponent) }
    }

    /// Returns whether the number is an integer: `1`, and also `1.0` and `1e2`.
    pub(crate) fn is_integer(&self) -> bool {
        match self.scale() {
            Some(scale) => self.significant().count().saturating_sub(self.trailing_zeros()) as i64 <= scale,
            None => true,
        }
    }

    /// Returns whether JavaScript reads the number as infinite.
    pub(crate) fn is_too_large(&self) -> bool {
        let positive = Self { negative: false, ..*self };
        positive.compare(&Decimal::new(TOO_LARGE)) == Ordering::Greater
    }

    /// Returns the number if it is an integer from 0 to 2^32 - 1.
    pub(crate) fn to_count(self) -> Option<usize> {
        const MAX: &[u8] = b"4294967295";
        let is_count = self.is_integer() && !self.negative && self.compare(&Decimal::new(MAX)).is_le();
        let scale = self.scale().filter(|_| is_count).map_or(0, |scale| scale.max(0) as usize);
        let digits = self.significant().chain(std::iter::repeat(b'0')).take(scale);
        is_count.then(|| digits.fold(0, |count, digit| count * 10 + usize::from(digit & 0x0F)))
    }

    /// Returns whether [`Self::is_multiple_of`] can take the number.
    pub(crate) fn is_factor(&self) -> bool {
        let (digits, _) = self.split();
        self.scale().is_some() && !self.negative && digits < 1_000_000_000_000_000
    }

    /// Returns whether the number is a multiple of a factor.
    pub(crate) fn is_multiple_of(&self, factor: &Decimal<'_>) -> bool {
        let (divisor, divisor_exponent) = factor.split();
        let Some(scale) = self.scale().filter(|_| divisor > 0) else { return true };
        let count = self.significant().count() - self.trailing_zeros();
        let zeros = scale.saturating_sub(count as i64).saturating_sub(divisor_exponent);
        // The digits do not end with a zero, so no power of ten can be divided out of them.
        if zeros < 0 {
            return false;
        }
        let digits = self.significant().take(count).map(|digit| u64::from(digit & 0x0F));
        let rest = digits.fold(0, |rest, digit| (rest * 10 + digit) % divisor);
        // A double has less than 400 zeros on either side of the point; more change nothing.
        (0..zeros.min(1_000)).fold(rest, |rest, _| rest * 10 % divisor) == 0
    }

    /// Returns the significant digits without trailing zeros as a number, saturated, and the power of ten to multiply it by.
    #[inline(never)]
    fn split(&self) -> (u64, i64) {
        let Some(scale) = self.scale() else { return (0, 0) };
        let count = self.significant().count() - self.trailing_zeros();
        let digits = self
            .significant()
            .take(count)
            .fold(0, |number: u64, digit| number.saturating_mul(10).saturating_add(u64::from(digit & 0x0F)));
        (digits, scale - count as i64)
    }

    #[inline(never)]
    fn trailing_zeros(&self) -> usize {
        self.digits().rev().take_while(|&digit| digit == b'0').count()
    }

    /// Returns whether the number differs from the one that JavaScript writes after reading it: it is infinite, vanishes,
    /// has more than 17 significant digits, or 16 or 17 and is an integer that a double can't hold. A fraction of 17
    /// digits is how doubles are written, so it is assumed to be one.
    pub(crate) fn loses_digits(&self) -> bool {
        /// The scale of the least double, 5e-324.
        const MIN_SCALE: i64 = -323;
        /// 2^53, up to which doubles hold all integers.
        const MAX_BITS: u32 = 53;
        let Some(scale) = self.scale() else { return false };
        let count = self.significant().count() - self.trailing_zeros();
        if self.is_too_large() || scale < MIN_SCALE || count > 17 {
            return true;
        }
        let zeros = scale - count as i64;
        // Larger integers with so few digits come from doubles: identifiers do not end with many zeros.
        if count < 16 || zeros < 0 || scale > 19 {
            return false;
        }
        let digits = self.significant().take(count).fold(0, |n: u64, digit| n * 10 + u64::from(digit & 0x0F));
        let unit = 10u64.pow(zeros as u32);
        let exact = digits * unit;
        let shift = (u64::BITS - exact.leading_zeros()).saturating_sub(MAX_BITS);
        let half = 1 << shift >> 1;
        // The nearest double, where ties make no difference.
        let nearest = (exact + half) >> shift << shift;
        // The double is written with these digits unless a number with as many digits is nearer, or one with fewer digits
        // is near enough.
        let shorter = (nearest + 5 * unit).checked_div(10 * unit).unwrap_or(0) * (10 * unit);
        let is_even = nearest >> shift & 1 == 0;
        2 * nearest.abs_diff(exact) > unit || shorter.abs_diff(nearest) < half + u64::from(is_even)
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

    /// Returns the closest bounds around the number among 0, 1, 10, 100 and so on, and their negatives. Index 0 stands for 0,
    /// `n` for 10^(n - 1), and `-n` for its negative.
    pub(crate) fn bounds(&self) -> (i16, i16) {
        const MAX_SCALE: i64 = 400;
        let Some(scale) = self.scale() else { return (0, 0) };
        let scale = scale.clamp(0, MAX_SCALE) as i16;
        let is_power = scale > 0 && self.split().0 == 1;
        let (lower, upper) = (scale, if is_power { scale } else { scale + 1 });
        if self.negative { (-upper, -lower) } else { (lower, upper) }
    }

    fn digits(&self) -> impl DoubleEndedIterator<Item = u8> {
        self.whole.iter().chain(self.fraction).copied()
    }

    /// The digits without leading zeros.
    fn significant(&self) -> impl Iterator<Item = u8> {
        self.digits().skip_while(|&digit| digit == b'0')
    }

    /// The position of the decimal point relative to the first significant digit; `None` for zero.
    #[inline(never)]
    fn scale(&self) -> Option<i64> {
        let zeros = self.digits().position(|digit| digit != b'0')?;
        Some(self.exponent.saturating_add(self.whole.len() as i64 - zeros as i64))
    }
}

/// Compares the digits of two numbers with the same scale.
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
    // Much more than the length of any input, so no number of digits can compensate for it.
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
        fn order_equals_that_of_doubles(a in -9999i32..9999, b in -9999i32..9999, e in -6i32..6, f in -6i32..6) {
            let texts = [format!("{a}e{e}"), format!("{b}E{f:+}")];
            let doubles = texts.each_ref().map(|text| text.parse::<f64>().unwrap());
            let order = number(&texts[0]).compare(&number(&texts[1]));
            prop_assert_eq!(Some(order), doubles[0].partial_cmp(&doubles[1]), "{:?}", texts);
        }

        #[test]
        fn integers_equal_those_of_doubles(whole in 0..9999u32, fraction in 0..9999u32, e in -6i32..6) {
            let text = format!("{whole}.{fraction}e{e}");
            let double: f64 = format!("{whole}{fraction}e{}", e - format!("{fraction}").len() as i32).parse().unwrap();
            prop_assert_eq!(number(&text).is_integer(), double.fract() == 0.0, "{}", text);
        }
    }

    #[test]
    fn multiples() {
        for (text, factor, is_multiple) in [
            ("0", "7", true),
            ("35", "7", true),
            ("36", "7", false),
            ("-0.0075", "0.0001", true),
            ("0.00751", "0.0001", false),
            ("4.5", "1.5", true),
            ("35", "1.5", false),
            ("1e308", "0.123456789", false),
            ("1e308", "1e-9", true),
            ("12391239123", "1e-8", true),
            ("0.5", "0.25", true),
            ("2.5", "5", false),
            ("1e3", "2.5e2", true),
        ] {
            assert!(number(factor).is_factor());
            assert_eq!(number(text).is_multiple_of(&number(factor)), is_multiple, "{text} {factor}");
        }
        for factor in ["0", "-1", "1234567890123456"] {
            assert!(!number(factor).is_factor(), "{factor}");
        }
    }

    #[test]
    fn bounds_are_the_closest_powers_of_ten() {
        for (text, bounds) in [
            ("0", (0, 0)),
            ("-0.00e9", (0, 0)),
            ("0.5", (0, 1)),
            ("1e-9", (0, 1)),
            ("1", (1, 1)),
            ("1.5", (1, 2)),
            ("9.99", (1, 2)),
            ("10.0", (2, 2)),
            ("18500", (5, 6)),
            ("1e3", (4, 4)),
            ("-7", (-2, -1)),
            ("-0.25", (-1, 0)),
            ("-100", (-3, -3)),
            ("1e999999999", (400, 400)),
            ("2e999999999", (400, 401)),
        ] {
            assert_eq!(number(text).bounds(), bounds, "{text}");
        }
    }

    #[test]
    fn counts() {
        for (text, count) in [
            ("0", Some(0)),
            ("-0", None),
            ("3.0", Some(3)),
            ("1e2", Some(100)),
            ("4294967295", Some(4_294_967_295)),
            ("4294967296", None),
            ("1e999999999999", None),
            ("0.5", None),
        ] {
            assert_eq!(number(text).to_count(), count, "{text}");
        }
    }

    proptest! {
        /// The standard library writes a double with the same digits as JavaScript.
        #[test]
        fn integers_lose_digits_if_they_differ_as_doubles(digits in 0u64..100_000_000_000_000_000, zeros in 0..3usize) {
            let text = format!("{digits}{}", "0".repeat(zeros));
            let written = format!("{:e}", text.parse::<f64>().unwrap());
            let is_same = number(&text).compare(&number(&written)).is_eq();
            prop_assert_eq!(number(&text).loses_digits(), !is_same, "{} {}", text, written);
        }

        #[test]
        fn doubles_do_not_lose_digits(bits: u64) {
            let double = f64::from_bits(bits);
            prop_assume!(double.is_finite());
            let text = format!("{double:e}");
            prop_assert!(!number(&text).loses_digits(), "{}", text);
        }
    }

    #[test]
    fn numbers_that_lose_digits() {
        for (text, loses) in [
            ("0", false),
            ("-0.00e999", false),
            ("9007199254740991", false),
            ("9007199254740992", false),
            ("9007199254740993", true),
            ("-9007199254740993.0", true),
            ("12345678901234567890", true),
            ("1234567890123456789", true),
            ("100000000000000000000000", false),
            ("1e400", true),
            ("1e-400", true),
            ("5e-324", false),
            ("0.1", false),
            ("0.30000000000000004", false),
            ("0.1000000000000000055511151231257827", true),
            ("18500.5000000000000000000000", false),
        ] {
            assert_eq!(number(text).loses_digits(), loses, "{text}");
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
