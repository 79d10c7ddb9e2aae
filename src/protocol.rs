//! Every message between the parts, and who may send which.
//!
//! The background is the only one that decides. A content script can ask "what should I show", say "I saw
//! this", and redeem a ticket; it can never read profiles, name a URL to be fetched, or change a setting.
//! Who sent a message is read from what the *browser* reports, never from the message.

use crate::creatio::Site;
use crate::creatio::apply::{self, Call};
use crate::diagnosis::setup::Progress;
use crate::diagnosis::{Certainty, Id, Severity};
pub use crate::page::recognise::Field;
use crate::page::snapshot::{Handle, Landmarks, Snapshot};
use crate::page::view::{Press, View};
use crate::probe::{Outcome, Probe, Request};
use crate::profile::{Environment, ProfileHead, Remark, Secret};
use serde::{Deserialize, Serialize};

/// What the browser reports of a message's sender.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RawSender {
    /// Extension id.
    pub id: String,
    /// Origin of the sending document.
    pub origin: String,
    /// URL of the sending document.
    pub url: String,
    /// Tab, where the sender lives in one.
    pub tab_id: Option<f64>,
    /// Frame within the tab; 0 is the top frame. Firefox's ids exceed 2^32.
    pub frame_id: Option<f64>,
    /// The browser's id of the document.
    pub document_id: String,
}

/// This extension's own identity.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Own {
    /// `runtime.id`.
    pub id: String,
    /// Origin of the extension's own pages.
    pub origin: String,
}

/// Who sent a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Sender {
    /// The popup or the options page.
    ExtensionPage,
    /// A content script in the top frame of a web page.
    Content(Document),
    /// Anybody else: frames, other extensions, opaque origins. May send nothing.
    Stranger,
}

/// One document of a tab, as the browser reports it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Document {
    /// Tab id.
    pub tab: i64,
    /// Document id.
    pub id: String,
    /// The site the document's URL belongs to.
    pub site: Site,
}

impl Sender {
    /// Reads the sender from the browser's report. What is not surely one of ours is a stranger.
    pub fn of(raw: &RawSender, own: &Own) -> Sender {
        if raw.id != own.id || raw.id.is_empty() {
            return Sender::Stranger;
        }
        let top_frame = raw.frame_id.is_none_or(|f| f == 0.0);
        if raw.origin == own.origin && top_frame {
            return Sender::ExtensionPage;
        }
        let (Some(tab), Some(0.0)) = (raw.tab_id, raw.frame_id) else { return Sender::Stranger };
        let Some((site, _)) = Site::of_url(&raw.url) else { return Sender::Stranger };
        if site.origin != raw.origin || raw.document_id.is_empty() || tab.fract() != 0.0 {
            return Sender::Stranger;
        }
        Sender::Content(Document { tab: tab as i64, id: raw.document_id.clone(), site })
    }
}

