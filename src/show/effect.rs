//! What happens to an own page, and what the page then has the browser do.

use super::Act;
use crate::diagnosis::Id;
use crate::page::view::Text;
use crate::profile::Secret;
use crate::profile::vault::Strength;
use crate::protocol::{OwnMessage, OwnReply, PopupState};
use crate::server::{Kind, log};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Something that happened to the page.
pub enum Event {
    /// A press, or a form that was submitted.
    Press {
        /// What it means.
        act: Act,
        /// Which of several quick clicks it is; 0 for a key.
        clicks: u32,
        /// What stands in the fields of the form, by their ids.
        typed: BTreeMap<String, Secret>,
    },
    /// Something was typed into a field whose text is kept as a draft.
    Typed {
        /// Its id.
        field: String,
        /// All of its text.
        text: String,
    },
    /// How strong what stands in a field is; nothing is told of an empty one.
    Measured {
        /// Its id.
        field: String,
        /// How strong.
        strength: Option<Strength>,
    },
    /// The background says that something has changed, or the page has just been opened.
    Changed,
    /// The page was opened to save what this tab's Creatio is set to.
    ToSave(i64),
    /// The commands of this finding are wanted; of none that is known here.
    Wanted(Option<Id>),
    /// The tab that the popup speaks of, and its URL where the browser tells it.
    Tab {
        /// The tab.
        tab: Option<i64>,
        /// Its URL.
        url: Option<String>,
    },
    /// The background has answered.
    Reply {
        /// What was asked for.
        then: Then,
        /// The answer.
        reply: Result<OwnReply, Refusal>,
    },
    /// The administrator has answered the browser's question.
    Permission {
        /// What it was asked for.
        asked: Asked,
        /// The answer.
        granted: bool,
    },
    /// A text went into the clipboard or into a file, or did not.
    Delivered {
        /// Key of what is said then.
        said: &'static str,
        /// It did.
        done: bool,
    },
    /// The script for the server was loaded, or could not be.
    Script {
        /// For which machine.
        kind: Kind,
        /// Its text.
        text: Option<String>,
        /// Numbers that nobody can guess.
        random: [u8; 40],
    },
    /// A log was read, or could not be.
    LogRead(Option<Vec<log::Said>>),
    /// A file is held over the page; whether over the place for it.
    Over(bool),
    /// A file was chosen or dropped.
    File {
        /// Its size.
        bytes: f64,
    },
    /// That file was read, or could not be.
    Read(Option<Zeroizing<Vec<u8>>>),
}

/// Why a message did not do what it was to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The background said so: a text of `_locales`.
    Said {
        /// Its key.
        key: String,
        /// Substitutions.
        subs: Vec<String>,
    },
    /// There is no background to speak to: it was updated, switched off, is broken, or of another version.
    Lost,
}

impl OwnReply {
    /// A refusal is no reply.
    ///
    /// # Errors
    /// The refusal, in the background's words.
    pub fn accepted(self) -> Result<OwnReply, Refusal> {
        match self {
            OwnReply::Failed { key, subs } => Err(Refusal::Said { key, subs }),
            OwnReply::State(_)
            | OwnReply::Profiles { .. }
            | OwnReply::Imported { .. }
            | OwnReply::Exported { .. }
            | OwnReply::Planned { .. }
            | OwnReply::Wrong { .. }
            | OwnReply::Overtaken { .. }
            | OwnReply::Tested { .. }
            | OwnReply::Log { .. }
            | OwnReply::Report { .. }
            | OwnReply::Recorded { .. }
            | OwnReply::ToSave { .. }
            | OwnReply::Done {} => Ok(self),
        }
    }
}

/// What a reply is awaited for.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// Nothing: what it says is too early to be of interest.
    Nothing,
    /// The state, asked for this tab.
    State {
        /// The tab.
        tab: Option<i64>,
        /// Its URL.
        url: Option<String>,
    },
    /// What would be saved of a connection.
    ToSave,
    /// The profiles that belong to this state.
    Profiles(Box<PopupState>),
    /// An order.
    Done {
        /// Key of what is said.
        said: Option<&'static str>,
        /// Where the focus goes.
        focus: Option<&'static str>,
    },
    /// The site whose address stands in this field, if it was typed.
    Enabled(Option<&'static str>),
    /// An order with passphrases.
    Passphrase {
        /// Key of what is said.
        said: &'static str,
        /// The field that gets the focus when it was refused.
        first: &'static str,
    },
    /// The report, for the clipboard.
    Copy,
    /// The report, for a file.
    Save,
    /// The report, for a file, with what a person says of a finding.
    Doubt {
        /// The finding.
        finding: Id,
        /// The person's words.
        words: String,
    },
    /// The snapshot, for a file.
    Snapshot,
    /// The profile of this name.
    Saved(String),
    /// A sealed export, for a file.
    Exported,
    /// What the import of a sealed export would do, which this passphrase opens.
    Planned(Secret),
    /// Profiles out of a sealed export.
    Imported,
    /// The test of this profile.
    Tested(String),
    /// The test of this profile with its new secret.
    NewSecretTested(String),
    /// A new secret, kept beside the old one of the profile of this name.
    Rotated(String),
    /// The log.
    Logged,
    /// The vault is deleted.
    VaultDeleted,
}

