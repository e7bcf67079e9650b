//! What the template of the article sees.

use jiff::civil::Date;
use serde::Serialize;

use super::files::{FileView, as_expected};
use crate::grouped::Grouped;
use crate::plan::Plan;
use crate::render::script::ScriptParameters;
use crate::render::{sheet, wording};
use crate::spec::{
    Article, Barrier, Fix, Group, Known, Parameter, Part, Prerequisite, Product, Replaces, Role,
    Servers, Spec, Step, Text, TreeNode,
};

/// How the bundle is checked with stock tools; `docs/stock-tools.md` tells the same.
const CHECK_SHELL: &str = include_str!("check.sh");
const CHECK_POWERSHELL: &str = include_str!("check.ps1");

#[derive(Serialize)]
pub(super) struct View<'a> {
    heading: &'a str,
    has_article: bool,
    stated: Vec<(&'static str, String)>,
    added: Vec<(&'static str, String)>,
    fixes: Vec<FixView<'a>>,
    audience: Vec<&'a str>,
    availability: Vec<&'a str>,
    support: Vec<&'a str>,
    support_site: Option<String>,
    languages: Option<String>,
    prerequisites: Vec<String>,
    restart: Vec<&'static str>,
    replaces: Option<String>,
    files: Vec<FileView<'a>>,
    total: String,
    as_expected: Option<String>,
    or_later: bool,
    table_language: Option<&'a str>,
    table_notes: Vec<&'a str>,
    check_shell: &'static str,
    check_powershell: &'static str,
    roles: Vec<RoleView<'a>>,
    first_role: &'a str,
    parameters: Vec<ParameterView<'a>>,
    groups: Vec<GroupView<'a>>,
    tree: Vec<NodeView<'a>>,
    article_notes: Vec<&'a str>,
    our_notes: &'a [String],
    inferred: bool,
}

#[derive(Serialize)]
struct FixView<'a> {
    summary: &'a str,
    documented: Option<String>,
    versions: String,
}

#[derive(Serialize)]
struct RoleView<'a> {
    id: &'a str,
    name: &'a str,
    servers: String,
    hosts: String,
    notes: &'a [String],
    columns: Vec<usize>,
    groups: Vec<SheetGroupView<'a>>,
}

/// The steps of a group on the sheet of a role.
#[derive(Serialize)]
struct SheetGroupView<'a> {
    title: &'a str,
    barriers: Vec<Vec<PieceView>>,
    meanwhile: Vec<String>,
    steps: Vec<SheetStepView<'a>>,
}

#[derive(Serialize)]
struct SheetStepView<'a> {
    id: &'a str,
    number: String,
    by_hand: bool,
    optional: bool,
    added: bool,
    title: Vec<PieceView>,
    check: &'static str,
    way_back: &'static str,
}

#[derive(Serialize)]
struct ParameterView<'a> {
    name: &'a str,
    description: String,
    server_of: Option<String>,
    default: String,
    known: bool,
}

#[derive(Serialize)]
struct GroupView<'a> {
    id: &'a str,
    title: &'a str,
    role: String,
    barriers: Vec<Vec<PieceView>>,
    notes: &'a [String],
    steps: Vec<StepView<'a>>,
}

#[derive(Serialize)]
struct StepView<'a> {
    id: &'a str,
    number: String,
    added: Option<String>,
    action: &'static str,
    by_hand: bool,
    optional: bool,
    title: Vec<PieceView>,
    role: Option<String>,
    account: Option<&'a str>,
    conditions: Vec<String>,
    details: Vec<Vec<PieceView>>,
    open: Vec<String>,
    notes: &'a [String],
}

/// A piece of a text: words, or the value of a parameter.
#[derive(Serialize)]
struct PieceView {
    text: String,
    parameter: Option<String>,
}

#[derive(Serialize)]
struct NodeView<'a> {
    name: &'a str,
    children: Vec<NodeView<'a>>,
}

/// Whose title stands at the top.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heading {
    OfArticle,
    OfRollup,
}

/// Puts values into texts.
struct Pieces<'a> {
    spec: &'a Spec,
    parameters: ScriptParameters<'a>,
}

