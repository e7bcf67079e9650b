//! Versions of files and products: up to four numbers.

use std::fmt;
use std::str::FromStr;

/// A version of one to four parts, each at most 65,535, as file versions are written.
///
/// Missing parts count as zero in comparisons; the text keeps what was written. Windows Installer itself
/// compares only the first three parts of a product version
/// (<https://learn.microsoft.com/windows/win32/msi/productversion>).
#[derive(Clone, Copy, Debug)]
pub struct Version {
    parts: [u16; 4],
    written: u8,
}

/// What is wrong with a text that should be a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a version is one to four numbers from 0 to 65535 joined by dots")]
pub struct NotAVersion;

impl Version {
    /// Returns all four parts.
    pub const fn parts(&self) -> [u16; 4] {
        self.parts
    }
}

impl From<[u16; 4]> for Version {
    fn from(parts: [u16; 4]) -> Self {
        Self { parts, written: 4 }
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.parts.cmp(&other.parts)
    }
}

impl FromStr for Version {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let mut version = Self {
            parts: [0; 4],
            written: 0,
        };
        for part in text.split('.') {
            let slot = version
                .parts
                .get_mut(usize::from(version.written))
                .ok_or(NotAVersion)?;
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(NotAVersion);
            }
            *slot = part.parse().map_err(|_| NotAVersion)?;
            version.written += 1;
        }
        Ok(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.parts[..usize::from(self.written)].iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            write!(f, "{part}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers_and_print_as_written() {
        let version = |text: &str| text.parse::<Version>().unwrap();
        assert_eq!(version("4.0"), version("4.0.0.0"));
        assert!(version("4.10") > version("4.9.65535"));
        assert_eq!(version("04.0").to_string(), "4.0");
        for wrong in ["", ".", "1.", "1.2.3.4.5", "65536", "+1", "1.x"] {
            assert_eq!(wrong.parse::<Version>(), Err(NotAVersion), "{wrong}");
        }
    }
}
