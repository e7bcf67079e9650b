//! Dates and times: how precisely a moment is documented, and how it is written.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// A documented moment: an instant and how finely it is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Documented {
    /// The first instant that the statement covers.
    pub instant: Timestamp,
    /// How finely it is stated.
    pub precision: Precision,
}

/// How finely a moment is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// To the day.
    Day,
    /// To the minute.
    Minute,
    /// To the second.
    Second,
}

impl Precision {
    const fn seconds(self) -> i64 {
        match self {
            Self::Day => 86_400,
            Self::Minute => 60,
            Self::Second => 1,
        }
    }
}

impl Documented {
    /// Tells whether `actual` is a moment that the statement covers.
    pub fn covers(&self, actual: Timestamp) -> bool {
        let passed = actual.as_second() - self.instant.as_second();
        (0..self.precision.seconds()).contains(&passed)
    }

    /// Tells whether `actual` is after every moment that the statement covers.
    pub fn precedes(&self, actual: Timestamp) -> bool {
        actual.as_second() - self.instant.as_second() >= self.precision.seconds()
    }
}

impl fmt::Display for Documented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.precision {
            Precision::Day => "%d-%b-%Y",
            Precision::Minute => "%d-%b-%Y %H:%M",
            Precision::Second => "%d-%b-%Y %H:%M:%S",
        };
        write!(f, "{}", self.instant.strftime(format))
    }
}

/// What is wrong with a text that should be a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotADate {
    /// It is in none of the forms.
    #[error("a date is written `16-May-2011` or `2011-05-16`")]
    Form,
    /// There is no such day.
    #[error("there is no such day")]
    NoSuchDay,
    /// What follows the day is no time.
    #[error("a time is written `12:55` or `12:55:07`, in UTC")]
    Time,
    /// It is in a year that archives cannot carry.
    #[error("archives carry years from {} to {}", YEARS.start(), YEARS.end())]
    Year,
}

/// The years that the times of a zip archive can carry.
const YEARS: std::ops::RangeInclusive<i16> = 1980..=2107;

/// Months as people write them, in English always.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Reads `16-May-2011` or `2011-05-16`, then nothing or a time such as `12:55` or `12:55:07`, joined by
/// a space or a `T`; `Z` or `UTC` may follow.
impl FromStr for Documented {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let (date, rest) = match text.split_once([' ', 'T']) {
            Some((date, rest)) => (date, Some(rest)),
            None => (text, None),
        };
        let date = day(date)?;
        let (time, precision) = match rest {
            None => (Time::midnight(), Precision::Day),
            Some(rest) => time(rest).ok_or(NotADate::Time)?,
        };
        let instant = date
            .to_datetime(time)
            .to_zoned_datetime(TimeZone::UTC)
            .map_err(|_| NotADate::Year)?
            .timestamp();
        Ok(Self { instant, precision })
    }
}

/// Reads `16-May-2011` or `2011-05-16`.
pub(super) fn day(text: &str) -> Result<Date, NotADate> {
    let mut parts = text.split('-');
    let (Some(first), Some(second), Some(third), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(NotADate::Form);
    };
    let (year, month, day) = if let Some(month) = MONTHS.iter().position(|name| *name == second) {
        let day = digits(first, 1..=2).ok_or(NotADate::Form)?;
        (digits(third, 4..=4), i8::try_from(month + 1).ok(), day)
    } else {
        let month = digits(second, 2..=2).and_then(|month| i8::try_from(month).ok());
        let day = digits(third, 2..=2).ok_or(NotADate::Form)?;
        (digits(first, 4..=4), month, day)
    };
    let (Some(year), Some(month), Ok(day)) = (year, month, i8::try_from(day)) else {
        return Err(NotADate::Form);
    };
    if !YEARS.contains(&year) {
        return Err(NotADate::Year);
    }
    Date::new(year, month, day).map_err(|_| NotADate::NoSuchDay)
}

