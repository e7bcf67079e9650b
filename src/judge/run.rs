//! Lets every rule look at what there is for it.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::digest::Digest;
use crate::finding::SpecPlace;
use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::inventory::{Content, Payload};
use crate::member::{Member, Set};
use crate::msi::{Kind, Package};
use crate::previous::{Previous, PreviousPackage};
use crate::rule::Rule;
use crate::rules::{
    Check, Coverage, Dates, ExaminedSubject, FileSubject, Kinds, Options, PAYLOAD_UNLISTED,
    PackageSubject, SignerSubject, Signers, Subject, UpgradeSubject, checks,
};
use crate::spec::{Row, SPEC_RULES, SignatureDemand, Spec};

/// What rules found, and which of them looked.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub findings: Findings,
    pub coverage: Coverage,
}

/// What rules found in one file, and what there is of it to compare with others; the file itself can be let go.
#[derive(Debug)]
pub struct Look {
    outcome: Outcome,
    member: Option<Member>,
}

impl Look {
    /// Lets rules look at a file that no spec documents.
    pub fn at(file: &str, payload: &Payload, options: &Options) -> Self {
        let named = Named {
            file,
            payload,
            documented: None,
        };
        Outcome::of_file(&named, options)
    }

    /// Returns the places of those whose packages share a product code or a package code with another: rules ask whether
    /// these are the same bytes.
    pub fn alike(looks: &[Self]) -> Vec<usize> {
        let codes = |look: &Self| {
            let identity = look.member.as_ref().map(|member| &member.identity);
            let [product, package] = [
                identity.and_then(|identity| identity.product_code),
                identity.and_then(|identity| identity.package_code),
            ];
            [(Code::Product, product), (Code::Package, package)]
        };
        let mut counts: HashMap<_, usize> = HashMap::new();
        for code in looks.iter().flat_map(codes) {
            *counts.entry(code).or_default() += 1;
        }
        let is_alike = |look: &Self| {
            let mut codes = codes(look).into_iter().filter(|(_, code)| code.is_some());
            codes.any(|code| counts.get(&code).is_some_and(|count| *count > 1))
        };
        let places = looks.iter().enumerate();
        let alike = places.filter(|(_, look)| is_alike(look));
        alike.map(|(place, _)| place).collect()
    }

    /// Says what the digest of the file is.
    pub fn identify(&mut self, sha256: Digest) {
        if let Some(member) = &mut self.member {
            member.sha256 = Some(sha256);
        }
    }
}

/// What a package is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Code {
    Product,
    Package,
}

/// A file among those that are judged together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    pub file: &'a str,
    pub payload: &'a Payload,
    pub documented: Option<(&'a Spec, &'a Row)>,
}

impl Named<'_> {
    /// Returns what the spec asks of its signature.
    fn demand(&self) -> SignatureDemand {
        let demanded = self.documented.map(|(spec, row)| spec.signature_of(row));
        demanded.unwrap_or_default()
    }

    /// Returns what there is to say against its signers, or why they were not judged; nothing where it has none.
    fn signers(
        &self,
        options: &Options,
        demand: &SignatureDemand,
    ) -> Result<Option<Signers>, &'static str> {
        let examination = self.payload.examination.as_ref().ok_or(NOT_EXAMINED)?;
        let Some(Ok(found)) = &examination.signature else {
            return Ok(None);
        };
        let signers = Signers::of(found, &options.package_trust, demand);
        signers.map(Some).ok_or(SIGNER_NOT_JUDGED)
    }

    /// Returns where the spec documents it.
    fn place(&self) -> Option<SpecPlace> {
        self.documented.map(|(spec, row)| SpecPlace {
            path: spec.source.name.clone(),
            at: row.name.at,
        })
    }
}

const NOT_EXAMINED: &str = "`--shallow` was given: the content of packages was not read";
const SIGNER_NOT_JUDGED: &str =
    "signer not judged: neither `--package-ca` nor the spec's `signer:` says whom to believe";
const NOTHING_REPLACED: &str = "no package replaces one of those that `--previous` names";
const NO_FOLDER: &str = "the payloads were not read: no folder was given";

/// Says that the bundle's own files were not looked at, where there are any.
fn not_ours(own: &[String]) -> Option<String> {
    if own.is_empty() {
        return None;
    }
    let names: Vec<String> = own.iter().map(|name| format!("`{name}`")).collect();
    Some(format!(
        "the bundle's own files were not checked: {}; `rollpack verify DIR` checks them",
        names.join(", ")
    ))
}