impl<'a> View<'a> {
    pub(super) fn new(plan: &Plan<'a>, parameters: ScriptParameters<'a>) -> Self {
        let spec = plan.spec;
        let article = spec.article.as_ref();
        let pieces = Pieces { spec, parameters };
        let title = article.and_then(|article| article.title.as_ref()?.known());
        let texts = |texts: fn(&Article) -> &[String]| {
            let texts = article.map(texts).unwrap_or_default();
            texts.iter().map(String::as_str).collect::<Vec<_>>()
        };
        Self {
            heading: title.unwrap_or(&spec.rollup.title),
            has_article: article.is_some(),
            stated: article.map(stated).unwrap_or_default(),
            added: added(
                spec,
                title.map_or(Heading::OfRollup, |_| Heading::OfArticle),
            ),
            fixes: article
                .iter()
                .flat_map(|article| &article.fixes)
                .map(FixView::new)
                .collect(),
            audience: texts(|article| &article.audience),
            availability: texts(|article| &article.availability.notes),
            support: texts(|article| &article.support.notes),
            support_site: article
                .and_then(|article| article.support.site.as_ref())
                .map(wording::known),
            languages: article.and_then(languages),
            prerequisites: (article.iter())
                .flat_map(|article| &article.prerequisites)
                .map(|prerequisite| self::prerequisite(prerequisite, spec))
                .collect(),
            restart: article.map(restart).unwrap_or_default(),
            replaces: replaces(spec),
            files: (spec.inventory.iter())
                .map(|row| FileView::new(row, plan.payload(&row.name.value)))
                .collect(),
            total: Grouped(total(plan)).to_string(),
            as_expected: as_expected(plan),
            or_later: spec.allows_later(),
            table_language: article.and_then(|article| article.table_language.as_deref()),
            table_notes: texts(|article| &article.table_notes),
            check_shell: CHECK_SHELL,
            check_powershell: CHECK_POWERSHELL,
            roles: plan
                .roles()
                .map(|(role, steps)| RoleView::new(role, &steps, &pieces))
                .collect(),
            first_role: spec
                .roles
                .first()
                .map_or("ROLE", |role| role.id.value.as_str()),
            parameters: (spec.parameters.iter())
                .map(|parameter| ParameterView::new(parameter, &pieces))
                .collect(),
            groups: (spec.procedure.groups.iter().enumerate())
                .map(|(index, group)| GroupView::new(group, index, plan, &pieces))
                .collect(),
            tree: article
                .iter()
                .flat_map(|article| &article.tree)
                .map(NodeView::new)
                .collect(),
            article_notes: texts(|article| &article.notes),
            our_notes: &spec.rollup.notes,
            inferred: spec.rollup.inferred,
        }
    }
}

/// Adds up the sizes of all files.
fn total(plan: &Plan<'_>) -> u64 {
    let sizes = plan.spec.inventory.iter().filter_map(|row| {
        let stated = row.size.as_ref().map(|size| size.value);
        stated.or_else(|| Some(plan.payload(&row.name.value)?.size))
    });
    sizes.fold(0, u64::saturating_add)
}

fn languages(article: &Article) -> Option<String> {
    Some(match article.languages.as_ref()? {
        Known::Is(languages) => languages.join(", "),
        Known::Unknown(reason) => wording::not_stated(reason),
    })
}

/// Returns what identifies the article, as far as it says so.
fn stated(article: &Article) -> Vec<(&'static str, String)> {
    let released = article.released.as_ref().map(|released| match released {
        Known::Is(released) => day(*released),
        Known::Unknown(reason) => wording::not_stated(reason),
    });
    let product = article.product.as_ref().map(name_and_version);
    let stated = [
        ("Product", product),
        ("Number", article.number.as_ref().map(wording::known)),
        ("Title", article.title.as_ref().map(wording::known)),
        ("Released", released),
    ];
    let said = |(name, value): (_, Option<String>)| Some((name, value?));
    stated.into_iter().filter_map(said).collect()
}

