//! What every command is given beside its own arguments.

use std::num::NonZeroUsize;

use super::ui::Ui;

/// What every command is given beside its own arguments.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    pub ui: Ui,
    pub threads: NonZeroUsize,
}
