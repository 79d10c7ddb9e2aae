//! What the popup and the options page may say, and what they are told.

use super::state::{PopupState, Preferences, Said};
use super::tagged::tagged;
use crate::creatio::Site;
use crate::diagnosis::Id;
use crate::profile::export::Planned;
use crate::profile::handed::Handed;
use crate::profile::log::Entry;
use crate::profile::{Environment, FillFrom, ProfileHead, Remark, Secret};
use crate::server::{View, log};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A message of an own page. It may hold a passphrase or a client secret, so it cannot be serialised as it is:
/// [`Outgoing`] is the one way out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields, remote = "Self")]
pub enum OwnMessage {
    /// Everything the popup shows. Answer: [`OwnReply::State`].
    State {
        /// The tab the popup speaks of.
        tab: Option<i64>,
        /// Its URL, where the browser tells the popup.
        url: Option<String>,
    },
    /// The administrator wants the assistant on this site. The browser's permission has been
    /// asked for by the page itself; what was granted counts. Answer: [`OwnReply::State`].
    Enable {
        /// Address of the site.
        url: String,
        /// The open tab to start in at once.
        tab: Option<i64>,
    },
    /// Not on this site any more; its permission is given back. Answer: [`OwnReply::State`].
    Disable {
        /// The site.
        site: Site,
    },
    /// Make a new vault. Answer: [`OwnReply::Done`].
    CreateVault {
        /// The passphrase.
        #[serde(serialize_with = "exposed")]
        passphrase: Secret,
    },
    /// Open the vault. Answer: [`OwnReply::Done`].
    Unlock {
        /// The passphrase.
        #[serde(serialize_with = "exposed")]
        passphrase: Secret,
    },
    /// Lock the vault now. Answer: [`OwnReply::Done`].
    Lock {},
    /// Change the passphrase. Answer: [`OwnReply::Done`].
    ChangePassphrase {
        /// The present one.
        #[serde(serialize_with = "exposed")]
        old: Secret,
        /// The new one.
        #[serde(serialize_with = "exposed")]
        new: Secret,
    },
    /// Delete the vault with all that is in it, also one that cannot be read. Answer:
    /// [`OwnReply::Done`].
    DeleteVault {},
    /// The open vault counts from now on, though it may not be the one that was saved last. Answer:
    /// [`OwnReply::Done`].
    AcceptVault {},
    /// The profiles without their secrets. Answer: [`OwnReply::Profiles`].
    Profiles {},
    /// Add or change a profile. Answer: [`OwnReply::Profiles`], [`OwnReply::Wrong`] by its fields, or
    /// [`OwnReply::Overtaken`].
    SaveProfile {
        /// The profile.
        #[serde(with = "ProfileInput")]
        profile: ProfileInput,
    },
    /// Remove what cannot be read of the open vault. Answer: [`OwnReply::Profiles`].
    RemoveUnreadable {},
    /// Remove a profile. Answer: [`OwnReply::Profiles`].
    DeleteProfile {
        /// Its id.
        id: String,
    },
    /// All profiles as a sealed file. Answer: [`OwnReply::Exported`].
    Export {
        /// The passphrase of the file.
        #[serde(serialize_with = "exposed")]
        passphrase: Secret,
    },
    /// What the import of a sealed file would do. Answer: [`OwnReply::Planned`].
    PreviewImport {
        /// The file.
        #[serde(with = "Sealed")]
        file: Sealed,
    },
    /// Take what is new in a sealed file, and of what is here in another state what is wanted. Answer:
    /// [`OwnReply::Imported`].
    Import {
        /// The file.
        #[serde(with = "Sealed")]
        file: Sealed,
        /// Ids of the profiles that it may overwrite.
        wanted: Vec<String>,
    },
    /// Put a profile away, or take it out again. Answer: [`OwnReply::Profiles`].
    Archive {
        /// Its id.
        id: String,
        /// Away.
        archived: bool,
    },
    /// Ask for a token with the credentials of a profile, once. Answer: [`OwnReply::Tested`].
    TestProfile {
        /// Its id.
        id: String,
    },
    /// Keep a new secret beside the old one of a profile. Answer: [`OwnReply::Profiles`], or [`OwnReply::Wrong`].
    Rotate {
        /// Its id.
        id: String,
        /// The new secret.
        #[serde(serialize_with = "exposed")]
        client_secret: Secret,
    },
    /// Ask for a token with the new secret, once; where there is one, it takes the old one's place. Answer:
    /// [`OwnReply::Tested`].
    TestNewSecret {
        /// The profile's id.
        id: String,
    },
    /// Drop the new secret. Answer: [`OwnReply::Profiles`].
    DropNewSecret {
        /// The profile's id.
        id: String,
    },
    /// The log of fills and writes. Answer: [`OwnReply::Log`].
    Log {},
    /// Remove that log. Answer: [`OwnReply::Done`].
    ClearLog {},
    /// Preferences of the assistant. Answer: [`OwnReply::Done`].
    SaveSettings {
        /// The settings.
        settings: Preferences,
    },
    /// Fill the open dialog of this tab. Answer: [`OwnReply::Done`].
    Fill {
        /// The tab.
        tab: i64,
        /// Profile id.
        profile: String,
    },
    /// Diagnose this tab again. Answer: [`OwnReply::Done`].
    CheckAgain {
        /// The tab.
        tab: i64,
    },
    /// Let the assistant ask this Identity Service for this tab's site, and diagnose it again.
    /// Answer: [`OwnReply::Done`].
    Allow {
        /// The tab.
        tab: i64,
        /// Origin of the service, as the popup has shown it.
        origin: String,
    },
    /// Agree (or no longer agree) to token requests with the profile's credentials on this
    /// site, and make one. Answer: [`OwnReply::Done`].
    Consent {
        /// The tab.
        tab: i64,
        /// Agreed.
        agreed: bool,
    },
    /// The redacted report of this tab. Answer: [`OwnReply::Report`].
    Report {
        /// The tab.
        tab: i64,
    },
    /// Read what stands in Creatio's settings, and show what a profile would change. Answer:
    /// [`OwnReply::Done`].
    PreviewWrite {
        /// The tab.
        tab: i64,
        /// Profile id.
        profile: String,
    },
    /// Write what this preview shows. Answer: [`OwnReply::Done`].
    Write {
        /// The tab.
        tab: i64,
        /// The preview that was confirmed.
        id: String,
    },
    /// Write back what stood there before this write. Answer: [`OwnReply::Done`].
    UndoWrite {
        /// The tab.
        tab: i64,
        /// The write.
        id: String,
    },
    /// The preview or the outcome has been read. Answer: [`OwnReply::Done`].
    DismissWrite {
        /// The tab.
        tab: i64,
        /// Which.
        id: String,
    },
    /// Show the commands of this finding in a page of their own. Answer: [`OwnReply::Done`].
    ShowCommands {
        /// The tab in which it was found.
        tab: i64,
        /// Which.
        finding: Id,
    },
    /// What a script saw on Creatio's server, as it was pasted. Answer: [`OwnReply::Done`].
    ServerSaw {
        /// The tab whose findings it explains.
        tab: i64,
        /// What it saw.
        view: Box<View>,
    },
    /// What pasted lines of logs say. Answer: [`OwnReply::Done`].
    LogSays {
        /// The tab whose findings they explain.
        tab: i64,
        /// One for each that they say of somebody.
        said: Vec<log::Said>,
    },
    /// What would be saved of the connection that this tab's Creatio is set to. Answer: [`OwnReply::ToSave`].
    ToSave {
        /// The tab.
        tab: i64,
    },
    /// What this tab's page shows now, redacted. Answer: [`OwnReply::Recorded`].
    Record {
        /// The tab.
        tab: i64,
    },
}

