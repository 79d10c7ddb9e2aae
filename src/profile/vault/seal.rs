//! One box: AES-256-GCM with a fresh nonce, in base64.

use super::MAX_BYTES;
use super::error::VaultError;
use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub(super) const KEY: usize = 32;
pub(super) const NONCE: usize = 12;
pub(super) const TAG: usize = 16;
pub(super) const SALT: usize = 16;

/// A source of randomness: fills the slice. One that failed leaves zeros, and zeros are refused.
pub type Random<'a> = dyn FnMut(&mut [u8]) + 'a;

/// Nonce, and ciphertext with its tag, both in base64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sealed {
    pub(super) nonce: String,
    pub(super) sealed: String,
}

/// A key made ready. That takes longer than to open a small box with it.
pub(super) struct Cipher(Aes256Gcm);

impl Cipher {
    pub(super) fn of(key: &[u8; KEY]) -> Cipher {
        Cipher(Aes256Gcm::new(key.into()))
    }

    pub(super) fn open(&self, aad: &str, nonce: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        let nonce = decoded::<NONCE>(nonce)?;
        let mut buffer = Zeroizing::new(Base64::decode_vec(sealed).ok()?);
        self.0.decrypt_in_place(&nonce.into(), aad.as_bytes(), &mut *buffer).ok()?;
        Some(buffer)
    }
}

pub(super) fn seal(
    key: &[u8; KEY],
    aad: &str,
    mut plain: Zeroizing<Vec<u8>>,
    random: &mut Random,
) -> Result<Sealed, VaultError> {
    let mut nonce = [0; NONCE];
    fill(&mut nonce, random)?;
    cleanly(|| Aes256Gcm::new(key.into()).encrypt_in_place(&nonce.into(), aad.as_bytes(), &mut *plain))
        .map_err(|_| VaultError::TooLarge { bytes: plain.len(), cap: MAX_BYTES })?;
    Ok(Sealed { nonce: Base64::encode_string(&nonce), sealed: Base64::encode_string(&plain) })
}

pub(super) fn open(key: &[u8; KEY], aad: &str, nonce: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    cleanly(|| Cipher::of(key).open(aad, nonce, sealed))
}

/// Exactly `N` bytes of base64.
pub(super) fn decoded<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    (Base64::decode(text, &mut bytes).ok()?.len() == N).then_some(bytes)
}

pub(super) fn fill(bytes: &mut [u8], random: &mut Random) -> Result<(), VaultError> {
    random(bytes);
    // A failed source would otherwise give the same key to everybody.
    if bytes.iter().all(|b| *b == 0) { Err(VaultError::NoRandomness) } else { Ok(()) }
}

/// Does what has to do with keys and secrets, and leaves nothing of them on the stack: what lies there unused is copied
/// along where a value that does not fill its place, such as a future, is moved.
pub(super) fn cleanly<R>(work: impl FnOnce() -> R) -> R {
    let done = apart(work);
    wipe_the_stack();
    done
}

/// In a frame of its own: what is inlined would lie in the frame of who wipes.
#[inline(never)]
fn apart<R>(work: impl FnOnce() -> R) -> R {
    work()
}

#[inline(never)]
fn wipe_the_stack() {
    std::hint::black_box(&mut [0_u8; 16 * 1024]);
}