/// Writes a product with its version, where that is stated.
fn name_and_version(product: &Product) -> String {
    match &product.version {
        Some(version) => format!("{} {version}", product.name),
        None => product.name.clone(),
    }
}

/// Returns what identifies the rollup that we ship; its title where something else stands at the top.
fn added(spec: &Spec, heading: Heading) -> Vec<(&'static str, String)> {
    let rollup = &spec.rollup;
    let mut added = vec![("Rollup", rollup.id.value.clone())];
    if heading == Heading::OfArticle {
        added.push(("Title", rollup.title.clone()));
    }
    added.extend([
        (
            "Series",
            format!("number {} of {}", rollup.sequence, rollup.series),
        ),
        ("Released", day(rollup.release)),
    ]);
    if let Some(expires) = rollup.expires {
        added.push(("Not to be installed after", day(expires)));
    }
    added
}

/// Writes a day as file tables do.
fn day(day: Date) -> String {
    day.strftime("%d-%b-%Y").to_string()
}

fn prerequisite(prerequisite: &Prerequisite, spec: &Spec) -> String {
    match prerequisite {
        Prerequisite::Product(product) => format!("{} is installed.", name_and_version(product)),
        Prerequisite::Group { name } => format!("You are a member of the group \"{name}\"."),
        Prerequisite::Tool(tool) => format!(
            "\"{}\" is installed on the {}.",
            tool.name,
            wording::role_name(&tool.role, spec)
        ),
    }
}

fn restart(article: &Article) -> Vec<&'static str> {
    let computer = article.restart.computer.map(|restarts| {
        if restarts {
            "Computers have to be restarted."
        } else {
            "Computers do not have to be restarted."
        }
    });
    let services = article.restart.services.map(|restart| {
        if restart {
            "Services are restarted on the way."
        } else {
            "Services do not have to be restarted."
        }
    });
    computer.into_iter().chain(services).collect()
}

/// Says what it makes unnecessary, as far as the article or we say anything.
fn replaces(spec: &Spec) -> Option<String> {
    let article = spec.article.as_ref();
    let stated = article.and_then(|article| article.replaces.as_ref());
    let stated = stated.map(|stated| match stated {
        Replaces::AllPrevious => "It replaces every update released before it.".to_owned(),
        Replaces::Named(names) => format!("It replaces {}.", names.join(", ")),
        Replaces::Nothing => "It replaces no other update.".to_owned(),
    });
    let ours = spec.rollup.replaces.join(", ");
    match (stated, ours.as_str()) {
        (stated, "") => stated,
        (Some(stated), ours) => Some(format!(
            "{stated} Among the rollups of its series it replaces {ours}."
        )),
        (None, ours) => Some(format!("It replaces {ours}.")),
    }
}

impl<'a> FixView<'a> {
    fn new(fix: &'a Fix) -> Self {
        Self {
            summary: &fix.summary,
            documented: fix.documented.as_ref().map(|number| match number {
                Known::Is(number) => format!("Described in article {number}."),
                Known::Unknown(reason) => {
                    let number = wording::not_stated(reason);
                    wording::full_stop(&format!("Described in an article whose number is {number}"))
                }
            }),
            versions: fix.versions.join(", "),
        }
    }
}

impl<'a> RoleView<'a> {
    fn new(role: &'a Role, steps: &[&'a Step], pieces: &Pieces<'a>) -> Self {
        Self {
            id: role.id.value.as_str(),
            name: &role.name,
            servers: wording::servers(role, pieces.spec),
            hosts: match &role.hosts {
                Known::Is(hosts) => hosts.join(", "),
                Known::Unknown(reason) => wording::not_stated(reason),
            },
            notes: &role.notes,
            // Room for the names of as many servers as fit on paper.
            columns: match role.servers {
                Servers::All => (1..=4).collect(),
                Servers::First | Servers::One | Servers::Any => vec![1],
            },
            groups: (pieces.spec.procedure.groups.iter().enumerate())
                .map(|(index, group)| {
                    let own = steps.iter().filter(|step| step.group == index);
                    SheetGroupView::new(group, own.copied(), pieces)
                })
                .filter(|group| !group.steps.is_empty())
                .collect(),
        }
    }
}

