//! Wine installs stand-ins, has what they promise, and removes them again.

use std::path::{Path, PathBuf};

use rollpack::disk::{self, DiskError};

use super::prefix::{Outcome, Prefix, PrefixError, windows_path};
use super::script::Server;
use crate::packages::recipe::{Content, Package, PackagedFile, Platform};
use crate::packages::{self, PackagesError, identity};
use crate::repository;

/// Install and remove stand-ins in wine
///
/// Takes the first x64 package and the first two x86 packages of each recipe. The prefix they are installed
/// in is a copy of .dev/wine/template, which is made on the first run.
#[derive(clap::Args)]
pub struct Args {
    /// Recipes to take packages from, such as `example`; all of them by default
    recipes: Vec<String>,
    /// Take every package
    #[arg(long)]
    all: bool,
    /// Install every package through an install script, run it again, and let it take all of that back
    #[arg(long)]
    script: bool,
}

/// What went wrong in wine.
#[derive(Debug, thiserror::Error)]
pub enum WineError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The packages could not be made.
    #[error(transparent)]
    Packages(#[from] PackagesError),
    /// Wine did not run.
    #[error(transparent)]
    Prefix(#[from] PrefixError),
    /// A script could not be made or run, or did what it must not.
    #[error("{0}")]
    Script(String),
    /// The Windows program could not be run, or is not like that of Linux.
    #[error("{0}")]
    Program(String),
    /// A package does not do what it should.
    #[error("`{file}`: {what}")]
    Package {
        /// The package.
        file: String,
        /// What it did or did not.
        what: String,
    },
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), WineError> {
    let folder = repository::development().join("wine");
    let prefix = Prefix::new(&folder)?;
    let mut count = 0;
    for recipe in packages::recipes_or(&args.recipes)? {
        let target = folder.join("packages").join(&recipe);
        disk::create_folder(&folder.join("packages"))?;
        packages::make(&packages::recipe_path(&recipe), &target)?;
        let all = packages::read(&packages::recipe_path(&recipe))?.packages;
        if args.script {
            count += run_script(&prefix, &target, &all)?;
            continue;
        }
        for package in all.iter().filter(choice(args.all)) {
            println!("{}", package.file);
            let trial = Trial {
                prefix: &prefix,
                package,
            };
            trial.run(&target)?;
            count += 1;
        }
    }
    println!("{count} packages installed and removed");
    Ok(())
}

/// Installs all packages through one script, runs it again, and takes everything back; returns how many there are.
fn run_script(prefix: &Prefix, folder: &Path, all: &[Package]) -> Result<usize, WineError> {
    let server = Server::new(prefix, folder, all)?;
    let trials = || all.iter().map(|package| Trial { prefix, package });
    let installed = server.run(&["-Role", "all", "-Unattended"])?;
    if installed.lines().count() != all.len() {
        let what = format!("not every package was installed once:\n{installed}");
        return Err(WineError::Script(what));
    }
    for trial in trials() {
        trial.check_files()?;
        trial.check_registry()?;
        trial.run_programs()?;
    }
    // A second run changes nothing.
    let again = server.run(&["-Role", "all", "-Unattended"])?;
    if !again.is_empty() {
        let what = format!("the second run did something:\n{again}");
        return Err(WineError::Script(what));
    }
    server.run(&["-Undo", "-Unattended"])?;
    for trial in trials() {
        trial.check_removed()?;
    }
    Ok(all.len())
}

/// Returns which packages of a recipe to take.
fn choice(all: bool) -> impl FnMut(&&Package) -> bool {
    let (mut x64, mut x86) = (1, 2);
    move |package| {
        let left: &mut i32 = match package.platform {
            Platform::X64 => &mut x64,
            Platform::X86 => &mut x86,
        };
        *left -= 1;
        all || *left >= 0
    }
}

/// One package in a prefix.
struct Trial<'a> {
    prefix: &'a Prefix,
    package: &'a Package,
}

