//! The procedure on the wire: roles, parameters, groups and steps as the manifest carries them.

use serde::{Deserialize, Serialize};

use crate::spec;
use crate::spec::{Action, Iis, Known, Program, Spec};

/// A role of the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Role {
    /// How steps name it.
    pub id: String,
    /// How people name it.
    pub name: String,
    /// `all`, `first`, `one` or `any`.
    pub servers: String,
    /// Host names or patterns.
    pub hosts: Stated<Vec<String>>,
    /// The larger role whose servers these are some of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
}

/// A value that an administrator may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Parameter {
    /// How texts name it: `${id}`.
    pub id: String,
    /// What it is for.
    pub description: String,
    /// Its documented default.
    pub default: Stated<String>,
    /// The role whose server it names, where it is a server's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// A fact, or the statement that the article leaves it open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Stated<T> {
    /// It is stated.
    Is(T),
    /// It is not, for this reason.
    Not {
        /// The reason.
        unknown: String,
    },
}

impl<T: Clone> From<&Known<T>> for Stated<T> {
    fn from(known: &Known<T>) -> Self {
        match known {
            Known::Is(value) => Self::Is(value.clone()),
            Known::Unknown(reason) => Self::Not {
                unknown: reason.clone(),
            },
        }
    }
}

/// The whole procedure: the plan that the script carries out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Procedure {
    /// Steps that belong together, in order.
    pub groups: Vec<Group>,
    /// Every step, in order.
    pub steps: Vec<Step>,
}

/// Steps that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Group {
    /// Unique among groups.
    pub id: String,
    /// What it achieves.
    pub title: String,
    /// What must be done elsewhere before it begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barriers: Vec<Barrier>,
}

/// A group must have been done on all servers of a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Barrier {
    /// The group.
    pub group: String,
    /// The role.
    pub role: String,
    /// Whether this was concluded rather than stated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inferred: bool,
}

/// One step. Which of the optional fields it has depends on its action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Step {
    /// Unique among steps.
    pub id: String,
    /// Its number, the same in script, article and plan.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Why packaging added it, where the article lacks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<String>,
    /// Its group.
    pub group: String,
    /// Where it is done.
    pub role: String,
    /// What it does: a word of a closed list.
    pub action: String,
    /// What it acts on: a component, payload, application, service, program or folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Which change, where the action has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The payloads it needs, under their inventory names where they are listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<String>,
    /// Whether the payloads were concluded rather than printed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inferred: bool,
    /// The nodes to expand in the deployment tool, from the root.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// The role whose servers are listed below the node, where it is done for each of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each_server: Option<String>,
    /// From this folder or role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// To this folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Arguments of the program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
    /// Settings to make, by name.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub settings: std::collections::BTreeMap<String, String>,
    /// The document to follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<Guide>,
    /// The account it is done with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Only on servers of this platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Only in this situation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub situation: Option<String>,
    /// Whether it may be left out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Whether default settings are accepted.
    #[serde(default, skip_serializing_if = "is_false")]
    pub accept_defaults: bool,
    /// What the article leaves open about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A part of another document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Guide {
    /// The section.
    pub section: Stated<String>,
    /// The document.
    pub document: Stated<String>,
    /// The first and the last of its steps that are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<[String; 2]>,
    /// What following it achieves.
    pub achieves: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl From<&spec::Role> for Role {
    fn from(role: &spec::Role) -> Self {
        Self {
            id: role.id.value.to_string(),
            name: role.name.clone(),
            servers: role.servers.as_str().to_owned(),
            hosts: (&role.hosts).into(),
            part_of: role.part_of.as_ref().map(|id| id.value.to_string()),
        }
    }
}

