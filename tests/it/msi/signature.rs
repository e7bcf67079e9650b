//! Authenticode digests of the corpus beside `osslsigncode verify`.

use std::fmt::Write as _;
use std::process::Command;

use rollpack::disk;
use rollpack::msi::signature::{DigestState, SignatureFacts, facts};
use rollpack::msi::{Database, Limits};

use super::corpus::{Sample, samples};
use crate::peers;

#[test]
fn digests_agree_with_osslsigncode() {
    let (Some(samples), Some(_)) = (samples(), peers::program("osslsigncode")) else {
        return;
    };
    let (mut matching, mut stale) = (0, 0);
    for sample in &samples {
        let file = disk::open(&sample.path).unwrap();
        let Ok(mut database) = Database::open(file, &Limits::default()) else {
            continue;
        };
        if let Some(facts) = facts(&mut database).unwrap() {
            compare(sample, &facts);
            match facts.digest {
                DigestState::Matches => matching += 1,
                _ => stale += 1,
            }
        }
    }
    eprintln!("{matching} digests match, {stale} differ");
    assert!(
        matching >= 5 && stale >= 3,
        "{matching} match, {stale} differ"
    );
}

fn compare(sample: &Sample, ours: &SignatureFacts) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("osslsigncode")
        .current_dir(folder.path())
        .arg("verify")
        .arg(&sample.path)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = |label: &str| {
        let found = told
            .lines()
            .find_map(|line| line.trim().strip_prefix(label));
        let words = found.map(|rest| rest.split([' ', ':']).filter(|word| !word.is_empty()));
        words.and_then(|mut words| words.next().map(str::to_owned))
    };
    let name = &sample.name;
    let stated = line("Current DigitalSignature").unwrap_or_else(|| panic!("{name}: {told}"));
    assert_eq!(stated, hexadecimal(&ours.signed), "{name}");
    let calculated = line("Calculated DigitalSignature").unwrap();
    let computed = match &ours.digest {
        DigestState::Matches => hexadecimal(&ours.signed),
        DigestState::Differs { computed } => hexadecimal(computed),
        DigestState::NotComputable { reason } => reason.to_string(),
    };
    assert_eq!(calculated, computed, "{name}");
    let extended = line("Current MsiDigitalSignatureEx");
    let own = ours.extension.as_ref();
    assert_eq!(extended, own.map(|own| hexadecimal(&own.stated)), "{name}");
    if let Some(own) = own {
        let calculated = line("Calculated MsiDigitalSignatureEx").unwrap();
        let computed = match &own.state {
            DigestState::Differs { computed } => computed,
            _ => &own.stated,
        };
        assert_eq!(calculated, hexadecimal(computed), "{name}");
    }
    let signer = ours.signer.as_ref().unwrap();
    let serial = signer.serial().to_uppercase();
    let serial = serial.trim_start_matches("00");
    // It tells the signer only where the digests are equal.
    let tells = told.contains("Serial :");
    assert_eq!(tells, ours.digest == DigestState::Matches, "{name}");
    assert!(!tells || told.contains(serial), "{name}: {serial}: {told}");
    assert!(signer.not_before() < signer.not_after());
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02X}").unwrap();
        text
    })
}
