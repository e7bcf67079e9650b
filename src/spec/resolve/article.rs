//! Resolves the `article:` section.

use jiff::civil::Date;

use super::{Reader, rules};
use crate::spec::form::Written;
use crate::spec::forms::{Day, Line};
use crate::spec::value::Value;
use crate::spec::{
    Article, Availability, Fix, Known, Located, Prerequisite, Product, Replaces, Restart, Support,
    Tool, TreeNode, raw,
};

impl Reader<'_> {
    pub(super) fn article(&mut self, raw: &raw::Article) -> Article {
        Article {
            number: raw.number.as_ref().map(|number| self.stated_line(number)),
            title: raw.title.as_ref().map(|title| self.stated_line(title)),
            released: raw.released.as_ref().map(|day| self.stated_day(day)),
            product: raw.product.as_ref().map(|product| self.product(product)),
            fixes: raw.fixes.iter().map(|fix| self.fix(fix)).collect(),
            audience: self.lines(&raw.audience),
            availability: Availability {
                notes: self.lines(&raw.availability),
            },
            support: Support {
                notes: self.lines(&raw.support.notes),
                site: (raw.support.site.as_ref()).map(|site| self.stated_line(site)),
            },
            languages: (raw.languages.as_ref()).map(|languages| self.stated_lines(languages)),
            prerequisites: raw
                .prerequisites
                .iter()
                .map(|prerequisite| self.prerequisite(prerequisite))
                .collect(),
            restart: Restart {
                computer: self.truth(&raw.restart.computer),
                services: self.truth(&raw.restart.services),
            },
            replaces: raw.replaces.as_ref().map(|replaces| match replaces {
                raw::Replaces::AllPrevious => Replaces::AllPrevious,
                raw::Replaces::Nothing => Replaces::Nothing,
                raw::Replaces::Named(names) => Replaces::Named(self.lines(names)),
            }),
            or_later: self.flag(&raw.table.or_later),
            table_language: raw
                .table
                .language
                .as_ref()
                .map(|language| self.line(language)),
            table_notes: self.lines(&raw.table.notes),
            tree: self.tree(&raw.tree),
            notes: self.lines(&raw.notes),
        }
    }

    fn stated_day(&mut self, raw: &raw::Stated<Day>) -> Known<Date> {
        match self.stated(raw) {
            Some(Known::Is(Day(day))) => Known::Is(day),
            Some(Known::Unknown(reason)) => Known::Unknown(reason),
            None => Known::Unknown(String::new()),
        }
    }

    fn product(&mut self, raw: &raw::Product) -> Product {
        Product {
            name: self.line(&raw.name),
            version: raw.version.as_ref().map(|version| self.line(version)),
        }
    }

    fn fix(&mut self, raw: &raw::Fix) -> Fix {
        Fix {
            summary: self.line(&raw.summary),
            documented: raw
                .documented
                .as_ref()
                .map(|number| self.stated_line(number)),
            versions: self.lines(&raw.versions),
        }
    }

    fn prerequisite(&mut self, raw: &raw::Prerequisite) -> Prerequisite {
        match raw {
            raw::Prerequisite::Product(product) => Prerequisite::Product(self.product(product)),
            raw::Prerequisite::Group(name) => Prerequisite::Group {
                name: self.line(name),
            },
            raw::Prerequisite::Tool(tool) => Prerequisite::Tool(Tool {
                name: self.line(&tool.name),
                role: self.role(&tool.role).value,
            }),
        }
    }

    fn tree(&mut self, raw: &[raw::TreeNode]) -> Vec<TreeNode> {
        raw.iter()
            .filter_map(|node| self.node(&node.value))
            .collect()
    }

    /// Reads a name, or a name and a list of nodes. The parser bounds how deep they nest.
    fn node(&mut self, written: &Located<Value>) -> Option<TreeNode> {
        let Value::Mapping(entries) = &written.value else {
            return Some(TreeNode {
                name: self.line(&Written::from(written.clone())),
                children: Vec::new(),
            });
        };
        let [(name, below)] = entries.as_slice() else {
            let message = "a node has one name, with a list of the nodes below it";
            self.find(&rules::WRONG_TYPE, written.at, message);
            return None;
        };
        let Value::List(children) = &below.value else {
            let message = format!("a list of nodes belongs here, not {}", below.value);
            self.find(&rules::WRONG_TYPE, below.at, message);
            return None;
        };
        Some(TreeNode {
            name: self
                .form(&name.value, name.at)
                .map_or_else(String::new, |Line(name)| name),
            children: children
                .iter()
                .filter_map(|child| self.node(child))
                .collect(),
        })
    }
}
