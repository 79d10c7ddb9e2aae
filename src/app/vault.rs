//! The vault's use-cases: create, unlock, lock, delete, and the profiles in it.
//!
//! The sealed vault stands on disk; the key that opens it goes away with the browser, with *Lock now* and with
//! idleness (`src/app/key.rs`).

use super::App;
use super::kept::{Change, Kept};
use super::key::{InTime, LiveKey};
use super::lock::Held;
use super::ports::{Browser, Refused};
use super::refusal::Refusal;
use crate::creatio::Site;
use crate::creatio::web::origin_of;
use crate::profile::handed::Handed;
use crate::profile::log::Log;
use crate::profile::vault::{DataKey, Doubt, Random, SealedVault, VaultError};
use crate::profile::{
    About, Near, Policy, Profile, ProfileDraft, ProfileHead, Secret, SetTo, Verified, Why, best_first,
    bound_to, near, validate,
};
use crate::protocol::{OwnReply, Preferences, ProfileInput, VaultState};
use futures_util::future::join;
use std::rc::Rc;

/// What a page may know of the vault: heads of the profiles bound to its site, nothing more.
#[derive(Clone, Debug, PartialEq)]
pub enum VaultView {
    /// There is none.
    Absent,
    /// Locked.
    Locked,
    /// Open, with the profiles bound to this very site.
    Open(Vec<ProfileHead>),
    /// It cannot be read.
    Unreadable(Refusal),
}

impl VaultView {
    /// The profiles of this site, the best match first, and why it is that.
    pub fn best_first(&self, set: &SetTo) -> (Vec<ProfileHead>, Option<Why>) {
        let mut profiles = match self {
            VaultView::Open(profiles) => profiles.clone(),
            VaultView::Absent | VaultView::Locked | VaultView::Unreadable(_) => Vec::new(),
        };
        let why = best_first(&mut profiles, set);
        (profiles, why)
    }
}

fn unreadable(refusal: &Refusal) -> VaultState {
    let (key, subs) = refusal.message();
    VaultState::Unreadable { key: key.into(), subs }
}

/// The open vault.
pub(super) struct Opened {
    vault: SealedVault,
    key: DataKey,
    policy: Rc<Policy>,
    in_time: InTime,
}

impl Opened {
    fn of(kept: &Kept, live: Option<LiveKey>) -> Result<Opened, Refusal> {
        let vault = sealed(kept)?.clone();
        let LiveKey { key, in_time } = live.ok_or(Refusal::VaultLocked)?;
        Ok(Opened { vault, key, policy: kept.policy.clone(), in_time })
    }

    /// The profile with this id, if it is bound to exactly this site.
    pub(super) fn pick(self, id: &str, site: &Site) -> Result<Picked, Refusal> {
        let profiles = self.policy.in_force(self.vault.profiles_of(&self.key, site));
        let bound = bound_to(&profiles, site).into_iter().find(|p| p.id == id).cloned();
        Ok(Picked { profile: bound.ok_or(Refusal::NotBound)?, in_time: self.in_time })
    }
}

impl Opened {
    fn profiles(&self) -> Vec<Profile> {
        self.policy.in_force(self.vault.profiles(&self.key).profiles)
    }

    /// The log of fills and writes; `None` where it cannot be read.
    pub(super) fn log(&self) -> Option<Log> {
        self.vault.log(&self.key)
    }

    /// The profile with this id, whatever its site: for what goes to no page.
    pub(super) fn any(self, id: &str) -> Result<Picked, Refusal> {
        let profile = self.profiles().into_iter().find(|profile| profile.id == id);
        Ok(Picked { profile: profile.ok_or(Refusal::NoProfile)?, in_time: self.in_time })
    }
}

/// A profile out of the open vault.
pub(super) struct Picked {
    pub(super) profile: Profile,
    pub(super) in_time: InTime,
}

/// What is stored, with its secrets.
pub(super) struct Stored {
    pub(super) profiles: Vec<Profile>,
    /// How many profiles cannot be read.
    pub(super) unreadable: usize,
}

/// The vault that is there.
fn sealed(kept: &Kept) -> Result<&SealedVault, Refusal> {
    match &kept.vault {
        None => Err(Refusal::VaultAbsent),
        Some(Ok(vault)) => Ok(vault),
        Some(Err(e)) => Err(Refusal::from(e.clone())),
    }
}

