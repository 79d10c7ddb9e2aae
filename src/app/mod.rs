//! The use-cases, as a state machine over small ports.
//!
//! Every message comes in through [`App::hear`]; what is to go on after the reply (probes of the
//! background) is handed back as a [`Follow`]. Nothing here survives only in memory: whatever a restart of
//! the background may not lose stands in `storage.session`.

mod apply;
pub mod document;
pub mod draw;
mod fill;
mod popup;
pub mod ports;
mod record;
mod run;
mod sites;
mod vault;

pub use fill::TICKET_LIFE_MS;
pub use vault::VaultView;

use crate::page::Snapshot;
use crate::page::view::Press;
use crate::protocol::{
    ContentMessage, ContentReply, Document, Door, OwnMessage, OwnReply, PageReply, Sender, ToContent, Values,
};
use document::{FillState, Sheet};
use ports::{Area, Browser};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The assistant.
pub struct App<B> {
    browser: B,
    sheets: RefCell<BTreeMap<String, Sheet>>,
    sites: RefCell<Option<Vec<sites::Entry>>>,
    /// The sites whose settings are being written just now.
    writing: RefCell<Vec<String>>,
}

/// What a content script is answered with.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Anything but a secret.
    Reply(ContentReply),
    /// The values of a redeemed ticket, for the one document that redeemed it.
    Values(Values),
}

/// What goes on after the reply.
#[derive(Clone, Debug, PartialEq)]
pub enum Follow {
    /// The probes of a run.
    Run {
        /// The document.
        document: Document,
        /// The run.
        run: u32,
    },
    /// A look at a document of which nothing is known yet.
    Look(Document),
}

/// Something was refused or failed, with the text that says so and the next step.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Message key.
    pub key: String,
    /// Substitutions.
    pub subs: Vec<String>,
}

impl Failure {
    fn key(key: &str) -> Failure {
        Failure { key: key.into(), subs: Vec::new() }
    }

    fn of((key, subs): (&'static str, Vec<String>)) -> Failure {
        Failure { key: key.into(), subs }
    }

    fn store() -> Failure {
        Failure::key("store_refused")
    }
}

impl From<Failure> for ContentReply {
    fn from(Failure { key, subs }: Failure) -> ContentReply {
        ContentReply::Failed { key, subs }
    }
}

impl From<Failure> for OwnReply {
    fn from(Failure { key, subs }: Failure) -> OwnReply {
        OwnReply::Failed { key, subs }
    }
}

/// The answer to a content script, and what goes on after it.
type Handled = (Answer, Option<Follow>);

/// The answer to an own page, and what goes on after it.
type Done = (OwnReply, Option<Follow>);

impl<B: Browser> App<B> {
    /// An assistant that knows nothing yet.
    pub fn new(browser: B) -> App<B> {
        App { browser, sheets: RefCell::default(), sites: RefCell::default(), writing: RefCell::default() }
    }

    /// The ports, for tests and for the adapters.
    pub fn browser(&self) -> &B {
        &self.browser
    }

    /// Takes one message that is not read yet. Who sent it, as the browser reports, decides as what it is read.
    pub async fn hear<D: Door>(&self, sender: &Sender, door: &D) -> (D::Answer, Option<Follow>) {
        match sender {
            Sender::Content(document) => {
                let (answer, follow) = match door.content() {
                    Some(message) => self.content_says(message, document).await,
                    None => plain(Failure::key("message_unknown").into()),
                };
                let answer = match answer {
                    Answer::Reply(reply) => door.tell_content(&reply),
                    Answer::Values(values) => door.hand_over(&values),
                };
                (answer, follow)
            }
            Sender::ExtensionPage => {
                let (reply, follow) = match door.own() {
                    Some(message) => self.own_page_says(message).await,
                    None => (Failure::key("message_unknown").into(), None),
                };
                (door.tell_own(&reply), follow)
            }
            Sender::Stranger => (door.tell_content(&Failure::key("not_allowed").into()), None),
        }
    }

