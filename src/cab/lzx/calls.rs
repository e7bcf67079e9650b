//! The addresses of x86 calls, which the compressor makes absolute so that they repeat.

/// No translation reaches the last bytes of a chunk.
const UNTOUCHED: usize = 10;
/// Nor what lies behind the first gibibyte.
const REACH: u64 = 1 << 30;
const CALL: u8 = 0xe8;
const LOWEST_BITS: u64 = u64::from_le_bytes([0x01; 8]);
const HIGHEST_BITS: u64 = LOWEST_BITS << 7;

/// Makes the addresses after each `0xe8` of a chunk relative again. `start` is the place of the chunk in
/// the folder, `file_size` the number that the compressor has wrapped addresses around.
pub(super) fn make_relative(chunk: &mut [u8], start: u64, file_size: i32) {
    if start >= REACH {
        return;
    }
    let end = chunk.len().saturating_sub(UNTOUCHED);
    let mut index = 0;
    while let Some(found) = chunk[..end].get(index..).and_then(find_call) {
        index += found;
        let Some(address) = chunk[index + 1..].first_chunk_mut::<4>() else {
            return;
        };
        translate(address, start + index as u64, file_size);
        index += 5;
    }
}

/// Finds the next call, eight bytes at a time.
fn find_call(bytes: &[u8]) -> Option<usize> {
    let (eights, rest) = bytes.as_chunks::<8>();
    for (number, eight) in eights.iter().enumerate() {
        let zero_if_call = u64::from_le_bytes(*eight) ^ u64::from_le_bytes([CALL; 8]);
        // A byte that is zero gets its highest bit; only those above such a one can get it wrongly.
        let marks = zero_if_call.wrapping_sub(LOWEST_BITS) & !zero_if_call & HIGHEST_BITS;
        if marks != 0 {
            return Some(8 * number + marks.trailing_zeros() as usize / 8);
        }
    }
    let passed = bytes.len() - rest.len();
    Some(passed + rest.iter().position(|&byte| byte == CALL)?)
}

fn translate(address: &mut [u8; 4], place: u64, file_size: i32) {
    let absolute = i64::from(i32::from_le_bytes(*address));
    // Less than 2^31, because the chunk begins before the reach ends.
    let place = place.cast_signed();
    if absolute < -place || absolute >= i64::from(file_size) {
        return;
    }
    let relative = if absolute >= 0 {
        absolute - place
    } else {
        absolute + i64::from(file_size)
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it wraps around as it did in the compressor"
    )]
    let relative = relative as i32;
    *address = relative.to_le_bytes();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Translates one call at `index` of a chunk of 32 bytes.
    fn check(index: usize, start: u64, absolute: i32, relative: i32) {
        let mut chunk = [0x90; 32];
        chunk[index] = CALL;
        chunk[index + 1..index + 5].copy_from_slice(&absolute.to_le_bytes());
        make_relative(&mut chunk, start, 1000);
        assert_eq!(chunk[index + 1..index + 5], relative.to_le_bytes());
    }

    #[test]
    fn addresses_inside_the_file_become_relative() {
        check(5, 0, 123, 118);
        check(5, 100, 123, 18);
        check(5, 100, 0, -105);
        check(5, 100, 999, 894);
        check(5, 100, 1000, 1000);
        check(5, 100, -1, 999);
        check(5, 100, -105, 895);
        check(5, 100, -106, -106);
    }

    #[test]
    fn the_end_of_a_chunk_and_what_lies_far_behind_stay() {
        check(21, 0, 123, 102);
        check(22, 0, 123, 123);
        check(5, REACH - 1, 0, 1 - 5 - 0x4000_0000);
        check(5, REACH, 0, 0);
    }

    #[test]
    fn the_first_call_is_found_among_bytes_that_are_nearly_one() {
        let mut random = 1_u32;
        let mut bytes = || {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            [0xe7, CALL, 0xe9, 0x68, 0x00, 0xff, 0x01, 0x80][random as usize >> 29]
        };
        for length in (0..40).cycle().take(4000) {
            let bytes: Vec<u8> = (0..length).map(|_| bytes()).collect();
            let expected = bytes.iter().position(|&byte| byte == CALL);
            assert_eq!(find_call(&bytes), expected, "{bytes:x?}");
        }
    }

    #[test]
    fn an_address_is_no_place_for_a_call() {
        let mut chunk = [CALL; 32];
        make_relative(&mut chunk, 0, i32::MAX);
        // 0xe8e8e8e8 is negative and far before the beginning.
        assert_eq!(chunk, [CALL; 32]);
        let mut short = [CALL; 4];
        make_relative(&mut short, 0, i32::MAX);
        assert_eq!(short, [CALL; 4]);
    }
}
