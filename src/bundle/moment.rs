//! Times in a bundle: whole seconds in UTC, within the years that a zip can hold.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A time in UTC, written as `2011-05-16T12:55:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(Timestamp);

/// What is wrong with a time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Not written as `2011-05-16T12:55:00Z`.
    #[error("`{text}` is not a time in the form `2011-05-16T12:55:00Z`")]
    Form {
        /// What was there.
        text: String,
    },
    /// Parts of a second, which no bundle keeps.
    #[error("`{time}` has parts of a second")]
    Fraction {
        /// The time.
        time: Timestamp,
    },
    /// Before 1980 or after 2107, which no zip can hold.
    #[error("`{time}` is not within the years 1980 to 2107 that a zip can hold")]
    Year {
        /// The time.
        time: Timestamp,
    },
}

/// A time as a zip header holds it: two 16-bit numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DosTime {
    /// Years since 1980, month and day.
    pub date: u16,
    /// Hours, minutes and seconds divided by two.
    pub time: u16,
}

impl Moment {
    /// Accepts whole seconds of the years 1980 to 2107.
    pub fn new(time: Timestamp) -> Result<Self, MomentError> {
        if time.subsec_nanosecond() != 0 {
            return Err(MomentError::Fraction { time });
        }
        match time.to_zoned_datetime(TimeZone::UTC).year() {
            1980..=2107 => Ok(Self(time)),
            _ => Err(MomentError::Year { time }),
        }
    }

    /// Returns the time.
    pub const fn timestamp(self) -> Timestamp {
        self.0
    }

    /// Returns the time as a zip header holds it.
    ///
    /// A zip keeps no zone; a bundle means UTC. It keeps every second second only; an odd one is rounded
    /// down there, while the manifest keeps it.
    pub fn dos(self) -> DosTime {
        let time = self.0.to_zoned_datetime(TimeZone::UTC);
        let bits = |number: i16| number.unsigned_abs();
        let bits8 = |number: i8| u16::from(number.unsigned_abs());
        DosTime {
            date: bits(time.year() - 1980) << 9 | bits8(time.month()) << 5 | bits8(time.day()),
            time: bits8(time.hour()) << 11 | bits8(time.minute()) << 5 | (bits8(time.second()) / 2),
        }
    }
}

impl fmt::Display for DosTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, time } = self;
        let (year, month, day) = (1980 + (date >> 9), date >> 5 & 15, date & 31);
        let (hour, minute, second) = (time >> 11, time >> 5 & 63, (time & 31) * 2);
        write!(
            f,
            "{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
        )
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let form = || MomentError::Form {
            text: text.to_owned(),
        };
        let moment = Self::new(text.parse().map_err(|_| form())?)?;
        // One time, one spelling: the manifest's text is compared byte by byte.
        (moment.to_string() == text)
            .then_some(moment)
            .ok_or_else(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_spelling_is_read() {
        let moment: Moment = "2011-05-16T12:55:01Z".parse().unwrap();
        assert_eq!(moment.to_string(), "2011-05-16T12:55:01Z");
        for (text, expect) in [
            (
                "2011-05-16 12:55",
                "`2011-05-16 12:55` is not a time in the form `2011-05-16T12:55:00Z`",
            ),
            (
                "2011-05-16T14:55:01+02:00",
                "`2011-05-16T14:55:01+02:00` is not a time in the form `2011-05-16T12:55:00Z`",
            ),
            (
                "2011-05-16T12:55:01.5Z",
                "`2011-05-16T12:55:01.5Z` has parts of a second",
            ),
            (
                "1979-12-31T23:59:59Z",
                "`1979-12-31T23:59:59Z` is not within the years 1980 to 2107 that a zip can hold",
            ),
        ] {
            assert_eq!(
                text.parse::<Moment>().unwrap_err().to_string(),
                expect,
                "{text}"
            );
        }
    }

    #[test]
    fn a_zip_header_keeps_every_second_second() {
        let dos = |text: &str| text.parse::<Moment>().unwrap().dos();
        let expect = DosTime {
            date: (31 << 9) + (5 << 5) + 16,
            time: (12 << 11) + (55 << 5) + 29,
        };
        assert_eq!(dos("2011-05-16T12:55:58Z"), expect);
        assert_eq!(expect.to_string(), "2011-05-16 12:55:58");
        assert_eq!(dos("2011-05-16T12:55:59Z"), expect);
        assert_eq!(dos("2107-12-31T00:00:00Z").date, 0xFF9F);
    }
}
