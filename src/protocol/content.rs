//! What a content script may say, and what it is told.
//!
//! It can ask "what should I show", say "I saw this", and redeem a ticket. It can never read profiles, name a
//! URL to be fetched, or change a setting: there is no word for that here.

use crate::creatio::apply::{Call, WriteBody};
use crate::creatio::{Field, Three};
use crate::page::snapshot::{Handle, Landmarks, Snapshot};
use crate::page::view::{Press, View};
use crate::probe::{Outcome, Probe, Request};
use crate::profile::Secret;
use serde::{Deserialize, Serialize};

/// A message of a content script. The site need not be enabled for `Hello`; for everything else it must be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ContentMessage {
    /// A document is there. Answer: [`ContentReply::Landmarks`].
    Hello {},
    /// This is what the page shows now. Answer: [`ContentReply::Page`].
    Seen {
        /// The look.
        snapshot: Snapshot,
        /// The page itself has just read its health anew.
        page_asked: bool,
    },
    /// What came of the requests asked for. Answer: [`ContentReply::Page`].
    Answers {
        /// The run they belong to.
        run: u32,
        /// The answers.
        answers: Vec<Answer>,
    },
    /// A trusted press on something of ours. Answer: [`ContentReply::Page`] or [`ContentReply::Ticket`].
    Pressed {
        /// On what.
        press: Press,
        /// The page at that moment.
        snapshot: Snapshot,
    },
    /// The ticket, with a fresh look at the page. Answer: [`Values`].
    Redeem {
        /// The ticket.
        ticket: String,
        /// The page at this very moment.
        snapshot: Snapshot,
    },
    /// What became of the fill, per field. Answer: [`ContentReply::Page`].
    Filled {
        /// One for each field.
        outcomes: Vec<FieldOutcome>,
    },
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
    /// A service worker had control of the page before it was sent, or after it was answered.
    #[serde(default)]
    pub worker: bool,
}

/// What a content script tells of the page it is in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Surroundings {
    /// A service worker can come between this page and Creatio, now or at any moment. Over plain http none can, but
    /// for a loopback address.
    pub workers: bool,
    /// Creatio's token against forged requests, from the page's cookie `BPMCSRF`; empty where there is none.
    pub token: String,
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
    /// Set, but the page changed or emptied it, or made the field one of another type.
    Changed,
    /// It was no longer what it was when the ticket was redeemed, or not usable: nothing was set in it.
    Untouched,
    /// Nothing was set in it, because another field was [`FieldResult::Untouched`].
    Spared,
    /// Set, and put back (the secret: emptied), because another field was [`FieldResult::Untouched`].
    PutBack,
    /// Set, and the page did not let it be put back.
    Left,
}

/// An answer to a content script.
///
/// `Values` is not part of it: a secret is handed over by its own door in the background, so that no other
/// answer can carry one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ContentReply {
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
    /// *Undo* was pressed: put back what the last fill has replaced.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undo: bool,
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
    /// Answer with the [`Surroundings`].
    Surroundings {},
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
        let texts = Three {
            url: self.url.as_deref(),
            client_id: self.client_id.as_deref(),
            // EXPOSE: the write itself; it was confirmed in the popup.
            client_secret: self.client_secret.as_ref().map(Secret::expose),
        };
        Secret::of_json(&WriteBody::new(texts)).unwrap_or_default()
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
