//! What the template of the script sees.

use minijinja::value::Value;
use serde::Serialize;

use super::FILES;
use super::declaration::{BY_HAND, Declaration};
use super::fragment::Fragment;
use super::parameters::ScriptParameters;
use crate::folded_name::FoldedName;
use crate::plan::{Plan, PlannedPayload};
use crate::render::wording;
use crate::spec::{Account, Group, Known, Parameter, PayloadKind, Role, Spec, Step, Text};

#[derive(Serialize)]
pub(super) struct View<'a> {
    id: &'a str,
    title: &'a str,
    expires: Option<String>,
    roles: Vec<RoleView<'a>>,
    examples: Vec<&'a str>,
    parameters: Vec<ParameterView<'a>>,
    payloads: Vec<PayloadView<'a>>,
    groups: Vec<GroupView<'a>>,
    files: Vec<&'static str>,
}

#[derive(Serialize)]
struct RoleView<'a> {
    id: &'a str,
    text: String,
    servers: &'a str,
    part_of: &'a str,
}

#[derive(Serialize)]
struct ParameterView<'a> {
    id: &'a str,
    name: Value,
    name_literal: String,
    description: &'a str,
    default: &'a str,
    why_unknown: Option<&'a str>,
    stand_in: String,
}

#[derive(Serialize)]
struct PayloadView<'a> {
    name: &'a str,
    size: u64,
    sha256: String,
    product: Option<ProductView<'a>>,
    goes_along: bool,
}

#[derive(Serialize)]
struct ProductView<'a> {
    product_code: &'a str,
    upgrade_code: &'a str,
    package_code: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct GroupView<'a> {
    id: &'a str,
    title: &'a str,
    notes: &'a [String],
    barriers: Vec<BarrierView<'a>>,
    steps: Vec<StepView<'a>>,
}

#[derive(Serialize)]
struct BarrierView<'a> {
    group: &'a str,
    role: &'a str,
    text: Value,
}

#[derive(Serialize)]
struct StepView<'a> {
    id: &'a str,
    number: String,
    does: &'static str,
    added: Option<&'a str>,
    role: &'a str,
    title: Value,
    details: Vec<Value>,
    notes: &'a [String],
    account: Option<&'a str>,
    domain_administrator: bool,
    platform: Option<&'a str>,
    situation: Option<&'a str>,
    situation_text: Option<String>,
    optional: bool,
    by_hand: bool,
    needs: Vec<String>,
    with: Vec<(Value, Value)>,
}

impl<'a> View<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, parameters: ScriptParameters<'_>) -> Self {
        let spec = plan.spec;
        Self {
            id: &spec.rollup.id.value,
            title: &spec.rollup.title,
            expires: spec.rollup.expires.map(|day| day.to_string()),
            roles: spec
                .roles
                .iter()
                .map(|role| RoleView::new(role, spec))
                .collect(),
            examples: spec
                .roles
                .first()
                .map(|role| role.id.value.as_str())
                .into_iter()
                .collect(),
            parameters: (spec.parameters.iter())
                .map(|parameter| ParameterView::new(parameter, parameters))
                .collect(),
            payloads: plan
                .payloads
                .iter()
                .map(|payload| PayloadView::new(payload, spec))
                .collect(),
            files: FILES.iter().map(|(name, _)| *name).collect(),
            groups: (spec.procedure.groups.iter().enumerate())
                .map(|(index, group)| GroupView::new(group, index, plan, parameters))
                .collect(),
        }
    }
}

impl<'a> RoleView<'a> {
    fn new(role: &'a Role, spec: &Spec) -> Self {
        let hosts = match &role.hosts {
            Known::Is(hosts) => format!("named {}", hosts.join(", ")),
            Known::Unknown(_) => "whose names are not stated".to_owned(),
        };
        Self {
            id: role.id.value.as_str(),
            text: format!("{}; {}; {hosts}", role.name, wording::servers(role, spec)),
            servers: role.servers.as_str(),
            part_of: role.part_of.as_ref().map_or("", |part| part.value.as_str()),
        }
    }
}

