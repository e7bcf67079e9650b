//! Ctrl-C and termination: the work is asked to stop and cleans up after itself; if it does not, it is cut off.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::failure::Exit;
use super::sign_command;
use super::ui::Ui;
use crate::disk;
use crate::terminal::printable;

/// How long the work may take to stop and to clean up.
const GRACE: Duration = Duration::from_secs(3);

static ASKED: AtomicBool = AtomicBool::new(false);

/// Tells whether the work was asked to stop.
pub fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// Listens for Ctrl-C and termination until the program ends.
pub fn listen(ui: Ui) {
    let handler = move || {
        // Most work leaves nothing on disk and need not be waited for; nor is it where this is the second time.
        if disk::abandon_if_idle() {
            end(ui, &[]);
        }
        if ASKED.swap(true, Ordering::Relaxed) {
            end(ui, &disk::abandon());
        }
        thread::spawn(move || {
            thread::sleep(GRACE);
            end(ui, &disk::abandon());
        });
    };
    // Where no handler can be set the system ends the process, and only temporaries remain.
    let _ = ctrlc::set_handler(handler);
    listen_to_closing(ui);
}

/// Listens for what ends the process as soon as it has been heard: it is heard until the work has cleaned up.
#[cfg(windows)]
fn listen_to_closing(ui: Ui) {
    let closing = move || {
        if disk::abandon_if_idle() {
            end(ui, &[]);
        }
        ASKED.store(true, Ordering::Relaxed);
        thread::sleep(GRACE);
        end(ui, &disk::abandon());
    };
    let _ = rollpack_windows::when_closing(closing);
}

/// Elsewhere a terminal that closes sends a signal that is listened to already.
#[cfg(not(windows))]
const fn listen_to_closing(_: Ui) {}

/// Tells the person that the work was stopped.
pub fn report(ui: Ui, left: &[PathBuf]) {
    ui.message(if left.is_empty() {
        "stopped; nothing was left half written"
    } else {
        "stopped"
    });
}

/// Tells the person what is still there of work that ended.
pub fn report_left(ui: Ui, left: &[PathBuf]) {
    for path in left {
        let path = path.to_string_lossy();
        ui.message(&format!("`{}` could not be removed", printable(&path)));
    }
}

fn end(ui: Ui, left: &[PathBuf]) -> ! {
    sign_command::end_for_good();
    report(ui, left);
    report_left(ui, left);
    std::process::exit(Exit::Interrupted.code().into())
}
