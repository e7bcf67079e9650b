//! Every program that makes or judges signatures beside rollpack: which version is here, what it proves, whether it does.
//!
//! The proofs are tests of the one integration binary; here they are run by peer, and it is told which fall away.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use crate::repository;

/// Run the proofs by other programs about signatures, and print a table of them
///
/// A peer that is absent, or too old for a proof, is told; with the variable `CI` set to `true` it is an error.
#[derive(clap::Args)]
pub struct Args {}

/// Why the signatures are not proved.
#[derive(Debug, thiserror::Error)]
pub enum SignaturesError {
    /// Cargo could not be started.
    #[error("cannot run `cargo test`")]
    Start(#[source] std::io::Error),
    /// A proof is named that is no test.
    #[error("there is no test `{test}`:\n{shown}")]
    NoTest {
        /// Its name.
        test: String,
        /// What cargo said.
        shown: String,
    },
    /// Some proofs failed, or fell away where they must not.
    #[error("{failed} proofs failed, {absent} fell away\n{shown}")]
    Failed {
        /// How many failed.
        failed: usize,
        /// How many could not be had.
        absent: usize,
        /// What the tests said.
        shown: String,
    },
}

/// A program beside rollpack.
struct Peer {
    name: &'static str,
    /// What tells its version.
    probe: &'static [&'static str],
    proofs: &'static [Proof],
}

/// What a peer proves.
struct Proof {
    what: &'static str,
    /// The test that does it.
    test: &'static str,
    /// The first version that can.
    since: Option<&'static str>,
}

const fn proof(what: &'static str, test: &'static str) -> Proof {
    Proof {
        what,
        test,
        since: None,
    }
}

const OPENSSL: &[&str] = &["openssl", "version"];

const PEERS: [Peer; 9] = [
    Peer {
        name: "openssl cms",
        probe: OPENSSL,
        proofs: &[
            proof(
                "the recipe accepts bundles and no forgery",
                "stock_tools::openssl_and_coreutils_accept_a_bundle_and_no_forgery",
            ),
            proof(
                "with -cades, the signing certificates",
                "signature_peers::openssl_finds_the_signing_certificates_in_order",
            ),
            proof(
                "agrees about lists of revoked certificates",
                "revocation::whoever_is_on_a_list_is_refused",
            ),
            proof(
                "the table of who accepts what",
                "acceptance::who_accepts_what",
            ),
        ],
    },
    Peer {
        name: "openssl ts",
        probe: OPENSSL,
        proofs: &[
            proof(
                "answers a query, and its token is judged",
                "timestamps::a_token_is_asked_for_attached_and_judged",
            ),
            proof(
                "a token outlives the certificate",
                "timestamps::a_token_lets_a_signature_outlive_its_certificate",
            ),
        ],
    },
    Peer {
        name: "openssl pkcs12",
        probe: OPENSSL,
        proofs: &[proof(
            "PFX in both encryptions, AES and RC2 with 3DES",
            "keys::pfx_files",
        )],
    },
    Peer {
        name: ".NET",
        probe: &[
            "$ROLLPACK_SHARED/tools/psengine/psengine",
            "-NoProfile",
            "-NonInteractive",
            "-Command",
            "[string][Environment]::Version",
        ],
        proofs: &[
            proof(
                "the recipe accepts bundles and no forgery",
                "stock_tools::dot_net_accepts_a_bundle_and_no_forgery",
            ),
            proof(
                "verify.ps1 accepts bundles and no forgery",
                "stock_tools::the_script_of_its_own_accepts_a_bundle_and_no_forgery",
            ),
            proof(
                "agrees about several signatures",
                "stock_tools::recipes_and_rollpack_agree_about_several_signatures",
            ),
        ],
    },
    Peer {
        name: "osslsigncode",
        probe: &["osslsigncode", "--version"],
        proofs: &[
            proof(
                "the same digests of packages",
                "msi::signature::digests_agree_with_osslsigncode",
            ),
            Proof {
                what: "accepts the script's block",
                test: "script_signature::osslsigncode_accepts_the_script_of_a_bundle",
                since: Some("2.8"),
            },
            Proof {
                what: "its block is accepted",
                test: "script_signature::what_osslsigncode_signs_is_accepted",
                since: Some("2.8"),
            },
        ],
    },
    Peer {
        name: "signify",
        probe: &[
            "python3 beside authenticode",
            "-c",
            "import importlib.metadata as m; print(m.version('signify'))",
        ],
        proofs: &[proof(
            "judges signed packages alike",
            "signature_peers::signify_judges_packages_alike",
        )],
    },
    Peer {
        name: "gpgsm",
        probe: &["gpgsm", "--version"],
        proofs: &[proof(
            "finds a good signature, and no other",
            "signature_peers::gpgsm_finds_a_good_signature",
        )],
    },
    Peer {
        name: "SoftHSM, pkcs11-tool",
        probe: &["softhsm2-util", "--version"],
        proofs: &[proof(
            "a token signs by a command",
            "signers::a_token_signs_by_a_command",
        )],
    },
    Peer {
        name: "ssh-keygen",
        probe: &["ssh", "-V"],
        proofs: &[
            proof(
                "the recipes add its signature and accept it",
                "ssh_signature::the_recipes_add_it_and_accept_it",
            ),
            proof("no forgery", "ssh_signature::no_forgery_is_accepted"),
        ],
    },
];

