//! The sealed export: the profiles in a file, under a passphrase of its own, in the format of the vault. And what an import
//! of it would do, before anything is done.

use super::vault::{DataKey, Kind, MAX_PROFILES, Part, Random, SealedVault, VaultError};
use super::{About, Profile, ProfileDraft, ProfileField, ProfileHead, Remark, Secret, validate};
use crate::creatio::Site;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Why an export could not be opened. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// The passphrase is not that of the export, or the sealed key was altered: these look the same.
    WrongPassphrase,
    /// It ends too early, or is no text of ours any more.
    Damaged,
    /// A part is not what was written: it was altered, taken away or exchanged.
    Altered,
    /// It was written by a newer version.
    NewerVersion {
        /// Its version.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// It is no export but a vault out of a browser's database.
    IsVault,
    /// More bytes than are read.
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The most there may be.
        cap: usize,
    },
    /// More profiles than are taken.
    TooMany {
        /// How many.
        found: usize,
        /// The most there may be.
        cap: usize,
    },
    /// The browser has not enough memory left to derive the key.
    NoMemory,
}

impl ExportError {
    /// Message key and substitutions of the text that says what happened and the next step.
    pub fn message(&self) -> (&'static str, Vec<String>) {
        let numbers = |a: &dyn ToString, b: &dyn ToString| vec![a.to_string(), b.to_string()];
        match self {
            ExportError::WrongPassphrase => ("export_wrong_passphrase", vec![]),
            ExportError::Damaged => ("export_damaged", vec![]),
            ExportError::Altered => ("export_altered", vec![]),
            ExportError::NewerVersion { found, known } => ("export_newer_version", numbers(found, known)),
            ExportError::IsVault => ("export_is_vault", vec![]),
            ExportError::TooLarge { bytes, cap } => ("export_too_large", numbers(bytes, cap)),
            ExportError::TooMany { found, cap } => ("export_too_many", numbers(found, cap)),
            ExportError::NoMemory => ("vault_no_memory", vec![]),
        }
    }
}

/// Whether a file is meant to be a sealed export, whole or not.
pub fn is_meant(text: &[u8]) -> bool {
    let start = text.trim_ascii_start();
    let start = start.get(..start.len().min(256)).unwrap_or_default();
    let has = |word: &[u8]| start.windows(word.len()).any(|part| part == word);
    start.starts_with(b"{") && has(b"\"kdf\"") && has(b"argon2id")
}

/// These profiles as a sealed file.
///
/// # Errors
/// `PassphraseTooShort`, `PassphraseWeak`, `TooLarge`, `NoMemory`, `NoRandomness`.
pub fn seal(profiles: &[Profile], passphrase: &Secret, random: &mut Random) -> Result<String, VaultError> {
    SealedVault::of(Kind::Export, profiles, passphrase, random)?.0.to_json()
}

/// The profiles of a sealed file, all of them or none.
///
/// ```
/// use oauth_assistant::profile::{Secret, export};
/// let mut random = |bytes: &mut [u8]| getrandom::fill(bytes).unwrap_or_default();
/// let passphrase = Secret::new("several words of nobody's".into());
/// let text = export::seal(&[], &passphrase, &mut random)?;
/// assert_eq!(export::open(&text, &passphrase), Ok(vec![]));
/// assert_eq!(export::open(&text[1..], &passphrase), Err(export::ExportError::Damaged));
/// # Ok::<(), oauth_assistant::profile::vault::VaultError>(())
/// ```
///
/// # Errors
/// Why not.
pub fn open(text: &str, passphrase: &Secret) -> Result<Vec<Profile>, ExportError> {
    let sealed = read(text)?;
    let key = sealed.unlock(passphrase).map_err(of_vault)?;
    profiles(&sealed, &key)
}

/// A sealed file that is an export. Nothing is decrypted yet.
///
/// # Errors
/// Why it is none that could be opened.
pub fn read(text: &str) -> Result<SealedVault, ExportError> {
    let sealed = SealedVault::read(text).map_err(of_vault)?;
    let found = sealed.len();
    if sealed.kind() != Kind::Export {
        Err(ExportError::IsVault)
    } else if found > MAX_PROFILES {
        Err(ExportError::TooMany { found, cap: MAX_PROFILES })
    } else {
        Ok(sealed)
    }
}

/// All profiles of an export, with its data key.
///
/// # Errors
/// `Altered`.
pub fn profiles(export: &SealedVault, key: &DataKey) -> Result<Vec<Profile>, ExportError> {
    let opened = export.profiles(key);
    let whole = export.is_whole(key) && opened.unreadable.is_empty();
    whole.then_some(opened.profiles).ok_or(ExportError::Altered)
}

fn of_vault(error: VaultError) -> ExportError {
    match error {
        VaultError::WrongPassphrase => ExportError::WrongPassphrase,
        VaultError::NewerVersion { found, known } => ExportError::NewerVersion { found, known },
        VaultError::TooLarge { bytes, cap } => ExportError::TooLarge { bytes, cap },
        VaultError::NoMemory => ExportError::NoMemory,
        // Where even the version cannot be read, or the whole is no JSON, it was cut off or is none of ours.
        VaultError::Corrupted { what: Part::Version | Part::Structure } => ExportError::Damaged,
        VaultError::Corrupted { .. }
        | VaultError::TooMany { .. }
        | VaultError::PassphraseTooShort { .. }
        | VaultError::PassphraseWeak { .. }
        | VaultError::FormerVersion
        | VaultError::NoRandomness => ExportError::Altered,
    }
}

