//! Product versions.

use std::fmt;
use std::str::FromStr;

/// A [version] of four numbers, of which the first two are below 256.
///
/// [version]: https://learn.microsoft.com/windows/win32/msi/productversion
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(pub [u16; 4]);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, build, revision] = self.0;
        write!(f, "{major}.{minor}.{build}.{revision}")
    }
}

impl FromStr for Version {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "a version is four numbers such as `2.1.4.0`, the first two below 256";
        let mut numbers = [0; 4];
        let mut parts = text.split('.');
        for number in &mut numbers {
            *number = parts
                .next()
                .and_then(|part| part.parse().ok())
                .ok_or(wrong)?;
        }
        let in_range = numbers[0] < 256 && numbers[1] < 256;
        (parts.next().is_none() && in_range)
            .then_some(Self(numbers))
            .ok_or(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_four_numbers_in_their_ranges() {
        for text in ["0.0.0.0", "255.255.65535.65535", "2.1.4.0"] {
            assert_eq!(text.parse::<Version>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "1.2.3",
            "1.2.3.4.5",
            "256.0.0.0",
            "0.256.0.0",
            "0.0.65536.0",
            "a.0.0.0",
        ] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
