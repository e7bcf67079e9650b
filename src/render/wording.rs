//! The words for what steps do, in one place: script, article and whatever comes later say the same.
//!
//! Titles are imperative and without a full stop; details, notes and conditions are whole sentences.
//! Values that an administrator may change stay parameters, so that each rendering puts in what it knows.

use crate::plan::Plan;
use crate::spec::{
    Account, Action, Barrier, ComPlusOperation, Component, Condition, Guide, Iis, Known,
    PackageRef, Part, Program, Purpose, Role, RoleId, Servers, ServiceOperation, Spec, Step, Text,
};

/// Marks what is concluded rather than printed.
pub const CONCLUDED: &str = " (concluded, not printed)";

/// Says what a step does.
pub fn title(step: &Step, spec: &Spec) -> Text {
    let words = Words::default();
    match &step.action {
        Action::ComPlus {
            application,
            operation,
        } => words
            .say(com_plus(*operation))
            .say(" the COM+ application ")
            .quote(application),
        Action::Uninstall(component) => with_tool("Uninstall ", component, " from ", spec),
        Action::Reinstall(component) => with_tool("Reinstall ", component, " on ", spec),
        Action::Initialize(component) => with_tool("Initialize ", component, " for ", spec),
        Action::Deploy { tool } => words.say("Start the deployment in the ").say(tool),
        Action::Extract { to } => words.say("Extract the bundle to ").text(to),
        Action::Backup { folder, files } => words
            .say("Keep copies of ")
            .say(&files_of(files))
            .say(" in ")
            .text(folder),
        Action::Copy { package, from, to } => words
            .say("Copy ")
            .say(&package.value)
            .say(" from ")
            .text(from)
            .say(" to ")
            .text(to),
        Action::Transfer { package, from } => transfer(words, package, from.as_ref(), spec),
        Action::Install { package } => words.say("Install ").say(&package.value),
        Action::Run {
            program,
            arguments,
            purpose,
        } => run(words, program, arguments, *purpose),
        Action::Replace { package } => words
            .say("Remove what ")
            .say(&package.value)
            .say(" installed before, then install it"),
        Action::Iis(Iis::Restart) => words.say("Restart Internet Information Services"),
        Action::Iis(Iis::DirectorySecurity { application, .. }) => words
            .say("Set the directory security of ")
            .quote(application)
            .say(" in Internet Information Services"),
        Action::Service { service, operation } => words
            .say(service_operation(*operation))
            .say(" the service ")
            .quote(service),
        Action::Guide(guide) => words.say(&follow(guide)),
        Action::Reboot => words.say("Restart the computer"),
        Action::Manual { instruction } => words.say(instruction.trim_end_matches('.')),
    }
    .0
}

/// Says what a person needs to know to do a step: where to click, which packages are meant.
pub fn details(step: &Step, plan: &Plan<'_>) -> Vec<Text> {
    let mut details = match &step.action {
        Action::Uninstall(component) => node(component, "choose Uninstall", plan),
        Action::Reinstall(component) => node(component, "choose to install it again", plan),
        Action::Initialize(component) => node(component, "choose Initialize", plan),
        Action::Backup { files, .. } => {
            vec![sentence(&format!("The files are: {}.", names(files)))]
        }
        Action::Iis(Iis::DirectorySecurity {
            default_domain,
            require_ssl,
            ..
        }) => vec![
            Words::default()
                .say("Default domain of basic authentication: ")
                .text(default_domain)
                .0,
            Words::default()
                .say("Require a secure channel (SSL): ")
                .text(require_ssl)
                .0,
        ],
        Action::Guide(guide) => guide_details(guide),
        Action::ComPlus { .. }
        | Action::Deploy { .. }
        | Action::Extract { .. }
        | Action::Copy { .. }
        | Action::Transfer { .. }
        | Action::Install { .. }
        | Action::Run { .. }
        | Action::Replace { .. }
        | Action::Iis(Iis::Restart)
        | Action::Service { .. }
        | Action::Reboot
        | Action::Manual { .. } => Vec::new(),
    };
    if step.accept_defaults {
        details.push(sentence("Accept all default settings."));
    }
    details
}

/// Says with which account a step is done.
pub fn account(account: &Account) -> &str {
    match account {
        Account::DomainAdministrator => "a member of the domain administrators",
        Account::Named(name) => name,
    }
}

/// Says in which situation a step applies, if it does not always.
pub fn situation(condition: &Condition) -> Option<String> {
    let situation = full_stop(condition.situation.as_ref()?);
    let inferred = if condition.inferred { CONCLUDED } else { "" };
    Some(format!("Only in this situation{inferred}: {situation}"))
}

/// Says on which platform a step applies, if not on every one.
pub fn platform(condition: &Condition) -> Option<String> {
    let inferred = if condition.inferred { CONCLUDED } else { "" };
    Some(format!(
        "Only on {} servers{inferred}.",
        condition.platform?
    ))
}

