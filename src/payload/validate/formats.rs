//! The formats of strings: dates, URLs, vehicle identification numbers.

use crate::payload::json::url::UrlSyntax;
use crate::payload::schema::table::Format;

/// Whether a string has its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conformance {
    Valid,
    /// Clients accept the value, although it violates the standard.
    Lenient,
    Invalid,
}

impl Format {
    /// Returns whether the value of a string has this format.
    #[inline(never)]
    pub(crate) fn check(self, value: &[u8]) -> Conformance {
        let is_valid = match self {
            Self::Any => true,
            Self::Date => is_date(value),
            Self::DateTime => is_date_time(value),
            Self::DateOrDateTime => is_date(value) || is_date_time(value),
            Self::Vin => is_vin(value),
            Self::Url | Self::Uri => match UrlSyntax::of(value) {
                UrlSyntax::Strict => true,
                UrlSyntax::Lenient if self == Self::Url => return Conformance::Lenient,
                _ => false,
            },
        };
        if is_valid { Conformance::Valid } else { Conformance::Invalid }
    }
}

/// Returns whether a string is an existing day in the form `YYYY-MM-DD`.
fn is_date(value: &[u8]) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = value else { return false };
    let (Some(century), Some(year)) = (two_digits(*y1, *y2), two_digits(*y3, *y4)) else { return false };
    let (Some(month), Some(day)) = (two_digits(*m1, *m2), two_digits(*d1, *d2)) else { return false };
    let leap = if year == 0 { century % 4 == 0 } else { year % 4 == 0 };
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Returns whether a string is a date and time by RFC 3339: `t` and `z` may be lower-case, the offset has a colon, and
/// second 60 is valid only at the end of a UTC day.
fn is_date_time(value: &[u8]) -> bool {
    let Some((date, [b'T' | b't', time @ ..])) = value.split_at_checked(10) else { return false };
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = time else { return false };
    let (Some(hour), Some(minute), Some(second)) =
        (two_digits(*h1, *h2), two_digits(*m1, *m2), two_digits(*s1, *s2))
    else {
        return false;
    };
    let zone = match rest {
        [b'.', digits @ ..] => match digits.iter().position(|byte| !byte.is_ascii_digit()) {
            Some(end @ 1..) => digits.get(end..).unwrap_or_default(),
            _ => return false,
        },
        _ => rest,
    };
    let Some(offset) = offset_in_minutes(zone) else { return false };
    let utc = (i32::from(hour) * 60 + i32::from(minute) - offset).rem_euclid(24 * 60);
    let leap_second = second == 60 && utc == 24 * 60 - 1;
    is_date(date) && hour < 24 && minute < 60 && (second < 60 || leap_second)
}

fn offset_in_minutes(zone: &[u8]) -> Option<i32> {
    let (sign, [h1, h2, b':', m1, m2]) = (match zone {
        [b'Z' | b'z'] => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    }) else {
        return None;
    };
    let (hours, minutes) = (two_digits(*h1, *h2)?, two_digits(*m1, *m2)?);
    (hours < 24 && minutes < 60).then_some(sign * (i32::from(hours) * 60 + i32::from(minutes)))
}

fn two_digits(ten: u8, one: u8) -> Option<u8> {
    (ten.is_ascii_digit() && one.is_ascii_digit()).then(|| (ten - b'0') * 10 + (one - b'0'))
}

fn is_vin(value: &[u8]) -> bool {
    value.len() == 17
        && value
            .iter()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'Z') && !matches!(byte, b'I' | b'O' | b'Q'))
}