impl Trial<'_> {
    fn run(&self, folder: &Path) -> Result<(), WineError> {
        let file = windows_path(&folder.join(&self.package.file));
        self.must(&["msiexec", "/i", &file, "/qn"])?;
        self.check_files()?;
        self.check_registry()?;
        self.run_programs()?;
        self.must(&[
            "msiexec",
            "/x",
            &identity::product_code(self.package),
            "/qn",
        ])?;
        self.check_removed()
    }

    fn check_files(&self) -> Result<(), WineError> {
        for file in &self.package.files {
            let path = self.path(file);
            let Ok(bytes) = disk::read(&path, self.package.size) else {
                return self.wrong(format!("`{}` is absent", path.display()));
            };
            let good = match &file.content {
                Content::Text(text) => bytes == text.as_bytes(),
                Content::Program | Content::Library => bytes.starts_with(b"MZ"),
                Content::Filler => !bytes.is_empty(),
            };
            if !good {
                return self.wrong(format!("`{}` has another content", path.display()));
            }
        }
        Ok(())
    }

    fn check_registry(&self) -> Result<(), WineError> {
        for value in &self.package.registry {
            let key = format!(r"HKLM\{}", value.key);
            // What refers to a property is filled in by the installer.
            let expect = if value.value.starts_with('[') {
                "C:\\"
            } else {
                &value.value
            };
            self.expect_value(&key, &value.name, expect)?;
        }
        self.expect_value(&self.uninstall_key(), "DisplayName", &self.package.product)?;
        let version = self.package.version.to_string();
        self.expect_value(&self.uninstall_key(), "DisplayVersion", &version)
    }

    /// Runs what can run: wine without its 32-bit part has no use for 32-bit programs.
    fn run_programs(&self) -> Result<(), WineError> {
        let programs = self.package.files.iter();
        for file in programs.filter(|file| file.content == Content::Program) {
            if self.package.platform == Platform::X86 {
                continue;
            }
            let Outcome { code, output } = self.prefix.run(&[&windows_path(&self.path(file))])?;
            if code != 0 || !output.contains("stand-in") {
                return self.wrong(format!("`{}` ended with {code}: {output}", file.name()));
            }
        }
        Ok(())
    }

    fn check_removed(&self) -> Result<(), WineError> {
        for file in &self.package.files {
            let path = self.path(file);
            if disk::stat(&path).is_ok() {
                return self.wrong(format!("`{}` is still there", path.display()));
            }
        }
        let values = self.package.registry.iter();
        let keys = values.map(|value| format!(r"HKLM\{}", value.key));
        for key in keys.chain([self.uninstall_key()]) {
            if self.query(&[&key])?.code == 0 {
                return self.wrong(format!("`{key}` is still there"));
            }
        }
        Ok(())
    }

    fn path(&self, file: &PackagedFile) -> PathBuf {
        let program_files = match self.package.platform {
            Platform::X86 => "Program Files (x86)",
            Platform::X64 => "Program Files",
        };
        let parts = self.package.folder.iter().chain(&file.path);
        let mut path = self.prefix.drive_c().join(program_files);
        path.extend(parts);
        path
    }

    fn uninstall_key(&self) -> String {
        let code = identity::product_code(self.package);
        format!(r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\{code}")
    }

    fn expect_value(&self, key: &str, name: &str, value: &str) -> Result<(), WineError> {
        let Outcome { code, output } = self.query(&[key, "/v", name])?;
        if code == 0 && output.contains(value) {
            return Ok(());
        }
        self.wrong(format!("`{key}` has no `{name}` of `{value}`: {output}"))
    }

    /// Asks the side of the registry that the package writes to.
    fn query(&self, arguments: &[&str]) -> Result<Outcome, WineError> {
        let side = match self.package.platform {
            Platform::X86 => "/reg:32",
            Platform::X64 => "/reg:64",
        };
        let arguments = [&["reg", "query"], arguments, &[side]].concat();
        Ok(self.prefix.run(&arguments)?)
    }

    fn must(&self, arguments: &[&str]) -> Result<(), WineError> {
        let Outcome { code, output } = self.prefix.run(arguments)?;
        if code == 0 {
            return Ok(());
        }
        self.wrong(format!(
            "`{}` ended with {code}: {output}",
            arguments.join(" ")
        ))
    }

    fn wrong<T>(&self, what: String) -> Result<T, WineError> {
        let file = self.package.file.clone();
        Err(WineError::Package { file, what })
    }
}
