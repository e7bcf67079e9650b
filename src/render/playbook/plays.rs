//! How the procedure falls into plays: one for each role and barrier.

use crate::plan::Plan;
use crate::render::script;
use crate::spec::{Action, Barrier, Group, Iis, Role, RoleId, Servers, ServiceOperation, Step};

/// Steps that follow each other on the servers of one role, with nothing to wait for in between.
pub(super) struct Play<'a> {
    pub role: &'a RoleId,
    /// What has to be done elsewhere before.
    pub barriers: &'a [Barrier],
    pub groups: Vec<Part<'a>>,
}

/// What a play does of a group.
pub(super) struct Part<'a> {
    pub group: &'a Group,
    pub tasks: Vec<Task<'a>>,
}

/// What is asked of `install.ps1` at once.
pub(super) enum Task<'a> {
    /// A step that it does.
    Step(&'a Step),
    /// Steps that one person does, one after another.
    ByHand(Vec<&'a Step>),
}

/// Splits the procedure into plays.
pub(super) fn plays<'a>(plan: &Plan<'a>) -> Vec<Play<'a>> {
    let mut plays: Vec<Play<'a>> = Vec::new();
    for step in &plan.spec.procedure.steps {
        let Some(group) = plan.spec.procedure.groups.get(step.group) else {
            continue;
        };
        let follows = |play: &&mut Play<'a>| {
            let is_begun = play
                .groups
                .last()
                .is_some_and(|last| last.group.id == group.id);
            *play.role == step.role && (is_begun || group.barriers.is_empty())
        };
        if let Some(play) = plays.last_mut().filter(follows) {
            play.add(group, step, plan);
        } else {
            let mut begun = Play {
                role: &step.role,
                barriers: &group.barriers,
                groups: Vec::new(),
            };
            begun.add(group, step, plan);
            plays.push(begun);
        }
    }
    plays
}

impl<'a> Play<'a> {
    fn add(&mut self, group: &'a Group, step: &'a Step, plan: &Plan<'a>) {
        match self.groups.last_mut() {
            Some(part) if part.group.id == group.id => part.add(step, plan),
            _ => self.groups.push(Part {
                group,
                tasks: vec![Task::of(step, plan)],
            }),
        }
    }

    pub(super) fn steps(&self) -> impl Iterator<Item = &'a Step> {
        let tasks = self.groups.iter().flat_map(|part| &part.tasks);
        tasks.flat_map(Task::steps)
    }

    /// Tells whether its servers take turns: all of a kind are not to be down at once.
    pub(super) fn is_one_by_one(&self, role: Option<&Role>) -> bool {
        role.is_some_and(|role| role.servers == Servers::All)
            && self.steps().any(|step| interrupts(&step.action))
    }
}

impl<'a> Part<'a> {
    /// Steps by hand that nothing decides about come in one list, as they do in the script.
    fn add(&mut self, step: &'a Step, plan: &Plan<'a>) {
        match self.tasks.last_mut() {
            Some(Task::ByHand(list))
                if script::by_hand(step, plan)
                    && is_plain(step)
                    && list.iter().all(|other| is_plain(other)) =>
            {
                list.push(step);
            }
            _ => self.tasks.push(Task::of(step, plan)),
        }
    }
}

impl<'a> Task<'a> {
    fn of(step: &'a Step, plan: &Plan<'a>) -> Self {
        if script::by_hand(step, plan) {
            Self::ByHand(vec![step])
        } else {
            Self::Step(step)
        }
    }

    pub(super) fn steps(&self) -> Vec<&'a Step> {
        match self {
            Self::Step(step) => vec![step],
            Self::ByHand(list) => list.clone(),
        }
    }
}

/// Tells whether a step by hand is always to be done, and with no answer but that it is.
fn is_plain(step: &Step) -> bool {
    !matches!(step.action, Action::Reboot) && step.condition.is_none() && !step.optional
}

/// Tells whether a step ends for a while what a server does, and then takes it up again.
fn interrupts(action: &Action) -> bool {
    match action {
        Action::Reboot | Action::Iis(Iis::Restart) => true,
        Action::Service { operation, .. } => *operation == ServiceOperation::Restart,
        _ => false,
    }
}
