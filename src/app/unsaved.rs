//! *Save as profile*: a connection that works, and that no profile here has, can be kept as one.

use super::App;
use super::document::Sheet;
use super::ports::Browser;
use super::vault::VaultView;
use crate::profile::draft::MAX_NAME;
use crate::profile::handed::{Handed, Standing};
use crate::profile::{Environment, FillFrom, ProfileHead, SetTo};
use crate::protocol::{Document, OwnReply};

/// What would be saved of the connection that this document's Creatio is set to: all but the secret, which Creatio
/// never tells and a person types. `None` where it does not work, is told in part only, cannot be a profile, or is one.
pub(super) fn unsaved(sheet: &Sheet, vault: &VaultView) -> Option<Handed> {
    let there: &[ProfileHead] = match vault {
        VaultView::Open(profiles) => profiles,
        // Who keeps no profiles has not asked for one; of a locked vault it is not known whether one has it.
        VaultView::Absent | VaultView::Locked | VaultView::Unreadable(_) => return None,
    };
    let site = &sheet.document.site;
    if site.is_cloud() || sheet.healthy() != Some(true) {
        return None;
    }
    let SetTo { url, client_id } = sheet.set_to();
    let (_, name) = site.origin.split_once("://")?;
    let one = Handed {
        name: [name, &site.base].concat().chars().take(MAX_NAME).collect(),
        // Nobody has said which: the most careful one.
        environment: Environment::Production,
        site: site.address(),
        url: url?,
        client_id: client_id?,
        fill_from: FillFrom::Usual,
        tags: Vec::new(),
        notes: String::new(),
    };
    (one.standing(there) == Standing::New).then_some(one)
}

impl<B: Browser> App<B> {
    /// What is offered to be saved of this document.
    async fn offered(&self, document: &Document) -> Option<Handed> {
        let vault = self.vault_view(&document.site).await;
        self.with(document, |sheet| unsaved(sheet, &vault)).flatten()
    }

    /// A press on *Save as profile*: the form opens in a page of our own, where it is still offered.
    pub(super) async fn save_as_profile(&self, document: &Document) {
        if self.offered(document).await.is_some() {
            self.browser.open_form(document.tab);
        }
    }

    /// The same, for the form that has opened.
    pub(super) async fn to_save(&self, tab: i64) -> OwnReply {
        let profile = match self.document_of(tab).await {
            Some(document) => self.offered(&document).await,
            None => None,
        };
        OwnReply::ToSave { profile: profile.map(Box::new) }
    }
}
