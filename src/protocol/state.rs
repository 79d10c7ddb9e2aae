//! The background's state, as the own pages show it.

use super::tagged::tagged;
use crate::creatio::Site;
use crate::diagnosis::setup::Progress;
use crate::diagnosis::{Certainty, Hosts, Id, Severity};
use crate::page::view::Text;
use crate::profile::policy::Refused;
use crate::profile::{Near, ProfileHead, Why};
use serde::{Deserialize, Serialize};

/// Preferences of the assistant. Nothing secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The vault locks itself after so many minutes without use: 1 to 480.
    pub idle_minutes: u32,
    /// And so many hours after it was unlocked, used or not: 1 to 24.
    pub most_hours: u32,
    /// And when the screen is locked, where the browser tells that, or the computer has slept.
    pub lock_with_computer: bool,
    /// The popup offers to record a snapshot.
    pub record: bool,
    /// The reminder to keep a copy of the profiles has been read.
    pub reminded: bool,
}

impl Preferences {
    /// Holds them to their bounds, whoever has written them.
    pub fn bound(&mut self) {
        self.idle_minutes = self.idle_minutes.clamp(1, 480);
        self.most_hours = self.most_hours.clamp(1, 24);
    }
}

impl Default for Preferences {
    fn default() -> Preferences {
        Preferences {
            idle_minutes: 15,
            most_hours: 8,
            lock_with_computer: false,
            record: false,
            reminded: false,
        }
    }
}

/// Everything the popup and the options page show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PopupState {
    /// The vault.
    pub vault: VaultState,
    /// Why the open vault may not be the one that was saved last.
    pub doubt: Option<Said>,
    /// Preferences.
    pub settings: Preferences,
    /// The enabled sites.
    pub sites: Vec<Site>,
    /// The tab, where it is a web page.
    pub tab: Option<TabState>,
    /// What the organisation has set.
    #[serde(default)]
    pub managed: Managed,
}

/// What the organisation has set by policy, and what of that is refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Managed {
    /// Its profiles, whether their secrets are typed or not.
    pub profiles: Vec<ProfileHead>,
    /// The only sites that may be enabled; absent: any.
    pub sites: Option<Vec<Site>>,
    /// Sites that were enabled and are not among those: nothing runs there.
    pub stopped: Vec<Site>,
    /// It decides when the vault locks itself.
    pub idle_minutes: bool,
    /// It decides how long the vault stays open at most.
    pub most_hours: bool,
    /// It decides whether the popup offers to record.
    pub record: bool,
    /// What is not in force of it, and why.
    pub refused: Vec<Refused>,
}

impl Managed {
    /// The organisation's profile of this id.
    pub fn profile(&self, id: &str) -> Option<&ProfileHead> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// Whether a site may be enabled.
    pub fn allows(&self, site: &Site) -> bool {
        self.sites.as_ref().is_none_or(|sites| sites.contains(site))
    }
}

tagged! {
    "is", "VaultState",
    /// State of the vault.
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
}

/// What is known of one tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TabState {
    /// The tab.
    pub tab: i64,
    /// Whether the assistant may be at work there, and what it sees.
    pub access: Access,
    /// Profiles that nearly fit its site; none while locked. They are named, and offered nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<Near>,
}

/// Whether the assistant may be at work on the site of a tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// The browser does not tell which site it is.
    Unnamed {},
    /// The administrator has not enabled it.
    Disabled {
        /// The site.
        site: Site,
    },
    /// It is enabled, and the browser does not permit it any more.
    Revoked {
        /// The site.
        site: Site,
    },
    /// It is enabled and permitted.
    Enabled(Box<SiteState>),
}

/// What is known of an enabled site, and of its page in one tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteState {
    /// The site.
    pub site: Site,
    /// What the page shows.
    pub screen: Screen,
    /// Why the last press in the page did not count, or nobody sees the fields.
    pub unseen: Option<Said>,
    /// Probes are under way.
    pub checking: bool,
    /// All four rows are green on the page; absent: not known.
    pub healthy: Option<bool>,
    /// The findings, root cause first.
    pub findings: Vec<FindingHead>,
    /// Profiles bound to this site, the best match first; empty while locked.
    pub profiles: Vec<ProfileHead>,
    /// Why the first of them comes first.
    #[serde(default)]
    pub why: Option<Why>,
    /// The Identity Service that Creatio is set to, and whether we may ask it.
    pub identity: Option<IdentityAccess>,
    /// Consent to token requests with the profile's credentials.
    pub consent: bool,
    /// Version, and what it runs on, as the page states them.
    pub version: Option<Said>,
    /// The writing of this site's settings: its preview, or what came of it.
    pub write: Option<WriteView>,
    /// The guided set-up.
    pub setup: Setup,
    /// Where Creatio and its Identity Service run, for the commands.
    pub hosts: Hosts,
}

/// What the page in a tab shows, as far as its content script has told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// Nothing: no page of Creatio is open here, or the assistant is not in it.
    Silent,
    /// A page that has nothing to do with OAuth.
    Other,
    /// Something that may be the panel or the settings, and is not surely that: it is left alone.
    Unsure,
    /// The OAuth page.
    OauthPage,
    /// The Connection settings, open, in a place or a way that nobody sees them.
    Hidden,
    /// The Connection settings, open and ready to be filled.
    Fillable,
}

/// The guided set-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setup {
    /// Nothing is known of the page.
    Unknown {},
    /// The vendor's cloud: the vendor connects it, and nothing is offered unasked.
    Cloud {},
    /// A site of one's own.
    OnSite {
        /// The four steps.
        steps: Vec<SetupStep>,
        /// What comes next, once all are done.
        next: Vec<Said>,
        /// The page does not ask Creatio by itself: a check is offered.
        check: bool,
    },
}

impl Access {
    /// The site, where the browser tells it.
    pub fn site(&self) -> Option<&Site> {
        match self {
            Access::Unnamed {} => None,
            Access::Disabled { site } | Access::Revoked { site } => Some(site),
            Access::Enabled(state) => Some(&state.site),
        }
    }
}

impl TabState {
    /// What is known of the site, where the assistant is at work there.
    pub fn enabled(&self) -> Option<&SiteState> {
        match &self.access {
            Access::Unnamed {} | Access::Disabled { .. } | Access::Revoked { .. } => None,
            Access::Enabled(site) => Some(site),
        }
    }
}

impl SiteState {
    /// A page of Creatio is open here, and its settings may be written: the vendor's cloud is left alone.
    pub fn can_write(&self) -> bool {
        self.screen != Screen::Silent && self.setup != (Setup::Cloud {})
    }
}

/// A text of `_locales`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

impl From<&Said> for Text {
    fn from(said: &Said) -> Text {
        Text::Key(said.key.clone(), said.subs.clone())
    }
}

/// The writing of a site's settings, as the popup shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IdentityAccess {
    /// Its origin.
    pub origin: String,
    /// Match patterns to ask for: the host under both schemes.
    pub patterns: Vec<String>,
    /// Granted for the scheme in use.
    pub permitted: bool,
}

/// A finding as the popup lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
