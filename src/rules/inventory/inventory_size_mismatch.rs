//! A file has another size than documented.

use super::later::is_accepted;
use crate::finding::{Finding, Level};
use crate::rules::{Check, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "inventory-size-mismatch",
    summary: "a file has another size than documented",
    help: r"## What it checks

Each file has exactly as many bytes as its row says.

## Why it matters

Another size is another file: a different build, an incomplete download, or something appended.

## Example

```yaml
inventory:
  - name: Client.msi
    size: 374,784    # the file has 374,785 bytes
    modified: 16-May-2011 12:55
```

## What to do

Get the documented file again. If the documentation is wrong, correct `size`. With `--accept-later`, another
size is a warning for a file whose date or version is later than documented.
",
    check: Check::Rollup(check),
    ..Rule::COMMON
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for (row, payload) in subject.present() {
        if payload.size == row.size.value {
            continue;
        }
        let (level, hint) = if is_accepted(subject, row, payload) {
            (
                Level::Warning,
                "the file is later than documented, which was accepted",
            )
        } else {
            (
                RULE.level,
                "get the documented file again, or correct the size in the spec",
            )
        };
        let message = format!(
            "`{}` has {} bytes; documented are {}",
            row.name.value,
            grouped(payload.size),
            grouped(row.size.value),
        );
        findings.push(
            RULE.milder(level, message)
                .hint(hint)
                .row(subject.spec, row, row.size.at),
        );
    }
}

/// Writes a number as file tables do.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (18_955_776, "18,955,776"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
