//! Components that have another code than before.

use super::places::Places;
use crate::msi::components::Component;
use crate::rules::UpgradeSubject;

/// A component that has another code than before.
pub(super) struct Recoded<'g> {
    pub(super) new: &'g Component<'g>,
    pub(super) old: &'g Component<'g>,
}

/// Returns the components whose code is gone and has a new one in its place: for what stood for it, else at its key.
pub(super) fn recoded<'g>(subject: &UpgradeSubject<'g>) -> Vec<Recoded<'g>> {
    let (ground, previous) = (subject.ground, subject.previous);
    let places = Places::of(ground);
    let is_new = |component: &&Component<'_>| {
        let code = component.code();
        code.is_none_or(|code| previous.components().with_code(code).is_none())
    };
    let recoded = previous.components().iter().filter_map(|old| {
        let code = old.code()?;
        if ground.components().with_code(code).is_some() {
            return None;
        }
        let location = previous.location(old);
        let at_its_place = location
            .and_then(|location| places.only(&location))
            .filter(is_new);
        let new = at_its_place.or_else(|| ground.components().get(old.key).filter(is_new))?;
        Some(Recoded { new, old })
    });
    recoded.collect()
}
