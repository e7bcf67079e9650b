//! Power that fails: the script is killed before, in the middle of and after each step, and goes on with `-Resume`.
//!
//! Each step of a small rollup, which has every kind of step, is killed at one of these places in every run of the tests;
//! in `cargo xtask ci --long` at all of them, and those of the largest role of the first rollup too, of which other runs take
//! a sample.

use std::collections::BTreeSet;
use std::fs;

use super::engine::{Server, WINDOWS};
use super::{EVERYTHING, Planned, SPECS};

/// The power supply and the person, after the functions that stand for Windows.
const POWER: &str = include_str!("../../data/render/power.ps1");

/// Where a step is cut.
const PLACES: [&str; 3] = ["before", "middle", "unwritten"];

/// A rollup, the roles that are gone through, and what is given with them.
struct Journey {
    spec: &'static str,
    arguments: &'static str,
    /// The steps that are gone through, where it is not all of them.
    only: Vec<String>,
}

const SMALL: Journey = Journey {
    spec: EVERYTHING,
    arguments: "-Role first-engine,web,dns -Platform x64 -LogFile x",
    only: Vec::new(),
};

const WHOLE: Journey = Journey {
    spec: SPECS[2],
    arguments: "-Role mps-first",
    only: Vec::new(),
};

impl Journey {
    /// Goes through all of it on a server of its own, again and again until it is not killed any more; returns what
    /// was done, and at which steps it was killed.
    fn deeds(&self, place: &'static str) -> Option<(String, BTreeSet<String>)> {
        let planned = Planned::read(self.spec);
        let server = Server::of(&planned)?.with("ROLLPACK_KILL", place);
        server.state(
            "installed",
            "{0A}|{0B}|4.1.0|{00000000-0000-0000-0000-000000000002}\n{0C}|{0D}|4.1.0|{00000000-0000-0000-0000-000000000004}\n",
        );
        for step in &planned.spec.procedure.steps {
            if step.action.name() == "copy" {
                let name = &step.action.packages()[0].value;
                server.write(&format!("share/{name}"), "an old one");
            }
        }
        let functions = server.path("functions.ps1");
        let windows = fs::read_to_string(WINDOWS).unwrap();
        fs::write(&functions, windows + POWER).unwrap();
        let limit = planned.spec.procedure.steps.len() + 2;
        let last = (0..limit).find_map(|_| {
            let output = server
                .command(&self.words(&server), &functions)
                .output()
                .unwrap();
            output.status.code().map(|code| (code, output))
        });
        let (code, output) = last.expect("it is killed at the same step twice");
        let shown = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            code,
            0,
            "{place}: {shown}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let folder = server.path("").to_str().unwrap().to_owned();
        let kills = server.path("state/kills");
        let kills = fs::read_to_string(kills).unwrap_or_default();
        Some((
            server.read("state/deeds").replace(&folder, ""),
            kills.lines().map(str::to_owned).collect(),
        ))
    }

    /// The first time from the beginning, then from the journal.
    fn words(&self, server: &Server) -> Vec<String> {
        let path = |name: &str| server.path(name).to_str().unwrap().to_owned();
        let mut words = vec!["-LogFolder".to_owned(), path("logs")];
        if server.path("logs/journal.jsonl").exists() {
            words.push("-Resume".to_owned());
            return words;
        }
        words.extend(self.arguments.split(' ').map(str::to_owned));
        if !self.only.is_empty() {
            words.extend(["-Only".to_owned(), self.only.join(",")]);
        }
        // The folders are the parameters that a rollup gives a default on drive C.
        for (parameter, name) in [
            ("-BundleFolder", "extracted"),
            ("-ExtractionFolder", "extracted"),
            ("-Share", "share"),
        ] {
            if server
                .read("bundle/install.ps1")
                .contains(&format!("${}", &parameter[1..]))
            {
                words.extend([parameter.to_owned(), path(name)]);
            }
        }
        words
    }

