//! What the steps of a procedure do to payloads, in order.

use crate::finding::Finding;
use crate::folded_name::FoldedName;
use crate::spec::{Action, Component, PackageRef, Position, Program, Purpose, Spec, Step};

/// One thing that a step does to one payload.
#[derive(Clone, Debug)]
pub(super) struct Change<'a> {
    /// The step.
    pub step: &'a Step,
    /// What it does.
    pub effect: Effect,
    /// Whether the deployment tool does it.
    pub by: By,
    /// To what.
    pub object: Object,
    /// What the spec calls that.
    pub name: &'a str,
    /// Where the spec says so.
    pub at: Position,
}

/// What a step does to a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It is gone afterwards.
    Remove,
    /// It is installed afterwards.
    Install,
    /// Its file has been brought to where it is needed.
    Place,
    /// What it installed is initialised.
    Initialize,
}

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The deployment tool.
    Tool,
    /// Whoever follows the procedure.
    Hand,
}

/// What it is done to. A component whose packages nobody knows stands for itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Object {
    /// A payload.
    Payload(FoldedName),
    /// A node of the deployment tool's tree.
    Node(FoldedName),
}

/// Lists what the steps do, in order; replacing removes first and then installs.
pub(super) fn changes(spec: &Spec) -> Vec<Change<'_>> {
    let mut changes = Vec::new();
    for step in &spec.procedure.steps {
        match &step.action {
            Action::Uninstall(component) => by_tool(&mut changes, step, Effect::Remove, component),
            Action::Reinstall(component) => by_tool(&mut changes, step, Effect::Install, component),
            Action::Initialize(component) => {
                by_tool(&mut changes, step, Effect::Initialize, component);
            }
            Action::Copy { package, .. } | Action::Transfer { package, .. } => {
                changes.push(by_hand(step, Effect::Place, package));
            }
            Action::Install { package } => changes.push(by_hand(step, Effect::Install, package)),
            Action::Run {
                program: Program::Package(package),
                purpose,
                ..
            } => {
                let effect = match purpose {
                    Purpose::Work => Effect::Install,
                    Purpose::Remove => Effect::Remove,
                };
                changes.push(by_hand(step, effect, package));
            }
            Action::Replace { package } => {
                changes.push(by_hand(step, Effect::Remove, package));
                changes.push(by_hand(step, Effect::Install, package));
            }
            Action::Guide(guide) => {
                let installs = guide.packages.iter();
                changes.extend(installs.map(|package| by_hand(step, Effect::Install, package)));
            }
            Action::ComPlus { .. }
            | Action::Deploy { .. }
            | Action::Extract { .. }
            | Action::Backup { .. }
            | Action::Run {
                program: Program::File(_),
                ..
            }
            | Action::Iis(_)
            | Action::Service { .. }
            | Action::Reboot
            | Action::Manual { .. } => {}
        }
    }
    changes
}

fn by_hand<'a>(step: &'a Step, effect: Effect, package: &'a PackageRef) -> Change<'a> {
    Change {
        step,
        effect,
        by: By::Hand,
        object: Object::Payload(FoldedName::of(&package.value)),
        name: &package.value,
        at: package.at,
    }
}

fn by_tool<'a>(
    changes: &mut Vec<Change<'a>>,
    step: &'a Step,
    effect: Effect,
    component: &'a Component,
) {
    changes.extend(component.packages.iter().map(|package| Change {
        by: By::Tool,
        ..by_hand(step, effect, package)
    }));
    if component.packages.is_empty() {
        let node = &component.node.name;
        changes.push(Change {
            step,
            effect,
            by: By::Tool,
            object: Object::Node(FoldedName::of(&node.value)),
            name: &node.value,
            at: node.at,
        });
    }
}

impl Finding {
    /// Says that it is about what a step does, and points there.
    #[must_use]
    pub(super) fn change(self, spec: &Spec, change: &Change<'_>) -> Self {
        let finding = self
            .subject(&change.step.id)
            .spec(&spec.source.name, change.at);
        match &change.object {
            Object::Payload(_) => {
                let row = spec.row(change.name);
                finding.file(row.map_or(change.name, |row| &row.name.value))
            }
            Object::Node(_) => finding,
        }
    }
}
