//! What is kept on disk, as one value: read once, changed as a whole.
//!
//! The background alone writes it, so what it has read or written last is what stands there. Every change is
//! made under the lock, as one transaction, and counts only when the browser has it on disk.

use super::App;
use super::lock::Held;
use super::ports::{Browser, Record, Records, Refused};
use super::refusal::Refusal;
use super::sites::Entry;
use crate::creatio::Site;
use crate::probe::Remembered;
use crate::profile::policy::{Policy, Settings};
use crate::profile::vault::{Counter, SealedVault, VaultError};
use crate::protocol::Preferences;
use futures_util::future::join;
use std::rc::Rc;

/// Everything that decides.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Kept {
    /// The vault, if there is one. One that cannot be read is left as it is.
    pub(super) vault: Option<Result<SealedVault, VaultError>>,
    /// How often it was changed, by what is kept beside it.
    pub(super) counter: Option<Counter>,
    pub(super) sites: Vec<Entry>,
    /// The person's own; what is in force says [`Kept::in_force`].
    pub(super) settings: Preferences,
    pub(super) memory: Vec<Remembered>,
    /// What the organisation has set. It is not ours to write.
    pub(super) policy: Rc<Policy>,
}

impl Kept {
    fn read(records: &Records, policy: Policy) -> Kept {
        let text = |record| records.get(&record).map(String::as_str);
        let mut settings: Preferences =
            text(Record::Settings).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        settings.bound();
        Kept {
            vault: text(Record::Vault).map(SealedVault::parse),
            counter: text(Record::Counter).and_then(|text| serde_json::from_str(text).ok()),
            sites: text(Record::Sites).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default(),
            settings,
            memory: text(Record::Memory).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default(),
            policy: Rc::new(policy),
        }
    }

    /// The settings, where the organisation decides them as it has.
    pub(super) fn in_force(&self) -> Preferences {
        let Settings { idle_minutes, most_hours, record } = self.policy.settings;
        let mut settings = self.settings.clone();
        settings.idle_minutes = idle_minutes.unwrap_or(settings.idle_minutes);
        settings.most_hours = most_hours.unwrap_or(settings.most_hours);
        settings.record = record.unwrap_or(settings.record);
        settings
    }

    /// What is kept once the person wants these settings. What the organisation decides stays the person's own beneath
    /// that, for when it decides it no more.
    pub(super) fn with_settings(&self, mut wanted: Preferences) -> Kept {
        wanted.bound();
        let Settings { idle_minutes, most_hours, record } = self.policy.settings;
        if idle_minutes.is_some() {
            wanted.idle_minutes = self.settings.idle_minutes;
        }
        if most_hours.is_some() {
            wanted.most_hours = self.settings.most_hours;
        }
        if record.is_some() {
            wanted.record = self.settings.record;
        }
        Kept { settings: wanted, ..self.clone() }
    }

    /// The sites on which the assistant is at work: those that the person enabled, as far as they are allowed.
    pub(super) fn enabled(&self) -> impl Iterator<Item = &Entry> {
        self.sites.iter().filter(|entry| self.policy.allows(&entry.site))
    }

    /// The sites that the person enabled, and on which nothing runs, because they are not allowed.
    pub(super) fn stopped(&self) -> Vec<Site> {
        let stopped = self.sites.iter().filter(|entry| !self.policy.allows(&entry.site));
        stopped.map(|entry| entry.site.clone()).collect()
    }

    /// What has to be written so that `next` stands there.
    fn changes(&self, next: &Kept) -> Result<Vec<(Record, Option<String>)>, Refusal> {
        let mut changes = Vec::new();
        if self.vault != next.vault {
            let text = match &next.vault {
                None => None,
                Some(Ok(vault)) => Some(vault.to_json().map_err(Refusal::from)?),
                Some(Err(e)) => return Err(Refusal::from(e.clone())),
            };
            changes.push((Record::Vault, text));
        }
        if self.counter != next.counter {
            changes.push((Record::Counter, next.counter.as_ref().map(crate::json::write)));
        }
        if self.sites != next.sites {
            changes.push((Record::Sites, Some(crate::json::write(&next.sites))));
        }
        if self.settings != next.settings {
            changes.push((Record::Settings, Some(crate::json::write(&next.settings))));
        }
        if self.memory != next.memory {
            changes.push((Record::Memory, Some(crate::json::write(&next.memory))));
        }
        Ok(changes)
    }
}

/// A change under way. While it lives, nobody else changes anything that is kept.
pub(super) struct Change<'a, B: Browser> {
    app: &'a App<B>,
    held: Held<'a>,
    kept: Rc<Kept>,
}

