//! Reports for people, as compilers write them: what is wrong, the line of the spec, what to do.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Label, Origin, Renderer, Snippet};

use super::fold::{Fold, SHOWN, folds};
use super::place::inside;
use super::{Colour, Report, Style};
use crate::finding::{Finding, Level, SpecPlace};
use crate::findings::Unlisted;
use crate::position::Position;
use crate::rules::Coverage;
use crate::terminal::{is_hidden, printable};

/// The lines of each spec, by its name.
type Lines<'a> = HashMap<&'a str, Vec<&'a str>>;

/// Writes the findings that count, each with the line it points at, and a line that sums up.
pub(super) fn write(report: &Report, style: Style, out: &mut impl Write) -> io::Result<()> {
    let renderer = match style.colour {
        Colour::Ansi => Renderer::styled().hyperlink(false),
        Colour::None => Renderer::plain(),
    }
    .term_width(style.width);
    let lines: Lines<'_> = report
        .sources
        .iter()
        .map(|source| (source.name.as_str(), source.text.lines().collect()))
        .collect();
    for fold in folds(&report.findings) {
        let shown: Vec<_> = if fold.others.len() < SHOWN {
            let others = fold.others.iter().map(|other| group(other, 1, &lines));
            std::iter::once(group(fold.first, 1, &lines))
                .chain(others)
                .collect()
        } else {
            vec![folded(&fold, &lines)]
        };
        for group in shown {
            writeln!(out, "{}\n", renderer.render(&[group]))?;
        }
    }
    for more in report.unlisted.iter().filter(|more| more.counts()) {
        writeln!(out, "{}\n", unlisted(more))?;
    }
    writeln!(out, "{}", summary(report))?;
    for line in coverage(&report.coverage) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Shows the first of many findings that are alike, and where the next ones are.
fn folded<'a>(fold: &Fold<'a>, lines: &Lines<'a>) -> Group<'a> {
    let mut group = group(fold.first, fold.others.len() + 1, lines);
    for other in fold.others.iter().take(SHOWN - 1) {
        let place = match (&other.place.spec, inside(&other.place)) {
            (Some(spec), _) => format!(" (line {})", spec.at.line),
            (None, Some(inside)) => format!(" ({inside})"),
            (None, None) => String::new(),
        };
        let also = format!("also: {}{place}", printable(&other.message));
        group = group.element(Label::NOTE.message(also));
    }
    let more = fold.others.len() + 1 - SHOWN;
    group.element(Label::NOTE.message(format!("and {more} more; `--format json` lists them all")))
}

/// Says what was counted and not kept.
fn unlisted(more: &Unlisted) -> String {
    let file = more
        .file
        .as_ref()
        .map_or_else(String::new, |file| format!(" about `{}`", printable(file)));
    format!(
        "{}[{}]: {} more findings{file}, which are counted and not listed",
        more.level, more.rule.id, more.count
    )
}

fn group<'a>(finding: &'a Finding, times: usize, lines: &Lines<'a>) -> Group<'a> {
    let label = match finding.level {
        Level::Error => Label::ERROR,
        Level::Warning => Label::WARNING,
        Level::Info => Label::INFO,
    };
    let mut group = Group::with_title(
        label
            .primary_title(match times {
                1 => printable(&finding.message),
                _ => format!("{} (\u{d7}{times})", printable(&finding.message)).into(),
            })
            .id(finding.rule.id),
    );
    let place = &finding.place;
    if let Some(spec) = &place.spec {
        group = pointing(group, spec, lines);
    }
    if let Some(inside) = inside(place) {
        group = group.element(Label::NOTE.message(inside));
    }
    if let Some(hint) = &finding.hint {
        let label = Label::HELP.with_name(Some("hint"));
        group = group.element(label.message(printable(hint)));
    }
    group
}

/// Shows the line of the spec.
fn pointing<'a>(group: Group<'a>, spec: &'a SpecPlace, lines: &Lines<'a>) -> Group<'a> {
    let (path, at) = (printable(&spec.path), spec.at);
    let line = lines
        .get(spec.path.as_str())
        .and_then(|lines| lines.get((at.line as usize).checked_sub(1)?));
    match line {
        Some(line) => {
            let shown: String = line
                .chars()
                .map(|character| match character {
                    '\t' => ' ',
                    // One for one, so that columns stay where they are.
                    _ if is_hidden(character) => char::REPLACEMENT_CHARACTER,
                    _ => character,
                })
                .collect();
            let span = span(&shown, at);
            group.element(
                Snippet::source(shown)
                    .path(path)
                    .line_start(at.line as usize)
                    .annotation(AnnotationKind::Primary.span(span)),
            )
        }
        None => group.element(
            Origin::path(path)
                .line(at.line as usize)
                .char_column(at.column as usize),
        ),
    }
}

/// Returns the bytes of the value or key that begins at the column.
fn span(line: &str, at: Position) -> Range<usize> {
    let skipped = (at.column as usize).saturating_sub(1);
    let start = line
        .char_indices()
        .nth(skipped)
        .map_or(line.len(), |(index, _)| index);
    let rest = &line[start..];
    let quote = rest
        .chars()
        .next()
        .filter(|first| ['"', '\''].contains(first));
    let length = match quote {
        Some(quote) => rest[1..].find(quote).map(|closing| closing + 2),
        None => [", ", " #", " }", "}", ": ", "]"]
            .iter()
            .filter_map(|end| rest.find(end))
            .min(),
    };
    let length = length.unwrap_or(rest.len());
    let value = rest[..length].trim_end();
    start..start + value.trim_end_matches(':').len()
}

