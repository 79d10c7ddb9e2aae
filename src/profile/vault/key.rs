//! The key that opens the records.

use super::seal::{Cipher, KEY};
use crate::profile::Secret;
use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

/// The key that opens the records. Wiped when dropped; `Debug` prints `[redacted]`. It stays where it was made: a
/// key that is moved leaves a copy behind that nobody wipes.
#[derive(Clone)]
pub struct DataKey(Box<Zeroizing<[u8; KEY]>>);

impl DataKey {
    /// One that is yet to be made.
    pub(super) fn zero() -> DataKey {
        DataKey(Box::new(Zeroizing::new([0; KEY])))
    }

    pub(super) fn of(bytes: &[u8]) -> Option<DataKey> {
        let mut key = DataKey::zero();
        if bytes.len() != KEY {
            return None;
        }
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    pub(super) fn bytes(&self) -> &[u8; KEY] {
        &self.0
    }

    /// Ready to open many boxes.
    pub(super) fn cipher(&self) -> Cipher {
        Cipher::of(&self.0)
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        self.0.as_mut_slice()
    }

    /// The key as text for `storage.session`, the one place where it may stand: that is memory only, and
    /// neither content scripts nor pages can read it.
    pub fn to_session(&self) -> Secret {
        Secret::new(Base64::encode_string(self.0.as_slice()))
    }

    /// The key back from `storage.session`; `None` for anything that is not one.
    pub fn from_session(text: &str) -> Option<DataKey> {
        let mut key = DataKey::zero();
        (Base64::decode(text, key.0.as_mut_slice()).ok()?.len() == KEY).then_some(key)
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}
