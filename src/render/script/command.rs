//! What a step's script block calls: one function of the script for each action.

use super::fragment::Fragment;
use super::parameters::ScriptParameters;
use crate::plan::Plan;
use crate::spec::{Action, Iis, PackageRef, PayloadKind, Program, Purpose, Step, Text};

/// Writes what a step does, one command a line.
pub(super) fn commands(
    step: &Step,
    plan: &Plan<'_>,
    parameters: ScriptParameters<'_>,
) -> Vec<Fragment> {
    let context = Context { plan, parameters };
    match &step.action {
        Action::ComPlus {
            application,
            operation,
        } => vec![call_with_words(
            "Set-ComPlusApplication",
            &[application, operation.as_str()],
        )],
        Action::Extract { to } => vec![call("Expand-Bundle", &[context.text(to)])],
        Action::Backup { folder, files } => {
            let names = files.iter().map(|file| Fragment::literal(&file.value));
            let arguments = [context.text(folder), list(names)];
            vec![call("Backup-Files", &arguments)]
        }
        Action::Copy { package, from, to } => vec![call(
            "Copy-Payload",
            &[
                Fragment::literal(&package.value),
                context.text(from),
                context.text(to),
            ],
        )],
        Action::Transfer { package, .. } => {
            vec![call_with_words("Receive-Payload", &[&package.value])]
        }
        Action::Install { package } => vec![context.package(package, &[], Purpose::Work)],
        Action::Run {
            program: Program::Package(package),
            arguments,
            purpose,
        } => vec![context.package(package, arguments, *purpose)],
        Action::Run {
            program: Program::File(path),
            arguments,
            ..
        } => vec![call(
            "Start-File",
            &[context.text(path), context.list(arguments)],
        )],
        Action::Replace { package } => vec![
            context.package(package, &[], Purpose::Remove),
            context.package(package, &[], Purpose::Work),
        ],
        Action::Iis(Iis::Restart) => vec![call("Restart-Iis", &[])],
        Action::Service { service, operation } => {
            vec![call_with_words(
                "Set-ServiceState",
                &[service, operation.as_str()],
            )]
        }
        Action::Reboot => vec![call("Request-Restart", &[])],
        Action::Uninstall(_)
        | Action::Reinstall(_)
        | Action::Initialize(_)
        | Action::Deploy { .. }
        | Action::Iis(Iis::DirectorySecurity { .. })
        | Action::Guide(_)
        | Action::Manual { .. } => vec![call("Wait-Person", &[])],
    }
}

/// What commands are made with.
struct Context<'a> {
    plan: &'a Plan<'a>,
    parameters: ScriptParameters<'a>,
}

impl Context<'_> {
    /// Calls what installs or removes a package, or runs a payload that is none.
    fn package(&self, package: &PackageRef, arguments: &[Text], purpose: Purpose) -> Fragment {
        let name = &package.value;
        let is_package = self
            .plan
            .payload(name)
            .is_none_or(|payload| payload.kind == PayloadKind::Msi);
        let function = match (is_package, purpose) {
            (true, Purpose::Work) => "Install-Package",
            (true, Purpose::Remove) => "Uninstall-Package",
            (false, _) => "Start-Payload",
        };
        call(function, &[Fragment::literal(name), self.list(arguments)])
    }

    fn text(&self, text: &Text) -> Fragment {
        Fragment::text(text, self.parameters)
    }

    fn list(&self, texts: &[Text]) -> Fragment {
        list(texts.iter().map(|text| self.text(text)))
    }
}

fn list(items: impl Iterator<Item = Fragment>) -> Fragment {
    let items: Vec<_> = items.map(|item| item.to_string()).collect();
    Fragment::trusted(format!("@({})", items.join(", ")))
}

/// Calls a function of the script.
fn call(function: &str, arguments: &[Fragment]) -> Fragment {
    let words = std::iter::once(function).chain(arguments.iter().map(Fragment::as_str));
    Fragment::trusted(words.collect::<Vec<_>>().join(" "))
}

fn call_with_words(function: &str, words: &[&str]) -> Fragment {
    let words: Vec<_> = words.iter().map(|word| Fragment::literal(word)).collect();
    call(function, &words)
}
