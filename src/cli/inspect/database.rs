//! What is shown of packages, merge modules, patches and transforms.

use std::convert::Infallible;
use std::fs::File;
use std::ops::ControlFlow;

use serde_json::json;

use super::super::failure::{Exit, Failure};
use super::super::unpack;
use super::view::{Format, View};
use super::{Inspection, NoSuchView};
use crate::disk;
use crate::inspect::{self, Problem, Subject};
use crate::msi::{self, CutStream, Database, Limits, MsiError, Salvaged};
use crate::payload::{Options, Payload, each};

/// An open database, and what is missing from it.
struct Opened {
    database: Database<File>,
    defects: Vec<MsiError>,
    cut: Vec<CutStream>,
}

impl Inspection<'_> {
    pub(super) fn database(&self, salvage: bool) -> Result<Exit, Failure> {
        let mut opened = self.open(salvage)?;
        if matches!(self.view, View::Table(_) | View::Find(_)) {
            self.tell(&inspect::defects(&opened.defects), true);
        }
        let shown = match self.view {
            View::Table(name) => self.table(&opened, name),
            View::Find(text) => self.find(&opened.database, text),
            View::Changes => {
                has_changes(opened.database.package().kind)?;
                self.facts_of(&mut opened)
            }
            _ => self.facts_of(&mut opened),
        }?;
        Ok(if opened.defects.is_empty() {
            shown
        } else {
            Exit::Input
        })
    }

    fn open(&self, salvage: bool) -> Result<Opened, Failure> {
        if !salvage {
            let hinted = |failure: Failure| match failure.exit() {
                Exit::Input => failure.hint("`--salvage` shows what can still be read of it"),
                _ => failure,
            };
            return Ok(Opened {
                database: unpack::open(self.path).map_err(hinted)?,
                defects: Vec::new(),
                cut: Vec::new(),
            });
        }
        let hinted = |failure: Failure| match failure.exit() {
            Exit::Input => failure.hint("without header and directory, nothing in it can be found"),
            _ => failure,
        };
        let Salvaged {
            database,
            defects,
            cut,
        } = msi::salvage(disk::open(self.path)?, &Limits::default())
            .map_err(|source| hinted(unpack::unreadable(self.path, source)))?;
        Ok(Opened {
            database,
            defects,
            cut,
        })
    }

    fn facts_of(&self, opened: &mut Opened) -> Result<Exit, Failure> {
        let database = &mut opened.database;
        let payload = Payload::of(database.package());
        let (mut facts, mut problems) = inspect::database(database.package(), &payload);
        let missing = (&opened.defects[..], &opened.cut[..]);
        inspect::salvaged(database.package(), missing, &mut facts, &mut problems);
        if matches!(self.view, View::All | View::Signature) {
            inspect::signature(database, &mut facts, &mut problems);
        }
        if matches!(self.view, View::All | View::Changes) {
            inspect::patch(database, &mut facts, &mut problems);
            inspect::changes(database, &mut facts, &mut problems);
        }
        if self.format == Format::Json {
            self.contents(database, &payload, &mut facts, &mut problems);
        }
        let kind = inspect::kind(database.package());
        // All the rest has no place for them.
        if self.format != Format::Json && !matches!(self.view, View::All | View::Files) {
            self.tell(&problems, facts.salvaged);
        }
        let facts = self.facts(kind, Subject::Database(Box::new(facts)), problems)?;
        self.write(&facts)
    }

    /// Tells what is wrong beside the data.
    fn tell(&self, problems: &[Problem], is_salvaged: bool) {
        if !problems.is_empty() {
            let ui = self.context.ui;
            let text = inspect::problem_list(problems, is_salvaged, ui.width());
            ui.message(text.trim_end());
        }
    }

    /// Reads the streams and files.
    fn contents(
        &self,
        database: &mut Database<File>,
        payload: &Payload,
        facts: &mut inspect::Database,
        problems: &mut Vec<Problem>,
    ) {
        if matches!(self.view, View::All | View::Streams) {
            inspect::streams(database, facts, problems);
        }
        if matches!(self.view, View::All | View::Files) {
            let folder = unpack::folder_of(self.path);
            let mut found = inspect::FileFacts::new(facts, problems);
            let ended = each(database, payload, &Options::of(folder), |event| {
                found.take(event);
                ControlFlow::<Infallible>::Continue(())
            });
            let ControlFlow::Continue(()) = ended;
        }
    }

    fn table(&self, opened: &Opened, name: &str) -> Result<Exit, Failure> {
        let package = opened.database.package();
        if self.format == Format::Idt
            && let Some(idt) = package.to_idt(name)
        {
            self.context.ui.exact(&idt)?;
            return Ok(Exit::Done);
        }
        let (facts, _) = inspect::database(package, &Payload::default());
        let Some(table) = facts.tables.get(name) else {
            let failure = Failure::usage(NoTable {
                name: name.to_owned(),
            });
            let names: Vec<_> = facts.tables.into_keys().collect();
            return Err(match names.len() {
                0 => failure.hint("there is no table at all"),
                _ => failure.hint(format!("the tables are {}", names.join(", "))),
            });
        };
        match self.format {
            Format::Csv => self.context.ui.exact(&inspect::csv(table))?,
            Format::Human | Format::Idt => {
                let width = self.context.ui.width();
                self.context.ui.data(&inspect::row_list(table, width))?;
            }
            Format::Json => {
                let facts = json!({
                    "schema": inspect::SCHEMA,
                    "kind": inspect::kind(package),
                    "tables": { name: table },
                });
                self.json(&facts)?;
            }
        }
        Ok(Exit::Done)
    }

    fn find(&self, database: &Database<File>, text: &str) -> Result<Exit, Failure> {
        let package = database.package();
        let matches = inspect::find(package, text);
        if self.format == Format::Json {
            self.json(&json!({
                "schema": inspect::SCHEMA,
                "kind": inspect::kind(package),
                "matches": matches,
            }))?;
        } else {
            let width = self.context.ui.width();
            self.context.ui.data(&inspect::matches(&matches, width))?;
            if matches.is_empty() {
                self.context.ui.done("no cell holds the text");
            }
        }
        Ok(Exit::Done)
    }
}

/// Refuses kinds that change nothing.
fn has_changes(kind: msi::Kind) -> Result<(), Failure> {
    let what = match kind {
        msi::Kind::Patch | msi::Kind::Transform => return Ok(()),
        msi::Kind::Package => "a package",
        msi::Kind::MergeModule => "a merge module",
    };
    Err(Failure::usage(NoSuchView { what })
        .hint("patches and transforms change something: `--changes` is for them"))
}

#[derive(Debug, thiserror::Error)]
#[error("there is no table `{name}`")]
struct NoTable {
    name: String,
}
