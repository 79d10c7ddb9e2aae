//! The key that opens the vault, and its time.
//!
//! It stands in `storage.session` only, with when it was unlocked and last used. The alarm that looks for idleness may come
//! late or never, so the clock is asked at each use, too: a key past its time opens nothing, and whoever finds it takes it
//! away for good. Each alarm notes that it has come: a clock that shows less than that was set back, and one that shows
//! much more was not running.

use super::App;
use super::lock::Held;
use super::ports::{Browser, Refused};
use super::refusal::Refusal;
use crate::profile::Secret;
use crate::profile::vault::DataKey;
use crate::protocol::Preferences;

const KEY: &str = "key";
const USED: &str = "used";
/// When the passphrase was typed.
const UNLOCKED: &str = "unlocked";
/// When the alarm came last.
const SEEN: &str = "seen";
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

/// By how much a clock is set right unnoticed.
const SET_RIGHT_MS: f64 = 60_000.0;
/// The alarm comes each minute. Where it has not for so long, the computer slept.
const SLEPT_MS: f64 = 180_000.0;

/// The times of a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// When the passphrase was typed.
    unlocked: f64,
    /// When it was used last.
    used: f64,
    /// The latest time at which it is known to have been there.
    seen: f64,
}

impl Times {
    fn read(unlocked: Option<String>, used: Option<String>, seen: Option<String>) -> Option<Times> {
        let time = |text: Option<String>| text?.parse::<u64>().ok().map(|ms| ms as f64);
        let (unlocked, used) = (time(unlocked)?, time(used)?);
        Some(Times { unlocked, used, seen: time(seen).unwrap_or(used).max(used).max(unlocked) })
    }

    /// The key does not hold any more.
    fn is_over(self, now: f64, settings: &Preferences) -> bool {
        now - self.used > f64::from(settings.idle_minutes) * 60_000.0
            || now - self.unlocked > f64::from(settings.most_hours) * 3_600_000.0
            // A clock that was set back is no reason to stay open.
            || now + SET_RIGHT_MS < self.seen
            || (settings.lock_with_computer && now - self.seen > SLEPT_MS)
    }
}

/// A key within its time.
pub(super) struct LiveKey {
    pub(super) key: DataKey,
    pub(super) in_time: InTime,
}

impl<B: Browser> App<B> {
    /// The key as text and its times, whether it still holds or not.
    pub(super) async fn key_and_use(&self) -> Option<(Secret, Times)> {
        let mut texts = self.browser.recall(&[KEY, UNLOCKED, USED, SEEN]).await.ok()?.into_iter();
        let mut next = || texts.next().flatten();
        let text = Secret::new(next()?);
        Some((text, Times::read(next(), next(), next())?))
    }

    fn is_over(&self, times: Times, settings: &Preferences) -> bool {
        times.is_over(self.browser.now_ms(), settings)
    }

    pub(super) fn live(&self, key: Option<(Secret, Times)>, settings: &Preferences) -> Option<LiveKey> {
        let in_time = InTime(self.browser.now_ms());
        let (text, _) = key.filter(|(_, times)| !self.is_over(*times, settings))?;
        // EXPOSE: it opens the vault.
        Some(LiveKey { key: DataKey::from_session(text.expose())?, in_time })
    }

    /// Takes away a key past its time. Its times stay: by those the alarm still tells whoever shows it as open.
    pub(super) async fn drop_key(&self, held: &Held<'_>, settings: &Preferences) {
        // Only now: it may have been unlocked anew while the lock was waited for.
        if self.key_and_use().await.is_some_and(|(_, times)| self.is_over(times, settings)) {
            // If it cannot be taken away, it is still past its time.
            let _ = self.browser.erase(held, &[KEY]).await;
        }
    }

    /// Locks the vault when its time is over, and says whether it did, or a use before it. Where it stays open, that the
    /// alarm has come is noted.
    pub(super) async fn lock_when_over(&self) -> bool {
        let Ok(kept) = self.kept().await else { return false };
        let held = self.lock.hold().await;
        // Only now, as above.
        let Ok(texts) = self.browser.recall(&[UNLOCKED, USED, SEEN]).await else { return false };
        let mut texts = texts.into_iter();
        let mut next = || texts.next().flatten();
        let Some(times) = Times::read(next(), next(), next()) else { return false };
        if self.is_over(times, &kept.in_force()) {
            return self.forget_key(&held).await.is_ok();
        }
        // A clock that was set right is waited for.
        let seen = times.seen.max(self.browser.now_ms()) as u64;
        // If it cannot be noted, the vault locks sooner.
        let _ = self.browser.note(&held, &[(SEEN, &seen.to_string())]).await;
        false
    }

    /// A use by a page still counts.
    pub(super) async fn may_lend(&self) -> bool {
        self.recall(LENT).await.is_none_or(|lent| lent.is_empty())
    }

    pub(super) async fn forget_key(&self, held: &Held<'_>) -> Result<(), Refused> {
        self.browser.erase(held, &[KEY, UNLOCKED, USED, SEEN, LENT]).await
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
        let [unlocked, used, seen] = [UNLOCKED, used, SEEN].map(|name| (name, now.as_str()));
        // EXPOSE: storage.session is memory of the extension's own parts; the key has to outlive the worker.
        let texts = [(KEY, key.expose()), unlocked, used, seen, (lent, by.as_str())];
        self.browser.note(held, &texts).await.map_err(|Refused| Refusal::NotStored)
    }
}
