//! Progress of long work: shown on the terminal after a second, gone when done, ended by an interruption.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::interruption;
use super::ui::Ui;
use crate::progress::{Progress, Stopped};

/// How long work may take before it is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line on standard error that counts bytes.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
    done: AtomicU64,
}

impl Bar {
    /// Starts to count; nothing is shown yet, and without a terminal nothing ever is.
    pub fn new(ui: Ui, what: &'static str) -> Self {
        let target = if ui.shows_progress() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target).with_message(what);
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {msg}: {bytes} ({bytes_per_sec})")
        {
            bar.set_style(style);
        }
        Self {
            bar,
            done: AtomicU64::new(0),
        }
    }
}

impl Progress for Bar {
    fn advance(&self, bytes: u64) -> Result<(), Stopped> {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if self.bar.elapsed() >= PATIENCE {
            self.bar.set_position(done);
        }
        if interruption::is_asked() {
            return Err(Stopped);
        }
        Ok(())
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
