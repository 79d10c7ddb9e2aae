//! Recording what a page shows, for a version of Creatio that is not known yet.

use super::ports::Browser;
use super::{App, Failure};
use crate::creatio::Site;
use crate::page::recognise::recognise;
use crate::page::redact::redact;
use crate::page::snapshot::{landmarks, wide_landmarks};
use crate::protocol::Reply;

impl<B: Browser> App<B> {
    /// What the page of a tab shows now, redacted, as a file for `examples/recognise.rs` and the fixtures.
    pub(super) async fn record(&self, tab: i64, url: Option<&str>) -> Reply {
        if !self.settings().await.record {
            return Failure::key("record_off").into();
        }
        let site = url.and_then(Site::of_url).map(|(site, _)| site);
        let enabled = match &site {
            Some(site) => self.enabled(site).await,
            None => false,
        };
        if !enabled {
            return Failure::key("not_enabled").into();
        }
        let Some(mut seen) = self.browser.look(tab, landmarks()).await else {
            return Failure::key("record_no_page").into();
        };
        let known = recognise(&seen);
        if known.panel.is_none() && known.settings.is_none() {
            // What the usual landmarks do not show is what the file is wanted for.
            seen = self.browser.look(tab, wide_landmarks()).await.unwrap_or(seen);
        }
        // One element a line, as a person reads it; inside a text the quotation mark would be escaped.
        let json = crate::json::write(&redact(&seen)).replace("{\"h\":", "\n{\"h\":");
        Reply::Recorded { json }
    }
}