fn time(text: &str) -> Option<(Time, Precision)> {
    let text = text
        .strip_suffix('Z')
        .or_else(|| text.strip_suffix("UTC"))
        .map_or(text, |before| before.strip_suffix(' ').unwrap_or(before));
    let mut parts = text.split(':');
    let mut next = || {
        parts
            .next()
            .map(|part| digits(part, 2..=2).and_then(|number| i8::try_from(number).ok()))
    };
    let (hour, minute, second) = (next()??, next()??, next());
    if parts.next().is_some() {
        return None;
    }
    let precision = match second {
        Some(_) => Precision::Second,
        None => Precision::Minute,
    };
    let time = Time::new(hour, minute, second.unwrap_or(Some(0))?, 0).ok()?;
    Some((time, precision))
}

/// Reads as many digits as allowed and nothing else.
fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let fits = count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: &str) {
        let read = match text.parse::<Documented>() {
            Ok(moment) => format!("{} to the {:?}", moment.instant, moment.precision),
            Err(error) => error.to_string(),
        };
        assert_eq!(read, expect, "{text:?}");
    }

    #[test]
    fn dates_are_read_as_people_and_machines_write_them() {
        for text in [
            "16-May-2011 12:55",
            "2011-05-16T12:55Z",
            "2011-05-16 12:55 UTC",
        ] {
            check(text, "2011-05-16T12:55:00Z to the Minute");
        }
        check("2011-05-16T12:55:07Z", "2011-05-16T12:55:07Z to the Second");
        check("1-Feb-2012", "2012-02-01T00:00:00Z to the Day");
        check("2011-05-16", "2011-05-16T00:00:00Z to the Day");
    }

    #[test]
    fn what_is_no_date_is_told_why() {
        for text in [
            "",
            "16-Mai-2011",
            "2011-5-16",
            "16/05/2011",
            "16-May-11",
            "16-05-2011",
            "2011-05-16-1",
        ] {
            check(text, "a date is written `16-May-2011` or `2011-05-16`");
        }
        for text in [
            "2011-05-16 ",
            "2011-05-16 24:00",
            "2011-05-16 12:60",
            "2011-05-16 9:00",
            "2011-05-16 12:55:07:01",
            "2011-05-16T12:55+02:00",
            "2011-05-16 12:55 CET",
            "2011-05-16 12",
            "2011-05-16 12:55  Z",
        ] {
            check(text, "a time is written `12:55` or `12:55:07`, in UTC");
        }
        check("31-Apr-2011", "there is no such day");
        check("2011-13-01", "there is no such day");
        check("31-Dec-1979", "archives carry years from 1980 to 2107");
    }

    proptest! {
        #[test]
        fn moments_print_as_they_are_read(second in 315_532_800_i64..4_354_819_200) {
            for (precision, step) in [(Precision::Day, 86_400), (Precision::Minute, 60), (Precision::Second, 1)] {
                let instant = Timestamp::from_second(second - second % step).unwrap();
                let moment = Documented { instant, precision };
                prop_assert_eq!(moment.to_string().parse(), Ok(moment));
            }
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,30}|[0-9TZ: -]{0,25}") {
            let _ = text.parse::<Documented>();
        }
    }

    #[test]
    fn a_statement_covers_as_much_as_it_is_coarse() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let minute = Documented {
            instant: at("2011-05-16T12:55:00Z"),
            precision: Precision::Minute,
        };
        assert!(minute.covers(at("2011-05-16T12:55:00Z")));
        assert!(minute.covers(at("2011-05-16T12:55:59.999Z")));
        assert!(!minute.covers(at("2011-05-16T12:54:59Z")));
        assert!(minute.precedes(at("2011-05-16T12:56:00Z")));
        assert!(!minute.precedes(at("2011-05-16T12:55:59Z")));
        assert_eq!(minute.to_string(), "16-May-2011 12:55");
    }
}
