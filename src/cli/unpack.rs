//! `rollpack unpack`: the files of a package under the paths where they would be installed.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::Context;
use super::failure::{Exit, Failure, Trouble};
use super::progress::Bar;
use super::target::{self, Kind};
use crate::disk::{self, Replace};
use crate::msi::custom_action::{self, CustomActions};
use crate::msi::{self, Database, Limits, Package};
use crate::payload::{self, Options, Payload};
use crate::terminal::printable;

/// Write the files of a package under the paths where they would be installed
///
/// Sizes, checksums and hashes are checked against the tables, and the folder appears only when all files are
/// there. What goes below `TARGETDIR` goes to the root of the folder; what goes below a system folder, such as
/// `ProgramFilesFolder`, into a folder of that name. Where several rows have one path, the first in sequence
/// gets it, and the others `.duplicate1`, `.duplicate2` behind it. A name that is a path, a drive, a device or
/// the folder above is refused. Cabinets and files that are not inside the package are looked for in its folder, by
/// exact name first, then ignoring case, and never outside: a symbolic link that leads out of the folder is
/// refused. Nothing is installed and no custom action runs.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack unpack Portal-Web.msi --to web
  rollpack unpack module.msm --to module --overwrite
  rollpack unpack Setup.msi --streams --to streams")]
pub struct Arguments {
    /// The package or merge module
    #[arg(value_name = "MSI")]
    package: PathBuf,

    /// The folder to write; it must not exist yet
    #[arg(long, value_name = "DIR")]
    to: PathBuf,

    /// Save the streams instead: programs and scripts of custom actions, pictures, cabinets
    ///
    /// Each goes into a file of its name. Nothing is checked.
    #[arg(long)]
    streams: bool,

    /// Replace the folder if it exists and holds nothing but files of this package
    #[arg(long)]
    overwrite: bool,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let shown = self.package.display().to_string();
        if target::kind(&self.package)? != Kind::Database {
            return Err(Trouble::NotADatabase { file: shown }.into());
        }
        let mut database = open(&self.package)?;
        let replace = if self.overwrite {
            Replace::Existing
        } else {
            Replace::Never
        };
        let folder = folder_of(&self.package);
        if self.streams {
            return self.save_streams(&mut database, replace, context);
        }
        let kind = database.package().kind;
        let what = match kind {
            msi::Kind::Package | msi::Kind::MergeModule => None,
            msi::Kind::Patch => Some("patch"),
            msi::Kind::Transform => Some("transform"),
        };
        if let Some(what) = what {
            return Err(Trouble::InstallsNothing { file: shown, what }.into());
        }
        let payload = Payload::of(database.package());
        let progress = Bar::new(context.ui, "unpacking");
        let unpacked = payload::unpack(
            &mut database,
            &payload,
            &Options::of(folder),
            &self.to,
            replace,
            &progress,
        )
        .map_err(|error| Failure::of_unpacking(error, folder))?;
        drop(progress);
        for (file, path) in &unpacked.renamed {
            context.ui.done(&format!(
                "`{}` is `{}`, because an earlier file has its path",
                printable(file),
                printable(path)
            ));
        }
        context.ui.done(&format!(
            "unpacked {} files ({} bytes) to `{}`",
            unpacked.files,
            unpacked.bytes,
            self.to.display()
        ));
        if unpacked.files == 0 {
            report_programs(database.package(), context);
        }
        Ok(Exit::Done)
    }

    fn save_streams(
        &self,
        database: &mut Database<File>,
        replace: Replace,
        context: Context,
    ) -> Result<Exit, Failure> {
        let progress = Bar::new(context.ui, "saving");
        let saved = payload::unpack_streams(database, &self.to, replace, &progress)
            .map_err(|error| Failure::of_unpacking(error, folder_of(&self.package)))?;
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

/// Says of a package without files that it has none, and what it runs instead.
fn report_programs(package: &Package, context: Context) {
    context
        .ui
        .done("no row stands in `File`: nothing is installed as a file");
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

/// Opens a database and says whose fault it is if that fails.
pub fn open(path: &Path) -> Result<Database<File>, Failure> {
    let opened = Database::open(disk::open(path)?, &Limits::default());
    opened.map_err(|source| Failure::of_database(path, source))
}

/// Returns the folder in which a file lies.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}
