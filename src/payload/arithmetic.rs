//! What unpacking a cabinet would cost, told from its list of members before anything is unpacked.

use super::defect::{Unread, excerpt};
use super::limits::Budget;
use super::media::Cabinet;
use crate::cab::Member;

/// Refuses a cabinet whose members overlap in part, or have more bytes together than may be unpacked.
///
/// Some writers store equal files once, so that members share all of their bytes. Sharing a part is how a small
/// cabinet comes to hold terabytes.
pub(super) fn check(cabinet: &Cabinet, members: &[Member], budget: &Budget) -> Result<(), Unread> {
    let mut ranges: Vec<_> = members.iter().filter(|member| member.size > 0).collect();
    ranges.sort_by_key(|member| (member.folder, member.offset, member.size));
    for pair in ranges.windows(2) {
        let [one, other] = pair else { continue };
        let is_copy = one.offset == other.offset && one.size == other.size;
        if one.folder == other.folder && u64::from(other.offset) < one.end() && !is_copy {
            return Err(Unread::Overlap {
                cabinet: cabinet.name().to_owned(),
                one: excerpt(one.name.text()),
                other: excerpt(other.name.text()),
            });
        }
    }
    let sizes = ranges.iter().map(|member| u64::from(member.size));
    if sizes.fold(0, u64::saturating_add) > budget.left().unpacked {
        return Err(Unread::TooMuchData {
            limit: budget.limit(),
        });
    }
    Ok(())
}
