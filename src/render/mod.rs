//! Plan to text: the script and the article that a bundle carries.
//!
//! Both are renderings of one plan. Nothing here knows the clock, the tool's version or where a file came from,
//! so the same plan gives the same bytes everywhere.

mod article;
#[cfg(test)]
pub(crate) mod fixture;
mod markdown;
mod playbook;
mod script;
mod sheet;
mod wording;

pub use article::article;
pub use markdown::markdown;
pub use playbook::{File, playbook};
pub use script::script;

/// Why a plan cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template is at fault, which is a defect of this program.
    #[error("a template of this program is at fault")]
    Template(#[from] minijinja::Error),
}
