//! How often a vault was changed. The count is sealed twice: in the vault, together with all that the vault holds, and
//! beside it. So a vault that is put back alone, or without one of its records, does not go unnoticed.

use super::seal::{Random, Sealed, open, seal};
use super::{DataKey, FORMER, SealedVault, VaultError};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The count within a vault. What is sealed is empty: that it opens says that count, key and records belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    count: u64,
    nonce: String,
    sealed: String,
}

/// The count beside a vault, written in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    count: u64,
    nonce: String,
    sealed: String,
}

/// Why an open vault may not be the one that was saved last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It is an older one.
    Older {
        /// How many changes it has seen.
        found: u64,
        /// How many were saved here.
        kept: u64,
    },
    /// Its key, a record or the count was taken away, put back or exchanged.
    Altered,
    /// The count beside it is missing, or that of another vault.
    Uncounted,
}

impl Doubt {
    /// Message key and substitutions of the text that says what happened and the next step.
    pub fn message(self) -> (&'static str, Vec<String>) {
        match self {
            Doubt::Older { found, kept } => ("vault_older", vec![found.to_string(), kept.to_string()]),
            Doubt::Altered => ("vault_altered", vec![]),
            Doubt::Uncounted => ("vault_uncounted", vec![]),
        }
    }
}

impl Counter {
    fn opens(&self, key: &DataKey) -> bool {
        let Counter { count, nonce, sealed } = self;
        open(key.bytes(), &beside_aad(*count), nonce, sealed).is_some()
    }
}

impl SealedVault {
    /// How many changes it has seen, by its own word; none is counted in version 1.
    pub(super) fn changes(&self) -> u64 {
        self.state.as_ref().map_or(0, |state| state.count)
    }

    /// Seals the count together with all that the vault holds now.
    pub(super) fn count(&mut self, key: &DataKey, count: u64, random: &mut Random) -> Result<(), VaultError> {
        let Sealed { nonce, sealed } = seal(key.bytes(), &self.state_aad(count), nothing(), random)?;
        self.state = Some(State { count, nonce, sealed });
        Ok(())
    }

    /// The count to be kept beside this vault.
    ///
    /// # Errors
    /// `NoRandomness`.
    pub fn counter(&self, key: &DataKey, random: &mut Random) -> Result<Counter, VaultError> {
        let count = self.changes();
        let Sealed { nonce, sealed } = seal(key.bytes(), &beside_aad(count), nothing(), random)?;
        Ok(Counter { count, nonce, sealed })
    }

    /// Whether this may not be the vault that was saved last, by the count that is kept beside it.
    pub fn doubt(&self, key: &DataKey, beside: Option<&Counter>) -> Option<Doubt> {
        let found = self.changes();
        if self.version != FORMER && !self.is_whole(key) {
            return Some(Doubt::Altered);
        }
        match beside {
            // Version 0.1.0 counted nothing.
            None if self.version == FORMER => None,
            Some(beside) if beside.opens(key) && beside.count >= found => {
                let kept = beside.count;
                (kept > found).then_some(Doubt::Older { found, kept })
            }
            None | Some(_) => Some(Doubt::Uncounted),
        }
    }

    /// The vault as it is, taken for the one that counts.
    ///
    /// # Errors
    /// `NoRandomness`, `FormerVersion`.
    pub fn accepted(
        &self,
        key: &DataKey,
        beside: Option<&Counter>,
        random: &mut Random,
    ) -> Result<SealedVault, VaultError> {
        let mut next = self.clone();
        if self.version == FORMER {
            return Err(VaultError::FormerVersion);
        }
        let kept = beside.filter(|beside| beside.opens(key)).map_or(0, |beside| beside.count);
        next.count(key, kept.max(self.changes()) + 1, random)?;
        Ok(next)
    }

    /// Whether the count belongs to the key and the records that are there.
    pub(in crate::profile) fn is_whole(&self, key: &DataKey) -> bool {
        self.state.as_ref().is_some_and(|State { count, nonce, sealed }| {
            open(key.bytes(), &self.state_aad(*count), nonce, sealed).is_some()
        })
    }

    /// No nonce is used twice, so it stands for what was sealed with it.
    fn state_aad(&self, count: u64) -> String {
        let mut aad = format!("{}/state\n{count}\n{}", self.prefix(), self.key.nonce);
        for record in &self.records {
            aad.push('\n');
            aad.push_str(&record.nonce);
        }
        if let Some(log) = &self.log {
            aad.push_str("\nlog ");
            aad.push_str(&log.nonce);
        }
        aad
    }
}

fn beside_aad(count: u64) -> String {
    format!("oauth-assistant/{}/counter\n{count}", super::VERSION)
}

fn nothing() -> Zeroizing<Vec<u8>> {
    Zeroizing::default()
}
