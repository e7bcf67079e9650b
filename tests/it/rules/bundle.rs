//! Bundles of cases: a small signed bundle, and what is done to it, one line for each edit.
//!
//! The archive is taken apart and put together here with code of its own, as a forger would.

use std::path::Path;

use jiff::Timestamp;
use rollpack::digest::Digest;
use rollpack::extract::{Selection, extract};
use rollpack::finding::Finding;
use rollpack::sign::{Certificate, Expiry, LocalSigner, Signer as _, Trust};
use rollpack::verify::{Options, Problem, Unsigned, Verdict, verify_folder, verify_source};
use serde_json::Value;

use crate::bundle::{build, signer, trust_file};

const LOCAL: usize = 30;
const CENTRAL: usize = 46;
const END: usize = 22;
const MANIFEST: &str = "META/manifest.json";

/// An entry with its headers as they are, but for what depends on the others.
#[derive(Clone)]
struct Part {
    local: Vec<u8>,
    central: Option<Vec<u8>>,
    name: String,
    data: Vec<u8>,
}

impl Part {
    /// An entry that is stored as it is, with the headers of another.
    fn new(name: &str, data: &[u8], like: &Self) -> Self {
        let mut part = like.clone();
        name.clone_into(&mut part.name);
        part.data = data.to_vec();
        let size = u32::try_from(data.len()).unwrap().to_le_bytes();
        let crc = crc32fast::hash(data).to_le_bytes();
        // Method, CRC-32, stored size and size.
        for (header, method, crc_at) in [
            (Some(&mut part.local), 8, 14),
            (part.central.as_mut(), 10, 16),
        ] {
            let Some(header) = header else { continue };
            header[method..method + 2].copy_from_slice(&[0, 0]);
            header[crc_at..crc_at + 4].copy_from_slice(&crc);
            header[crc_at + 4..crc_at + 8].copy_from_slice(&size);
            header[crc_at + 8..crc_at + 12].copy_from_slice(&size);
        }
        part
    }

    /// Returns the headers with the length of the name and the offset.
    fn headers(&self, offset: usize) -> (Vec<u8>, Option<Vec<u8>>) {
        let length = u16::try_from(self.name.len()).unwrap().to_le_bytes();
        let mut local = self.local.clone();
        local[26..28].copy_from_slice(&length);
        let central = self.central.clone().map(|mut central| {
            central[28..30].copy_from_slice(&length);
            central[42..46].copy_from_slice(&u32::try_from(offset).unwrap().to_le_bytes());
            central
        });
        (local, central)
    }
}

/// A bundle that edits are made to.
pub struct Edited {
    parts: Vec<Part>,
    signers: Vec<LocalSigner>,
    /// What becomes of the whole file, in order.
    whole: Vec<(String, String)>,
}

impl Edited {
    /// Makes the edits to the sample.
    pub fn of(edits: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let by = || signer("p256.key.pem", "p256.cert.pem");
        let path = build(folder.path(), &[by()]);
        let mut edited = Self {
            parts: parts(&std::fs::read(path).unwrap()),
            signers: vec![by()],
            whole: Vec::new(),
        };
        for edit in edits.lines() {
            let (word, rest) = edit.split_once(' ').unwrap_or((edit, ""));
            edited.edit(word, rest);
        }
        edited
    }

    fn edit(&mut self, word: &str, rest: &str) {
        let (first, second) = rest.split_once(" => ").unwrap_or((rest, ""));
        match word {
            "as" => assert_eq!(rest, "built"),
            "add" => self.parts.push(Part::new(first, b"evil", &self.parts[0])),
            "strays" => {
                for number in 0..rest.parse().unwrap() {
                    let name = format!("stray-{number}");
                    self.parts.push(Part::new(&name, b"", &self.parts[0]));
                }
            }
            "insert" => {
                let place = self.place(second);
                let part = Part::new(first, b"evil", &self.parts[0]);
                self.parts.insert(place, part);
            }
            "remove" => drop(self.parts.remove(self.place(first))),
            "rename" => {
                let place = self.place(first);
                second.clone_into(&mut self.parts[place].name);
            }
            "move" => {
                let part = self.parts.remove(self.place(first));
                let place = self.place(second);
                self.parts.insert(place, part);
            }
            "repeat" => self.parts.push(self.parts[self.place(first)].clone()),
            "hide" => {
                let place = self.place(first);
                self.parts[place].central = None;
            }
            "change" => {
                let place = self.place(first);
                *self.parts[place].data.last_mut().unwrap() ^= 1;
            }
            "touch" => {
                let place = self.place(first);
                let part = &mut self.parts[place];
                part.local[12] ^= 1;
                part.central.as_mut().unwrap()[14] ^= 1;
            }
            "manifest" => self.lie(first, second),
            "sign" => {
                let certificates = std::fs::read_to_string(trust_file(second)).unwrap();
                assert!(!Certificate::all_from_pem(&certificates).unwrap().is_empty());
                self.signers.push(signer(first, second));
                self.sign();
            }
            "unsigned" => {
                self.signers.clear();
                self.sign();
            }
            "signature" => {
                let place = self.parts.len() - 1;
                let name = self.parts[place].name.clone();
                let bytes = match first {
                    "junk" => b"junk".to_vec(),
                    "of another content" => self.signers[0].sign(b"another content").unwrap(),
                    file => std::fs::read(trust_file(file)).unwrap(),
                };
                self.parts[place] = Part::new(&name, &bytes, &self.parts[0]);
            }
            _ => self.whole.push((word.to_owned(), rest.to_owned())),
        }
    }

