//! What a step does, as the script declares it: the word for it, and what it is done with.
//!
//! The `.ps1` files here declare each of these kinds with `Kind`.

use super::fragment::Fragment;
use super::parameters::ScriptParameters;
use crate::plan::Plan;
use crate::spec::{
    Action, Iis, PackageRef, PayloadKind, Program, Purpose, ServiceOperation, Step, Text,
};

/// The word for what only a person can do.
pub(super) const BY_HAND: &str = "by-hand";

/// What a step does.
pub(super) struct Declaration {
    /// The word for its kind.
    pub does: &'static str,
    /// What it is done with, by name.
    pub with: Vec<(&'static str, Fragment)>,
}

impl Declaration {
    /// Returns what a step does.
    #[expect(clippy::too_many_lines, reason = "one arm for each action, all alike")]
    pub(super) fn of(step: &Step, plan: &Plan<'_>, parameters: ScriptParameters<'_>) -> Self {
        let text = |text: &Text| Fragment::text(text, parameters);
        let texts = |texts: &[Text]| list(texts.iter().map(text));
        let file = |package: &PackageRef| Fragment::literal(&package.value);
        let (does, with) = match &step.action {
            Action::ComPlus {
                application,
                operation,
            } => (
                "com-plus",
                vec![
                    ("Application", Fragment::literal(application)),
                    ("Operation", Fragment::literal(operation.as_str())),
                ],
            ),
            Action::Extract { to } => ("extract", vec![("To", text(to))]),
            Action::Backup { folder, files } => (
                "backup",
                vec![
                    ("Folder", text(folder)),
                    ("Files", list(files.iter().map(file))),
                ],
            ),
            Action::Copy { package, from, to } => (
                "copy",
                vec![
                    ("File", file(package)),
                    ("From", text(from)),
                    ("To", text(to)),
                ],
            ),
            Action::Transfer { package, .. } => ("transfer", vec![("File", file(package))]),
            Action::Install { package } => (
                run(plan, package, Purpose::Work),
                vec![("File", file(package)), ("Arguments", texts(&[]))],
            ),
            Action::Run {
                program: Program::Package(package),
                arguments,
                purpose,
            } => (
                run(plan, package, *purpose),
                vec![("File", file(package)), ("Arguments", texts(arguments))],
            ),
            Action::Run {
                program: Program::File(path),
                arguments,
                ..
            } => (
                "run",
                vec![("Program", text(path)), ("Arguments", texts(arguments))],
            ),
            Action::Replace { package } => (replace(plan, package), vec![("File", file(package))]),
            Action::Iis(Iis::Restart) => ("restart-iis", Vec::new()),
            Action::Service {
                service,
                operation: ServiceOperation::Restart,
            } => (
                "restart-service",
                vec![("Service", Fragment::literal(service))],
            ),
            Action::Service { service, operation } => (
                "service",
                vec![
                    ("Service", Fragment::literal(service)),
                    ("Operation", Fragment::literal(operation.as_str())),
                ],
            ),
            Action::Reboot => ("restart", Vec::new()),
            Action::Uninstall(_)
            | Action::Reinstall(_)
            | Action::Initialize(_)
            | Action::Deploy { .. }
            | Action::Iis(Iis::DirectorySecurity { .. })
            | Action::Guide(_)
            | Action::Manual { .. } => (BY_HAND, Vec::new()),
        };
        Self { does, with }
    }
}

/// Returns the word for running a payload: Windows Installer is asked for packages and patches, and nothing but a
/// file is started. What the script cannot do is for a person.
fn run(plan: &Plan<'_>, package: &PackageRef, purpose: Purpose) -> &'static str {
    match (kind(plan, package), purpose) {
        (PayloadKind::Msi, Purpose::Work) => "install",
        (PayloadKind::Msi, Purpose::Remove) => "remove",
        (PayloadKind::Msp, Purpose::Work) => "patch",
        (PayloadKind::File, _) => "start",
        (PayloadKind::Msp, Purpose::Remove) | (PayloadKind::Cab, _) => BY_HAND,
    }
}

/// Returns the word for replacing an older package, which takes a package.
fn replace(plan: &Plan<'_>, package: &PackageRef) -> &'static str {
    match kind(plan, package) {
        PayloadKind::Msi => "replace",
        PayloadKind::Msp | PayloadKind::Cab | PayloadKind::File => BY_HAND,
    }
}

fn kind(plan: &Plan<'_>, package: &PackageRef) -> PayloadKind {
    let payload = plan.payload(&package.value);
    payload.map_or(PayloadKind::Msi, |payload| payload.kind)
}

fn list(items: impl Iterator<Item = Fragment>) -> Fragment {
    let items: Vec<_> = items.map(|item| item.to_string()).collect();
    Fragment::trusted(format!("@({})", items.join(", ")))
}
