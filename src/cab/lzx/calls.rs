//! The addresses of x86 calls, which the compressor makes absolute so that they repeat.

/// No translation reaches the last bytes of a chunk.
const UNTOUCHED: usize = 10;
/// Nor what lies behind the first gibibyte.
const REACH: u64 = 1 << 30;
const CALL: u8 = 0xe8;

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

/// Finds the next call; most pieces have none, which is found out for many bytes at once.
fn find_call(bytes: &[u8]) -> Option<usize> {
    let (pieces, _) = bytes.as_chunks::<32>();
    let has_none = |piece: &&[u8; 32]| !piece.contains(&CALL);
    let passed = 32 * pieces.iter().take_while(has_none).count();
    Some(passed + bytes[passed..].iter().position(|&byte| byte == CALL)?)
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
