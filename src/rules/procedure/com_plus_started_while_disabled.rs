//! A COM+ application is started while it is disabled.

use std::collections::HashMap;

use crate::finding::Level;
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::rule::{Group, Rule};
use crate::spec::{Action, ComPlusOperation, Spec, Step};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "com-plus-started-while-disabled",
    group: Group::Procedure,
    level: Level::Warning,
    summary: "a COM+ application is started while it is disabled",
    help: include_str!("com_plus_started_while_disabled.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(spec: &Spec, findings: &mut Findings) {
    let (mut disabled, mut as_printed) = (Disabled::default(), Disabled::default());
    for step in &spec.procedure.steps {
        let Action::ComPlus {
            application,
            operation,
        } = &step.action
        else {
            continue;
        };
        let name = FoldedName::of(application);
        disabled.note(&name, *operation, step);
        if step.added.is_some() {
            continue;
        }
        as_printed.note(&name, *operation, step);
        if *operation != ComPlusOperation::Start {
            continue;
        }
        let (level, words, by) = match (disabled.0.get(&name), as_printed.0.get(&name)) {
            (Some(by), _) => (Level::Warning, "", by),
            // The steps that are added mend it.
            (None, Some(by)) => (Level::Info, "as printed, ", by),
            (None, None) => continue,
        };
        findings.add(
            RULE.finding_at(
                level,
                format!(
                    "{words}step `{}` starts the COM+ application `{application}`, which step `{}` has disabled",
                    step.id, by.id
                ),
            )
            .hint("enable it first: add a `com-plus` step with `operation: enable`")
            .subject(&step.id)
            .spec(&spec.source.name, step.at),
        );
    }
}

/// The applications that are disabled, each with the step that did it.
#[derive(Default)]
struct Disabled<'a>(HashMap<FoldedName, &'a Step>);

impl<'a> Disabled<'a> {
    fn note(&mut self, application: &FoldedName, operation: ComPlusOperation, step: &'a Step) {
        match operation {
            ComPlusOperation::Disable => {
                self.0.insert(application.clone(), step);
            }
            ComPlusOperation::Enable => {
                self.0.remove(application);
            }
            ComPlusOperation::ShutDown | ComPlusOperation::Start => {}
        }
    }
}
