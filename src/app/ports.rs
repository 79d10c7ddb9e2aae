//! What the use-cases need of the outside world. `browser/` implements these with the browser's own
//! interfaces; the tests implement them with tables.

use super::lock::Held;
use crate::creatio::apply::Call;
use crate::diagnosis::Id;
use crate::page::Snapshot;
use crate::page::snapshot::Landmarks;
use crate::probe::{Outcome, Request};
use crate::profile::Secret;
use crate::protocol::{Document, SettingsToWrite, Surroundings, ToContent};
use crate::report::Meta;
use std::collections::BTreeMap;
use std::pin::Pin;

/// The browser did not do as it was told: nothing was read, or nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// What stands on disk, each a text of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// The sealed vault.
    Vault,
    /// How often it was changed.
    Counter,
    /// The enabled sites, with their consent.
    Sites,
    /// The settings of the assistant.
    Settings,
    /// What was last seen of each site.
    Memory,
    /// How far what version 0.1.0 kept was taken over.
    TakenOver,
}

impl Record {
    /// What version 0.1.0 kept in `storage.local`.
    pub const FORMER: [Record; 4] = [Record::Vault, Record::Sites, Record::Settings, Record::Memory];
    /// All.
    pub const ALL: [Record; 6] =
        [Record::Vault, Record::Counter, Record::Sites, Record::Settings, Record::Memory, Record::TakenOver];

    /// Its key, in the database and in 0.1.0's `storage.local` alike.
    pub fn key(self) -> &'static str {
        match self {
            Record::Vault => "vault",
            Record::Counter => "counter",
            Record::Sites => "sites",
            Record::Settings => "settings",
            Record::Memory => "memory",
            Record::TakenOver => "taken_over",
        }
    }
}

/// The records that are there.
pub type Records = BTreeMap<Record, String>;

/// What decides: a database of the extension's origin, which no page's process can write.
#[expect(async_fn_in_trait, reason = "one thread, one implementor in the product and one in the tests")]
pub trait Disk {
    /// All records, read in one transaction.
    ///
    /// # Errors
    /// The browser did not let us read: that is not the same as nothing being there.
    async fn read(&self) -> Result<Records, Refused>;
    /// Writes, or with `None` removes, all of these in one transaction that is on disk when this returns.
    ///
    /// # Errors
    /// The browser refused: all is as it was.
    async fn commit(&self, held: &Held<'_>, changes: &[(Record, Option<String>)]) -> Result<(), Refused>;
    /// What version 0.1.0 left in `storage.local`, which content scripts can write in Firefox.
    ///
    /// # Errors
    /// As for `read`.
    async fn former(&self) -> Result<Records, Refused>;
    /// Removes that.
    ///
    /// # Errors
    /// The browser refused.
    async fn remove_former(&self, held: &Held<'_>) -> Result<(), Refused>;
}

/// `storage.session`: texts in memory until the browser exits, which only the extension's own parts can read.
#[expect(async_fn_in_trait, reason = "as above")]
pub trait Session {
    /// The texts under these keys, in their order, as they are at one moment.
    ///
    /// # Errors
    /// The browser did not let us read.
    async fn recall(&self, keys: &[&str]) -> Result<Vec<Option<String>>, Refused>;
    /// Writes all of these.
    ///
    /// # Errors
    /// The browser refused: all is as it was.
    async fn note(&self, held: &Held<'_>, texts: &[(&str, &str)]) -> Result<(), Refused>;
    /// Removes all of these.
    ///
    /// # Errors
    /// As for `note`.
    async fn erase(&self, held: &Held<'_>, keys: &[&str]) -> Result<(), Refused>;
}

/// What came of a request, with its times.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetched {
    /// When it was sent.
    pub at_ms: f64,
    /// How long it took.
    pub took_ms: f64,
    /// What came back.
    pub outcome: Outcome,
}

/// The answer to a request whose time is up, waited for all the same; not any more once it is dropped.
pub type Later = Pin<Box<dyn Future<Output = Fetched>>>;

/// Requests to the Identity Service.
#[expect(async_fn_in_trait, reason = "as above")]
pub trait Http {
    /// Sends one request, without cookies, cache or referrer. A form with credentials in it is the body in place of
    /// the request's own, and goes nowhere but to the address asked: not on to where it leads.
    /// Where its time is up and it is to be awaited on, what still comes of it follows.
    async fn fetch(&self, request: &Request, form: Option<&Secret>) -> (Fetched, Option<Later>);
    /// Posts JSON to a service of Creatio with the cookies that the background has of it and with this token of its
    /// page: beside every page, so that no service worker hears it. It goes nowhere but to the address asked.
    async fn post_to_creatio(&self, url: &str, token: &str, body: &str) -> Outcome;
}

/// Why a page did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// That document is not there any more.
    Gone,
    /// It did not answer within the limit. It may be frozen, or wait in the browser's back/forward cache, and
    /// may come back. What it answers later is not heard.
    Silent,
}

/// How long a page's answer is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Somebody waits for the popup to show something.
    Glance,
    /// As long as a busy page may take.
    Full,
}

/// What the button of the toolbar says of a tab in few characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    /// The assistant is at work here, and there is no more to say.
    On,
    /// So many blockers were found.
    Blockers(usize),
    /// Creatio says that something is wrong, and no blocker was found.
    Problem,
    /// All is well, and nothing else is to be done.
    Well,
}

