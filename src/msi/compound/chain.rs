//! Chains of sectors: for each sector its successor, and who has it.
//!
//! Every sector is claimed once. A chain that comes back to itself claims a sector twice, so that no chain
//! is without end and all chains together are no longer than the file.
//!
//! Where a broken file is salvaged, a chain may go on although the table does not tell where: see
//! [`Chains::guess`].

use super::super::error::MsiError;

/// The highest number of a sector; those above are marks.
pub(super) const LAST_SECTOR: u32 = 0xffff_fffa;
/// The mark of a sector that holds a part of the list of allocation-table sectors.
pub(super) const LIST: u32 = 0xffff_fffc;
/// The mark of a sector that holds a part of the allocation table.
pub(super) const TABLE: u32 = 0xffff_fffd;
/// The end of a chain.
pub(super) const END: u32 = 0xffff_fffe;
/// The mark of an unused sector.
pub(super) const FREE: u32 = 0xffff_ffff;

/// An allocation table: of the file's sectors, or of the mini stream's.
pub(super) struct Chains {
    successors: Vec<u32>,
    claimed: Bits,
    unit: u64,
    /// Where the last unit ends that there is, in part perhaps.
    extent: u64,
    /// Only where a broken file is salvaged.
    guide: Option<Guide>,
}

/// What keeps guesses from the sectors of others.
struct Guide {
    /// Sectors that the table, or an entry of the directory, gives to someone.
    taken: Bits,
    /// Sectors of the tables and the directory, which a stream that was written at once passes over.
    passed: Bits,
    /// How many sectors the whole file had.
    stated: u64,
}

/// What of a chain could be claimed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// Bytes that are there.
    pub bytes: u64,
    /// Sectors that are there.
    pub sectors: u64,
    /// Why there are no more.
    pub defect: Option<ChainDefect>,
}

/// What is wrong with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChainDefect {
    /// It ends too early, after that sector; `None` is a chain without any.
    Ends { after: Option<u32> },
    /// It leads to something that is no sector.
    Leads { after: Option<u32>, to: u32 },
    /// It uses a sector that is in use.
    Shares { sector: u32 },
    /// A sector of it is there in part only.
    Cut { sector: u32 },
}

impl Chains {
    /// Makes a table of units of `unit` bytes, of which there are `extent` bytes altogether.
    pub fn new(mut successors: Vec<u32>, unit: u64, extent: u64) -> Self {
        let count = usize::try_from(extent.div_ceil(unit)).unwrap_or(usize::MAX);
        successors.truncate(count);
        Self {
            claimed: Bits::new(successors.len()),
            successors,
            unit,
            extent,
            guide: None,
        }
    }

    /// Makes a table in which nothing is told of the units that `successors` does not reach, up to `most`.
    pub fn padded(mut successors: Vec<u32>, unit: u64, extent: u64, most: u64) -> Self {
        let count = usize::try_from(extent.div_ceil(unit).min(most)).unwrap_or(usize::MAX);
        if successors.len() < count {
            successors.resize(count, FREE);
        }
        Self::new(successors, unit, extent)
    }

    /// Allows [`Self::guess`]: `starts` are first sectors of chains, `passed` sectors of the structure, and
    /// `stated` is the number of sectors that the whole file had.
    pub fn allow_guesses(
        &mut self,
        starts: impl Iterator<Item = u32>,
        passed: impl Iterator<Item = u32>,
        stated: u64,
    ) {
        let mut guide = Guide {
            taken: Bits::new(self.successors.len()),
            passed: Bits::new(self.successors.len()),
            stated,
        };
        for sector in self.successors.iter().copied().chain(starts) {
            guide.taken.insert(sector);
        }
        for sector in passed {
            guide.passed.insert(sector);
        }
        self.guide = Some(guide);
    }

    /// Returns the size of a unit.
    pub fn unit(&self) -> u64 {
        self.unit
    }

    /// Returns how many units there are.
    pub fn count(&self) -> u64 {
        self.successors.len() as u64
    }

    /// Claims one sector that is in no chain; false where it is in use or not there.
    pub fn claim_one(&mut self, sector: u32) -> bool {
        self.claimed.insert(sector)
    }

    /// Claims the sectors of a chain for so many bytes; `None` takes it to its end.
    pub fn claim(&mut self, start: u32, bytes: Option<u64>) -> Claim {
        let mut claim = Claim {
            bytes: 0,
            sectors: 0,
            defect: None,
        };
        let wanted = bytes.unwrap_or(u64::MAX);
        let (mut after, mut next) = (None, start);
        while claim.bytes < wanted {
            if next == END {
                claim.defect = bytes.map(|_| ChainDefect::Ends { after });
                break;
            }
            let Some(&successor) = self.successors.get(next as usize) else {
                claim.defect = Some(ChainDefect::Leads { after, to: next });
                break;
            };
            if !self.claimed.insert(next) {
                claim.defect = Some(ChainDefect::Shares { sector: next });
                break;
            }
            let needed = self.unit.min(wanted - claim.bytes);
            let there = self.unit.min(self.extent - u64::from(next) * self.unit);
            claim.bytes += needed.min(there);
            claim.sectors += 1;
            if there < needed {
                claim.defect = Some(ChainDefect::Cut { sector: next });
                break;
            }
            (after, next) = (Some(next), successor);
        }
        claim
    }