impl Outcome {
    /// Lets rules look at the spec, and at it together with its payloads where there are some.
    pub fn of_spec(spec: &Spec, subject: Option<&Subject<'_>>, options: &Options) -> Self {
        let mut outcome = Self::default();
        let (findings, coverage) = (&mut outcome.findings, &mut outcome.coverage);
        let mut looked = SPEC_RULES.to_vec();
        for (rule, check) in checks() {
            match (check, subject) {
                (Check::Spec(check), _) => check(spec, findings),
                (Check::Gaps(check), _) => {
                    check(
                        spec,
                        subject.map(|subject| subject.inventory),
                        options,
                        findings,
                    );
                }
                (Check::Rollup(check), Some(subject)) => check(subject, findings),
                (Check::Times(_), Some(_)) if options.dates == Dates::Ignored => {
                    coverage.skipped(rule, "`--ignore-dates` was given");
                    continue;
                }
                (Check::Times(check), Some(subject)) => check(subject, findings),
                // Those of files come with the files.
                (
                    Check::File(_)
                    | Check::Package(_)
                    | Check::Examined(_)
                    | Check::Signer(_)
                    | Check::Set(_)
                    | Check::Upgrade(_),
                    Some(_),
                ) => continue,
                (Check::Upgrade(_), None) if options.previous.is_none() => {
                    coverage.inapplicable(rule);
                    continue;
                }
                (_, None) => {
                    coverage.skipped(rule, NO_FOLDER);
                    continue;
                }
            }
            looked.push(rule);
        }
        coverage.looked_at(&spec.source.name, looked);
        if let Some(reason) = subject.and_then(|subject| not_ours(&subject.inventory.own)) {
            coverage.skipped(&PAYLOAD_UNLISTED, reason);
        }
        outcome
    }

