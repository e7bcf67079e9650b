//! Sizes in bytes, as people and machines write them.

use std::fmt;
use std::str::FromStr;

use crate::grouped::Grouped;

/// A size in bytes, written `374784` or `374,784`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size(pub u64);

/// What is wrong with a text that should be a size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotASize {
    /// Other things than digits and commas.
    #[error("a size is a number of bytes such as `374784` or `374,784`")]
    Form,
    /// Commas in other places than every three digits.
    #[error("its commas do not part groups of three digits")]
    Groups,
    /// More than fits 64 bits.
    #[error("no file is that large")]
    TooLarge,
}

impl FromStr for Size {
    type Err = NotASize;

    fn from_str(text: &str) -> Result<Self, NotASize> {
        let groups: Vec<&str> = text.split(',').collect();
        if groups
            .iter()
            .any(|group| !group.bytes().all(|byte| byte.is_ascii_digit()))
            || text.is_empty()
        {
            return Err(NotASize::Form);
        }
        if let [first, rest @ ..] = groups.as_slice()
            && !rest.is_empty()
            && (!(1..=3).contains(&first.len()) || rest.iter().any(|group| group.len() != 3))
        {
            return Err(NotASize::Groups);
        }
        groups
            .concat()
            .parse()
            .map(Self)
            .map_err(|_| NotASize::TooLarge)
    }
}

/// As people write it, with commas.
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Grouped(self.0).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_are_read_with_and_without_commas() {
        for (text, expect) in [
            ("374784", Ok(374_784)),
            ("374,784", Ok(374_784)),
            ("1,048,576", Ok(1_048_576)),
            ("0", Ok(0)),
            ("18446744073709551615", Ok(u64::MAX)),
            ("18446744073709551616", Err(NotASize::TooLarge)),
            ("374,78", Err(NotASize::Groups)),
            ("3747,840", Err(NotASize::Groups)),
            (",374", Err(NotASize::Groups)),
            ("374,", Err(NotASize::Groups)),
            ("", Err(NotASize::Form)),
            ("374 784", Err(NotASize::Form)),
            ("374.784", Err(NotASize::Form)),
            ("-1", Err(NotASize::Form)),
            ("366 KB", Err(NotASize::Form)),
        ] {
            assert_eq!(text.parse(), expect.map(Size), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn sizes_print_as_they_are_read(bytes: u64) {
            prop_assert_eq!(Size(bytes).to_string().parse(), Ok(Size(bytes)));
            prop_assert_eq!(bytes.to_string().parse(), Ok(Size(bytes)));
        }
    }
}
