//! The sealed vault: what stands on disk, and how it is opened. The same format is that of the sealed export
//! (`src/profile/export.rs`). Byte by byte, with test vectors: `docs/vault-format.md`.
//!
//! A random 256-bit *data key* seals the records, one a profile, with AES-256-GCM (NIST SP 800-38D) and a
//! fresh 96-bit nonce each. The data key itself is sealed by a key that Argon2id (RFC 9106) derives from
//! the passphrase. So a change of the passphrase touches one small box, and the passphrase is needed once:
//! after that the data key lives in `storage.session`, which is memory only.
//!
//! What is bound to what (the additional authenticated data): a record to its id and its site, so that one record's
//! ciphertext cannot be passed off as another's; the key to the derivation's parameters, so that lowering
//! them opens nothing; the count of changes to the sealed key and to every record, so that none can be taken away or
//! put back unnoticed (`src/profile/vault/counter.rs`). Not defended: a whole browser profile that is put back. A new
//! passphrase does not help against one who holds both an older copy of the vault and the older passphrase: then the
//! client secrets themselves have to be changed.
//!
//! # Versions
//! `parse` looks at `version` before anything else. Version 1 is what 0.1.0 wrote: it counts no changes, and a record's
//! site is sealed in it. It is read, and sealed anew as version 2 when it is unlocked (only then are passphrase and data
//! key at hand), never earlier. A vault from the future is refused and left as it is: the caller must not write over
//! what it could not read.

mod counter;
mod derivation;
mod error;
mod key;
mod record;
mod seal;
mod strength;

pub use counter::{Counter, Doubt};
pub use derivation::MIN_PASSPHRASE;
pub use error::{Part, VaultError};
pub use key::DataKey;
pub use seal::Random;
pub use strength::{Strength, WORDS, Weakness, weakness};

use super::log::Log;
use super::{Profile, Secret};
use crate::creatio::Site;
use counter::State;
use derivation::{Kdf, seal_key};
use error::corrupted;
use record::Record;
use seal::{KEY, NONCE, Sealed, TAG, cleanly, decoded, fill, open, seal};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version that is written.
pub const VERSION: u8 = 2;
/// The version that 0.1.0 wrote.
const FORMER: u8 = 1;
/// Largest vault or export that is read or written, in bytes of JSON.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Most profiles of a vault or an export: what was saved comes back from a backup.
pub const MAX_PROFILES: usize = 2_000;

/// What a sealed file is for. What is sealed in one opens in no other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The vault of this browser.
    #[default]
    Vault,
    /// A sealed export.
    Export,
}

