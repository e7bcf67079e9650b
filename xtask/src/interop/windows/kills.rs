//! Kills and Ctrl-C: whatever they leave, the next run removes.

use std::path::Path;
use std::thread;
use std::time::Duration;

use rollpack::disk;

use super::super::wine::WineError;
use super::bundles::{build, development, same, words, wrong};
use super::program::Programs;

/// The largest rollup there is, so that there is something to interrupt.
const ROLLUP: &str = "hmc-4.0";

/// The exit code after Ctrl-C.
const INTERRUPTED: i32 = 130;

/// Kills the program so often and interrupts it a few times; returns how often that was.
pub fn check(programs: &Programs, kills: usize) -> Result<usize, WineError> {
    let folder = programs.folder("kills")?;
    programs.must(&folder, &words(&build(ROLLUP, "rsa", "a.zip")), 0)?;
    let ca = development("signer/ca.pem");
    let extract = [
        "extract",
        "a.zip",
        "--ca",
        &ca,
        "--to",
        "out",
        "--overwrite",
    ];
    let lines = [
        extract.map(str::to_owned).to_vec(),
        build(ROLLUP, "rsa", "b.zip"),
    ];
    let mut dirty = 0;
    for kill in 0..kills {
        let line = &lines[kill % lines.len()];
        let mut child = programs.start(&folder, &words(line))?;
        // From before the first file is made to after the last is in place.
        let delay = u64::try_from(kill).unwrap_or(u64::MAX).wrapping_mul(37) % 1500;
        thread::sleep(Duration::from_millis(delay));
        // One that is done already cannot be stopped.
        let _ = child.kill();
        let _ = child.wait();
        dirty += usize::from(left(&folder)? > 0);
        // What was killed took nothing that stood there with it.
        if kill % 10 == 9 || kill + 1 == kills {
            thread::sleep(Duration::from_millis(300));
            for line in &lines {
                programs.must(&folder, &words(line), 0)?;
            }
            clean(&folder)?;
        }
    }
    println!("  {kills} kills, {dirty} of which left something for the next run");
    let mut count = kills;
    let mut interrupted = 0;
    for after in [300, 600, 900, 1200] {
        for line in &lines {
            let line = words(line).join(" ");
            let code = programs.interrupt(&folder, after, &line)?;
            if code != INTERRUPTED && code != 0 {
                return wrong(format!("`{line}` ended with {code} after Ctrl-C"));
            }
            println!("  Ctrl-C after {after} ms: exit code {code}");
            interrupted += usize::from(code == INTERRUPTED);
            clean(&folder)?;
            count += 1;
        }
    }
    if interrupted == 0 {
        return wrong("Ctrl-C came too late each time".to_owned());
    }
    Ok(count)
}

/// Returns how many temporaries there are.
fn left(folder: &Path) -> Result<usize, WineError> {
    let entries = disk::list(folder)?;
    let is_temporary = |name: &str| name.starts_with(".rollpack-");
    Ok(entries
        .iter()
        .filter(|entry| is_temporary(&entry.name))
        .count())
}

/// Fails where anything but the work is in the folder.
fn clean(folder: &Path) -> Result<(), WineError> {
    let names: Vec<_> = disk::list(folder)?
        .into_iter()
        .map(|entry| entry.name)
        .collect();
    same(
        "kills",
        "content of the folder",
        &names,
        &["a.zip", "b.zip", "out"].map(str::to_owned).to_vec(),
    )
}
