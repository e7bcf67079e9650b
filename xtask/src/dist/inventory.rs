//! What the program is made of: every crate in it, as `CycloneDX` has it
//! (<https://cyclonedx.org/docs/1.6/json/>).

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{DistError, Release, pack, text};
use crate::cross::output;
use crate::repository;

/// What is asked of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Graph,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
}

#[derive(Deserialize)]
struct Graph {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<Use>,
}

#[derive(Deserialize)]
struct Use {
    /// Absent for what is in the program; `dev` or `build` for the rest.
    kind: Option<String>,
}

/// The systems that there are programs for.
const TARGETS: [&str; 2] = ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-gnu"];

/// Writes the inventory.
pub fn write(release: &Release) -> Result<(), DistError> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["metadata", "--locked", "--format-version", "1"])
        .current_dir(repository::root());
    for target in TARGETS {
        cargo.args(["--filter-platform", target]);
    }
    let metadata: Metadata =
        serde_json::from_str(&output(cargo)?).map_err(pack("cargo metadata"))?;
    let checksums = checksums(&String::from_utf8_lossy(&text("Cargo.lock")?));
    let document = document(release, &metadata, &checksums);
    let bytes = serde_json::to_vec_pretty(&document).map_err(pack("inventory"))?;
    release.file(&format!("rollpack-{}.cdx.json", release.version), &bytes)
}

fn document(
    release: &Release,
    metadata: &Metadata,
    checksums: &BTreeMap<(String, String), String>,
) -> Value {
    let packages: BTreeMap<&str, &Package> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package))
        .collect();
    let edges: BTreeMap<&str, Vec<&str>> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| {
            let inside = node
                .deps
                .iter()
                .filter(|edge| edge.dep_kinds.iter().any(|it| it.kind.is_none()));
            (
                node.id.as_str(),
                inside.map(|edge| edge.pkg.as_str()).collect(),
            )
        })
        .collect();
    let root = metadata
        .packages
        .iter()
        .find(|package| package.name == "rollpack");
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&str> = root.map(|root| root.id.as_str()).into_iter().collect();
    while let Some(id) = waiting.pop() {
        if seen.insert(id) {
            waiting.extend(edges.get(id).into_iter().flatten());
        }
    }
    let mut inside: Vec<&Package> = seen
        .iter()
        .filter_map(|id| packages.get(id).copied())
        .collect();
    inside.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    let components = inside.iter().filter(|package| package.name != "rollpack");
    let components: Vec<Value> = components
        .map(|package| component(package, checksums))
        .collect();
    let dependencies = inside.iter().map(|package| {
        let mut on: Vec<String> = edges
            .get(package.id.as_str())
            .into_iter()
            .flatten()
            .filter_map(|id| packages.get(id).map(|package| reference(package)))
            .collect();
        on.sort();
        json!({"ref": reference(package), "dependsOn": on})
    });
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": release.time.to_string(),
            "component": {
                "type": "application",
                "bom-ref": format!("pkg:cargo/rollpack@{}", release.version),
                "name": "rollpack",
                "version": release.version,
                "licenses": [{"expression": "MIT OR Apache-2.0"}],
            },
        },
        "components": components,
        "dependencies": dependencies.collect::<Vec<_>>(),
    })
}

fn reference(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version)
}

fn component(package: &Package, checksums: &BTreeMap<(String, String), String>) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(package),
        "name": package.name,
        "version": package.version,
        "purl": reference(package),
    });
    if let Some(license) = &package.license {
        // Older crates write a slash where others write a word.
        component["licenses"] = json!([{"expression": license.replace('/', " OR ")}]);
    }
    if let Some(place) = &package.repository {
        component["externalReferences"] = json!([{"type": "vcs", "url": place}]);
    }
    let key = (package.name.clone(), package.version.clone());
    if let Some(checksum) = checksums.get(&key) {
        component["hashes"] = json!([{"alg": "SHA-256", "content": checksum}]);
    }
    component
}

/// Returns the digest of each crate's archive by name and version.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let value = |block: &str, key: &str| {
        let mut lines = block.lines();
        let line = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let blocks = lock.split("[[package]]").skip(1);
    blocks
        .filter_map(|block| {
            let key = (value(block, "name")?, value(block, "version")?);
            Some((key, value(block, "checksum")?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"s\"\nchecksum = \"ab\"\n\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n";
        let found = checksums(lock);
        assert_eq!(found.len(), 1);
        assert_eq!(found[&("a".to_owned(), "1.0.0".to_owned())], "ab");
    }
}