impl<'de> Deserialize<'de> for OwnMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OwnMessage, D::Error> {
        OwnMessage::deserialize(deserializer)
    }
}

/// A message on its way from an own page to the background. Only the pages' client makes one.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a>(pub &'a OwnMessage);

impl Serialize for Outgoing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        OwnMessage::serialize(self.0, serializer)
    }
}

fn exposed<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    // EXPOSE: what was typed goes to the background, which alone can use it; no other message takes it.
    serializer.serialize_str(secret.expose())
}

fn exposed_if_any<S: Serializer>(secret: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => exposed(secret, serializer),
        None => serializer.serialize_none(),
    }
}

/// A sealed export, with the passphrase that opens it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Sealed {
    /// The text of the file.
    pub text: String,
    /// Its passphrase.
    #[serde(serialize_with = "exposed")]
    pub passphrase: Secret,
}

/// A profile as the options page sends it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct ProfileInput {
    /// Absent for a new one.
    pub id: Option<String>,
    /// How many edits the profile had seen that the form was opened with; absent where there was none,
    /// and as good as none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edits: Option<u32>,
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
    #[serde(default, serialize_with = "exposed_if_any")]
    pub client_secret: Option<Secret>,
    /// Where *Fill* is pressed.
    #[serde(default)]
    pub fill_from: FillFrom,
    /// Tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Notes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
}

tagged! {
    "kind", "OwnReply",
    /// An answer to one of the own pages.
    pub enum OwnReply {
        /// The background's state.
        State(Box<PopupState>),
        /// The profiles.
        Profiles {
            /// Without secrets.
            profiles: Vec<ProfileHead>,
            /// What to heed of the profile that was just saved.
            warnings: Vec<Remark>,
            /// How many records of the vault cannot be read; absent where they were not counted.
            unreadable: Option<usize>,
        },
        /// A file was imported.
        Imported {
            /// How many of its profiles are in the vault now.
            count: usize,
        },
        /// The sealed file.
        Exported {
            /// Its text.
            json: String,
            /// How many profiles cannot be read, and are not in it.
            missing: usize,
        },
        /// What the import of a sealed file would do.
        Planned {
            /// One for each profile of the file.
            planned: Vec<Planned>,
        },
        /// What came of a token request.
        Tested {
            /// A token was got.
            good: bool,
            /// What is said of it.
            said: Said,
        },
        /// The log of fills and writes.
        Log {
            /// The newest first.
            entries: Vec<Entry>,
        },
        /// Nothing was saved: these fields of the profile are not right.
        Wrong {
            /// One for each.
            remarks: Vec<Remark>,
        },
        /// Nothing was saved: the profile was changed since its form was opened.
        Overtaken {
            /// As it is now; absent where it was deleted.
            now: Option<Box<ProfileHead>>,
        },
        /// The report.
        Report {
            /// For people.
            markdown: String,
            /// For replay.
            json: String,
        },
        /// What would be saved of a connection, all but its secret.
        ToSave {
            /// Absent where nothing is offered to be saved.
            profile: Option<Box<Handed>>,
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
}
