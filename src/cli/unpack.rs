//! `rollpack unpack`: the files of a package under the paths where they would be installed.

use std::error::Error;
use std::fs::File;
use std::path::PathBuf;

use super::Context;
use super::failure::{Exit, Failure, Trouble};
use super::progress::Bar;
use super::target::{self, Kind};
use crate::disk::{self, Replace};
use crate::error_text::with_causes;
use crate::msi::custom_action::{self, CustomActions};
use crate::msi::{self, Database, Limits, Package, Salvaged};
use crate::payload::{self, Faults, Missed, Options, Payload, Request, Unpacked};
use crate::selection::Selection;
use crate::terminal::printable;

/// Write the files of a package under the paths where they would be installed
///
/// Sizes, checksums and hashes are checked against the tables, and the folder appears only when all files are
/// there. What goes below `TARGETDIR` goes to the root of the folder; what goes below a system folder, such as
/// `ProgramFilesFolder`, into a folder of that name. A folder that a custom action of type 51 sets before the installer looks
/// where everything goes is where that puts it, if no machine is needed to tell. Where several rows have one path, the first in sequence
/// gets it, and the others `.duplicate1`, `.duplicate2` behind it. A name that is a path, a drive, a device or
/// the folder above is refused. Cabinets and files that are not inside the package are looked for in its folder, by
/// exact name first, then ignoring case, and never outside: a symbolic link that leads out of the folder is
/// refused. Nothing is installed and no custom action runs.
///
/// A cabinet gives its members under their names, together with those of the other cabinets of its set. A patch gives
/// the members of each cabinet that it carries below a folder of the cabinet's name; a member is named for the row of
/// `File` that it is for, and may hold differences only.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack unpack Portal-Web.msi --to web
  rollpack unpack Portal-Web.msi --to web --only '**/*.dll' --only '**/*.config'
  rollpack unpack module.msm --to module --overwrite
  rollpack unpack Broken.msi --to rest --keep-going
  rollpack unpack disk1.cab --to disks
  rollpack unpack Portal-Fix.msp --to fix
  rollpack unpack Setup.msi --streams --to streams")]
pub struct Arguments {
    /// The package, merge module, patch or cabinet
    #[arg(value_name = "FILE")]
    package: PathBuf,

    /// The folder to write; it must not exist yet
    #[arg(long, value_name = "DIR")]
    to: PathBuf,

    /// Only files whose path in the folder matches, as `**/*.dll`; repeatable
    ///
    /// `*` stays within a folder, `**` does not; case does not count. Cabinets without such a file are not needed.
    #[arg(long, value_name = "GLOB")]
    only: Vec<String>,

    /// Write what can be had, and tell the rest
    ///
    /// What is missing, broken or not what the tables say is told, and the exit code is 1. Of a package that is cut,
    /// what is left is unpacked.
    #[arg(long)]
    keep_going: bool,

    /// Save the streams instead: programs and scripts of custom actions, pictures, cabinets
    ///
    /// Each goes into a file of its name. Nothing is checked.
    #[arg(long, conflicts_with_all = ["only", "keep_going"])]
    streams: bool,

