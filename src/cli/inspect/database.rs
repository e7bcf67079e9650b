//! What is shown of packages, merge modules, patches and transforms.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs::File;
use std::ops::ControlFlow;

use serde::{Serialize, Serializer};

use super::super::failure::{Exit, Failure, Trouble};
use super::Inspection;
use super::list::Json;
use super::view::{Format, View};
use crate::disk;
use crate::inspect::{self, Problem, Subject, Table};
use crate::msi::{self, Database, Limits, Package, Salvaged};
use crate::payload::{Options, Payload, each};

impl Inspection<'_> {
    pub(super) fn database(&self, out: &mut impl Json) -> Result<Exit, Failure> {
        let mut opened = self.open()?;
        let shown = match self.asked.view() {
            View::Table(name) => self.table(&opened, name, out),
            View::Find(text) => self.find(&opened, text, out),
            View::Changes => {
                has_changes(opened.database.package().kind)?;
                self.facts_of(&mut opened, out)
            }
            _ => self.facts_of(&mut opened, out),
        }?;
        Ok(if opened.defects.is_empty() {
            shown
        } else {
            Exit::Input
        })
    }

    /// Opens a database that has to be in order, or salvages one.
    fn open(&self) -> Result<Salvaged<File>, Failure> {
        let path = self.source.path();
        let named = |source| Failure::of_database(self.source.name(), source);
        if !self.asked.salvage {
            let hinted = |failure: Failure| match failure.exit() {
                Exit::Input => failure.hint("`--salvage` shows what can still be read of it"),
                _ => failure,
            };
            return Ok(Salvaged {
                database: Database::open(disk::open(path)?, &Limits::default())
                    .map_err(|source| hinted(named(source)))?,
                defects: Vec::new(),
                streams: Vec::new(),
            });
        }
        let hinted = |failure: Failure| match failure.exit() {
            Exit::Input => failure.hint("without header and directory, nothing in it can be found"),
            _ => failure,
        };
        msi::salvage(disk::open(path)?, &Limits::default()).map_err(|source| hinted(named(source)))
    }

    fn facts_of(&self, opened: &mut Salvaged<File>, out: &mut impl Json) -> Result<Exit, Failure> {
        let payload = Payload::of(opened.database.package());
        let (mut facts, mut problems) =
            inspect::database(opened.database.package(), &payload, self.asked.order());
        inspect::salvaged(opened, &mut facts, &mut problems);
        let database = &mut opened.database;
        if matches!(self.asked.view(), View::All | View::Signature) {
            inspect::signature(database, &mut facts, &mut problems);
        }
        if matches!(self.asked.view(), View::All | View::Changes) {
            inspect::patch(database, &mut facts, &mut problems);
            inspect::changes(database, &mut facts, &mut problems);
        }
        if self.asked.format != Format::Human {
            self.contents(database, &payload, &mut facts, &mut problems);
        }
        let kind = inspect::kind(database.package());
        // All the rest has no place for them.
        let has_place = match self.asked.format {
            Format::Json => true,
            Format::Human => matches!(self.asked.view(), View::All | View::Files),
            Format::Csv | Format::Idt => false,
        };
        if !has_place {
            self.report(&problems, facts.salvaged);
        }
        self.write(kind, Subject::Database(Box::new(facts)), problems, out)
    }

    /// Tells what is wrong beside the data.
    pub(super) fn report(&self, problems: &[Problem], is_salvaged: bool) {
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
        if matches!(self.asked.view(), View::All | View::Streams) {
            inspect::streams(database, facts, problems);
        }
        if matches!(self.asked.view(), View::All | View::Files) {
            let options = self
                .source
                .folder()
                .map_or_else(Options::without_folder, Options::of);
            let mut found = inspect::FileFacts::new(facts, problems);
            let ended = each(database, payload, &options, |event| {
                found.take(event);
                ControlFlow::<Infallible>::Continue(())
            });
            let ControlFlow::Continue(()) = ended;
        }
    }

    fn table(
        &self,
        opened: &Salvaged<File>,
        name: &str,
        out: &mut impl Json,
    ) -> Result<Exit, Failure> {
        let package = opened.database.package();
        let (mut facts, _) = inspect::database(package, &Payload::default(), self.asked.order());
        let mut problems = Vec::new();
        inspect::salvaged(opened, &mut facts, &mut problems);
        let Some(table) = facts.tables.get(name) else {
            self.report(&problems, facts.salvaged);
            return Err(no_table(name, &facts.tables));
        };
        if self.asked.format == Format::Json {
            let tables = BTreeMap::from([(name, table)]);
            part(out, package, ("tables", &tables), &problems)?;
            return Ok(Exit::Done);
        }
        if table.guessed {
            problems.push(Problem {
                message: format!("what the table `{name}` has here is GUESSED, and may be wrong"),
                at_fault: true,
            });
        }
        self.report(&problems, facts.salvaged);
        match self.asked.format {
            Format::Idt => self.context.ui.exact(package.to_idt(name).into_iter())?,
            Format::Csv => self.context.ui.exact(inspect::csv(table))?,
            Format::Human | Format::Json => {
                let width = self.context.ui.width();
                self.context.ui.data(&inspect::row_list(table, width))?;
            }
        }
        Ok(Exit::Done)
    }

    fn find(
        &self,
        opened: &Salvaged<File>,
        text: &str,
        out: &mut impl Json,
    ) -> Result<Exit, Failure> {
        let package = opened.database.package();
        let matches = inspect::find(package, text);
        let problems = inspect::defects(&opened.defects);
        if self.asked.format == Format::Json {
            part(out, package, ("matches", &Matches(matches)), &problems)?;
            return Ok(Exit::Done);
        }
        self.report(&problems, true);
        let width = self.context.ui.width();
        let is_empty = matches.clone().next().is_none();
        self.context.ui.data(&inspect::matches(matches, width))?;
        if is_empty {
            self.context.ui.done("no cell holds the text");
        }
        Ok(Exit::Done)
    }
}

/// Writes one part of the facts as JSON.
fn part(
    out: &mut impl Json,
    package: &Package,
    (name, part): (&str, &impl Serialize),
    problems: &[Problem],
) -> Result<(), Failure> {
    out.json(&Part {
        schema: inspect::SCHEMA,
        kind: inspect::kind(package),
        own: BTreeMap::from([(name, part)]),
        problems,
        salvaged: !problems.is_empty(),
    })
}

/// One part of the facts.
#[derive(Serialize)]
struct Part<'a, P: Serialize> {
    schema: &'a str,
    kind: inspect::Kind,
    #[serde(flatten)]
    own: BTreeMap<&'a str, &'a P>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    salvaged: bool,
    problems: &'a [Problem],
}

/// Cells that are found while they are written.
struct Matches<I>(I);

impl<I: Iterator<Item = inspect::Match> + Clone> Serialize for Matches<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

fn no_table(name: &str, tables: &BTreeMap<String, Table>) -> Failure {
    let there = tables.keys().cloned().collect();
    let name = name.to_owned();
    Trouble::NoTable { name, there }.into()
}

/// Refuses kinds that change nothing.
fn has_changes(kind: msi::Kind) -> Result<(), Failure> {
    let what = match kind {
        msi::Kind::Patch | msi::Kind::Transform => return Ok(()),
        msi::Kind::Package => "a package",
        msi::Kind::MergeModule => "a merge module",
    };
    Err(Trouble::ChangesNothing { what }.into())
}