/// A message to the background.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Message {
    /// Content: a document is there. Answer: [`Reply::Landmarks`].
    Hello {},
    /// Content: this is what the page shows now. Answer: [`Reply::Page`].
    Seen {
        /// The look.
        snapshot: Snapshot,
        /// The page itself has just read its health anew.
        page_asked: bool,
    },
    /// Content: what came of the requests asked for. Answer: [`Reply::Page`].
    Answers {
        /// The run they belong to.
        run: u32,
        /// The answers.
        answers: Vec<Answer>,
    },
    /// Content: a trusted press on something of ours. Answer: [`Reply::Page`] or [`Reply::Ticket`].
    Pressed {
        /// On what.
        press: Press,
        /// The page at that moment.
        snapshot: Snapshot,
    },
    /// Content: the ticket, with a fresh look at the page. Answer: [`Reply::Values`].
    Redeem {
        /// The ticket.
        ticket: String,
        /// The page at this very moment.
        snapshot: Snapshot,
    },
    /// Content: what became of the fill, per field. Answer: [`Reply::Page`].
    Filled {
        /// One for each field.
        outcomes: Vec<FieldOutcome>,
    },

    /// Own pages: everything the popup shows. Answer: [`Reply::State`].
    State {
        /// The tab the popup speaks of.
        tab: Option<i64>,
        /// Its URL, where the browser tells the popup.
        url: Option<String>,
    },
    /// Own pages: the administrator wants the assistant on this site. The browser's permission has been
    /// asked for by the page itself; what was granted counts. Answer: [`Reply::State`].
    Enable {
        /// Address of the site.
        url: String,
        /// The open tab to start in at once.
        tab: Option<i64>,
    },
    /// Own pages: not on this site any more; its permission is given back. Answer: [`Reply::State`].
    Disable {
        /// The site.
        site: Site,
    },
    /// Own pages: make a new vault. Answer: [`Reply::Done`].
    CreateVault {
        /// The passphrase.
        passphrase: Secret,
    },
    /// Own pages: open the vault. Answer: [`Reply::Done`].
    Unlock {
        /// The passphrase.
        passphrase: Secret,
    },
    /// Own pages: lock the vault now. Answer: [`Reply::Done`].
    Lock {},
    /// Own pages: change the passphrase. Answer: [`Reply::Done`].
    ChangePassphrase {
        /// The present one.
        old: Secret,
        /// The new one.
        new: Secret,
    },
    /// Own pages: delete the vault with all that is in it, also one that cannot be read. Answer:
    /// [`Reply::Done`].
    DeleteVault {},
    /// Own pages: the profiles without their secrets. Answer: [`Reply::Profiles`].
    Profiles {},
    /// Own pages: add or change a profile. Answer: [`Reply::Profiles`], or [`Reply::Wrong`] by its fields.
    SaveProfile {
        /// The profile.
        profile: ProfileInput,
    },
    /// Own pages: remove a profile. Answer: [`Reply::Profiles`].
    DeleteProfile {
        /// Its id.
        id: String,
    },
    /// Own pages: settings of the assistant. Answer: [`Reply::Done`].
    SaveSettings {
        /// The settings.
        settings: Settings,
    },
    /// Own pages: fill the open dialog of this tab. Answer: [`Reply::Done`].
    Fill {
        /// The tab.
        tab: i64,
        /// Profile id.
        profile: String,
    },
    /// Own pages: diagnose this tab again. Answer: [`Reply::Done`].
    CheckAgain {
        /// The tab.
        tab: i64,
    },
    /// Own pages: agree (or no longer agree) to token requests with the profile's credentials on this
    /// site, and make one. Answer: [`Reply::Done`].
    Consent {
        /// The tab.
        tab: i64,
        /// Agreed.
        agreed: bool,
    },
    /// Own pages: the redacted report of this tab. Answer: [`Reply::Report`].
    Report {
        /// The tab.
        tab: i64,
    },
    /// Own pages: read what stands in Creatio's settings, and show what a profile would change. Answer:
    /// [`Reply::Done`].
    PreviewWrite {
        /// The tab.
        tab: i64,
        /// Profile id.
        profile: String,
    },
    /// Own pages: write what this preview shows. Answer: [`Reply::Done`].
    Write {
        /// The tab.
        tab: i64,
        /// The preview that was confirmed.
        id: String,
    },
    /// Own pages: write back what stood there before this write. Answer: [`Reply::Done`].
    UndoWrite {
        /// The tab.
        tab: i64,
        /// The write.
        id: String,
    },
    /// Own pages: the preview or the outcome has been read. Answer: [`Reply::Done`].
    DismissWrite {
        /// The tab.
        tab: i64,
        /// Which.
        id: String,
    },
    /// Own pages: what this tab's page shows now, redacted. Answer: [`Reply::Recorded`].
    Record {
        /// The tab.
        tab: i64,
    },
}

/// Who may send which message: the whole table.
impl Message {
    /// Whether this sender may send this message. The site need not be enabled for `Hello`; for everything
    /// else of a content script it must be.
    pub fn allowed_from(&self, sender: &Sender) -> bool {
        use Message::*;
        match self {
            Hello {} | Seen { .. } | Answers { .. } | Pressed { .. } | Redeem { .. } | Filled { .. } => {
                matches!(sender, Sender::Content(_))
            }
            State { .. }
            | Enable { .. }
            | Disable { .. }
            | CreateVault { .. }
            | Unlock { .. }
            | Lock {}
            | ChangePassphrase { .. }
            | DeleteVault {}
            | Profiles {}
            | SaveProfile { .. }
            | DeleteProfile { .. }
            | SaveSettings { .. }
            | Fill { .. }
            | CheckAgain { .. }
            | Consent { .. }
            | Report { .. }
            | PreviewWrite { .. }
            | Write { .. }
            | UndoWrite { .. }
            | DismissWrite { .. }
            | Record { .. } => matches!(sender, Sender::ExtensionPage),
        }
    }
}

/// What came of one same-origin request of the content script.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Answer {
    /// Which question.
    pub probe: Probe,
    /// When it was sent, on the browser's clock.
    pub at_ms: f64,
    /// How long it took.
    pub took_ms: f64,
    /// What came back.
    pub outcome: Outcome,
}

/// What became of one field. Never a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOutcome {
    /// Which field.
    pub field: Field,
    /// What happened.
    pub result: FieldResult,
}

