//! Days of the Gregorian calendar, in UTC.
//!
//! A year that begins in March has its leap day at the end, so the first day of each month is a linear function: 153
//! days in five months.

/// The days from 1 March of the year 0 to the Unix epoch.
const TO_EPOCH: u64 = 719_468;
/// The days in 400 years.
const CYCLE: u64 = 146_097;

/// A date in a year that begins in March.
struct Date {
    year: u64,
    /// Months since March.
    month: u64,
    /// From 1 on.
    day: u64,
}

impl Date {
    /// The date of a day since the Unix epoch.
    fn new(day: u64) -> Self {
        let (cycle, day) = ((day + TO_EPOCH) / CYCLE, (day + TO_EPOCH) % CYCLE);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day_of_year = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day_of_year + 2) / 153;
        Self { year: cycle * 400 + year, month, day: day_of_year - (153 * month + 2) / 5 + 1 }
    }
}

/// The number of the month that a day since the Unix epoch lies in: months since March of the year 0.
pub(crate) fn month(day: u64) -> u64 {
    let Date { year, month, .. } = Date::new(day);
    year * 12 + month
}

/// The day since the Unix epoch of a date in the form `YYYY-MM-DD`. Returns `None` for other forms, and for dates
/// before the epoch.
pub(crate) fn day_of(date: &str) -> Option<u64> {
    let [year, month, day] = date.split('-').map(str::parse).collect::<Result<Vec<u64>, _>>().ok()?[..]
    else {
        return None;
    };
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let days_before = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5;
    (days_before + day).checked_sub(TO_EPOCH + 1)
}

/// A time in seconds since the Unix epoch, as RFC 3339 writes it.
pub(crate) fn rfc_3339(seconds: u64) -> String {
    let Date { year, month, day } = Date::new(seconds / 86_400);
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    let [hour, minute, second] = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60];
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_582_934_400, "2020-02-29T00:00:00Z"),
            (1_609_459_199, "2020-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(rfc_3339(seconds), expected);
            assert_eq!(day_of(&expected[..10]), Some(seconds / 86_400), "{expected}");
        }
        for day in 0..60_000 {
            assert_eq!(day_of(&rfc_3339(day * 86_400)[..10]), Some(day));
        }
    }

    #[test]
    fn other_forms_are_no_dates() {
        for text in ["", "2020", "2020-01", "2020-01-01T00:00:00Z", "1969-12-31", "0000-01-01", "a-b-c"] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }
}
