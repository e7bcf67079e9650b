//! `rollpack inspect`: what a file is and holds, without trusting it.

mod database;
mod list;
mod source;
mod view;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Context;
use super::failure::{Exit, Failure, Trouble};
use super::target::{self, Kind};
use crate::bundle::read;
use crate::digest::Digest;
use crate::disk::{self, DiskError};
use crate::inspect::{self, Facts, OpenCabinet, Problem, RowOrder, Subject};
use crate::payload::Beside;
use list::Json;
use source::Source;
use view::{Format, View, ViewArguments};

/// Show what a package, merge module, patch, transform, cabinet or bundle is and holds
///
/// Nothing is judged and nothing is trusted: `validate` judges packages, `verify` proves bundles. Whatever the
/// file says is made printable. As JSON everything is read, and the files' and streams' SHA-256 are given;
/// `rollpack schema facts` describes it, and `rollpack schema facts-list` what is written of several files. The exit
/// code is 1 if a file cannot be read or parts of it are broken.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack inspect Portal-Web.msi
  rollpack inspect *.msi --summary
  curl -s https://example.com/Portal-Web.msi | rollpack inspect -
  rollpack inspect Portal-Web.msi --table Property --format csv
  rollpack inspect Portal-Web.msi --files --format csv > files.csv
  rollpack inspect Portal-Web.msi --table File --format idt > File.idt
  rollpack inspect Portal-Web.msi --find '{9B6C3525'
  rollpack inspect Portal-Fix.msp --changes
  rollpack inspect Truncated.msi --salvage
  rollpack inspect rollup.zip --sheet
  rollpack inspect rollup.zip --format json")]
pub struct Arguments {
    /// The files, or `-` for standard input; what each is, is told by its first bytes
    ///
    /// Standard input is read to its end into a temporary file first.
    #[arg(id = "inspected", required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    view: ViewArguments,

    /// Show what is left of a broken package, merge module, patch or transform
    ///
    /// What is missing is told first, and the exit code is 1 if anything is.
    #[arg(long)]
    salvage: bool,

    /// Show rows as they are stored and not by their primary keys
    ///
    /// The stored order follows the string pool and means nothing. `--format idt` always keeps it.
    #[arg(long)]
    stored_order: bool,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        if !self.view().is_written_as(self.format) {
            return Err(Trouble::OnlyRows.into());
        }
        if source::is_input_repeated(&self.files) {
            return Err(Trouble::InputTwice.into());
        }
        match (&*self.files, self.format) {
            ([file], _) => self.show(file, context, &mut context.ui.clone()),
            (_, Format::Csv | Format::Idt) => Err(Trouble::RowsOfSeveral.into()),
            _ => list::show(self, context),
        }
    }

    /// Shows one file.
    fn show(&self, file: &Path, context: Context, out: &mut impl Json) -> Result<Exit, Failure> {
        let source = Source::of(file)?;
        let kind = target::kind(source.path())?;
        let inspection = Inspection {
            source: &source,
            asked: self,
            context,
        };
        if self.salvage && kind != Kind::Database {
            let file = source.name().display().to_string();
            return Err(Trouble::NothingToSalvage { file }.into());
        }
        if self.view() == View::Sheet && kind != Kind::Archive {
            let file = source.name().display().to_string();
            return Err(Trouble::NoTransfer { file }.into());
        }
        match kind {
            Kind::Database => inspection.database(out),
            Kind::Cabinet => inspection.cabinet(out),
            Kind::Archive => inspection.bundle(out),
            Kind::Other => Err(target::stranger(source.path(), source.name())?),
        }
    }

    fn view(&self) -> View<'_> {
        self.view.view()
    }

    fn order(&self) -> RowOrder {
        if self.stored_order {
            RowOrder::Stored
        } else {
            RowOrder::ByKey
        }
    }
}

/// One file, and what is asked of it.
struct Inspection<'a> {
    source: &'a Source<'a>,
    asked: &'a Arguments,
    context: Context,
}