fn summary(report: &Report) -> String {
    let summary = report.summary();
    let counted = [
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.infos, "info"),
    ];
    let mut parts: Vec<String> = counted
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted_word(count, word))
        .collect();
    if parts.is_empty() {
        parts.push("no findings".to_owned());
    }
    if summary.suppressed > 0 {
        parts.push(format!("{} suppressed", summary.suppressed));
    }
    let found = parts.join(", ");
    match report.files {
        // A spec alone was looked at.
        0 => found,
        count => format!("{}: {found}", counted_word(count, "file")),
    }
}

/// Says how many rules looked, and what was left out for which reasons.
fn coverage(coverage: &Coverage) -> Vec<String> {
    let (ran, inapplicable) = (coverage.ran_count(), coverage.inapplicable_count());
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (rule, reasons) in coverage.skips() {
        for reason in reasons {
            by_reason.entry(reason).or_default().push(rule);
        }
    }
    let skipped = coverage.skips().count();
    if ran + inapplicable + skipped == 0 {
        return Vec::new();
    }
    let mut parts = vec![format!("{} ran", counted_word(ran, "rule"))];
    if inapplicable > 0 {
        parts.push(format!("{inapplicable} had nothing to look at"));
    }
    if skipped > 0 {
        parts.push(format!("{skipped} did not look at everything:"));
    }
    let mut lines = vec![parts.join(", ")];
    lines.extend(by_reason.into_iter().map(|(reason, rules)| {
        let rules = if rules.len() <= SHOWN {
            rules.join(", ")
        } else {
            counted_word(rules.len(), "rule")
        };
        format!("  {rules}: {}", printable(reason))
    }));
    lines
}

fn counted_word(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn check(report: &Report, colour: Colour) -> String {
        let mut out = Vec::new();
        write(report, Style { colour, width: 80 }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn findings_show_their_line() {
        insta::assert_snapshot!(check(&sample::report(), Colour::None), @r#"
        error[payload-unlisted]: `evil\u{202e}\u{1b}[2J<&"'%:,\n.msi` is in the folder but not documented
         --> specs/a b.yaml:2:1
          |
        2 | inventory:
          | ^^^^^^^^^
          |
          = hint: move it elsewhere

        error[inventory-size-mismatch]: `Client.msi` has 374,785 bytes, but 374,784 are documented
         --> specs/a b.yaml:4:11
          |
        4 |     size: 374,784    # as printed
          |           ^^^^^^^
          |
          = hint: get the documented file again

        info[step-left-open]: step `a/1` is left open
         --> specs/a b.yaml:5:5
          |
        5 |     date: 16-May-2011
          |     ^^^^

        error[ICE03]: no such feature `F2`
         |
         = note: in `x.msi`, table `FeatureComponents`, row `F2`, ``, column `Feature_`

        warning[payload-unused]: about nothing in particular

        2 files: 3 errors, 1 warning, 1 info, 1 suppressed
        "#);
    }

    #[test]
    fn many_that_are_alike_are_folded() {
        let mut report = sample::report();
        let table = report.findings.remove(4);
        let cells = (1..=560).map(|number| {
            let mut cell = table.clone();
            cell.place.key = vec![format!("F{number}")];
            cell
        });
        report.findings = cells.collect();
        report.unlisted = vec![Unlisted {
            rule: table.rule,
            level: Level::Error,
            file: Some("x.msi".to_owned()),
            count: 12,
            suppressed: None,
        }];
        report.coverage.ran(table.rule);
        for rule in crate::rules::all().take(4) {
            report.coverage.skipped(rule, "nobody asked");
        }
        insta::assert_snapshot!(check(&report, Colour::None), @"
        error[ICE03]: no such feature `F2` (×560)
         |
         = note: in `x.msi`, table `FeatureComponents`, row `F1`, column `Feature_`
         = note: also: no such feature `F2` (in `x.msi`, table `FeatureComponents`, row `F2`, column `Feature_`)
         = note: also: no such feature `F2` (in `x.msi`, table `FeatureComponents`, row `F3`, column `Feature_`)
         = note: and 557 more; `--format json` lists them all

        error[ICE03]: 12 more findings about `x.msi`, which are counted and not listed

        2 files: 572 errors
        1 rule ran, 4 did not look at everything:
          4 rules: nobody asked
        ");
    }

    #[test]
    fn colours_come_only_when_asked_for() {
        let plain = check(&sample::report(), Colour::None);
        let coloured = check(&sample::report(), Colour::Ansi);
        assert!(!plain.contains('\u{1b}'));
        assert!(coloured.contains("\u{1b}["));
        // No cursor movement, no links: nothing but colours.
        for sequence in coloured.split('\u{1b}').skip(1) {
            let end = sequence
                .find(|c: char| !"[;0123456789".contains(c))
                .unwrap();
            assert_eq!(&sequence[end..=end], "m");
        }
    }

    #[test]
    fn values_are_underlined_whole() {
        for (line, column, expect) in [
            ("    size: 374,784", 11, "374,784"),
            ("    size: 374,784  # bytes", 11, "374,784"),
            ("  - { name: a.msi, size: 1 }", 13, "a.msi"),
            ("  - { name: 'a, b.msi' }", 13, "'a, b.msi'"),
            ("inventory:", 1, "inventory"),
            ("  - name: x", 5, "name"),
            ("x", 9, ""),
            ("", 1, ""),
            ("gr\u{fc}n: \u{fc}b", 7, "\u{fc}b"),
        ] {
            let at = Position { line: 1, column };
            assert_eq!(&line[span(line, at)], expect, "{line}");
        }
    }

    #[test]
    fn an_empty_report_says_so() {
        let report = Report {
            findings: Vec::new(),
            files: 47,
            ..sample::report()
        };
        insta::assert_snapshot!(check(&report, Colour::None), @r#"47 files: no findings"#);
    }
}
