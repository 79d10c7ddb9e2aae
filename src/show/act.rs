//! What a press in an own page means, with everything that it needs: the data of the tree that is shown.

use crate::creatio::Site;
use crate::diagnosis::Id;
use crate::page::view::Text;
use crate::protocol::OwnMessage;
use crate::server::Kind;

/// What a press means.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Send this; say so when it is done.
    Order {
        /// The message.
        message: OwnMessage,
        /// Key of what is said then.
        said: Option<&'static str>,
        /// Where the focus goes then.
        focus: Option<&'static str>,
    },
    /// The first press arms this one, the second does it.
    Twice {
        /// What is armed.
        name: Armed,
        /// The first press was made.
        armed: bool,
        /// What the second does.
        then: Box<Act>,
    },
    /// Show the button that does it, and move the focus.
    Arm(Armed, &'static str),
    /// Take the first press back, and move the focus.
    Disarm(Option<&'static str>),
    /// Enable the site of this address.
    Enable(String),
    /// Enable the site whose address is typed into this field.
    EnableTyped(&'static str),
    /// Ask for the permission of an Identity Service, and check again.
    Allow {
        /// The tab.
        tab: i64,
        /// Its match patterns.
        patterns: Vec<String>,
        /// Its origin.
        origin: String,
    },
    /// Copy a command.
    CopyCommand {
        /// The element in which it stands.
        id: String,
        /// As it stands there.
        line: String,
    },
    /// Copy a finding: its lines.
    CopyFinding(Vec<Text>),
    /// Save the report of this tab with what the person says of this finding.
    DoubtFinding {
        /// The tab.
        tab: i64,
        /// Which.
        finding: Id,
    },
    /// Copy the report of this tab, as Markdown.
    CopyReport(i64),
    /// Save the report of this tab, as JSON.
    SaveReport(i64),
    /// Record this tab's page, and save that.
    SaveSnapshot(i64),
    /// Make the vault with the passphrase that is typed.
    CreateVault,
    /// Open the vault with the passphrase that is typed.
    Unlock,
    /// Change the passphrase as it is typed.
    ChangePassphrase,
    /// Delete the vault, and what the page has of it.
    DeleteVault,
    /// Save the times that are typed.
    SaveIdle,
    /// Lock the vault with the computer, or no longer.
    LockWithComputer(bool),
    /// Open the form: of this profile, or with an empty id of a new one.
    OpenForm(String),
    /// Open the form of a new profile with what this one has, but for its secret.
    Duplicate(String),
    /// Ask for the permission of an Identity Service, and test the profile.
    Test {
        /// Its id.
        id: String,
        /// Match patterns of its service.
        patterns: Vec<String>,
    },
    /// Show the form for a new secret of this profile, or none.
    OpenRotation(Option<String>),
    /// Keep the secret that is typed beside the old one of this profile.
    Rotate(String),
    /// As `Test`, with the new secret.
    TestNewSecret {
        /// The profile's id.
        id: String,
        /// Match patterns of its service.
        patterns: Vec<String>,
    },
    /// Show the commands and files for this profile, or none.
    HandOut(Option<String>),
    /// Save a text that holds no secret.
    SaveText {
        /// The text.
        text: String,
        /// Name of the file.
        name: &'static str,
    },
    /// Save all profiles, without their secrets.
    ExportProfiles,
    /// Open the form with this one of those that were handed over.
    Take(usize),
    /// Show the profiles that were put away, or the others.
    ShowArchived(bool),
    /// Show more of the profiles.
    ShowMore,
    /// Close the form; what is typed in it goes.
    CloseForm,
    /// Save the profile of the form.
    SaveProfile(String),
    /// Show or hide the secret of the form.
    Reveal,
    /// Take a file that is chosen or dropped.
    TakeFile,
    /// Read the text that was pasted.
    Paste,
    /// Copy the script for the server.
    CopyScript(Kind),
    /// Read what it printed, or lines of a log.
    ReadPasted,
    /// Open the form with this client of the file, and this of its secrets.
    Pick {
        /// Which client, from 0.
        client: usize,
        /// Which of its secrets, from 0.
        secret: usize,
    },
    /// Save a sealed export under the passphrase that is typed.
    Export,
    /// Open the sealed export that was chosen with the passphrase that is typed.
    OpenExport,
    /// Have the import overwrite this profile, or no longer.
    Overwrite(String),
    /// Import what is wanted of the sealed export.
    TakeExport,
    /// Leave the file alone.
    LeaveFile,
    /// Show the log of fills and writes.
    ShowLog,
    /// Remove it.
    ClearLog,
    /// Open the options page.
    OpenOptions,
    /// Load this page again.
    Reload,
}

/// What a first press has armed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Armed {
    /// Filling from this profile.
    Fill(String),
    /// The write, or its undoing, of this name.
    Write(String),
    /// Deleting this profile.
    Profile(String),
    /// Dropping the new secret of this profile.
    NewSecret(String),
    /// Deleting the vault.
    Vault,
    /// Removing what cannot be read of it.
    Unreadable,
    /// Removing the log.
    Log,
}

impl Act {
    /// Sends a message, and says this when it is done.
    pub(super) fn order(message: OwnMessage, said: &'static str) -> Act {
        Act::Order { message, said: Some(said), focus: None }
    }

    /// Gives a site up.
    pub(super) fn disable(site: &Site) -> Act {
        Act::order(OwnMessage::Disable { site: site.clone() }, "ui_disabled")
    }

    /// Whether files can be dropped on what has this act.
    pub fn takes_files(&self) -> bool {
        *self == Act::TakeFile
    }
}