    /// Takes a message of a content script.
    pub async fn content_says(&self, message: ContentMessage, document: &Document) -> Handled {
        let enabled = self.enabled(&document.site).await;
        if enabled {
            // Any page of the site can be spoken to from the popup, from its first word on.
            self.load(document).await;
        } else if message != (ContentMessage::Hello {}) {
            return plain(Failure::key("not_enabled").into());
        }
        match message {
            ContentMessage::Hello {} => self.hello(document, enabled).await,
            ContentMessage::Seen { snapshot, page_asked } => self.seen(document, snapshot, page_asked).await,
            ContentMessage::Answers { run, answers } => self.answers(document, run, answers).await,
            ContentMessage::Pressed { press, snapshot } => self.pressed(document, press, snapshot).await,
            ContentMessage::Redeem { ticket, snapshot } => self.redeem(document, &ticket, snapshot).await,
            ContentMessage::Filled { outcomes } => self.filled(document, outcomes).await,
        }
    }

    async fn hello(&self, document: &Document, enabled: bool) -> Handled {
        // A tab shows one document at a time: what was remembered of the one before goes.
        self.forget_tab(document.tab, Some(&document.id)).await;
        let landmarks = enabled.then(crate::page::snapshot::landmarks);
        let follow = enabled.then(|| Follow::Run { document: document.clone(), run: 0 });
        (Answer::Reply(ContentReply::Landmarks { landmarks }), follow)
    }

    /// Takes a message of the popup or the options page.
    pub async fn own_page_says(&self, message: OwnMessage) -> Done {
        let done = |result: Result<(), Failure>| result.map_or_else(OwnReply::from, |()| OwnReply::Done {});
        let listed = |result: Result<_, Failure>| {
            result
                .map_or_else(OwnReply::from, |profiles| OwnReply::Profiles { profiles, warnings: Vec::new() })
        };
        let reply = match message {
            OwnMessage::State { tab, url } => return self.state(tab, url.as_deref()).await,
            OwnMessage::Enable { url, tab } => match self.enable(&url, tab).await {
                Ok(()) => return self.state(tab, Some(&url)).await,
                Err(failure) => failure.into(),
            },
            OwnMessage::Disable { site } => match self.disable(&site).await {
                Ok(()) => return self.state(None, None).await,
                Err(failure) => failure.into(),
            },
            OwnMessage::CreateVault { passphrase } => {
                self.vault_changed(done(self.create_vault(&passphrase).await)).await
            }
            OwnMessage::Unlock { passphrase } => {
                self.vault_changed(done(self.unlock(&passphrase).await)).await
            }
            OwnMessage::Lock {} => {
                self.lock().await;
                self.vault_changed(OwnReply::Done {}).await
            }
            OwnMessage::ChangePassphrase { old, new } => done(self.change_passphrase(&old, &new).await),
            OwnMessage::DeleteVault {} => self.vault_changed(done(self.delete_vault().await)).await,
            OwnMessage::Profiles {} => listed(self.profiles().await),
            OwnMessage::SaveProfile { profile } => {
                let reply = self.save_profile(&profile).await.unwrap_or_else(OwnReply::from);
                self.vault_changed(reply).await
            }
            OwnMessage::DeleteProfile { id } => {
                self.vault_changed(listed(self.delete_profile(&id).await)).await
            }
            OwnMessage::SaveSettings { settings } => done(self.save_settings(&settings).await),
            OwnMessage::Fill { tab, profile } => done(self.fill_from_popup(tab, &profile).await),
            OwnMessage::CheckAgain { tab } => return self.check_again(tab).await,
            OwnMessage::Consent { tab, agreed } => return self.consent(tab, agreed).await,
            OwnMessage::Report { tab } => self.report(tab).await,
            OwnMessage::PreviewWrite { tab, profile } => done(self.preview_write(tab, &profile).await),
            OwnMessage::Write { tab, id } => return self.write_settings(tab, &id).await,
            OwnMessage::UndoWrite { tab, id } => return self.undo_write(tab, &id).await,
            OwnMessage::DismissWrite { tab, id } => done(self.dismiss_write(tab, &id).await),
            OwnMessage::Record { tab } => self.record(tab).await,
        };
        (reply, None)
    }

