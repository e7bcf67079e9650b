//! The script's parameters: one for each of the spec's, beside the fixed ones.

use crate::render::RenderError;
use crate::spec::Parameter;

/// Names that a script parameter cannot have: the fixed parameters, those that PowerShell adds to every script
/// that supports `-WhatIf` (<https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_commonparameters>),
/// its automatic variables and preferences
/// (<https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_automatic_variables>),
/// and the one variable that the script keeps at its outermost level.
const TAKEN: &[&str] = &[
    "role",
    "list",
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

/// The names of all script parameters that stand for parameters of the spec.
#[derive(Clone, Debug)]
pub struct ScriptParameters<'a> {
    names: Vec<(&'a str, String)>,
}

impl<'a> ScriptParameters<'a> {
    /// Names the parameters: `share-folder` becomes `ShareFolder`.
    pub fn new(parameters: &'a [Parameter]) -> Result<Self, RenderError> {
        let mut names: Vec<(&str, String)> = Vec::new();
        for parameter in parameters {
            let id = parameter.id.value.as_str();
            let name = pascal_case(id).ok_or_else(|| RenderError::ParameterId(id.to_owned()))?;
            let lower = name.to_ascii_lowercase();
            let is = |other: &str| other.eq_ignore_ascii_case(&name);
            if TAKEN.contains(&lower.as_str()) || names.iter().any(|(_, other)| is(other)) {
                return Err(RenderError::ParameterTaken {
                    id: id.to_owned(),
                    name,
                });
            }
            names.push((id, name));
        }
        Ok(Self { names })
    }

    /// Returns the name for the spec's parameter `id`, which exists, as texts are checked when they are read.
    pub fn name(&self, id: &str) -> &str {
        self.names
            .iter()
            .find(|(known, _)| *known == id)
            .map_or("Unknown", |(_, name)| name)
    }

    /// Returns the variable for the spec's parameter `id`; no function's own variable can hide it.
    pub fn variable(&self, id: &str) -> String {
        format!("$Script:{}", self.name(id))
    }
}

/// Turns lower-case words joined by hyphens into one word; anything else has no such form.
fn pascal_case(id: &str) -> Option<String> {
    let mut name = String::new();
    for (index, word) in id.split('-').enumerate() {
        let first = word.chars().next()?;
        let fits = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
        if !word.chars().all(fits) || (index == 0 && first.is_ascii_digit()) {
            return None;
        }
        name.push(first.to_ascii_uppercase());
        name.push_str(&word[1..]);
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Known, Located, Position};

    fn parameters(ids: &[&str]) -> Vec<Parameter> {
        let parameter = |id: &&str| Parameter {
            id: Located {
                value: (*id).to_owned(),
                at: Position::default(),
            },
            description: String::new(),
            default: Known::Is(String::new()),
            role: None,
        };
        ids.iter().map(parameter).collect()
    }

    #[test]
    fn ids_become_names() {
        let spec = parameters(&["share", "log-file", "iis-6-domain"]);
        let names = ScriptParameters::new(&spec).unwrap();
        assert_eq!(names.name("share"), "Share");
        assert_eq!(names.variable("log-file"), "$Script:LogFile");
        assert_eq!(names.name("iis-6-domain"), "Iis6Domain");
    }

    #[test]
    fn names_that_mean_something_else_are_refused() {
        let check = |ids: &[&str], message: &str| {
            let error = ScriptParameters::new(&parameters(ids)).unwrap_err();
            assert_eq!(error.to_string(), message);
        };
        check(
            &["role"],
            "the parameter `role` cannot name a script parameter: `-Role` has another meaning",
        );
        check(
            &["what-if"],
            "the parameter `what-if` cannot name a script parameter: `-WhatIf` has another meaning",
        );
        check(
            &["ab-c", "a-bc"],
            "the parameter `a-bc` cannot name a script parameter: `-ABc` has another meaning",
        );
        for id in ["", "-", "a-", "A", "a b", "7-zip", "caf\u{e9}"] {
            let error = ScriptParameters::new(&parameters(&[id])).unwrap_err();
            assert!(matches!(error, RenderError::ParameterId(_)), "{id}");
        }
    }

    /// A variable of the script's outermost level that is missing from the list could be overwritten.
    #[test]
    fn the_script_keeps_one_variable_of_its_own() {
        let template = include_str!("install.ps1.j2");
        let (_, main) = template.split_once("# --- Here it begins").unwrap();
        let assigned = main.lines().filter_map(|line| {
            let (name, _) = line.trim_start().strip_prefix('$')?.split_once(" = ")?;
            Some(name)
        });
        for name in assigned {
            assert!(
                name.starts_with("Run.") || name.starts_with("Script:{{"),
                "{name}"
            );
        }
    }
}
