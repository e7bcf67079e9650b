//! How much memory a process has needed, where the system tells.

use std::path::{Path, PathBuf};

use rollpack::disk;

/// Returns the most memory that this process has had at once, in bytes; `None` where it is not told.
pub fn peak() -> Option<u64> {
    peak_in(Path::new("/proc/self/status"))
}

/// Returns the same of another process that is running.
pub fn peak_of(process: u32) -> Option<u64> {
    peak_in(&PathBuf::from(format!("/proc/{process}/status")))
}

fn peak_in(status: &Path) -> Option<u64> {
    let text = disk::read(status, 1 << 16).ok()?;
    parse(&String::from_utf8_lossy(&text))
}

fn parse(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let number: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(number << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_high_water_mark_is_found() {
        let check = |status, expect| assert_eq!(parse(status), expect, "{status}");
        check(
            "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n",
            Some(2 << 20),
        );
        check("Name:\tx\n", None);
        check("VmHWM:\tmuch\n", None);
    }
}
