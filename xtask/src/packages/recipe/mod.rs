//! Recipes: what stands in for the payloads of a rollup, as people write it in `packages/*.yaml`.
//!
//! [`Recipe::parse`] checks everything that can be known without building: what it returns is complete,
//! its placeholders are filled in and every name fits the table that it goes into.

mod placeholder;
mod version;
mod written;

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;

use self::placeholder::PlaceholderError;
pub use self::version::Version;
use self::written::Written;

/// The payloads to make, in the order of the recipe.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Windows Installer packages.
    pub packages: Vec<Package>,
    /// Other files.
    pub files: Vec<LooseFile>,
}

/// A package to make.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its documented name.
    pub file: String,
    /// Its documented size in bytes.
    pub size: u64,
    /// When it was last written, as documented.
    pub modified: Timestamp,
    /// The name of the product that it installs.
    pub product: String,
    /// The product's version, and that of the programs in it.
    pub version: Version,
    /// What it installs on.
    pub platform: Platform,
    /// Who made it.
    pub manufacturer: String,
    /// The language, as a Windows language identifier.
    pub language: u16,
    /// Folders below the program files, outermost first.
    pub folder: Vec<String>,
    /// What it installs there; exactly one is the filler.
    pub files: Vec<PackagedFile>,
    /// What it writes into the registry.
    pub registry: Vec<RegistryValue>,
}

/// A file that a package installs.
#[derive(Clone, Debug)]
pub struct PackagedFile {
    /// Folders below the folder of the package, outermost first, and the name.
    pub path: Vec<String>,
    /// What is in it.
    pub content: Content,
}

impl PackagedFile {
    /// Returns the name without folders.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text, with the line ends of Windows.
    Text(String),
    /// A program that says what it is and exits with 0.
    Program,
    /// A library that can be loaded.
    Library,
    /// As many incompressible bytes as bring the package to its size.
    Filler,
}

/// A registry value below `HKEY_LOCAL_MACHINE`; all texts are [formatted].
///
/// [formatted]: https://learn.microsoft.com/windows/win32/msi/formatted
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryValue {
    /// The key, without the hive.
    pub key: String,
    /// The value's name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// A payload that is no package: a text.
#[derive(Clone, Debug)]
pub struct LooseFile {
    /// Its name.
    pub file: String,
    /// When it was last written.
    pub modified: Timestamp,
    /// Its content, of the size that the recipe states.
    pub content: String,
}

/// What a package installs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// 32-bit Windows, or the 32-bit side of a 64-bit one.
    X86,
    /// 64-bit Windows on AMD64.
    X64,
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::X86 => "x86",
            Self::X64 => "x64",
        })
    }
}

/// What is wrong with a recipe.
#[derive(Debug, thiserror::Error)]
pub enum RecipeError {
    /// Not YAML, or not of the shape of a recipe.
    #[error(transparent)]
    Yaml(#[from] serde_yaml::Error),
    /// A package names a kind that is not there.
    #[error("`{file}` is of the kind `{kind}`, which the recipe does not describe")]
    UnknownKind {
        /// The package.
        file: String,
        /// The kind.
        kind: String,
    },
    /// A text holds a placeholder that means nothing.
    #[error("`{file}`")]
    Placeholder {
        /// The package.
        file: String,
        /// What is wrong.
        source: PlaceholderError,
    },
    /// A package without exactly one filler has no exact size.
    #[error("`{file}` installs {count} fillers, and one is needed to bring it to its size")]
    Fillers {
        /// The package.
        file: String,
        /// How many there are.
        count: usize,
    },
    /// A file of a package is either written down or made.
    #[error("`{file}`: `{name}` needs either a `text` or a `make`")]
    Content {
        /// The package.
        file: String,
        /// The file in it.
        name: String,
    },
    /// A name that Windows or a table would not take.
    #[error("`{file}`: `{name}` cannot be the name of a file, a folder or a product here")]
    BadName {
        /// The payload.
        file: String,
        /// The name.
        name: String,
    },
    /// Two payloads of one name, or two files of one path in a package.
    #[error("`{file}`: `{name}` is there twice")]
    Twice {
        /// The payload.
        file: String,
        /// The name or path.
        name: String,
    },
    /// A text is not as long as the recipe says.
    #[error("`{file}` is {actual} bytes long, and the recipe says {stated}")]
    WrongSize {
        /// The payload.
        file: String,
        /// What the content takes.
        actual: u64,
        /// What the recipe says.
        stated: u64,
    },
}

impl Recipe {
    /// Reads a recipe.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        let recipe = serde_yaml::from_str::<Written>(text)?.fill()?;
        let mut names = BTreeSet::new();
        let packages = recipe.packages.iter().map(|package| &package.file);
        for file in packages.chain(recipe.files.iter().map(|loose| &loose.file)) {
            check_name(file, file)?;
            if !names.insert(file.to_lowercase()) {
                let (file, name) = (file.clone(), file.clone());
                return Err(RecipeError::Twice { file, name });
            }
        }
        for package in &recipe.packages {
            package.check()?;
        }
        Ok(recipe)
    }
}

