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

mod derivation;
mod error;
mod seal;

pub use derivation::MIN_PASSPHRASE;
pub use error::{Part, VaultError};
pub use seal::Random;

use super::{About, Environment, FillFrom, Profile, Secret};
use crate::creatio::Site;
use base64ct::{Base64, Encoding};
use derivation::{Kdf, SealedKey, seal_key};
use error::corrupted;
use seal::{KEY, NONCE, TAG, decoded, fill, open, seal};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

/// The version that is written.
pub const VERSION: u32 = 1;
/// Largest vault that is read or written, in bytes of JSON.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

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
    fill_from: FillFrom,
    about: &'a About,
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
    #[serde(default)]
    about: About,
    #[serde(default)]
    fill_from: FillFrom,
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
        let (kdf, key) = seal_key(passphrase, &data_key.0, random)?;
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
        let Versioned { version } = serde_json::from_str(json).map_err(|_| corrupted(Part::Version))?;
        match version {
            VERSION => {}
            0 => return Err(corrupted(Part::Version)),
            found => return Err(VaultError::NewerVersion { found, known: VERSION }),
        }
        let vault: SealedVault = serde_json::from_str(json).map_err(|_| corrupted(Part::Structure))?;
        vault.kdf.check()?;
        decoded::<NONCE>(&vault.key.nonce).ok_or(corrupted(Part::KeyNonce))?;
        decoded::<{ KEY + TAG }>(&vault.key.sealed).ok_or(corrupted(Part::KeySealed))?;
        Ok(vault)
    }

    /// The text for the disk.
    ///
    /// # Errors
    /// `TooLarge`: a vault that could not be read back is not handed out.
    pub fn to_json(&self) -> Result<String, VaultError> {
        let json = serde_json::to_string(self).map_err(|_| corrupted(Part::Structure))?;
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
            return Err(corrupted(Part::KeySealed));
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
        (self.kdf, self.key) = seal_key(new, &data_key.0, random)?;
        Ok(())
    }
}

impl Record {
    fn seal(key: &DataKey, profile: &Profile, random: &mut Random) -> Result<Record, VaultError> {
        let Profile { id, name, environment, site, url, client_id, client_secret, fill_from, about } =
            profile;
        let contents = Contents {
            name,
            environment: *environment,
            site,
            url,
            client_id,
            // EXPOSE: it is sealed below, and the buffer is wiped.
            client_secret: client_secret.expose(),
            fill_from: *fill_from,
            about,
        };
        let about = crate::json::write(about);
        let texts = [name, &site.origin, &site.base, url, client_id, &about, contents.client_secret];
        // Room for the worst escaping (`\u0000`), so that growing leaves no copy of the secret behind.
        let room = 256 + 6 * texts.iter().map(|t| t.len()).sum::<usize>();
        let mut plain = Zeroizing::new(Vec::with_capacity(room));
        serde_json::to_writer(&mut *plain, &contents).map_err(|_| corrupted(Part::Records))?;
        let (nonce, sealed) = seal(&key.0, &record_aad(id), plain, random)?;
        Ok(Record { id: id.clone(), nonce, sealed })
    }

    fn open(&self, key: &DataKey) -> Option<Profile> {
        let plain = open(&key.0, &record_aad(&self.id), &self.nonce, &self.sealed)?;
        let contents: OpenedContents<'_> = serde_json::from_slice(&plain).ok()?;
        let OpenedContents { name, environment, site, url, client_id, client_secret, fill_from, about } =
            contents;
        let client_secret = Secret::from_json(client_secret)?;
        Some(Profile {
            id: self.id.clone(),
            name,
            environment,
            site,
            url,
            client_id,
            client_secret,
            fill_from,
            about,
        })
    }
}

fn record_aad(id: &str) -> String {
    format!("oauth-assistant/{VERSION}/record/{id}")
}