/// The other parts of the extension. Every wait for a page has a limit.
#[expect(async_fn_in_trait, reason = "as above")]
pub trait Page {
    /// Tells one document's content script something.
    ///
    /// # Errors
    /// Nobody heard it.
    async fn tell(&self, document: &Document, message: ToContent) -> Result<(), Unanswered>;
    /// What one document shows by these landmarks.
    ///
    /// # Errors
    /// Nobody answered.
    async fn look(
        &self,
        document: &Document,
        landmarks: Landmarks,
        patience: Patience,
    ) -> Result<Snapshot, Unanswered>;
    /// Whether this browser lets a service worker hear, with its body, what a content script asks of the worker's own
    /// origin. Firefox does.
    fn workers_hear(&self) -> bool;
    /// What one document's content script tells of the page it is in; `None` when nobody answered.
    async fn surroundings(&self, document: &Document) -> Option<Surroundings>;
    /// Whether the cookies of this tab are those that the background sends: not in a private window, and not in a
    /// container of Firefox.
    async fn shares_cookies(&self, tab: i64) -> bool;
    /// Has one document's content script ask Creatio this; `None` when nobody can tell what came of it.
    async fn ask(&self, document: &Document, ask: &Call) -> Option<Outcome>;
    /// Has one document's content script write to Creatio's settings; `None` as above. The secret goes to
    /// this document's content script inside this call and nowhere else.
    async fn write(&self, document: &Document, settings: &SettingsToWrite) -> Option<Outcome>;
    /// Tells the own pages that something changed.
    fn changed(&self);
    /// Has the browser's button say this of a tab, with what a screen reader says of it.
    fn badge(&self, tab: i64, badge: Option<Badge>, short: &str, title: &str);
    /// Opens the popup, or a page of it beside the tab where the browser cannot.
    fn open_popup(&self, tab: i64);
    /// Opens the options page.
    fn open_options(&self);
    /// Opens the options page at the form of a new profile, with what this tab's Creatio is set to.
    fn open_form(&self, tab: i64);
    /// Shows the commands of a finding of this tab in a page of our own: the one that is open for the tab, or a new
    /// one.
    fn open_commands(&self, tab: i64, finding: Id);
    /// Version of the extension and of the browser, for the report.
    fn about(&self) -> Meta;
    /// A text of `_locales`.
    fn text(&self, key: &str, subs: &[String]) -> String;
}

/// Time and randomness.
#[expect(async_fn_in_trait, reason = "as above")]
pub trait Clock {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> f64;
    /// Waits so long.
    async fn pause(&self, ms: f64);
    /// Fills the buffer with random bytes of the system; `false` when it has none.
    fn random(&self, buffer: &mut [u8]) -> bool;
}

/// Host permissions, and what hangs on them. What the browser does not answer within a limit counts as refused.
#[expect(async_fn_in_trait, reason = "as above")]
pub trait Permissions {
    /// Whether the browser permits us this host.
    async fn has(&self, pattern: &str) -> bool;
    /// Whether we hear that the screen is locked, where this browser tells it at all. Firefox does not: there nothing is
    /// to be permitted.
    async fn may_hear_locks(&self) -> bool;
    /// Gives a permission back.
    async fn give_back(&self, pattern: &str);
    /// Makes the content scripts run on exactly these patterns, from the next load of a page on.
    async fn register(&self, patterns: &[String]);
    /// Runs the content scripts in a tab that is open already; all tabs of the patterns without one, side by side.
    /// A tab that does not let them in within a limit is left out.
    async fn start_in(&self, tab: Option<i64>, patterns: &[String]);
}

/// What the organisation has set for this extension, out of reach of the person and of every page.
#[expect(async_fn_in_trait, reason = "as above")]
pub trait Managed {
    /// All of it, as JSON; `None` where nothing is set.
    async fn policy(&self) -> Option<String>;
}

/// All of it.
pub trait Browser: Disk + Session + Http + Page + Clock + Permissions + Managed {}

impl<T: Disk + Session + Http + Page + Clock + Permissions + Managed> Browser for T {}
