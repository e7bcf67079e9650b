//! Reports as workflow commands of GitHub Actions, which annotate the changed files.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Report, Root};
use crate::finding::{Finding, Level};
use crate::terminal::printable;

/// How many annotations of one level the service shows for one step; the log has all of them.
const SHOWN_PER_LEVEL: usize = 10;

/// Writes one command per line for each finding that counts, and says what the service will not show.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    for finding in report.findings.iter().filter(|finding| finding.counts()) {
        writeln!(out, "{}", command(finding, &report.root))?;
    }
    let levels = [Level::Error, Level::Warning, Level::Info];
    let unseen: usize = levels
        .map(|level| {
            let of_level = |finding: &&Finding| finding.counts() && finding.level == level;
            let count = report.findings.iter().filter(of_level).count();
            count.saturating_sub(SHOWN_PER_LEVEL)
        })
        .iter()
        .sum();
    if unseen > 0 {
        writeln!(
            out,
            "::notice title=rollpack::{unseen} findings are in the log only: {SHOWN_PER_LEVEL} of each level are shown as annotations"
        )?;
    }
    for more in report.unlisted.iter().filter(|more| more.counts()) {
        let (name, rule, count) = (command_name(more.level), more.rule.id, more.count);
        writeln!(
            out,
            "::{name} title={rule}::{count} more findings are counted and not listed"
        )?;
    }
    Ok(())
}

const fn command_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    }
}

fn command(finding: &Finding, root: &Root) -> String {
    let name = command_name(finding.level);
    let mut command = format!("::{name} title={}", property(finding.rule.id));
    let place = &finding.place;
    if let Some(spec) = &place.spec {
        let (path, at) = (property(&root.path(&spec.path)), spec.at);
        let _ = write!(command, ",file={path},line={},col={}", at.line, at.column);
    } else if let Some(file) = &place.file {
        let _ = write!(command, ",file={}", property(&root.path(file)));
    }
    command.push_str("::");
    command.push_str(&data(&finding.message));
    if let Some(hint) = &finding.hint {
        command.push_str(&data("\n"));
        let _ = write!(command, "hint: {}", data(hint));
    }
    command
}

/// Escapes a message as the runner unescapes it.
fn data(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            // The log is read on terminals too.
            _ => escaped.push_str(&printable(character.encode_utf8(&mut [0; 4]))),
        }
    }
    escaped
}

/// Escapes a value in the list of properties, where more has a meaning.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::sample;

    #[test]
    fn each_finding_is_one_command() {
        let mut out = Vec::new();
        write(&sample::report(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        ::error title=payload-unlisted,file=specs/a b.yaml,line=2,col=1::`evil\u{202e}\u{1b}[2J<&"'%25:,%0A.msi` is in the folder but not documented%0Ahint: move it elsewhere
        ::error title=inventory-size-mismatch,file=specs/a b.yaml,line=4,col=11::`Client.msi` has 374,785 bytes, but 374,784 are documented%0Ahint: get the documented file again
        ::notice title=step-left-open,file=specs/a b.yaml,line=5,col=5::step `a/1` is left open
        ::error title=ICE03,file=x.msi::no such feature `F2`
        ::warning title=payload-unused::about nothing in particular
        "#);
    }

    #[test]
    fn what_the_service_does_not_show_is_said() {
        let mut report = sample::report();
        let error = report.findings.remove(0);
        report.findings = vec![error; 14];
        let mut out = Vec::new();
        write(&report, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), 15);
        insta::assert_snapshot!(text.lines().last().unwrap(), @"::notice title=rollpack::4 findings are in the log only: 10 of each level are shown as annotations");
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_command(text in any::<String>()) {
            let finding = crate::rules::all().next().unwrap().finding(text.as_str()).file(text.as_str());
            let command = command(&finding, &Root::default());
            prop_assert_eq!(command.lines().count(), 1);
            let (properties, message) = command[2..].split_once("::").unwrap();
            prop_assert_eq!(properties.matches(',').count(), 1);
            prop_assert_eq!(message, data(&text));
        }
    }
}
