//! Files are kept aside after the new ones have taken their place.

use std::collections::HashMap;

use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::{Action, Spec, Step, Text};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "backup-after-replacement",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "files are kept aside after the new ones have taken their place",
    help: include_str!("backup_after_replacement.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let mut replaced: HashMap<(FoldedName, FoldedName), &Step> = HashMap::new();
    for step in &spec.procedure.steps {
        match &step.action {
            Action::Copy { package, to, .. } => {
                replaced
                    .entry((folder(to), FoldedName::of(&package.value)))
                    .or_insert(step);
            }
            Action::Backup {
                folder: from,
                files,
            } => {
                let from = folder(from);
                for file in files {
                    let Some(copied) = replaced.get(&(from.clone(), FoldedName::of(&file.value)))
                    else {
                        continue;
                    };
                    findings.add(
                        RULE.finding(format!(
                            "step `{}` keeps `{}` aside, which step `{}` has replaced already",
                            step.id, file.value, copied.id
                        ))
                        .hint("keep the old files aside before the new ones are copied")
                        .subject(&step.id)
                        .spec(&spec.source.name, file.at),
                    );
                }
            }
            _ => {}
        }
    }
}

fn folder(text: &Text) -> FoldedName {
    FoldedName::of(text.to_string().trim_end_matches('\\'))
}
