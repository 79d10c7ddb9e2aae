//! Recording what a page shows, for a version of Creatio that is not known yet.

use super::App;
use super::ports::{Browser, Patience};
use super::refusal::Refusal;
use crate::page::recognise::recognise;
use crate::page::redact::redact;
use crate::page::snapshot::{landmarks, wide_landmarks};
use crate::protocol::OwnReply;

impl<B: Browser> App<B> {
    /// What the page of a tab shows now, redacted, as a file for `examples/recognise.rs` and the fixtures.
    pub(super) async fn record(&self, tab: i64) -> OwnReply {
        match self.kept().await {
            Ok(kept) if kept.in_force().record => {}
            Ok(_) => return Refusal::RecordOff.into(),
            Err(failure) => return failure.into(),
        }
        let no_page = || Refusal::RecordNoPage.into();
        let Some(document) = self.document_of(tab).await else { return no_page() };
        if !self.enabled(&document.site).await {
            return Refusal::NotEnabled.into();
        }
        let Ok(mut seen) = self.browser.look(&document, landmarks(), Patience::Full).await else {
            return no_page();
        };
        let known = recognise(&seen);
        if known.panel.is_none() && known.targets().is_none() && known.section.is_none() {
            // What the usual landmarks do not show is what the file is wanted for.
            seen = self.browser.look(&document, wide_landmarks(), Patience::Full).await.unwrap_or(seen);
        }
        // One element a line, as a person reads it; inside a text the quotation mark would be escaped.
        let json = crate::json::write(&redact(&seen)).replace("{\"h\":", "\n{\"h\":");
        OwnReply::Recorded { json }
    }
}