    fn place(&self, name: &str) -> usize {
        let place = self.parts.iter().position(|part| part.name == name);
        place.unwrap_or_else(|| panic!("there is no entry `{name}`"))
    }

    /// Has the signers sign a manifest that says something else.
    fn lie(&mut self, pointer: &str, value: &str) {
        let mut text = String::from_utf8(self.parts[0].data.clone()).unwrap();
        if pointer == "text" {
            text.push_str(&value.replace("\\n", "\n"));
        } else {
            let mut manifest: Value = serde_json::from_str(&text).unwrap();
            let parsed = |value: &str| match value.strip_prefix('@') {
                Some(other) => manifest.pointer(other).unwrap().clone(),
                None => serde_json::from_str(value).unwrap(),
            };
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            let repeated = value.split_once(" times ");
            let value = match (value, repeated) {
                ("nothing", _) => None,
                (_, Some((_, value))) | (value, None) => Some(parsed(value)),
            };
            let count = repeated.map_or(1, |(count, _)| count.parse::<usize>().unwrap());
            match manifest.pointer_mut(parent).unwrap() {
                Value::Object(fields) => {
                    fields.insert(key.to_owned(), value.unwrap());
                }
                Value::Array(items) => match (key.parse::<usize>(), value) {
                    (Ok(index), Some(value)) => items[index] = value,
                    (Ok(index), None) => drop(items.remove(index)),
                    (Err(_), value) => items.extend(vec![value.unwrap(); count]),
                },
                _ => panic!("`{parent}` holds nothing"),
            }
            // Sorted keys and no blanks are what the canonical form asks for here.
            text = serde_json::to_string(&sorted(manifest)).unwrap();
        }
        self.parts[0] = Part::new(MANIFEST, text.as_bytes(), &self.parts[0]);
        self.sign();
    }

    /// Signs the manifest anew.
    fn sign(&mut self) {
        self.parts
            .retain(|part| !part.name.contains("manifest.json."));
        let manifest = self.parts[0].data.clone();
        for (index, signer) in self.signers.iter().enumerate() {
            let signature = signer.sign(&manifest).unwrap();
            let name = rollpack::bundle::names::signature(index);
            self.parts
                .push(Part::new(&name, &signature, &self.parts[0]));
        }
    }

    /// Returns the file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = archive(&self.parts);
        for (word, rest) in &self.whole {
            match word.as_str() {
                "append" => bytes.extend_from_slice(rest.as_bytes()),
                "prepend" => bytes = [rest.as_bytes(), &bytes].concat(),
                "instead" => bytes = rest.as_bytes().to_vec(),
                "cut" => bytes.truncate(bytes.len() - rest.parse::<usize>().unwrap()),
                "comment" => {
                    let inner = match rest.as_str() {
                        "archive" => archive(&self.parts[..3]),
                        text => text.as_bytes().to_vec(),
                    };
                    let size = bytes.len();
                    let length = u16::try_from(inner.len()).unwrap().to_le_bytes();
                    bytes[size - 2..].copy_from_slice(&length);
                    bytes.extend_from_slice(&inner);
                }
                _ => panic!("unknown edit `{word}`"),
            }
        }
        bytes
    }
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.into_iter().collect();
            fields.sort_by(|one, other| one.0.cmp(&other.0));
            let fields = fields.into_iter().map(|(key, value)| (key, sorted(value)));
            Value::Object(fields.collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        value => value,
    }
}

