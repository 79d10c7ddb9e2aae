//! The vault's use-cases: create, unlock, lock, delete, and the profiles in it.
//!
//! The sealed vault stands in `storage.local`; the key that opens it stands in `storage.session` only, with
//! the time of its last use, and goes away with the browser, with *Lock now* and with idleness.

use super::ports::{Area, Browser};
use super::{App, Failure};
use crate::creatio::Site;
use crate::profile::vault::{DataKey, SealedVault};
use crate::profile::{Profile, ProfileDraft, ProfileHead, Secret, bound_to, validate};
use crate::protocol::{OwnReply, ProfileInput, Settings, VaultState};
use futures_util::future::{join, join3};

const VAULT: &str = "vault";
const KEY: &str = "key";
const USED: &str = "used";
const SETTINGS: &str = "settings";

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
    Unreadable {
        /// Message key.
        key: String,
        /// Substitutions.
        subs: Vec<String>,
    },
}

/// The open vault, its key and its profiles.
pub(super) type Opened = (SealedVault, DataKey, Vec<Profile>);

/// The profile with this id, if it is bound to exactly this site.
pub(super) fn pick((_, _, profiles): Opened, id: &str, site: &Site) -> Result<Profile, Failure> {
    let bound = bound_to(&profiles, site).into_iter().find(|p| p.id == id).cloned();
    bound.ok_or_else(|| Failure::key("fill_not_bound"))
}

impl<B: Browser> App<B> {
    /// The vault on disk, if there is one.
    async fn sealed(&self) -> Result<Option<SealedVault>, Failure> {
        match self.browser.get(Area::Local, VAULT).await {
            None => Ok(None),
            Some(text) => SealedVault::parse(&text).map(Some).map_err(|e| Failure::of(e.message())),
        }
    }

    /// The key, unless the vault is locked or has been idle for too long.
    async fn key(&self) -> Option<DataKey> {
        let (text, used, settings) = join3(
            self.browser.get(Area::Session, KEY),
            self.browser.get(Area::Session, USED),
            self.settings(),
        )
        .await;
        let (text, used) = (text?, used?.parse::<u64>().ok()? as f64);
        let idle = f64::from(settings.idle_minutes) * 60_000.0;
        let now = self.browser.now_ms();
        // A clock that was set back is no reason to stay open.
        if now - used > idle || now + 60_000.0 < used {
            self.forget_key().await;
            return None;
        }
        DataKey::from_session(&text)
    }

    async fn forget_key(&self) {
        self.browser.remove(Area::Session, KEY).await;
        self.browser.remove(Area::Session, USED).await;
    }

    /// The administrator used the vault just now.
    pub(super) async fn touch(&self) {
        self.browser.set(Area::Session, USED, &(self.browser.now_ms() as u64).to_string()).await;
    }

    async fn keep(&self, key: &DataKey) -> Result<(), Failure> {
        // EXPOSE: storage.session is memory of the extension's own parts; the key has to outlive the worker.
        let kept = self.browser.set(Area::Session, KEY, key.to_session().expose()).await;
        self.touch().await;
        kept.then_some(()).ok_or_else(Failure::store)
    }

    async fn write(&self, vault: &SealedVault) -> Result<(), Failure> {
        let text = vault.to_json().map_err(|e| Failure::of(e.message()))?;
        let written = self.browser.set(Area::Local, VAULT, &text).await;
        written.then_some(()).ok_or_else(Failure::store)
    }

    /// The open vault, its key and its profiles.
    pub(super) async fn open(&self) -> Result<Opened, Failure> {
        let (vault, key) = join(self.sealed(), self.key()).await;
        let vault = vault?.ok_or_else(|| Failure::key("vault_absent"))?;
        let key = key.ok_or_else(|| Failure::key("vault_locked"))?;
        let profiles = vault.profiles(&key).profiles;
        Ok((vault, key, profiles))
    }

    pub(super) async fn create_vault(&self, passphrase: &Secret) -> Result<(), Failure> {
        // What is there is never overwritten, readable or not.
        if self.browser.get(Area::Local, VAULT).await.is_some() {
            return Err(Failure::key("vault_exists"));
        }
        let (vault, key) =
            SealedVault::create(passphrase, &mut self.random()).map_err(|e| Failure::of(e.message()))?;
        self.write(&vault).await?;
        self.keep(&key).await
    }

    pub(super) async fn unlock(&self, passphrase: &Secret) -> Result<(), Failure> {
        let vault = self.sealed().await?.ok_or_else(|| Failure::key("vault_absent"))?;
        let key = vault.unlock(passphrase).map_err(|e| Failure::of(e.message()))?;
        self.keep(&key).await
    }

    pub(super) async fn lock(&self) {
        self.forget_key().await;
    }

