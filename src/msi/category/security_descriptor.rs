//! Security descriptors in which accounts may stand by name.

use super::Fault;
use super::formatted::{Formatted, ReferenceKind};

/// Judges what Windows Installer adds to a security descriptor: accounts as `<domain\name>`, and environment
/// variables as `[%NAME]`. Other properties may not stand there.
///
/// The descriptor itself is not looked at: a package whose descriptor is a single word was validated without a message.
///
/// See [FormattedSDDLText](https://learn.microsoft.com/windows/win32/msi/formattedsddltext).
pub fn judge(text: &str) -> Result<(), Fault> {
    let formatted = Formatted::parse(text);
    if let Some(fault) = formatted.faults.into_iter().next() {
        return Err(fault.into());
    }
    let position = |at: usize| text.get(..at).unwrap_or_default().chars().count() + 1;
    let mut references = formatted.references.iter();
    if let Some(other) = references.find(|reference| reference.kind != ReferenceKind::Environment) {
        let at = position(other.start);
        return Err(Fault::NoEnvironment { at });
    }
    let mut open = None;
    for (at, letter) in text.char_indices() {
        match (letter, open) {
            ('<', None) => open = Some(at),
            ('>', Some(_)) => open = None,
            ('<' | '>', _) => return Err(Fault::Account { at: position(at) }),
            _ => {}
        }
    }
    match open {
        Some(at) => Err(Fault::Account { at: position(at) }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn descriptors() {
        check(
            judge,
            &[
                r"O:<D\U>G:BAD:(A;;GA;;;BA)",
                "D:(A;;GA;;;S-1-0-0)",
                r"D:(A;;GA;;;<[%USERDOMAIN]\[%USERNAME]>)",
                "SOME_SDDL",
            ],
            &[
                ("O:<D", "the angle bracket at character 3 stands alone"),
                ("O:D>", "the angle bracket at character 4 stands alone"),
                ("é<<D>", "the angle bracket at character 3 stands alone"),
                (
                    "O:[USERNAME]",
                    "character 3 begins a reference to something else than an environment variable",
                ),
                ("O:[a b]", "`[a b]` at position 3 refers to nothing"),
            ],
        );
    }
}
