//! `rollpack script`: the procedure of a bundle or a spec in one of the forms that people and programs use.

use std::path::{Path, PathBuf};

use super::failure::{Exit, Failure};
use super::judging::{self, Strictness};
use super::options::Format;
use super::progress::Bar;
use super::target::{self, Kind as FileKind};
use super::{Context, dry_run};
use crate::build::{self, Signing};
use crate::bundle::read::{self, ReadError};
use crate::bundle::{EntryError, names, text_of};
use crate::plan::Plan;
use crate::render;
use crate::spec::Spec;

/// The script that proves an extracted bundle on Windows. It is one for all bundles and never inside one.
const VERIFY: &str = include_str!("../../docs/verify.ps1");

/// Print the install script of a bundle or a spec, or its procedure in another form
///
/// All forms have the same steps under the same numbers. What a bundle carries is printed as it is carried;
/// nothing of it is trusted, which is for `rollpack verify`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack script rollup.zip > install.ps1
  rollpack script specs/example.yaml --packages packages/example --kind markdown
  rollpack script --kind verify > verify.ps1")]
pub struct Arguments {
    /// A bundle, or a spec; none for `--kind verify`
    target: Option<PathBuf>,

    /// What to print
    #[arg(long, value_name = "KIND", default_value = "powershell")]
    kind: Kind,

    /// The folder of payloads that a spec documents
    #[arg(long, value_name = "DIR")]
    packages: Option<PathBuf>,

    #[command(flatten)]
    strictness: Strictness,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// The install script, `install.ps1`
    Powershell,
    /// The article, `README.html`, which is a run sheet on paper
    Html,
    /// The procedure as Markdown
    Markdown,
    /// The plan as JSON
    Json,
    /// `verify.ps1`, which proves an extracted bundle with PowerShell alone: one for all bundles
    Verify,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        if self.kind == Kind::Verify {
            context.ui.data(&windows_lines(VERIFY))?;
            return Ok(Exit::Done);
        }
        let Some(target) = &self.target else {
            return Err(Failure::usage(NoTarget).hint("name a bundle or a spec"));
        };
        if target::kind(target)? == FileKind::Archive {
            self.of_bundle(target, context)
        } else {
            self.of_spec(target, context)
        }
    }

    fn of_bundle(&self, path: &Path, context: Context) -> Result<Exit, Failure> {
        let file = target::open(path)?;
        let broken = |source: EntryError| {
            let is_environment = matches!(source, EntryError::Read(ReadError::Io { .. }));
            let file = path.display().to_string();
            let error = BrokenBundle { file, source };
            if is_environment {
                Failure::usage(error)
            } else {
                Failure::input(error)
            }
        };
        let story = read::manifest_of(&file).map_err(|error| broken(error.into()))?;
        let text = |name| text_of(&file, &story, name).map_err(broken);
        let printed = match self.kind {
            Kind::Powershell => text(names::SCRIPT)?,
            Kind::Html => text(names::ARTICLE)?,
            Kind::Json => dry_run::text(&story.manifest, Format::Json)?,
            Kind::Markdown | Kind::Verify => {
                let (spec, _) = Spec::read(names::SPEC, &text(names::SPEC)?);
                let spec = spec.ok_or_else(|| {
                    Failure::input(NoSpec(path.display().to_string()))
                        .hint("see `rollpack validate` about it")
                })?;
                render::markdown(&Plan::of_bundle(&spec, &story.manifest))
            }
        };
        context.ui.data(&printed)?;
        let note = "`rollpack verify` tells whether the bundle can be trusted; this does not";
        context.ui.detail(note);
        Ok(Exit::Done)
    }

    fn of_spec(&self, path: &Path, context: Context) -> Result<Exit, Failure> {
        let Some(packages) = &self.packages else {
            return Err(Failure::usage(NoPackages)
                .hint("name the folder of the payloads with `--packages`: their digests and product codes are part of every form"));
        };
        let accepted = judging::accepted(path, packages, &self.strictness, context)?;
        let Some(accepted) = accepted else {
            context.ui.message("refused; nothing was printed");
            return Ok(Exit::Input);
        };
        let plan = Plan::new(&accepted);
        let printed = match self.kind {
            Kind::Powershell => render::script(&plan).map_err(Failure::usage)?,
            Kind::Html => render::article(&plan).map_err(Failure::usage)?,
            Kind::Markdown | Kind::Verify => render::markdown(&plan),
            Kind::Json => {
                let progress = Bar::new(context.ui, "planning");
                let built = build::build(&accepted, Signing::Signed, &progress)?;
                dry_run::text(&built.manifest, Format::Json)?
            }
        };
        context.ui.data(&printed)?;
        Ok(Exit::Done)
    }
}

/// Gives a text the line ends of Windows.
fn windows_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

#[derive(Debug, thiserror::Error)]
#[error("nothing was named to print the script of")]
struct NoTarget;

#[derive(Debug, thiserror::Error)]
#[error("a spec alone does not make a script")]
struct NoPackages;

#[derive(Debug, thiserror::Error)]
#[error("the spec that `{0}` carries cannot be read")]
struct NoSpec(String);

#[derive(Debug, thiserror::Error)]
#[error("`{file}` cannot be read as a bundle")]
struct BrokenBundle {
    file: String,
    source: EntryError,
}
