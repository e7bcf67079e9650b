//! The procedure as a playbook for Ansible: one play for each role and barrier, an inventory to fill in, and the files of
//! tasks, of which three reach a server.
//!
//! What differs from rollup to rollup is in the `.j2` files here; the tasks are the same for all. Nothing of a step is
//! done a second way: the tasks run `install.ps1`, and what they know of a server is what that says.

mod plays;
mod scalar;
mod view;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use self::scalar::{Scalar, comment};
use self::view::View;
use super::RenderError;
use crate::digest::Digest;
use crate::plan::Plan;

/// One file of the playbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the playbook's folder.
    pub path: &'static str,
    /// What it says.
    pub text: String,
}

/// What is written for a rollup.
const TEMPLATES: [(&str, &str); 3] = [
    ("playbook.yml", include_str!("playbook.yml.j2")),
    ("inventory.yml", include_str!("inventory.yml.j2")),
    ("group_vars/all.yml", include_str!("rollup.yml.j2")),
];

/// What is the same for all.
const TASKS: [(&str, &str); 10] = [
    ("tasks/push.yml", include_str!("tasks/push.yml")),
    ("tasks/run.yml", include_str!("tasks/run.yml")),
    ("tasks/fetch.yml", include_str!("tasks/fetch.yml")),
    ("tasks/before.yml", include_str!("tasks/before.yml")),
    ("tasks/look.yml", include_str!("tasks/look.yml")),
    ("tasks/ask.yml", include_str!("tasks/ask.yml")),
    ("tasks/judge.yml", include_str!("tasks/judge.yml")),
    ("tasks/step.yml", include_str!("tasks/step.yml")),
    ("tasks/by-hand.yml", include_str!("tasks/by-hand.yml")),
    ("tasks/barrier.yml", include_str!("tasks/barrier.yml")),
];

/// Writes the files of the playbook that runs `script`, the install script of the same plan.
pub fn playbook(plan: &Plan<'_>, script: &str) -> Result<Vec<File>, RenderError> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_syntax(
        SyntaxConfig::builder()
            .keep_trailing_newline(true)
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    templates.set_auto_escape_callback(|_| AutoEscape::None);
    templates.set_formatter(write_quoted);
    templates.add_filter("comment", |text: &str, indent: Option<usize>| {
        Value::from_safe_string(comment(text, indent.unwrap_or(0)))
    });
    let view = Value::from(Serde(View::new(plan, Digest::of(script.as_bytes()))));
    let mut files = Vec::with_capacity(TEMPLATES.len() + TASKS.len());
    for (path, source) in TEMPLATES {
        let text = templates.render_str(source, &view)?;
        files.push(File { path, text });
    }
    files.extend(TASKS.map(|(path, text)| File {
        path,
        text: text.to_owned(),
    }));
    Ok(files)
}

/// Writes scalars and comments as they are, quotes other strings, and refuses what has no agreed form here.
fn write_quoted(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::String if value.is_safe() => {
            out.write_str(value.as_str().unwrap_or_default())?;
        }
        ValueKind::String => {
            out.write_str(Scalar::literal(value.as_str().unwrap_or_default()).as_str())?;
        }
        kind => {
            let what = format!("a playbook has no place for {kind}");
            return Err(Error::new(ErrorKind::InvalidOperation, what));
        }
    }
    Ok(())
}
