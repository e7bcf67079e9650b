//! What the templates of the playbook see.

use minijinja::value::Value;
use serde::Serialize;

use super::plays::{Part, Play, Task, plays};
use super::scalar::Scalar;
use crate::digest::Digest;
use crate::plan::Plan;
use crate::render::wording;
use crate::spec::{Known, Parameter, Role, RoleId, Spec, Step};

#[derive(Serialize)]
pub(super) struct View<'a> {
    id: &'a str,
    title: &'a str,
    script: String,
    everywhere: String,
    roles: Vec<RoleView<'a>>,
    parameters: Vec<ParameterView<'a>>,
    unset: Value,
    situations: Vec<SituationView<'a>>,
    optional: String,
    plays: Vec<PlayView<'a>>,
}

#[derive(Serialize)]
struct RoleView<'a> {
    id: &'a str,
    group: String,
    text: String,
    servers: &'a str,
    has_steps: Value,
    part_of: Option<String>,
    parts: Vec<String>,
}

#[derive(Serialize)]
struct ParameterView<'a> {
    id: &'a str,
    description: &'a str,
    default: Value,
    why_unknown: Option<&'a str>,
}

#[derive(Serialize)]
struct SituationView<'a> {
    id: &'a str,
    text: String,
}

#[derive(Serialize)]
struct PlayView<'a> {
    name: String,
    hosts: String,
    role: &'a str,
    one_by_one: bool,
    barriers: Vec<BarrierView>,
    behind: Option<Value>,
    groups: Vec<GroupView<'a>>,
}

#[derive(Serialize)]
struct BarrierView {
    text: Value,
    servers: String,
    steps: Vec<String>,
}

#[derive(Serialize)]
struct GroupView<'a> {
    title: &'a str,
    tasks: Vec<TaskView<'a>>,
}

#[derive(Serialize)]
struct TaskView<'a> {
    name: Value,
    file: Value,
    step: Option<&'a str>,
    list: Vec<HandView<'a>>,
}

#[derive(Serialize)]
struct HandView<'a> {
    id: &'a str,
    number: String,
    title: Value,
    details: Vec<Value>,
}

impl<'a> View<'a> {
    pub(super) fn new(plan: &Plan<'a>, script: Digest) -> Self {
        let spec = plan.spec;
        let steps = &spec.procedure.steps;
        let parameters = spec.parameters.iter();
        let unset = parameters.filter(|parameter| parameter.default.known().is_none());
        let situations: Vec<_> = steps.iter().filter_map(SituationView::of).collect();
        let optional = steps.iter().filter(|step| step.optional);
        let optional: Vec<_> = optional.map(|step| step.id.as_str()).collect();
        Self {
            id: &spec.rollup.id.value,
            title: &spec.rollup.title,
            script: script.to_string(),
            everywhere: (spec.roles.iter())
                .map(|role| group(&role.id.value))
                .collect::<Vec<_>>()
                .join(":"),
            roles: spec
                .roles
                .iter()
                .map(|role| RoleView::new(role, spec))
                .collect(),
            unset: list(unset.map(|parameter| parameter.id.value.as_str())),
            parameters: spec.parameters.iter().map(ParameterView::new).collect(),
            situations,
            optional: optional.join(", "),
            plays: plays(plan)
                .iter()
                .map(|play| PlayView::new(play, plan))
                .collect(),
        }
    }
}

impl<'a> RoleView<'a> {
    fn new(role: &'a Role, spec: &'a Spec) -> Self {
        let hosts = match &role.hosts {
            Known::Is(hosts) => format!("named {}", hosts.join(", ")),
            Known::Unknown(_) => "whose names are not stated".to_owned(),
        };
        let mut steps = spec.procedure.steps.iter();
        let has_steps = steps.any(|step| step.role == role.id.value);
        let is_part = |other: &&Role| {
            (other.part_of.as_ref()).is_some_and(|whole| whole.value == role.id.value)
        };
        Self {
            id: role.id.value.as_str(),
            group: group(&role.id.value),
            text: format!("{}; {}; {hosts}", role.name, wording::servers(role, spec)),
            servers: role.servers.as_str(),
            has_steps: Value::from_safe_string(has_steps.to_string()),
            part_of: role.part_of.as_ref().map(|whole| group(&whole.value)),
            parts: (spec.roles.iter().filter(is_part))
                .map(|part| group(&part.id.value))
                .collect(),
        }
    }
}