impl<'a> ParameterView<'a> {
    fn new(parameter: &'a Parameter, parameters: ScriptParameters<'_>) -> Self {
        let name = parameters.name(&parameter.id.value);
        let (default, why_unknown) = match &parameter.default {
            Known::Is(default) => (default.as_str(), None),
            Known::Unknown(reason) => ("", Some(reason.as_str())),
        };
        Self {
            id: &parameter.id.value,
            name: Fragment::trusted(name.to_owned()).into(),
            name_literal: name.to_owned(),
            description: &parameter.description,
            default,
            why_unknown,
            stand_in: format!("<{name}>"),
        }
    }
}

impl<'a> PayloadView<'a> {
    fn new(payload: &'a PlannedPayload, spec: &Spec) -> Self {
        let mut named = spec
            .procedure
            .steps
            .iter()
            .flat_map(|step| step.action.packages());
        let is_named = named.any(|package| FoldedName::is_same(&package.value, &payload.name));
        Self {
            name: &payload.name,
            size: payload.size,
            sha256: payload.sha256.to_string(),
            product: payload.product.as_ref().map(|product| ProductView {
                product_code: product.product_code.as_deref().unwrap_or_default(),
                upgrade_code: product.upgrade_code.as_deref().unwrap_or_default(),
                package_code: product.package_code.as_deref().unwrap_or_default(),
                version: product.product_version.as_deref().unwrap_or_default(),
            }),
            goes_along: !matches!(payload.kind, PayloadKind::Msi | PayloadKind::Msp) && !is_named,
        }
    }
}

impl<'a> GroupView<'a> {
    fn new(
        group: &'a Group,
        index: usize,
        plan: &Plan<'a>,
        parameters: ScriptParameters<'_>,
    ) -> Self {
        let steps = plan.spec.procedure.steps.iter();
        Self {
            id: &group.id,
            title: &group.title,
            notes: &group.notes,
            barriers: (group.barriers.iter())
                .map(|barrier| BarrierView {
                    group: &barrier.group,
                    role: barrier.role.as_str(),
                    text: Fragment::text(&wording::barrier(barrier, plan.spec), parameters).into(),
                })
                .collect(),
            steps: steps
                .filter(|step| step.group == index)
                .map(|step| StepView::new(step, plan, parameters))
                .collect(),
        }
    }
}

impl<'a> StepView<'a> {
    fn new(step: &'a Step, plan: &Plan<'a>, parameters: ScriptParameters<'_>) -> Self {
        let condition = step.condition.as_ref();
        let title = wording::title(step, plan.spec);
        let declaration = Declaration::of(step, plan, parameters);
        let by_hand = declaration.does == BY_HAND || wording::by_hand(&step.action);
        let details = if by_hand {
            wording::details(step, plan)
        } else {
            Vec::new()
        };
        let open = wording::left_open(step).map(Value::from);
        let added = wording::added(step).map(Value::from);
        Self {
            id: &step.id,
            number: step.number.to_string(),
            does: declaration.does,
            added: step.added.as_deref(),
            role: step.role.as_str(),
            title: Fragment::text(&title, parameters).into(),
            details: (details.iter())
                .map(|text| Fragment::text(text, parameters).into())
                .chain(added)
                .chain(open)
                .collect(),
            notes: &step.notes,
            account: step.account.as_ref().map(wording::account),
            domain_administrator: step.account == Some(Account::DomainAdministrator),
            platform: condition.and_then(|condition| Some(condition.platform?.as_str())),
            situation: condition.and_then(|condition| condition.situation.as_deref()),
            situation_text: condition.and_then(wording::situation),
            optional: step.optional,
            by_hand,
            needs: needs(
                title
                    .parameters()
                    .chain(details.iter().flat_map(Text::parameters)),
                plan.spec,
                parameters,
            ),
            with: (declaration.with.into_iter())
                .map(|(name, value)| (Fragment::trusted(name.to_owned()).into(), value.into()))
                .collect(),
        }
    }
}

/// Returns the script parameters among `ids` that the administrator has to give, as the article does not.
fn needs<'t>(
    ids: impl Iterator<Item = &'t str>,
    spec: &Spec,
    parameters: ScriptParameters<'_>,
) -> Vec<String> {
    let mut names: Vec<String> = ids
        .filter_map(|id| spec.parameter(id))
        .filter(|parameter| parameter.default.known().is_none())
        .map(|parameter| parameters.name(&parameter.id.value).to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}
