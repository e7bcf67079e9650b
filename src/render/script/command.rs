//! What a step's script block calls: one function of the script for each action.

use super::fragment::Fragment;
use super::parameters::ScriptParameters;
use crate::plan::Plan;
use crate::spec::{Action, Iis, PackageRef, PayloadKind, Program, Purpose, Step, Text};

/// Writes what a step does, one command a line.
pub(super) fn commands(
    step: &Step,
    plan: &Plan<'_>,
    parameters: &ScriptParameters<'_>,
) -> Vec<Fragment> {
    let call = Call { plan, parameters };
    match &step.action {
        Action::ComPlus {
            application,
            operation,
        } => vec![call.with_words("Set-ComPlusApplication", &[application, operation.as_str()])],
        Action::Extract { to } => vec![call.with("Expand-Bundle", &[call.text(to)])],
        Action::Backup { folder, files } => {
            let names = files.iter().map(|file| Fragment::literal(&file.value));
            let arguments = [call.text(folder), list(names)];
            vec![call.with("Backup-Files", &arguments)]
        }
        Action::Copy { package, from, to } => vec![call.with(
            "Copy-Payload",
            &[
                Fragment::literal(&package.value),
                call.text(from),
                call.text(to),
                Fragment::literal(&package.value),
            ],
        )],
        Action::Transfer { package, .. } => {
            vec![call.with_words("Receive-Payload", &[&package.value])]
        }
        Action::Install { package } => vec![call.package(package, &[], Purpose::Work)],
        Action::Run {
            program: Program::Package(package),
            arguments,
            purpose,
        } => vec![call.package(package, arguments, *purpose)],
        Action::Run {
            program: Program::File(path),
            arguments,
            ..
        } => vec![call.with("Start-File", &[call.text(path), call.list(arguments)])],
        Action::Replace { package } => vec![
            call.package(package, &[], Purpose::Remove),
            call.package(package, &[], Purpose::Work),
        ],
        Action::Iis(Iis::Restart) => vec![call.with("Restart-Iis", &[])],
        Action::Service { service, operation } => {
            vec![call.with_words("Set-ServiceState", &[service, operation.as_str()])]
        }
        Action::Reboot => vec![call.with("Request-Restart", &[])],
        Action::Uninstall(_)
        | Action::Reinstall(_)
        | Action::Initialize(_)
        | Action::Deploy { .. }
        | Action::Iis(Iis::DirectorySecurity { .. })
        | Action::Guide(_)
        | Action::Manual { .. } => vec![call.with("Wait-Person", &[])],
    }
}

/// What commands are made with.
struct Call<'a> {
    plan: &'a Plan<'a>,
    parameters: &'a ScriptParameters<'a>,
}

impl Call<'_> {
    /// Calls a function of the script.
    fn with(&self, function: &str, arguments: &[Fragment]) -> Fragment {
        let words = std::iter::once(function).chain(arguments.iter().map(Fragment::as_str));
        Fragment::trusted(words.collect::<Vec<_>>().join(" "))
    }

    fn with_words(&self, function: &str, words: &[&str]) -> Fragment {
        let words: Vec<_> = words.iter().map(|word| Fragment::literal(word)).collect();
        self.with(function, &words)
    }

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
        self.with(function, &[Fragment::literal(name), self.list(arguments)])
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
