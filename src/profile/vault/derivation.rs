//! The key that a passphrase comes to, and the data key sealed by it.

use super::VERSION;
use super::error::{Part, VaultError, corrupted};
use super::seal::{KEY, Random, SALT, TAG, decoded, fill, seal};
use crate::profile::Secret;
use argon2::{Algorithm, Argon2, Block, Params};
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Fewest characters of a new passphrase, blanks at its ends not counted.
pub const MIN_PASSPHRASE: usize = 12;

/// Upper bounds of the derivation's parameters: a hostile vault must not freeze the browser.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_ITERATIONS: u32 = 10;
const MAX_PARALLELISM: u32 = 4;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kdf {
    algorithm: String,
    memory_kib: u32,
    iterations: u32,
    parallelism: u32,
    salt: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SealedKey {
    pub(super) nonce: String,
    pub(super) sealed: String,
}

impl Kdf {
    pub(super) fn check(&self) -> Result<(), VaultError> {
        if self.algorithm != "argon2id" {
            return Err(corrupted(Part::KdfAlgorithm));
        }
        if self.parallelism == 0 || self.parallelism > MAX_PARALLELISM {
            return Err(corrupted(Part::KdfParallelism));
        }
        if self.memory_kib < 8 * self.parallelism || self.memory_kib > MAX_MEMORY_KIB {
            return Err(corrupted(Part::KdfMemoryKib));
        }
        if self.iterations == 0 || self.iterations > MAX_ITERATIONS {
            return Err(corrupted(Part::KdfIterations));
        }
        decoded::<SALT>(&self.salt).ok_or(corrupted(Part::KdfSalt))?;
        Ok(())
    }

    pub(super) fn derive(&self, passphrase: &Secret) -> Result<Box<Zeroizing<[u8; KEY]>>, VaultError> {
        let salt = decoded::<SALT>(&self.salt).ok_or(corrupted(Part::KdfSalt))?;
        let params = Params::new(self.memory_kib, self.iterations, self.parallelism, Some(KEY))
            .map_err(|_| corrupted(Part::Kdf))?;
        // The blocks are ours, because the crate frees its own without wiping them.
        let mut blocks = Zeroizing::new(Vec::new());
        blocks.try_reserve_exact(params.block_count()).map_err(|_| VaultError::NoMemory)?;
        blocks.resize(params.block_count(), Block::new());
        let mut key = Box::new(Zeroizing::new([0; KEY]));
        // EXPOSE: the key is derived from the passphrase itself.
        let passphrase = passphrase.expose().as_bytes();
        Argon2::new(Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password_into_with_memory(passphrase, &salt, key.as_mut_slice(), blocks.as_mut_slice())
            .map_err(|_| corrupted(Part::Kdf))?;
        Ok(key)
    }

    pub(super) fn aad(&self) -> String {
        let Kdf { algorithm, memory_kib, iterations, parallelism, salt } = self;
        format!("oauth-assistant/{VERSION}/key/{algorithm}/{memory_kib}/{iterations}/{parallelism}/{salt}")
    }
}

/// Seals the data key under a passphrase with a fresh salt and the parameters that are written today:
/// OWASP's first choice for Argon2id.
pub(super) fn seal_key(
    passphrase: &Secret,
    data_key: &[u8; KEY],
    random: &mut Random,
) -> Result<(Kdf, SealedKey), VaultError> {
    // EXPOSE: its length is counted.
    if passphrase.expose().trim().chars().count() < MIN_PASSPHRASE {
        return Err(VaultError::PassphraseTooShort { min: MIN_PASSPHRASE });
    }
    let mut salt = [0; SALT];
    fill(&mut salt, random)?;
    let kdf = Kdf {
        algorithm: "argon2id".into(),
        memory_kib: 19 * 1024,
        iterations: 2,
        parallelism: 1,
        salt: Base64::encode_string(&salt),
    };
    let wrapping = kdf.derive(passphrase)?;
    let mut plain = Zeroizing::new(Vec::with_capacity(KEY + TAG));
    plain.extend_from_slice(data_key);
    let (nonce, sealed) = seal(&wrapping, &kdf.aad(), plain, random)?;
    Ok((kdf, SealedKey { nonce, sealed }))
}
