//! What a custom action does and when, decoded from the bits of its type.

use std::collections::HashMap;
use std::fmt;

use super::category::{Fault, custom_source, guid, path};
use super::schema::{CUSTOM_ACTION, custom_action};
use super::table::{Row, Tables};

/// The rows of `CustomAction`.
///
/// See [CustomAction Table](https://learn.microsoft.com/windows/win32/msi/customaction-table).
#[derive(Debug, Default)]
pub struct CustomActions<'a> {
    list: Vec<CustomAction<'a>>,
    by_key: HashMap<&'a str, usize>,
}

/// One custom action.
#[derive(Clone, Copy, Debug)]
pub struct CustomAction<'a> {
    /// Its row.
    pub row: Row<'a>,
    /// Its key.
    pub key: &'a str,
    /// `Type`, with the bits of `ExtendedType`.
    pub kind: ActionType,
    /// `Source`.
    pub source: Option<&'a str>,
    /// `Target`.
    pub target: Option<&'a str>,
}

impl<'a> CustomActions<'a> {
    /// Reads the table. Of two rows with one key [`CustomActions::get`] returns the first.
    pub fn of(tables: &'a Tables) -> Self {
        let mut actions = Self::default();
        for row in tables.rows(CUSTOM_ACTION) {
            let Some(key) = row.text(custom_action::ACTION) else {
                continue;
            };
            let [bits, more] = [custom_action::TYPE, custom_action::EXTENDED_TYPE]
                .map(|column| row.int(column).unwrap_or_default());
            actions.by_key.entry(key).or_insert(actions.list.len());
            actions.list.push(CustomAction {
                row,
                key,
                kind: ActionType(bits | more),
                source: row.text(custom_action::SOURCE),
                target: row.text(custom_action::TARGET),
            });
        }
        actions
    }

    /// Returns the action with that key.
    pub fn get(&self, key: &str) -> Option<&CustomAction<'a>> {
        self.list.get(*self.by_key.get(key)?)
    }

    /// Returns all of them in stored order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &CustomAction<'a>> + Clone {
        self.list.iter()
    }
}

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

/// What the source of a custom action is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A key of `Binary`.
    Binary,
    /// A key of `File`.
    File,
    /// A key of `Directory`.
    Directory,
    /// A property.
    Property,
    /// The name of a storage within the package, with a package in it.
    Storage,
    /// The path of a package below the source.
    Package,
    /// The code of a product that is installed or advertised.
    Product,
    /// Nothing: it is not read.
    Nothing,
}

impl Source {
    /// Judges what `CustomAction.Source` holds for an action of this source.
    ///
    /// See [Summary List of All Custom Action Types](https://learn.microsoft.com/windows/win32/msi/summary-list-of-all-custom-action-types).
    pub fn judge(self, text: &str) -> Result<(), Fault> {
        match self {
            Self::Binary | Self::File | Self::Directory | Self::Property => {
                custom_source::judge(text)
            }
            Self::Product => guid::judge(text),
            Self::Package => path::judge_any(text),
            // The name of a substorage, and what nobody reads.
            Self::Storage | Self::Nothing => Ok(()),
        }
    }
}

/// What the target of a custom action is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// The name of a function in a library.
    Entry,
    /// A formatted command line.
    CommandLine,
    /// A function of a script, or nothing.
    Function,
    /// Formatted properties for the nested installation.
    Properties,
    /// A formatted text, or the number of a message.
    Message,
    /// A formatted value for a folder or a property.
    Value,
    /// The text of a script.
    Script,
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
        Some(match self.base() {
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

    /// Returns the number of what it does, without the bits of the options.
    pub fn base(self) -> i32 {
        self.0 & BASE
    }

    /// Returns what its source is; `None` for a number that has no meaning.
    pub fn source(self) -> Option<Source> {
        Some(match self.base() {
            1 | 2 | 5 | 6 => Source::Binary,
            7 => Source::Storage,
            17 | 18 | 21 | 22 => Source::File,
            19 | 37 | 38 => Source::Nothing,
            23 => Source::Package,
            34 | 35 => Source::Directory,
            39 => Source::Product,
            50 | 51 | 53 | 54 => Source::Property,
            _ => return None,
        })
    }

    /// Returns what its target is; `None` for a number that has no meaning.
    pub fn target(self) -> Option<Target> {
        Some(match self.base() {
            1 | 17 => Target::Entry,
            2 | 18 | 34 | 50 => Target::CommandLine,
            5 | 6 | 21 | 22 | 53 | 54 => Target::Function,
            7 | 23 | 39 => Target::Properties,
            19 => Target::Message,
            35 | 51 => Target::Value,
            37 | 38 => Target::Script,
            _ => return None,
        })
    }

    /// Whether it runs a script, in the package or elsewhere.
    pub fn is_script(self) -> bool {
        matches!(self.base(), 5 | 6 | 21 | 22 | 37 | 38 | 53 | 54)
    }

    /// Whether it runs a program.
    pub fn is_program(self) -> bool {
        matches!(self.base(), 2 | 18 | 34 | 50)
    }

    /// Whether it calls a library.
    pub fn is_library(self) -> bool {
        matches!(self.base(), 1 | 17)
    }

    /// Whether it installs another package within this installation.
    pub fn is_nested(self) -> bool {
        matches!(self.base(), 7 | 23 | 39)
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
        let sourced = (0..0x40).filter(|bits| ActionType(*bits).source().is_some());
        let bases: Vec<_> = sourced.collect();
        assert_eq!(
            bases,
            [
                1, 2, 5, 6, 7, 17, 18, 19, 21, 22, 23, 34, 35, 37, 38, 39, 50, 51, 53, 54
            ]
        );
        for bits in 0..0x40 {
            let action = ActionType(bits | 0x0c40);
            let known = action.kind().is_some();
            assert_eq!(
                (action.source().is_some(), action.target().is_some()),
                (known, known)
            );
        }
        assert!(ActionType(3073).runs_as_system());
        assert!(!ActionType(2049).runs_as_system());
    }

    #[test]
    fn sources_are_judged_by_their_kind() {
        for (source, text, fine) in [
            (Source::Binary, "Binary1", true),
            (Source::Property, "a b", false),
            (
                Source::Product,
                "{01234567-89AB-CDEF-0123-456789ABCDEF}",
                true,
            ),
            (Source::Product, "a", false),
            (Source::Package, r"sub\b.msi", true),
            (Source::Package, "", false),
            (Source::Storage, "a b", true),
        ] {
            assert_eq!(source.judge(text).is_ok(), fine, "{source:?} {text}");
        }
    }
}