impl<B: Browser> Change<'_, B> {
    /// As it is.
    pub(super) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// For what changes beside it in the browser's memory.
    pub(super) fn held(&self) -> &Held<'_> {
        &self.held
    }

    /// Makes it so. If the browser refuses, all is as it was, here as on disk.
    pub(super) async fn commit(&mut self, next: Kept) -> Result<(), Refusal> {
        let changes = self.kept.changes(&next)?;
        if changes.is_empty() {
            return Ok(());
        }
        if self.app.browser.commit(&self.held, &changes).await.is_err() {
            // What stands on disk is read anew by whoever wants it next.
            self.app.kept.take();
            return Err(Refusal::NotStored);
        }
        self.kept = Rc::new(next);
        *self.app.kept.borrow_mut() = Some(self.kept.clone());
        Ok(())
    }
}

/// What stands at the mark once everything was taken over and read back.
const READ_BACK: &str = "read back";
/// What stands there once nothing of it is left in `storage.local` either.
const DONE: &str = "done";

/// The records, and whether they may be changed: not before those of version 0.1.0 have been taken over.
struct Opened {
    records: Records,
    taken_over: bool,
}

impl<B: Browser> App<B> {
    /// Reads what is kept before anybody asks for it. Where that fails, whoever asks is told.
    pub async fn begin(&self) {
        let _ = self.kept().await;
    }

    /// What is kept, as it is now.
    pub(super) async fn kept(&self) -> Result<Rc<Kept>, Refusal> {
        if let Some(kept) = &*self.kept.borrow() {
            return Ok(kept.clone());
        }
        let held = self.lock.hold().await;
        Ok(self.kept_under(&held).await?.0)
    }

    /// The same for who holds the lock, and whether it may be changed.
    pub(super) async fn kept_under(&self, held: &Held<'_>) -> Result<(Rc<Kept>, bool), Refusal> {
        if let Some(kept) = &*self.kept.borrow() {
            return Ok((kept.clone(), true));
        }
        let (opened, policy) = join(self.take_over(held), self.browser.policy()).await;
        let Opened { records, taken_over } = opened.map_err(|Refused| Refusal::Unreadable)?;
        let policy = policy.as_deref().map(Policy::read).unwrap_or_default();
        let kept = Rc::new(Kept::read(&records, policy));
        if taken_over {
            *self.kept.borrow_mut() = Some(kept.clone());
        }
        Ok((kept, taken_over))
    }

    /// Begins a change.
    pub(super) async fn change(&self) -> Result<Change<'_, B>, Refusal> {
        let held = self.lock.hold().await;
        match self.kept_under(&held).await? {
            (kept, true) => Ok(self.change_under(held, kept)),
            (_, false) => Err(Refusal::NotStored),
        }
    }

    /// The same for who holds the lock already, and has read what is kept.
    pub(super) fn change_under<'a>(&'a self, held: Held<'a>, kept: Rc<Kept>) -> Change<'a, B> {
        Change { app: self, held, kept }
    }

    /// What version 0.1.0 kept in `storage.local` is taken over once: copied in one transaction, read back, and
    /// only then removed there. The mark is in the database, where no page's process can write; from it on
    /// nothing is read from `storage.local`. Whatever ends in between, the next start goes on from there.
    async fn take_over(&self, held: &Held<'_>) -> Result<Opened, Refused> {
        let mut records = self.browser.read().await?;
        match records.remove(&Record::TakenOver) {
            Some(mark) if mark == DONE => return Ok(Opened { records, taken_over: true }),
            Some(_) => {}
            None => {
                let former = self.browser.former().await?;
                if former.is_empty() {
                    let done = [(Record::TakenOver, Some(DONE.to_owned()))];
                    let taken_over = self.browser.commit(held, &done).await.is_ok();
                    return Ok(Opened { records, taken_over });
                }
                if self.copy(held, &former).await.is_err() {
                    return Ok(Opened { records: former, taken_over: false });
                }
                records = former;
            }
        }
        // If it cannot be removed now, it will be at the next start.
        if self.browser.remove_former(held).await.is_ok() {
            let _ = self.browser.commit(held, &[(Record::TakenOver, Some(DONE.to_owned()))]).await;
        }
        Ok(Opened { records, taken_over: true })
    }

    async fn copy(&self, held: &Held<'_>, former: &Records) -> Result<(), Refused> {
        // Also what is not there: an earlier try may have been cut off.
        let copies = Record::FORMER.map(|record| (record, former.get(&record).cloned()));
        self.browser.commit(held, &copies).await?;
        if self.browser.read().await? != *former {
            return Err(Refused);
        }
        self.browser.commit(held, &[(Record::TakenOver, Some(READ_BACK.to_owned()))]).await
    }

    /// Makes sure that no sealed secret is left where version 0.1.0 kept it.
    pub(super) async fn nothing_former(&self, held: &Held<'_>) -> Result<(), Refused> {
        if !self.browser.former().await?.contains_key(&Record::Vault) {
            return Ok(());
        }
        self.browser.remove_former(held).await?;
        if self.browser.former().await?.contains_key(&Record::Vault) { Err(Refused) } else { Ok(()) }
    }
}
