//! Profiles: what the findings of each rule are worth to whom.

use crate::finding::{Finding, Level, Marker};
use crate::rule::{Group, Rule};

/// A way to weigh findings that can be asked for by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// All rules at their own level, also those that others leave out by default: a rule that is never run says
    /// nothing of a package.
    #[default]
    Ice,
    /// What is wrong with the tables of a package is a warning at most: who ships it cannot mend it.
    Rollup,
    /// All rules at their own level, for specs as well.
    Strict,
    /// As `WiX` judges what it has linked: without ICE08, ICE33, ICE47 and ICE66, and without ICE103 for merge modules.
    WixDefault,
    /// Texts that are longer than their column, as keys of merge modules are, are worth knowing only.
    UpstreamSchema,
    /// For packages that are installed for one user: without ICE91, and with ICE38 and ICE64 as warnings.
    PerUser,
    /// As logo programmes ask: errors only.
    Logo,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Ice,
        Self::Rollup,
        Self::Strict,
        Self::WixDefault,
        Self::UpstreamSchema,
        Self::PerUser,
        Self::Logo,
    ];

    /// Returns the word for it on the command line, in specs and in the catalogue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ice => "ice",
            Self::Rollup => "rollup",
            Self::Strict => "strict",
            Self::WixDefault => "wix-default",
            Self::UpstreamSchema => "upstream-schema",
            Self::PerUser => "per-user",
            Self::Logo => "logo",
        }
    }

    /// Finds the profile of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.as_str() == name)
    }

    /// Returns the level that a finding has here; `None` where it is not told.
    pub fn level(self, finding: &Finding) -> Option<Level> {
        let (rule, level) = (finding.rule, finding.level);
        if !self.has(rule) {
            return None;
        }
        match self {
            Self::Rollup if rule.group == Group::Tables => Some(level.min(Level::Warning)),
            Self::WixDefault if rule.id == "ICE103" && is_module(finding) => None,
            Self::UpstreamSchema if finding.marker == Some(Marker::Overflow) => Some(Level::Info),
            Self::PerUser if ["ICE38", "ICE64"].contains(&rule.id) => {
                Some(level.min(Level::Warning))
            }
            Self::Logo => (level == Level::Error).then_some(level),
            _ => Some(level),
        }
    }

    /// Tells whether any finding of the rule may be told here.
    pub fn has(self, rule: &Rule) -> bool {
        match self {
            Self::WixDefault => !["ICE08", "ICE33", "ICE47", "ICE66"].contains(&rule.id),
            Self::PerUser => rule.id != "ICE91",
            Self::Logo => rule.level == Level::Error,
            Self::Ice | Self::Rollup | Self::Strict | Self::UpstreamSchema => true,
        }
    }
}

fn is_module(finding: &Finding) -> bool {
    let file = finding.place.file.as_deref().unwrap_or_default();
    file.rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("msm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn rule(id: &'static str, group: Group) -> Rule {
        Rule {
            id,
            group,
            ..Rule::COMMON
        }
    }

    static TABLES: Rule = rule("ICE08", Group::Tables);
    static CONTENT: Rule = rule("payload-missing", Group::Content);
    static MODULES: Rule = rule("ICE103", Group::Tables);
    static USER: Rule = rule("ICE64", Group::Tables);

    #[track_caller]
    fn check(finding: &Finding, profile: Profile, level: Option<Level>) {
        assert_eq!(profile.level(finding), level, "{profile:?} of {finding:?}");
    }

    #[test]
    fn profiles_weigh_findings() {
        let (error, warning) = (Some(Level::Error), Some(Level::Warning));
        let tables = TABLES.finding("x").file("x.msi");
        for (profile, level) in [
            (Profile::Ice, error),
            (Profile::Rollup, warning),
            (Profile::Strict, error),
            (Profile::WixDefault, None),
            (Profile::Logo, error),
        ] {
            check(&tables, profile, level);
        }
        check(&CONTENT.finding("x"), Profile::Rollup, error);
        check(&USER.finding("x"), Profile::PerUser, warning);
        check(&TABLES.finding_at(Level::Warning, "x"), Profile::Logo, None);
        let overflow = TABLES.finding("x").marked(Marker::Overflow);
        check(&overflow, Profile::UpstreamSchema, Some(Level::Info));
        check(
            &MODULES.finding("x").file("a.MSM"),
            Profile::WixDefault,
            None,
        );
        check(
            &MODULES.finding("x").file("a.msi"),
            Profile::WixDefault,
            error,
        );
    }

    #[test]
    fn only_one_profile_leaves_out_what_the_toolset_does() {
        static ICE33: Rule = Rule {
            level: Level::Warning,
            ..rule("ICE33", Group::Tables)
        };
        let lenient = [Profile::WixDefault, Profile::Logo];
        for profile in Profile::ALL {
            let level = (!lenient.contains(&profile)).then_some(Level::Warning);
            check(&ICE33.finding("x"), profile, level);
        }
    }

    #[test]
    fn profiles_are_found_by_name() {
        for profile in Profile::ALL {
            assert_eq!(Profile::named(profile.as_str()), Some(profile));
        }
        assert_eq!(Profile::named("ICE"), None);
    }
}