/// What an import would do with one profile of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    /// The profile of the file, without its secret. Its id is the one that it gets here.
    pub profile: ProfileHead,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a profile of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is not here yet.
    Added {},
    /// The very same is here.
    Same {},
    /// Another state of it is here, which it replaces if that is wanted.
    Changed {
        /// Its name here.
        name: String,
        /// What differs.
        fields: Vec<Differing>,
    },
    /// It is not taken.
    Refused {
        /// Why: a message key and its substitutions.
        why: Remark,
    },
}

/// Something in which two profiles differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Differing {
    /// A field of the form.
    Field(ProfileField),
    /// The environment.
    Environment,
    /// Something that is in no field of the form.
    Other,
}

/// Which profiles of a file are taken: all that are new, and of those that are here in another state the wanted.
#[derive(Debug)]
pub struct Plan {
    /// What becomes of each, in the order of the file.
    pub planned: Vec<Planned>,
    /// Those that would be saved if everything were wanted, by their place in `planned`.
    profiles: Vec<Profile>,
}

impl Plan {
    /// What these profiles would do to those that are stored.
    pub fn of(incoming: Vec<Profile>, stored: &[Profile]) -> Plan {
        let mut taken = BTreeSet::new();
        let mut plan = Plan { planned: Vec::new(), profiles: Vec::new() };
        for mut profile in incoming {
            let here = counterpart(&profile, stored);
            if let Some(here) = here {
                profile.id.clone_from(&here.id);
                // What came of it here is not what a file says.
                let verified = here.about.verified.clone();
                profile.about.used_ms = here.about.used_ms;
                profile.about.edits = here.about.edits;
                profile.about.verified = verified.filter(|_| profile.client_secret == here.client_secret);
            }
            let fate = match refused(&profile) {
                Some(why) => Fate::Refused { why },
                None if !taken.insert(profile.id.clone()) => Fate::Refused { why: twice() },
                None => here.map_or(Fate::Added {}, |here| compared(&profile, here)),
            };
            plan.planned.push(Planned { profile: profile.head(), fate });
            plan.profiles.push(profile);
        }
        plan
    }

    /// The profiles to be saved: nothing that is here is overwritten but what is `wanted`, by its id.
    pub fn wanted(&self, wanted: &[String]) -> Vec<Profile> {
        let takes = |planned: &Planned| match planned.fate {
            Fate::Added {} => true,
            Fate::Changed { .. } => wanted.contains(&planned.profile.id),
            Fate::Same {} | Fate::Refused { .. } => false,
        };
        let both = self.planned.iter().zip(&self.profiles);
        both.filter(|(planned, _)| takes(planned)).map(|(_, profile)| profile.clone()).collect()
    }
}

/// The stored profile that this one is a state of: the one of its id, else the one for the same client at the same
/// places.
fn counterpart<'a>(profile: &Profile, stored: &'a [Profile]) -> Option<&'a Profile> {
    let place =
        |p: &Profile| -> (Site, String, String) { (p.site.clone(), p.url.clone(), p.client_id.clone()) };
    let wanted = place(profile);
    stored.iter().find(|p| p.id == profile.id).or_else(|| stored.iter().find(|p| place(p) == wanted))
}

/// What could not have been saved in the form is not taken out of a file either.
fn refused(profile: &Profile) -> Option<Remark> {
    let draft = ProfileDraft {
        name: &profile.name,
        environment: profile.environment,
        site: &profile.site.text(),
        url: &profile.url,
        client_id: &profile.client_id,
        client_secret: Some(&profile.client_secret),
        fill_from: profile.fill_from,
        tags: &profile.about.tags,
        notes: &profile.about.notes,
    };
    if let Some(Err(remarks)) = profile.new_secret.as_ref().map(|new| profile.rotating(new)) {
        return remarks.into_iter().next();
    }
    match validate(&draft, None, [0; 16]) {
        Err(remarks) => remarks.into_iter().next(),
        Ok(checked) if checked.profile.site != profile.site => {
            let (field, key) = (ProfileField::Site, Cow::Borrowed("export_refused_site"));
            Some(Remark { field, key, subs: vec![] })
        }
        Ok(_) => None,
    }
}

fn twice() -> Remark {
    Remark { field: ProfileField::Name, key: Cow::Borrowed("export_refused_twice"), subs: vec![] }
}

fn compared(new: &Profile, here: &Profile) -> Fate {
    use ProfileField::{ClientId, ClientSecret, Name, Notes, Site, Tags, Url};
    // Whatever else a profile has.
    let rest = Profile {
        name: new.name.clone(),
        environment: new.environment,
        site: new.site.clone(),
        url: new.url.clone(),
        client_id: new.client_id.clone(),
        client_secret: new.client_secret.clone(),
        about: About {
            tags: new.about.tags.clone(),
            notes: new.about.notes.clone(),
            verified: new.about.verified.clone(),
            ..here.about.clone()
        },
        ..here.clone()
    };
    let fields: Vec<Differing> = [
        (new.name != here.name, Differing::Field(Name)),
        (new.environment != here.environment, Differing::Environment),
        (new.site != here.site, Differing::Field(Site)),
        (new.url != here.url, Differing::Field(Url)),
        (new.client_id != here.client_id, Differing::Field(ClientId)),
        (new.client_secret != here.client_secret, Differing::Field(ClientSecret)),
        (new.about.tags != here.about.tags, Differing::Field(Tags)),
        (new.about.notes != here.about.notes, Differing::Field(Notes)),
        (rest != *new, Differing::Other),
    ]
    .into_iter()
    .filter(|(differs, _)| *differs)
    .map(|(_, what)| what)
    .collect();
    if fields.is_empty() { Fate::Same {} } else { Fate::Changed { name: here.name.clone(), fields } }
}
