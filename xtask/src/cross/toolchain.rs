//! The compiler in its cache, and what it has made there.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::digest::Digest;
use rollpack::disk::{self, DiskError, PendingFile, PendingFolder, Replace};

use super::{CrossError, debian};
use crate::repository;

/// A system to compile for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Target {
    /// 64-bit Windows, with the libraries and the linker of mingw-w64.
    Windows,
    /// macOS on Apple's processors; nothing here links for it.
    Macos,
}

impl Target {
    /// Returns its name as the compiler has it.
    pub const fn triple(self) -> &'static str {
        match self {
            Self::Windows => "x86_64-pc-windows-gnu",
            Self::Macos => "aarch64-apple-darwin",
        }
    }
}

/// A compiler that makes the standard library of each target from its sources.
#[derive(Debug)]
pub struct Toolchain {
    /// What of Debian's packages was unpacked.
    root: PathBuf,
    /// What was compiled with the present compiler.
    compiled: PathBuf,
}

impl Toolchain {
    /// Returns it, fetched and unpacked where it is not there yet.
    pub fn ready() -> Result<Self, CrossError> {
        let cache = cache()?;
        let root = cache.join("toolchain");
        if disk::stat(&root).is_err() {
            disk::create_folder(&cache)?;
            println!("fetching a compiler from Debian");
            let pending = PendingFolder::beside(&root)?;
            debian::unpack(pending.path())?;
            pending.publish(Replace::Never)?;
        }
        let compiled = cache.join(key(&root)?);
        Ok(Self { root, compiled })
    }

    /// Tells whether it is there and has compiled the program for the present lock file.
    pub fn is_warm() -> bool {
        let compiled = cache().map(|cache| (cache.join("toolchain"), cache));
        let kept = compiled.and_then(|(root, cache)| {
            let mark = cache.join(key(&root)?).join(WARM);
            Ok((disk::read(&mark, 1 << 10)?, lock()?))
        });
        kept.is_ok_and(|(kept, present)| kept == present.as_bytes())
    }

    /// Runs a command of cargo for rollpack and targets, side by side: the largest crate of each keeps one processor busy.
    pub fn cargo(
        &self,
        targets: &[Target],
        command: &str,
        more: &[&str],
    ) -> Result<(), CrossError> {
        let mut cargo = self.command(targets, command);
        cargo.args(more);
        Self::run(cargo, command)
    }

    fn run(mut cargo: Command, command: &str) -> Result<(), CrossError> {
        let status = cargo.current_dir(repository::root()).status();
        let status = status.map_err(|source| CrossError::Start {
            program: "cargo".to_owned(),
            source,
        })?;
        if status.success() {
            return Ok(());
        }
        Err(CrossError::Failed {
            command: format!("cargo {command}"),
            output: "see above".to_owned(),
        })
    }

    /// Returns the folder of the sources of the standard library.
    pub fn library(&self) -> PathBuf {
        self.root.join("usr/lib/rustlib/src/rust")
    }

    /// Compiles the program for Windows and returns where it is; `profile` is one of cargo's, `flags` are the compiler's
    /// as cargo takes them.
    pub fn program(&self, profile: &str, flags: Option<&str>) -> Result<PathBuf, CrossError> {
        let target = Target::Windows;
        let mut cargo = self.command(&[target], "build");
        cargo.args(["--bin", "rollpack", "--profile", profile]);
        if let Some(flags) = flags {
            cargo.env("CARGO_ENCODED_RUSTFLAGS", flags);
        }
        Self::run(cargo, "build")?;
        let path = self.compiled.join(WARM);
        let mut mark = PendingFile::beside(&path)?;
        mark.write_all(lock()?.as_bytes())
            .map_err(DiskError::during("write", &path))?;
        mark.publish(Replace::Existing)?;
        let folder = match profile {
            "dev" => "debug",
            other => other,
        };
        let made = self.compiled.join(target.triple()).join(folder);
        Ok(made.join("rollpack.exe"))
    }

    fn command(&self, targets: &[Target], command: &str) -> Command {
        let program = |name: &str| self.root.join("usr/bin").join(name);
        let libraries =
            ["usr/lib/x86_64-linux-gnu", "usr/lib"].map(|folder| self.root.join(folder));
        let libraries = std::env::join_paths(libraries).unwrap_or_default();
        let mut cargo = Command::new(program("cargo"));
        cargo
            .args([command, "--quiet", "--locked", "--package", "rollpack"])
            .arg("-Zbuild-std=std,panic_unwind")
            .args(
                targets
                    .iter()
                    .flat_map(|target| ["--target", target.triple()]),
            )
            .env("LD_LIBRARY_PATH", libraries)
            .env("CARGO", program("cargo"))
            .env("RUSTC", program("rustc"))
            .env("RUSTDOC", program("rustdoc"))
            // Making the library from its sources is not stable, though the compiler is.
            .env("RUSTC_BOOTSTRAP", "1")
            .env_remove("RUSTUP_TOOLCHAIN")
            .env("CARGO_TARGET_DIR", &self.compiled);
        cargo
    }
}

/// The file that says for which lock file everything was compiled.
const WARM: &str = "warm";

#[expect(
    clippy::disallowed_methods,
    reason = "the place of caches is told by variables"
)]
fn cache() -> Result<PathBuf, CrossError> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let caches = variable("XDG_CACHE_HOME").map(PathBuf::from);
    let caches = caches.or_else(|| Some(Path::new(&variable("HOME")?).join(".cache")));
    Ok(caches.ok_or(CrossError::NoCache)?.join("rollpack/cross"))
}

/// Names the folder of what this compiler makes.
fn key(root: &Path) -> Result<String, CrossError> {
    let compiler = disk::stat(&root.join("usr/bin/rustc"))?;
    let name = format!("{} {}", compiler.size, compiler.modified);
    let digest = Digest::of(name.as_bytes()).to_string();
    Ok(format!("target-{}", &digest[..16]))
}

/// Returns the digest of the lock file.
fn lock() -> Result<String, CrossError> {
    let lock = disk::read(&repository::root().join("Cargo.lock"), 1 << 22)?;
    Ok(Digest::of(&lock).to_string())
}
