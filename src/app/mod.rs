//! The use-cases, as a state machine over small ports.
//!
//! Every message comes in through [`App::hear`]; what is to go on after the reply (probes of the
//! background, all that waits for a page) is handed back as a [`Follow`]. Nothing here survives only in
//! memory: whatever a restart of the background may not lose stands in `storage.session`. What is kept is
//! changed under one [`lock`].

mod apply;
mod backup;
mod badge;
pub mod document;
pub mod draw;
mod fill;
mod kept;
mod key;
pub mod lock;
mod managed;
mod log;
mod once;
mod popup;
pub mod ports;
mod refusal;
mod server;
mod rate;
mod record;
mod run;
mod sheets;
mod sites;
mod unsaved;
mod vault;
mod verify;

pub use fill::TICKET_LIFE_MS;
pub use refusal::{Refusal, Trouble, WriteRefusal};
pub use vault::VaultView;

use crate::diagnosis::Id;
use crate::page::Snapshot;
use crate::page::sight::Unseen;
use crate::page::view::Press;
use crate::profile::log::Entry;
use crate::protocol::{
    ContentMessage, ContentReply, Document, Door, OwnMessage, OwnReply, PageReply, Said, Sender, ToContent,
    Values,
};
use document::{FillState, Sheet};
use futures_util::future::{LocalBoxFuture, join_all};
use futures_util::lock::Mutex;
use kept::Kept;
use lock::Lock;
use ports::{Browser, Unanswered};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The shortcuts, as the manifest names them: one locks the vault, the other has a tab checked again.
const LOCK_SHORTCUT: &str = "lock";
const CHECK_SHORTCUT: &str = "check";

/// The assistant.
pub struct App<B> {
    browser: B,
    sheets: RefCell<BTreeMap<String, Sheet>>,
    /// Every change of what is kept, on disk and for the time of the browser.
    lock: Lock,
    /// What stands on disk, once it was read.
    kept: RefCell<Option<Rc<Kept>>>,
    /// Whoever tells the browser on which sites the content scripts run.
    registering: Mutex<()>,
    /// The sites whose settings are being written just now.
    writing: RefCell<Vec<String>>,
    /// What each tab may still say.
    rates: RefCell<BTreeMap<i64, rate::Left>>,
}

/// What a content script is answered with.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Anything but a secret.
    Reply(ContentReply),
    /// The values of a redeemed ticket, for the one document that redeemed it.
    Values(Values),
}

/// What goes on after the reply. Nobody waits for it: it may wait for pages.
#[derive(Clone, Debug, PartialEq)]
pub enum Follow {
    /// The probes of a document.
    Run {
        /// The document.
        document: Document,
        /// The run.
        run: u32,
    },
    /// That the values of a profile were handed over is noted; then as for `Run`.
    HandedOver {
        /// The profile.
        profile: String,
        /// What is noted of it.
        entry: Entry,
        /// The document.
        document: Document,
        /// The run.
        run: u32,
    },
    /// What came of that is noted; then as for `Run`.
    Noted {
        /// What is noted.
        entry: Entry,
        /// The document.
        document: Document,
        /// The run.
        run: u32,
    },
    /// A document shows what is known by now; then as for `Run`.
    ShowAndRun {
        /// The document.
        document: Document,
        /// The run.
        run: u32,
    },
    /// Every open document shows what has changed.
    ShowAll,
    /// A document that did not answer at a glance is looked at.
    Look {
        /// The document.
        document: Document,
    },
    /// The content scripts start in a tab, or in all tabs of these patterns.
    Start {
        /// The tab.
        tab: Option<i64>,
        /// Match patterns.
        patterns: Vec<String>,
    },
    /// These documents are left.
    Stop {
        /// The documents.
        documents: Vec<Document>,
    },
}

/// The answer to a content script, and what goes on after it.
type Handled = (Answer, Option<Follow>);

/// The answer to an own page, and what goes on after it.
type Done = (OwnReply, Option<Follow>);

