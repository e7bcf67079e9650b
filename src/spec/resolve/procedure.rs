//! Resolves the `procedure:` section.

use super::names::Unique;
use super::{Reader, nearest, rules, step_id};
use crate::spec::{
    Account, Barrier, Condition, Group, Located, Position, Procedure, RoleId, Step, StepNumber, raw,
};

/// What the steps of a group inherit.
struct Inherited<'a> {
    group: usize,
    id: &'a str,
    role: &'a RoleId,
    account: Option<&'a Account>,
}

impl Reader<'_> {
    pub(super) fn procedure(&mut self, raw: &[Located<raw::Group>]) -> Procedure {
        let mut procedure = Procedure::default();
        let mut ids = Unique::among("group");
        let mut number = StepNumber::default();
        for Located { value: raw, at } in raw {
            ids.add(self, &raw.id.text, raw.id.at);
            let id = self.id(&raw.id).unwrap_or_default();
            let role = self.role(&raw.role).value;
            let account = raw.account.as_ref().map(|account| self.account(account));
            if raw.steps.is_empty() {
                let message = format!("the group `{}` has no steps", raw.id.text);
                self.find(&rules::EMPTY_SECTION, *at, message);
            }
            let mut steps = self.steps(
                &raw.steps,
                &Inherited {
                    group: procedure.groups.len(),
                    id: &id,
                    role: &role,
                    account: account.as_ref(),
                },
            );
            for step in &mut steps {
                number = number.next(step.added.as_ref());
                step.number = number;
            }
            procedure.steps.extend(steps);
            let barriers = self.barriers(&raw.barriers, &procedure.groups);
            procedure.groups.push(Group {
                id,
                title: self.line(&raw.title),
                role,
                barriers,
                notes: self.lines(&raw.notes),
                at: *at,
            });
        }
        procedure
    }

    fn barriers(&mut self, raw: &[Located<raw::Barrier>], earlier: &[Group]) -> Vec<Barrier> {
        raw.iter()
            .map(|Located { value: raw, at }| {
                let known = earlier.iter().map(|group| group.id.as_str());
                if self.value(&raw.group).is_some() && !known.clone().any(|id| id == raw.group.text)
                {
                    let message =
                        format!("no group before this one is called `{}`", raw.group.text);
                    let hint = nearest::hint(&raw.group.text, known);
                    self.find_with_hint(&rules::UNKNOWN_GROUP, raw.group.at, message, Some(hint));
                }
                Barrier {
                    group: raw.group.text.clone(),
                    role: self.role(&raw.role).value,
                    inferred: self.flag(&raw.inferred),
                    at: *at,
                }
            })
            .collect()
    }

    fn steps(&mut self, raw: &[Located<raw::Step>], from: &Inherited<'_>) -> Vec<Step> {
        let mut ids = Unique::among("step");
        let (mut steps, mut given) = (Vec::new(), Vec::new());
        for Located { value: raw, at } in raw {
            let id = raw.id.as_ref().map(|written| {
                let id = self.id(written).unwrap_or_default();
                ids.add(self, &format!("{}/{id}", from.id), written.at);
                id
            });
            if let Some(step) = self.step(raw, *at, from) {
                steps.push(step);
                given.push(id);
            }
        }
        step_id::assign(&mut steps, &given, (from.id, from.role));
        steps
    }

    fn step(&mut self, raw: &raw::Step, at: Position, from: &Inherited<'_>) -> Option<Step> {
        let role = match &raw.role {
            Some(role) => self.role(role).value,
            None => from.role.clone(),
        };
        let account = match &raw.account {
            Some(account) => Some(self.account(account)),
            None => from.account.cloned(),
        };
        let condition = raw.when.as_ref().map(|when| self.condition(when));
        let unknown = self.lines(&raw.unknown);
        let notes = self.lines(&raw.notes);
        let added = raw.added.as_ref().map(|added| self.line(&added.reason));
        Some(Step {
            id: String::new(),
            number: StepNumber::default(),
            added,
            group: from.group,
            role,
            account,
            condition,
            optional: self.flag(&raw.optional),
            accept_defaults: self.flag(&raw.accept_defaults),
            action: self.action(raw, at)?,
            unknown,
            notes,
            at,
        })
    }

    fn account(&mut self, raw: &raw::Account) -> Account {
        match raw {
            raw::Account::DomainAdministrator => Account::DomainAdministrator,
            raw::Account::Named(name) => Account::Named(self.line(name)),
        }
    }

    fn condition(&mut self, Located { value: raw, at }: &Located<raw::When>) -> Condition {
        if raw.situation.is_none() && raw.platform.is_none() {
            self.find(&rules::EMPTY_CONDITION, *at, "the condition says nothing");
        }
        Condition {
            situation: raw.situation.as_ref().map(|situation| self.line(situation)),
            platform: raw
                .platform
                .as_ref()
                .and_then(|platform| self.value(platform)),
            inferred: self.flag(&raw.inferred),
        }
    }
}