/// What is saved for a site may be asked for it, also while the vault is locked.
fn permit(next: &mut Kept, Profile { site, url, .. }: &Profile) {
    if let (Some(entry), Some(origin)) = (next.sites.iter_mut().find(|e| e.site == *site), origin_of(url))
        && !entry.services.contains(&origin)
    {
        entry.services.push(origin);
    }
}

/// Refuses to write over a vault that may not be the one that was saved last.
fn undoubted(vault: &SealedVault, key: &DataKey, kept: &Kept) -> Result<(), Refusal> {
    vault.doubt(key, kept.counter.as_ref()).map_or(Ok(()), |doubt| Err(Refusal::VaultDoubted(doubt)))
}

impl<B: Browser> App<B> {
    /// What is kept, and the key, unless the vault is locked or has been idle for too long.
    async fn kept_and_key(&self) -> Result<(Rc<Kept>, Option<LiveKey>), Refusal> {
        // Side by side: somebody waits for the answer.
        let (kept, key) = join(self.kept(), self.key_and_use()).await;
        let kept = kept?;
        let found = key.is_some();
        let live = self.live(key, &kept.in_force());
        if found && live.is_none() {
            self.drop_key(&self.lock.hold().await, &kept.in_force()).await;
        }
        Ok((kept, live))
    }

    /// The open vault.
    pub(super) async fn open(&self) -> Result<Opened, Refusal> {
        let (kept, live) = self.kept_and_key().await?;
        Opened::of(&kept, live)
    }

    pub(super) async fn create_vault(&self, passphrase: &Secret) -> Result<(), Refusal> {
        let mut change = self.change().await?;
        // What is there is never overwritten, readable or not.
        if change.kept().vault.is_some() {
            return Err(Refusal::VaultExists);
        }
        let (vault, key) = SealedVault::create(passphrase, &mut self.random()).map_err(Refusal::from)?;
        // The key first: a vault of which is said that it was not saved must not be there.
        self.keep_key(change.held(), &key).await?;
        let next = self.with_vault(change.kept(), vault, &key)?;
        let committed = change.commit(next).await;
        if committed.is_err() {
            let _ = self.forget_key(change.held()).await;
        }
        committed
    }

    pub(super) async fn unlock(&self, passphrase: &Secret) -> Result<(), Refusal> {
        let held = self.lock.hold().await;
        let (kept, changeable) = self.kept_under(&held).await?;
        let vault = sealed(&kept)?;
        let key = vault.unlock(passphrase).map_err(Refusal::from)?;
        self.keep_key(&held, &key).await?;
        if changeable && vault.doubt(&key, kept.counter.as_ref()).is_none() {
            // It opens as it is, too: where that fails, it is tried again the next time.
            let _ = self.renew(self.change_under(held, kept.clone()), vault, passphrase, &key).await;
        }
        Ok(())
    }

    /// Writes a vault of an older format, or of a weaker derivation, as it is written today.
    async fn renew(
        &self,
        mut change: Change<'_, B>,
        vault: &SealedVault,
        passphrase: &Secret,
        key: &DataKey,
    ) -> Result<(), Refusal> {
        match vault.renewed(passphrase, key, &mut self.random()).map_err(Refusal::from)? {
            Some(next) => change.commit(self.with_vault(change.kept(), next, key)?).await,
            None => Ok(()),
        }
    }

    /// What is kept once this is the vault: its count stands beside it.
    fn with_vault(&self, kept: &Kept, vault: SealedVault, key: &DataKey) -> Result<Kept, Refusal> {
        let counter = vault.counter(key, &mut self.random()).map_err(Refusal::from)?;
        Ok(Kept { vault: Some(Ok(vault)), counter: Some(counter), ..kept.clone() })
    }

    /// The vault that is there counts from now on, whatever was saved before.
    pub(super) async fn accept_vault(&self) -> Result<(), Refusal> {
        let mut change = self.change().await?;
        let Opened { vault, key, in_time, .. } = self.open_in(change.held(), change.kept()).await?;
        let counter = change.kept().counter.as_ref();
        let accepted = vault.accepted(&key, counter, &mut self.random()).map_err(Refusal::from)?;
        change.commit(self.with_vault(change.kept(), accepted, &key)?).await?;
        self.touch_under(change.held(), in_time).await;
        Ok(())
    }

