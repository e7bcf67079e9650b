//! Reports as XML for test runners: one suite per file, one case per file and rule, those that pass as well.
//!
//! There is no standard; this is the part that the common readers agree on, and valid by the description that the
//! xUnit plugin of Jenkins has of it: no element of all suites counts what was skipped. A case fails if a finding puts the input at
//! fault, it is skipped if all of its findings are suppressed, and passes otherwise, with their text as output.

use std::collections::HashMap;
use std::io::{self, Write};

use super::Report;
use super::place::inside;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::terminal::printable;

/// The cases of one file.
struct Suite<'a> {
    file: &'a str,
    cases: Vec<Case<'a>>,
}

/// What one rule says of one file.
struct Case<'a> {
    rule: &'static str,
    findings: Vec<&'a Finding>,
    /// Why the rule did not look.
    skipped: Option<&'a str>,
}

/// Writes the whole document.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let suites = suites(report);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let count = Count::of(report, suites.iter().flat_map(|suite| &suite.cases));
    writeln!(out, r#"<testsuites name="rollpack"{count}>"#)?;
    for Suite { file, cases } in &suites {
        let count = Count::of(report, cases.iter());
        let skipped = count.skipped;
        writeln!(
            out,
            r#"  <testsuite name="{}"{count} skipped="{skipped}">"#,
            escape(file)
        )?;
        for case in cases {
            write_case(report, file, case, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Groups what was found by file and rule: the files as they were looked at, the rules as they are listed.
fn suites(report: &Report) -> Vec<Suite<'_>> {
    let mut suites = Suites::default();
    for looked in report.coverage.looked() {
        for rule in &looked.rules {
            suites.case(&looked.file, rule);
        }
    }
    for finding in &report.findings {
        let place = &finding.place;
        let spec = place.spec.as_ref().map(|spec| spec.path.as_str());
        let file = place.file.as_deref().or(spec).unwrap_or("rollpack");
        suites.case(file, finding.rule).findings.push(finding);
    }
    for (rule, reasons) in report.coverage.skips() {
        for reason in reasons {
            suites.add("rollpack", rule).skipped = Some(reason);
        }
    }
    if suites.list.is_empty() {
        // Readers take a document without cases for a run that broke.
        suites.add("rollpack", "no findings");
    }
    suites.list
}

/// Suites under construction.
#[derive(Default)]
struct Suites<'a> {
    list: Vec<Suite<'a>>,
    places: HashMap<&'a str, usize>,
    cases: HashMap<(usize, &'static str), usize>,
}

impl<'a> Suites<'a> {
    fn case(&mut self, file: &'a str, rule: &'static Rule) -> &mut Case<'a> {
        self.add(file, rule.id)
    }

    fn add(&mut self, file: &'a str, rule: &'static str) -> &mut Case<'a> {
        let list = &mut self.list;
        let suite = *self.places.entry(file).or_insert_with(|| {
            list.push(Suite {
                file,
                cases: Vec::new(),
            });
            list.len() - 1
        });
        let cases = &mut self.list[suite].cases;
        let case = *self.cases.entry((suite, rule)).or_insert_with(|| {
            cases.push(Case {
                rule,
                findings: Vec::new(),
                skipped: None,
            });
            cases.len() - 1
        });
        &mut cases[case]
    }
}

fn write_case(
    report: &Report,
    file: &str,
    case: &Case<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let (class, name) = (escape(file), escape(case.rule));
    write!(out, r#"    <testcase classname="{class}" name="{name}""#)?;
    let text = || {
        let texts: Vec<_> = case.findings.iter().map(|finding| text(finding)).collect();
        escape(&texts.join("\n\n"))
    };
    match (case.outcome(report), case.findings.as_slice()) {
        (Outcome::Skipped(reason), []) => {
            writeln!(out, ">\n      <skipped message=\"{}\"/>", escape(reason))?;
        }
        (Outcome::Skipped(reason), _) => {
            let (reason, text) = (escape(reason), text());
            writeln!(
                out,
                ">\n      <skipped message=\"{reason}\">{text}</skipped>"
            )?;
        }
        (Outcome::Failed(worst), all) => {
            let (level, message) = (worst.level, escape(&worst.message));
            let more = match all.len() - 1 {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            let text = text();
            writeln!(
                out,
                ">\n      <failure type=\"{level}\" message=\"{message}{more}\">{text}</failure>"
            )?;
        }
        (Outcome::Passed, []) => return writeln!(out, "/>"),
        (Outcome::Passed, _) => writeln!(out, ">\n      <system-out>{}</system-out>", text())?,
    }
    writeln!(out, "    </testcase>")
}

/// What became of a case.
enum Outcome<'a> {
    Passed,
    Failed(&'a Finding),
    Skipped(&'a str),
}

impl<'a> Case<'a> {
    fn outcome(&self, report: &Report) -> Outcome<'a> {
        let faults = self
            .findings
            .iter()
            .filter(|finding| report.faults(finding));
        if let Some(worst) = faults.max_by_key(|finding| finding.level) {
            return Outcome::Failed(worst);
        }
        let reasons = self
            .findings
            .iter()
            .map(|finding| finding.suppressed.as_ref());
        let suppressed = reasons.collect::<Option<Vec<_>>>().unwrap_or_default();
        match (suppressed.first(), self.skipped) {
            (Some(suppressed), _) => Outcome::Skipped(&suppressed.reason),
            (None, Some(reason)) => Outcome::Skipped(reason),
            (None, None) => Outcome::Passed,
        }
    }
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

/// The attributes that count cases. A run that broke writes no report, so that there are no errors.
#[derive(Default)]
struct Count {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Count {
    fn of<'a>(report: &Report, cases: impl Iterator<Item = &'a Case<'a>>) -> Self {
        let mut count = Self::default();
        for case in cases {
            count.tests += 1;
            match case.outcome(report) {
                Outcome::Passed => {}
                Outcome::Failed(_) => count.failures += 1,
                Outcome::Skipped(_) => count.skipped += 1,
            }
        }
        count
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            tests, failures, ..
        } = self;
        write!(f, r#" tests="{tests}" failures="{failures}" errors="0""#)
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
        <testsuites name="rollpack" tests="6" failures="3" errors="0">
          <testsuite name="evil\u{202e}\u{1b}[2J&lt;&amp;&quot;&apos;%:,&#10;.msi" tests="1" failures="1" errors="0" skipped="0">
            <testcase classname="evil\u{202e}\u{1b}[2J&lt;&amp;&quot;&apos;%:,&#10;.msi" name="payload-unlisted">
              <failure type="error" message="`evil\u{202e}\u{1b}[2J&lt;&amp;&quot;&apos;%:,&#10;.msi` is in the folder but not documented">error: `evil\u{202e}\u{1b}[2J&lt;&amp;&quot;&apos;%:,\n.msi` is in the folder but not documented&#10;at specs/a b.yaml:2:1&#10;hint: move it elsewhere</failure>
            </testcase>
          </testsuite>
          <testsuite name="Client.msi" tests="2" failures="1" errors="0" skipped="1">
            <testcase classname="Client.msi" name="payload-unused">
              <skipped message="goes along">warning: `Client.msi` is documented but used by no step&#10;at specs/a b.yaml:3:11</skipped>
            </testcase>
            <testcase classname="Client.msi" name="inventory-size-mismatch">
              <failure type="error" message="`Client.msi` has 374,785 bytes, but 374,784 are documented">error: `Client.msi` has 374,785 bytes, but 374,784 are documented&#10;at specs/a b.yaml:4:11&#10;hint: get the documented file again</failure>
            </testcase>
          </testsuite>
          <testsuite name="specs/a b.yaml" tests="1" failures="0" errors="0" skipped="0">
            <testcase classname="specs/a b.yaml" name="step-left-open">
              <system-out>info: step `a/1` is left open&#10;at specs/a b.yaml:5:5</system-out>
            </testcase>
          </testsuite>
          <testsuite name="x.msi" tests="1" failures="1" errors="0" skipped="0">
            <testcase classname="x.msi" name="ICE03">
              <failure type="error" message="no such feature `F2`">error: no such feature `F2`&#10;in `x.msi`, table `FeatureComponents`, row `F2`, ``, column `Feature_`</failure>
            </testcase>
          </testsuite>
          <testsuite name="rollpack" tests="1" failures="0" errors="0" skipped="0">
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
        <testsuites name="rollpack" tests="1" failures="0" errors="0">
          <testsuite name="rollpack" tests="1" failures="0" errors="0" skipped="0">
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