fn number(bytes: &[u8], at: usize, width: usize) -> usize {
    let bytes = &bytes[at..at + width];
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// Takes an archive of ours apart.
fn parts(archive: &[u8]) -> Vec<Part> {
    let end = archive.len() - END;
    let (mut central, mut parts) = (number(archive, end + 16, 4), Vec::new());
    while central < end {
        let header = archive[central..central + CENTRAL].to_vec();
        let (offset, length) = (number(&header, 42, 4), number(&header, 28, 2));
        let data = offset + LOCAL + length;
        parts.push(Part {
            local: archive[offset..offset + LOCAL].to_vec(),
            name: String::from_utf8(archive[offset + LOCAL..data].to_vec()).unwrap(),
            data: archive[data..data + number(&header, 20, 4)].to_vec(),
            central: Some(header),
        });
        central += CENTRAL + length;
    }
    parts
}

/// Puts an archive together, with all headers in order.
fn archive(parts: &[Part]) -> Vec<u8> {
    let (mut bytes, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for part in parts {
        let (local, central) = part.headers(bytes.len());
        if let Some(central) = central {
            directory.extend([central, part.name.as_bytes().to_vec()].concat());
            count += 1;
        }
        bytes.extend([&local, part.name.as_bytes(), &part.data].concat());
    }
    let offset = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
    let count = count.to_le_bytes();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([&count[..], &count, &size, &offset, &[0, 0]].concat());
    bytes
}

/// Whom a case trusts, and what else it asks.
fn asked(lines: &str) -> (Trust, Options) {
    let mut trust = Trust::default();
    let mut options = Options {
        at: "2026-06-01T00:00:00Z".parse().unwrap(),
        expiry: Expiry::Refuse,
        unsigned: Unsigned::Refuse,
        min_sequence: None,
        threads: std::num::NonZeroUsize::MIN,
    };
    let file = |name: &str| std::fs::read_to_string(trust_file(name)).unwrap();
    let mut is_named = false;
    for line in lines.lines() {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "ca" => trust.add_authorities(&file(rest)).unwrap(),
            "pin" => trust.add_pin(Digest::of(rest.as_bytes())),
            "nobody" => {}
            "at" => options.at = rest.parse::<Timestamp>().unwrap(),
            "min-sequence" => options.min_sequence = Some(rest.parse().unwrap()),
            "allow-unsigned" => options.unsigned = Unsigned::Allow,
            "require-timestamp" => trust.require_timestamp(),
            _ => panic!("unknown option `{line}`"),
        }
        is_named |= matches!(word, "ca" | "pin" | "nobody");
    }
    if !is_named {
        trust.add_authorities(&file("ca.pem")).unwrap();
    }
    (trust, options)
}

/// Returns what is found in the bundle of a case, by all rules.
pub fn look(edits: &str, asked_for: &str) -> Vec<Finding> {
    let (trust, options) = asked(asked_for);
    let bytes = Edited::of(edits).bytes();
    findings(&verify_source(bytes.as_slice(), &trust, &options, &()).unwrap())
}

/// Returns what is found in the folder that the sample was extracted to, after these edits.
pub fn look_at_folder(edits: &str, asked_for: &str) -> Vec<Finding> {
    let (trust, options) = asked(asked_for);
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    let bytes = Edited::of("").bytes();
    let verdict = verify_source(
        bytes.as_slice(),
        &trust,
        &Options { ..options.clone() },
        &(),
    )
    .unwrap();
    let verified = verdict.into_verified().unwrap();
    extract(
        &verified,
        &target,
        &Selection::all(),
        rollpack::disk::Replace::Never,
        &(),
    )
    .unwrap();
    for edit in edits.lines() {
        let (word, rest) = edit.split_once(' ').unwrap_or((edit, ""));
        let path = target.join(rest);
        match word {
            "as" => {}
            "add" => std::fs::write(path, "evil").unwrap(),
            "remove" => std::fs::remove_file(path).unwrap(),
            "link" => link(&path),
            _ => panic!("unknown edit `{edit}`"),
        }
    }
    findings(&verify_folder(&target, &trust, &options, &()).unwrap())
}

#[cfg(unix)]
fn link(path: &Path) {
    let aside = path.with_extension("aside");
    std::fs::rename(path, &aside).unwrap();
    std::os::unix::fs::symlink(aside, path).unwrap();
}

#[cfg(not(unix))]
fn link(path: &Path) {
    std::fs::remove_file(path).unwrap();
}

fn findings<S>(verdict: &Verdict<S>) -> Vec<Finding> {
    let problems = verdict.problems.iter().chain(&verdict.warnings);
    let finding = |problem: &Problem| {
        let finding = problem
            .rule()
            .finding(problem.to_string())
            .file("bundle.zip");
        match problem.path() {
            Some(path) => finding.subject(path),
            None => finding,
        }
    };
    problems.map(finding).collect()
}

#[test]
fn parts_put_together_are_what_was_built() {
    let folder = tempfile::tempdir().unwrap();
    let path = build(folder.path(), &[signer("p256.key.pem", "p256.cert.pem")]);
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(archive(&parts(&bytes)), bytes);
    assert_eq!(look("as built", ""), []);
    assert_eq!(look("manifest /rollup/sequence => 1", ""), []);
    assert_eq!(look_at_folder("as built", ""), []);
}