    pub(super) async fn lock(&self) -> Result<(), Refusal> {
        let held = self.lock.hold().await;
        self.forget_key(&held).await.map_err(|Refused| Refusal::VaultNotLocked)
    }

    pub(super) async fn change_passphrase(&self, old: &Secret, new: &Secret) -> Result<(), Refusal> {
        let mut change = self.change().await?;
        let mut vault = sealed(change.kept())?.clone();
        let key = vault.change_passphrase(old, new, &mut self.random()).map_err(Refusal::from)?;
        undoubted(sealed(change.kept())?, &key, change.kept())?;
        change.commit(self.with_vault(change.kept(), vault, &key)?).await
    }

    /// The way out for who has forgotten the passphrase, and the one thing that is ever done to a vault that
    /// cannot be read. The consents go with it: they were given for the credentials that are gone.
    pub(super) async fn delete_vault(&self) -> Result<(), Refusal> {
        let not_deleted = || Refusal::VaultNotDeleted;
        let mut change = self.change().await?;
        // Nobody is told that secrets are gone which are still there.
        self.nothing_former(change.held()).await.map_err(|Refused| not_deleted())?;
        let mut next = Kept { vault: None, counter: None, ..change.kept().clone() };
        for entry in &mut next.sites {
            entry.consent = false;
        }
        change.commit(next).await.map_err(|_| not_deleted())?;
        // A key that opens nothing any more: it is overwritten with the next one.
        let _ = self.forget_key(change.held()).await;
        Ok(())
    }

    pub(super) async fn profiles(&self) -> Result<Vec<ProfileHead>, Refusal> {
        Ok(self.open().await?.profiles().iter().map(Profile::head).collect())
    }

    /// The profiles, and how much of the vault cannot be read, for our own options page.
    pub(super) async fn list_profiles(&self) -> Result<OwnReply, Refusal> {
        let Opened { vault, key, policy, .. } = self.open().await?;
        let opened = vault.profiles(&key);
        let profiles = policy.in_force(opened.profiles).iter().map(Profile::head).collect();
        Ok(OwnReply::Profiles { profiles, warnings: Vec::new(), unreadable: Some(opened.unreadable.len()) })
    }

    /// Removes what this key does not open.
    pub(super) async fn remove_unreadable(&self) -> Result<Vec<ProfileHead>, Refusal> {
        self.change_profiles(|vault, key, _, random| {
            vault.remove_unreadable(key, random).map_err(Refusal::from)?;
            Ok(Vec::new())
        })
        .await
    }

    /// The profiles that nearly fit this site, for our own popup alone.
    pub(super) async fn near(&self, site: &Site) -> Vec<Near> {
        self.profiles().await.map(|profiles| near(&profiles, site)).unwrap_or_default()
    }

    /// A token was got with the credentials of this profile. Of one that has others by now that says nothing.
    pub(super) async fn verified(&self, tested: &Profile, verified: Verified) {
        let same = |now: &Profile| now.client_secret == tested.client_secret;
        let _ =
            self.change_about(&tested.id, same, |about| About { verified: Some(verified), ..about }).await;
    }

    /// Puts a profile away, or takes it out again.
    pub(super) async fn archive(&self, id: &str, archived: bool) -> Result<Vec<ProfileHead>, Refusal> {
        if self.kept().await?.policy.profile(id).is_some() {
            return Err(Refusal::Managed);
        }
        self.change_about(id, |_| true, |about| About { archived, ..about }).await
    }

    /// Changes what is known of a profile beside the connection, if it is still the one that is meant.
    async fn change_about(
        &self,
        id: &str,
        is: impl Fn(&Profile) -> bool,
        to: impl FnOnce(About) -> About,
    ) -> Result<Vec<ProfileHead>, Refusal> {
        self.change_profiles(|vault, key, profiles, random| {
            let profile = profiles.iter().find(|profile| profile.id == id && is(profile));
            let profile = profile.cloned().ok_or(Refusal::NoProfile)?;
            let changed = Profile { about: to(profile.about.clone()), ..profile };
            vault.put(key, &changed, random).map_err(Refusal::from)?;
            Ok(Vec::new())
        })
        .await
    }

