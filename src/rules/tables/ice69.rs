//! A text refers to a file or a component that another component brings.

use std::collections::{HashMap, HashSet};

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::formatted::ReferenceKind;
use crate::msi::schema::{
    APP_ID, CLASS, DocumentedTable, ENVIRONMENT, EXTENSION, FILE, INI_FILE, REGISTRY,
    REMOVE_INI_FILE, REMOVE_REGISTRY, SERVICE_CONTROL, SERVICE_INSTALL, SHORTCUT, VERB, app_id,
    class, extension, file, verb,
};
use crate::msi::{Row, Value};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE69",
    published: Some(Published {
        name: "reference-to-other-component",
        url: "https://learn.microsoft.com/windows/win32/msi/ice69",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a text refers to another component, which may not be installed with it",
    help: include_str!("ice69.md"),
    ..Rule::COMMON
};

/// The tables of the page whose rows have a component.
const OWNED: [&DocumentedTable; 9] = [
    CLASS,
    ENVIRONMENT,
    INI_FILE,
    REGISTRY,
    REMOVE_INI_FILE,
    REMOVE_REGISTRY,
    SERVICE_CONTROL,
    SERVICE_INSTALL,
    SHORTCUT,
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let mut owners = Owners::of(ground);
    for text in ground.formatted() {
        let row = text.cell.row;
        let Some(owner) = Owner::of(row) else {
            continue;
        };
        let column = text.cell.column.name();
        let mut told = HashSet::new();
        for reference in &text.formatted.references {
            let name = reference.name;
            let target = match reference.kind {
                _ if !reference.is_complete || !told.insert((reference.kind, name)) => continue,
                ReferenceKind::Component => name,
                ReferenceKind::File | ReferenceKind::ShortFile => {
                    let Some(file) = ground.find(FILE, &[name]) else {
                        let message =
                            format!("the text refers to the file `{name}`, which is not in `File`");
                        findings.add(RULE.finding(message).cell(row, column));
                        continue;
                    };
                    file.text(file::COMPONENT_).unwrap_or_default()
                }
                _ => continue,
            };
            if let Some((level, fault)) = owners.judge(owner, target) {
                let message = format!("the text refers to the component `{target}`, {fault}");
                findings.add(
                    RULE.finding_at(level, message)
                        .hint("put the entry into the component that it refers to; in WiX that is the element around it")
                        .cell(row, column),
                );
            }
        }
    }
}

/// Whose a row is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner<'a> {
    /// A component's.
    Component(&'a str),
    /// Of all components that bring a file extension.
    Extension(&'a str),
    /// Of all components that bring a class of that application.
    Application(&'a str),
}

impl<'a> Owner<'a> {
    fn of(row: Row<'a>) -> Option<Self> {
        let table = row.table().name();
        if table == VERB.name() {
            row.text(verb::EXTENSION_).map(Self::Extension)
        } else if table == APP_ID.name() {
            row.text(app_id::APP_ID).map(Self::Application)
        } else if OWNED.iter().any(|owned| owned.name() == table) {
            let component = row.get("Component_").and_then(Value::as_text);
            component.map(Self::Component)
        } else {
            None
        }
    }
}

/// What owners have to do with components.
struct Owners<'g, 'a> {
    ground: &'g Groundwork<'a>,
    /// Applications with the components of their classes.
    applications: HashSet<(&'a str, &'a str)>,
    /// Whether two components have a feature in common, for those that were asked for.
    shared: HashMap<(&'a str, &'a str), bool>,
}

impl<'g, 'a> Owners<'g, 'a> {
    fn of(ground: &'g Groundwork<'a>) -> Self {
        let classes = ground.rows(CLASS);
        let applications = classes
            .filter_map(|row| Some((row.text(class::APP_ID_)?, row.text(class::COMPONENT_)?)))
            .collect();
        Self {
            ground,
            applications,
            shared: HashMap::new(),
        }
    }

    /// Says how bad it is that a text of that owner refers to a component, and why.
    fn judge(&mut self, owner: Owner<'a>, target: &'a str) -> Option<(Level, &'static str)> {
        let ground = self.ground;
        match owner {
            Owner::Component(component) if component == target => None,
            Owner::Component(component) => {
                let shared = self.shared.entry((component, target));
                if *shared.or_insert_with(|| ground.features().share(component, target)) {
                    Some((Level::Warning, "which is another one of the same feature"))
                } else {
                    Some((Level::Error, "which is not in the same feature"))
                }
            }
            Owner::Extension(key) => {
                let is_known = ground.having(extension::EXTENSION, key).next().is_some();
                (is_known && !ground.has(EXTENSION, &[key, target])).then_some((
                    Level::Warning,
                    "which does not bring the extension of the verb",
                ))
            }
            Owner::Application(key) => {
                let is_known = ground.having(class::APP_ID_, key).next().is_some();
                (is_known && !self.applications.contains(&(key, target)))
                    .then_some((Level::Warning, "which brings no class of the application"))
            }
        }
    }
}