impl Inspection<'_> {
    fn cabinet(&self, out: &mut impl Json) -> Result<Exit, Failure> {
        self.only(&[View::All, View::Files], "a cabinet")?;
        let mut cabinet = OpenCabinet::of(Beside {
            path: self.source.path(),
            folder: self.source.folder(),
        })
        .map_err(|source| Failure::of_cabinet(self.source.name(), source))?;
        let mut problems = Vec::new();
        let mut facts = cabinet.facts(&mut problems);
        if self.asked.format != Format::Human {
            cabinet.read(&mut facts, &mut problems);
        }
        if self.asked.format == Format::Csv {
            self.report(&problems, false);
        }
        self.write(inspect::Kind::Cab, Subject::Cabinet(facts), problems, out)
    }

    fn bundle(&self, out: &mut impl Json) -> Result<Exit, Failure> {
        self.only(&[View::All, View::Sheet], "a bundle")?;
        let file = disk::open(self.source.path())?;
        let story = read::manifest_of(&file)
            .map_err(|source| Failure::of_bundle(self.source.name(), source))?;
        let (facts, problems) = inspect::bundle(&story);
        let subject = Subject::Bundle(Box::new(facts));
        self.write(inspect::Kind::Bundle, subject, problems, out)
    }

    /// Refuses a view that makes no sense for the kind of file.
    fn only(&self, views: &[View<'_>], what: &'static str) -> Result<(), Failure> {
        let is_table = matches!(self.asked.view(), View::Table(_) | View::Find(_));
        if !is_table && views.contains(&self.asked.view()) {
            return Ok(());
        }
        Err(Trouble::NoSuchPart { what }.into())
    }

    /// Shows what was read. The file's digest is only taken where it is shown.
    fn write(
        &self,
        kind: inspect::Kind,
        subject: Subject,
        problems: Vec<Problem>,
        out: &mut impl Json,
    ) -> Result<Exit, Failure> {
        let is_broken = problems.iter().any(|problem| problem.at_fault);
        let ui = self.context.ui;
        match (self.asked.format, self.asked.view().fields()) {
            (Format::Csv | Format::Idt, _) => self.csv(&subject)?,
            (Format::Json, []) => out.json(&self.facts(kind, subject, problems)?)?,
            (Format::Json, shown) => {
                let facts = self.facts(kind, subject, problems)?;
                out.json(&inspect::only(&facts, shown))?;
            }
            (Format::Human, _) => match self.part(&subject, &problems) {
                Some(part) => ui.data(&part)?,
                None => ui.data(&self.text(&self.facts(kind, subject, problems)?))?,
            },
        }
        Ok(if is_broken { Exit::Input } else { Exit::Done })
    }

    fn facts(
        &self,
        kind: inspect::Kind,
        subject: Subject,
        problems: Vec<Problem>,
    ) -> Result<Facts, Failure> {
        let mut file = disk::open(self.source.path())?;
        let (sha256, size) = Digest::of_reader(&mut file.by_ref())
            .map_err(DiskError::during("read", self.source.name()))?;
        Ok(Facts {
            schema: inspect::SCHEMA.to_owned(),
            kind,
            size,
            sha256: sha256.to_string(),
            subject,
            problems,
        })
    }

    fn csv(&self, subject: &Subject) -> Result<(), Failure> {
        let ui = self.context.ui;
        match (subject, self.asked.view()) {
            (Subject::Database(database), View::Tables) => {
                ui.exact(inspect::table_list_csv(database))
            }
            (Subject::Database(database), View::Files) => {
                ui.exact(inspect::file_list_csv(database))
            }
            (Subject::Cabinet(cabinet), View::Files) => {
                ui.exact(inspect::members_list_csv(cabinet))
            }
            _ => Err(Trouble::OnlyRows.into()),
        }
    }

    /// Returns the one part that is asked for, in which the digest of the whole has no place.
    fn part(&self, subject: &Subject, problems: &[Problem]) -> Option<String> {
        let width = self.context.ui.width();
        Some(match (subject, self.asked.view()) {
            (Subject::Database(database), View::Summary) => inspect::summary(database, width),
            (Subject::Database(database), View::Tables) => inspect::table_list(database, width),
            (Subject::Database(database), View::Streams) => inspect::stream_list(database, width),
            (Subject::Database(database), View::Signature) => {
                inspect::signature_list(&database.signature, width)
            }
            (Subject::Database(database), View::Changes) => inspect::change_list(database, width),
            (Subject::Database(database), View::Files) => {
                inspect::file_list(database, problems, width)
            }
            (Subject::Cabinet(cabinet), View::Files) => inspect::members_list(cabinet, width),
            _ => return None,
        })
    }

    fn text(&self, facts: &Facts) -> String {
        match self.asked.view() {
            View::Sheet => {
                let name = self.name();
                let argument = self.source.folder().map_or("BUNDLE", |_| &*name);
                inspect::transfer_sheet(facts, &name, argument).unwrap_or_default()
            }
            _ => inspect::story(facts, &self.name(), self.context.ui.width().min(READABLE)),
        }
    }

    /// Returns the file's name without its folder.
    fn name(&self) -> String {
        let path = self.source.name();
        let name = path.file_name().unwrap_or(path.as_os_str());
        name.to_string_lossy().into_owned()
    }
}

/// A summary is read best in lines that are not too long.
const READABLE: usize = 80;