    /// A press on something of ours in a page. Each carries a fresh look at the page.
    async fn pressed(&self, document: &Document, press: Press, snapshot: Snapshot) -> Handled {
        let now = self.browser.now_ms();
        self.with(document, |sheet| sheet.see(snapshot, false, now));
        match press {
            Press::Fill { profile } => return self.fill_pressed(document, &profile).await,
            Press::Undo => {
                self.with(document, |sheet| sheet.fill = FillState::Undone);
            }
            Press::CheckAgain => {
                self.with(document, |sheet| {
                    let rows = sheet.evidence.rows.clone();
                    sheet.begin(rows);
                });
            }
            Press::OpenPopup => self.browser.open_popup(document.tab),
            Press::OpenOptions => self.browser.open_options(),
            Press::Dismiss => {
                self.with(document, |sheet| {
                    sheet.dismissed = sheet.findings().iter().map(|f| f.id).collect();
                });
            }
        }
        self.go_on(document).await
    }

    /// The vault was opened, locked or changed: every page and the popup show it.
    async fn vault_changed(&self, reply: OwnReply) -> OwnReply {
        if !matches!(reply, OwnReply::Failed { .. } | OwnReply::Wrong { .. }) {
            self.show_all().await;
        }
        reply
    }

    /// Draws every open document anew.
    pub async fn show_all(&self) {
        for document in self.documents().await {
            self.show(&document).await;
        }
        self.browser.changed();
    }

    /// Draws one document anew. A document that is gone is forgotten.
    async fn show(&self, document: &Document) {
        let vault = self.vault_view(&document.site).await;
        let page = self.page_reply(document, &vault, Vec::new());
        if !self.browser.tell(document, ToContent::Page(page)).await {
            self.forget(&document.id).await;
        }
    }

    /// The open documents, also those from before a restart of the background.
    async fn documents(&self) -> Vec<Document> {
        for tab in self.tabs().await {
            self.document_of(tab).await;
        }
        self.sheets.borrow().values().map(|s| s.document.clone()).collect()
    }