/// Runs the command.
#[expect(
    clippy::disallowed_methods,
    reason = "where every peer must be there is told by a variable"
)]
pub fn run(_: &Args) -> Result<(), SignaturesError> {
    let versions: Vec<_> = PEERS.iter().map(|peer| version(peer.probe)).collect();
    let possible = |version: &Option<String>, proof: &Proof| match (version, proof.since) {
        (None, _) => false,
        (Some(version), Some(since)) => compare(version, since) != Ordering::Less,
        (Some(_), None) => true,
    };
    let wanted = PEERS.iter().zip(&versions).flat_map(|(peer, version)| {
        peer.proofs
            .iter()
            .filter(|proof| possible(version, proof))
            .map(|proof| proof.test)
    });
    let (results, shown) = tested(wanted.collect())?;
    let (mut failed, mut absent) = (0, 0);
    let mut lines = vec![["peer", "version", "proof", "result"].map(str::to_owned)];
    for (peer, version) in PEERS.iter().zip(&versions) {
        for proof in peer.proofs {
            let result = match results.get(proof.test) {
                _ if !possible(version, proof) => {
                    absent += 1;
                    match (version, proof.since) {
                        (Some(_), Some(since)) => format!("falls away: {since} is needed"),
                        _ => "falls away: not installed".to_owned(),
                    }
                }
                Some(true) => "holds".to_owned(),
                Some(false) => {
                    failed += 1;
                    "FAILS".to_owned()
                }
                None => {
                    let test = proof.test.to_owned();
                    return Err(SignaturesError::NoTest { test, shown });
                }
            };
            let version = version.clone().unwrap_or_else(|| "none".to_owned());
            lines.push([peer.name.into(), version, proof.what.into(), result]);
        }
    }
    print!("{}", table(&lines));
    let is_strict = std::env::var_os("CI").is_some_and(|value| value == "true");
    if failed > 0 || is_strict && absent > 0 {
        return Err(SignaturesError::Failed {
            failed,
            absent,
            shown,
        });
    }
    Ok(())
}

