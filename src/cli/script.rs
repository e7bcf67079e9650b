//! `rollpack script`: the procedure of a bundle or a spec in one of the forms that people and programs use.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::failure::{Exit, Failure, Trouble};
use super::judging::{self, Strictness};
use super::options::Format;
use super::progress::Bar;
use super::target::{self, Kind as FileKind};
use super::{Context, dry_run};
use crate::build::{Rendered, Signing};
use crate::bundle::{names, read, text_of};
use crate::disk::{self, DiskError, PendingFolder, Replace};
use crate::plan::Plan;
use crate::render;
use crate::spec::Spec;
use crate::terminal::printable;

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
  rollpack script rollup.zip --kind ansible -o playbook
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

    /// The folder to write, for `--kind ansible`; it must not exist yet
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

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
    /// A playbook for Ansible, which runs the install script on all servers: a folder of files
    Ansible,
    /// `verify.ps1`, which proves an extracted bundle with PowerShell alone: one for all bundles
    Verify,
}

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        match (self.kind, &self.output) {
            (Kind::Ansible, None) => return Err(Trouble::NoFolder.into()),
            (Kind::Ansible, Some(folder)) => {
                if disk::refuse_existing(folder, Replace::Never).is_err() {
                    let folder = folder.display().to_string();
                    return Err(Trouble::FolderThere { folder }.into());
                }
            }
            (_, Some(_)) => return Err(Trouble::NotAFolder.into()),
            (_, None) => {}
        }
        if self.kind == Kind::Verify {
            context.ui.data(&windows_lines(VERIFY))?;
            return Ok(Exit::Done);
        }
        let Some(target) = &self.target else {
            return Err(Trouble::NoTarget.into());
        };
        if target::kind(target)? == FileKind::Archive {
            self.of_bundle(target, context)
        } else {
            self.of_spec(target, context)
        }
    }

    fn of_bundle(&self, path: &Path, context: Context) -> Result<Exit, Failure> {
        let file = target::open(path)?;
        let broken = |source| Failure::of_entry(path, source);
        let story = read::manifest_of(&file).map_err(|source| Failure::of_bundle(path, source))?;
        let text = |name| text_of(&file, &story, name).map_err(broken);
        let printed = match self.kind {
            Kind::Powershell => text(names::SCRIPT)?,
            Kind::Html => text(names::ARTICLE)?,
            Kind::Json => dry_run::text(&story.manifest, Format::Json)?,
            Kind::Markdown | Kind::Ansible | Kind::Verify => {
                let (spec, _) = Spec::read(names::SPEC, &text(names::SPEC)?);
                let bundle = path.display().to_string();
                let spec = spec.ok_or(Trouble::UnreadableSpec { bundle })?;
                let plan = Plan::of_bundle(&spec, &story.manifest);
                if self.kind == Kind::Ansible {
                    return self.write_playbook(&plan, &text(names::SCRIPT)?, context);
                }
                render::markdown(&plan)
            }
        };
        context.ui.data(&printed)?;
        let note = "`rollpack verify` tells whether the bundle can be trusted; this does not";
        context.ui.detail(note);
        Ok(Exit::Done)
    }

    fn of_spec(&self, path: &Path, context: Context) -> Result<Exit, Failure> {
        let Some(packages) = &self.packages else {
            return Err(Trouble::NoPackages.into());
        };
        let accepted = judging::accepted(path, packages, &self.strictness, None, context)?;
        let Some(accepted) = accepted else {
            context.ui.message("refused; nothing was printed");
            return Ok(Exit::Input);
        };
        let plan = Plan::new(&accepted);
        let printed = match self.kind {
            Kind::Powershell => render::script(&plan).map_err(Failure::usage)?,
            Kind::Html => render::article(&plan).map_err(Failure::usage)?,
            Kind::Markdown | Kind::Verify => render::markdown(&plan),
            Kind::Ansible => {
                let script = render::script(&plan).map_err(Failure::usage)?;
                return self.write_playbook(&plan, &script, context);
            }
            Kind::Json => {
                let progress = Bar::new(context.ui, "planning");
                let built = Rendered::of(&accepted)?.build(Signing::Signed, &progress)?;
                dry_run::text(&built.manifest, Format::Json)?
            }
        };
        context.ui.data(&printed)?;
        Ok(Exit::Done)
    }

    /// Writes the playbook that runs `script`, all of its files or none.
    fn write_playbook(
        &self,
        plan: &Plan<'_>,
        script: &str,
        context: Context,
    ) -> Result<Exit, Failure> {
        let Some(target) = &self.output else {
            return Err(Trouble::NoFolder.into());
        };
        let release = TimeZone::UTC.to_timestamp(plan.spec.rollup.release.at(0, 0, 0, 0));
        let modified = release.unwrap_or(Timestamp::MAX);
        let files = render::playbook(plan, script).map_err(Failure::usage)?;
        let folder = PendingFolder::beside(target)?;
        for file in &files {
            folder.write(file.path, modified, |handle| {
                let written = handle.write_all(file.text.as_bytes());
                written.map_err(DiskError::during("write", &target.join(file.path)))
            })?;
        }
        folder.publish(Replace::Never)?;
        let (count, shown) = (files.len(), target.display().to_string());
        context.ui.done(&format!(
            "wrote {count} files to `{}`; fill in `inventory.yml`",
            printable(&shown)
        ));
        Ok(Exit::Done)
    }
}

/// Gives a text the line ends of Windows.
fn windows_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}
