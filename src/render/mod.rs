//! Plan to text: the script and the article that a bundle carries.
//!
//! Both are renderings of one plan. Nothing here knows the clock, the tool's version or where a file came from,
//! so the same plan gives the same bytes everywhere.

mod article;
#[cfg(test)]
pub(crate) mod fixture;
mod script;
mod wording;

pub use article::article;
pub use script::script;

/// Why a plan cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A parameter's id is not made of words that could name a script parameter.
    #[error(
        "the parameter `{0}` cannot name a script parameter: write lower-case words joined by hyphens"
    )]
    ParameterId(String),
    /// A parameter's name is taken.
    #[error("the parameter `{id}` cannot name a script parameter: `-{name}` has another meaning")]
    ParameterTaken {
        /// The parameter.
        id: String,
        /// What it would be called.
        name: String,
    },
    /// A template is at fault, which is a defect of this program.
    #[error("a template of this program is at fault")]
    Template(#[from] minijinja::Error),
}
