//! The program twice: as Linux runs it and as wine does, in a folder of their own.

use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rollpack::disk::{self, DiskError, PendingFile, Replace};
use tempfile::TempDir;

use super::super::prefix::{Prefix, within};
use super::super::wine::WineError;
use crate::repository;

/// The compiler of the small programs that stand beside rollpack in wine.
const COMPILER: &str = "x86_64-w64-mingw32-gcc";

/// Both programs and where they run.
pub struct Programs {
    prefix: Prefix,
    linux: PathBuf,
    windows: PathBuf,
    neighbour: PathBuf,
    scratch: TempDir,
}

/// What a program said, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its exit code.
    pub code: i32,
    /// Its standard output.
    pub output: String,
    /// Its standard error.
    pub errors: String,
}

impl Programs {
    /// Prepares wine below `folder`.
    pub fn new(folder: &Path, linux: PathBuf, windows: PathBuf) -> Result<Self, WineError> {
        let prefix = Prefix::new(folder)?;
        let scratch = tempfile::Builder::new()
            .prefix("windows-")
            .tempdir_in(folder);
        let scratch = scratch.map_err(DiskError::during("write", folder))?;
        let system = prefix.drive_c().join("windows/system32");
        compile(
            scratch.path(),
            include_str!("random.c"),
            &system.join("bcryptprimitives.dll"),
            &["-shared", "-ladvapi32", "-Wl,--kill-at"],
        )?;
        let neighbour = scratch.path().join("neighbour.exe");
        compile(scratch.path(), include_str!("neighbour.c"), &neighbour, &[])?;
        Ok(Self {
            prefix,
            linux,
            windows,
            neighbour,
            scratch,
        })
    }

    /// Returns an empty folder to work in.
    pub fn folder(&self, name: &str) -> Result<PathBuf, WineError> {
        let folder = self.scratch.path().join(name);
        disk::remove_folder(&folder)?;
        disk::create_folder(&folder)?;
        Ok(folder)
    }

    /// Runs the Linux program.
    pub fn on_linux(&self, folder: &Path, words: &[&str]) -> Result<Answer, WineError> {
        let mut command = Command::new(&self.linux);
        command.args(words).current_dir(folder);
        answer(sealed(command))
    }

    /// Runs the Windows program.
    pub fn on_windows(&self, folder: &Path, words: &[&str]) -> Result<Answer, WineError> {
        answer(self.windows_command(folder, words))
    }

    /// Starts the Windows program, whose words nobody hears.
    pub fn start(&self, folder: &Path, words: &[&str]) -> Result<Child, WineError> {
        spawn(
            self.windows_command(folder, words)
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )
    }

    /// Starts the program that gets in the way.
    pub fn start_neighbour(&self, folder: &Path, words: &[&str]) -> Result<Child, WineError> {
        let mut command = self.wine(folder);
        command.arg(&self.neighbour).args(words);
        spawn(command.stdout(Stdio::null()).stderr(Stdio::null()))
    }

    /// Runs the Windows program, presses Ctrl-C after so many milliseconds, and returns how it ended.
    pub fn interrupt(&self, folder: &Path, after: u64, words: &str) -> Result<i32, WineError> {
        let program = format!("Z:{}", self.windows.display()).replace('/', "\\");
        let line = format!("{program} {words}");
        let mut child = self.start_neighbour(folder, &["interrupt", &after.to_string(), &line])?;
        let status = child.wait().map_err(|source| start(&source))?;
        Ok(status.code().unwrap_or(-1))
    }

    /// Must end so; returns what it said.
    pub fn must(&self, folder: &Path, words: &[&str], code: i32) -> Result<Answer, WineError> {
        let answer = self.on_windows(folder, words)?;
        if answer.code == code {
            return Ok(answer);
        }
        Err(WineError::Program(format!(
            "`{}` ended with {} and not {code}:\n{}{}",
            words.join(" "),
            answer.code,
            answer.output,
            answer.errors
        )))
    }

    fn windows_command(&self, folder: &Path, words: &[&str]) -> Command {
        let mut command = self.wine(folder);
        command.arg(&self.windows).args(words);
        command
    }

    fn wine(&self, folder: &Path) -> Command {
        let mut command = Command::new("wine");
        command.current_dir(folder);
        within(&self.prefix.folder(), sealed(command))
    }
}

/// Takes from a program what would change its answers.
fn sealed(mut command: Command) -> Command {
    for (name, _) in rollpack::cli::VARIABLES {
        command.env_remove(name);
    }
    command.env_remove("GITHUB_WORKSPACE").stdin(Stdio::null());
    command
}

/// Runs a program with its words in files: what wine leaves in the background would hold a pipe open.
fn answer(mut command: Command) -> Result<Answer, WineError> {
    let [mut output, mut errors] = [(); 2].map(|()| tempfile::tempfile());
    let text = |file: &mut std::io::Result<std::fs::File>| -> Result<String, WineError> {
        let Ok(file) = file else {
            return Ok(String::new());
        };
        let mut bytes = Vec::new();
        file.rewind().map_err(|source| start(&source))?;
        file.read_to_end(&mut bytes)
            .map_err(|source| start(&source))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let handle = |file: &std::io::Result<std::fs::File>| match file {
        Ok(file) => file.try_clone().map_or_else(|_| Stdio::null(), Stdio::from),
        Err(_) => Stdio::null(),
    };
    command.stdout(handle(&output)).stderr(handle(&errors));
    let status = command.status().map_err(|source| start(&source))?;
    Ok(Answer {
        code: status.code().unwrap_or(-1),
        output: text(&mut output)?,
        errors: text(&mut errors)?,
    })
}

fn spawn(command: &mut Command) -> Result<Child, WineError> {
    command.spawn().map_err(|source| start(&source))
}

fn start(source: &std::io::Error) -> WineError {
    WineError::Program(format!("a program cannot be run: {source}"))
}

/// Compiles a C file for Windows.
fn compile(scratch: &Path, text: &str, target: &Path, more: &[&str]) -> Result<(), WineError> {
    use std::io::Write as _;
    let source = scratch.join("source.c");
    let mut file = PendingFile::beside(&source)?;
    file.write_all(text.as_bytes())
        .map_err(DiskError::during("write", &source))?;
    file.publish(Replace::Existing)?;
    let mut command = Command::new(COMPILER);
    command
        .args(["-O2", "-s", "-o"])
        .args([target, &source])
        .args(more);
    let compiled = answer(command)?;
    if compiled.code == 0 {
        return Ok(());
    }
    let name = repository::shown(target);
    Err(WineError::Program(format!(
        "`{name}` cannot be compiled:\n{}",
        compiled.errors
    )))
}