    /// Goes on with a claim that ended where the table does not tell what comes next, up to `wanted` bytes.
    ///
    /// What comes next is taken to be the sector behind, as in files that were written at once, unless it is
    /// known to be another's. From there on the table leads again where it tells anything. Returns the claim
    /// as it was where guesses are not allowed.
    pub fn guess(&mut self, mut claim: Claim, wanted: u64) -> Claim {
        let mut defect = claim.defect;
        while claim.bytes < wanted
            && let Some(ChainDefect::Leads {
                after: Some(after),
                to,
            }) = defect
            && let Some(next) = self.behind(after, to)
            && let Some(successor) = self.successors.get_mut(after as usize)
        {
            *successor = next;
            let more = self.claim(next, Some(wanted - claim.bytes));
            claim.bytes += more.bytes;
            claim.sectors += more.sectors;
            defect = more.defect;
        }
        claim
    }

    /// Returns the sector that is likely to follow one for which the table has `to`.
    fn behind(&self, sector: u32, to: u32) -> Option<u32> {
        let guide = self.guide.as_ref()?;
        // A sector behind the end of a file that is cut is told, and missing.
        if u64::from(to) < guide.stated {
            return None;
        }
        let count = u32::try_from(self.successors.len()).unwrap_or(u32::MAX);
        // No run is passed over twice, since the sector before it is claimed once.
        let next = (sector.checked_add(1)?..count).find(|&next| !guide.passed.contains(next))?;
        let is_open = !guide.taken.contains(next) && !self.claimed.contains(next);
        is_open.then_some(next)
    }

    /// Tells whether a sector is in use.
    pub fn is_claimed(&self, sector: u32) -> bool {
        self.claimed.contains(sector)
    }

    /// Returns the sectors of a chain that was claimed.
    pub fn sectors(&self, start: u32, claim: &Claim) -> Vec<u32> {
        let mut next = start;
        (0..claim.sectors)
            .map_while(|_| {
                let sector = next;
                next = self.after(sector)?;
                Some(sector)
            })
            .collect()
    }

    /// Returns what the table has for a sector.
    pub fn after(&self, sector: u32) -> Option<u32> {
        self.successors.get(sector as usize).copied()
    }
}

impl ChainDefect {
    /// Words the defect; `entry` finds an entry of the table in the file (`None`: what names the chain's
    /// start), and `place` finds a sector.
    pub fn explain(
        self,
        what: String,
        entry: impl Fn(Option<u32>) -> u64,
        place: impl Fn(u32) -> u64,
    ) -> MsiError {
        match self {
            Self::Ends { after } => MsiError::ChainEnds {
                what,
                offset: entry(after),
            },
            Self::Leads { after, to } => MsiError::ChainLeadsNowhere {
                what,
                offset: entry(after),
                to,
            },
            Self::Shares { sector } => MsiError::SharedSector {
                what,
                offset: place(sector),
            },
            Self::Cut { sector } => MsiError::CutSector {
                what,
                offset: place(sector),
            },
        }
    }
}

/// One bit for each sector.
pub(super) struct Bits {
    words: Vec<u64>,
    count: usize,
}

impl Bits {
    pub fn new(count: usize) -> Self {
        Self {
            words: vec![0; count.div_ceil(64)],
            count,
        }
    }