    /// Lets rules look at files, one by one and together.
    pub fn of_files(files: &[Named<'_>], options: &Options) -> Self {
        let looks = files.par_iter().map(|named| Self::of_file(named, options));
        let mut all = Self::of_looks(looks.collect());
        all.look_at_upgrades(files, options.previous.as_deref());
        all
    }

    /// Joins what was found file by file, and lets rules look at all packages together.
    fn of_looks(looks: Vec<Look>) -> Self {
        let mut all = Self::default();
        let mut members = Vec::new();
        for Look { outcome, member } in looks {
            all.findings.append(outcome.findings);
            all.coverage.merge(outcome.coverage);
            members.extend(member);
        }
        all.look_at_set(&Set::of(members));
        all
    }

    /// Does the same where the files are gone, so that there are no upgrades to look at.
    pub fn of_gone(looks: Vec<Look>) -> Self {
        let mut all = Self::of_looks(looks);
        all.look_at_upgrades(&[], None);
        all
    }

    /// Begins with findings that are about that file.
    fn about(named: &Named<'_>) -> Self {
        Self {
            findings: Findings::about(named.file, named.place()),
            coverage: Coverage::default(),
        }
    }

    /// Looks at one file, and keeps of a package what there is to compare with others.
    fn of_file(named: &Named<'_>, options: &Options) -> Look {
        let mut outcome = Self::about(named);
        let (findings, coverage) = (&mut outcome.findings, &mut outcome.coverage);
        let (file, content) = (named.file, &named.payload.content);
        let mut looked = Vec::new();
        let ground = named.payload.package().map(Groundwork::of);
        let signature = named.demand();
        let signers = named.signers(options, &signature);
        for (rule, check) in checks() {
            match (check, content) {
                (Check::File(check), _) => {
                    let row = named.documented.map(|(_, row)| row);
                    check(&FileSubject { file, content, row }, findings);
                }
                (Check::Package(check), _)
                    if let Some(ground) = &ground
                        && rule.kinds.holds(kind(ground.package().kind)) =>
                {
                    let package = ground.package();
                    check(
                        &PackageSubject {
                            file,
                            package,
                            ground,
                        },
                        findings,
                    );
                }
                (Check::Examined(check), Content::Package(package))
                    if rule.kinds.holds(kind(package.kind)) =>
                {
                    let Some(examination) = &named.payload.examination else {
                        coverage.skipped(rule, NOT_EXAMINED);
                        continue;
                    };
                    check(
                        &ExaminedSubject {
                            file,
                            package,
                            examination,
                            signature: &signature,
                        },
                        findings,
                    );
                }
                (Check::Signer(check), Content::Package(_)) if let Ok(Some(signers)) = &signers => {
                    check(&SignerSubject { file, signers }, findings);
                }
                (Check::Signer(_), Content::Package(_)) if let Err(reason) = &signers => {
                    coverage.skipped(rule, *reason);
                    continue;
                }
                (
                    Check::Package(_) | Check::Examined(_) | Check::Signer(_),
                    Content::Unreadable(_),
                ) => {
                    coverage.skipped(rule, format!("`{file}` cannot be read"));
                    continue;
                }
                _ => {
                    coverage.inapplicable(rule);
                    continue;
                }
            }
            looked.push(rule);
        }
        coverage.looked_at(file, looked);
        let member = ground
            .as_ref()
            .map(|ground| Member::of(file, named.place(), named.payload, ground));
        Look { outcome, member }
    }

    fn look_at_set(&mut self, set: &Set) {
        for (rule, check) in checks() {
            let Check::Set(check) = check else { continue };
            if set.members().len() > 1 {
                check(set, &mut self.findings);
                self.coverage.ran(rule);
            } else {
                self.coverage.inapplicable(rule);
            }
        }
    }

    /// Lets rules look at each package together with the one that it replaces.
    fn look_at_upgrades(&mut self, files: &[Named<'_>], previous: Option<&Previous>) {
        for (rule, _) in upgrade_checks() {
            self.coverage.inapplicable(rule);
            for name in previous.map_or(&[][..], Previous::unreadable) {
                let reason = format!("the previous `{name}` cannot be read");
                self.coverage.skipped(rule, reason);
            }
        }
        let Some(previous) = previous else { return };
        let packages: Vec<(&Named<'_>, &Package)> = files
            .iter()
            .filter_map(|named| Some((named, named.payload.package()?)))
            .collect();
        let named: Vec<_> = (packages.iter())
            .map(|(named, package)| (named.file, *package))
            .collect();
        let replaced = previous.counterparts(&named);
        if replaced.iter().all(Option::is_none) && !packages.is_empty() {
            for (rule, _) in upgrade_checks() {
                self.coverage.skipped(rule, NOTHING_REPLACED);
            }
        }
        let outcomes: Vec<Self> = (packages.par_iter().zip(replaced))
            .filter_map(|((named, package), replaced)| {
                Some(Self::of_upgrade(named, package, replaced?))
            })
            .collect();
        for outcome in outcomes {
            self.findings.append(outcome.findings);
            self.coverage.merge(outcome.coverage);
        }
        for named in files {
            if let Content::Unreadable(_) = named.payload.content {
                for (rule, _) in upgrade_checks() {
                    let reason = format!("`{}` cannot be read", named.file);
                    self.coverage.skipped(rule, reason);
                }
            }
        }
    }

    fn of_upgrade(named: &Named<'_>, package: &Package, replaced: &PreviousPackage) -> Self {
        let mut outcome = Self::about(named);
        // What was not changed upgrades nothing.
        let is_same = named.payload.sha256() == Some(replaced.sha256);
        let grounds = [package, &replaced.package].map(Groundwork::of);
        let [ground, previous] = &grounds;
        let subject = UpgradeSubject {
            file: named.file,
            ground,
            previous_file: &replaced.name,
            previous,
        };
        for (rule, check) in upgrade_checks() {
            if !is_same {
                check(&subject, &mut outcome.findings);
            }
            outcome.coverage.ran(rule);
        }
        outcome
    }
}

type UpgradeCheck = fn(&UpgradeSubject<'_>, &mut Findings);

fn upgrade_checks() -> impl Iterator<Item = (&'static Rule, UpgradeCheck)> {
    checks().filter_map(|(rule, check)| match check {
        Check::Upgrade(check) => Some((rule, check)),
        _ => None,
    })
}

fn kind(kind: Kind) -> Kinds {
    match kind {
        Kind::Package => Kinds::PACKAGES,
        Kind::MergeModule => Kinds::MODULES,
        Kind::Patch => Kinds::PATCHES,
        Kind::Transform => Kinds::TRANSFORMS,
    }
}