    /// Checks that with kills everything is done once and in order, as without.
    fn survives(&self, place: &'static str) {
        let Some((expected, _)) = self.deeds("nowhere") else {
            return;
        };
        let (deeds, kills) = self.deeds(place).unwrap();
        assert_eq!(deeds, expected, "{place}");
        let steps: BTreeSet<_> = expected
            .lines()
            .map(|line| line.split('|').next().unwrap().to_owned())
            .collect();
        let least = if self.only.is_empty() { 10 } else { 3 };
        assert!(steps.len() > least, "{expected}");
        let spared: Vec<_> = steps.difference(&kills).collect();
        assert!(spared.is_empty(), "{place}: {spared:?}");
    }
}

#[test]
fn a_run_survives_a_kill_at_every_step() {
    SMALL.survives("each");
}

/// Tells whether every case is to be taken.
fn takes_long() -> bool {
    std::env::var_os("ROLLPACK_LONG").is_some()
}

#[test]
fn every_step_survives_a_kill_at_every_place() {
    if takes_long() {
        for place in PLACES {
            SMALL.survives(place);
        }
    }
}

/// By which the sample begins.
const SEED: usize = 20_261_128;
/// How many steps of the largest role are cut in every run: each kind of step is in the small one.
const SAMPLE: usize = 4;

/// Steps of the largest role, as far from one another as they can be, and those without which no other has its files.
fn sample() -> Vec<String> {
    let procedure = Planned::read(WHOLE.spec).spec.procedure;
    let own: Vec<_> = (procedure.steps.iter())
        .filter(|step| step.role.as_str() == "mps-first" && step.condition.is_none())
        .collect();
    let apart = own.len() / SAMPLE;
    let is_chosen = |place: usize| place % apart == SEED % apart;
    let chosen = (own.iter().enumerate())
        .filter(|(place, step)| is_chosen(*place) || step.action.name() == "extract");
    chosen.map(|(_, step)| step.id.clone()).collect()
}

#[test]
fn steps_of_the_largest_role_survive_a_kill() {
    let journey = Journey {
        only: sample(),
        ..WHOLE
    };
    journey.survives("each");
}

#[test]
fn the_largest_role_survives_a_kill_before_every_step() {
    if takes_long() {
        WHOLE.survives(PLACES[0]);
    }
}

#[test]
fn the_largest_role_survives_a_kill_in_the_middle_of_every_step() {
    if takes_long() {
        WHOLE.survives(PLACES[1]);
    }
}

#[test]
fn the_largest_role_survives_a_kill_after_every_step() {
    if takes_long() {
        WHOLE.survives(PLACES[2]);
    }
}

/// Power fails while bytes are written: half of a file is on the disk, under a name that counts for nothing.
#[test]
fn a_copy_that_was_cut_in_the_middle_is_made_whole() {
    let Some(server) = Server::new() else { return };
    let server = server.with("ROLLPACK_KILL", "middle");
    let functions = server.path("functions.ps1");
    fs::write(&functions, fs::read_to_string(WINDOWS).unwrap() + POWER).unwrap();
    server.write("share/ENGINE.msi.before-made-up-4.2.partial", "an o");
    let path = |name: &str| server.path(name).to_str().unwrap().to_owned();
    let words = [
        "-Role",
        "first-engine",
        "-Unattended",
        "-Only",
        "files/extract,files/backup,files/copy",
        "-LogFolder",
        &path("logs"),
        "-BundleFolder",
        &path("extracted"),
        "-Share",
        &path("share"),
    ];
    let words = words.map(str::to_owned);
    let mut cut = 0;
    let code = (0..9).find_map(|_| {
        let output = server.command(&words, &functions).output().unwrap();
        for (file, content) in server.files() {
            if file.extension().is_some_and(|name| name == "partial") {
                fs::write(&file, &content[..content.len() / 2]).unwrap();
                cut += 1;
            }
        }
        output.status.code()
    });
    assert_eq!(code, Some(0));
    assert!(cut >= 2, "{cut}");
    let files: Vec<_> = (server.files().into_iter())
        .filter(|(file, _)| !file.starts_with(server.path("state")))
        .map(|(file, _)| file.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert!(
        !files.iter().any(|name| name.ends_with(".partial")),
        "{files:?}"
    );
    assert_eq!(server.read("share/ENGINE.msi"), "Engine.msi");
    assert_eq!(
        server.read("share/ENGINE.msi.before-made-up-4.2"),
        "an old one"
    );
    assert_eq!(server.read("extracted/Engine.msi"), "Engine.msi");
}
