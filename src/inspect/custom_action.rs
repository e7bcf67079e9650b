//! What a custom action does and when, decoded from the bits of its type.

use std::fmt;

/// The type of a custom action.
///
/// See [Summary List of All Custom Action Types](https://learn.microsoft.com/windows/win32/msi/summary-list-of-all-custom-action-types).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionType(pub i32);

/// When a custom action runs.
///
/// See [Custom Action In-Script Execution Options](https://learn.microsoft.com/windows/win32/msi/custom-action-in-script-execution-options).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Execution {
    /// While the script of the installation is written.
    Immediate,
    /// While the script runs.
    Deferred,
    /// When the installation is rolled back.
    Rollback,
    /// When the installation has succeeded.
    Commit,
}

const BASE: i32 = 0x3f;
const ROLLBACK: i32 = 0x100;
const COMMIT: i32 = 0x200;
const IN_SCRIPT: i32 = 0x400;

/// Names of single bits, those that mean the same in every type.
const OPTIONS: [(i32, &str); 7] = [
    (0x0040, "ignores-exit-code"),
    (0x0080, "asynchronous"),
    (0x0800, "no-impersonation"),
    (0x1000, "64-bit-script"),
    (0x2000, "hides-target"),
    (0x4000, "terminal-server-aware"),
    (0x8000, "patch-uninstall"),
];

impl ActionType {
    /// Returns what it does, in words; `None` for a number that has no meaning.
    pub fn kind(self) -> Option<&'static str> {
        Some(match self.0 & BASE {
            1 => "DLL in the package",
            2 => "EXE in the package",
            5 => "JScript in the package",
            6 => "VBScript in the package",
            7 => "nested installation of a package inside",
            17 => "DLL installed as a file",
            18 => "EXE installed as a file",
            19 => "error message that ends the installation",
            21 => "JScript installed as a file",
            22 => "VBScript installed as a file",
            23 => "nested installation of a package beside",
            34 => "EXE in a directory",
            35 => "sets a directory",
            37 => "JScript text",
            38 => "VBScript text",
            39 => "nested installation of a known product",
            50 => "EXE named by a property",
            51 => "sets a property",
            53 => "JScript in a property",
            54 => "VBScript in a property",
            _ => return None,
        })
    }

    /// Returns when it runs.
    pub fn execution(self) -> Execution {
        if self.0 & IN_SCRIPT == 0 {
            Execution::Immediate
        } else if self.0 & ROLLBACK != 0 {
            Execution::Rollback
        } else if self.0 & COMMIT != 0 {
            Execution::Commit
        } else {
            Execution::Deferred
        }
    }

    /// Whether it runs with the rights of the system and not of the user.
    pub fn runs_as_system(self) -> bool {
        self.0 & (IN_SCRIPT | 0x800) == IN_SCRIPT | 0x800
    }

    /// Returns the names of its other bits.
    pub fn options(self) -> Vec<&'static str> {
        let single = OPTIONS.iter().filter(|(bit, _)| self.0 & bit != 0);
        let mut names: Vec<_> = single.map(|(_, name)| *name).collect();
        if self.0 & IN_SCRIPT == 0 {
            match self.0 & (ROLLBACK | COMMIT) {
                ROLLBACK => names.push("first-sequence-only"),
                COMMIT => names.push("once-per-process"),
                0 => {}
                _ => names.push("client-repeat"),
            }
        }
        names
    }
}

impl Execution {
    /// Returns its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Immediate => "immediate",
            Self::Deferred => "deferred",
            Self::Rollback => "rollback",
            Self::Commit => "commit",
        }
    }
}

impl fmt::Display for Execution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bits: i32, expect: &str) {
        let kind = ActionType(bits);
        let name = kind.kind().unwrap_or("unknown");
        let told = format!("{name}, {} {:?}", kind.execution(), kind.options());
        assert_eq!(told, expect, "{bits:#x}");
    }

    #[test]
    fn the_bits_tell_kind_time_and_options() {
        check(1, "DLL in the package, immediate []");
        check(51, "sets a property, immediate []");
        check(307, r#"sets a property, immediate ["first-sequence-only"]"#);
        check(3073, r#"DLL in the package, deferred ["no-impersonation"]"#);
        check(
            3393,
            r#"DLL in the package, rollback ["ignores-exit-code", "no-impersonation"]"#,
        );
        check(1537, "DLL in the package, commit []");
        check(
            0x362,
            r#"EXE in a directory, immediate ["ignores-exit-code", "client-repeat"]"#,
        );
        check(4, "unknown, immediate []");
        assert!(ActionType(3073).runs_as_system());
        assert!(!ActionType(2049).runs_as_system());
    }
}
