//! The names that an authority may give,
//! [RFC 5280](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10).

use x509_cert::ext::pkix::NameConstraints;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::name::Name;

/// Tells whether an authority with these constraints may give these names.
///
/// Of the kinds of names only those of directories are compared. A name of another kind is refused where
/// the authority constrains that kind: whom software is by is told by the name in the directory.
pub(super) fn allow(constraints: &NameConstraints, subject: &Name, others: &[GeneralName]) -> bool {
    let permitted = constraints
        .permitted_subtrees
        .as_deref()
        .unwrap_or_default();
    let excluded = constraints.excluded_subtrees.as_deref().unwrap_or_default();
    let subject = (!subject.is_empty()).then(|| GeneralName::DirectoryName(subject.clone()));
    subject
        .iter()
        .chain(others)
        .all(|name| is_permitted(permitted, name) && !is_excluded(excluded, name))
}

fn is_permitted(subtrees: &[GeneralSubtree], name: &GeneralName) -> bool {
    let mut of_kind = subtrees
        .iter()
        .filter(|tree| is_kind(&tree.base, name))
        .peekable();
    of_kind.peek().is_none() || of_kind.any(|tree| is_below(&tree.base, name))
}

fn is_excluded(subtrees: &[GeneralSubtree], name: &GeneralName) -> bool {
    let mut of_kind = subtrees.iter().filter(|tree| is_kind(&tree.base, name));
    match name {
        GeneralName::DirectoryName(_) => of_kind.any(|tree| is_below(&tree.base, name)),
        _ => of_kind.next().is_some(),
    }
}

fn is_kind(one: &GeneralName, other: &GeneralName) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn is_below(base: &GeneralName, name: &GeneralName) -> bool {
    let (GeneralName::DirectoryName(base), GeneralName::DirectoryName(name)) = (base, name) else {
        return false;
    };
    let mut components = name.iter_rdn();
    base.iter_rdn()
        .all(|component| components.next() == Some(component))
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use super::*;

    fn name(text: &str) -> Name {
        Name::from_str(text).unwrap()
    }

    fn subtree(text: &str) -> Vec<GeneralSubtree> {
        vec![GeneralSubtree {
            base: GeneralName::DirectoryName(name(text)),
            minimum: 0,
            maximum: None,
        }]
    }

    fn check(permitted: Option<&str>, excluded: Option<&str>, subject: &str, expect: bool) {
        let constraints = NameConstraints {
            permitted_subtrees: permitted.map(subtree),
            excluded_subtrees: excluded.map(subtree),
        };
        assert_eq!(
            allow(&constraints, &name(subject), &[]),
            expect,
            "{subject}"
        );
    }

    #[test]
    fn a_directory_name_is_below_its_beginning() {
        check(None, None, "CN=a,O=b", true);
        check(Some("O=b"), None, "CN=a,O=b", true);
        check(Some("O=b"), None, "CN=a,O=c", false);
        check(Some("O=b"), None, "O=b,CN=a", false);
        check(None, Some("O=b"), "CN=a,O=b", false);
        check(None, Some("O=b"), "CN=a,O=c", true);
        check(Some("O=b"), Some("CN=a,O=b"), "CN=a,O=b", false);
    }

    #[test]
    fn names_of_another_kind_are_not_guessed() {
        let mail = GeneralName::Rfc822Name("a@b".to_owned().try_into().unwrap());
        let constraints = NameConstraints {
            permitted_subtrees: Some(vec![GeneralSubtree {
                base: mail.clone(),
                minimum: 0,
                maximum: None,
            }]),
            excluded_subtrees: None,
        };
        assert!(allow(&constraints, &name("CN=a"), &[]));
        assert!(!allow(&constraints, &name("CN=a"), &[mail]));
    }
}