impl<B: Browser> App<B> {
    /// An assistant that knows nothing yet.
    pub fn new(browser: B) -> App<B> {
        App {
            browser,
            sheets: RefCell::default(),
            lock: Lock::default(),
            kept: RefCell::default(),
            registering: Mutex::default(),
            writing: RefCell::default(),
            rates: RefCell::default(),
        }
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
                    None => plain(Refusal::UnknownMessage.into()),
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
                    None => (Refusal::UnknownMessage.into(), None),
                };
                (door.tell_own(&reply), follow)
            }
            Sender::Stranger => (door.tell_content(&Refusal::NotAllowed.into()), None),
        }
    }

    /// Takes a message of a content script.
    pub async fn content_says(&self, message: ContentMessage, document: &Document) -> Handled {
        if !self.may_say(document.tab, &message) {
            return plain(Refusal::TooMuch.into());
        }
        let enabled = self.enabled(&document.site).await;
        if enabled {
            // Any page of the site can be spoken to from the popup, from its first word on.
            self.load(document).await;
        } else if message != (ContentMessage::Hello {}) {
            return plain(Refusal::NotEnabled.into());
        }
        self.with(document, |sheet| sheet.spoke = sheet.spoke.wrapping_add(1));
        match message {
            ContentMessage::Hello {} => self.hello(document, enabled).await,
            ContentMessage::Seen { snapshot, page_asked } => self.seen(document, snapshot, page_asked).await,
            ContentMessage::Answers { run, answers } => self.answers(document, run, answers).await,
            ContentMessage::Pressed { press, snapshot } => self.pressed(document, press, snapshot).await,
            ContentMessage::Redeem { ticket, snapshot } => self.redeem(document, &ticket, snapshot).await,
            ContentMessage::Filled { outcomes } => self.filled(document, outcomes).await,
        }
    }

    /// A page speaks for the first time, or again after it was away. One of an enabled site can be spoken to from
    /// the popup from now on, and shows what is known of it.
    async fn hello(&self, document: &Document, enabled: bool) -> Handled {
        // A tab shows one document at a time: what was remembered of the one before goes.
        self.forget_tab(document.tab, Some(&document.id)).await;
        if !enabled {
            return plain(ContentReply::Landmarks { landmarks: None });
        }
        let run = self.with(document, |sheet| {
            // What it was asked before it went away it will not answer any more.
            sheet.evidence.pending.clear();
            // The browser has forgotten it with the page before.
            sheet.badge = None;
            sheet.run
        });
        let (document, run) = (document.clone(), run.unwrap_or_default());
        let follow =
            if run > 0 { Follow::ShowAndRun { document, run } } else { Follow::Run { document, run } };
        let landmarks = Some(crate::page::snapshot::landmarks());
        (Answer::Reply(ContentReply::Landmarks { landmarks }), Some(follow))
    }

    /// Takes a message of the popup or the options page.
    pub async fn own_page_says(&self, message: OwnMessage) -> Done {
        let done = |result: Result<(), Refusal>| result.map_or_else(OwnReply::from, |()| OwnReply::Done {});
        let listed = |result: Result<_, Refusal>| {
            result.map_or_else(OwnReply::from, |profiles| OwnReply::Profiles {
                profiles,
                warnings: Vec::new(),
                unreadable: 0,
            })
        };
        let plain = |reply| (reply, None);
        // Each in a box of its own: none has to be compiled for another to be answered.
        let answered: LocalBoxFuture<'_, Done> = match message {
            OwnMessage::State { tab, url } => Box::pin(async move { self.state(tab, url.as_deref()).await }),
            OwnMessage::Enable { url, tab } => Box::pin(async move {
                match self.enable(&url, tab).await {
                    Ok(follow) => (self.state(tab, Some(&url)).await.0, follow),
                    Err(failure) => plain(failure.into()),
                }
            }),
            OwnMessage::Disable { site } => Box::pin(async move {
                match self.disable(&site).await {
                    Ok(follow) => (self.state(None, None).await.0, follow),
                    Err(failure) => plain(failure.into()),
                }
            }),
            OwnMessage::CreateVault { passphrase } => {
                Box::pin(async move { vault_changed(done(self.create_vault(&passphrase).await)) })
            }
            OwnMessage::Unlock { passphrase } => {
                Box::pin(async move { vault_changed(done(self.unlock(&passphrase).await)) })
            }
            OwnMessage::Lock {} => Box::pin(async move { vault_changed(done(self.lock().await)) }),
            OwnMessage::ChangePassphrase { old, new } => {
                Box::pin(async move { plain(done(self.change_passphrase(&old, &new).await)) })
            }
            OwnMessage::DeleteVault {} => {
                Box::pin(async move { vault_changed(done(self.delete_vault().await)) })
            }
            OwnMessage::AcceptVault {} => {
                Box::pin(async move { vault_changed(done(self.accept_vault().await)) })
            }
            OwnMessage::Profiles {} => {
                Box::pin(async move { plain(self.list_profiles().await.unwrap_or_else(OwnReply::from)) })
            }
            OwnMessage::SaveProfile { profile } => Box::pin(async move {
                vault_changed(self.save_profile(&profile).await.unwrap_or_else(OwnReply::from))
            }),
            OwnMessage::RemoveUnreadable {} => {
                Box::pin(async move { vault_changed(listed(self.remove_unreadable().await)) })
            }
            OwnMessage::DeleteProfile { id } => {
                Box::pin(async move { vault_changed(listed(self.delete_profile(&id).await)) })
            }
            OwnMessage::Export { passphrase } => {
                Box::pin(async move { plain(self.export(&passphrase).await.unwrap_or_else(OwnReply::from)) })
            }
            OwnMessage::PreviewImport { file } => {
                Box::pin(
                    async move { plain(self.preview_import(&file).await.unwrap_or_else(OwnReply::from)) },
                )
            }
            OwnMessage::Import { file, wanted } => {
                Box::pin(async move { vault_changed(listed(self.import(&file, &wanted).await)) })
            }
            OwnMessage::Archive { id, archived } => {
                Box::pin(async move { vault_changed(listed(self.archive(&id, archived).await)) })
            }
            OwnMessage::TestProfile { id } => {
                Box::pin(async move { plain(self.test_profile(&id).await.unwrap_or_else(OwnReply::from)) })
            }
            OwnMessage::Rotate { id, client_secret } => Box::pin(async move {
                vault_changed(self.rotate(&id, &client_secret).await.unwrap_or_else(OwnReply::from))
            }),
            OwnMessage::TestNewSecret { id } => Box::pin(async move {
                vault_changed(self.test_new_secret(&id).await.unwrap_or_else(OwnReply::from))
            }),
            OwnMessage::DropNewSecret { id } => {
                Box::pin(async move { vault_changed(listed(self.drop_new_secret(&id).await)) })
            }
            OwnMessage::Log {} => {
                Box::pin(async move { plain(self.log().await.unwrap_or_else(OwnReply::from)) })
            }
            OwnMessage::ClearLog {} => Box::pin(async move { plain(done(self.clear_log().await)) }),
            OwnMessage::SaveSettings { settings } => {
                Box::pin(async move { plain(done(self.save_settings(&settings).await)) })
            }
            OwnMessage::Fill { tab, profile } => {
                Box::pin(async move { plain(done(self.fill_from_popup(tab, &profile).await)) })
            }
            OwnMessage::Allow { tab, origin } => Box::pin(async move { self.allow(tab, &origin).await }),
            OwnMessage::CheckAgain { tab } => Box::pin(async move { self.check_again(tab).await }),
            OwnMessage::Consent { tab, agreed } => Box::pin(async move { self.consent(tab, agreed).await }),
            OwnMessage::Report { tab } => Box::pin(async move { plain(self.report(tab).await) }),
            OwnMessage::PreviewWrite { tab, profile } => {
                Box::pin(async move { plain(done(self.preview_write(tab, &profile).await)) })
            }
            OwnMessage::Write { tab, id } => Box::pin(async move { self.write_settings(tab, &id).await }),
            OwnMessage::UndoWrite { tab, id } => Box::pin(async move { self.undo_write(tab, &id).await }),
            OwnMessage::DismissWrite { tab, id } => {
                Box::pin(async move { plain(done(self.dismiss_write(tab, &id).await)) })
            }
            OwnMessage::ShowCommands { tab, finding } => {
                self.browser.open_commands(tab, finding);
                Box::pin(async { (OwnReply::Done {}, None) })
            }
            OwnMessage::ServerSaw { tab, view } => Box::pin(async move { self.server_saw(tab, *view).await }),
            OwnMessage::LogSays { tab, said } => Box::pin(async move { self.log_says(tab, said).await }),
            OwnMessage::ToSave { tab } => Box::pin(async move { plain(self.to_save(tab).await) }),
            OwnMessage::Record { tab } => Box::pin(async move { plain(self.record(tab).await) }),
        };
        answered.await
    }

    /// A press on something of ours in a page. Each carries a fresh look at the page.
    async fn pressed(&self, document: &Document, press: Press, mut snapshot: Snapshot) -> Handled {
        let now = self.browser.now_ms();
        let sights = snapshot.sights.take().unwrap_or_default();
        self.with(document, |sheet| sheet.see(snapshot, false, now));
        let unseen = press.wants_eyes().then(|| sights.button().err()).flatten();
        if self.unseen(document, unseen) {
            return self.go_on(document).await;
        }
        match press {
            Press::Fill { profile } => return self.fill_pressed(document, &profile, &sights).await,
            Press::Undo => {
                self.with(document, |sheet| sheet.fill = FillState::Undone);
                return self.undo(document).await;
            }
            Press::CheckAgain => {
                self.with(document, |sheet| {
                    let rows = sheet.evidence.rows.clone();
                    sheet.begin(rows);
                });
            }
            Press::OpenPopup => self.browser.open_popup(document.tab),
            Press::OpenOptions => self.browser.open_options(),
            Press::ShowCommands { finding } => {
                self.open_finding(document, |sheet| sheet.commands_of(&finding, now));
            }
            Press::DoubtFinding { finding } => {
                self.open_finding(document, |sheet| sheet.shown(&finding, now));
            }
            Press::SaveAsProfile => self.save_as_profile(document).await,
            Press::Dismiss => {
                self.with(document, |sheet| {
                    sheet.unwanted = true;
                    sheet.dismissed = sheet.findings().iter().map(|f| f.id).collect();
                });
            }
        }
        self.go_on(document).await
    }

    /// Opens our own page at a finding, if there is to be one.
    fn open_finding(&self, document: &Document, which: impl FnOnce(&mut Sheet) -> Option<Id>) {
        if let Some(finding) = self.with(document, which).flatten() {
            self.browser.open_commands(document.tab, finding);
        }
    }

    /// Remembers why a press does not count, if it does not.
    fn unseen(&self, document: &Document, unseen: Option<Unseen>) -> bool {
        let refused = unseen.is_some();
        self.with(document, |sheet| sheet.unseen = unseen.as_ref().map(said));
        refused
    }

    /// The press counts: the content script puts back what it has kept.
    async fn undo(&self, document: &Document) -> Handled {
        let (answer, follow) = self.go_on(document).await;
        match answer {
            Answer::Reply(ContentReply::Page(page)) => {
                (Answer::Reply(ContentReply::Page(PageReply { undo: true, ..page })), follow)
            }
            other => (other, follow),
        }
    }

    /// Draws every open document anew, side by side: one that does not answer holds no other up.
    async fn show_all(&self) {
        let documents = self.documents().await;
        self.browser.changed();
        join_all(documents.iter().map(|document| self.show(document))).await;
    }

    /// Draws one document anew, and says whether it may still be there. One that is gone is forgotten; one that
    /// is silent may come back, and is drawn when it says hello.
    async fn show(&self, document: &Document) -> bool {
        let vault = self.vault_view(&document.site).await;
        let page = self.page_reply(document, &vault, Vec::new());
        self.tell_page(document, page).await
    }

    /// As [`App::show`]. A document that has spoken since is not gone: what it was told reached it in the browser's
    /// cache, and was refused when it came back.
    async fn tell_page(&self, document: &Document, page: PageReply) -> bool {
        let spoke = self.with(document, |sheet| sheet.spoke);
        match self.browser.tell(document, ToContent::Page(page)).await {
            Ok(()) | Err(Unanswered::Silent) => true,
            Err(Unanswered::Gone) if self.with(document, |sheet| sheet.spoke) != spoke => true,
            Err(Unanswered::Gone) => {
                self.forget(&document.id).await;
                false
            }
        }
    }

    fn page_reply(
        &self,
        document: &Document,
        vault: &VaultView,
        ask: Vec<crate::probe::Request>,
    ) -> PageReply {
        let at_ms = self.browser.now_ms();
        let reply = |sheet: &mut Sheet| PageReply {
            view: draw::view(sheet, vault),
            at_ms,
            run: sheet.run,
            ask,
            undo: false,
        };
        self.with(document, reply).unwrap_or_default()
    }

    /// Called about once a minute: locks the vault when its time is over.
    pub async fn tick(&self) {
        if self.lock_when_over().await {
            self.show_all().await;
        }
    }

    /// A shortcut was pressed over a tab, by the name that it has in the manifest. Whatever goes on comes after it.
    pub async fn shortcut(&self, name: &str, tab: Option<i64>) -> Option<Follow> {
        if name == LOCK_SHORTCUT {
            self.lock_and_show().await;
        }
        match tab.filter(|_| name == CHECK_SHORTCUT) {
            Some(tab) => self.check_again(tab).await.1,
            None => None,
        }
    }

    /// The browser says what the computer is: `active`, `idle` or `locked`.
    pub async fn computer_is(&self, state: &str) {
        let wanted = self.kept().await.is_ok_and(|kept| kept.settings.lock_with_computer);
        if state == "locked" && wanted {
            self.lock_and_show().await;
        }
    }

    async fn lock_and_show(&self) {
        // If the browser has kept the key, what is shown says that the vault is open.
        let _ = self.lock().await;
        self.show_all().await;
    }
}

/// The vault was opened, locked or changed: every page and the popup show it.
fn vault_changed(reply: OwnReply) -> Done {
    let changed =
        !matches!(reply, OwnReply::Failed { .. } | OwnReply::Wrong { .. } | OwnReply::Overtaken { .. });
    (reply, changed.then_some(Follow::ShowAll))
}

/// What is said of what was not seen.
fn said(unseen: &Unseen) -> Said {
    let (key, subs) = unseen.message();
    Said { key: key.into(), subs }
}

fn plain(reply: ContentReply) -> Handled {
    (Answer::Reply(reply), None)
}
