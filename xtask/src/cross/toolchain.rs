//! The compiler in its cache, and what it has made there.

use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::digest::Digest;
use rollpack::disk::{self, PendingFolder, Replace};

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
    /// What was compiled with the present compiler for the present lock file.
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

    /// Tells whether it is there and has compiled everything but rollpack itself for the present lock file.
    pub fn is_warm() -> bool {
        let Ok(cache) = cache() else {
            return false;
        };
        let root = cache.join("toolchain");
        let key = disk::stat(&root)
            .map_err(CrossError::from)
            .and_then(|_| key(&root));
        key.is_ok_and(|key| disk::stat(&cache.join(key).join(WARM)).is_ok())
    }

    /// Runs a command of cargo for rollpack and a target.
    pub fn cargo(&self, target: Target, command: &str, more: &[&str]) -> Result<(), CrossError> {
        let status = self
            .command(target, command)
            .args(more)
            .current_dir(repository::root())
            .status();
        let status = status.map_err(|source| CrossError::Start {
            program: "cargo".to_owned(),
            source,
        })?;
        if status.success() {
            return Ok(());
        }
        Err(CrossError::Failed {
            command: format!("cargo {command} --target {}", target.triple()),
            output: "see above".to_owned(),
        })
    }

    /// Compiles the program for Windows and returns where it is; `profile` is one of cargo's.
    pub fn program(&self, profile: &str) -> Result<PathBuf, CrossError> {
        let target = Target::Windows;
        self.cargo(
            target,
            "build",
            &["--bin", "rollpack", "--profile", profile],
        )?;
        let mark = disk::PendingFile::beside(&self.compiled.join(WARM))?;
        mark.publish(Replace::Existing)?;
        let folder = match profile {
            "dev" => "debug",
            other => other,
        };
        let made = self.compiled.join(target.triple()).join(folder);
        Ok(made.join("rollpack.exe"))
    }

    fn command(&self, target: Target, command: &str) -> Command {
        let program = |name: &str| self.root.join("usr/bin").join(name);
        let libraries =
            ["usr/lib/x86_64-linux-gnu", "usr/lib"].map(|folder| self.root.join(folder));
        let libraries = std::env::join_paths(libraries).unwrap_or_default();
        let mut cargo = Command::new(program("cargo"));
        cargo
            .args([command, "--quiet", "--locked", "--package", "rollpack"])
            .args(["-Zbuild-std=std,panic_unwind", "--target", target.triple()])
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

/// The file that says that everything was compiled once.
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

/// Names the folder of what this compiler makes of this lock file.
fn key(root: &Path) -> Result<String, CrossError> {
    let lock = disk::read(&repository::root().join("Cargo.lock"), 1 << 22)?;
    let compiler = disk::stat(&root.join("usr/bin/rustc"))?;
    let name = format!("{}{}", compiler.size, compiler.modified);
    let digest = Digest::of(&[&lock, name.as_bytes()].concat()).to_string();
    Ok(format!("target-{}", &digest[..16]))
}
