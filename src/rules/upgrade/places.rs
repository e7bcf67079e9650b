//! The components of a package by what stands for them, where that is only one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::groundwork::Groundwork;
use crate::groundwork::location::Location;
use crate::msi::components::Component;

/// The components of a package by what stands for them.
///
/// Of two at one place, which mostly exclude each other, nobody can tell which is meant.
pub(super) struct Places<'g, 'a>(HashMap<Location, Option<&'g Component<'a>>>);

impl<'g, 'a> Places<'g, 'a> {
    pub(super) fn of(ground: &'g Groundwork<'a>) -> Self {
        let mut places = HashMap::new();
        for component in ground.components().iter() {
            let Some(location) = ground.location(component) else {
                continue;
            };
            match places.entry(location) {
                Entry::Vacant(new) => {
                    new.insert(Some(component));
                }
                Entry::Occupied(mut known) => {
                    known.insert(None);
                }
            }
        }
        Self(places)
    }

    /// Returns the only component at a place.
    pub(super) fn only(&self, location: &Location) -> Option<&'g Component<'a>> {
        self.0.get(location).copied().flatten()
    }
}
