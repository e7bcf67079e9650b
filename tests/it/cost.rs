//! What a stranger's file can make `verify` and `validate` spend: no more than five seconds and 256 MiB, up to
//! every limit of the format, and no signature is needed to ask.

use std::process::Command;

use rollpack::bundle::{Fingerprint, limits};

use crate::rollup::signer;
use crate::sandbox::Sandbox;

/// What the headers of an entry say.
struct Member {
    name: String,
    /// Where its local header is, where that is not behind the entry before.
    header: Option<u32>,
    content: Vec<u8>,
}

impl Member {
    fn new(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            header: None,
            content: content.into(),
        }
    }
}

fn put(bytes: &mut Vec<u8>, numbers: &[(u64, usize)]) {
    for (number, size) in numbers {
        bytes.extend(&number.to_le_bytes()[..*size]);
    }
}

/// An archive of stored members, with as little in its headers as a reader needs.
fn archive(members: &[Member]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        let size = member.content.len() as u64;
        let crc32 = u64::from(crc32fast::hash(&member.content));
        let header = member.header.unwrap_or(bytes.len().try_into().unwrap());
        let common = [
            (20, 2),
            (0, 2),
            (0, 2),
            (0, 4),
            (crc32, 4),
            (size, 4),
            (size, 4),
            (member.name.len() as u64, 2),
            (0, 2),
        ];
        if member.header.is_none() {
            put(&mut bytes, &[(0x0403_4b50, 4)]);
            put(&mut bytes, &common);
            bytes.extend(member.name.as_bytes());
            bytes.extend(&member.content);
        }
        put(&mut directory, &[(0x0201_4b50, 4), (20, 2)]);
        put(&mut directory, &common);
        put(
            &mut directory,
            &[(0, 2), (0, 2), (0, 2), (0, 4), (header.into(), 4)],
        );
        directory.extend(member.name.as_bytes());
    }
    let (offset, size) = (bytes.len() as u64, directory.len() as u64);
    let count = (members.len() as u64).min(0xffff);
    bytes.extend(directory);
    let end = [(0x0605_4b50, 4), (0, 4), (count, 2), (count, 2)];
    put(&mut bytes, &end);
    put(&mut bytes, &[(size, 4), (offset, 4), (0, 2)]);
    bytes
}

/// The record of an entry, in the canonical form.
fn record(path: &str, content: &[u8]) -> String {
    let (sha256, size) = (Fingerprint::of(content).sha256, content.len());
    format!(
        r#"{{"crc32":"{:08x}","method":"stored","modified":"2026-03-04T00:00:00Z","path":"{path}","sha256":"{sha256}","size":{size},"stored_sha256":"{sha256}","stored_size":{size}}}"#,
        crc32fast::hash(content)
    )
}

fn manifest(entries: &str, others: &str, roles: &str) -> String {
    format!(
        r#"{{{others}"entries":[{entries}],"parameters":[],"payloads":[],"procedure":{{"groups":[],"steps":[]}},"roles":[{roles}],"rollup":{{"id":"a","release":"2026-03-04T00:00:00Z","replaces":[],"sequence":1,"series":"a"}},"schema":"rollpack/manifest/v1","signatures":{{"required":[]}},"tool":{{"name":"a","version":"1"}}}}"#
    )
}

/// The entries that every bundle has, around others.
fn entries(others: &[(String, Vec<u8>)]) -> String {
    let own = |name: &str| record(name, b"");
    let others = others.iter().map(|(path, content)| record(path, content));
    let mut all = vec![
        own("install.ps1"),
        own("README.html"),
        own("META/spec.yaml"),
    ];
    all.extend(others);
    all.push(own("META/SHA256SUMS"));
    all.join(",")
}

/// Verifies and validates a bundle within the limits of the system; both refuse it.
#[track_caller]
fn check(bundle: &[u8], expect: &str) {
    let sandbox = Sandbox::new();
    sandbox.write("hostile.zip", bundle);
    sandbox.write("ca.pem", std::fs::read(signer("ca.pem")).unwrap());
    for arguments in ["verify hostile.zip --ca ca.pem", "validate hostile.zip"] {
        let limited = "ulimit -t 5 && ulimit -v 262144 && exec \"$@\"";
        let mut command = Command::new("/bin/sh");
        let program = [limited, "sh", env!("CARGO_BIN_EXE_rollpack")];
        command.arg("-c").args(program);
        command.args(arguments.split_whitespace());
        let output = command.current_dir(sandbox.path("")).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments}: {errors}");
        assert!(said.contains(expect), "{arguments}: {said:.2000}");
    }
}

#[test]
fn a_manifest_of_names_that_are_not_there() {
    let names = |prefix: &'static str| {
        (0..limits::ENTRIES - 4).map(move |number| format!("META/{prefix}{number:05}"))
    };
    let listed: Vec<_> = names("listed").map(|name| (name, Vec::new())).collect();
    let text = manifest(&entries(&listed), "", "");
    let mut members = vec![Member::new("META/manifest.json", text)];
    members.extend(names("other").map(|name| Member::new(name, Vec::new())));
    check(&archive(&members), "further problems are not listed");
}

