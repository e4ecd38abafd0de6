//! An encrypted .xlsx: an OLE2 file that holds the archive and how it was encrypted (MS-OFFCRYPTO 2.3.4).

use super::super::{Limits, ole::Ole, xml::Xml, xml::attribute};
use super::{Aes, Block, long, password, word};
use quick_xml::events::{BytesStart, Event};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// Most rounds of hashing: what Excel writes is 100,000.
const SPINS: u32 = 500_000;
/// Bytes of the archive that are encrypted with one start value.
const SEGMENT: usize = 4096;

/// The archive in an encrypted file, where it opens with Excel's own password.
pub(in crate::spreadsheet) fn unlock(ole: &Ole<'_>) -> Option<Vec<u8>> {
    let info = ole.stream(&["EncryptionInfo"])?;
    let package = ole.stream(&["EncryptedPackage"])?;
    let size = usize::try_from(u64::from_le_bytes(package.get(..8)?.try_into().ok()?)).ok()?;
    let packed = package.get(8..)?;
    let mut bytes = match (word(&info, 0)?, word(&info, 2)?) {
        (4, 4) => agile(info.get(8..)?, packed)?,
        (2..=4, 2) => standard(&info)?.plain(packed),
        _ => return None,
    };
    if bytes.len() < size {
        return None;
    }
    bytes.truncate(size);
    Some(bytes)
}

/// The first way, with AES and SHA-1: the key, if the password is right.
fn standard(info: &[u8]) -> Option<Aes> {
    let header = usize::try_from(long(info, 8)?).ok()?;
    let bits = long(info, 12 + 16)?;
    let verifier = info.get(12_usize.checked_add(header)?..)?;
    let salt = verifier.get(4..20)?;
    let mut hash = Hash::Sha1.of(&[salt, &password()]);
    for spin in 0..50_000_u32 {
        hash = Hash::Sha1.of(&[&spin.to_le_bytes(), &hash]);
    }
    hash = Hash::Sha1.of(&[&hash, &[0; 4]]);
    let derived = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(&hash).for_each(|(byte, other)| *byte ^= other);
        Hash::Sha1.of(&[&block])
    };
    let key = [derived(0x36), derived(0x5C)].concat();
    let aes = Aes::new(key.get(..usize::try_from(bits / 8).ok()?)?)?;
    let expected = aes.plain(verifier.get(40..72)?);
    let found = Hash::Sha1.of(&[&aes.plain(verifier.get(20..36)?)]);
    (expected.get(..20)? == found).then_some(aes)
}

/// The second way, which says in XML what it uses.
fn agile(info: &[u8], packed: &[u8]) -> Option<Vec<u8>> {
    let (data, person) = described(info)?;
    let mut hash = person.hash.of(&[&person.salt, &password()]);
    if person.spins > SPINS {
        return None;
    }
    for spin in 0..person.spins {
        hash = person.hash.of(&[&spin.to_le_bytes(), &hash]);
    }
    let iv = block(&person.salt);
    let decrypted = |purpose: [u8; 8], bytes: &[u8]| {
        let key = fitted(person.hash.of(&[&hash, &purpose]), person.key);
        Some(Aes::new(&key)?.chained(bytes, iv))
    };
    let verifier = decrypted([0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79], &person.verifier)?;
    let expected = decrypted([0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E], &person.verified)?;
    let found = person.hash.of(&[verifier.get(..person.salt.len())?]);
    if expected.get(..found.len())? != found {
        return None;
    }
    let key = decrypted([0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6], &person.key_value)?;
    let aes = Aes::new(key.get(..data.key)?)?;
    let mut out = Vec::with_capacity(packed.len());
    for (number, segment) in (0_u32..).zip(packed.chunks(SEGMENT)) {
        let iv = data.hash.of(&[&data.salt, &number.to_le_bytes()]);
        out.extend(aes.chained(segment, block(&iv)));
    }
    Some(out)
}

/// What one of the two descriptions says.
#[derive(Default)]
struct Described {
    salt: Vec<u8>,
    hash: Hash,
    /// Bytes of the key.
    key: usize,
    spins: u32,
    verifier: Vec<u8>,
    verified: Vec<u8>,
    key_value: Vec<u8>,
}

impl Described {
    fn read(tag: &BytesStart<'_>) -> Option<Self> {
        let text = |name: &str| attribute(tag, name).unwrap_or_default();
        if text("cipherAlgorithm") != "AES" || text("cipherChaining") != "ChainingModeCBC" || text("blockSize") != "16"
        {
            return None;
        }
        Some(Self {
            salt: base64(&text("saltValue")),
            hash: Hash::named(&text("hashAlgorithm"))?,
            key: text("keyBits").parse::<usize>().ok()? / 8,
            spins: text("spinCount").parse().unwrap_or(0),
            verifier: base64(&text("encryptedVerifierHashInput")),
            verified: base64(&text("encryptedVerifierHashValue")),
            key_value: base64(&text("encryptedKeyValue")),
        })
    }
}

/// How the archive is encrypted, and how its key is with a password.
fn described(info: &[u8]) -> Option<(Described, Described)> {
    let limits = Limits::default();
    let mut xml = Xml::new(info, "EncryptionInfo", &limits).ok()?;
    let (mut data, mut person) = (None, None);
    loop {
        match xml.next().ok()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "keyData" => data = Described::read(&tag),
                "encryptedKey" if person.is_none() => person = Described::read(&tag),
                _ => {}
            },
            Event::Eof => return data.zip(person),
            _ => {}
        }
    }
}

/// A way of hashing.
#[derive(Debug, Clone, Copy, Default)]
enum Hash {
    #[default]
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "SHA1" | "SHA-1" => Self::Sha1,
            "SHA256" | "SHA-256" => Self::Sha256,
            "SHA384" | "SHA-384" => Self::Sha384,
            "SHA512" | "SHA-512" => Self::Sha512,
            _ => return None,
        })
    }

    /// The hash of pieces that follow each other.
    fn of(self, pieces: &[&[u8]]) -> Vec<u8> {
        fn hashed<D: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            pieces.iter().for_each(|piece| digest.update(piece));
            digest.finalize().to_vec()
        }
        match self {
            Self::Sha1 => hashed::<Sha1>(pieces),
            Self::Sha256 => hashed::<Sha256>(pieces),
            Self::Sha384 => hashed::<Sha384>(pieces),
            Self::Sha512 => hashed::<Sha512>(pieces),
        }
    }
}

/// The beginning of `bytes` as a block, filled up as the standard says.
fn block(bytes: &[u8]) -> Block {
    let mut block = [0x36; 16];
    block.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    block
}

/// A key of this length.
fn fitted(mut key: Vec<u8>, length: usize) -> Vec<u8> {
    key.resize(length.min(64), 0x36);
    key
}

fn base64(text: &str) -> Vec<u8> {
    super::super::clues::base64(text)
}
