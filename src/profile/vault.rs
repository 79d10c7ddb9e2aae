//! The sealed vault: what stands on disk, and how it is opened.
//!
//! A random 256-bit *data key* seals the records, one a profile, with AES-256-GCM (NIST SP 800-38D) and a
//! fresh 96-bit nonce each. The data key itself is sealed by a key that Argon2id (RFC 9106) derives from
//! the passphrase. So a change of the passphrase touches one small box, and the passphrase is needed once:
//! after that the data key lives in `storage.session`, which is memory only.
//!
//! What is bound to what (the additional authenticated data): a record to its id, so that one record's
//! ciphertext cannot be passed off as another's; the key to the derivation's parameters, so that lowering
//! them opens nothing. Not defended: who can write the disk can delete a record or put an older
//! state of it back. A new passphrase does not help against one who holds both an older copy of the vault
//! and the older passphrase: then the client secrets themselves have to be changed.
//!
//! # The next version
//! `parse` looks at `version` before anything else. Version 1 is the first; there is no version 0. A
//! version 2 gets its own file format here, `parse` reads both, and what was read as version 1 is sealed
//! anew as version 2 at the next unlock (only then is the data key at hand), never earlier. A vault from
//! the future is refused and left as it is: the caller must not write over what it could not read.

use super::{Environment, Profile, Secret};
use crate::creatio::Site;
use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use argon2::{Algorithm, Argon2, Block, Params};
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

/// The version that is written.
pub const VERSION: u32 = 1;
/// Largest vault that is read or written, in bytes of JSON.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Fewest characters of a new passphrase, blanks at its ends not counted.
pub const MIN_PASSPHRASE: usize = 12;

/// Upper bounds of the derivation's parameters: a hostile vault must not freeze the browser.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_ITERATIONS: u32 = 10;
const MAX_PARALLELISM: u32 = 4;

const KEY: usize = 32;
const NONCE: usize = 12;
const TAG: usize = 16;
const SALT: usize = 16;

/// A source of randomness: fills the slice. One that failed leaves zeros, and zeros are refused.
pub type Random<'a> = dyn FnMut(&mut [u8]) + 'a;

/// Why the vault could not be read or changed. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultError {
    /// The passphrase is wrong, or the sealed key was tampered with: by design these look the same.
    WrongPassphrase,
    /// A part that cannot be what this version writes.
    Corrupted {
        /// The member, as in `kdf.salt`.
        what: &'static str,
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
    /// A new passphrase needs more characters.
    PassphraseTooShort {
        /// The fewest there may be.
        min: usize,
    },
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
            VaultError::Corrupted { what } => ("vault_corrupted", vec![(*what).into()]),
            VaultError::NewerVersion { found, known } => {
                ("vault_newer_version", vec![found.to_string(), known.to_string()])
            }
            VaultError::TooLarge { bytes, cap } => {
                ("vault_too_large", vec![bytes.to_string(), cap.to_string()])
            }
            VaultError::PassphraseTooShort { min } => ("vault_passphrase_short", vec![min.to_string()]),
            VaultError::NoMemory => ("vault_no_memory", vec![]),
            VaultError::NoRandomness => ("vault_no_randomness", vec![]),
        }
    }
}

/// The key that opens the records. Wiped when dropped; `Debug` prints `[redacted]`. It stays where it was made: a
/// key that is moved leaves a copy behind that nobody wipes.
#[derive(Clone)]
pub struct DataKey(Box<Zeroizing<[u8; KEY]>>);

impl DataKey {
    /// The key as text for `storage.session`, the one place where it may stand: that is memory only, and
    /// neither content scripts nor pages can read it.
    pub fn to_session(&self) -> Secret {
        Secret::new(Base64::encode_string(self.0.as_slice()))
    }