impl Package {
    fn check(&self) -> Result<(), RecipeError> {
        let file = &self.file;
        // A feature's title has room for 64, and a product's name should keep below.
        let texts = [(&self.product, 63), (&self.manufacturer, 255)];
        for (text, limit) in texts {
            if text.is_empty() || text.len() > limit || !text.is_ascii() {
                return Err(bad_name(file, text));
            }
        }
        let mut paths = BTreeSet::new();
        for packaged in &self.files {
            for name in self.folder.iter().chain(&packaged.path) {
                check_name(file, name)?;
            }
            let path = packaged.path.join("/");
            if !paths.insert(path.to_lowercase()) {
                let (file, name) = (file.clone(), path);
                return Err(RecipeError::Twice { file, name });
            }
        }
        let fillers = self
            .files
            .iter()
            .filter(|file| file.content == Content::Filler);
        match fillers.count() {
            1 => Ok(()),
            count => Err(RecipeError::Fillers {
                file: file.clone(),
                count,
            }),
        }
    }
}

/// Names are plain: what every table, every file system and every code page takes.
fn check_name(file: &str, name: &str) -> Result<(), RecipeError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b" ._-()".contains(&byte);
    let starts = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let ends = name.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ')');
    if starts && ends && name.len() <= 60 && name.bytes().all(allowed) {
        return Ok(());
    }
    Err(bad_name(file, name))
}

fn bad_name(file: &str, name: &str) -> RecipeError {
    RecipeError::BadName {
        file: file.to_owned(),
        name: name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "
schema: rollpack/packages/v1
defaults: {manufacturer: M, version: 1.2.3.4, language: 1033, platform: x86, modified: 16-May-2011 12:55}
every:
  files:
    - {path: 'data/{name}.dat', make: filler}
kinds:
  tool:
    folder: Vendor/{name}
    files:
      - {path: '{name}.exe', make: program}
      - {path: readme.txt, text: \"{product}\\n\"}
    registry:
      - {key: 'Software\\{name}', name: Version, value: '{version}'}
  bare: {folder: F}
packages:
";

    fn parse(packages: &str) -> Result<Recipe, RecipeError> {
        Recipe::parse(&format!("{HEAD}{packages}"))
    }

    #[test]
    fn a_line_makes_a_package() {
        let recipe = parse(
            "  - {file: A-x64.msi, size: 374784, kind: tool, name: A, product: The A, platform: x64}
  - file: b.msi
    size: 128,512
    kind: bare
    product: B
    version: 2.0.0.1
    modified: 2007-07-31T16:57:00Z
",
        );
        let [a, b] = &recipe.unwrap().packages[..] else {
            panic!("two packages");
        };
        assert_eq!(
            (a.size, a.platform, a.version),
            (374_784, Platform::X64, Version([1, 2, 3, 4]))
        );
        assert_eq!(a.modified.to_string(), "2011-05-16T12:55:00Z");
        assert_eq!(a.folder, ["Vendor", "A"]);
        let paths: Vec<String> = a.files.iter().map(|file| file.path.join("/")).collect();
        assert_eq!(paths, ["A.exe", "readme.txt", "data/A.dat"]);
        assert_eq!(a.files[1].content, Content::Text("The A\r\n".to_owned()));
        assert_eq!(a.registry[0].key, "Software\\A");
        assert_eq!((b.size, b.version), (128_512, Version([2, 0, 0, 1])));
        assert_eq!(b.modified.to_string(), "2007-07-31T16:57:00Z");
        assert_eq!(b.files[0].path, ["data", "b.dat"]);
    }

    fn check(packages: &str, expect: &str) {
        let error = parse(packages).unwrap_err();
        let source = std::error::Error::source(&error).map(|source| format!(": {source}"));
        let message = format!("{error}{}", source.unwrap_or_default());
        assert!(message.contains(expect), "{message}");
    }

    #[test]
    fn mistakes_are_named() {
        let line = |rest: &str| format!("  - {{file: a.msi, kind: tool, {rest}}}\n");
        let good = line("size: 512, product: P");
        check(
            &line("size: 512, product: P, colour: red"),
            "unknown field `colour`",
        );
        check(&line("size: '3,74', product: P"), "`3,74` is no size");
        check(
            &line("size: 512, product: P, modified: yesterday"),
            "`yesterday` is no time",
        );
        check(
            &line("size: 512, product: P, version: 1.2.3"),
            "a version is four numbers",
        );
        check(
            &line("size: 512, product: P, folder: '{nme}'"),
            "`{nme}` stands for nothing",
        );
        check(
            &line("size: 512, product: P, folder: a/../b"),
            "`..` cannot be the name",
        );
        check(
            &line("size: 512, product: P, folder: C:/b"),
            "`C:` cannot be the name",
        );
        check(&line("size: 512, product: ''"), "`` cannot be the name");
        check(&good.replace("tool", "toll"), "of the kind `toll`");
        check(
            &format!("{good}{}", good.replace("a.msi", "A.MSI")),
            "`A.MSI` is there twice",
        );
        let files =
            "files:\n  - {file: n.txt, size: 3, modified: 16-May-2011 12:55, text: \"a\\nb\"}";
        check(
            &format!("{good}{files}"),
            "`n.txt` is 4 bytes long, and the recipe says 3",
        );
    }

    #[test]
    fn a_package_has_one_filler_and_each_file_one_content() {
        let package = "  - {file: a.msi, kind: bare, size: 512, product: P}\n";
        let check = |from: &str, to: &str, expect: &str| {
            let error = Recipe::parse(&format!("{HEAD}{package}").replace(from, to)).unwrap_err();
            assert!(error.to_string().contains(expect), "{error}");
        };
        check("make: filler", "text: x", "installs 0 fillers");
        check(
            "make: filler",
            "make: filler, text: x",
            "needs either a `text` or a `make`",
        );
        check(", make: filler", "", "needs either a `text` or a `make`");
    }
}
