//! Numbers that look random and are the same for the same seed on every machine.

/// A generator of Marsaglia's kind, `xorshift64*`.
pub struct Random(u64);

impl Random {
    /// Starts the sequence of one input: neighbouring numbers give unrelated sequences.
    pub fn new(seed: u64, number: u64) -> Self {
        // The mixer of `splitmix64`, because a xorshift passes similar states on for a while.
        let mut state = seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // Zero is the one state that never changes.
        Self((state ^ (state >> 31)).max(1))
    }

    /// Returns the next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Returns a number below `end`, or 0 where that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = (end as u64).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    /// Returns one of them.
    pub fn of<T: Copy>(&mut self, choices: &[T; 8]) -> T {
        choices[self.below(choices.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let take = |seed, number| {
            let mut random = Random::new(seed, number);
            [random.next(), random.next()]
        };
        assert_eq!(take(1, 2), take(1, 2));
        assert_ne!(take(1, 2), take(1, 3));
        assert_ne!(take(1, 2), take(2, 2));
    }

    #[test]
    fn every_number_below_is_met() {
        let mut random = Random::new(0, 0);
        let mut met = [false; 8];
        for _ in 0..200 {
            met[random.below(8)] = true;
        }
        assert_eq!((met, random.below(0)), ([true; 8], 0));
    }
}
