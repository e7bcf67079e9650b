//! What a spec defines and its steps name: roles, parameters, groups, tools.

use std::collections::BTreeMap;

use super::{Reader, Role, nearest, rules};
use crate::finding::SpecPlace;
use crate::spec::form::Written;
use crate::spec::forms::{Id, RollupId};
use crate::spec::{Located, Parameter, Position, RoleId, ScriptName, Suppression, Text, raw};

/// The names that a spec defines, as they are written, so that one mistake is found once.
#[derive(Default)]
pub(super) struct Names {
    pub roles: Vec<String>,
    pub parameters: Vec<String>,
}

impl Names {
    pub fn of(raw: &raw::Spec) -> Self {
        Self {
            roles: raw
                .roles
                .iter()
                .map(|role| role.value.id.text.clone())
                .collect(),
            parameters: raw
                .parameters
                .iter()
                .map(|parameter| parameter.id.text.clone())
                .collect(),
        }
    }
}

/// Remembers ids and finds those given twice.
pub(super) struct Unique {
    what: &'static str,
    seen: BTreeMap<String, Position>,
}

impl Unique {
    pub const fn among(what: &'static str) -> Self {
        Self {
            what,
            seen: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, reader: &mut Reader<'_>, id: &str, at: Position) {
        let first = *self.seen.entry(id.to_owned()).or_insert(at);
        if first != at {
            let message = format!(
                "the {} `{id}` is already there, in line {}",
                self.what, first.line
            );
            reader.find(&rules::DUPLICATE_ID, at, message);
        }
    }
}

impl Reader<'_> {
    pub(super) fn roles(&mut self, raw: &[Located<raw::Role>]) -> Vec<Role> {
        let mut ids = Unique::among("role");
        let roles: Vec<Role> = raw
            .iter()
            .filter_map(|Located { value: raw, at }| {
                ids.add(self, &raw.id.text, raw.id.at);
                let id = self.id(&raw.id);
                let name = self.line(&raw.name);
                let servers = self.value(&raw.servers);
                let hosts = self.stated_lines(&raw.hosts);
                let part_of = raw.part_of.as_ref().map(|id| self.role(id));
                let notes = self.lines(&raw.notes);
                Some(Role {
                    id: Located {
                        value: RoleId(id?),
                        at: raw.id.at,
                    },
                    name,
                    servers: servers?,
                    hosts,
                    part_of,
                    notes,
                    at: *at,
                })
            })
            .collect();
        self.judge_nesting(&roles);
        roles
    }

    /// Finds the roles from which `part-of` leads back to themselves.
    fn judge_nesting(&mut self, roles: &[Role]) {
        let larger: BTreeMap<&RoleId, &Located<RoleId>> = roles
            .iter()
            .filter_map(|role| Some((&role.id.value, role.part_of.as_ref()?)))
            .collect();
        for role in roles {
            let mut next = larger.get(&role.id.value);
            for _ in 0..roles.len() {
                let Some(found) = next else { break };
                if found.value == role.id.value {
                    let message = format!("the role `{}` is part of itself", role.id.value);
                    let at = role.part_of.as_ref().map_or(role.at, |part_of| part_of.at);
                    self.find(&rules::CIRCULAR_ROLE, at, message);
                    break;
                }
                next = larger.get(&found.value);
            }
        }
    }

    pub(super) fn parameters(&mut self, raw: &[raw::Parameter]) -> Vec<Parameter> {
        let mut ids = Unique::among("parameter");
        let mut script_names = BTreeMap::new();
        raw.iter()
            .filter_map(|raw| {
                ids.add(self, &raw.id.text, raw.id.at);
                let id = self.value(&raw.id);
                let script_name = id
                    .as_ref()
                    .and_then(|id| self.script_name(id, raw.id.at, &mut script_names));
                let description = self.line(&raw.description);
                let default = self.stated_line(&raw.default);
                let role = raw.role.as_ref().map(|role| self.role(role).value);
                Some(Parameter {
                    id: Located {
                        value: id?.0,
                        at: raw.id.at,
                    },
                    script_name: script_name?,
                    description,
                    default,
                    role,
                })
            })
            .collect()
    }

    /// Makes the name under which scripts take a parameter; `seen` has the ids of those before it by their names.
    fn script_name(
        &mut self,
        id: &Id,
        at: Position,
        seen: &mut BTreeMap<String, String>,
    ) -> Option<ScriptName> {
        let name = ScriptName::of(id).map_err(|error| error.to_string());
        let name = name.and_then(|name| {
            let first = seen.entry(name.folded()).or_insert_with(|| id.0.clone());
            // The same id again has been found already.
            if *first == id.0 {
                Ok(name)
            } else {
                Err(format!("`-{name}` stands for `{first}`"))
            }
        });
        name.map_err(|why| {
            let message = format!("`{}` cannot name a parameter of scripts: {why}", id.0);
            let hint = Some("choose another id".to_owned());
            self.find_with_hint(&rules::UNUSABLE_PARAMETER, at, message, hint);
        })
        .ok()
    }

    pub(super) fn suppressions(&mut self, raw: &[Located<raw::Suppression>]) -> Vec<Suppression> {
        raw.iter()
            .map(|Located { value: raw, at }| Suppression {
                rule: self.located_line(&raw.rule),
                file: raw.file.as_ref().map(|file| self.line(file)),
                table: raw.table.as_ref().map(|table| self.line(table)),
                key: raw.key.iter().map(|part| self.line(part)).collect(),
                marker: raw.marker.as_ref().and_then(|marker| self.value(marker)),
                subject: raw.subject.as_ref().map(|subject| self.line(subject)),
                reason: self.line(&raw.reason),
                expires: raw
                    .expires
                    .as_ref()
                    .and_then(|day| self.value(day))
                    .map(|day| day.0),
                place: SpecPlace {
                    path: self.name.to_owned(),
                    at: *at,
                },
            })
            .collect()
    }

    pub(super) fn id(&mut self, written: &Written<Id>) -> Option<String> {
        self.value(written).map(|id| id.0)
    }

    pub(super) fn rollup_id(&mut self, written: &Written<RollupId>) -> Located<String> {
        Located {
            value: self.value(written).map(|id| id.0).unwrap_or_default(),
            at: written.at,
        }
    }

    /// Resolves the name of a role.
    pub(super) fn role(&mut self, written: &Written<Id>) -> Located<RoleId> {
        if self.value(written).is_some() && !self.names.roles.contains(&written.text) {
            let message = format!("there is no role `{}`", written.text);
            let hint = nearest::hint(&written.text, &self.names.roles);
            self.find_with_hint(&rules::UNKNOWN_ROLE, written.at, message, Some(hint));
        }
        Located {
            value: RoleId(written.text.clone()),
            at: written.at,
        }
    }

    /// Resolves a text and the parameters it uses.
    pub(super) fn text(&mut self, written: &Written<Text>) -> Text {
        let text = self.value(written).unwrap_or_default();
        for id in text.parameters() {
            if !self.names.parameters.iter().any(|known| known == id) {
                let message = format!("there is no parameter `{id}`");
                let hint = nearest::hint(id, &self.names.parameters);
                self.find_with_hint(&rules::UNKNOWN_PARAMETER, written.at, message, Some(hint));
            }
        }
        text
    }
}
