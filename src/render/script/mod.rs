//! `install.ps1`: the procedure as a script for Windows PowerShell 2.0 to 5.1 and PowerShell 7.
//!
//! What the script can do is written in the `.ps1` files here, plain PowerShell; `install.ps1.j2` puts the rollup in.
//! A step is one call of `Step` under its role, so a journal has one place to write to.

mod command;
mod fragment;
mod parameters;
mod view;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use self::fragment::Fragment;
pub(super) use self::parameters::ScriptParameters;
use self::view::View;
use super::RenderError;
use crate::plan::Plan;

const TEMPLATES: [(&str, &str); 7] = [
    ("install.ps1", include_str!("install.ps1.j2")),
    ("register.ps1", include_str!("register.ps1")),
    ("talk.ps1", include_str!("talk.ps1")),
    ("files.ps1", include_str!("files.ps1")),
    ("programs.ps1", include_str!("programs.ps1")),
    ("windows.ps1", include_str!("windows.ps1")),
    ("run.ps1", include_str!("run.ps1")),
];

/// Writes the script: ASCII with Windows line ends, so that every PowerShell reads it alike.
pub fn script(plan: &Plan<'_>) -> Result<String, RenderError> {
    let parameters = ScriptParameters::new(&plan.spec.parameters)?;
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_syntax(
        SyntaxConfig::builder()
            .keep_trailing_newline(true)
            .build()?,
    );
    templates.set_auto_escape_callback(|_| AutoEscape::None);
    templates.set_formatter(write_quoted);
    templates.add_filter("comment", |value: &str| {
        Value::from(Fragment::comment(value))
    });
    for (name, source) in TEMPLATES {
        templates.add_template(name, source)?;
    }
    let text = templates
        .get_template("install.ps1")?
        .render(Serde(View::new(plan, &parameters)))?;
    Ok(text.replace('\n', "\r\n"))
}

/// Writes fragments as they are, quotes strings, and refuses what has no agreed form in a script.
fn write_quoted(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    if let Some(fragment) = value.downcast_object_ref::<Fragment>() {
        out.write_str(fragment.as_str())?;
    } else if let Some(text) = value.as_str() {
        out.write_str(Fragment::literal(text).as_str())?;
    } else if let Ok(number) = u64::try_from(value.clone()) {
        out.write_str(&number.to_string())?;
    } else {
        let kind = value.kind();
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("a script has no place for {kind}"),
        ));
    }
    Ok(())
}
