//! Workbooks that are encrypted with the password that Excel itself uses where nobody has given one (ブックの保護 and others):
//! every spreadsheet program opens them without asking, so they are read. With any other password they stay closed.

mod package;
mod stream;

pub(super) use package::unlock;
pub(super) use stream::open_stream;

use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};

/// The password.
const DEFAULT: &str = "VelvetSweatshop";

/// The password as bytes: UTF-16, its low bytes first.
fn password() -> Vec<u8> {
    DEFAULT.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A block of AES.
type Block = [u8; 16];

/// AES with a key of 16, 24 or 32 bytes.
enum Aes {
    Short(Box<Aes128>),
    Middle(Box<Aes192>),
    Long(Box<Aes256>),
}

impl Aes {
    fn new(key: &[u8]) -> Option<Self> {
        Some(match key.len() {
            16 => Self::Short(Box::new(Aes128::new_from_slice(key).ok()?)),
            24 => Self::Middle(Box::new(Aes192::new_from_slice(key).ok()?)),
            32 => Self::Long(Box::new(Aes256::new_from_slice(key).ok()?)),
            _ => return None,
        })
    }

    fn decrypt(&self, block: Block) -> Block {
        let mut block = Array(block);
        match self {
            Self::Short(aes) => aes.decrypt_block(&mut block),
            Self::Middle(aes) => aes.decrypt_block(&mut block),
            Self::Long(aes) => aes.decrypt_block(&mut block),
        }
        block.0
    }

    /// Block by block, each for itself.
    fn plain(&self, bytes: &[u8]) -> Vec<u8> {
        blocks(bytes).flat_map(|block| self.decrypt(block)).collect()
    }

    /// Block by block, each with the one before it; `before` stands before the first.
    fn chained(&self, bytes: &[u8], before: Block) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut before = before;
        for block in blocks(bytes) {
            out.extend(self.decrypt(block).iter().zip(before).map(|(byte, other)| byte ^ other));
            before = block;
        }
        out
    }
}

/// The whole blocks of `bytes`.
fn blocks(bytes: &[u8]) -> impl Iterator<Item = Block> + '_ {
    bytes.chunks_exact(16).filter_map(|block| block.try_into().ok())
}

/// A number of four bytes.
fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A number of two bytes.
fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}
