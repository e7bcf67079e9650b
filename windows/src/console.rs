//! The end of the console window, of the session and of the system.

use std::io;
use std::sync::OnceLock;

use windows_sys::Win32::Foundation::{FALSE, TRUE};
use windows_sys::Win32::System::Console::{
    CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT, SetConsoleCtrlHandler,
};
use windows_sys::core::BOOL;

static CLOSING: OnceLock<Box<dyn Fn() + Send + Sync>> = OnceLock::new();

/// Lets `closing` run when the console window is closed, the user logs off or the system shuts down.
///
/// Windows ends the process as soon as `closing` returns, and about five seconds after it began
/// (<https://learn.microsoft.com/windows/console/handlerroutine>). Ctrl-C and Ctrl-Break go to other handlers. Only the
/// first call counts.
pub fn when_closing(closing: impl Fn() + Send + Sync + 'static) -> io::Result<()> {
    if CLOSING.set(Box::new(closing)).is_err() {
        return Ok(());
    }
    // SAFETY: the handler is a function that lives as long as the program.
    if unsafe { SetConsoleCtrlHandler(Some(handle), TRUE) } == FALSE {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

extern "system" fn handle(event: u32) -> BOOL {
    if !matches!(
        event,
        CTRL_CLOSE_EVENT | CTRL_LOGOFF_EVENT | CTRL_SHUTDOWN_EVENT
    ) {
        return FALSE;
    }
    if let Some(closing) = CLOSING.get() {
        closing();
    }
    TRUE
}
