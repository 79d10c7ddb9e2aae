//! Writing Creatio's settings: a preview of what would change, a list of refusals, one request, and what is
//! known of it afterwards.
//!
//! What has begun stands in the journal before it begins. So whatever ends in between, the background, the tab
//! or the session, the popup says of each setting what is known of it, and never more.

mod journal;
mod outcome;
mod way;

use super::lock::Held;
use super::ports::{Browser, Patience, Refused};
use super::refusal::{Refusal, Trouble, WriteRefusal};
use super::vault::Picked;
use super::{App, Done};
use crate::creatio::apply::{self, Call, Reading, Saved};
use crate::creatio::{Runtime, Settings, Site, Three};
use crate::probe::Outcome;
use crate::profile::Profile;
use crate::profile::log::Came;
use crate::protocol::{Document, OwnReply, SettingsToWrite, WriteView};
use journal::{Journal, Stage};
use outcome::{Judged, judged, same, seen, trouble};
use way::Way;

/// The site whose settings are being written by this background. What the journal says to be under way and
/// nobody here knows of was cut off.
pub(super) struct UnderWay<'a, B: Browser>(&'a App<B>, String);

impl<B: Browser> Drop for UnderWay<'_, B> {
    fn drop(&mut self) {
        self.0.writing.borrow_mut().retain(|site| *site != self.1);
    }
}

impl<B: Browser> App<B> {
    /// Asks Creatio what stands there and what the user may, and shows what the profile would change.
    pub(super) async fn preview_write(&self, tab: i64, profile: &str) -> Result<(), Refusal> {
        let document = self.page_of(tab).await?;
        let _busy = self.begin_write(&document.site)?;
        if document.site.is_cloud() {
            return Err(Refusal::from(WriteRefusal::Cloud));
        }
        let Picked { profile, in_time } = self.cleared(&document, profile).await?;
        self.touch(in_time).await;
        let profile = profile.head().connection();
        let way = self.way_to_creatio(&document).await?;
        let (runtime, old) = self.read_settings(&document, &way).await?;
        let right = self.may_write(&document, &way, runtime).await?;
        let new = Settings { url: Some(profile.url.clone()), client_id: Some(profile.client_id.clone()) };
        let stage = Stage::Preview { changed: false };
        let journal = Journal { id: self.random_name()?, profile, right, old, new, undo: false, stage };
        self.keep_journal(&document.site, &journal).await
    }

    /// Writes what a preview shows: to the document of this tab, if everything is still as it was shown.
    pub(super) async fn write_settings(&self, tab: i64, id: &str) -> Done {
        let written = self.write_previewed(tab, id).await;
        self.written(tab, written).await
    }

    async fn write_previewed(&self, tab: i64, id: &str) -> Result<(), Refusal> {
        let document = self.page_of(tab).await?;
        let _busy = self.begin_write(&document.site)?;
        let mut journal = self.journal_of(&document.site, id).await?;
        if !matches!(journal.stage, Stage::Preview { .. }) {
            return Err(Refusal::from(WriteRefusal::Void));
        }
        self.cleared_as_shown(&document, &journal).await?;
        let way = self.way_to_creatio(&document).await?;
        let (runtime, now) = self.read_settings(&document, &way).await?;
        if now != journal.old {
            journal.old = now;
            journal.id = self.random_name()?;
            journal.stage = Stage::Preview { changed: true };
            self.keep_journal(&document.site, &journal).await?;
            return Err(Refusal::from(WriteRefusal::Changed));
        }
        // Once more: Creatio took its time to answer, and the vault may have been locked meanwhile.
        let Picked { profile, in_time } = self.cleared_as_shown(&document, &journal).await?;
        self.touch(in_time).await;
        let Profile { url, client_id, client_secret, .. } = profile;
        let settings = SettingsToWrite {
            path: apply::write_path(&document.site, runtime),
            url: Some(url),
            client_id: Some(client_id),
            client_secret: Some(client_secret),
        };
        self.send_write(&document, &way, journal, &settings).await
    }

    /// Puts back what a write has changed, if it still stands there.
    pub(super) async fn undo_write(&self, tab: i64, id: &str) -> Done {
        let undone = self.undo_written(tab, id).await;
        self.written(tab, undone).await
    }

