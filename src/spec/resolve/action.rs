//! Resolves what a step does.

use super::{Reader, rules};
use crate::spec::{
    Action, Component, Guide, Iis, Node, Position, Program, Purpose, StepRange, raw,
};

impl Reader<'_> {
    /// Resolves the one action of a step.
    pub(super) fn action(&mut self, raw: &raw::Step, at: Position) -> Option<Action> {
        let mut actions = self.actions(raw, at);
        match actions.len() {
            0 => {
                let message = "the step does nothing";
                let hint = "add one action, such as `install`, `run` or `manual`".to_owned();
                self.find_with_hint(&rules::STEP_WITHOUT_ACTION, at, message, Some(hint));
                None
            }
            1 => actions.swap_remove(0),
            _ => {
                let names: Vec<&str> = actions.iter().flatten().map(Action::name).collect();
                let message = format!(
                    "the step does more than one thing: `{}`",
                    names.join("`, `")
                );
                self.find(&rules::STEP_WITH_SEVERAL_ACTIONS, at, message);
                None
            }
        }
    }

    /// Resolves every action that is written; one that is wrong is `None`.
    fn actions(&mut self, raw: &raw::Step, at: Position) -> Vec<Option<Action>> {
        [
            raw.com_plus.as_ref().map(|raw| self.com_plus(raw)),
            raw.uninstall
                .as_ref()
                .map(|raw| Some(Action::Uninstall(self.component(raw)))),
            raw.reinstall
                .as_ref()
                .map(|raw| Some(Action::Reinstall(self.component(raw)))),
            raw.initialize
                .as_ref()
                .map(|raw| Some(Action::Initialize(self.component(raw)))),
            raw.deploy.as_ref().map(|raw| {
                let tool = self.line(&raw.tool);
                Some(Action::Deploy { tool })
            }),
            raw.extract.as_ref().map(|raw| {
                let to = self.text(&raw.to);
                Some(Action::Extract { to })
            }),
            raw.backup.as_ref().map(|raw| Some(self.backup(raw, at))),
            raw.copy.as_ref().map(|raw| Some(self.copy(raw))),
            raw.transfer.as_ref().map(|raw| Some(self.transfer(raw))),
            raw.install.as_ref().map(|raw| {
                let package = self.located_line(&raw.file);
                Some(Action::Install { package })
            }),
            raw.run.as_ref().map(|raw| self.run(raw, at)),
            raw.replace.as_ref().map(|raw| {
                let package = self.located_line(&raw.file);
                Some(Action::Replace { package })
            }),
            raw.iis.as_ref().map(|raw| Some(Action::Iis(self.iis(raw)))),
            raw.service.as_ref().map(|raw| self.service(raw)),
            raw.guide
                .as_ref()
                .map(|raw| Some(Action::Guide(self.guide(raw)))),
            raw.reboot.as_ref().map(|_| Some(Action::Reboot)),
            raw.manual.as_ref().map(|raw| {
                let instruction = self.line(&raw.instruction);
                Some(Action::Manual { instruction })
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn com_plus(&mut self, raw: &raw::ComPlus) -> Option<Action> {
        let application = self.line(&raw.application);
        let operation = self.value(&raw.operation)?;
        Some(Action::ComPlus {
            application,
            operation,
        })
    }

    fn component(&mut self, raw: &raw::Component) -> Component {
        let node = Node {
            path: self.lines(&raw.article.path),
            name: self.located_line(&raw.article.node),
            each_server: raw
                .article
                .each_server
                .as_ref()
                .map(|role| self.role(role).value),
        };
        Component {
            node,
            packages: self.located_lines(&raw.packaging.packages),
            inferred: self.flag(&raw.packaging.inferred),
        }
    }

    fn backup(&mut self, raw: &raw::Backup, at: Position) -> Action {
        if raw.files.is_empty() {
            self.find(&rules::EMPTY_SECTION, at, "there are no files to back up");
        }
        Action::Backup {
            folder: self.text(&raw.folder),
            files: self.located_lines(&raw.files),
        }
    }

    fn copy(&mut self, raw: &raw::Copy) -> Action {
        Action::Copy {
            package: self.located_line(&raw.file),
            from: self.text(&raw.from),
            to: self.text(&raw.to),
        }
    }

    fn transfer(&mut self, raw: &raw::Transfer) -> Action {
        Action::Transfer {
            package: self.located_line(&raw.file),
            from: raw.from.as_ref().map(|role| self.role(role).value),
        }
    }

    fn run(&mut self, raw: &raw::Run, at: Position) -> Option<Action> {
        let arguments = raw
            .arguments
            .iter()
            .map(|argument| self.text(argument))
            .collect();
        let purpose = match &raw.purpose {
            Some(purpose) => self.value(purpose),
            None => Some(Purpose::Work),
        };
        let program = match (&raw.file, &raw.program) {
            (Some(file), None) => Some(Program::Package(self.located_line(file))),
            (None, Some(program)) => Some(Program::File(self.text(program))),
            (None, None) => {
                self.find(&rules::PROGRAM_OR_FILE, at, "the step runs nothing");
                None
            }
            (Some(_), Some(_)) => {
                self.find(&rules::PROGRAM_OR_FILE, at, "the step runs two things");
                None
            }
        };
        Some(Action::Run {
            program: program?,
            arguments,
            purpose: purpose?,
        })
    }

    fn iis(&mut self, raw: &raw::Iis) -> Iis {
        match raw {
            raw::Iis::Restart => Iis::Restart,
            raw::Iis::DirectorySecurity(raw) => Iis::DirectorySecurity {
                application: self.line(&raw.application),
                default_domain: self.text(&raw.default_domain),
                require_ssl: self.text(&raw.require_ssl),
            },
        }
    }

    fn service(&mut self, raw: &raw::Service) -> Option<Action> {
        let service = self.line(&raw.service);
        let operation = self.value(&raw.operation)?;
        Some(Action::Service { service, operation })
    }

    fn guide(&mut self, raw: &raw::Guide) -> Guide {
        let mut packages = self.located_lines(&raw.packages);
        packages.extend(self.located_lines(&raw.packaging.packages));
        Guide {
            section: self.stated_line(&raw.section),
            document: self.stated_line(&raw.document),
            steps: raw.steps.as_ref().map(|steps| StepRange {
                first: self.line(&steps.first),
                last: self.line(&steps.last),
            }),
            achieves: self.line(&raw.achieves),
            packages,
            inferred: self.flag(&raw.packaging.inferred),
        }
    }
}