impl From<&spec::Parameter> for Parameter {
    fn from(parameter: &spec::Parameter) -> Self {
        Self {
            id: parameter.id.value.clone(),
            description: parameter.description.clone(),
            default: (&parameter.default).into(),
            role: parameter.role.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&spec::Group> for Group {
    fn from(group: &spec::Group) -> Self {
        let barriers = group.barriers.iter().map(|barrier| Barrier {
            group: barrier.group.clone(),
            role: barrier.role.to_string(),
            inferred: barrier.inferred,
        });
        Self {
            id: group.id.clone(),
            title: group.title.clone(),
            barriers: barriers.collect(),
        }
    }
}

impl From<&Spec> for Procedure {
    fn from(spec: &Spec) -> Self {
        Self {
            groups: spec.procedure.groups.iter().map(Into::into).collect(),
            steps: spec
                .procedure
                .steps
                .iter()
                .map(|step| Step::of(spec, step))
                .collect(),
        }
    }
}

impl Step {
    fn of(spec: &Spec, step: &spec::Step) -> Self {
        // The inventory's spelling wins, so that a reader finds the payload by its name.
        let listed = |name: &str| {
            spec.row(name)
                .map_or_else(|| name.to_owned(), |row| row.name.value.clone())
        };
        let account = step.account.as_ref().map(|account| match account {
            spec::Account::DomainAdministrator => "domain-administrator".to_owned(),
            spec::Account::Named(name) => name.clone(),
        });
        let condition = step.condition.as_ref();
        let common = Self {
            id: step.id.clone(),
            number: step.number.to_string(),
            added: step.added.clone(),
            group: spec
                .procedure
                .groups
                .get(step.group)
                .map_or_else(String::new, |g| g.id.clone()),
            role: step.role.to_string(),
            action: step.action.name().to_owned(),
            packages: step
                .action
                .packages()
                .iter()
                .map(|package| listed(&package.value))
                .collect(),
            account,
            platform: condition
                .and_then(|c| c.platform)
                .map(|platform| platform.to_string()),
            situation: condition.and_then(|c| c.situation.clone()),
            optional: step.optional,
            accept_defaults: step.accept_defaults,
            unknown: step.unknown.clone(),
            notes: step.notes.clone(),
            ..Self::default()
        };
        common.with_action(&step.action)
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each action, all alike")]
    fn with_action(self, action: &Action) -> Self {
        let first_package = self.packages.first().cloned();
        let operation = |word: &str| Some(word.to_owned());
        match action {
            Action::ComPlus {
                application,
                operation: change,
            } => Self {
                target: Some(application.clone()),
                operation: operation(change.as_str()),
                ..self
            },
            Action::Uninstall(component)
            | Action::Reinstall(component)
            | Action::Initialize(component) => Self {
                target: Some(component.node.name.value.clone()),
                path: component.node.path.clone(),
                each_server: component.node.each_server.as_ref().map(ToString::to_string),
                inferred: component.inferred,
                ..self
            },
            Action::Deploy { tool } => Self {
                target: Some(tool.clone()),
                ..self
            },
            Action::Extract { to } => Self {
                to: Some(to.to_string()),
                ..self
            },
            Action::Backup { folder, .. } => Self {
                target: Some(folder.to_string()),
                ..self
            },
            Action::Copy { from, to, .. } => Self {
                target: first_package,
                from: Some(from.to_string()),
                to: Some(to.to_string()),
                ..self
            },
            Action::Transfer { from, .. } => Self {
                target: first_package,
                from: from.as_ref().map(ToString::to_string),
                ..self
            },
            Action::Install { .. } | Action::Replace { .. } => Self {
                target: first_package,
                ..self
            },
            Action::Run {
                program,
                arguments,
                purpose,
            } => Self {
                target: match program {
                    Program::Package(_) => first_package,
                    Program::File(file) => Some(file.to_string()),
                },
                arguments: arguments.iter().map(ToString::to_string).collect(),
                operation: operation(purpose.as_str()),
                ..self
            },
            Action::Iis(Iis::Restart) => Self {
                operation: operation("restart"),
                ..self
            },
            Action::Iis(Iis::DirectorySecurity {
                application,
                default_domain,
                require_ssl,
            }) => Self {
                target: Some(application.clone()),
                operation: operation("directory-security"),
                settings: [
                    ("default-domain", default_domain),
                    ("require-ssl", require_ssl),
                ]
                .map(|(name, value)| (name.to_owned(), value.to_string()))
                .into(),
                ..self
            },
            Action::Service {
                service,
                operation: change,
            } => Self {
                target: Some(service.clone()),
                operation: operation(change.as_str()),
                ..self
            },
            Action::Guide(guide) => Self {
                guide: Some(guide.into()),
                inferred: guide.inferred,
                ..self
            },
            Action::Reboot => self,
            Action::Manual { instruction } => Self {
                target: Some(instruction.clone()),
                ..self
            },
        }
    }
}

impl From<&spec::Guide> for Guide {
    fn from(guide: &spec::Guide) -> Self {
        Self {
            section: (&guide.section).into(),
            document: (&guide.document).into(),
            steps: guide
                .steps
                .as_ref()
                .map(|range| [range.first.clone(), range.last.clone()]),
            achieves: guide.achieves.clone(),
        }
    }
}
