//! One thing is printed under two names.

use std::collections::{HashMap, HashSet};

use super::component;
use super::loose_name::LooseName;
use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::{Action, Position, Prerequisite, Spec, Step};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "name-printed-in-two-ways",
    group: Group::Procedure,
    level: Level::Info,
    summary: "one thing is printed under two names",
    help: include_str!("name_printed_in_two_ways.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let tools = tools(spec);
    let mut first: HashMap<Thing, (&str, &Step)> = HashMap::new();
    let mut told: HashSet<(Thing, &str)> = HashSet::new();
    for step in &spec.procedure.steps {
        for Mention { thing, name, at } in mentions(step) {
            let (known, earlier) = *first.entry(thing.clone()).or_insert((name, step));
            if known == name || !told.insert((thing.clone(), name)) {
                continue;
            }
            let message = match &thing {
                Thing::Package(package) => {
                    let row = spec.row(package);
                    let package = row.map_or(package.as_str(), |row| &row.name.value);
                    let id = &earlier.id;
                    format!("the node of `{package}` is `{name}` here and `{known}` in step `{id}`")
                }
                _ => format!("`{name}` is printed as `{known}` in step `{}`", earlier.id),
            };
            add(findings, spec, step, at, message);
        }
        if let Action::Deploy { tool } = &step.action
            && let Some(known) = longer(&tools, tool)
            && told.insert((Thing::Tool(LooseName::of(tool)), tool))
        {
            let message = format!("`{tool}` is printed as `{known}` among the prerequisites");
            add(findings, spec, step, step.at, message);
        }
    }
}

fn add(findings: &mut Findings, spec: &Spec, step: &Step, at: Position, message: String) {
    findings.add(
        RULE.finding(message)
            .hint("make sure that both mean the same thing; what the article prints is kept")
            .subject(&step.id)
            .spec(&spec.source.name, at),
    );
}

/// What a name stands for.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Thing {
    Node(LooseName),
    Package(String),
    Application(LooseName),
    Service(LooseName),
    Tool(LooseName),
}

struct Mention<'a> {
    thing: Thing,
    name: &'a str,
    at: Position,
}

/// Returns what a step names.
fn mentions(step: &Step) -> Vec<Mention<'_>> {
    let at = step.at;
    match &step.action {
        Action::ComPlus {
            application: name, ..
        } => vec![Mention {
            thing: Thing::Application(LooseName::of(name)),
            name,
            at,
        }],
        Action::Service { service: name, .. } => vec![Mention {
            thing: Thing::Service(LooseName::of(name)),
            name,
            at,
        }],
        Action::Deploy { tool: name } => vec![Mention {
            thing: Thing::Tool(LooseName::of(name)),
            name,
            at,
        }],
        _ => component(step).map_or_else(Vec::new, |component| {
            let node = &component.node;
            let names = node.path.iter().chain([&node.name.value]);
            let mut mentions: Vec<_> = names
                .map(|name| Mention {
                    thing: Thing::Node(LooseName::of(name)),
                    name,
                    at: node.name.at,
                })
                .collect();
            // What is initialized may well be another node than what is installed.
            let is_initialized = matches!(step.action, Action::Initialize(_));
            if let ([package], false) = (component.packages.as_slice(), is_initialized) {
                mentions.push(Mention {
                    thing: Thing::Package(FoldedName::of(&package.value).as_str().to_owned()),
                    name: &node.name.value,
                    at: node.name.at,
                });
            }
            mentions
        }),
    }
}

/// Returns the tools among the prerequisites, by their names and by each end of them.
fn tools(spec: &Spec) -> HashMap<LooseName, &str> {
    let prerequisites = spec
        .article
        .iter()
        .flat_map(|article| &article.prerequisites);
    let mut tools = HashMap::new();
    for prerequisite in prerequisites {
        let Prerequisite::Tool(tool) = prerequisite else {
            continue;
        };
        let mut name = Some(LooseName::of(&tool.name));
        while let Some(known) = name {
            name = known.without_first();
            tools.entry(known).or_insert(tool.name.as_str());
        }
    }
    tools
}

/// Returns the tool among the prerequisites whose name ends with this one and is another.
fn longer<'a>(tools: &HashMap<LooseName, &'a str>, tool: &str) -> Option<&'a str> {
    let known = tools.get(&LooseName::of(tool)).copied();
    known.filter(|known| *known != tool)
}
