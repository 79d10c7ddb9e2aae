//! Who sent a message, read from what the *browser* reports and never from the message.

use crate::creatio::Site;
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

/// The browsers that the extension is for, by what they do differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Chrome, Edge and what else is built of Chromium.
    Chromium,
    /// Firefox.
    Firefox,
}

impl Family {
    /// By the origin of the extension's own pages.
    pub fn of(own: &str) -> Family {
        if own.starts_with("chrome-extension:") { Family::Chromium } else { Family::Firefox }
    }

    /// Whether it takes a permission to be told that the screen is locked. Firefox tells nobody, so there is none to ask for.
    pub const fn permits_locks(self) -> bool {
        matches!(self, Family::Chromium)
    }

    /// Whether a service worker of a page hears what a content script asks. Chromium's hear nothing out of an isolated world.
    pub const fn workers_hear(self) -> bool {
        matches!(self, Family::Firefox)
    }
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