    async fn undo_written(&self, tab: i64, id: &str) -> Result<(), Refusal> {
        let document = self.page_of(tab).await?;
        let _busy = self.begin_write(&document.site)?;
        let mut journal = self.journal_of(&document.site, id).await?;
        let Three { url, client_id, .. } = journal.undoable();
        if !url && !client_id {
            return Err(Refusal::from(WriteRefusal::Void));
        }
        self.still_enabled(&document).await?;
        let way = self.way_to_creatio(&document).await?;
        let (runtime, now) = self.read_settings(&document, &way).await?;
        let stands = same(&now.url, &journal.new.url) && same(&now.client_id, &journal.new.client_id);
        if !stands {
            return Err(Refusal::from(WriteRefusal::UndoChanged));
        }
        self.still_enabled(&document).await?;
        let before = std::mem::replace(&mut journal.old, now.clone());
        journal.new = Settings {
            url: if url { before.url } else { now.url },
            client_id: if client_id { before.client_id } else { now.client_id },
        };
        journal.undo = true;
        let settings = SettingsToWrite {
            path: apply::write_path(&document.site, runtime),
            url: url.then(|| journal.new.url.clone().unwrap_or_default()),
            client_id: client_id.then(|| journal.new.client_id.clone().unwrap_or_default()),
            client_secret: None,
        };
        self.send_write(&document, &way, journal, &settings).await
    }

    /// The preview was given up, or the outcome has been read.
    pub(super) async fn dismiss_write(&self, tab: i64, id: &str) -> Result<(), Refusal> {
        let document = self.document_of(tab).await.ok_or_else(|| Refusal::from(Trouble::NoPage))?;
        let _busy = self.begin_write(&document.site)?;
        let held = self.lock.hold().await;
        self.journal_of(&document.site, id).await?;
        let erased = self.browser.erase(&held, &[&journal_key(&document.site)]).await;
        erased.map_err(|Refused| Refusal::from(WriteRefusal::NotKept))
    }

    /// With its site goes what is known of its writing.
    pub(super) async fn forget_write(&self, held: &Held<'_>, site: &Site) {
        let _ = self.browser.erase(held, &[&journal_key(site)]).await;
    }

    /// The one request, between its two entries in the journal.
    async fn send_write(
        &self,
        document: &Document,
        way: &Way,
        mut journal: Journal,
        settings: &SettingsToWrite,
    ) -> Result<(), Refusal> {
        journal.id = self.random_name()?;
        journal.stage = Stage::Writing;
        self.keep_journal(&document.site, &journal).await?;
        self.browser.changed();
        let at_ms = self.browser.now_ms();
        let entry = journal.entry(at_ms, &document.site, Came::Unknown);
        match journal.undo {
            true => self.note(entry).await,
            false => self.handed_over(&journal.profile.id, entry).await,
        }
        let outcome = self.write_by(way, document, settings).await;
        let Judged { mut saved, mut why, said } = judged(outcome, settings);
        // That the values hold is what proves it; what nobody told of can be seen as well.
        let now = self.read_settings(document, way).await.ok().map(|(_, now)| now);
        if let Some(now) = &now {
            let Journal { old, new, .. } = &journal;
            saved.url = seen(saved.url, &old.url, &new.url, &now.url);
            saved.client_id = seen(saved.client_id, &old.client_id, &new.client_id, &now.client_id);
        }
        if saved.values().iter().all(|s| matches!(s, Saved::Written | Saved::Untouched)) {
            why = None;
        }
        journal.stage = Stage::Ended { saved, why, said, read_back: now.is_some() };
        // Kept or not, the journal says that it had begun.
        let kept = self.keep_journal(&document.site, &journal).await;
        self.note(journal.entry(at_ms, &document.site, Came::of(saved))).await;
        kept.map_err(|_| Refusal::from(WriteRefusal::OutcomeNotKept))
    }

    /// What is said of a write that was ordered. Creatio's health is asked anew: what was known of it is past.
    async fn written(&self, tab: i64, result: Result<(), Refusal>) -> Done {
        if let Err(failure) = result {
            return (failure.into(), None);
        }
        let (_, follow) = self.check_again(tab).await;
        (OwnReply::Done {}, follow)
    }

    /// The page of Creatio in this tab.
    async fn page_of(&self, tab: i64) -> Result<Document, Refusal> {
        let document = self.document_of(tab).await.ok_or_else(|| Refusal::from(Trouble::NoPage))?;
        self.look_at(&document, Patience::Full).await;
        Ok(document)
    }