    /// Replace the folder if it exists and holds nothing but files of this package
    #[arg(long)]
    overwrite: bool,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let request = self.request()?;
        match target::kind(&self.package)? {
            Kind::Database => {}
            Kind::Cabinet if self.streams => {
                return Err(Trouble::NoSuchPart { what: "a cabinet" }.into());
            }
            Kind::Cabinet => return self.unpack_cabinet(&request, context),
            Kind::Archive | Kind::Other => {
                let file = self.package.display().to_string();
                return Err(Trouble::NotADatabase { file }.into());
            }
        }
        let Salvaged {
            mut database,
            defects,
            ..
        } = self.open()?;
        if self.streams {
            return self.save_streams(&mut database, request.replace, context);
        }
        for defect in &defects {
            context
                .ui
                .message(&format!("broken: {}", in_one_line(defect)));
        }
        let exit = match database.package().kind {
            msi::Kind::Package | msi::Kind::MergeModule => {
                self.unpack_package(&mut database, &request, context)?
            }
            msi::Kind::Patch => self.unpack_patch(&mut database, &request, context)?,
            msi::Kind::Transform => {
                let file = self.package.display().to_string();
                return Err(Trouble::InstallsNothing { file }.into());
            }
        };
        Ok(if defects.is_empty() {
            exit
        } else {
            Exit::Input
        })
    }

    fn request(&self) -> Result<Request<'_>, Failure> {
        let only = self.only.iter().map(String::as_str);
        Ok(Request {
            to: &self.to,
            replace: if self.overwrite {
                Replace::Existing
            } else {
                Replace::Never
            },
            only: Selection::only(only).map_err(Failure::usage)?,
            faults: if self.keep_going {
                Faults::PassOver
            } else {
                Faults::Refuse
            },
        })
    }

    /// Opens a database that has to be in order, unless what is left of it will do.
    fn open(&self) -> Result<Salvaged<File>, Failure> {
        if !self.keep_going {
            let database = Database::open(disk::open(&self.package)?, &Limits::default());
            return Ok(Salvaged {
                database: database
                    .map_err(|source| Failure::of_unpackable(&self.package, source))?,
                defects: Vec::new(),
                streams: Vec::new(),
            });
        }
        msi::salvage(disk::open(&self.package)?, &Limits::default())
            .map_err(|source| Failure::of_database(&self.package, source))
    }

    fn unpack_package(
        &self,
        database: &mut Database<File>,
        request: &Request<'_>,
        context: Context,
    ) -> Result<Exit, Failure> {
        let payload = Payload::of(database.package());
        let folder = disk::folder_of(&self.package);
        let progress = Bar::new(context.ui, "unpacking");
        let unpacked =
            payload::unpack(database, &payload, &Options::of(folder), request, &progress)
                .map_err(|error| Failure::of_unpacking(error, folder))?;
        drop(progress);
        let exit = self.tell(&unpacked, context);
        if payload.files.is_empty() {
            report_programs(database.package(), context);
        }
        Ok(exit)
    }

    fn unpack_patch(
        &self,
        database: &mut Database<File>,
        request: &Request<'_>,
        context: Context,
    ) -> Result<Exit, Failure> {
        let progress = Bar::new(context.ui, "unpacking");
        let unpacked = payload::unpack_patch(database, request, &progress)
            .map_err(|error| Failure::of_unpacking(error, disk::folder_of(&self.package)))?;
        drop(progress);
        let exit = self.tell(&unpacked, context);
        context.ui.done(if unpacked.files == 0 && exit == Exit::Done {
            "its cabinets are empty: the patch changes rows only"
        } else {
            "they are named for rows of `File` of the patched product, and may hold differences only"
        });
        Ok(exit)
    }

    fn unpack_cabinet(&self, request: &Request<'_>, context: Context) -> Result<Exit, Failure> {
        let progress = Bar::new(context.ui, "unpacking");
        let unpacked = payload::unpack_cabinet(&self.package, request, &progress)
            .map_err(|error| Failure::of_unpacking(error, disk::folder_of(&self.package)))?;
        drop(progress);
        Ok(self.tell(&unpacked, context))
    }

    /// Says what was written and what was not.
    fn tell(&self, unpacked: &Unpacked, context: Context) -> Exit {
        let ui = context.ui;
        for (file, path) in &unpacked.renamed {
            ui.done(&format!(
                "`{}` is `{}`, because an earlier file has its path",
                printable(file),
                printable(path)
            ));
        }
        for missed in &unpacked.missed {
            ui.message(&told(missed));
        }
        let to = self.to.display().to_string();
        let to = printable(&to);
        if unpacked.files == 0 && !unpacked.missed.is_empty() {
            ui.message("nothing could be had; nothing was written");
        } else {
            let files = if unpacked.files == 1 { "file" } else { "files" };
            ui.done(&format!(
                "unpacked {} {files} ({} bytes) to `{to}`",
                unpacked.files, unpacked.bytes
            ));
        }
        if unpacked.missed.is_empty() {
            Exit::Done
        } else {
            Exit::Input
        }
    }

    fn save_streams(
        &self,
        database: &mut Database<File>,
        replace: Replace,
        context: Context,
    ) -> Result<Exit, Failure> {
        let progress = Bar::new(context.ui, "saving");
        let saved = payload::unpack_streams(database, &self.to, replace, &progress)
            .map_err(|error| Failure::of_unpacking(error, disk::folder_of(&self.package)))?;
        drop(progress);
        for stream in &saved {
            if stream.stream != stream.file {
                context.ui.done(&format!(
                    "the stream `{}` is `{}`",
                    printable(&stream.stream),
                    printable(&stream.file)
                ));
            }
        }
        let bytes: u64 = saved.iter().map(|stream| stream.size).sum();
        context.ui.done(&format!(
            "saved {} streams ({bytes} bytes) to `{}`",
            saved.len(),
            self.to.display()
        ));
        Ok(Exit::Done)
    }
}

/// Returns in one line what is not there, and why.
fn told(missed: &Missed) -> String {
    let why = in_one_line(&missed.why);
    match &*missed.files {
        [] => format!("not written: {why}"),
        [file] => format!("not written: `{}`: {why}", printable(file)),
        [first, others @ ..] => format!(
            "not written: `{}` and {} more: {why}",
            printable(first),
            others.len()
        ),
    }
}

fn in_one_line(error: &dyn Error) -> String {
    printable(&with_causes(error).to_string()).into_owned()
}

/// Says of a package without files that it has none, and what it runs instead.
fn report_programs(package: &Package, context: Context) {
    context
        .ui
        .done("`File` has no rows: nothing is installed as a file");
    let actions = CustomActions::of(&package.tables);
    let mut has_stream = false;
    for action in actions.iter() {
        let (Some(what), Some(source)) = (action.kind.kind(), action.source) else {
            continue;
        };
        let from = match action.kind.source() {
            Some(custom_action::Source::Binary) => format!("Binary.{source}"),
            _ => continue,
        };
        has_stream = true;
        context.ui.done(&format!(
            "the custom action `{}` runs the stream `{}` ({what}, {})",
            printable(action.key),
            printable(&from),
            action.kind.execution()
        ));
    }
    if has_stream {
        context
            .ui
            .done("`rollpack unpack --streams` saves what these actions run");
    }
}
