//! The key that opens the vault, and its time.
//!
//! It stands in `storage.session` only, with the time of its last use. The alarm that looks for idleness may come late
//! or never, so the clock is asked at each use, too: a key past its time opens nothing, and whoever finds it takes it
//! away for good.

use super::App;
use super::lock::Held;
use super::ports::{Browser, Refused};
use super::refusal::Refusal;
use crate::profile::Secret;
use crate::profile::vault::DataKey;
use crate::protocol::Preferences;

const KEY: &str = "key";
const USED: &str = "used";
/// Set once a page has begun the time anew.
const LENT: &str = "lent";

/// Whose act a use is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// A person's, in a page of our own.
    Person,
    /// A press in Creatio's page, as its content script says. Whoever has that page's process can say so, too: until
    /// a person acts, it counts once, and keeps nothing open for ever.
    Page,
}

/// The time at which the key was found to be within its time. What counts as a use is noted as of then: so no use
/// prolongs what has ended meanwhile.
#[derive(Clone, Copy, Debug)]
pub(super) struct InTime(f64);

impl InTime {
    /// What is to be noted with it.
    pub(super) fn note(self, by: By) -> [(&'static str, String); 2] {
        let lent = if by == By::Page { "lent" } else { "" };
        [(USED, (self.0 as u64).to_string()), (LENT, lent.to_owned())]
    }
}

/// A key within its time.
pub(super) struct LiveKey {
    pub(super) key: DataKey,
    pub(super) in_time: InTime,
}

impl<B: Browser> App<B> {
    /// The key as text and the time of its last use, whether it still holds or not.
    pub(super) async fn key_and_use(&self) -> Option<(Secret, f64)> {
        let mut texts = self.browser.recall(&[KEY, USED]).await.ok()?.into_iter();
        let text = Secret::new(texts.next()??);
        let used = texts.next()??;
        Some((text, used.parse::<u64>().ok()? as f64))
    }

    pub(super) fn is_idle(&self, used: f64, settings: &Preferences) -> bool {
        let now = self.browser.now_ms();
        // A clock that was set back is no reason to stay open.
        now - used > f64::from(settings.idle_minutes) * 60_000.0 || now + 60_000.0 < used
    }

    pub(super) fn live(&self, key: Option<(Secret, f64)>, settings: &Preferences) -> Option<LiveKey> {
        let in_time = InTime(self.browser.now_ms());
        let (text, _) = key.filter(|(_, used)| !self.is_idle(*used, settings))?;
        // EXPOSE: it opens the vault.
        Some(LiveKey { key: DataKey::from_session(text.expose())?, in_time })
    }

    /// Takes away a key past its time. When it was used last stays: by that the alarm still tells whoever shows it
    /// as open.
    pub(super) async fn drop_key(&self, held: &Held<'_>, settings: &Preferences) {
        // Only now: it may have been unlocked anew while the lock was waited for.
        if self.key_and_use().await.is_some_and(|(_, used)| self.is_idle(used, settings)) {
            // If it cannot be taken away, it is still past its time.
            let _ = self.browser.erase(held, &[KEY]).await;
        }
    }

    /// Locks the vault when it has been idle for too long, and says whether it did, or a use before it.
    pub(super) async fn lock_when_idle(&self) -> bool {
        let Ok(kept) = self.kept().await else { return false };
        let held = self.lock.hold().await;
        // Only now, as above.
        let used = self.recall(USED).await.and_then(|used| used.parse::<u64>().ok());
        let idle = used.is_some_and(|used| self.is_idle(used as f64, &kept.settings));
        idle && self.forget_key(&held).await.is_ok()
    }

    /// A use by a page still counts.
    pub(super) async fn may_lend(&self) -> bool {
        self.recall(LENT).await.is_none_or(|lent| lent.is_empty())
    }

    pub(super) async fn forget_key(&self, held: &Held<'_>) -> Result<(), Refused> {
        self.browser.erase(held, &[KEY, USED, LENT]).await
    }

    /// The administrator used the vault. That it could not be noted only locks it sooner.
    pub(super) async fn touch(&self, in_time: InTime) {
        self.touch_under(&self.lock.hold().await, in_time).await;
    }

    pub(super) async fn touch_under(&self, held: &Held<'_>, in_time: InTime) {
        let noted = in_time.note(By::Person);
        let _ = self.browser.note(held, &noted.each_ref().map(|(key, text)| (*key, text.as_str()))).await;
    }

    pub(super) async fn keep_key(&self, held: &Held<'_>, key: &DataKey) -> Result<(), Refusal> {
        let key = key.to_session();
        let [(used, now), (lent, by)] = InTime(self.browser.now_ms()).note(By::Person);
        // EXPOSE: storage.session is memory of the extension's own parts; the key has to outlive the worker.
        self.browser
            .note(held, &[(KEY, key.expose()), (used, &now), (lent, &by)])
            .await
            .map_err(|Refused| Refusal::NotStored)
    }
}