    /// Sets a bit; false where it is set already or not there.
    pub fn insert(&mut self, index: u32) -> bool {
        let index = index as usize;
        let Some(word) = self
            .words
            .get_mut(index / 64)
            .filter(|_| index < self.count)
        else {
            return false;
        };
        let bit = 1 << (index % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Tells whether a bit is set; one that is not there is not.
    pub fn contains(&self, index: u32) -> bool {
        let index = index as usize;
        let word = self.words.get(index / 64).copied().unwrap_or(0);
        word & (1 << (index % 64)) != 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(
        successors: &[u32],
        start: u32,
        bytes: Option<u64>,
        expect: (u64, Option<ChainDefect>),
    ) {
        let extent = successors.len() as u64 * 10 - 3;
        let mut chains = Chains::new(successors.to_vec(), 10, extent);
        let claim = chains.claim(start, bytes);
        assert_eq!((claim.bytes, claim.defect), expect);
        let sectors = chains.sectors(start, &claim);
        assert_eq!(sectors.len() as u64, claim.sectors);
    }

    #[test]
    fn chains_end_or_are_defects() {
        let straight = [1, 2, END, FREE];
        check(&straight, 0, None, (30, None));
        check(&straight, 0, Some(21), (21, None));
        check(&straight, 0, Some(20), (20, None));
        check(&straight, FREE, Some(0), (0, None));
        let ends = ChainDefect::Ends { after: Some(2) };
        check(&straight, 0, Some(31), (30, Some(ends)));
        let empty = ChainDefect::Ends { after: None };
        check(&straight, END, Some(1), (0, Some(empty)));
        let outside = ChainDefect::Leads { after: None, to: 4 };
        check(&straight, 4, None, (0, Some(outside)));
        let free = ChainDefect::Leads {
            after: Some(0),
            to: FREE,
        };
        check(&[FREE, END], 0, None, (10, Some(free)));
        let cycle = ChainDefect::Shares { sector: 1 };
        check(&[1, 2, 1, END], 0, None, (30, Some(cycle)));
        let cut = ChainDefect::Cut { sector: 1 };
        check(&[1, END], 0, None, (17, Some(cut)));
        check(&[1, END], 0, Some(17), (17, None));
    }

    /// Claims a chain of the table and guesses the rest of `wanted` units; sector 2 holds the table.
    #[track_caller]
    fn check_guess(successors: &[u32], starts: &[u32], wanted: u64, expect: &[u32]) {
        let mut chains = Chains::padded(successors.to_vec(), 1, 8, u64::MAX);
        chains.claim_one(2);
        chains.allow_guesses(starts.iter().copied(), std::iter::once(2), 10);
        let claim = chains.claim(0, Some(wanted));
        let claim = chains.guess(claim, wanted);
        assert_eq!(chains.sectors(0, &claim), expect);
        assert_eq!(claim.bytes, expect.len() as u64);
    }

    #[test]
    fn what_the_table_does_not_tell_is_guessed() {
        // Nothing is told: sector by sector, over the table and up to the end.
        check_guess(&[], &[0], 4, &[0, 1, 3, 4]);
        check_guess(&[], &[0], 100, &[0, 1, 3, 4, 5, 6, 7]);
        // A successor that no file of ten sectors has tells nothing.
        check_guess(&[77], &[0], 2, &[0, 1]);
        // What the table tells is followed.
        check_guess(&[5, FREE, TABLE, FREE], &[0], 3, &[0, 5, 6]);
        check_guess(&[FREE, 6, TABLE], &[0], 4, &[0, 1, 6, 7]);
        // An end is told, and so is a sector that was cut off.
        check_guess(&[1, END], &[0], 3, &[0, 1]);
        check_guess(&[1, 9], &[0], 3, &[0, 1]);
        // What begins there, or follows another sector, is another's.
        check_guess(&[], &[0, 3], 4, &[0, 1]);
        check_guess(&[FREE, FREE, TABLE, FREE, 3], &[0], 4, &[0, 1]);
    }

    proptest! {
        #[test]
        fn guesses_claim_no_sector_twice(
            successors in prop::collection::vec(prop_oneof![0..24_u32, Just(FREE), Just(END)], 0..20),
            starts in prop::collection::vec((0..24_u32, 0..24_u64), 1..10),
            passed in prop::collection::vec(0..24_u32, 0..5),
        ) {
            let mut chains = Chains::padded(successors, 1, 20, u64::MAX);
            let first = starts.iter().map(|&(start, _)| start);
            chains.allow_guesses(first, passed.into_iter(), 22);
            let mut seen = Vec::new();
            for (start, wanted) in starts {
                let claim = chains.claim(start, Some(wanted));
                let claim = chains.guess(claim, wanted);
                prop_assert!(claim.bytes <= wanted);
                let sectors = chains.sectors(start, &claim);
                prop_assert_eq!(sectors.len() as u64, claim.sectors);
                seen.extend(sectors);
            }
            let count = seen.len();
            seen.sort_unstable();
            seen.dedup();
            prop_assert_eq!(seen.len(), count);
        }

        #[test]
        fn chains_are_disjoint_and_no_longer_than_the_table(
            successors in prop::collection::vec(0..24_u32, 1..20),
            starts in prop::collection::vec(0..24_u32, 1..10),
        ) {
            let mut chains = Chains::new(successors.clone(), 1, successors.len() as u64);
            let mut seen = Vec::new();
            for start in starts {
                let claim = chains.claim(start, None);
                seen.extend(chains.sectors(start, &claim));
            }
            let count = seen.len();
            seen.sort_unstable();
            seen.dedup();
            prop_assert_eq!(seen.len(), count);
        }
    }
}
