//! The words of the run sheet: how the person at the server sees that a step is done, and how it is taken back.

use crate::spec::{
    Action, ComPlusOperation, Group, Iis, Program, Purpose, ServiceOperation, Spec, Step,
};

/// Says how to see that a step is done.
pub fn check(step: &Step) -> &'static str {
    match &step.action {
        Action::ComPlus { operation, .. } => match operation {
            ComPlusOperation::Disable => "Component Services shows it as disabled.",
            ComPlusOperation::Enable => "Component Services no longer shows it as disabled.",
            ComPlusOperation::ShutDown => "Component Services shows no running process of it.",
            ComPlusOperation::Start => "Component Services shows it running.",
        },
        Action::Uninstall(_) => "The tool no longer shows it as installed.",
        Action::Reinstall(_) => "The tool shows it as installed.",
        Action::Initialize(_) | Action::Deploy { .. } => "The tool ends without an error.",
        Action::Extract { .. } | Action::Copy { .. } | Action::Transfer { .. } => {
            "The script compares the SHA-256; by hand, compare it with the table of files."
        }
        Action::Backup { .. } => "Each file that was there has a copy beside it.",
        Action::Install { .. } | Action::Replace { .. } => {
            "Programs and Features lists the product in the new version."
        }
        Action::Run {
            purpose: Purpose::Remove,
            ..
        } => "Programs and Features no longer lists the old version.",
        Action::Run {
            program: Program::Package(_),
            ..
        } => "Programs and Features lists the product, or the program ends without an error.",
        Action::Run { .. } => "The program ends without an error.",
        Action::Iis(Iis::Restart) => "The web sites answer.",
        Action::Iis(Iis::DirectorySecurity { .. }) => {
            "The settings are as shown after the window is opened again."
        }
        Action::Service { operation, .. } => match operation {
            ServiceOperation::Restart | ServiceOperation::Start => "Services shows it as started.",
            ServiceOperation::Stop => "Services does not show it as started.",
        },
        Action::Guide(_) => "What it is meant to achieve has been achieved.",
        Action::Reboot => "The computer is up again.",
        Action::Manual { .. } => "You have seen it done.",
    }
}

/// Says how a step is taken back.
pub fn way_back(step: &Step) -> &'static str {
    match &step.action {
        Action::ComPlus { operation, .. } => match operation {
            ComPlusOperation::Disable => "Enable it; `-Undo` does.",
            ComPlusOperation::Enable => "Disable it; `-Undo` does.",
            ComPlusOperation::ShutDown => "Start it; `-Undo` does.",
            ComPlusOperation::Start => "Shut it down; `-Undo` does.",
        },
        Action::Uninstall(_) => "Install it again with the tool, from the old package.",
        Action::Reinstall(_) => "Uninstall it, put the kept package back, and install that.",
        Action::Copy { .. } => "Put the kept file back; `-Undo` does.",
        Action::Install { .. } | Action::Replace { .. } => {
            "Uninstall it; `-Undo` does, if no other version was there before."
        }
        Action::Service { operation, .. } => match operation {
            ServiceOperation::Restart => "There is nothing to undo.",
            ServiceOperation::Start => "Stop it; `-Undo` does.",
            ServiceOperation::Stop => "Start it; `-Undo` does.",
        },
        Action::Iis(Iis::DirectorySecurity { .. }) => {
            "Restore the old settings: note them down first."
        }
        Action::Run {
            purpose: Purpose::Remove,
            ..
        } => "Install the old package again.",
        Action::Extract { .. }
        | Action::Backup { .. }
        | Action::Transfer { .. }
        | Action::Iis(Iis::Restart)
        | Action::Reboot => "There is nothing to undo.",
        Action::Initialize(_)
        | Action::Deploy { .. }
        | Action::Run { .. }
        | Action::Guide(_)
        | Action::Manual { .. } => "No way back is documented.",
    }
}

/// Returns the groups of other roles that wait for the same as this one, so that they can be done meanwhile.
pub fn in_parallel<'a>(group: &Group, spec: &'a Spec) -> Vec<&'a Group> {
    let waits = |group: &Group| {
        let mut barriers: Vec<_> = (group.barriers.iter())
            .map(|barrier| (barrier.group.clone(), barrier.role.to_string()))
            .collect();
        barriers.sort();
        barriers
    };
    let own = waits(group);
    let others = spec.procedure.groups.iter();
    others
        .filter(|other| !own.is_empty() && other.role != group.role && waits(other) == own)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture::{EVERYTHING, Planned};

    #[test]
    fn groups_that_wait_for_the_same_go_in_parallel() {
        let check = |barriers: &str, id: &str, expected: &[&str]| {
            let web = "    title: Update the web servers\n    role: web\n";
            let text = EVERYTHING.replace(web, &format!("{web}    barriers: [{barriers}]\n"));
            let spec = Planned::read(&text).spec;
            let groups = &spec.procedure.groups;
            let group = groups.iter().find(|group| group.id == id).unwrap();
            let meanwhile: Vec<_> = in_parallel(group, &spec)
                .iter()
                .map(|group| group.id.as_str())
                .collect();
            assert_eq!(meanwhile, expected, "{barriers}, {id}");
        };
        let start = "{group: start, role: engine}";
        let stop = "{group: stop, role: engine}";
        check(start, "web", &["dns"]);
        check(start, "dns", &["web"]);
        check(stop, "web", &["remove"]);
        check(stop, "dns", &[]);
        // In whatever order they are written; all must be the same.
        check(&format!("{start}, {stop}"), "web", &[]);
        // What waits for nothing is not compared.
        check("", "web", &[]);
        check("", "finish", &[]);
    }
}
