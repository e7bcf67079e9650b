//! A class that runs in the process of its caller as if it were a program.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::category::filename::Names;
use crate::msi::schema::{CLASS, class, file};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE42",
    published: Some(Published {
        name: "in-process-class-wrong",
        url: "https://learn.microsoft.com/windows/win32/msi/ice42",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a class that runs in its caller is a program, or has what only programs have",
    help: include_str!("ice42.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(CLASS) {
        let class = row.text(class::CLSID).unwrap_or_default();
        let context = row.text(class::CONTEXT).unwrap_or_default();
        if is_one_of(context, ["InprocServer", "InprocServer32"])
            && let Some(name) = program(ground, row)
        {
            let message =
                format!("class `{class}` runs in its caller, and its file `{name}` is a program");
            findings.add(
                    RULE.finding(message)
                        .hint("make the library the key path of its component, or the context `LocalServer32`")
                        .cell(row, "Context"),
                );
        }
        if is_one_of(context, ["LocalServer", "LocalServer32"]) {
            continue;
        }
        let columns = [
            (class::ARGUMENT, "an argument"),
            (class::DEF_INPROC_HANDLER, "a default handler"),
        ];
        for (column, what) in columns {
            if row.value(column).is_some_and(|value| !value.is_null()) {
                let message = format!("class `{class}` has {what} in the context `{context}`");
                findings.add(
                    RULE.finding(message)
                        .hint(
                            "take it out: it is for programs only, in the context `LocalServer32`",
                        )
                        .cell(row, column.name()),
                );
            }
        }
    }
}

fn is_one_of(context: &str, names: [&str; 2]) -> bool {
    names.iter().any(|name| context.eq_ignore_ascii_case(name))
}

/// The name of the key file of a class, where it is a program.
fn program<'a>(ground: &Groundwork<'a>, class: Row<'a>) -> Option<&'a str> {
    let component = ground.components().get(class.text(class::COMPONENT_)?)?;
    let names = Names::of(ground.key_file(component)?.text(file::FILE_NAME)?);
    let extension = names.extension()?;
    extension.eq_ignore_ascii_case("exe").then_some(names.long)
}
