//! The sealed export of the profiles, and the import of one: first what it would do, then what of it is wanted.

use super::App;
use super::ports::Browser;
use super::refusal::Refusal;
use super::vault::Stored;
use crate::profile::export::{self, ExportError, Plan};
use crate::profile::{Profile, Secret};
use crate::protocol::{OwnReply, Sealed};

impl<B: Browser> App<B> {
    /// All profiles as a file under this passphrase, and how many cannot be read and are not in it.
    pub(super) async fn export(&self, passphrase: &Secret) -> Result<OwnReply, Refusal> {
        let Stored { profiles, unreadable: missing } = self.stored().await?;
        let json = export::seal(&profiles, passphrase, &mut self.random()).map_err(Refusal::from)?;
        Ok(OwnReply::Exported { json, missing })
    }

    /// What the import of this file would do. Nothing is changed.
    pub(super) async fn preview_import(&self, file: &Sealed) -> Result<OwnReply, Refusal> {
        let stored = self.stored().await?;
        Ok(OwnReply::Planned { planned: Plan::of(opened(file)?, &stored.profiles).planned })
    }

    /// Takes what is new in this file, and of what is here in another state what is wanted: in one change.
    pub(super) async fn import(&self, file: &Sealed, wanted: &[String]) -> Result<OwnReply, Refusal> {
        // The key takes its time to derive: nobody waits for the lock meanwhile.
        let incoming = opened(file)?;
        let mut count = 0;
        self.change_profiles(|vault, key, stored, random| {
            let in_place = |profile: Profile| match stored.iter().find(|p| p.id == profile.id) {
                Some(before) => profile.after(before),
                None => profile,
            };
            let wanted = Plan::of(incoming, stored).wanted(wanted);
            let profiles: Vec<_> = wanted.into_iter().map(in_place).collect();
            vault.put_all(key, &profiles, random).map_err(Refusal::from)?;
            // Another page may have changed the vault since the preview.
            count = profiles.len();
            Ok(profiles)
        })
        .await?;
        Ok(OwnReply::Imported { count })
    }
}

fn opened(file: &Sealed) -> Result<Vec<Profile>, Refusal> {
    export::open(&file.text, &file.passphrase).map_err(|e: ExportError| Refusal::Export(e))
}
