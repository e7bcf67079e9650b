//! A program and all that it starts, which end together.

use std::process::{Child, Command};

/// Makes a program the head of a group of its own, to which belongs what it starts.
///
/// Not at a terminal: there Ctrl-C reaches all of them anyhow, and only the group of the person's own command may ask for a
/// password.
#[cfg(unix)]
pub fn head(command: &mut Command) {
    use std::io::IsTerminal as _;
    use std::os::unix::process::CommandExt as _;

    if !std::io::stdin().is_terminal() {
        command.process_group(0);
    }
}

/// Ends a program that nobody has waited for, and its group, if it heads one.
#[cfg(unix)]
pub fn end(child: &mut Child) {
    use rustix::process::{Pid, Signal, getpgid, kill_process_group};

    // The number is its own until it is waited for, even where it has ended already.
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(id) = id
        && getpgid(Some(id)) == Ok(id)
    {
        let _ = kill_process_group(id, Signal::KILL);
    }
    end_alone(child);
}

/// Elsewhere a program ends alone.
#[cfg(not(unix))]
pub const fn head(_: &mut Command) {}

/// Ends a program that nobody has waited for.
#[cfg(not(unix))]
pub fn end(child: &mut Child) {
    end_alone(child);
}

fn end_alone(child: &mut Child) {
    // It may have ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}
