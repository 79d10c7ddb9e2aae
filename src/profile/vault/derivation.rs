//! The key that a passphrase comes to, and the data key sealed by it.

use super::DataKey;
use super::FORMER;
use super::error::{Part, VaultError, corrupted};
use super::seal::{KEY, Random, SALT, Sealed, TAG, decoded, fill, seal};
use crate::profile::Secret;
use argon2::{Algorithm, Argon2, Block, Params};
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Fewest characters of a new passphrase, blanks at its ends not counted.
pub const MIN_PASSPHRASE: usize = 12;

/// What a derivation costs.
#[derive(Clone, Copy)]
struct Cost {
    memory_kib: u32,
    iterations: u32,
    parallelism: u32,
}

/// What is written: the second recommended choice of RFC 9106 §4, in the one lane that a browser has.
const TODAY: Cost = Cost { memory_kib: 64 * 1024, iterations: 3, parallelism: 1 };
/// The least that any version has ever written: what asks for less was not written by us.
const LEAST: Cost = Cost { memory_kib: 64 * 1024, iterations: 3, parallelism: 1 };
/// The same of version 1.
const LEAST_FORMER: Cost = Cost { memory_kib: 19 * 1024, iterations: 2, parallelism: 1 };
/// A hostile vault must not freeze the browser.
const MOST: Cost = Cost { memory_kib: 256 * 1024, iterations: 10, parallelism: 4 };
/// The most of both together: five times what is written.
const MOST_KIB_PASSES: u32 = 5 * 3 * 64 * 1024;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kdf {
    algorithm: String,
    memory_kib: u32,
    iterations: u32,
    parallelism: u32,
    salt: String,
}

impl Kdf {
    pub(super) fn check(&self, version: u8) -> Result<(), VaultError> {
        let least = if version == FORMER { LEAST_FORMER } else { LEAST };
        if self.algorithm != "argon2id" {
            return Err(corrupted(Part::KdfAlgorithm));
        }
        if !(least.parallelism..=MOST.parallelism).contains(&self.parallelism) {
            return Err(corrupted(Part::KdfParallelism));
        }
        if !(least.memory_kib..=MOST.memory_kib).contains(&self.memory_kib) {
            return Err(corrupted(Part::KdfMemoryKib));
        }
        if !(least.iterations..=MOST.iterations).contains(&self.iterations) {
            return Err(corrupted(Part::KdfIterations));
        }
        if self.memory_kib * self.iterations > MOST_KIB_PASSES {
            return Err(corrupted(Part::Kdf));
        }
        decoded::<SALT>(&self.salt).ok_or(corrupted(Part::KdfSalt))?;
        Ok(())
    }

    /// Whether a guess costs less than one of a vault that is made today.
    pub(super) fn is_weaker_than_today(&self) -> bool {
        self.memory_kib < TODAY.memory_kib || self.iterations < TODAY.iterations
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

    pub(super) fn aad(&self, prefix: &str) -> String {
        let Kdf { algorithm, memory_kib, iterations, parallelism, salt } = self;
        format!("{prefix}/key/{algorithm}/{memory_kib}/{iterations}/{parallelism}/{salt}")
    }
}

/// Seals the data key under a passphrase, with a fresh salt and the parameters that are written today.
pub(super) fn seal_key(
    prefix: &str,
    passphrase: &Secret,
    data_key: &DataKey,
    random: &mut Random,
) -> Result<(Kdf, Sealed), VaultError> {
    let mut salt = [0; SALT];
    fill(&mut salt, random)?;
    let Cost { memory_kib, iterations, parallelism } = TODAY;
    let salt = Base64::encode_string(&salt);
    let kdf = Kdf { algorithm: "argon2id".into(), memory_kib, iterations, parallelism, salt };
    let wrapping = kdf.derive(passphrase)?;
    let mut plain = Zeroizing::new(Vec::with_capacity(KEY + TAG));
    plain.extend_from_slice(data_key.bytes());
    let key = seal(&wrapping, &kdf.aad(prefix), plain, random)?;
    Ok((kdf, key))
}
