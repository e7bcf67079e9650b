//! How long processors worked, where the system tells.

use std::time::Duration;

/// Returns how long they worked for the processes that this one has started and seen end, and for the system on their
/// behalf.
#[cfg(unix)]
pub fn of_children() -> Option<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let worked = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Some(Duration::from_micros(worked.try_into().ok()?))
}

/// Nobody asks there.
#[cfg(not(unix))]
pub fn of_children() -> Option<Duration> {
    None
}
