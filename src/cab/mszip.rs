//! MSZIP: each block is a deflate stream of its own that may refer to the 32 KiB before it.
//!
//! See [MS-MCI], "Microsoft ZIP (MSZIP) Compression and Decompression Data Structure".
//!
//! [MS-MCI]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-mci

use flate2::{Decompress, FlushDecompress, Status};

use super::error::Defect;

/// How far back a block can refer.
const HISTORY: usize = 32 << 10;

/// The state between two blocks.
pub(super) struct Mszip {
    inflater: Decompress,
    /// The last bytes that were given out, at most [`HISTORY`].
    history: Vec<u8>,
}

impl Mszip {
    pub(super) fn new() -> Self {
        Self {
            inflater: Decompress::new(false),
            history: Vec::with_capacity(HISTORY),
        }
    }

    pub(super) fn decode(
        &mut self,
        input: &[u8],
        size: usize,
        output: &mut Vec<u8>,
    ) -> Result<(), Defect> {
        let deflated = input.strip_prefix(b"CK").ok_or(Defect::MszipSignature)?;
        let broken = Defect::Mszip { stated: size };
        self.inflater.reset(false);
        if !self.history.is_empty() && self.inflater.set_dictionary(&self.history).is_err() {
            return Err(broken);
        }
        output.resize(size, 0);
        let status = self
            .inflater
            .decompress(deflated, output, FlushDecompress::Finish);
        let whole = self.inflater.total_out() == size as u64;
        if !(whole && matches!(status, Ok(Status::StreamEnd))) {
            return Err(broken);
        }
        self.remember(output);
        Ok(())
    }

    fn remember(&mut self, block: &[u8]) {
        let kept = HISTORY.saturating_sub(block.len());
        let dropped = self.history.len().saturating_sub(kept);
        self.history.drain(..dropped);
        self.history.extend(
            block
                .get(block.len().saturating_sub(HISTORY)..)
                .unwrap_or(block),
        );
    }
}

impl Clone for Mszip {
    /// Copies the history, which is all that matters between blocks.
    fn clone(&self) -> Self {
        Self {
            inflater: Decompress::new(false),
            history: self.history.clone(),
        }
    }
}
