//! The enabled sites, and what hangs on them: permission, content scripts, consent.

use super::ports::{Area, Browser};
use super::{App, Failure};
use crate::creatio::Site;
use crate::protocol::ToContent;
use serde::{Deserialize, Serialize};

const SITES: &str = "sites";

/// One enabled site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) site: Site,
    /// The administrator agreed to token requests with the profile's credentials.
    #[serde(default)]
    pub(super) consent: bool,
}

impl<B: Browser> App<B> {
    /// Every message asks for them, and nobody else writes them: they are read once.
    pub(super) async fn sites(&self) -> Vec<Entry> {
        if let Some(sites) = &*self.sites.borrow() {
            return sites.clone();
        }
        let text = self.browser.get(Area::Local, SITES).await.unwrap_or_default();
        let sites: Vec<Entry> = serde_json::from_str(&text).unwrap_or_default();
        self.sites.borrow_mut().get_or_insert(sites).clone()
    }

    async fn write_sites(&self, sites: &[Entry]) -> Result<(), Failure> {
        let text = crate::json::write(&sites);
        if !self.browser.set(Area::Local, SITES, &text).await {
            return Err(Failure::store());
        }
        *self.sites.borrow_mut() = Some(sites.to_vec());
        Ok(())
    }

    /// Whether the administrator enabled exactly this site. Match patterns know no port and no path; we do.
    pub(super) async fn enabled(&self, site: &Site) -> bool {
        self.sites().await.iter().any(|e| e.site == *site)
    }

    pub(super) async fn consented(&self, site: &Site) -> bool {
        self.sites().await.iter().any(|e| e.site == *site && e.consent)
    }

    /// Enables a site. What the browser permits counts: without permission nothing runs yet, and the site
    /// starts as soon as the permission comes.
    pub(super) async fn enable(&self, url: &str, tab: Option<i64>) -> Result<(), Failure> {
        let site = Site::of_address(url).ok_or_else(|| Failure::key("site_invalid"))?;
        let mut sites = self.sites().await;
        if !sites.iter().any(|e| e.site == site) {
            sites.push(Entry { site: site.clone(), consent: false });
            self.write_sites(&sites).await?;
        }
        let patterns = self.register_permitted().await;
        if let Some(pattern) = site.match_pattern().filter(|p| patterns.contains(p)) {
            self.browser.start_in(tab, &[pattern]).await;
        }
        self.browser.changed();
        Ok(())
    }

    /// Takes a site out, takes everything off its pages, and gives its permission back unless another
    /// enabled site on the same host still needs it.
    pub(super) async fn disable(&self, site: &Site) -> Result<(), Failure> {
        let mut sites = self.sites().await;
        sites.retain(|e| e.site != *site);
        self.write_sites(&sites).await?;
        self.stop_on(site).await;
        self.forget_site(site).await;
        self.forget_write(site).await;
        let pattern = site.match_pattern();
        if let Some(pattern) =
            pattern.filter(|p| !sites.iter().any(|e| e.site.match_pattern().as_ref() == Some(p)))
        {
            self.browser.give_back(&pattern).await;
        }
        self.register_permitted().await;
        self.browser.changed();
        Ok(())
    }

    /// Consent of one site, or of all.
    pub(super) async fn agree(&self, site: Option<&Site>, agreed: bool) {
        let mut sites = self.sites().await;
        for entry in sites.iter_mut().filter(|e| site.is_none_or(|site| e.site == *site)) {
            entry.consent = agreed;
        }
        // A consent that could not be kept is asked for again; it is not assumed.
        let _ = self.write_sites(&sites).await;
    }

    /// Runs the content scripts on exactly those enabled sites that the browser permits.
    async fn register_permitted(&self) -> Vec<String> {
        let mut patterns = Vec::new();
        for entry in self.sites().await {
            if let Some(pattern) = entry.site.match_pattern()
                && !patterns.contains(&pattern)
                && self.browser.has(&pattern).await
            {
                patterns.push(pattern);
            }
        }
        self.browser.register(&patterns).await;
        patterns
    }

    /// The extension was installed or updated, or the browser has started.
    pub async fn installed(&self) {
        let patterns = self.register_permitted().await;
        if !patterns.is_empty() {
            self.browser.start_in(None, &patterns).await;
        }
    }

    /// Host permissions came or went.
    pub async fn permissions_changed(&self) {
        let patterns = self.register_permitted().await;
        for entry in self.sites().await {
            if let Some(pattern) = entry.site.match_pattern() {
                if patterns.contains(&pattern) {
                    self.browser.start_in(None, &[pattern]).await;
                } else {
                    self.stop_on(&entry.site).await;
                }
            }
        }
        self.browser.changed();
    }

    /// The pages of a site are left at once, also those that were open before the background was restarted.
    async fn stop_on(&self, site: &Site) {
        for document in self.documents().await.into_iter().filter(|d| d.site == *site) {
            self.browser.tell(&document, ToContent::Stop {}).await;
            self.forget(&document.id).await;
        }
    }
}
