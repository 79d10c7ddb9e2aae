//! The log of fills and writes, kept in the open vault. Nothing waits for it, and what cannot be noted hinders nothing: a
//! fill that was handed over has happened. What is noted by itself is no use of the vault, and keeps it open no longer.

use super::App;
use super::ports::Browser;
use super::refusal::Refusal;
use crate::profile::log::{Came, Done, Entry, Log};
use crate::profile::vault::{DataKey, Random, SealedVault};
use crate::profile::{About, Profile};
use crate::protocol::{FieldOutcome, FieldResult, OwnReply};

impl<B: Browser> App<B> {
    /// What stands in it, the newest first.
    pub(super) async fn log(&self) -> Result<OwnReply, Refusal> {
        let mut entries = self.open().await?.log().ok_or(Refusal::LogUnreadable)?.entries().to_vec();
        entries.reverse();
        Ok(OwnReply::Log { entries })
    }

    /// Removes all of it.
    pub(super) async fn clear_log(&self) -> Result<(), Refusal> {
        let cleared = self.change_profiles(|vault, key, _, random| {
            vault.set_log(key, None, random).map_err(Refusal::from)?;
            Ok(Vec::new())
        });
        cleared.await.map(drop)
    }

    /// The values of a profile were handed over: when it was used is noted, too.
    pub(super) async fn handed_over(&self, id: &str, entry: Entry) {
        let used_ms = Some(entry.at_ms);
        let noted = self.change_vault(|vault, key, profiles, random| {
            if let Some(profile) = profiles.iter().find(|profile| profile.id == id) {
                let about = About { used_ms, ..profile.about.clone() };
                let used = Profile { about, ..profile.clone() };
                vault.put(key, &used, random).map_err(Refusal::from)?;
            }
            match add(vault, key, entry, random) {
                // That it was used is noted all the same.
                Err(Refusal::LogUnreadable) => Ok(Vec::new()),
                noted => noted,
            }
        });
        let _ = noted.await;
    }

    /// What came of it.
    pub(super) async fn note(&self, entry: Entry) {
        let _ = self.change_vault(|vault, key, _, random| add(vault, key, entry, random)).await;
    }
}

/// A log that cannot be read is not written over: it is removed by who has seen that.
fn add(
    vault: &mut SealedVault,
    key: &DataKey,
    entry: Entry,
    random: &mut Random,
) -> Result<Vec<Profile>, Refusal> {
    let mut log: Log = vault.log(key).ok_or(Refusal::LogUnreadable)?;
    log.note(entry);
    vault.set_log(key, Some(&log), random).map_err(Refusal::from)?;
    Ok(Vec::new())
}

/// What came of a fill, by what the page's content script says of its fields.
pub(super) fn filled(outcomes: &[FieldOutcome]) -> Done {
    Done::Fill(match outcomes {
        [] => Came::Unknown,
        outcomes => Came::of_parts(outcomes.iter().map(|outcome| match outcome.result {
            FieldResult::Held => Some(true),
            FieldResult::Untouched | FieldResult::Spared | FieldResult::PutBack => Some(false),
            FieldResult::Changed | FieldResult::Left => None,
        })),
    })
}