    pub(super) async fn change_passphrase(&self, old: &Secret, new: &Secret) -> Result<(), Failure> {
        let mut vault = self.sealed().await?.ok_or_else(|| Failure::key("vault_absent"))?;
        vault.change_passphrase(old, new, &mut self.random()).map_err(|e| Failure::of(e.message()))?;
        self.write(&vault).await
    }

    /// The way out for who has forgotten the passphrase, and the one thing that is ever done to a vault that
    /// cannot be read.
    pub(super) async fn delete_vault(&self) -> Result<(), Failure> {
        self.browser.remove(Area::Local, VAULT).await;
        // Nobody is told that secrets are gone which are still there.
        if self.browser.get(Area::Local, VAULT).await.is_some() {
            return Err(Failure::key("vault_not_deleted"));
        }
        self.forget_key().await;
        // It was given for the credentials that are gone.
        self.agree(None, false).await;
        Ok(())
    }

    pub(super) async fn profiles(&self) -> Result<Vec<ProfileHead>, Failure> {
        let (_, _, profiles) = self.open().await?;
        Ok(profiles.iter().map(Profile::head).collect())
    }

    pub(super) async fn save_profile(&self, input: &ProfileInput) -> Result<OwnReply, Failure> {
        let (mut vault, key, profiles) = self.open().await?;
        let mut new_id = [0; 16];
        if !self.browser.random(&mut new_id) {
            return Err(Failure::key("vault_no_randomness"));
        }
        let known = profiles.iter().find(|p| input.id.as_ref() == Some(&p.id));
        let draft = ProfileDraft {
            name: &input.name,
            environment: input.environment,
            site: &input.site,
            url: &input.url,
            client_id: &input.client_id,
            client_secret: input.client_secret.as_ref(),
        };
        let checked = match validate(&draft, known, new_id) {
            Ok(checked) => checked,
            Err(remarks) => return Ok(OwnReply::Wrong { remarks }),
        };
        vault.put(&key, &checked.profile, &mut self.random()).map_err(|e| Failure::of(e.message()))?;
        self.write(&vault).await?;
        self.touch().await;
        Ok(OwnReply::Profiles { profiles: self.profiles().await?, warnings: checked.warnings })
    }

    pub(super) async fn delete_profile(&self, id: &str) -> Result<Vec<ProfileHead>, Failure> {
        let (mut vault, _, _) = self.open().await?;
        vault.remove(id);
        self.write(&vault).await?;
        self.touch().await;
        self.profiles().await
    }

    /// The profile with this id, if it is bound to exactly this site.
    pub(super) async fn profile_for(&self, id: &str, site: &Site) -> Result<Profile, Failure> {
        pick(self.open().await?, id, site)
    }

    /// What a page of this site may know.
    pub(super) async fn vault_view(&self, site: &Site) -> VaultView {
        let (vault, key) = match join(self.sealed(), self.key()).await {
            (Ok(None), _) => return VaultView::Absent,
            (Err(Failure { key, subs }), _) => return VaultView::Unreadable { key, subs },
            (Ok(Some(_)), None) => return VaultView::Locked,
            (Ok(Some(vault)), Some(key)) => (vault, key),
        };
        let profiles = vault.profiles(&key).profiles;
        VaultView::Open(bound_to(&profiles, site).into_iter().map(Profile::head).collect())
    }

    pub(super) async fn vault_state(&self) -> VaultState {
        match self.sealed().await {
            Ok(None) => VaultState::Absent,
            Ok(Some(_)) if self.key().await.is_some() => VaultState::Open,
            Ok(Some(_)) => VaultState::Locked,
            Err(Failure { key, subs }) => VaultState::Unreadable { key, subs },
        }
    }

    pub(super) async fn settings(&self) -> Settings {
        let text = self.browser.get(Area::Local, SETTINGS).await.unwrap_or_default();
        // Content scripts of other origin could in theory have written here: bounds hold on reading, too.
        let mut settings: Settings = serde_json::from_str(&text).unwrap_or_default();
        settings.idle_minutes = settings.idle_minutes.clamp(1, 480);
        settings
    }

    pub(super) async fn save_settings(&self, settings: &Settings) -> Result<(), Failure> {
        let text = crate::json::write(settings);
        self.browser.set(Area::Local, SETTINGS, &text).await.then_some(()).ok_or_else(Failure::store)
    }

    /// Random bytes for the vault's salts and nonces. Where the system has none the buffer stays zero, which
    /// the vault takes for what it is and refuses.
    fn random(&self) -> impl FnMut(&mut [u8]) {
        |buffer: &mut [u8]| {
            if !self.browser.random(buffer) {
                buffer.fill(0);
            }
        }
    }
}