/// The vault as it stands on disk. Beside what its records are of, it holds nothing readable without the data key.
///
/// ```
/// use oauth_assistant::profile::Secret;
/// use oauth_assistant::profile::vault::{SealedVault, VaultError};
/// let mut random = |bytes: &mut [u8]| getrandom::fill(bytes).unwrap_or_default();
/// let passphrase = Secret::new("several words of nobody's".into());
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
    version: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    kdf: Kdf,
    key: Sealed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<State>,
    records: Vec<Record>,
    /// Absent where nothing was filled or written yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    log: Option<Sealed>,
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
    /// `PassphraseTooShort`, `PassphraseWeak`, `NoMemory`, `NoRandomness`.
    pub fn create(passphrase: &Secret, random: &mut Random) -> Result<(SealedVault, DataKey), VaultError> {
        SealedVault::of(Kind::Vault, &[], passphrase, random)
    }

    /// These profiles, sealed by a passphrase that is new here.
    pub(super) fn of(
        kind: Kind,
        profiles: &[Profile],
        passphrase: &Secret,
        random: &mut Random,
    ) -> Result<(SealedVault, DataKey), VaultError> {
        strength::check(passphrase)?;
        let mut data_key = DataKey::zero();
        fill(data_key.bytes_mut(), random)?;
        let prefix = prefix(VERSION, kind);
        let (kdf, key) = seal_key(&prefix, passphrase, &data_key, random)?;
        let records = profiles.iter().map(|profile| Record::seal(&prefix, &data_key, profile, random));
        let records = records.collect::<Result<_, _>>()?;
        let kind = Some(kind);
        let mut vault = SealedVault { version: VERSION, kind, kdf, key, state: None, records, log: None };
        vault.count(&data_key, 1, random)?;
        vault.to_json()?;
        Ok((vault, data_key))
    }

    /// Reads what stands on disk. Nothing is decrypted yet.
    ///
    /// # Errors
    /// `TooLarge`, `NewerVersion`, `Corrupted`. Whatever the error, the caller leaves the stored text as
    /// it is.
    pub fn parse(json: &str) -> Result<SealedVault, VaultError> {
        let vault = SealedVault::read(json)?;
        if vault.kind() == Kind::Vault { Ok(vault) } else { Err(corrupted(Part::Kind)) }
    }

    pub(super) fn read(json: &str) -> Result<SealedVault, VaultError> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        if json.len() > MAX_BYTES {
            return Err(VaultError::TooLarge { bytes: json.len(), cap: MAX_BYTES });
        }
        // The version alone first: nothing else of a newer vault need look like ours.
        let Versioned { version } = serde_json::from_str(json).map_err(|_| corrupted(Part::Version))?;
        let known = u32::from(VERSION);
        if version == 0 {
            return Err(corrupted(Part::Version));
        } else if version > known {
            return Err(VaultError::NewerVersion { found: version, known });
        }
        let vault: SealedVault = serde_json::from_str(json).map_err(|_| corrupted(Part::Structure))?;
        let former = vault.version == FORMER;
        if vault.kind.is_none() != former
            || vault.state.is_none() != former
            || (vault.log.is_some() && (former || vault.kind() == Kind::Export))
        {
            return Err(corrupted(Part::Structure));
        }
        vault.kdf.check(vault.version)?;
        decoded::<NONCE>(&vault.key.nonce).ok_or(corrupted(Part::KeyNonce))?;
        decoded::<{ KEY + TAG }>(&vault.key.sealed).ok_or(corrupted(Part::KeySealed))?;
        Ok(vault)
    }

    /// How many records it has, readable or not.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind.unwrap_or_default()
    }

    /// What everything that is sealed here is bound to.
    fn prefix(&self) -> String {
        prefix(self.version, self.kind())
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

    /// Opens the vault. Takes some tenths of a second, by design.
    ///
    /// # Errors
    /// `WrongPassphrase`, which cannot be told from a tampered key; `NoMemory`.
    pub fn unlock(&self, passphrase: &Secret) -> Result<DataKey, VaultError> {
        let wrapping = self.kdf.derive(passphrase)?;
        let opened = open(&wrapping, &self.kdf.aad(&self.prefix()), &self.key.nonce, &self.key.sealed)
            .ok_or(VaultError::WrongPassphrase)?;
        DataKey::of(&opened).ok_or(corrupted(Part::KeySealed))
    }

    /// The vault as it is written today, where it is of an older format or the derivation has become stronger since.
    /// The data key stays, so an open vault stays open.
    ///
    /// # Errors
    /// `TooLarge`, `NoMemory`, `NoRandomness`.
    pub fn renewed(
        &self,
        passphrase: &Secret,
        key: &DataKey,
        random: &mut Random,
    ) -> Result<Option<SealedVault>, VaultError> {
        if self.version == VERSION && !self.kdf.is_weaker_than_today() {
            return Ok(None);
        }
        let prefix = prefix(VERSION, self.kind());
        let (kdf, sealed_key) = seal_key(&prefix, passphrase, key, random)?;
        let mut records = self.records.clone();
        if self.version == FORMER {
            let cipher = key.cipher();
            for record in &mut records {
                // One that cannot be read stays as it is, until it is removed.
                if let Some(profile) = record.open(&self.prefix(), &cipher) {
                    *record = Record::seal(&prefix, key, &profile, random)?;
                }
            }
        }
        let kind = Some(self.kind());
        let log = self.log.clone();
        let mut next =
            SealedVault { version: VERSION, kind, kdf, key: sealed_key, state: None, records, log };
        next.count(key, self.changes() + 1, random)?;
        next.to_json()?;
        Ok(Some(next))
    }

    /// The profiles. One that cannot be read does not hide the others.
    pub fn profiles(&self, key: &DataKey) -> Opened {
        cleanly(|| self.opened(key, |_| true, BTreeMap::new()))
    }

    /// Those of this site; no other secret is opened for them.
    pub fn profiles_of(&self, key: &DataKey, site: &Site) -> Vec<Profile> {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        self.records.iter().for_each(|record| *times.entry(&record.id).or_default() += 1);
        // Of several records of one id the first counts, whatever its site.
        let may_be = |record: &Record| {
            record.site.as_ref().is_none_or(|of| of == site) || times.get(record.id.as_str()) > Some(&1)
        };
        let mut profiles = cleanly(|| self.opened(key, may_be, BTreeMap::new())).profiles;
        profiles.retain(|profile| profile.site == *site);
        profiles
    }

    /// The profiles after a change of the vault `before`, which held these. What is as it was is not opened again.
    pub fn profiles_since(&self, key: &DataKey, before: &SealedVault, held: Vec<Profile>) -> Vec<Profile> {
        let mut held: BTreeMap<String, Profile> = held.into_iter().map(|p| (p.id.clone(), p)).collect();
        // No nonce is used twice, so it stands for what was sealed with it.
        let known = before.records.iter().filter_map(|r| Some((r.nonce.as_str(), held.remove(&r.id)?)));
        cleanly(|| self.opened(key, |_| true, known.collect())).profiles
    }

    fn opened(
        &self,
        key: &DataKey,
        wanted: impl Fn(&Record) -> bool,
        mut known: BTreeMap<&str, Profile>,
    ) -> Opened {
        let mut opened = Opened::default();
        let mut seen = BTreeSet::new();
        let (prefix, cipher) = (self.prefix(), key.cipher());
        for record in self.records.iter().filter(|record| wanted(record)) {
            let profile = known.remove(record.nonce.as_str()).or_else(|| record.open(&prefix, &cipher));
            // A second record of one id can only be an older one put back: the first counts.
            match profile.filter(|profile| seen.insert(profile.id.clone())) {
                Some(profile) => opened.profiles.push(profile),
                None => opened.unreadable.push(record.id.clone()),
            }
        }
        opened
    }

    /// Adds a profile, or replaces the one with the same id in its place.
    ///
    /// # Errors
    /// `TooLarge`, `NoRandomness`, `FormerVersion`; the vault is then as it was.
    pub fn put(&mut self, key: &DataKey, profile: &Profile, random: &mut Random) -> Result<(), VaultError> {
        self.put_all(key, std::slice::from_ref(profile), random)
    }

    /// The same for several, as one change: all of them or none.
    ///
    /// # Errors
    /// As for `put`.
    pub fn put_all(
        &mut self,
        key: &DataKey,
        profiles: &[Profile],
        random: &mut Random,
    ) -> Result<(), VaultError> {
        let had = self.records.len();
        self.change(key, random, |vault, random| {
            let prefix = vault.prefix();
            for profile in profiles {
                let record = Record::seal(&prefix, key, profile, random)?;
                match vault.records.iter_mut().find(|r| r.id == record.id) {
                    Some(old) => *old = record,
                    None => vault.records.push(record),
                }
            }
            // One of before that has more can still be changed.
            match vault.records.len() {
                found if found > MAX_PROFILES.max(had) => {
                    Err(VaultError::TooMany { found, cap: MAX_PROFILES })
                }
                _ => Ok(()),
            }
        })
    }

    /// Removes every record of this id, readable or not.
    ///
    /// # Errors
    /// As for `put`.
    pub fn remove(&mut self, key: &DataKey, id: &str, random: &mut Random) -> Result<(), VaultError> {
        self.change(key, random, |vault, _| {
            vault.records.retain(|r| r.id != id);
            Ok(())
        })
    }

    /// Removes the records that this key does not open. What it opens stays, also where one of the others bears its id.
    ///
    /// # Errors
    /// As for `put`.
    pub fn remove_unreadable(&mut self, key: &DataKey, random: &mut Random) -> Result<(), VaultError> {
        self.change(key, random, |vault, _| {
            let mut readable = cleanly(|| vault.readable(key)).into_iter();
            vault.records.retain(|_| readable.next().unwrap_or(true));
            Ok(())
        })
    }

    /// Of each record, whether it counts.
    fn readable(&self, key: &DataKey) -> Vec<bool> {
        let mut seen = BTreeSet::new();
        let (prefix, cipher) = (self.prefix(), key.cipher());
        let opens =
            |record: &Record| record.open(&prefix, &cipher).is_some_and(|profile| seen.insert(profile.id));
        self.records.iter().map(opens).collect()
    }

    /// The log of fills and writes; `None` where its box does not open.
    pub fn log(&self, key: &DataKey) -> Option<Log> {
        let Some(Sealed { nonce, sealed }) = &self.log else { return Some(Log::default()) };
        serde_json::from_slice(&open(key.bytes(), &self.log_aad(), nonce, sealed)?).ok()
    }

    /// Puts this log in the place of the one that is there.
    ///
    /// # Errors
    /// As for `put`.
    pub fn set_log(
        &mut self,
        key: &DataKey,
        log: Option<&Log>,
        random: &mut Random,
    ) -> Result<(), VaultError> {
        self.change(key, random, |vault, random| {
            let seal = |log| {
                let plain = crate::json::write(log).into_bytes().into();
                seal(key.bytes(), &vault.log_aad(), plain, random)
            };
            vault.log = log.map(seal).transpose()?;
            Ok(())
        })
    }

    fn log_aad(&self) -> String {
        format!("{}/log", self.prefix())
    }

    /// Seals the data key under a new passphrase, with a new salt and today's parameters. The data key
    /// stays, so an open vault stays open.
    ///
    /// # Errors
    /// `WrongPassphrase` where `old` does not open the vault; `PassphraseTooShort`, `PassphraseWeak`, `NoMemory`,
    /// `NoRandomness`, `FormerVersion`. The vault is then as it was.
    pub fn change_passphrase(
        &mut self,
        old: &Secret,
        new: &Secret,
        random: &mut Random,
    ) -> Result<DataKey, VaultError> {
        let key = self.unlock(old)?;
        strength::check(new)?;
        self.change(&key, random, |vault, random| {
            (vault.kdf, vault.key) = seal_key(&vault.prefix(), new, &key, random)?;
            Ok(())
        })?;
        Ok(key)
    }

    /// One change, counted; as it was where it fails.
    fn change(
        &mut self,
        key: &DataKey,
        random: &mut Random,
        change: impl FnOnce(&mut SealedVault, &mut Random) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        if self.version == FORMER {
            return Err(VaultError::FormerVersion);
        }
        let mut next = self.clone();
        change(&mut next, random)?;
        next.count(key, self.changes() + 1, random)?;
        next.to_json()?;
        *self = next;
        Ok(())
    }
}

fn prefix(version: u8, kind: Kind) -> String {
    match (version, kind) {
        (FORMER, _) => format!("oauth-assistant/{version}"),
        (_, Kind::Vault) => format!("oauth-assistant/{version}/vault"),
        (_, Kind::Export) => format!("oauth-assistant/{version}/export"),
    }
}