    /// The key back from `storage.session`; `None` for anything that is not one.
    pub fn from_session(text: &str) -> Option<DataKey> {
        let mut key = Box::new(Zeroizing::new([0; KEY]));
        (Base64::decode(text, key.as_mut_slice()).ok()?.len() == KEY).then_some(DataKey(key))
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The vault as it stands on disk. Holds nothing readable without the data key.
///
/// ```
/// use oauth_assistant::profile::Secret;
/// use oauth_assistant::profile::vault::{SealedVault, VaultError};
/// let mut random = |bytes: &mut [u8]| getrandom::fill(bytes).unwrap_or_default();
/// let passphrase = Secret::new("twelve characters or more".into());
/// let (vault, _) = SealedVault::create(&passphrase, &mut random)?;
///
/// let again = SealedVault::parse(&vault.to_json()?)?;
/// let key = again.unlock(&passphrase)?;
/// assert!(again.profiles(&key).profiles.is_empty());
/// assert_eq!(again.unlock(&Secret::new("another".into())).err(), Some(VaultError::WrongPassphrase));
/// # Ok::<(), VaultError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedVault {
    version: u32,
    kdf: Kdf,
    key: SealedKey,
    records: Vec<Record>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kdf {
    algorithm: String,
    memory_kib: u32,
    iterations: u32,
    parallelism: u32,
    salt: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealedKey {
    nonce: String,
    sealed: String,
}

/// One profile. A missing member makes this record unreadable, not the vault.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Record {
    id: String,
    nonce: String,
    sealed: String,
}

/// What is sealed in a record. The id stands outside and is authenticated.
#[derive(Serialize)]
struct Contents<'a> {
    name: &'a str,
    environment: Environment,
    site: &'a Site,
    url: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
}

/// The secret as it stands in the JSON: a reader would unescape it into a buffer that nobody wipes.
#[derive(Deserialize)]
struct OpenedContents<'a> {
    name: String,
    environment: Environment,
    site: Site,
    url: String,
    client_id: String,
    #[serde(borrow)]
    client_secret: &'a RawValue,
}

/// What an open vault holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// The profiles, in the order in which they were saved.
    pub profiles: Vec<Profile>,
    /// Ids of records that this key does not open. They stay in the vault until they are removed.
    pub unreadable: Vec<String>,
}

impl SealedVault {
    /// A new, empty vault, and the key that opens it.
    ///
    /// # Errors
    /// `PassphraseTooShort`, `NoMemory`, `NoRandomness`.
    pub fn create(passphrase: &Secret, random: &mut Random) -> Result<(SealedVault, DataKey), VaultError> {
        let mut data_key = DataKey(Box::new(Zeroizing::new([0; KEY])));
        fill(data_key.0.as_mut_slice(), random)?;
        let (kdf, key) = seal_key(passphrase, &data_key, random)?;
        Ok((SealedVault { version: VERSION, kdf, key, records: vec![] }, data_key))
    }

