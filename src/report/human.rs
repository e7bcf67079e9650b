//! Reports for people, as compilers write them: what is wrong, the line of the spec, what to do.

use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Label, Origin, Renderer, Snippet};

use super::place::inside;
use super::{Colour, Report, Style};
use crate::finding::{Finding, Level, SpecPlace};
use crate::spec::Position;
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
    for finding in report.findings.iter().filter(|finding| finding.counts()) {
        let group = group(finding, &lines);
        writeln!(out, "{}\n", renderer.render(&[group]))?;
    }
    writeln!(out, "{}", summary(report))
}

fn group<'a>(finding: &'a Finding, lines: &Lines<'a>) -> Group<'a> {
    let label = match finding.level {
        Level::Error => Label::ERROR,
        Level::Warning => Label::WARNING,
        Level::Info => Label::INFO,
    };
    let mut group = Group::with_title(
        label
            .primary_title(printable(&finding.message))
            .id(finding.rule),
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
    format!(
        "{}: {}",
        counted_word(report.files, "file"),
        parts.join(", ")
    )
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

        error[inventory-size-mismatch]: `Client.msi` has 374,785 bytes; documented are 374,784
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