/// Says what must be done elsewhere before a group begins.
pub fn barrier(barrier: &Barrier, spec: &Spec) -> Text {
    let groups = &spec.procedure.groups;
    let title = groups
        .iter()
        .find(|group| group.id == barrier.group)
        .map_or(barrier.group.as_str(), |group| &group.title);
    let role = spec.role(&barrier.role);
    let which = match role.map(|role| role.servers) {
        Some(Servers::All) => "on all of the",
        Some(Servers::First | Servers::One | Servers::Any) | None => "on the",
    };
    let inferred = if barrier.inferred { CONCLUDED } else { "" };
    Words::default()
        .quote(title)
        .say(&format!(" ({}) must be done {which} ", barrier.group))
        .role(&barrier.role, spec)
        .say(inferred)
        .say(".")
        .0
}

/// Puts the documented defaults of parameters into a text.
pub fn plain(text: &Text, spec: &Spec) -> String {
    let parts = text.parts.iter().map(|part| match part {
        Part::Literal(literal) => literal.clone(),
        Part::Parameter(id) => (spec.parameter(id))
            .and_then(|parameter| parameter.default.known().cloned())
            .unwrap_or_else(|| format!("<{id}>")),
    });
    parts.collect()
}

/// Says which servers a role means.
pub fn servers(role: &Role, spec: &Spec) -> String {
    let servers = match role.servers {
        Servers::All => "all servers of this kind",
        Servers::First => "the first server of its kind",
        Servers::One => "one server",
        Servers::Any => "any one server",
    };
    let part = role
        .part_of
        .as_ref()
        .map(|part| format!(", part of {}", role_name(&part.value, spec)));
    format!("{servers}{}", part.unwrap_or_default())
}

/// Says a role's name with its id.
pub fn role_name(id: &RoleId, spec: &Spec) -> String {
    spec.role(id).map_or_else(
        || format!("\"{id}\""),
        |role| format!("\"{}\" ({id})", role.name),
    )
}

/// Says a fact, or that it is not stated and why.
pub fn known(fact: &Known<String>) -> String {
    match fact {
        Known::Is(fact) => fact.clone(),
        Known::Unknown(reason) => not_stated(reason),
    }
}

/// Says that a fact is not stated and why.
pub fn not_stated(reason: &str) -> String {
    format!("not stated: {reason}")
}

/// Says what the article leaves open about a step.
pub fn left_open(step: &Step) -> impl Iterator<Item = String> {
    let reasons = step.unknown.iter();
    reasons.map(|reason| format!("The article leaves open: {}", full_stop(reason)))
}

/// Says that packaging added a step and why, if the article lacks it.
pub fn added(step: &Step) -> Option<String> {
    let reason = full_stop(step.added.as_ref()?);
    Some(format!("Added by packaging, not in the article: {reason}"))
}

/// Tells whether only a person can do a step; the others the script does.
pub const fn by_hand(action: &Action) -> bool {
    match action {
        Action::Uninstall(_)
        | Action::Reinstall(_)
        | Action::Initialize(_)
        | Action::Deploy { .. }
        | Action::Iis(Iis::DirectorySecurity { .. })
        | Action::Guide(_)
        | Action::Reboot
        | Action::Manual { .. } => true,
        Action::ComPlus { .. }
        | Action::Extract { .. }
        | Action::Backup { .. }
        | Action::Copy { .. }
        | Action::Transfer { .. }
        | Action::Install { .. }
        | Action::Run { .. }
        | Action::Replace { .. }
        | Action::Iis(Iis::Restart)
        | Action::Service { .. } => false,
    }
}

/// Words put together to a text.
#[derive(Default)]
struct Words(Text);

impl Words {
    fn say(mut self, words: &str) -> Self {
        if let Some(Part::Literal(last)) = self.0.parts.last_mut() {
            last.push_str(words);
        } else if !words.is_empty() {
            self.0.parts.push(Part::Literal(words.to_owned()));
        }
        self
    }

    fn quote(self, name: &str) -> Self {
        self.say("\"").say(name).say("\"")
    }

    fn text(self, text: &Text) -> Self {
        text.parts.iter().fold(self, |words, part| match part {
            Part::Literal(literal) => words.say(literal),
            Part::Parameter(_) => words.part(part.clone()),
        })
    }

    /// A text that is one word of a command line, which quotes may have to show.
    fn word(self, text: &Text) -> Self {
        if text.to_string().contains(char::is_whitespace) {
            self.say("\"").text(text).say("\"")
        } else {
            self.text(text)
        }
    }

    /// A role, with the name of its server where that is a parameter.
    fn role(self, id: &RoleId, spec: &Spec) -> Self {
        let mut parameters = spec.parameters.iter();
        let server = parameters.find(|parameter| parameter.role.as_ref() == Some(id));
        match (spec.role(id), server) {
            (Some(role), Some(server)) => self
                .quote(&role.name)
                .say(&format!(" ({id}, "))
                .part(Part::Parameter(server.id.value.clone()))
                .say(")"),
            _ => self.say(&role_name(id, spec)),
        }
    }

    fn part(mut self, part: Part) -> Self {
        self.0.parts.push(part);
        self
    }
}

fn sentence(words: &str) -> Text {
    Words::default().say(words).0
}