impl<'a> SheetGroupView<'a> {
    fn new(group: &'a Group, steps: impl Iterator<Item = &'a Step>, pieces: &Pieces<'_>) -> Self {
        let barriers = group.barriers.iter();
        Self {
            title: &group.title,
            barriers: barriers
                .map(|barrier| pieces.of(&wording::barrier(barrier, pieces.spec)))
                .collect(),
            meanwhile: (sheet::in_parallel(group, pieces.spec).iter())
                .map(|other| format!("{} ({})", other.title, other.role))
                .collect(),
            steps: steps
                .map(|step| SheetStepView {
                    id: &step.id,
                    number: step.number.to_string(),
                    by_hand: wording::by_hand(&step.action),
                    optional: step.optional,
                    added: step.added.is_some(),
                    title: pieces.of(&wording::title(step, pieces.spec)),
                    check: sheet::check(step),
                    way_back: sheet::way_back(step),
                })
                .collect(),
        }
    }
}

impl<'a> ParameterView<'a> {
    fn new(parameter: &'a Parameter, pieces: &Pieces<'a>) -> Self {
        Self {
            name: pieces.parameters.name(&parameter.id.value),
            description: wording::full_stop(&parameter.description),
            server_of: (parameter.role.as_ref()).map(|role| wording::role_name(role, pieces.spec)),
            default: wording::known(&parameter.default),
            known: parameter.default.known().is_some(),
        }
    }
}

impl<'a> GroupView<'a> {
    fn new(group: &'a Group, index: usize, plan: &Plan<'a>, pieces: &Pieces<'_>) -> Self {
        let steps = &plan.spec.procedure.steps;
        let barrier = |barrier: &Barrier| pieces.of(&wording::barrier(barrier, plan.spec));
        Self {
            id: &group.id,
            title: &group.title,
            role: wording::role_name(&group.role, plan.spec),
            barriers: group.barriers.iter().map(barrier).collect(),
            notes: &group.notes,
            steps: (steps.iter())
                .filter(|step| step.group == index)
                .map(|step| StepView::new(step, group, plan, pieces))
                .collect(),
        }
    }
}

impl<'a> StepView<'a> {
    fn new(step: &'a Step, group: &Group, plan: &Plan<'a>, pieces: &Pieces<'_>) -> Self {
        let condition = step.condition.as_ref();
        let situation = condition.and_then(wording::situation);
        let platform = condition.and_then(wording::platform);
        let elsewhere = step.role != group.role;
        Self {
            id: &step.id,
            number: step.number.to_string(),
            added: wording::added(step),
            action: step.action.name(),
            by_hand: wording::by_hand(&step.action),
            optional: step.optional,
            title: pieces.of(&wording::title(step, plan.spec)),
            role: elsewhere.then(|| wording::role_name(&step.role, plan.spec)),
            account: step.account.as_ref().map(wording::account),
            conditions: situation.into_iter().chain(platform).collect(),
            details: (wording::details(step, plan).iter())
                .map(|text| pieces.of(text))
                .collect(),
            open: wording::left_open(step).collect(),
            notes: &step.notes,
        }
    }
}

impl<'a> NodeView<'a> {
    fn new(node: &'a TreeNode) -> Self {
        Self {
            name: &node.name,
            children: node.children.iter().map(NodeView::new).collect(),
        }
    }
}

impl Pieces<'_> {
    /// Puts the documented defaults into a text; where there is none, the parameter's name stands for it.
    fn of(&self, text: &Text) -> Vec<PieceView> {
        let pieces = text.parts.iter().map(|part| match part {
            Part::Literal(text) => PieceView {
                text: text.clone(),
                parameter: None,
            },
            Part::Parameter(id) => {
                let name = self.parameters.name(id);
                let default = self
                    .spec
                    .parameter(id)
                    .and_then(|parameter| parameter.default.known());
                PieceView {
                    text: default.cloned().unwrap_or_else(|| format!("<{name}>")),
                    parameter: Some(format!("-{name}")),
                }
            }
        });
        pieces.collect()
    }
}