#[test]
fn a_manifest_of_deep_folders() {
    let deep = |number: usize| format!("META/{}{number}", "a/".repeat(100));
    let listed: Vec<_> = (0..19_000)
        .map(|number| (deep(number), Vec::new()))
        .collect();
    let text = manifest(&entries(&listed), "", "");
    let bundle = archive(&[Member::new("META/manifest.json", text)]);
    check(&bundle, "bytes long together, at most 2097152 are allowed");
    let listed = &listed[..9_000];
    let text = manifest(&entries(listed), "", "");
    let bundle = archive(&[Member::new("META/manifest.json", text)]);
    check(&bundle, "components, at most 8 are allowed");
    // As deep and as many as allowed.
    let deep = |number: usize| format!("META/{number}/a/b/c/d/e/{number:050}");
    let listed: Vec<_> = (0..19_000)
        .map(|number| (deep(number), Vec::new()))
        .collect();
    let text = manifest(&entries(&listed), "", "");
    let bundle = archive(&[Member::new("META/manifest.json", text)]);
    check(&bundle, "error[entry-missing]");
}

#[test]
fn a_directory_of_millions_of_lines() {
    let text = manifest(&entries(&[]), "", "");
    let mut bytes = archive(&[Member::new("META/manifest.json", text)]);
    let end = bytes.split_off(bytes.len() - 22);
    let start = u32::from_le_bytes(end[16..20].try_into().unwrap());
    let line = bytes[start as usize..].to_vec();
    let count = 3_000_000_u64;
    for _ in 1..count {
        bytes.extend(&line);
    }
    let size = line.len() as u64 * count;
    let record = bytes.len() as u64;
    put(
        &mut bytes,
        &[(0x0606_4b50, 4), (44, 8), (45, 2), (45, 2), (0, 8)],
    );
    put(
        &mut bytes,
        &[(count, 8), (count, 8), (size, 8), (start.into(), 8)],
    );
    put(&mut bytes, &[(0x0706_4b50, 4), (0, 4), (record, 8), (1, 4)]);
    put(
        &mut bytes,
        &[(0x0605_4b50, 4), (0, 4), (0xffff, 2), (0xffff, 2)],
    );
    put(&mut bytes, &[(size, 4), (0xffff_ffff, 4), (0, 2)]);
    check(
        &bytes,
        "error[bundle-structure-changed]: the central directory cannot be read",
    );
}

#[test]
fn entries_that_share_their_bytes() {
    let content = vec![7; 8 << 20];
    let listed: Vec<_> = (0..500)
        .map(|number| (format!("META/{number:03}"), content.clone()))
        .collect();
    let text = manifest(&entries(&listed), "", "");
    let shared = 30 + "META/manifest.json".len() + text.len();
    let mut members = vec![Member::new("META/manifest.json", text)];
    members.extend(
        listed
            .into_iter()
            .enumerate()
            .map(|(number, (name, content))| Member {
                header: (number > 0).then(|| shared.try_into().unwrap()),
                ..Member::new(name, content)
            }),
    );
    check(&archive(&members), "error[bundle-size-changed]");
}

#[test]
fn deflated_entries_that_are_huge_together() {
    let record = |number: usize| {
        record(&format!("META/{number:04}"), b"")
            .replace("\"stored\"", "\"deflate\"")
            .replace("\"size\":0", "\"size\":16777216")
    };
    let records: Vec<_> = (0..19_000).map(record).collect();
    let text = manifest(&records.join(","), "", "");
    let bundle = archive(&[Member::new("META/manifest.json", text)]);
    check(&bundle, "at most 67108864 are allowed");
}

#[test]
fn a_manifest_of_many_small_values() {
    for (others, roles) in [
        (
            format!(r#""a":[{}0],"#, "0,".repeat(8_000_000)),
            String::new(),
        ),
        (
            format!(r#""a":[{}0],"#, "0,".repeat(1_000_000)),
            String::new(),
        ),
        (
            String::new(),
            format!(
                r#"{}{{"id":"","name":""}}"#,
                r#"{"id":"","name":""},"#.repeat(340_000)
            ),
        ),
        (
            format!(
                r#""a":{{{}"b":0}},"#,
                (0..900_000)
                    .map(|number| format!("\"a{number:06}\":0,"))
                    .collect::<String>()
            ),
            String::new(),
        ),
        (
            format!(r#""a":{}{},"#, "[".repeat(900_000), "]".repeat(900_000)),
            String::new(),
        ),
    ] {
        let text = manifest(&entries(&[]), &others, &roles);
        check(
            &archive(&[Member::new("META/manifest.json", text)]),
            "error[",
        );
    }
}
