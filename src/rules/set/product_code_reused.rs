//! Two packages have the same product code.

use uuid::Uuid;

use super::{Pair, pairs};
use crate::findings::Findings;
use crate::folded_name::FoldedName;
use crate::member::show_code;
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "product-code-reused",
    group: Group::Set,
    summary: "two packages have the same product code",
    help: include_str!("product_code_reused.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for pair in pairs(set, |member| member.identity.product_code) {
        if is_update(&pair) {
            continue;
        }
        let hint = if pair.is_one_file() {
            "the two files are identical: keep one"
        } else {
            "have the maker give one of them its own product code"
        };
        let finding = RULE
            .finding(format!(
                "`{}` has the product code {} of `{}`",
                pair.second.file,
                show_code(pair.shared),
                pair.first.file
            ))
            .hint(hint);
        findings.add(pair.second.finding(finding));
    }
}

/// Whether one may be a small or a minor update of the other: those keep the name of the package, for one platform and
/// in one language.
///
/// See [Changing the Product Code](https://learn.microsoft.com/windows/win32/msi/changing-the-product-code).
fn is_update(pair: &Pair<'_, Uuid>) -> bool {
    let (one, other) = (&pair.first.identity, &pair.second.identity);
    !pair.is_one_file()
        && one.platform == other.platform
        && one.language == other.language
        && FoldedName::is_same(file_name(&pair.first.file), file_name(&pair.second.file))
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
