//! Packages of a rollup that were damaged on the way: same sizes, same times, and refused.

use std::fs;

use crate::rollup::EXAMPLE;
use crate::rules::specimens;
use crate::sandbox::{modified, set_modified};

/// Changes each package of the example in turn, and expects `rule` of it from `validate` and no bundle from `build`.
fn check(rule: &str, change: impl Fn(Vec<u8>) -> Option<Vec<u8>>) {
    let sandbox = EXAMPLE.sandbox();
    let mut changed = 0;
    for name in sandbox.list("packages") {
        if !name.to_ascii_lowercase().ends_with(&[".", "msi"].concat()) {
            continue;
        }
        let path = sandbox.path(&format!("packages/{name}"));
        let (before, time) = (fs::read(&path).unwrap(), modified(&path));
        let Some(bytes) = change(before.clone()) else {
            continue;
        };
        assert_eq!(bytes.len(), before.len(), "{name}");
        fs::write(&path, bytes).unwrap();
        set_modified(&path, time);
        let said = sandbox.rollpack("validate spec.yaml --packages packages --format github");
        assert!(
            said.contains(&format!("::error title={rule},")),
            "{name}: {said}"
        );
        assert!(said.contains("exit code 1"), "{name}: {said}");
        let said = sandbox.rollpack("build spec.yaml --packages packages --unsigned -o bundle.zip");
        assert!(said.contains("exit code 1"), "{name}: {said}");
        assert!(!sandbox.path("bundle.zip").exists(), "{name}");
        fs::write(&path, before).unwrap();
        set_modified(&path, time);
        changed += 1;
    }
    assert!(changed > 0, "no package was changed");
    let said = sandbox.rollpack("validate spec.yaml --packages packages");
    assert!(said.contains("exit code 0"), "{said}");
}

#[test]
fn a_byte_within_a_cabinet() {
    check("cabinet-damaged", |mut bytes| {
        let start = bytes.windows(4).position(|window| window == b"MSCF")?;
        // The last byte of the cabinet is the last of its data.
        let size = u32::from_le_bytes(bytes[start + 8..start + 12].try_into().unwrap());
        let last = start + usize::try_from(size).unwrap() - 1;
        bytes[last] ^= 0x55;
        Some(bytes)
    });
}

#[test]
fn the_hash_of_a_file() {
    check("file-hash-mismatch", |mut bytes| {
        let (_, rows) = specimens::table(&bytes, "MsiFileHash")?;
        let mut places = bytes.windows(rows.len().max(1));
        let start = places.position(|window| window == rows)?;
        // The last four bytes are the last part of the last row's hash.
        bytes[start + rows.len() - 1] ^= 1;
        Some(bytes)
    });
}
