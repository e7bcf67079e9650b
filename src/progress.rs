//! Long work tells how far it is, and asks whether it should go on.

/// The work was asked to stop before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped before the work was done")]
pub struct Stopped;

/// Hears of progress, from several threads at once.
pub trait Progress: Sync {
    /// Takes note that so many further bytes are done; an error ends the work.
    fn advance(&self, bytes: u64) -> Result<(), Stopped>;
}

/// Hears nothing and never stops.
impl Progress for () {
    fn advance(&self, _: u64) -> Result<(), Stopped> {
        Ok(())
    }
}