    /// One write of a site at a time.
    fn begin_write(&self, site: &Site) -> Result<UnderWay<'_, B>, Refusal> {
        let name = site.text();
        let mut writing = self.writing.borrow_mut();
        if writing.contains(&name) {
            return Err(Refusal::from(WriteRefusal::UnderWay));
        }
        writing.push(name.clone());
        Ok(UnderWay(self, name))
    }

    /// What has to hold before anything of a profile goes to a site: it is enabled, the vault is open, and the
    /// profile is bound to exactly this site.
    async fn cleared(&self, document: &Document, profile: &str) -> Result<Picked, Refusal> {
        self.still_enabled(document).await?;
        self.profile_for(profile, &document.site).await.map_err(|refusal| match refusal {
            Refusal::NotBound => WriteRefusal::NotBound.into(),
            Refusal::VaultLocked => WriteRefusal::Locked.into(),
            other => other,
        })
    }

    async fn still_enabled(&self, document: &Document) -> Result<(), Refusal> {
        self.enabled(&document.site)
            .await
            .then_some(())
            .ok_or_else(|| Refusal::from(WriteRefusal::NotEnabled))
    }

    /// And that it is the profile that was shown.
    async fn cleared_as_shown(&self, document: &Document, journal: &Journal) -> Result<Picked, Refusal> {
        let picked = self.cleared(document, &journal.profile.id).await?;
        (picked.profile.head().connection() == journal.profile)
            .then_some(picked)
            .ok_or_else(|| Refusal::from(WriteRefusal::ProfileChanged))
    }

    /// Where neither the page nor an answer has told the runtime, both prefixes are tried.
    async fn read_settings(&self, document: &Document, way: &Way) -> Result<(Runtime, Settings), Refusal> {
        let known = self.with(document, |sheet| sheet.runtime()).flatten();
        let candidates = match known {
            Some(runtime) => vec![runtime],
            None => vec![Runtime::Framework, Runtime::Net],
        };
        let mut failed = None;
        for runtime in candidates {
            match self.question(document, way, &apply::read_settings(&document.site, runtime)).await {
                Err(trouble) => drop(failed.get_or_insert(trouble)),
                Ok(body) => match apply::reading(&body) {
                    Reading::Values(settings) => return Ok((runtime, settings)),
                    Reading::Lacks(field) => {
                        return Err(WriteRefusal::NoSetting(field).into());
                    }
                    Reading::None => drop(failed.get_or_insert(Trouble::Unreadable)),
                },
            }
        }
        // Where the prefix is a guess, a status says no more than that the guess was wrong.
        let guessed = |trouble: &Trouble| known.is_none() && matches!(trouble, Trouble::Status(_));
        let failed = failed.filter(|trouble| !guessed(trouble));
        Err(failed.map_or_else(|| WriteRefusal::RuntimeUnknown.into(), Refusal::from))
    }

    /// Whether the user may change system settings; `None` where Creatio does not tell.
    async fn may_write(
        &self,
        document: &Document,
        way: &Way,
        runtime: Runtime,
    ) -> Result<Option<bool>, Refusal> {
        match self.question(document, way, &apply::may_write(&document.site, runtime)).await {
            Ok(body) => Ok(apply::right(&body)),
            // A service that is not there tells nothing; a session that has ended does.
            Err(Trouble::Status(_)) => Ok(None),
            Err(trouble) => Err(trouble.into()),
        }
    }

    /// The body of Creatio's answer, or why there is none. Nothing is written by this.
    async fn question(&self, document: &Document, way: &Way, ask: &Call) -> Result<String, Trouble> {
        let outcome = self.ask_by(way, document, ask).await;
        match trouble(&outcome) {
            Some(trouble) => Err(trouble),
            None => match outcome {
                Some(Outcome::Answer { body, truncated: false, .. }) => Ok(body),
                _ => Err(Trouble::Unreadable),
            },
        }
    }

    async fn journal(&self, site: &Site) -> Option<Journal> {
        serde_json::from_str(&self.recall(&journal_key(site)).await?).ok()
    }

    async fn journal_of(&self, site: &Site, id: &str) -> Result<Journal, Refusal> {
        self.journal(site).await.filter(|j| j.id == id).ok_or_else(|| Refusal::from(WriteRefusal::Void))
    }

    async fn keep_journal(&self, site: &Site, journal: &Journal) -> Result<(), Refusal> {
        let held = self.lock.hold().await;
        // What is over is told whatever has happened meanwhile; nothing begins on a site that was given up.
        if !matches!(journal.stage, Stage::Ended { .. }) && !self.enabled_under(&held, site).await? {
            return Err(Refusal::from(WriteRefusal::NotEnabled));
        }
        let text = crate::json::write(journal);
        let kept = self.browser.note(&held, &[(&journal_key(site), &text)]).await;
        self.browser.changed();
        kept.map_err(|Refused| Refusal::from(WriteRefusal::NotKept))
    }

    /// What the popup shows of it.
    pub(super) async fn write_view(&self, site: &Site) -> Option<WriteView> {
        let journal = self.journal(site).await?;
        let here = self.writing.borrow().contains(&site.text());
        Some(journal.view(here))
    }
}

fn journal_key(site: &Site) -> String {
    ["write:", &site.text()].concat()
}
