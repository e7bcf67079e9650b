//! What every command is given beside its own arguments.

use std::num::NonZeroUsize;
use std::sync::Once;

use super::failure::{Failure, Trouble};
use super::ui::Ui;

/// What every command is given beside its own arguments.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    pub ui: Ui,
    pub threads: NonZeroUsize,
}

impl Context {
    /// Starts the threads over which reading packages is spread, where they are not running yet.
    ///
    /// Not earlier than they are needed: what refuses a stranger's file does so without them.
    pub fn start_threads(self) -> Result<(), Failure> {
        static ONCE: Once = Once::new();
        let mut started = Ok(());
        ONCE.call_once(|| {
            let builder = rayon::ThreadPoolBuilder::new().num_threads(self.threads.get());
            started = builder.build_global();
        });
        let threads = self.threads;
        started.map_err(|source| Trouble::Threads { threads, source }.into())
    }
}
