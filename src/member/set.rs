//! Packages that come together, and what of one meets what of another.

use std::sync::OnceLock;

use uuid::Uuid;

use super::{Installed, InstalledFile, Member, Part, Resource};
use crate::digest::Digest;
use crate::folded_name::FoldedName;

/// Packages that come together: those of a rollup, or those that were named together.
#[derive(Debug, Default)]
pub struct Set {
    members: Vec<Member>,
    components: OnceLock<Groups>,
    files: OnceLock<Groups>,
    short_files: OnceLock<Groups>,
    resources: OnceLock<Groups>,
}

/// A member with one of its components, files or other resources.
#[derive(Debug)]
pub struct Sharer<'a, T> {
    /// The member.
    pub member: &'a Member,
    /// Its component, or that of the resource.
    pub part: &'a Part,
    /// What it has of it.
    pub what: &'a T,
    /// The place of that in its list.
    pub number: u32,
}

// Not derived: that would ask the same of `T`.
impl<T> Clone for Sharer<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Sharer<'_, T> {}

/// Facts by their place: which member, and which in its list.
type Groups = Vec<Vec<(u32, u32)>>;

/// One fact on its way into a group: by what it is grouped, and where it stands.
type Entry = ([u8; 16], u32, u32);

impl Set {
    /// Takes members in the order of the spec, or as they were named.
    pub fn of(members: Vec<Member>) -> Self {
        Self {
            members,
            ..Self::default()
        }
    }

    /// Returns the members in their order.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Returns the components that more than one member has, by code.
    pub fn components(&self) -> impl Iterator<Item = Vec<Sharer<'_, Part>>> {
        let groups = self.components.get_or_init(|| {
            let entries = self.entries(|member| {
                let parts = (0..).zip(&member.parts);
                parts.filter_map(|(number, part)| Some((number, *part.id?.as_bytes())))
            });
            grouped(entries)
        });
        groups.iter().map(|group| {
            let sharers = group.iter().filter_map(|&(member, number)| {
                let member = self.member(member)?;
                let part = member.part(number)?;
                Some(Sharer {
                    member,
                    part,
                    what: part,
                    number,
                })
            });
            sharers.collect()
        })
    }

    /// Returns the files that more than one member installs to one place: the same path, or the same name of the same
    /// component where only the installation tells its folder.
    pub fn files(&self) -> impl Iterator<Item = Vec<Sharer<'_, InstalledFile>>> {
        let groups = self.files.get_or_init(|| {
            self.grouped_files(|file, part| {
                let known = file.target(part);
                known.or_else(|| Some(format!("{} {}", show_code(part.id?), file.long_name())))
            })
        });
        groups
            .iter()
            .map(|group| self.sharers(group, |member| &member.files))
    }

    /// Returns the files that more than one member installs to one path of short names.
    pub fn short_files(&self) -> impl Iterator<Item = Vec<Sharer<'_, InstalledFile>>> {
        let groups = self
            .short_files
            .get_or_init(|| self.grouped_files(InstalledFile::short_target));
        groups
            .iter()
            .map(|group| self.sharers(group, |member| &member.files))
    }

    /// Returns what more than one member writes to one place, files apart.
    pub fn resources(&self) -> impl Iterator<Item = Vec<Sharer<'_, Resource>>> {
        let groups = self.resources.get_or_init(|| {
            let entries = self.entries(|member| {
                let resources = (0..).zip(&member.resources);
                resources.filter_map(|(number, resource)| {
                    let place = resource.place.as_deref()?;
                    let text = format!("{} {place}", resource.kind.table());
                    Some((number, folded(&text)))
                })
            });
            grouped(entries)
        });
        groups
            .iter()
            .map(|group| self.sharers(group, |member| &member.resources))
    }

    fn grouped_files(
        &self,
        place: impl Fn(&InstalledFile, &Part) -> Option<String> + Copy,
    ) -> Groups {
        let entries = self.entries(|member| {
            let files = (0..).zip(&member.files);
            files.filter_map(move |(number, file)| {
                let place = place(file, member.part(file.part)?)?;
                Some((number, folded(&place)))
            })
        });
        grouped(entries)
    }

    fn sharers<'s, T: Installed>(
        &'s self,
        group: &[(u32, u32)],
        of: impl Fn(&'s Member) -> &'s [T],
    ) -> Vec<Sharer<'s, T>> {
        let sharers = group.iter().filter_map(|&(member, number)| {
            let member = self.member(member)?;
            let what = of(member).get(usize::try_from(number).ok()?)?;
            let part = member.part(what.part())?;
            Some(Sharer {
                member,
                part,
                what,
                number,
            })
        });
        sharers.collect()
    }

    fn member(&self, number: u32) -> Option<&Member> {
        self.members.get(usize::try_from(number).ok()?)
    }

    fn entries<'s, I: Iterator<Item = (u32, [u8; 16])>>(
        &'s self,
        of: impl Fn(&'s Member) -> I,
    ) -> Vec<Entry> {
        let members = (0..).zip(&self.members);
        let entries = members
            .flat_map(|(member, facts)| of(facts).map(move |(number, key)| (key, member, number)));
        entries.collect()
    }
}

impl<T> Sharer<'_, T> {
    /// Whether both are of one member.
    pub fn is_with(&self, other: &Self) -> bool {
        std::ptr::eq(self.member, other.member)
    }
}

/// Returns those with one key of which there are several, of more than one member; in the order of the first.
fn grouped(mut entries: Vec<Entry>) -> Groups {
    entries.sort_unstable();
    let alike = entries.chunk_by(|(one, ..), (other, ..)| one == other);
    let met = alike.filter(|group| {
        let [(_, first, _), .., (_, last, _)] = group else {
            return false;
        };
        first != last
    });
    let mut groups: Groups = met
        .map(|group| {
            group
                .iter()
                .map(|&(_, member, number)| (member, number))
                .collect()
        })
        .collect();
    groups.sort_unstable();
    groups
}

/// Returns what two texts have in common that Windows takes for one: a digest, for there are many.
fn folded(text: &str) -> [u8; 16] {
    let digest = Digest::of(FoldedName::of(text).as_str().as_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(digest.as_bytes().split_at(16).0);
    key
}

/// Writes a code as packages do.
pub fn show_code(code: Uuid) -> String {
    code.braced().to_string().to_uppercase()
}