    pub(super) async fn save_profile(&self, input: &ProfileInput) -> Result<OwnReply, Refusal> {
        let mut change = self.change().await?;
        let Opened { mut vault, key, policy, in_time } = self.open_to_change(&change).await?;
        let stored = vault.profiles(&key).profiles;
        let profiles = policy.in_force(stored.clone());
        let mut new_id = [0; 16];
        if !self.browser.random(&mut new_id) {
            return Err(Refusal::Vault(VaultError::NoRandomness));
        }
        let known = profiles.iter().find(|p| input.id.as_ref() == Some(&p.id));
        // Of the organisation's profile the person says the secret alone.
        let managed = input.id.as_deref().and_then(|id| change.kept().policy.profile(id));
        // What was saved since the form was opened is not written over unseen. Who names no edit has seen none.
        if input.id.is_some()
            && managed.is_none()
            && known.is_none_or(|known| known.about.edits != input.edits.unwrap_or_default())
        {
            return Ok(OwnReply::Overtaken { now: known.map(|known| Box::new(known.head())) });
        }
        let own = managed.map(Handed::from);
        let typed = ProfileDraft {
            name: &input.name,
            environment: input.environment,
            site: &input.site,
            url: &input.url,
            client_id: &input.client_id,
            client_secret: input.client_secret.as_ref(),
            fill_from: input.fill_from,
            tags: &input.tags,
            notes: &input.notes,
        };
        let draft = own.as_ref().map_or(typed, |own| own.draft(input.client_secret.as_ref()));
        let mut checked = match validate(&draft, known, new_id) {
            Ok(checked) => checked,
            Err(remarks) => return Ok(OwnReply::Wrong { remarks }),
        };
        if let Some(managed) = managed {
            checked.profile.id.clone_from(&managed.id);
        }
        if let Some(known) = known {
            checked.profile = checked.profile.after(known);
        }
        vault.put(&key, &checked.profile, &mut self.random()).map_err(Refusal::from)?;
        let stored = vault.profiles_since(&key, sealed(change.kept())?, stored);
        let profiles = policy.in_force(stored).iter().map(Profile::head).collect();
        let mut next = self.with_vault(change.kept(), vault, &key)?;
        permit(&mut next, &checked.profile);
        change.commit(next).await?;
        self.touch_under(change.held(), in_time).await;
        Ok(OwnReply::Profiles { profiles, warnings: checked.warnings, unreadable: None })
    }

    pub(super) async fn delete_profile(&self, id: &str) -> Result<Vec<ProfileHead>, Refusal> {
        self.change_profiles(|vault, key, _, random| {
            vault.remove(key, id, random).map_err(Refusal::from)?;
            Ok(Vec::new())
        })
        .await
    }

    /// Changes the open vault, and says what is in it then. What is stored is handed over with it; what comes back was
    /// saved for its site.
    pub(super) async fn change_profiles(
        &self,
        act: impl FnOnce(&mut SealedVault, &DataKey, &[Profile], &mut Random) -> Result<Vec<Profile>, Refusal>,
    ) -> Result<Vec<ProfileHead>, Refusal> {
        let (change, profiles, in_time) = self.change_vault(act).await?;
        self.touch_under(change.held(), in_time).await;
        Ok(profiles)
    }

    /// The same where nobody has asked for it: it is no use of the vault.
    pub(super) async fn change_vault(
        &self,
        act: impl FnOnce(&mut SealedVault, &DataKey, &[Profile], &mut Random) -> Result<Vec<Profile>, Refusal>,
    ) -> Result<(Change<'_, B>, Vec<ProfileHead>, InTime), Refusal> {
        let mut change = self.change().await?;
        let Opened { mut vault, key, policy, in_time } = self.open_to_change(&change).await?;
        let stored = vault.profiles(&key).profiles;
        let profiles = policy.in_force(stored.clone());
        let saved = act(&mut vault, &key, &profiles, &mut self.random())?;
        let stored = vault.profiles_since(&key, sealed(change.kept())?, stored);
        let profiles = policy.in_force(stored).iter().map(Profile::head).collect();
        let mut next = self.with_vault(change.kept(), vault, &key)?;
        saved.iter().for_each(|profile| permit(&mut next, profile));
        change.commit(next).await?;
        Ok((change, profiles, in_time))
    }