/// The outcome of filling one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldResult {
    /// Set, and read back one frame later.
    Held,
    /// Set, but the page changed or emptied it.
    Changed,
    /// A field was gone, read-only or disabled: nothing was set, in none of the fields.
    Untouched,
}

/// An answer of the background.
///
/// `Values` is not part of it: a secret is handed over by its own door in `browser`, so that no other
/// answer can carry one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reply {
    /// What to look for. Without landmarks: this site is not enabled, look for nothing.
    Landmarks {
        /// The table.
        landmarks: Option<Landmarks>,
    },
    /// What to show, and what to ask Creatio.
    Page(PageReply),
    /// A fill may begin: look once more and redeem the ticket at once.
    Ticket {
        /// One use, one document, a few seconds.
        ticket: String,
    },
    /// The popup's state.
    State(Box<PopupState>),
    /// The profiles.
    Profiles {
        /// Without secrets.
        profiles: Vec<ProfileHead>,
        /// What to heed of the profile that was just saved.
        warnings: Vec<Remark>,
    },
    /// Nothing was saved: these fields of the profile are not right.
    Wrong {
        /// One for each.
        remarks: Vec<Remark>,
    },
    /// The report.
    Report {
        /// For people.
        markdown: String,
        /// For replay.
        json: String,
    },
    /// A recorded snapshot.
    Recorded {
        /// The file.
        json: String,
    },
    /// Done.
    Done {},
    /// Refused or failed; nothing was changed unless the text says so.
    Failed {
        /// A message key of `_locales` that says what happened and the next step.
        key: String,
        /// Substitutions.
        subs: Vec<String>,
    },
}

/// What the content script is to do now.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PageReply {
    /// What to draw.
    pub view: View,
    /// When the view was made: the ways of two views may cross.
    pub at_ms: f64,
    /// The run these requests belong to.
    pub run: u32,
    /// Same-origin requests to Creatio to make now.
    pub ask: Vec<Request>,
}

/// A message of the background to one document's content script.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ToContent {
    /// Draw this and ask that.
    Page(PageReply),
    /// A fill was ordered in the popup: look once more and redeem the ticket at once.
    Ticket {
        /// The ticket.
        ticket: String,
    },
    /// Look at the page by this table and answer with what is there. It changes nothing.
    Look {
        /// The table.
        landmarks: Landmarks,
    },
    /// The site is not enabled any more: take everything away and stop.
    Stop {},
    /// Ask Creatio this, and answer with what came of it.
    Ask {
        /// The question.
        ask: Call,
    },
}

/// What is written to Creatio's settings; what is `None` is left as it is.
///
/// Like [`Values`] it is part of no message that can be serialised: it has a door of its own in `browser`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingsToWrite {
    /// Where, as seen from the origin.
    pub path: String,
    /// Identity Service URL.
    pub url: Option<String>,
    /// Client id.
    pub client_id: Option<String>,
    /// Client secret.
    pub client_secret: Option<Secret>,
}

impl SettingsToWrite {
    /// The body of the request. It holds the secret, so it is one.
    pub fn body(&self) -> Secret {
        let [url, id, secret] = apply::CODES;
        let mut values = Vec::new();
        values.extend(self.url.as_ref().map(|text| (url, crate::json::write(text))));
        values.extend(self.client_id.as_ref().map(|text| (id, crate::json::write(text))));
        // EXPOSE: the write itself; it was confirmed in the popup.
        values.extend(self.client_secret.as_ref().map(|text| (secret, crate::json::write(&text.expose()))));
        let body = Secret::new(apply::write_body(&values));
        values.into_iter().for_each(|(_, text)| drop(Secret::new(text)));
        body
    }
}

/// The values for one redeemed ticket: of each field that the screen has.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// Identity Service URL and its input.
    pub url: Option<(Handle, String)>,
    /// Client id and its input.
    pub client_id: Option<(Handle, String)>,
    /// Client secret and its input.
    pub client_secret: Option<(Handle, Secret)>,
}

/// A profile as the options page sends it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileInput {
    /// Absent for a new one.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Environment.
    pub environment: Environment,
    /// Address of the Creatio site, as typed or taken from the tab.
    pub site: String,
    /// Identity Service URL.
    pub url: String,
    /// Client id.
    pub client_id: String,
    /// Client secret; absent: keep the one stored.
    pub client_secret: Option<Secret>,
}

/// Settings of the assistant. Nothing secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The vault locks itself after so many minutes without use: 1 to 480.
    pub idle_minutes: u32,
    /// The popup offers to record a snapshot.
    pub record: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { idle_minutes: 15, record: false }
    }
}

