//! Two components install one file.

use std::collections::HashMap;

use crate::finding::{Finding, Marker};
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::category::filename::Names;
use crate::msi::components::Component;
use crate::msi::directories::PathId;
use crate::msi::schema::{FILE, file};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE30",
    published: Some(Published {
        name: "file-installed-by-two-components",
        url: "https://learn.microsoft.com/windows/win32/msi/ice30",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "two components install a file of one name to one folder",
    help: include_str!("ice30.md"),
    ..Rule::COMMON
};

/// Which names count: those of systems with long ones, or those of systems without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Long,
    Short,
}

/// Where a file goes. A folder that leads nowhere is at least the same folder as itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Target<'a> {
    Path(PathId, FoldedName),
    Folder(&'a str, FoldedName),
}

/// A file with the component that installs it.
#[derive(Clone, Copy, Debug)]
struct Installed<'g, 'a> {
    row: Row<'a>,
    component: &'g Component<'a>,
    folder: &'a str,
    names: Names<'a>,
}

/// Of the files with one target, the first one and the first one of another component.
#[derive(Clone, Copy, Debug, Default)]
struct Rivals<'g, 'a> {
    first: Option<Installed<'g, 'a>>,
    other: Option<Installed<'g, 'a>>,
}

/// The files with one target.
#[derive(Clone, Copy, Debug, Default)]
struct Claims<'g, 'a> {
    /// Those of components without a condition.
    always: Rivals<'g, 'a>,
    /// Those of components with one.
    conditional: Rivals<'g, 'a>,
}

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let files = ground.rows(FILE);
    let files: Vec<_> = files.filter_map(|row| Installed::of(ground, row)).collect();
    let systems =
        [System::Long, System::Short].map(|system| (system, claims(ground, &files, system)));
    for file in &files {
        for level in [Level::Error, Level::Warning] {
            let rival = systems.iter().find_map(|(system, claims)| {
                let claims = claims.get(&file.target(ground, *system))?;
                Some((*system, claims.rival(file, level)?))
            });
            if let Some((system, rival)) = rival {
                findings.add(collision(file, &rival, system, level));
            }
        }
    }
}

fn claims<'g, 'a>(
    ground: &Groundwork<'a>,
    files: &[Installed<'g, 'a>],
    system: System,
) -> HashMap<Target<'a>, Claims<'g, 'a>> {
    let mut claims: HashMap<_, Claims<'_, '_>> = HashMap::new();
    for file in files {
        let claims = claims.entry(file.target(ground, system)).or_default();
        match file.component.condition {
            None => claims.always.add(*file),
            Some(_) => claims.conditional.add(*file),
        }
    }
    claims
}

fn collision(
    file: &Installed<'_, '_>,
    rival: &Installed<'_, '_>,
    system: System,
    level: Level,
) -> Finding {
    let (name, short) = match system {
        System::Long => (file.names.long, ""),
        System::Short => (file.names.short, ", by short names"),
    };
    let (component, folder) = (file.component.key, file.folder);
    let (other, rival) = (rival.component.key, rival.row.key().concat());
    let message = format!(
        "component `{component}` installs `{name}` to `{folder}`, where component `{other}` installs `{rival}`{short}"
    );
    let finding = RULE.finding_at(level, message).cell(file.row, "FileName");
    match level {
        Level::Error => {
            finding.hint("put the file into one component and have both features hold that")
        }
        _ => finding
            .marked(Marker::BothConditional)
            .hint("suppress this where the conditions of the two components exclude each other"),
    }
}

impl<'g, 'a> Installed<'g, 'a> {
    fn of(ground: &'g Groundwork<'a>, row: Row<'a>) -> Option<Self> {
        let component = ground.components().get(row.text(file::COMPONENT_)?)?;
        Some(Self {
            row,
            component,
            folder: component.directory?,
            names: Names::of(row.text(file::FILE_NAME)?),
        })
    }

    fn target(&self, ground: &Groundwork<'a>, system: System) -> Target<'a> {
        let name = FoldedName::of(match system {
            System::Long => self.names.long,
            System::Short => self.names.short,
        });
        match (ground.directories().place(self.folder), system) {
            (Some(place), System::Long) => Target::Path(place.target, name),
            (Some(place), System::Short) => Target::Path(place.short_target, name),
            (None, _) => Target::Folder(self.folder, name),
        }
    }

    fn is_rival_of(&self, file: &Installed<'_, '_>) -> bool {
        self.component.key != file.component.key
    }
}

impl<'g, 'a> Rivals<'g, 'a> {
    fn add(&mut self, file: Installed<'g, 'a>) {
        let first = *self.first.get_or_insert(file);
        if first.is_rival_of(&file) {
            self.other.get_or_insert(file);
        }
    }

    fn of(&self, file: &Installed<'g, 'a>) -> Option<Installed<'g, 'a>> {
        let mut rivals = [self.first, self.other].into_iter().flatten();
        rivals.find(|rival| rival.is_rival_of(file))
    }
}

impl<'g, 'a> Claims<'g, 'a> {
    /// Returns a file of another component, by what the two are worth: a warning where both have a condition.
    fn rival(&self, file: &Installed<'g, 'a>, level: Level) -> Option<Installed<'g, 'a>> {
        let is_conditional = file.component.condition.is_some();
        match (level, is_conditional) {
            (Level::Error, true) => self.always.of(file),
            (Level::Error, false) => self.always.of(file).or_else(|| self.conditional.of(file)),
            (_, true) => self.conditional.of(file),
            (_, false) => None,
        }
    }
}