    /// Reads what stands on disk. Nothing is decrypted yet.
    ///
    /// # Errors
    /// `TooLarge`, `NewerVersion`, `Corrupted`. Whatever the error, the caller leaves the stored text as
    /// it is.
    pub fn parse(json: &str) -> Result<SealedVault, VaultError> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        if json.len() > MAX_BYTES {
            return Err(VaultError::TooLarge { bytes: json.len(), cap: MAX_BYTES });
        }
        // The version alone first: nothing else of a newer vault need look like ours.
        let Versioned { version } = serde_json::from_str(json).map_err(|_| corrupted("version"))?;
        match version {
            VERSION => {}
            0 => return Err(corrupted("version")),
            found => return Err(VaultError::NewerVersion { found, known: VERSION }),
        }
        let vault: SealedVault = serde_json::from_str(json).map_err(|_| corrupted("structure"))?;
        vault.kdf.check()?;
        decoded::<NONCE>(&vault.key.nonce).ok_or(corrupted("key.nonce"))?;
        decoded::<{ KEY + TAG }>(&vault.key.sealed).ok_or(corrupted("key.sealed"))?;
        Ok(vault)
    }

    /// The text for the disk.
    ///
    /// # Errors
    /// `TooLarge`: a vault that could not be read back is not handed out.
    pub fn to_json(&self) -> Result<String, VaultError> {
        let json = serde_json::to_string(self).map_err(|_| corrupted("structure"))?;
        match json.len() {
            0..=MAX_BYTES => Ok(json),
            bytes => Err(VaultError::TooLarge { bytes, cap: MAX_BYTES }),
        }
    }

    /// Opens the vault. Takes a tenth of a second or two, by design.
    ///
    /// # Errors
    /// `WrongPassphrase`, which cannot be told from a tampered key; `NoMemory`.
    pub fn unlock(&self, passphrase: &Secret) -> Result<DataKey, VaultError> {
        let wrapping = self.kdf.derive(passphrase)?;
        let opened = open(&wrapping, &self.kdf.aad(), &self.key.nonce, &self.key.sealed)
            .ok_or(VaultError::WrongPassphrase)?;
        let mut key = Box::new(Zeroizing::new([0; KEY]));
        if opened.len() != KEY {
            return Err(corrupted("key.sealed"));
        }
        key.copy_from_slice(&opened);
        Ok(DataKey(key))
    }

    /// The profiles. One that cannot be read does not hide the others.
    pub fn profiles(&self, key: &DataKey) -> Opened {
        let mut opened = Opened::default();
        for record in &self.records {
            // A second record of one id can only be an older one put back: the first counts.
            let repeated = opened.profiles.iter().any(|p| p.id == record.id);
            match record.open(key).filter(|_| !repeated) {
                Some(profile) => opened.profiles.push(profile),
                None => opened.unreadable.push(record.id.clone()),
            }
        }
        opened
    }

    /// Adds a profile, or replaces the one with the same id in its place.
    ///
    /// # Errors
    /// `TooLarge`, `NoRandomness`; the vault is then as it was.
    pub fn put(&mut self, key: &DataKey, profile: &Profile, random: &mut Random) -> Result<(), VaultError> {
        let record = Record::seal(key, profile, random)?;
        let mut changed = self.clone();
        match changed.records.iter_mut().find(|r| r.id == record.id) {
            Some(old) => *old = record,
            None => changed.records.push(record),
        }
        changed.to_json()?;
        *self = changed;
        Ok(())
    }

    /// Removes every record of this id, readable or not. Says whether there was one.
    pub fn remove(&mut self, id: &str) -> bool {
        let before = self.records.len();
        self.records.retain(|r| r.id != id);
        self.records.len() != before
    }

    /// Seals the data key under a new passphrase, with a new salt and today's parameters. The data key
    /// stays, so an open vault stays open.
    ///
    /// # Errors
    /// `WrongPassphrase` where `old` does not open the vault; `PassphraseTooShort`, `NoMemory`,
    /// `NoRandomness`. The vault is then as it was.
    pub fn change_passphrase(
        &mut self,
        old: &Secret,
        new: &Secret,
        random: &mut Random,
    ) -> Result<(), VaultError> {
        let data_key = self.unlock(old)?;
        (self.kdf, self.key) = seal_key(new, &data_key, random)?;
        Ok(())
    }
}

impl Kdf {
    fn check(&self) -> Result<(), VaultError> {
        if self.algorithm != "argon2id" {
            return Err(corrupted("kdf.algorithm"));
        }
        if self.parallelism == 0 || self.parallelism > MAX_PARALLELISM {
            return Err(corrupted("kdf.parallelism"));
        }
        if self.memory_kib < 8 * self.parallelism || self.memory_kib > MAX_MEMORY_KIB {
            return Err(corrupted("kdf.memory_kib"));
        }
        if self.iterations == 0 || self.iterations > MAX_ITERATIONS {
            return Err(corrupted("kdf.iterations"));
        }
        decoded::<SALT>(&self.salt).ok_or(corrupted("kdf.salt"))?;
        Ok(())
    }

