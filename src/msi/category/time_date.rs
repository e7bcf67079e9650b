//! Times and dates packed into one number.

/// Whether a number is a time and a date of the form of DOS.
///
/// The upper half is the date: seven bits of the year from 1980 on, four of the month, five of the day. The lower
/// half is the time: five bits of the hour, six of the minute, five of two seconds each.
///
/// See [Time/Date](https://learn.microsoft.com/windows/win32/msi/time-date).
pub fn is_moment(number: i32) -> bool {
    let bits = |from: u32, count: u32| (number.cast_unsigned() >> from) & ((1 << count) - 1);
    let (month, day) = (bits(21, 4), bits(16, 5));
    let (hour, minute, half_seconds) = (bits(11, 5), bits(5, 6), bits(0, 5));
    (1..=12).contains(&month) && day >= 1 && hour < 24 && minute < 60 && half_seconds < 30
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        let moment = |year, month, day, hour, minute, second| {
            (year << 25) | (month << 21) | (day << 16) | (hour << 11) | (minute << 5) | second
        };
        assert!(is_moment(moment(20, 2, 29, 23, 59, 29)));
        for wrong in [
            moment(20, 0, 29, 0, 0, 0),
            moment(20, 13, 1, 0, 0, 0),
            moment(20, 1, 0, 0, 0, 0),
            moment(20, 1, 1, 24, 0, 0),
            moment(20, 1, 1, 0, 60, 0),
            moment(20, 1, 1, 0, 0, 30),
        ] {
            assert!(!is_moment(wrong), "{wrong:#x}");
        }
    }
}
