//! A step spells a payload's name in another case than the inventory.

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Level};
use crate::folded_name::FoldedName;
use crate::rules::{Check, Rule};
use crate::spec::Spec;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "step-name-case-differs",
    level: Level::Info,
    summary: "a step spells a payload's name in another case than the inventory",
    help: r"## What it checks

Every package that a step names is spelled as in the spec's `inventory:`. Several differences are told as one
finding.

## Why it matters

Windows does not care. Systems that tell upper from lower case do, so that a person with the extracted bundle
there would look in vain.

## Example

```yaml
inventory:
  - {name: Client.msi, size: 374784, modified: 16-May-2011}
procedure:
  - id: new
    title: Install the client
    role: all
    steps:
      - install: {file: CLIENT.msi}
```

## What to do

Nothing, where the article is quoted as printed. Otherwise spell the step as the inventory does.
",
    check: Check::Spec(check),
    condense: Some(condense),
    ..Rule::COMMON
};

fn check(spec: &Spec, findings: &mut Vec<Finding>) {
    let spelling: HashMap<FoldedName, &str> = spec
        .inventory
        .iter()
        .map(|row| (FoldedName::of(&row.name.value), row.name.value.as_str()))
        .collect();
    for step in &spec.procedure.steps {
        for package in step.action.packages() {
            let Some(documented) = spelling.get(&FoldedName::of(&package.value)) else {
                continue;
            };
            if *documented != package.value {
                findings.push(
                    RULE.finding(format!(
                        "step `{}` spells `{documented}` as `{}`",
                        step.id, package.value
                    ))
                    .file(*documented)
                    .subject(&step.id)
                    .spec(&spec.source.name, package.at),
                );
            }
        }
    }
}

fn condense(_: &Spec, findings: Vec<Finding>) -> Finding {
    let files: HashSet<_> = findings
        .iter()
        .filter_map(|finding| finding.place.file.as_deref())
        .collect();
    let (count, files) = (findings.len(), files.len());
    let first = findings.into_iter().next();
    let example = first.as_ref().map_or("", |first| &first.message);
    let mut finding = RULE.finding(format!(
        "the procedure spells {files} payloads in another case than the inventory, in {count} places: \
         first, {example}"
    ));
    finding.place.spec = first.and_then(|first| first.place.spec);
    finding
}
