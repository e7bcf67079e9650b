//! The procedure of a spec as a manifest has it.

use crate::bundle::{Barrier, Group, Guide, Parameter, Procedure, Role, Stated, Step};
use crate::spec::{self, Action, Iis, Known, Program, Spec};

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
