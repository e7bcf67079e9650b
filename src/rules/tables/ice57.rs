//! A component that mixes what is the user's with what is the machine's.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::groundwork::user_key_path::{ROOT_EITHER, ROOT_USER};
use crate::msi::components::{Component, KeyPath};
use crate::msi::schema::{FILE, REGISTRY, SHORTCUT, file, registry, shortcut};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE57",
    published: Some(Published {
        name: "user-and-machine-mixed",
        url: "https://learn.microsoft.com/windows/win32/msi/ice57",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a component mixes what is the user's with what is the machine's",
    help: include_str!("ice57.md"),
    ..Rule::COMMON
};

/// Whose something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Owner {
    User,
    Machine,
    /// The user's in an installation for one user, the machine's in one for all.
    Either,
}

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let holdings = Holdings::of(ground);
    for component in ground.components().iter() {
        let Some((level, what)) = holdings.mixture(component) else {
            continue;
        };
        findings.add(
            RULE.finding_at(level, format!("component `{}` has {what}", component.key))
                .hint("split it in two: one for what is the user's, one for what is the machine's")
                .of(component.row),
        );
    }
}

/// What components have, by its owner.
struct Holdings<'a> {
    ground: &'a Groundwork<'a>,
    held: HashSet<(&'a str, Owner)>,
}

impl<'a> Holdings<'a> {
    fn of(ground: &'a Groundwork<'a>) -> Self {
        let mut held = HashSet::new();
        for row in ground.rows(REGISTRY) {
            let owner = row.int(registry::ROOT).and_then(owner_of_root);
            if let (Some(component), Some(owner)) = (row.text(registry::COMPONENT_), owner) {
                held.insert((component, owner));
            }
        }
        for row in ground.rows(FILE) {
            if let Some(component) = row.text(file::COMPONENT_) {
                held.insert((component, owner_of_folder(ground, component)));
            }
        }
        for row in ground.rows(SHORTCUT) {
            let directory = row.text(shortcut::DIRECTORY_).unwrap_or_default();
            let is_of_user =
                ground.advertised(row).is_none() && ground.directories().is_profile(directory);
            if let (Some(component), true) = (row.text(shortcut::COMPONENT_), is_of_user) {
                held.insert((component, Owner::User));
            }
        }
        for component in ground.components().iter() {
            if component.key_path == KeyPath::Directory {
                held.insert((component.key, owner_of_folder(ground, component.key)));
            }
        }
        Self { ground, held }
    }

    fn has(&self, component: &Component<'a>, owner: Owner) -> bool {
        self.held.contains(&(component.key, owner))
    }

    fn mixture(&self, component: &Component<'a>) -> Option<(Level, &'static str)> {
        let has = |owner| self.has(component, owner);
        let is_mixed = has(Owner::User) && has(Owner::Machine);
        let of_machine = self.key_path_owner(component) == Some(Owner::Machine);
        let registry_owner = match component.key_path {
            KeyPath::Registry(_) => self.key_path_owner(component),
            _ => None,
        };
        if is_mixed && of_machine {
            let what =
                "what is the user's and what is the machine's, and a key path of the machine";
            Some((Level::Error, what))
        } else if of_machine && has(Owner::Either) {
            let what = "a registry value that may be the user's or the machine's, and a key path of the machine";
            Some((Level::Error, what))
        } else if registry_owner == Some(Owner::Either) && has(Owner::User) {
            let what = "what is the user's, and a key path that may be the user's or the machine's";
            Some((Level::Error, what))
        } else if registry_owner == Some(Owner::User) && is_mixed {
            let what = "what is the user's and what is the machine's, and a key path of the user";
            Some((Level::Warning, what))
        } else {
            None
        }
    }

    fn key_path_owner(&self, component: &Component<'a>) -> Option<Owner> {
        match component.key_path {
            KeyPath::Directory | KeyPath::File(_) => {
                Some(owner_of_folder(self.ground, component.key))
            }
            KeyPath::Registry(key) => {
                let row = self.ground.find(REGISTRY, &[key])?;
                owner_of_root(row.int(registry::ROOT)?)
            }
            KeyPath::OdbcDataSource(_) => None,
        }
    }
}

fn owner_of_folder(ground: &Groundwork<'_>, component: &str) -> Owner {
    if ground.is_profile_component(component) {
        Owner::User
    } else {
        Owner::Machine
    }
}

/// The page does not say whose `HKEY_CLASSES_ROOT` (0) is: it is left out.
fn owner_of_root(root: i32) -> Option<Owner> {
    match root {
        ROOT_EITHER => Some(Owner::Either),
        ROOT_USER => Some(Owner::User),
        2 | 3 => Some(Owner::Machine),
        _ => None,
    }
}