    /// The profiles of the open vault with their secrets, for what is sealed anew. It is a use of the vault.
    pub(super) async fn stored(&self) -> Result<Stored, Refusal> {
        let Opened { vault, key, in_time, .. } = self.open().await?;
        let opened = vault.profiles(&key);
        self.touch(in_time).await;
        Ok(Stored { profiles: opened.profiles, unreadable: opened.unreadable.len() })
    }

    /// The open vault, for who has begun a change of it. One in doubt is not written over.
    async fn open_to_change(&self, change: &Change<'_, B>) -> Result<Opened, Refusal> {
        let opened = self.open_in(change.held(), change.kept()).await?;
        undoubted(&opened.vault, &opened.key, change.kept())?;
        Ok(opened)
    }

    /// The same for who has begun a change.
    async fn open_in(&self, held: &Held<'_>, kept: &Kept) -> Result<Opened, Refusal> {
        let live = self.live(self.key_and_use().await, &kept.in_force());
        if live.is_none() {
            self.drop_key(held, &kept.in_force()).await;
        }
        Opened::of(kept, live)
    }

    /// The profile with this id, if it is bound to exactly this site.
    pub(super) async fn profile_for(&self, id: &str, site: &Site) -> Result<Picked, Refusal> {
        self.open().await?.pick(id, site)
    }

    /// What a page of this site may know.
    pub(super) async fn vault_view(&self, site: &Site) -> VaultView {
        match self.kept_and_key().await {
            Err(refusal) => VaultView::Unreadable(refusal),
            Ok((kept, key)) => match (&kept.vault, key) {
                (None, _) => VaultView::Absent,
                (Some(Err(e)), _) => VaultView::Unreadable(Refusal::from(e.clone())),
                (Some(Ok(_)), None) => VaultView::Locked,
                (Some(Ok(vault)), Some(live)) => {
                    let profiles = kept.policy.in_force(vault.profiles_of(&live.key, site));
                    VaultView::Open(bound_to(&profiles, site).into_iter().map(Profile::head).collect())
                }
            },
        }
    }

    /// The vault's state, what is doubtful about it, and the settings.
    pub(super) async fn vault_state(&self) -> (VaultState, Option<Doubt>, Preferences) {
        match self.kept_and_key().await {
            Err(refusal) => (unreadable(&refusal), None, Preferences::default()),
            Ok((kept, key)) => {
                let (state, doubt) = match (sealed(&kept), key) {
                    (Ok(vault), Some(live)) => {
                        (VaultState::Open, vault.doubt(&live.key, kept.counter.as_ref()))
                    }
                    (Ok(_), None) => (VaultState::Locked, None),
                    (Err(_), _) if kept.vault.is_none() => (VaultState::Absent, None),
                    (Err(refusal), _) => (unreadable(&refusal), None),
                };
                (state, doubt, kept.in_force())
            }
        }
    }

    pub(super) async fn save_settings(&self, settings: &Preferences) -> Result<(), Refusal> {
        let mut change = self.change().await?;
        // What has ended by the time set so far does not come back by a longer one.
        self.drop_key(change.held(), &change.kept().in_force()).await;
        let mut settings = settings.clone();
        settings.lock_with_computer &= self.browser.may_hear_locks().await;
        let next = change.kept().with_settings(settings);
        change.commit(next).await
    }

    /// What the browser does not tell us any more is not said to be switched on.
    pub(super) async fn lock_with_computer_if_permitted(&self) {
        let on = self.kept().await.is_ok_and(|kept| kept.settings.lock_with_computer);
        if on && !self.browser.may_hear_locks().await {
            let Ok(mut change) = self.change().await else { return };
            let settings = Preferences { lock_with_computer: false, ..change.kept().settings.clone() };
            let next = Kept { settings, ..change.kept().clone() };
            // If it is not kept, it is tried again with the next change of permissions.
            let _ = change.commit(next).await;
        }
    }

    /// Random bytes for the vault's salts and nonces. Where the system has none the buffer stays zero, which
    /// the vault takes for what it is and refuses.
    pub(super) fn random(&self) -> impl FnMut(&mut [u8]) {
        |buffer: &mut [u8]| {
            if !self.browser.random(buffer) {
                buffer.fill(0);
            }
        }
    }
}