/// What a permission is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The site of this address, which may stand in a field.
    Enable {
        /// The address.
        url: String,
        /// The field.
        field: Option<&'static str>,
    },
    /// The Identity Service that this tab's site is set to.
    Allow {
        /// The tab.
        tab: i64,
        /// Origin of the service.
        origin: String,
    },
    /// The Identity Service of a profile that is being saved: the how manieth.
    Save(u32),
    /// The Identity Service of this profile, for a test.
    Test(String),
    /// The same, for a test with its new secret.
    TestNewSecret(String),
    /// To be told when the screen is locked.
    Locks,
}

/// What the page has the browser do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the background.
    Ask {
        /// What.
        message: OwnMessage,
        /// What for.
        then: Then,
    },
    /// Ask the administrator, in this very turn: after a wait the browsers refuse.
    AskPermission {
        /// Match patterns.
        patterns: Vec<String>,
        /// What for.
        asked: Asked,
    },
    /// Ask the administrator, in this very turn, to be told when the screen is locked.
    AskToHearLocks,
    /// Have that permission taken back.
    StopHearingLocks,
    /// Tell the tab that the popup speaks of.
    FindTab,
    /// Keep these drafts under this key, for as long as the browser runs.
    KeepDrafts(&'static str, BTreeMap<String, String>),
    /// Empty these fields.
    Empty(Vec<&'static str>),
    /// Put a secret into a field: into its value, never into an attribute.
    Put(&'static str, Secret),
    /// Move the focus to the element of this id.
    Focus(&'static str),
    /// Move the focus to the button that fills from this profile.
    FocusFill(String),
    /// Put a text into the clipboard, and say this.
    Copy {
        /// The text.
        text: String,
        /// Key of what is said then.
        said: &'static str,
    },
    /// Put texts into the clipboard, one to a line, and say this.
    CopyLines {
        /// The lines.
        lines: Vec<Text>,
        /// Key of what is said then.
        said: &'static str,
    },
    /// Select the text of the element of this id: what could not be copied is copied by hand.
    Select(String),
    /// Put a text into a file, and say this.
    Save {
        /// The text.
        text: String,
        /// The file's name.
        name: &'static str,
        /// Key of what is said then.
        said: &'static str,
    },
    /// Read the file that was chosen.
    ReadFile,
    /// Load the script for the server, and make numbers that nobody can guess.
    FetchScript(Kind),
    /// Read the log that was chosen, beside this page, and look for this in it.
    ReadLog(log::Wanted),
    /// Open the options page; a popup closes.
    OpenOptions,
    /// Load this page again.
    Reload,
}

/// The browser, as far as the own pages need it. Each takes the arguments of the [`Effect`] of its name.
#[expect(missing_docs, reason = "said there")]
pub trait Hands {
    fn ask(&self, message: OwnMessage, then: Then);
    fn ask_permission(&self, patterns: Vec<String>, asked: Asked);
    fn ask_to_hear_locks(&self);
    fn stop_hearing_locks(&self);
    fn find_tab(&self);
    fn keep_drafts(&self, key: &'static str, drafts: BTreeMap<String, String>);
    fn empty(&self, fields: &[&'static str]);
    fn put(&self, field: &'static str, secret: &Secret);
    fn focus(&self, id: &str);
    fn copy(&self, text: String, said: &'static str);
    fn copy_lines(&self, lines: &[Text], said: &'static str);
    fn select(&self, id: &str);
    fn save(&self, text: String, name: &'static str, said: &'static str);
    fn read_file(&self);
    fn fetch_script(&self, kind: Kind);
    fn read_log(&self, wanted: log::Wanted);
    fn open_options(&self);
    fn reload(&self);
}

impl Effect {
    /// Has it done.
    pub fn by(self, hands: &impl Hands) {
        match self {
            Effect::Ask { message, then } => hands.ask(message, then),
            Effect::AskPermission { patterns, asked } => hands.ask_permission(patterns, asked),
            Effect::AskToHearLocks => hands.ask_to_hear_locks(),
            Effect::StopHearingLocks => hands.stop_hearing_locks(),
            Effect::FindTab => hands.find_tab(),
            Effect::KeepDrafts(key, drafts) => hands.keep_drafts(key, drafts),
            Effect::Empty(fields) => hands.empty(&fields),
            Effect::Put(field, secret) => hands.put(field, &secret),
            Effect::Focus(id) => hands.focus(id),
            Effect::FocusFill(profile) => hands.focus(&["fill-", &profile].concat()),
            Effect::Copy { text, said } => hands.copy(text, said),
            Effect::CopyLines { lines, said } => hands.copy_lines(&lines, said),
            Effect::Select(id) => hands.select(&id),
            Effect::Save { text, name, said } => hands.save(text, name, said),
            Effect::ReadFile => hands.read_file(),
            Effect::FetchScript(kind) => hands.fetch_script(kind),
            Effect::ReadLog(wanted) => hands.read_log(wanted),
            Effect::OpenOptions => hands.open_options(),
            Effect::Reload => hands.reload(),
        }
    }
}
