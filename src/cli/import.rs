//! `rollpack import`: a draft of a spec from the article of an update.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::failure::{Exit, Failure, Trouble};
use super::{Context, judging};
use crate::disk::{self, DiskError, PendingFile, Replace};
use crate::draft;
use crate::import::{self, Form, Identity};
use crate::spec::Spec;

/// Draft a spec from an article that documents an update
///
/// Reads text, Markdown or HTML: file tables of any shape, what must be there first, what restarts and what is
/// replaced. A sentence of the instructions that can only mean one thing becomes a step of its kind; any other line
/// becomes a step for a person. Lines that nothing was taken from are listed at the end.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  rollpack import article.txt -o rollup.yaml
  rollpack import article.html")]
pub struct Arguments {
    /// The article
    article: PathBuf,

    /// The spec to write; `-` prints it, as does leaving this out
    #[arg(short, long, value_name = "SPEC", default_value = "-")]
    output: PathBuf,

    /// Replace the spec if it exists
    #[arg(long)]
    overwrite: bool,
}

/// An article is text that people read; one larger than this is none.
const ARTICLE_BYTES: u64 = 16 << 20;

impl Arguments {
    pub fn run(&self, context: Context) -> Result<Exit, Failure> {
        let replace = if self.overwrite {
            Replace::Existing
        } else {
            Replace::Never
        };
        let is_printed = self.output == Path::new("-");
        if !is_printed {
            disk::refuse_existing(&self.output, replace)?;
        }
        let name = self.article.display().to_string();
        let text = String::from_utf8(disk::read(&self.article, ARTICLE_BYTES)?)
            .map_err(|_| Trouble::NotText { file: name.clone() })?;
        let article = import::read(&text, Form::of(&name, &text));
        if article.files.is_empty() {
            return Err(Trouble::NoFileTable { file: name }.into());
        }
        let stem = self
            .article
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy();
        let identity = Identity {
            id: draft::id(&stem),
            title: stem.into_owned(),
            release: judging::today(),
        };
        let draft = import::draft(&article, &identity);
        if is_printed {
            context.ui.data(&draft)?;
        } else {
            let mut file = PendingFile::beside(&self.output)?;
            file.write_all(draft.as_bytes())
                .map_err(DiskError::during("write", &self.output))?;
            file.publish(replace)?;
        }
        let manual = article.steps.iter();
        let manual = manual.filter(|step| matches!(step.action, import::Action::Manual(_)));
        context.ui.done(&format!(
            "took {} files and {} steps, {} of them for a person; {} lines were not taken over",
            article.files.len(),
            article.steps.len(),
            manual.count(),
            article.rest.len()
        ));
        let (_, findings) = Spec::read(&self.output.display().to_string(), &draft);
        for finding in findings.iter().take(1) {
            context.ui.done(&format!(
                "warning: the draft is not complete: {}\nhint: `rollpack validate` lists what it lacks",
                crate::terminal::printable(&finding.message)
            ));
        }
        Ok(Exit::Done)
    }
}
