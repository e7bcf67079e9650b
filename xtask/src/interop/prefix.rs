//! Prefixes of wine: a template that is made once, and throw-away copies of it.

use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rollpack::disk::{self, DiskError, PendingFolder, Replace};
use tempfile::TempDir;

/// Seconds after which a program in wine has hung.
const PATIENCE: &str = "120";

/// Why wine did not do as told.
#[derive(Debug, thiserror::Error)]
pub enum PrefixError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A program that is not installed, or that the system will not start.
    #[error("cannot run `{program}`")]
    Start {
        /// The program.
        program: &'static str,
        /// The system's answer.
        source: io::Error,
    },
    /// A program that failed where it must not.
    #[error("`{what}` ended with {code}: {output}")]
    Failed {
        /// The program and its arguments.
        what: String,
        /// Its exit code.
        code: i32,
        /// What it said.
        output: String,
    },
}

/// A prefix of its own, gone when dropped.
pub struct Prefix {
    scratch: TempDir,
}

/// How a program in wine ended.
#[derive(Debug)]
pub struct Outcome {
    /// The lowest eight bits of its exit code.
    pub code: i32,
    /// What it said.
    pub output: String,
}

impl Prefix {
    /// Copies the template below `folder`, which is made where it is absent.
    ///
    /// The copy shares the files of Windows with the template through hard links; nothing that is done in
    /// it writes to them in place.
    pub fn new(folder: &Path) -> Result<Self, PrefixError> {
        let template = folder.join("template");
        if disk::stat(&template).is_err() {
            make_template(folder, &template)?;
        }
        let scratch = tempfile::Builder::new()
            .prefix("prefix-")
            .tempdir_in(folder);
        let scratch = scratch.map_err(DiskError::during("write", folder))?;
        let prefix = Self { scratch };
        let copy = |arguments: &[&str], from: &Path| {
            let mut copy = Command::new("cp");
            copy.args(arguments).arg(from).arg(prefix.folder());
            succeed("cp", copy)
        };
        copy(&["-al"], &template)?;
        for entry in disk::list(&template)? {
            if entry.path.extension().is_some_and(|ending| ending == "reg") {
                copy(&["--remove-destination"], &entry.path)?;
            }
        }
        Ok(prefix)
    }

    /// Returns the folder that stands for drive C.
    pub fn drive_c(&self) -> PathBuf {
        self.folder().join("drive_c")
    }

    /// Runs a program of Windows.
    pub fn run(&self, arguments: &[&str]) -> Result<Outcome, PrefixError> {
        wine(&self.folder(), arguments)
    }

    /// Returns the folder of the prefix.
    pub fn folder(&self) -> PathBuf {
        self.scratch.path().join("prefix")
    }
}

impl Drop for Prefix {
    fn drop(&mut self) {
        // The server of this prefix alone. Where it is gone already there is nothing to stop.
        let _ = server(&self.folder(), "-k");
    }
}

/// Returns the path under which programs of Windows see a file of ours.
pub fn windows_path(path: &Path) -> String {
    format!("Z:{}", path.display()).replace('/', "\\")
}

fn make_template(folder: &Path, template: &Path) -> Result<(), PrefixError> {
    disk::create_folder(folder)?;
    let pending = PendingFolder::beside(template)?;
    let version = [
        "reg",
        "add",
        r"HKCU\Software\Wine",
        "/v",
        "Version",
        "/d",
        "win10",
        "/f",
    ];
    for arguments in [&["wineboot", "-i"][..], &version] {
        let Outcome { code, output } = wine(pending.path(), arguments)?;
        if code != 0 {
            let what = arguments.join(" ");
            return Err(PrefixError::Failed { what, code, output });
        }
    }
    // The registry reaches its files when the server ends.
    server(pending.path(), "-k")?;
    server(pending.path(), "-w")?;
    Ok(pending.publish(Replace::Never)?)
}

fn wine(prefix: &Path, arguments: &[&str]) -> Result<Outcome, PrefixError> {
    let mut command = Command::new("timeout");
    command.args([PATIENCE, "wine"]).args(arguments);
    run("wine", within(prefix, command))
}

fn server(prefix: &Path, argument: &str) -> Result<Outcome, PrefixError> {
    let mut command = Command::new("wineserver");
    command.arg(argument);
    run("wineserver", within(prefix, command))
}

/// Lets a program see a prefix.
pub fn within(prefix: &Path, mut command: Command) -> Command {
    command
        .env("WINEPREFIX", prefix)
        .env("WINEARCH", "win64")
        .env("WINEDEBUG", "-all")
        .env("DISPLAY", "")
        .env("WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe=");
    command
}

fn succeed(program: &'static str, command: Command) -> Result<(), PrefixError> {
    let what = format!("{command:?}");
    match run(program, command)? {
        Outcome { code: 0, .. } => Ok(()),
        Outcome { code, output } => Err(PrefixError::Failed { what, code, output }),
    }
}

/// Runs a program with its output in a file: what it leaves in the background would hold a pipe open.
fn run(program: &'static str, mut command: Command) -> Result<Outcome, PrefixError> {
    let start = |source| PrefixError::Start { program, source };
    let mut output = tempfile::tempfile().map_err(start)?;
    let status = command
        .stdin(Stdio::null())
        .stdout(output.try_clone().map_err(start)?)
        .stderr(output.try_clone().map_err(start)?)
        .status()
        .map_err(start)?;
    let mut bytes = Vec::new();
    output.rewind().map_err(start)?;
    output.read_to_end(&mut bytes).map_err(start)?;
    Ok(Outcome {
        code: status.code().unwrap_or(-1),
        output: String::from_utf8_lossy(&bytes).into_owned(),
    })
}
