//! Which processors the programs of a component are for.

use std::fmt;

use crate::msi::Platform;
use crate::pe::{Machine, PeFacts};

/// For which processors a component is, by its attributes and by the platform of its package.
///
/// See [64-bit Windows Installer Packages](https://learn.microsoft.com/windows/win32/msi/64-bit-windows-installer-packages).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Processors {
    /// Those with 32 bits.
    Narrow,
    /// Those with 64 bits, in a package for this platform; none where it says none.
    Wide(Option<Platform>),
}

impl Processors {
    pub(super) fn of(is_wide: bool, platform: Option<Platform>) -> Self {
        if is_wide {
            Self::Wide(platform)
        } else {
            Self::Narrow
        }
    }

    /// Whether a program cannot be meant for them. Code for .NET says x86 and may run on any.
    pub(super) fn excludes(self, program: &PeFacts) -> bool {
        match (self, program.machine) {
            _ if program.is_managed => false,
            (Self::Narrow, Machine::X64 | Machine::Arm64 | Machine::Itanium)
            | (Self::Wide(_), Machine::X86 | Machine::Arm)
            | (Self::Wide(Some(Platform::X64)), Machine::Arm64) => true,
            _ => false,
        }
    }
}

impl fmt::Display for Processors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Narrow => f.write_str("32-bit Windows"),
            Self::Wide(Some(platform)) => write!(f, "64-bit Windows on {platform}"),
            Self::Wide(None) => f.write_str("64-bit Windows"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(processors: Processors, machine: Machine, is_managed: bool, expect: bool) {
        let program = PeFacts {
            machine,
            is_managed,
            version: None,
        };
        assert_eq!(
            processors.excludes(&program),
            expect,
            "{processors} {machine}"
        );
    }

    #[test]
    fn programs_are_for_some_processors() {
        let x64 = Processors::Wide(Some(Platform::X64));
        let arm = Processors::Wide(Some(Platform::Arm64));
        check(Processors::Narrow, Machine::X86, false, false);
        check(Processors::Narrow, Machine::X64, false, true);
        check(Processors::Narrow, Machine::Arm64, false, true);
        check(x64, Machine::X86, false, true);
        check(x64, Machine::X64, false, false);
        check(x64, Machine::Arm64, false, true);
        // Windows on ARM64 runs both.
        check(arm, Machine::Arm64, false, false);
        check(arm, Machine::X64, false, false);
        check(x64, Machine::X86, true, false);
        check(x64, Machine::Other(0x1d3), false, false);
    }
}
