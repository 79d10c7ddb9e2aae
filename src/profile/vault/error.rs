//! Why a vault could not be read or changed.

use super::Weakness;

/// Why the vault could not be read or changed. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultError {
    /// The passphrase is wrong, or the sealed key was tampered with: by design these look the same.
    WrongPassphrase,
    /// A part that cannot be what this version writes.
    Corrupted {
        /// Which.
        what: Part,
    },
    /// Written by a newer version of the extension; left untouched.
    NewerVersion {
        /// Its version.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// Larger than a vault may be.
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The most there may be.
        cap: usize,
    },
    /// More profiles than a vault may hold.
    TooMany {
        /// How many there would be.
        found: usize,
        /// The most there may be.
        cap: usize,
    },
    /// A new passphrase needs more characters.
    PassphraseTooShort {
        /// The fewest there may be.
        min: usize,
    },
    /// A new passphrase is one that is guessed early.
    PassphraseWeak {
        /// What is weak about it.
        why: Weakness,
    },
    /// It is of the format of 0.1.0 still: it is opened, and changed only once it could be written anew.
    FormerVersion,
    /// The browser has not enough memory left to derive the key.
    NoMemory,
    /// The browser gave no randomness.
    NoRandomness,
}

impl VaultError {
    /// Message key and substitutions of the text that says what happened and the next step.
    pub fn message(&self) -> (&'static str, Vec<String>) {
        match self {
            VaultError::WrongPassphrase => ("vault_wrong_passphrase", vec![]),
            VaultError::Corrupted { what } => ("vault_corrupted", vec![what.name().into()]),
            VaultError::NewerVersion { found, known } => {
                ("vault_newer_version", vec![found.to_string(), known.to_string()])
            }
            VaultError::TooLarge { bytes, cap } => {
                ("vault_too_large", vec![bytes.to_string(), cap.to_string()])
            }
            VaultError::TooMany { found, cap } => {
                ("vault_too_many", vec![found.to_string(), cap.to_string()])
            }
            VaultError::PassphraseTooShort { min } => ("vault_passphrase_short", vec![min.to_string()]),
            VaultError::PassphraseWeak { why } => (why.message(), vec![]),
            VaultError::FormerVersion => ("vault_former_version", vec![]),
            VaultError::NoMemory => ("vault_no_memory", vec![]),
            VaultError::NoRandomness => ("vault_no_randomness", vec![]),
        }
    }
}

/// A part of a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its version, without which nothing of it is known.
    Version,
    /// The whole: members are missing, unknown or of another type.
    Structure,
    /// What it is for.
    Kind,
    /// The nonce of the sealed key.
    KeyNonce,
    /// The sealed key.
    KeySealed,
    /// The parameters of the derivation together.
    Kdf,
    /// The derivation's name.
    KdfAlgorithm,
    /// Its lanes.
    KdfParallelism,
    /// Its memory.
    KdfMemoryKib,
    /// Its passes.
    KdfIterations,
    /// Its salt.
    KdfSalt,
    /// The profiles.
    Records,
}

impl Part {
    /// The member of the JSON, as in `kdf.salt`.
    pub fn name(self) -> &'static str {
        match self {
            Part::Version => "version",
            Part::Structure => "structure",
            Part::Kind => "kind",
            Part::KeyNonce => "key.nonce",
            Part::KeySealed => "key.sealed",
            Part::Kdf => "kdf",
            Part::KdfAlgorithm => "kdf.algorithm",
            Part::KdfParallelism => "kdf.parallelism",
            Part::KdfMemoryKib => "kdf.memory_kib",
            Part::KdfIterations => "kdf.iterations",
            Part::KdfSalt => "kdf.salt",
            Part::Records => "records",
        }
    }
}

pub(super) fn corrupted(what: Part) -> VaultError {
    VaultError::Corrupted { what }
}