impl<'a> ParameterView<'a> {
    fn new(parameter: &'a Parameter) -> Self {
        let (default, why_unknown) = match &parameter.default {
            Known::Is(default) => (default.as_str(), None),
            Known::Unknown(reason) => ("", Some(reason.as_str())),
        };
        Self {
            id: &parameter.id.value,
            description: &parameter.description,
            default: Scalar::unsafe_value(default).into(),
            why_unknown,
        }
    }
}

impl<'a> SituationView<'a> {
    fn of(step: &'a Step) -> Option<Self> {
        let text = wording::situation(step.condition.as_ref()?)?;
        Some(Self {
            id: &step.id,
            text: format!("Step {}. {text}", step.number),
        })
    }
}

impl<'a> PlayView<'a> {
    fn new(shown: &Play<'a>, plan: &Plan<'a>) -> Self {
        let spec = plan.spec;
        let steps: Vec<_> = shown.steps().collect();
        let behind = shown.barriers.iter().map(|barrier| barrier.group.as_str());
        let role = wording::role_name(shown.role, spec);
        Self {
            name: format!("{} on the {role}", numbers(&steps)),
            hosts: group(shown.role),
            role: shown.role.as_str(),
            one_by_one: shown.is_one_by_one(spec.role(shown.role)),
            behind: (!shown.barriers.is_empty()).then(|| list(behind)),
            barriers: (shown.barriers.iter())
                .map(|barrier| BarrierView {
                    text: Scalar::documented("", &wording::barrier(barrier, spec), plan).into(),
                    servers: group(&barrier.role),
                    steps: (spec.procedure.steps.iter())
                        .filter(|step| {
                            let group = spec.procedure.groups.get(step.group);
                            step.role == barrier.role
                                && group.is_some_and(|group| group.id == barrier.group)
                        })
                        .map(|step| step.id.clone())
                        .collect(),
                })
                .collect(),
            groups: shown
                .groups
                .iter()
                .map(|part| GroupView::new(part, plan))
                .collect(),
        }
    }
}

impl<'a> GroupView<'a> {
    fn new(part: &Part<'a>, plan: &Plan<'a>) -> Self {
        Self {
            title: &part.group.title,
            tasks: part
                .tasks
                .iter()
                .map(|task| TaskView::new(task, plan))
                .collect(),
        }
    }
}

impl<'a> TaskView<'a> {
    fn new(task: &Task<'a>, plan: &Plan<'a>) -> Self {
        match task {
            Task::Step(step) => {
                let before = format!("Step {}, {}: ", step.number, step.id);
                let title = wording::title(step, plan.spec);
                Self {
                    name: Scalar::documented(&before, &title, plan).into(),
                    file: Value::from_safe_string("step".to_owned()),
                    step: Some(&step.id),
                    list: Vec::new(),
                }
            }
            Task::ByHand(steps) => Self {
                name: Scalar::literal(&format!("{}, by hand", numbers(steps))).into(),
                file: Value::from_safe_string("by-hand".to_owned()),
                step: None,
                list: steps.iter().map(|step| HandView::new(step, plan)).collect(),
            },
        }
    }
}

impl<'a> HandView<'a> {
    fn new(step: &'a Step, plan: &Plan<'a>) -> Self {
        let details = wording::details(step, plan);
        Self {
            id: &step.id,
            number: step.number.to_string(),
            title: Scalar::text(&wording::title(step, plan.spec)).into(),
            details: (details.iter().map(Scalar::text))
                .chain(wording::left_open(step).map(|text| Scalar::literal(&text)))
                .chain(step.notes.iter().map(|note| Scalar::literal(note)))
                .map(Value::from)
                .collect(),
        }
    }
}

impl From<Scalar> for Value {
    fn from(scalar: Scalar) -> Self {
        Self::from_safe_string(scalar.into_string())
    }
}

/// Returns the group of the inventory that holds the servers of a role.
fn group(role: &RoleId) -> String {
    format!("role_{}", role.as_str().replace('-', "_"))
}

/// Names steps by their numbers, which follow each other.
fn numbers(steps: &[&Step]) -> String {
    match steps {
        [first, last] => format!("Steps {} and {}", first.number, last.number),
        [first, .., last] => format!("Steps {} to {}", first.number, last.number),
        [only] => format!("Step {}", only.number),
        [] => String::new(),
    }
}

/// Writes ids as what stands in a list between brackets.
fn list<'i>(ids: impl Iterator<Item = &'i str>) -> Value {
    let mut ids: Vec<String> = ids.map(|id| Scalar::literal(id).into_string()).collect();
    ids.dedup();
    Value::from_safe_string(ids.join(", "))
}
