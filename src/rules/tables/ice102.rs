//! The configuration of a service is not what Windows takes.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::schema::{
    COMPONENT, DocumentedColumn, MSI_SERVICE_CONFIG, MSI_SERVICE_CONFIG_FAILURE_ACTIONS,
    msi_service_config, msi_service_config_failure_actions,
};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE102",
    published: Some(Published {
        name: "service-configuration-wrong",
        url: "https://learn.microsoft.com/windows/win32/msi/ice-102",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the configuration of a service is not what Windows accepts",
    help: include_str!("ice102.md"),
    ..Rule::COMMON
};

/// What stands between the items of a list.
const NULL: &str = "[~]";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(MSI_SERVICE_CONFIG) {
        check_event(row, msi_service_config::EVENT, findings);
        check_component(ground, row, msi_service_config::COMPONENT_, findings);
        check_argument(row, findings);
    }
    for row in ground.rows(MSI_SERVICE_CONFIG_FAILURE_ACTIONS) {
        use msi_service_config_failure_actions as columns;
        check_event(row, columns::EVENT, findings);
        check_component(ground, row, columns::COMPONENT_, findings);
        check_failure_actions(row, findings);
    }
}

fn check_event(row: Row<'_>, event: &DocumentedColumn, findings: &mut Findings) {
    if !row.int(event).is_some_and(|event| (1..=7).contains(&event)) {
        findings.add(
            RULE.finding("the row applies at no event")
                .hint("add up 1 for installing, 2 for uninstalling and 4 for reinstalling")
                .cell(row, "Event"),
        );
    }
}

fn check_component(
    ground: &Groundwork<'_>,
    row: Row<'_>,
    component: &DocumentedColumn,
    findings: &mut Findings,
) {
    let component = row.text(component).unwrap_or_default();
    if !ground.has(COMPONENT, &[component]) {
        findings.add(
            RULE.finding(format!("there is no component `{component}`"))
                .hint("name the component that configures the service")
                .cell(row, "Component_"),
        );
    }
}

/// See [MsiServiceConfig](https://learn.microsoft.com/windows/win32/msi/msiserviceconfig-table) for the types.
fn check_argument(row: Row<'_>, findings: &mut Findings) {
    let argument = row.text(msi_service_config::ARGUMENT).unwrap_or_default();
    let wanted = match row.int(msi_service_config::CONFIG_TYPE) {
        Some(3 | 4) if !matches!(argument, "0" | "1") => "0 or 1",
        Some(5) if !matches!(argument, "0" | "1" | "3") => "0, 1 or 3",
        Some(6)
            if !argument
                .split(NULL)
                .all(|name| is_privilege(name) || is_open(name)) =>
        {
            "names of privileges with `[~]` between them"
        }
        Some(7) if argument.is_empty() => {
            let message = "no time is given to shut down, so the service has 180000 milliseconds";
            findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint("write how many milliseconds it may take")
                    .cell(row, "Argument"),
            );
            return;
        }
        Some(7) if !argument.parse().is_ok_and(|time: u32| time > 0) => {
            "a number of milliseconds above 0"
        }
        Some(3..=7) => return,
        _ => {
            findings.add(
                RULE.finding("there is no such type of configuration")
                    .hint("use a type from 3 to 7")
                    .cell(row, "ConfigType"),
            );
            return;
        }
    };
    if !is_open(argument) {
        findings.add(
            RULE.finding(format!("the argument `{argument}` is not {wanted}"))
                .hint(format!("write {wanted}"))
                .cell(row, "Argument"),
        );
    }
}

/// See [MsiServiceConfigFailureActions](https://learn.microsoft.com/windows/win32/msi/msiserviceconfigfailureactions-table).
fn check_failure_actions(row: Row<'_>, findings: &mut Findings) {
    use msi_service_config_failure_actions as columns;
    let mut counts = Vec::new();
    for (column, name) in [
        (columns::ACTIONS, "Actions"),
        (columns::DELAY_ACTIONS, "DelayActions"),
    ] {
        let text = row.text(column).unwrap_or_default();
        if is_open(text) {
            continue;
        }
        let items = || text.split(NULL).filter(|_| !text.is_empty());
        counts.push(items().count());
        if !items().all(|item| item.parse::<u32>().is_ok()) {
            findings.add(
                RULE.finding(format!("`{text}` is not a list of numbers"))
                    .hint("write numbers from 0 on with `[~]` between them")
                    .cell(row, name),
            );
        }
    }
    if let [actions, delays] = counts[..]
        && actions != delays
    {
        findings.add(
            RULE.finding(format!(
                "the number of actions is {actions}, that of delays {delays}"
            ))
            .hint("give each action its delay")
            .cell(row, "DelayActions"),
        );
    }
    if row.int(columns::RESET_PERIOD).is_none() {
        let message = "without a reset period the count of failures never starts again";
        findings.add(
            RULE.finding_at(Level::Warning, message)
                .hint("write the number of seconds after which it does")
                .cell(row, "ResetPeriod"),
        );
    }
}

/// Whether a text holds references, so that only an installation knows what it says.
fn is_open(text: &str) -> bool {
    text.replace(NULL, "").contains('[')
}

/// See [Privilege Constants](https://learn.microsoft.com/windows/win32/secauthz/privilege-constants).
fn is_privilege(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let middle = name
        .strip_prefix("se")
        .and_then(|rest| rest.strip_suffix("privilege"));
    middle.is_some_and(|middle| {
        !middle.is_empty() && middle.bytes().all(|letter| letter.is_ascii_alphabetic())
    })
}
