//! Nothing about any one rollup may stand in `src/`: no payload, no host, no tool, no product of a spec.

use std::collections::BTreeSet;

use rollpack::disk;
use rollpack::spec::{Action, Known, Prerequisite, Spec};

use super::{Breach, CheckError, File};
use crate::repository;

/// Returns each line of `src/` that names something of a spec in `specs/`.
///
/// The made-up rollup that teaches the format is left out: help texts take their examples from it.
pub fn check(files: &[File]) -> Result<Vec<Breach>, CheckError> {
    let names = names()?;
    let mut breaches = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("src/")) {
        for (index, line) in file.text.lines().enumerate() {
            let line = line.to_lowercase();
            for name in names.iter().filter(|name| line.contains(name.as_str())) {
                breaches.push(Breach::on(
                    file,
                    index + 1,
                    format!("names `{name}`, which is one rollup's"),
                ));
            }
        }
    }
    Ok(breaches)
}

fn names() -> Result<BTreeSet<String>, CheckError> {
    let mut names = BTreeSet::new();
    for entry in disk::list(&repository::root().join("specs"))? {
        let is_yaml = entry
            .path
            .extension()
            .is_some_and(|extension| extension == "yaml");
        if entry.name == "example.yaml" || !is_yaml {
            continue;
        }
        let text = String::from_utf8_lossy(&disk::read(&entry.path, 1 << 24)?).into_owned();
        let (Some(spec), _) = Spec::read(&entry.name, &text) else {
            return Err(CheckError::Spec { name: entry.name });
        };
        names.extend(of_spec(&spec));
    }
    Ok(names)
}

/// The names by which a rollup would be recognised, in lower case.
fn of_spec(spec: &Spec) -> BTreeSet<String> {
    let stems = spec.inventory.iter().map(|row| {
        let name = &row.name.value;
        name.rsplit_once('.')
            .map_or(name.as_str(), |(stem, _)| stem)
            .to_owned()
    });
    let hosts = spec.roles.iter().filter_map(|role| match &role.hosts {
        Known::Is(hosts) => Some(hosts.clone()),
        Known::Unknown(_) => None,
    });
    let article = spec.article.as_ref();
    let tools = article
        .iter()
        .flat_map(|article| &article.prerequisites)
        .filter_map(|prerequisite| match prerequisite {
            Prerequisite::Tool(tool) => Some(tool.name.clone()),
            _ => None,
        });
    let product = article.and_then(|article| article.product.as_ref());
    let identity = [spec.rollup.id.value.clone()]
        .into_iter()
        .chain(product.map(|product| product.name.clone()));
    // A node of one word may be any word.
    let nodes = spec
        .procedure
        .steps
        .iter()
        .filter_map(|step| match &step.action {
            Action::Uninstall(component) | Action::Reinstall(component) => Some(&component.node),
            _ => None,
        });
    let nodes = nodes
        .flat_map(|node| node.path.iter().chain([&node.name.value]))
        .filter(|name| name.contains(' '))
        .cloned();
    let all = (stems.chain(hosts.flatten()))
        .chain(tools)
        .chain(identity)
        .chain(nodes);
    // Short names would be found in ordinary words.
    all.filter(|name| name.len() > 4)
        .map(|name| name.to_lowercase())
        .collect()
}