    fn derive(&self, passphrase: &Secret) -> Result<Box<Zeroizing<[u8; KEY]>>, VaultError> {
        let salt = decoded::<SALT>(&self.salt).ok_or(corrupted("kdf.salt"))?;
        let params = Params::new(self.memory_kib, self.iterations, self.parallelism, Some(KEY))
            .map_err(|_| corrupted("kdf"))?;
        // The blocks are ours, because the crate frees its own without wiping them.
        let mut blocks = Zeroizing::new(Vec::new());
        blocks.try_reserve_exact(params.block_count()).map_err(|_| VaultError::NoMemory)?;
        blocks.resize(params.block_count(), Block::new());
        let mut key = Box::new(Zeroizing::new([0; KEY]));
        // EXPOSE: the key is derived from the passphrase itself.
        let passphrase = passphrase.expose().as_bytes();
        Argon2::new(Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password_into_with_memory(passphrase, &salt, key.as_mut_slice(), blocks.as_mut_slice())
            .map_err(|_| corrupted("kdf"))?;
        Ok(key)
    }

    fn aad(&self) -> String {
        let Kdf { algorithm, memory_kib, iterations, parallelism, salt } = self;
        format!("oauth-assistant/{VERSION}/key/{algorithm}/{memory_kib}/{iterations}/{parallelism}/{salt}")
    }
}

impl Record {
    fn seal(key: &DataKey, profile: &Profile, random: &mut Random) -> Result<Record, VaultError> {
        let Profile { id, name, environment, site, url, client_id, client_secret } = profile;
        let contents = Contents {
            name,
            environment: *environment,
            site,
            url,
            client_id,
            // EXPOSE: it is sealed below, and the buffer is wiped.
            client_secret: client_secret.expose(),
        };
        let texts = [name, &site.origin, &site.base, url, client_id, contents.client_secret];
        // Room for the worst escaping (`\u0000`), so that growing leaves no copy of the secret behind.
        let room = 256 + 6 * texts.iter().map(|t| t.len()).sum::<usize>();
        let mut plain = Zeroizing::new(Vec::with_capacity(room));
        serde_json::to_writer(&mut *plain, &contents).map_err(|_| corrupted("records"))?;
        let (nonce, sealed) = seal(&key.0, &record_aad(id), plain, random)?;
        Ok(Record { id: id.clone(), nonce, sealed })
    }

    fn open(&self, key: &DataKey) -> Option<Profile> {
        let plain = open(&key.0, &record_aad(&self.id), &self.nonce, &self.sealed)?;
        let contents: OpenedContents<'_> = serde_json::from_slice(&plain).ok()?;
        let OpenedContents { name, environment, site, url, client_id, client_secret } = contents;
        let client_secret = Secret::from_json(client_secret)?;
        Some(Profile { id: self.id.clone(), name, environment, site, url, client_id, client_secret })
    }
}

fn record_aad(id: &str) -> String {
    format!("oauth-assistant/{VERSION}/record/{id}")
}

/// Seals the data key under a passphrase with a fresh salt and the parameters that are written today:
/// OWASP's first choice for Argon2id.
fn seal_key(
    passphrase: &Secret,
    data_key: &DataKey,
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
    plain.extend_from_slice(data_key.0.as_slice());
    let (nonce, sealed) = seal(&wrapping, &kdf.aad(), plain, random)?;
    Ok((kdf, SealedKey { nonce, sealed }))
}

/// Nonce and ciphertext with its tag, both in base64.
fn seal(
    key: &[u8; KEY],
    aad: &str,
    mut plain: Zeroizing<Vec<u8>>,
    random: &mut Random,
) -> Result<(String, String), VaultError> {
    let mut nonce = [0; NONCE];
    fill(&mut nonce, random)?;
    Aes256Gcm::new(key.into())
        .encrypt_in_place(&nonce.into(), aad.as_bytes(), &mut *plain)
        .map_err(|_| VaultError::TooLarge { bytes: plain.len(), cap: MAX_BYTES })?;
    Ok((Base64::encode_string(&nonce), Base64::encode_string(&plain)))
}

fn open(key: &[u8; KEY], aad: &str, nonce: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    let nonce = decoded::<NONCE>(nonce)?;
    let mut buffer = Zeroizing::new(Base64::decode_vec(sealed).ok()?);
    Aes256Gcm::new(key.into()).decrypt_in_place(&nonce.into(), aad.as_bytes(), &mut *buffer).ok()?;
    Some(buffer)
}

/// Exactly `N` bytes of base64.
fn decoded<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    (Base64::decode(text, &mut bytes).ok()?.len() == N).then_some(bytes)
}

fn fill(bytes: &mut [u8], random: &mut Random) -> Result<(), VaultError> {
    random(bytes);
    // A failed source would otherwise give the same key to everybody.
    if bytes.iter().all(|b| *b == 0) { Err(VaultError::NoRandomness) } else { Ok(()) }
}

fn corrupted(what: &'static str) -> VaultError {
    VaultError::Corrupted { what }
}
