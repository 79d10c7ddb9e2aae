//! What the use-cases need of the outside world. `browser/` implements these with the browser's own
//! interfaces; the tests implement them with tables.

use crate::creatio::apply::Call;
use crate::page::Snapshot;
use crate::page::snapshot::Landmarks;
use crate::probe::{Outcome, Request};
use crate::profile::Secret;
use crate::protocol::{Document, SettingsToWrite, ToContent};
use crate::report::Meta;

/// Where something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// On disk; content scripts can read it in Firefox. Nothing secret is ever there in clear.
    Local,
    /// In memory until the browser exits; only the extension's own parts can read it.
    Session,
}

/// Key-value storage of texts.
#[expect(async_fn_in_trait, reason = "one thread, one implementor in the product and one in the tests")]
pub trait Store {
    /// The text under a key.
    async fn get(&self, area: Area, key: &str) -> Option<String>;
    /// Writes; `false` when the browser refused, and then nothing was written.
    async fn set(&self, area: Area, key: &str, value: &str) -> bool;
    /// Removes.
    async fn remove(&self, area: Area, key: &str);
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

/// Requests to the Identity Service.
#[expect(async_fn_in_trait, reason = "as above")]
pub trait Http {
    /// Sends one request, without cookies, cache or referrer. A form with credentials in it is the body in place of
    /// the request's own, and goes nowhere but to the address asked: not on to where it leads.
    async fn fetch(&self, request: &Request, form: Option<&Secret>) -> Fetched;
}

/// The other parts of the extension.
#[expect(async_fn_in_trait, reason = "as above")]
pub trait Page {
    /// Tells one document's content script something; `false` when that document is not there any more.
    async fn tell(&self, document: &Document, message: ToContent) -> bool;
    /// What one document shows by these landmarks; `None` when it is not there any more.
    async fn look(&self, document: &Document, landmarks: Landmarks) -> Option<Snapshot>;
    /// Has one document's content script ask Creatio this; `None` when nobody can tell what came of it.
    async fn ask(&self, document: &Document, ask: &Call) -> Option<Outcome>;
    /// Has one document's content script write to Creatio's settings; `None` as above. The secret goes to
    /// this document's content script inside this call and nowhere else.
    async fn write(&self, document: &Document, settings: &SettingsToWrite) -> Option<Outcome>;
    /// Tells the own pages that something changed.
    fn changed(&self);
    /// Opens the popup, or a page of it beside the tab where the browser cannot.
    fn open_popup(&self, tab: i64);
    /// Opens the options page.
    fn open_options(&self);
    /// Version of the extension and of the browser, for the report.
    fn about(&self) -> Meta;
    /// A text of `_locales`.
    fn text(&self, key: &str, subs: &[String]) -> String;
}

/// Time and randomness.
pub trait Clock {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> f64;
    /// Fills the buffer with random bytes of the system; `false` when it has none.
    fn random(&self, buffer: &mut [u8]) -> bool;
}

/// Host permissions, and what hangs on them.
#[expect(async_fn_in_trait, reason = "as above")]
pub trait Permissions {
    /// Whether the browser permits us this host.
    async fn has(&self, pattern: &str) -> bool;
    /// Gives a permission back.
    async fn give_back(&self, pattern: &str);
    /// Makes the content scripts run on exactly these patterns, from the next load of a page on.
    async fn register(&self, patterns: &[String]);
    /// Runs the content scripts in a tab that is open already; all tabs of the patterns without one.
    async fn start_in(&self, tab: Option<i64>, patterns: &[String]);
}

/// All of it.
pub trait Browser: Store + Http + Page + Clock + Permissions {}

impl<T: Store + Http + Page + Clock + Permissions> Browser for T {}
