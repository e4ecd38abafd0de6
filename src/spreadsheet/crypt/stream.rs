//! An encrypted .xls: a stream of records whose contents are encrypted and whose heads are not (MS-OFFCRYPTO 2.3.5 to
//! 2.3.7, MS-XLS 2.2.10).

use super::super::OpenError;
use super::{DEFAULT, long, password, word};
use md5::Md5;
use rc4::{KeyInit, Rc4, StreamCipher};
use sha1::Sha1;
use sha2::Digest;

/// Bytes of the stream that are encrypted with one key.
const BLOCK: usize = 1024;
/// The record that says how the stream is encrypted.
const FILE_PASS: u16 = 0x002F;
/// Records that are never encrypted.
const OPEN: [u16; 7] = [0x0809, FILE_PASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138];
/// The list entry of a sheet, which starts with its place in the stream, in the open.
const SHEET: u16 = 0x0085;

/// Decrypts a workbook stream in place where it is encrypted with Excel's own password.
///
/// # Errors
/// Where it is encrypted otherwise.
pub(in crate::spreadsheet) fn open_stream(stream: &mut [u8]) -> Result<(), OpenError> {
    let Some((at, length)) = file_pass(stream) else { return Ok(()) };
    let described = stream.get(at..at + length).unwrap_or_default();
    let cipher = Cipher::read(described).ok_or(OpenError::Encrypted)?;
    let heads = records(stream);
    match cipher {
        Cipher::Xor(array) => {
            for (start, length, open) in heads {
                for (index, byte) in
                    stream.get_mut(start + open..start + length).unwrap_or_default().iter_mut().enumerate()
                {
                    let key = array.get((start + length + open + index) % 16).copied().unwrap_or(0);
                    *byte = (*byte ^ key).rotate_right(5);
                }
            }
        }
        Cipher::Rc4(keys) => {
            let pad = keys.pad(stream.len()).ok_or(OpenError::Encrypted)?;
            for (start, length, open) in heads {
                let range = start + open..start + length;
                let bytes = stream.get_mut(range.clone()).unwrap_or_default().iter_mut();
                bytes.zip(pad.get(range).unwrap_or_default()).for_each(|(byte, pad)| *byte ^= pad);
            }
        }
    }
    // What follows reads an open stream.
    if let Some(kind) = stream.get_mut(at - 4..at - 2) {
        kind.copy_from_slice(&0x00F0_u16.to_le_bytes());
    }
    Ok(())
}

/// Where the description stands, among the first records of the head.
fn file_pass(stream: &[u8]) -> Option<(usize, usize)> {
    let mut at = 0;
    loop {
        let (kind, length) = (word(stream, at)?, usize::from(word(stream, at + 2)?));
        match kind {
            FILE_PASS => return Some((at + 4, length)),
            0x000A => return None,
            _ => at += 4 + length,
        }
    }
}

/// Contents of the records that are encrypted: where, how long, and how many bytes at the beginning are not.
fn records(stream: &[u8]) -> Vec<(usize, usize, usize)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let (Some(kind), Some(length)) = (word(stream, at), word(stream, at + 2)) {
        let (start, length) = (at + 4, usize::from(length));
        if start + length > stream.len() {
            break;
        }
        if !OPEN.contains(&kind) {
            found.push((start, length, if kind == SHEET { length.min(4) } else { 0 }));
        }
        at = start + length;
    }
    found
}

enum Cipher {
    Xor([u8; 16]),
    Rc4(Keys),
}

impl Cipher {
    /// What the description says, if the password is right.
    fn read(described: &[u8]) -> Option<Self> {
        // BIFF5 knows one way only, and does not name it.
        let (kind, rest) =
            if described.len() == 4 { (0, described) } else { (word(described, 0)?, described.get(2..)?) };
        match (kind, word(rest, 0)?, word(rest, 2)?) {
            (0, key, verifier) => (verifier == xor_verifier()).then(|| Self::Xor(xor_array(key))),
            (1, 1, 1) => Keys::short(rest.get(4..)?).map(Self::Rc4),
            (1, 2..=4, 2) => Keys::long(rest.get(4..)?).map(Self::Rc4),
            _ => None,
        }
    }
}

/// The check number of the password.
fn xor_verifier() -> u16 {
    let length = u8::try_from(DEFAULT.len()).unwrap_or(0);
    let bytes = std::iter::once(length).chain(DEFAULT.bytes()).rev();
    bytes.fold(0_u16, |sum, byte| (sum >> 14 & 1 | sum << 1 & 0x7FFF) ^ u16::from(byte)) ^ 0xCE4B
}

/// The sixteen bytes that the contents are mixed with: of the password, filled up to sixteen, and the key.
fn xor_array(key: u16) -> [u8; 16] {
    let [low, high] = key.to_le_bytes();
    let mut array = [0xBB; 16];
    for (at, (to, from)) in array.iter_mut().zip(DEFAULT.bytes().chain([0xBB])).enumerate() {
        *to = (from ^ if at % 2 == 0 { low } else { high }).rotate_right(1);
    }
    array
}

/// What the keys of all blocks are made from.
enum Keys {
    /// MD5, and 40 bits of the first hash.
    Short(Vec<u8>),
    /// SHA-1, and this many bytes of each hash.
    Long(Vec<u8>, usize),
}

impl Keys {
    /// 40 bits.
    fn short(verifier: &[u8]) -> Option<Self> {
        let salt = verifier.get(..16)?;
        let hash = Md5::digest(password());
        let part = [hash.get(..5)?, salt].concat().repeat(16);
        let keys = Self::Short(Md5::digest(part).get(..5)?.to_vec());
        let mut proof = verifier.get(16..48)?.to_vec();
        keys.cipher(0)?.apply_keystream(&mut proof);
        let (plain, expected) = proof.split_at_checked(16)?;
        (Md5::digest(plain).as_slice() == expected).then_some(keys)
    }

    /// The later way with a header.
    fn long(described: &[u8]) -> Option<Self> {
        let header = usize::try_from(long(described, 4)?).ok()?;
        let bits = match long(described, 8 + 16)? {
            0 => 40,
            bits => bits,
        };
        let verifier = described.get(8_usize.checked_add(header)?..)?;
        let mut digest = Sha1::new();
        digest.update(verifier.get(4..20)?);
        digest.update(password());
        let keys = Self::Long(digest.finalize().to_vec(), usize::try_from(bits / 8).ok()?);
        let mut proof = [verifier.get(20..36)?, verifier.get(40..60)?].concat();
        keys.cipher(0)?.apply_keystream(&mut proof);
        let (plain, expected) = proof.split_at_checked(16)?;
        (Sha1::digest(plain).as_slice() == expected).then_some(keys)
    }

    /// The cipher of a block.
    fn cipher(&self, block: u32) -> Option<Rc4> {
        let number = block.to_le_bytes();
        let key = match self {
            Self::Short(hash) => Md5::digest([hash.as_slice(), &number].concat()).to_vec(),
            Self::Long(hash, length) => {
                let mut key = Sha1::digest([hash.as_slice(), &number].concat()).get(..*length)?.to_vec();
                if key.len() == 5 {
                    key.resize(16, 0);
                }
                key
            }
        };
        Rc4::new_from_slice(&key).ok()
    }

    /// What a stream of this length is mixed with.
    fn pad(&self, length: usize) -> Option<Vec<u8>> {
        let mut pad = vec![0; length];
        for (number, block) in (0_u32..).zip(pad.chunks_mut(BLOCK)) {
            self.cipher(number)?.apply_keystream(block);
        }
        Some(pad)
    }
}
