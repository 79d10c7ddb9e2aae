//! The way on which Creatio is asked about its settings and written to: never one on which a service worker hears
//! a secret.
//!
//! Firefox leads the requests of a content script past the service worker of their origin, with their bodies, and a
//! worker can take a page over between a look at it and the request. So what counts is not whether a worker is
//! there, but whether one can be.

use crate::app::App;
use crate::app::ports::Browser;
use crate::app::refusal::{Refusal, Trouble, WriteRefusal};
use crate::creatio::apply::Call;
use crate::probe::Outcome;
use crate::protocol::{Document, SettingsToWrite, Surroundings};

/// Who sends the requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The page's content script: no worker hears it.
    Page,
    /// The background, with the token of the page.
    Background { token: String },
}

/// Longer than any token of Creatio's.
const LONGEST_TOKEN: usize = 512;

/// What a cookie's value may consist of (RFC 6265, section 4.1.1); of anything else no header field is made.
fn clean(token: String) -> String {
    let allowed = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | ',' | ';' | '\\');
    let fits = token.len() <= LONGEST_TOKEN && token.chars().all(allowed);
    if fits { token } else { String::new() }
}

impl<B: Browser> App<B> {
    pub(super) async fn way_to_creatio(&self, document: &Document) -> Result<Way, Refusal> {
        if !self.browser.workers_hear() {
            return Ok(Way::Page);
        }
        let around = self.browser.surroundings(document).await;
        let Surroundings { workers, token } = around.ok_or(Trouble::NoPage)?;
        if !workers {
            return Ok(Way::Page);
        }
        if !self.browser.shares_cookies(document.tab).await {
            return Err(WriteRefusal::Overheard.into());
        }
        Ok(Way::Background { token: clean(token) })
    }

    pub(super) async fn ask_by(&self, way: &Way, document: &Document, ask: &Call) -> Option<Outcome> {
        match way {
            Way::Page => self.browser.ask(document, ask).await,
            Way::Background { token } => {
                let url = [document.site.origin.as_str(), &ask.url].concat();
                Some(self.browser.post_to_creatio(&url, token, &ask.body).await)
            }
        }
    }

    pub(super) async fn write_by(
        &self,
        way: &Way,
        document: &Document,
        settings: &SettingsToWrite,
    ) -> Option<Outcome> {
        match way {
            Way::Page => self.browser.write(document, settings).await,
            Way::Background { token } => {
                let url = [document.site.origin.as_str(), &settings.path].concat();
                // EXPOSE: the write itself, to Creatio alone; it was confirmed in the popup.
                Some(self.browser.post_to_creatio(&url, token, settings.body().expose()).await)
            }
        }
    }
}
