//! Ids of steps that were given none: derived from what they do, so that a step that comes or goes changes no other's.

use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::spec::action::{Iis, Program, Purpose};
use crate::spec::parameter::Part;
use crate::spec::{Action, Known, Platform, RoleId, Step, Text};

/// How many letters of what a step is about go into its id.
const LETTERS: usize = 48;
/// How many letters of a digest tell two steps apart.
const DIGEST: usize = 4;

/// Gives each step that has no id one that no other of its group has: what it does, to what, and on which servers if
/// those are not the group's. Further steps of which that says the same have a part of the digest of all that they
/// say, and those that say all the same a number.
pub(super) fn assign(steps: &mut [Step], given: &[Option<String>], group: (&str, &RoleId)) {
    let mut taken: BTreeSet<String> = given.iter().flatten().cloned().collect();
    for (step, given) in steps.iter_mut().zip(given) {
        let id = match given {
            Some(id) => id.clone(),
            None => derived(step, group.1, &taken),
        };
        step.id = format!("{}/{id}", group.0);
        taken.insert(id);
    }
}

fn derived(step: &Step, role: &RoleId, taken: &BTreeSet<String>) -> String {
    let (mut words, about) = action(&step.action);
    let about = slug(&about);
    if !about.is_empty() {
        words = format!("{words}-{about}");
    }
    if step.role != *role {
        words = format!("{words}-on-{}", slug(step.role.as_str()));
    }
    if !taken.contains(&words) {
        return words;
    }
    let digest = Digest::of(said(step).as_bytes()).to_string();
    let told_apart = format!("{words}-{}", digest.get(..DIGEST).unwrap_or_default());
    let numbered = (2..).map(|number| format!("{told_apart}-{number}"));
    let mut candidates = std::iter::once(told_apart.clone()).chain(numbered);
    // There are more numbers than steps.
    candidates
        .find(|id| !taken.contains(id))
        .unwrap_or(told_apart)
}

/// Returns what a step does, and to what.
fn action(action: &Action) -> (String, String) {
    let name = action.name();
    let plain = |about: &str| (name.to_owned(), about.to_owned());
    match action {
        Action::ComPlus {
            application,
            operation,
        } => (
            format!("{name}-{}", operation.as_str()),
            application.clone(),
        ),
        Action::Service { service, operation } => {
            (format!("{name}-{}", operation.as_str()), service.clone())
        }
        Action::Uninstall(component)
        | Action::Reinstall(component)
        | Action::Initialize(component) => plain(&component.node.name.value),
        Action::Deploy { tool } => plain(tool),
        Action::Extract { to } => plain(&written(to)),
        Action::Backup { folder, .. } => plain(&written(folder)),
        Action::Copy { package, .. }
        | Action::Transfer { package, .. }
        | Action::Install { package }
        | Action::Replace { package } => plain(&package.value),
        Action::Run {
            program, purpose, ..
        } => {
            let name = match purpose {
                Purpose::Work => name.to_owned(),
                Purpose::Remove => format!("{name}-to-remove"),
            };
            match program {
                Program::Package(package) => (name, package.value.clone()),
                Program::File(file) => (name, written(file)),
            }
        }
        Action::Iis(Iis::Restart) => (format!("{name}-restart"), String::new()),
        Action::Iis(Iis::DirectorySecurity { application, .. }) => {
            (format!("{name}-directory-security"), application.clone())
        }
        Action::Guide(guide) => plain(&guide.achieves),
        Action::Reboot => plain(""),
        Action::Manual { instruction } => plain(instruction),
    }
}

/// Returns all that a step says, but not where it stands.
fn said(step: &Step) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut say = |what: &str, value: &str| said.push(format!("{what}: {value}"));
    for package in step.action.packages() {
        say("package", &package.value);
    }
    match &step.action {
        Action::Copy { from, to, .. } => {
            say("from", &written(from));
            say("to", &written(to));
        }
        Action::Transfer { from, .. } => {
            say("from", from.as_ref().map_or("", RoleId::as_str));
        }
        Action::Run { arguments, .. } => {
            for argument in arguments {
                say("argument", &written(argument));
            }
        }
        Action::Uninstall(component)
        | Action::Reinstall(component)
        | Action::Initialize(component) => {
            for node in &component.node.path {
                say("node", node);
            }
            let servers = component.node.each_server.as_ref();
            say("servers", servers.map_or("", RoleId::as_str));
        }
        Action::Guide(guide) => {
            for known in [&guide.section, &guide.document] {
                if let Known::Is(text) = known {
                    say("guide", text);
                }
            }
            if let Some(range) = &guide.steps {
                say("steps", &format!("{} to {}", range.first, range.last));
            }
        }
        Action::Manual { instruction } => say("instruction", instruction),
        _ => {}
    }
    if let Some(condition) = &step.condition {
        say("when", condition.situation.as_deref().unwrap_or_default());
        say("platform", condition.platform.map_or("", Platform::as_str));
    }
    said.join("\n")
}

/// Returns a text as it is written.
fn written(text: &Text) -> String {
    let parts = text.parts.iter().map(|part| match part {
        Part::Literal(text) => text.clone(),
        Part::Parameter(id) => format!("${{{id}}}"),
    });
    parts.collect()
}

/// Returns the words of a text, in small letters and joined by hyphens, as far as they are short.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    let is_letter = |letter: char| letter.is_ascii_alphanumeric();
    for word in text
        .split(|letter| !is_letter(letter))
        .filter(|word| !word.is_empty())
    {
        if !slug.is_empty() && slug.len() + 1 + word.len() > LETTERS {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(
            word.chars()
                .take(LETTERS)
                .map(|letter| letter.to_ascii_lowercase()),
        );
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_as_far_as_they_are_short() {
        let long =
            "Open the console, and wait until the list of servers has been filled completely";
        for (text, expect) in [
            ("Portal-Web.msi", "portal-web-msi"),
            ("  ${folder}\\Fabrikam Inc ", "folder-fabrikam-inc"),
            ("\u{4e2d}\u{6587}", ""),
            (long, "open-the-console-and-wait-until-the-list-of"),
            (&"x".repeat(60), &"x".repeat(48)),
        ] {
            assert_eq!(slug(text), expect);
        }
    }
}
