//! The script's names for parameters of the spec.

use crate::spec::Parameter;

/// The names of all script parameters that stand for parameters of the spec.
#[derive(Clone, Copy, Debug)]
pub struct ScriptParameters<'a>(&'a [Parameter]);

impl<'a> ScriptParameters<'a> {
    /// Takes the spec's parameters.
    pub const fn of(parameters: &'a [Parameter]) -> Self {
        Self(parameters)
    }

    /// Returns the name for the spec's parameter `id`, which exists, as texts are checked when they are read.
    pub fn name(self, id: &str) -> &'a str {
        self.0
            .iter()
            .find(|parameter| parameter.id.value == id)
            .map_or("Unknown", |parameter| parameter.script_name.as_str())
    }

    /// Returns the variable for the spec's parameter `id`; no function's own variable can hide it.
    pub fn variable(self, id: &str) -> String {
        format!("$Script:{}", self.name(id))
    }
}

#[cfg(test)]
mod tests {
    use crate::spec::ScriptName;

    const TEMPLATE: &str = include_str!("install.ps1.j2");

    #[test]
    fn the_scripts_own_parameters_are_reserved() {
        let (_, declared) = TEMPLATE.split_once("\nparam(\n").unwrap();
        let (declared, _) = declared.split_once("\n)\n").unwrap();
        let names: Vec<&str> = declared
            .lines()
            .filter_map(|line| line.split_once("]$")?.1.split([' ', ',']).next())
            .filter(|name| !name.starts_with("{{"))
            .collect();
        assert_eq!(names.len(), 20, "{names:?}");
        for name in names {
            assert!(ScriptName::is_reserved(name), "{name}");
        }
    }

    /// A variable of the script's outermost level that is not reserved could be overwritten.
    #[test]
    fn the_script_keeps_one_variable_of_its_own() {
        let (_, main) = TEMPLATE.split_once("# --- Here it begins").unwrap();
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
        assert!(ScriptName::is_reserved("Run"));
    }
}