/// Runs these tests; whether each passed, and all that was said.
fn tested(
    mut tests: Vec<&'static str>,
) -> Result<(BTreeMap<String, bool>, String), SignaturesError> {
    tests.sort_unstable();
    tests.dedup();
    let output = Command::new(env!("CARGO"))
        .args(["test", "--locked", "-p", "rollpack", "--test", "it", "--"])
        .arg("--exact")
        .args(tests)
        .env("INSTA_UPDATE", "no")
        .current_dir(repository::root())
        .output()
        .map_err(SignaturesError::Start)?;
    let mut shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let results = shown.lines().filter_map(|line| {
        let (test, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
        Some((test.to_owned(), result == "ok"))
    });
    let results = results.collect();
    shown += &String::from_utf8_lossy(&output.stderr);
    Ok((results, shown))
}

/// Returns the version of a program that is there: the first word of what it says that is a number with a point.
fn version(probe: &[&str]) -> Option<String> {
    let (program, arguments) = probe.split_first()?;
    let output = Command::new(found(program)?)
        .args(arguments)
        .output()
        .ok()?;
    let said = [output.stdout, output.stderr].concat();
    number(&String::from_utf8_lossy(&said))
}

/// Returns the first number with a point in a text.
fn number(text: &str) -> Option<String> {
    let is_end = |character: char| !character.is_ascii_alphanumeric() && character != '.';
    let words = text.split(is_end).map(|word| {
        let word = word.trim_start_matches(|character: char| character.is_ascii_alphabetic());
        word.trim_end_matches('.')
    });
    let is_version = |word: &&str| {
        word.contains('.') && word.starts_with(|character: char| character.is_ascii_digit())
    };
    let mut words = words.filter(is_version);
    words.next().map(str::to_owned)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the place of the shared material is told by a variable"
)]
fn found(program: &str) -> Option<PathBuf> {
    if let Some(below) = program.strip_prefix("$ROLLPACK_SHARED/") {
        return Some(PathBuf::from(std::env::var_os("ROLLPACK_SHARED")?).join(below));
    }
    let on_path = |name: &str| {
        let path = std::env::var_os("PATH")?;
        let mut places = std::env::split_paths(&path).map(|folder| folder.join(name));
        places.find(|place| place.is_file())
    };
    match program.split_once(" beside ") {
        Some((program, other)) => Some(on_path(other)?.with_file_name(program)),
        None => on_path(program),
    }
}

/// Compares versions number by number.
fn compare(one: &str, other: &str) -> Ordering {
    let numbers = |text: &str| -> Vec<u64> {
        let parts = text.split('.');
        parts
            .map(|part| leading(part).unwrap_or_default())
            .collect()
    };
    numbers(one).cmp(&numbers(other))
}

fn leading(text: &str) -> Option<u64> {
    let end = text.find(|character: char| !character.is_ascii_digit());
    text[..end.unwrap_or(text.len())].parse().ok()
}

/// Returns an aligned table.
fn table(lines: &[[String; 4]]) -> String {
    let widths: [usize; 4] = std::array::from_fn(|column| {
        lines
            .iter()
            .map(|line| line[column].len())
            .max()
            .unwrap_or(0)
    });
    let mut text = String::new();
    for line in lines {
        for (cell, width) in line.iter().zip(widths) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{cell:<width$}  ");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_and_compared() {
        for (text, expect) in [
            ("OpenSSL 3.0.19 27 Jan 2026", Some("3.0.19")),
            ("osslsigncode 2.9, using:\n", Some("2.9")),
            ("gpgsm (GnuPG) 2.2.40\n", Some("2.2.40")),
            ("OpenSSH_9.2p1 Debian-2, OpenSSL 3.0.19", Some("9.2p1")),
            ("10.0.3\n", Some("10.0.3")),
            ("no version", None),
        ] {
            assert_eq!(number(text).as_deref(), expect, "{text}");
        }
        assert_eq!(compare("2.10", "2.8"), Ordering::Greater);
        assert_eq!(compare("2.8", "2.8"), Ordering::Equal);
        assert_eq!(compare("2.7.1", "2.8"), Ordering::Less);
        assert_eq!(compare("9.2p1", "9.2"), Ordering::Equal);
    }

    #[test]
    fn a_table_is_aligned() {
        let line = |cells: [&str; 4]| cells.map(str::to_owned);
        assert_eq!(
            table(&[line(["a", "bb", "c", "d"]), line(["aa", "b", "c", ""])]),
            "a   bb  c  d\naa  b   c\n"
        );
    }
}