    /// The tabs in which a document was seen.
    async fn tabs(&self) -> Vec<i64> {
        let text = self.browser.get(Area::Session, TABS).await.unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    async fn forget(&self, document: &str) {
        self.sheets.borrow_mut().remove(document);
        self.browser.remove(Area::Session, &sheet_key(document)).await;
    }

    fn page_reply(
        &self,
        document: &Document,
        vault: &VaultView,
        ask: Vec<crate::probe::Request>,
    ) -> PageReply {
        let at_ms = self.browser.now_ms();
        let reply =
            |sheet: &mut Sheet| PageReply { view: draw::view(sheet, vault), at_ms, run: sheet.run, ask };
        self.with(document, reply).unwrap_or_default()
    }

    /// Makes sure that what is remembered of a document is in memory: after a restart it is read back.
    async fn load(&self, document: &Document) {
        if self.sheets.borrow().contains_key(&document.id) {
            return;
        }
        let kept = self.browser.get(Area::Session, &sheet_key(&document.id)).await;
        let mut sheet: Sheet = kept
            .and_then(|text| serde_json::from_str(&text).ok())
            .filter(|sheet: &Sheet| sheet.document == *document)
            .unwrap_or_else(|| Sheet::new(document.clone()));
        // What was under way when the background was stopped will never come back: it is asked again.
        sheet.evidence.pending.clear();
        self.sheets.borrow_mut().entry(document.id.clone()).or_insert(sheet);
    }

    /// Looks at a page of which nothing is known yet, such as one that is not the OAuth page.
    /// `true`: it has told something now.
    async fn look_at(&self, document: &Document) -> bool {
        let unseen = || self.with(document, |sheet| sheet.unseen()) == Some(true);
        if unseen()
            && let Some(snapshot) = self.browser.look(document, crate::page::snapshot::no_landmarks()).await
            // The page may have told more meanwhile.
            && unseen()
        {
            self.with(document, |sheet| sheet.snapshot = snapshot);
            self.save(document).await;
            return true;
        }
        false
    }

    async fn save(&self, document: &Document) {
        let text = self
            .with(document, |sheet| (crate::json::write(sheet), !std::mem::replace(&mut sheet.listed, true)));
        let Some((text, new)) = text else { return };
        self.browser.set(Area::Session, &sheet_key(&document.id), &text).await;
        if new {
            self.browser.set(Area::Session, &tab_key(document.tab), &document.id).await;
            let mut tabs = self.tabs().await;
            if !tabs.contains(&document.tab) {
                tabs.push(document.tab);
                self.browser.set(Area::Session, TABS, &crate::json::write(&tabs)).await;
            }
        }
    }

    /// Does something with what is remembered of a document. Never held across an await.
    fn with<R>(&self, document: &Document, act: impl FnOnce(&mut Sheet) -> R) -> Option<R> {
        self.sheets.borrow_mut().get_mut(&document.id).map(act)
    }

    /// The document that speaks for a tab: the newest that was seen in it.
    async fn document_of(&self, tab: i64) -> Option<Document> {
        let newest = {
            let sheets = self.sheets.borrow();
            let of_tab = sheets.values().filter(|s| s.document.tab == tab);
            of_tab.max_by(|a, b| a.seen_ms.total_cmp(&b.seen_ms)).map(|s| s.document.clone())
        };
        if newest.is_some() {
            return newest;
        }
        let id = self.browser.get(Area::Session, &tab_key(tab)).await?;
        let text = self.browser.get(Area::Session, &sheet_key(&id)).await?;
        let sheet: Sheet = serde_json::from_str(&text).ok()?;
        let document = sheet.document.clone();
        self.load(&document).await;
        Some(document)
    }

    /// A tab was closed: what was remembered of it goes.
    pub async fn tab_closed(&self, tab: i64) {
        self.forget_tab(tab, None).await;
    }

    async fn forget_tab(&self, tab: i64, but: Option<&str>) {
        let kept = self.browser.get(Area::Session, &tab_key(tab)).await;
        let mut ids: Vec<String> = {
            let sheets = self.sheets.borrow();
            sheets.values().filter(|s| s.document.tab == tab).map(|s| s.document.id.clone()).collect()
        };
        ids.extend(kept);
        for id in ids.into_iter().filter(|id| Some(id.as_str()) != but) {
            self.forget(&id).await;
        }
        if but.is_none() {
            self.browser.remove(Area::Session, &tab_key(tab)).await;
            let mut tabs = self.tabs().await;
            tabs.retain(|t| *t != tab);
            self.browser.set(Area::Session, TABS, &crate::json::write(&tabs)).await;
        }
    }

    /// Called about once a minute: locks the vault when it has been idle for too long.
    pub async fn tick(&self) {
        use crate::protocol::VaultState;
        let was_open = self.browser.get(Area::Session, "key").await.is_some();
        if was_open && self.vault_state().await == VaultState::Locked {
            self.show_all().await;
        }
    }
}

/// The tabs in which a document was seen, for a background that has just been restarted.
const TABS: &str = "tabs";

fn plain(reply: ContentReply) -> Handled {
    (Answer::Reply(reply), None)
}

fn sheet_key(document: &str) -> String {
    format!("document:{document}")
}

fn tab_key(tab: i64) -> String {
    format!("tab:{tab}")
}