/// Ends a sentence, if it does not end already.
pub fn full_stop(sentence: &str) -> String {
    let trimmed = sentence.trim_end();
    let stop = if trimmed.ends_with(['.', '!', '?', ':']) {
        ""
    } else {
        "."
    };
    format!("{trimmed}{stop}")
}

fn names(packages: &[PackageRef]) -> String {
    let names: Vec<&str> = packages
        .iter()
        .map(|package| package.value.as_str())
        .collect();
    names.join(", ")
}

fn files_of(files: &[PackageRef]) -> String {
    match files {
        [one] => one.value.clone(),
        several => format!("{} files", several.len()),
    }
}

fn with_tool(verb: &str, component: &Component, preposition: &str, spec: &Spec) -> Words {
    let words = Words::default().say(verb).quote(&component.node.name.value);
    let words = match &component.node.each_server {
        Some(role) => words.say(preposition).say("each of the ").role(role, spec),
        None => words,
    };
    words.say(" with the deployment tool")
}

fn node(component: &Component, act: &str, plan: &Plan<'_>) -> Vec<Text> {
    let node = &component.node;
    let name = &node.name.value;
    let place = if node.path.is_empty() {
        format!("Look for \"{name}\" in the deployment tool")
    } else {
        let path = quoted_path(&node.path);
        format!("\"{name}\" is below {path} in the deployment tool")
    };
    let click = if node.each_server.is_some() {
        format!("in the context menu of each server listed below it, {act}.")
    } else {
        format!("in its context menu, {act}.")
    };
    let mut details = vec![sentence(&format!("{place}; {click}"))];
    if !component.packages.is_empty() {
        let inferred = if component.inferred { CONCLUDED } else { "" };
        details.push(sentence(&format!(
            "It stands for {}{inferred}.",
            names(&component.packages)
        )));
    }
    let absent = component
        .packages
        .iter()
        .filter(|package| plan.payload(&package.value).is_none());
    details.extend(
        absent.map(|package| sentence(&format!("{} is not in this bundle.", package.value))),
    );
    details
}

fn quoted_path(path: &[String]) -> String {
    let quoted: Vec<String> = path.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(" > ")
}

fn transfer(words: Words, package: &PackageRef, from: Option<&RoleId>, spec: &Spec) -> Words {
    let words = words
        .say("Bring ")
        .say(&package.value)
        .say(" to this server from ");
    match from {
        Some(role) => words.say("the ").role(role, spec),
        None => words.say("the extracted bundle"),
    }
}

fn run(words: Words, program: &Program, arguments: &[Text], purpose: Purpose) -> Words {
    let words = match program {
        Program::Package(package) => words.say("Run ").say(&package.value),
        Program::File(path) => words.say("Run ").word(path),
    };
    let arguments = arguments.iter();
    let words = arguments.fold(words, |words, argument| words.say(" ").word(argument));
    match purpose {
        Purpose::Work => words,
        Purpose::Remove => words.say(" to remove what it installed before"),
    }
}

fn follow(guide: &Guide) -> String {
    let steps = match &guide.steps {
        Some(steps) if steps.first == steps.last => format!("step {} of ", steps.first),
        Some(steps) => format!("steps {} to {} of ", steps.first, steps.last),
        None => String::new(),
    };
    match (&guide.section, &guide.document) {
        (Known::Is(section), Known::Is(document)) => {
            format!("Follow {steps}\"{section}\" in \"{document}\"")
        }
        (Known::Is(section), Known::Unknown(_)) => {
            format!("Follow {steps}\"{section}\" in a document that is not named")
        }
        (Known::Unknown(_), Known::Is(document)) => {
            format!("Follow {steps}\"{document}\", in a section that is not named")
        }
        (Known::Unknown(_), Known::Unknown(_)) => {
            format!("Follow {steps}a document that is not named")
        }
    }
}

fn guide_details(guide: &Guide) -> Vec<Text> {
    let mut details = vec![sentence(&format!(
        "This achieves: {}",
        full_stop(&guide.achieves)
    ))];
    if !guide.packages.is_empty() {
        let inferred = if guide.inferred { CONCLUDED } else { "" };
        details.push(sentence(&format!(
            "It installs {}{inferred}.",
            names(&guide.packages)
        )));
    }
    for (what, fact) in [("section", &guide.section), ("document", &guide.document)] {
        if let Known::Unknown(reason) = fact {
            details.push(sentence(&full_stop(&format!(
                "The {what} is {}",
                not_stated(reason)
            ))));
        }
    }
    details
}

const fn com_plus(operation: ComPlusOperation) -> &'static str {
    match operation {
        ComPlusOperation::Disable => "Disable",
        ComPlusOperation::Enable => "Enable",
        ComPlusOperation::ShutDown => "Shut down",
        ComPlusOperation::Start => "Start",
    }
}

const fn service_operation(operation: ServiceOperation) -> &'static str {
    match operation {
        ServiceOperation::Restart => "Restart",
        ServiceOperation::Start => "Start",
        ServiceOperation::Stop => "Stop",
    }
}