/// Everything the popup and the options page show.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PopupState {
    /// The vault.
    pub vault: VaultState,
    /// Settings.
    pub settings: Settings,
    /// The enabled sites.
    pub sites: Vec<Site>,
    /// The tab, where it is a web page.
    pub tab: Option<TabState>,
}

/// State of the vault.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum VaultState {
    /// There is none yet.
    Absent,
    /// Locked.
    Locked,
    /// Open.
    Open,
    /// It is there but cannot be read; it is left as it is.
    Unreadable {
        /// Message key.
        key: String,
        /// Substitutions.
        subs: Vec<String>,
    },
}

/// What is known of one tab.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TabState {
    /// The tab.
    pub tab: i64,
    /// The site its page belongs to; absent while the browser does not tell the URL.
    pub site: Option<Site>,
    /// The browser permits us this site.
    pub permitted: bool,
    /// The administrator enabled it.
    pub enabled: bool,
    /// The content script has reported the OAuth page.
    pub on_oauth_page: bool,
    /// The Connection settings are open and can be filled.
    pub can_fill: bool,
    /// The page shows something that may be the panel or the settings, and is not surely that.
    pub unsure: bool,
    /// Probes are under way.
    pub checking: bool,
    /// Profiles bound to this site; empty while locked.
    pub profiles: Vec<ProfileHead>,
    /// The Identity Service that Creatio is set to, and whether we may ask it.
    pub identity: Option<IdentityAccess>,
    /// Consent to token requests with the profile's credentials.
    pub consent: bool,
    /// The findings, root cause first.
    pub findings: Vec<FindingHead>,
    /// All four rows are green on the page, as far as known.
    pub healthy: Option<bool>,
    /// A page of Creatio is open here, and the assistant in it.
    pub live: bool,
    /// The site is the vendor's cloud: nothing is offered unasked.
    pub cloud: bool,
    /// Version, and what it runs on, as the page states them.
    pub version: Option<Said>,
    /// The writing of this site's settings: its preview, or what came of it.
    pub write: Option<WriteView>,
    /// The four steps of the set-up.
    pub setup: Vec<SetupStep>,
    /// What comes next, once all are done.
    pub next: Vec<Said>,
}

/// A text of `_locales`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// Its key.
    pub key: String,
    /// Substitutions.
    pub subs: Vec<String>,
}

impl Said {
    /// A text with these substitutions.
    pub fn new(key: &str, subs: &[&str]) -> Said {
        Said { key: key.into(), subs: subs.iter().map(|s| (*s).to_owned()).collect() }
    }
}

/// The writing of a site's settings, as the popup shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WriteView {
    /// What a press on one of its buttons names.
    pub id: String,
    /// What it is now.
    pub stage: WriteStage,
    /// What is said of it.
    pub title: Said,
    /// What more is said; the first is the most important.
    pub notes: Vec<Said>,
    /// One for each setting.
    pub rows: Vec<WriteRow>,
    /// Its button wants two presses: production, or a right that is missing.
    pub twice: bool,
    /// The profile, for another preview.
    pub profile: String,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteStage {
    /// Nothing is written; it can be confirmed.
    Preview,
    /// It is under way.
    Writing,
    /// It is not known what came of it.
    Lost,
    /// It is over.
    Ended,
    /// It is over and can be undone.
    Undoable,
}

/// One setting of a write.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WriteRow {
    /// Key of its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// What stood or stands there; empty for nothing, absent for the secret.
    pub old: Option<String>,
    /// What it becomes; likewise.
    pub new: Option<String>,
    /// What is said of it.
    pub result: Said,
}

/// A step of the set-up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SetupStep {
    /// What it is, and how far.
    pub title: Said,
    /// How far.
    pub is: Progress,
    /// Why it is not known, or what there is to know.
    pub note: Option<Said>,
    /// How it is done, for the first that is to be done.
    pub how: Vec<Said>,
}

/// Permission for the Identity Service's host.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IdentityAccess {
    /// Its origin.
    pub origin: String,
    /// Match patterns to ask for: the host under both schemes.
    pub patterns: Vec<String>,
    /// Granted for the scheme in use.
    pub permitted: bool,
}

/// A finding as the popup lists it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingHead {
    /// Which one.
    pub id: Id,
    /// Severity.
    pub severity: Severity,
    /// Certainty.
    pub certainty: Certainty,
    /// Substitutions of its texts.
    pub subs: Vec<String>,
    /// Steps of its fix.
    pub steps: u8,
}

#[cfg(test)]
mod tests;
