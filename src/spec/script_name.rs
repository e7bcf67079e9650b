//! The name under which a script takes a parameter of the spec.

use std::fmt;

use super::forms::Id;

/// Names that a script parameter cannot have: the fixed parameters, those that PowerShell adds to every script
/// that supports `-WhatIf` (<https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_commonparameters>),
/// its automatic variables and preferences
/// (<https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_automatic_variables>),
/// and the one variable that the script keeps at its outermost level.
const RESERVED: &[&str] = &[
    "role",
    "list",
    "status",
    "resume",
    "undo",
    "again",
    "accept",
    "asprinted",
    "answers",
    "journals",
    "json",
    "from",
    "only",
    "include",
    "done",
    "unattended",
    "platform",
    "payloadfolder",
    "transferfrom",
    "logfolder",
    "verbose",
    "debug",
    "erroraction",
    "errorvariable",
    "warningaction",
    "warningvariable",
    "informationaction",
    "informationvariable",
    "outvariable",
    "outbuffer",
    "pipelinevariable",
    "progressaction",
    "whatif",
    "confirm",
    "args",
    "consolefilename",
    "error",
    "event",
    "eventargs",
    "eventsubscriber",
    "executioncontext",
    "false",
    "foreach",
    "home",
    "host",
    "input",
    "lastexitcode",
    "matches",
    "myinvocation",
    "nestedpromptlevel",
    "null",
    "ofs",
    "pid",
    "profile",
    "psboundparameters",
    "pscmdlet",
    "pscommandpath",
    "psculture",
    "psdebugcontext",
    "pshome",
    "psitem",
    "psscriptroot",
    "pssenderinfo",
    "psuiculture",
    "psversiontable",
    "pwd",
    "sender",
    "shellid",
    "stacktrace",
    "switch",
    "this",
    "true",
    "iscoreclr",
    "islinux",
    "ismacos",
    "iswindows",
    "confirmpreference",
    "debugpreference",
    "erroractionpreference",
    "whatifpreference",
    "verbosepreference",
    "warningpreference",
    "run",
];

/// The name of a script parameter, made from the id of the spec's: `share-folder` becomes `ShareFolder`.
///
/// Means nothing else in a script. That no two parameters of a spec have the same is for their reader to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptName(String);

/// Why an id cannot name a script parameter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ScriptNameError {
    /// It begins with a digit.
    #[error("it begins with a digit")]
    Digit,
    /// It means something else.
    #[error("`-{0}` has another meaning")]
    Reserved(String),
}

impl ScriptName {
    /// Makes the name.
    pub(super) fn of(id: &Id) -> Result<Self, ScriptNameError> {
        let name = pascal_case(&id.0);
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(ScriptNameError::Digit);
        }
        if Self::is_reserved(&name) {
            return Err(ScriptNameError::Reserved(name));
        }
        Ok(Self(name))
    }

    /// Tells whether a name means something else in a script.
    pub(crate) fn is_reserved(name: &str) -> bool {
        RESERVED
            .iter()
            .any(|taken| taken.eq_ignore_ascii_case(name))
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name as PowerShell compares it: two with the same form are one parameter.
    pub(super) fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Display for ScriptName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Turns lower-case words joined by hyphens into one word.
fn pascal_case(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for word in id.split('-') {
        let mut characters = word.chars();
        name.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(characters.as_str());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(id: &str, expect: Result<&str, &str>) {
        let name = ScriptName::of(&Id(id.to_owned()));
        let name = name.map_err(|error| error.to_string());
        assert_eq!(
            name.as_ref()
                .map(ScriptName::as_str)
                .map_err(String::as_str),
            expect,
            "{id}"
        );
    }

    #[test]
    fn ids_become_names() {
        check("share", Ok("Share"));
        check("log-file", Ok("LogFile"));
        check("iis-6-domain", Ok("Iis6Domain"));
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        check("7-zip", Err("it begins with a digit"));
        check("role", Err("`-Role` has another meaning"));
        check("what-if", Err("`-WhatIf` has another meaning"));
        check("error-action", Err("`-ErrorAction` has another meaning"));
        check("host", Err("`-Host` has another meaning"));
    }

    #[test]
    fn reserved_names_are_in_the_form_in_which_they_are_compared() {
        for name in RESERVED {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase()), "{name}");
        }
    }
}
