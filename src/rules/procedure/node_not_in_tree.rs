//! A step goes by a path that the tree of the deployment tool does not have.

use std::collections::{HashMap, HashSet};

use super::component;
use super::loose_name::LooseName;
use crate::finding::Level;
use crate::findings::Findings;
use crate::rule::{Group, Rule};
use crate::spec::{Spec, TreeNode};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "node-not-in-tree",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a step goes by a path that the tree of the deployment tool does not have",
    help: include_str!("node_not_in_tree.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let tree = spec
        .article
        .as_ref()
        .map_or(&[][..], |article| &article.tree);
    if tree.is_empty() {
        return;
    }
    let tree = Tree::of(tree);
    let mut doubted = HashSet::new();
    for step in &spec.procedure.steps {
        let Some(node) = component(step).map(|component| &component.node) else {
            continue;
        };
        // A step that prints no path goes by none.
        if node.path.is_empty() {
            continue;
        }
        let names = node.path.iter().chain([&node.name.value]);
        let (level, message, hint) = match tree.follow(names.map(String::as_str)) {
            Followed::Missing(missing) => (RULE.level, missing.message(), missing.hint()),
            Followed::Twin { number, name, twin } if doubted.insert(number) => (
                Level::Info,
                format!(
                    "the tree has `{name}` beside `{twin}`, and the tool is not likely to have both"
                ),
                "look at the tool; what the article prints is kept".to_owned(),
            ),
            Followed::Twin { .. } | Followed::There => continue,
        };
        findings.add(
            RULE.finding_at(level, message)
                .hint(hint)
                .subject(&step.id)
                .spec(&spec.source.name, node.name.at),
        );
    }
}

/// A tree in which nodes are found by the one above and their name. The root is 0.
#[derive(Default)]
struct Tree<'a> {
    nodes: HashMap<(usize, &'a str), usize>,
    similar: HashMap<(usize, LooseName), &'a str>,
}

/// Where a path leads.
enum Followed<'n, 'a> {
    /// To a node of the tree.
    There,
    /// To one as well, over a node whose neighbour is called the same but for what people vary.
    Twin {
        number: usize,
        name: &'n str,
        twin: &'a str,
    },
    /// To no node.
    Missing(Missing<'n, 'a>),
}

/// The first name of a path that is not there.
struct Missing<'n, 'a> {
    above: Option<&'n str>,
    name: &'n str,
    similar: Option<&'a str>,
}

impl Missing<'_, '_> {
    fn message(&self) -> String {
        match self.above {
            None => format!("the tree has no `{}`", self.name),
            Some(above) => format!("below `{above}` the tree has no `{}`", self.name),
        }
    }

    fn hint(&self) -> String {
        match self.similar {
            Some(similar) => format!("the tree has `{similar}` there: one of the two is a slip"),
            None => "correct the path, or add the node to `tree:`".to_owned(),
        }
    }
}

impl<'a> Tree<'a> {
    fn of(nodes: &'a [TreeNode]) -> Self {
        let mut tree = Self::default();
        let mut waiting = vec![(0, nodes)];
        while let Some((above, nodes)) = waiting.pop() {
            for node in nodes {
                let next = tree.nodes.len() + 1;
                let number = *tree.nodes.entry((above, &node.name)).or_insert(next);
                let loose = LooseName::of(&node.name);
                tree.similar.entry((above, loose)).or_insert(&node.name);
                waiting.push((number, &node.children));
            }
        }
        tree
    }

    fn follow<'n>(&self, path: impl Iterator<Item = &'n str>) -> Followed<'n, 'a> {
        let (mut at, mut above) = (0, None);
        let mut followed = Followed::There;
        for name in path {
            let similar = self.similar.get(&(at, LooseName::of(name))).copied();
            let Some(&number) = self.nodes.get(&(at, name)) else {
                return Followed::Missing(Missing {
                    above,
                    name,
                    similar,
                });
            };
            if let Some(twin) = similar.filter(|twin| *twin != name) {
                followed = Followed::Twin { number, name, twin };
            }
            (at, above) = (number, Some(name));
        }
        followed
    }
}
