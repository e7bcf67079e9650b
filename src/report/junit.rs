//! Reports as XML for test runners: one suite per file, one case per finding.
//!
//! There is no standard; this is the part that the common readers agree on. What puts the input at fault is
//! a failure, what was suppressed is skipped, and the rest passes with its text as output.

use std::io::{self, Write};

use super::Report;
use super::place::inside;
use crate::finding::Finding;
use crate::terminal::printable;

/// Writes the whole document.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let suites = suites(report);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let count = Count::of(report, report.findings.iter());
    writeln!(out, r#"<testsuites name="rollpack"{count}>"#)?;
    for (file, findings) in &suites {
        let count = Count::of(report, findings.iter().copied());
        writeln!(out, r#"  <testsuite name="{}"{count}>"#, escape(file))?;
        for finding in findings {
            write_case(report, file, finding, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    if suites.is_empty() {
        // Readers take a document without cases for a run that broke.
        writeln!(
            out,
            r#"  <testsuite name="rollpack" tests="1" failures="0" skipped="0">
    <testcase classname="rollpack" name="no findings"/>
  </testsuite>"#
        )?;
    }
    writeln!(out, "</testsuites>")
}

/// Groups the findings by what they are about, in the order of the first of each.
fn suites(report: &Report) -> Vec<(&str, Vec<&Finding>)> {
    let mut suites: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in &report.findings {
        let place = &finding.place;
        let spec = place.spec.as_ref().map(|spec| spec.path.as_str());
        let file = place.file.as_deref().or(spec).unwrap_or("rollpack");
        match suites.iter_mut().find(|(name, _)| *name == file) {
            Some((_, findings)) => findings.push(finding),
            None => suites.push((file, vec![finding])),
        }
    }
    suites
}

fn write_case(
    report: &Report,
    file: &str,
    finding: &Finding,
    out: &mut impl Write,
) -> io::Result<()> {
    let (class, name) = (escape(file), escape(finding.rule));
    writeln!(out, r#"    <testcase classname="{class}" name="{name}">"#)?;
    let text = escape(&text(finding));
    if let Some(settled) = &finding.suppressed {
        let reason = escape(&settled.reason);
        writeln!(out, r#"      <skipped message="{reason}">{text}</skipped>"#)?;
    } else if report.faults(finding) {
        let (level, message) = (finding.level, escape(&finding.message));
        writeln!(
            out,
            r#"      <failure type="{level}" message="{message}">{text}</failure>"#
        )?;
    } else {
        writeln!(out, "      <system-out>{text}</system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

/// Words the finding as one line per part.
fn text(finding: &Finding) -> String {
    let mut lines = vec![format!(
        "{}: {}",
        finding.level,
        printable(&finding.message)
    )];
    let place = &finding.place;
    if let Some(spec) = &place.spec {
        let (path, at) = (printable(&spec.path), spec.at);
        lines.push(format!("at {path}:{}:{}", at.line, at.column));
    }
    lines.extend(inside(place));
    if let Some(hint) = &finding.hint {
        lines.push(format!("hint: {}", printable(hint)));
    }
    lines.join("\n")
}

/// The attributes that count cases.
struct Count {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Count {
    fn of<'a>(report: &Report, findings: impl Iterator<Item = &'a Finding>) -> Self {
        let mut count = Self {
            tests: 0,
            failures: 0,
            skipped: 0,
        };
        for finding in findings {
            count.tests += 1;
            count.failures += usize::from(report.faults(finding));
            count.skipped += usize::from(!finding.counts());
        }
        if count.tests == 0 {
            count.tests = 1;
        }
        count
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            tests,
            failures,
            skipped,
        } = self;
        write!(
            f,
            r#" tests="{tests}" failures="{failures}" skipped="{skipped}""#
        )
    }
}

/// Escapes text for content and for attributes in double quotes.
///
/// XML 1.0 has no way to write most controls, so what a terminal would obey is shown as an escape instead;
/// line ends stay, as references, because attributes would lose them.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' => escaped.push_str("&#10;"),
            // Not characters to XML.
            '\u{fffe}' | '\u{ffff}' => escaped.extend(character.escape_unicode()),
            _ => escaped.push_str(&printable(character.encode_utf8(&mut [0; 4]))),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::Level;
    use crate::report::sample;

    /// Tells what XML 1.0 calls a character, <https://www.w3.org/TR/xml/#charsets>, beyond white space.
    fn is_xml(character: char) -> bool {
        matches!(character, ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    }

    fn check(report: &Report) -> String {
        let mut out = Vec::new();
        write(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn findings_are_cases_of_their_file() {
        insta::assert_snapshot!(check(&sample::report()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="rollpack" tests="6" failures="3" skipped="1">
          <testsuite name="evil\u{202e}\u{1b}[2J&lt;&amp;&quot;&apos;%:,&#10;.msi" tests="1" failures="1" skipped="0">
            <testcase classname="evil\u{202e}\u{1b}[2J&lt;&amp;&quot;&apos;%:,&#10;.msi" name="payload-unlisted">
              <failure type="error" message="`evil\u{202e}\u{1b}[2J&lt;&amp;&quot;&apos;%:,&#10;.msi` is in the folder but not documented">error: `evil\u{202e}\u{1b}[2J&lt;&amp;&quot;&apos;%:,\n.msi` is in the folder but not documented&#10;at specs/a b.yaml:2:1&#10;hint: move it elsewhere</failure>
            </testcase>
          </testsuite>
          <testsuite name="Client.msi" tests="2" failures="1" skipped="1">
            <testcase classname="Client.msi" name="payload-unused">
              <skipped message="goes along">warning: `Client.msi` is documented but used by no step&#10;at specs/a b.yaml:3:11</skipped>
            </testcase>
            <testcase classname="Client.msi" name="inventory-size-mismatch">
              <failure type="error" message="`Client.msi` has 374,785 bytes; documented are 374,784">error: `Client.msi` has 374,785 bytes; documented are 374,784&#10;at specs/a b.yaml:4:11&#10;hint: get the documented file again</failure>
            </testcase>
          </testsuite>
          <testsuite name="specs/a b.yaml" tests="1" failures="0" skipped="0">
            <testcase classname="specs/a b.yaml" name="step-left-open">
              <system-out>info: step `a/1` is left open&#10;at specs/a b.yaml:5:5</system-out>
            </testcase>
          </testsuite>
          <testsuite name="x.msi" tests="1" failures="1" skipped="0">
            <testcase classname="x.msi" name="ICE03">
              <failure type="error" message="no such feature `F2`">error: no such feature `F2`&#10;in `x.msi`, table `FeatureComponents`, row `F2`, ``, column `Feature_`</failure>
            </testcase>
          </testsuite>
          <testsuite name="rollpack" tests="1" failures="0" skipped="0">
            <testcase classname="rollpack" name="payload-unused">
              <system-out>warning: about nothing in particular</system-out>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn denied_warnings_are_failures_too() {
        let failures = |deny| {
            check(&Report {
                deny,
                ..sample::report()
            })
            .matches("<failure")
            .count()
        };
        assert_eq!((failures(Level::Error), failures(Level::Warning)), (3, 4));
    }

    #[test]
    fn no_findings_are_one_case_that_passes() {
        let report = Report {
            findings: Vec::new(),
            ..sample::report()
        };
        insta::assert_snapshot!(check(&report), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="rollpack" tests="1" failures="0" skipped="0">
          <testsuite name="rollpack" tests="1" failures="0" skipped="0">
            <testcase classname="rollpack" name="no findings"/>
          </testsuite>
        </testsuites>
        "#);
    }

    proptest! {
        #[test]
        fn escapes_leave_nothing_that_xml_takes_for_its_own(text in any::<String>()) {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            prop_assert!(escaped.chars().all(is_xml));
            for (index, _) in escaped.match_indices('&') {
                let end = escaped[index..].find(';').unwrap();
                prop_assert!(["&amp", "&lt", "&gt", "&quot", "&apos", "&#10"].contains(&&escaped[index..index + end]));
            }
        }
    }
}
