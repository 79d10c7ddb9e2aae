//! The enabled sites, and what hangs on them: permission, content scripts, consent.

use super::lock::Held;

use super::ports::Browser;
use super::refusal::Refusal;

use super::{App, Follow};
use crate::creatio::Site;
use crate::creatio::web::origin_of;

use crate::protocol::{Document, ToContent};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

/// One enabled site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) site: Site,
    /// The administrator agreed to token requests with the profile's credentials.
    #[serde(default)]
    pub(super) consent: bool,
    /// The Identity Services that the administrator let the assistant ask for this site, as origins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) services: Vec<String>,
}

impl<B: Browser> App<B> {
    /// None where they cannot be read: nothing runs on a site of which nobody knows that it is enabled.
    pub(super) async fn sites(&self) -> Vec<Entry> {
        self.kept().await.map(|kept| kept.enabled().cloned().collect()).unwrap_or_default()
    }

    /// Whether the administrator enabled exactly this site. Match patterns know no port and no path; we do.
    pub(super) async fn enabled(&self, site: &Site) -> bool {
        self.sites().await.iter().any(|e| e.site == *site)
    }

    /// The same for who holds the lock.
    pub(super) async fn enabled_under(&self, held: &Held<'_>, site: &Site) -> Result<bool, Refusal> {
        Ok(self.kept_under(held).await?.0.enabled().any(|e| e.site == *site))
    }

    pub(super) async fn consented(&self, site: &Site) -> bool {
        self.sites().await.iter().any(|e| e.site == *site && e.consent)
    }

    /// Enables a site. What the browser permits counts: without permission nothing runs yet, and the site
    /// starts as soon as the permission comes.
    pub(super) async fn enable(&self, url: &str, tab: Option<i64>) -> Result<Option<Follow>, Refusal> {
        let site = Site::of_address(url).map_err(Refusal::Address)?;
        let mut change = self.change().await?;
        if !change.kept().policy.allows(&site) {
            return Err(Refusal::SiteNotAllowed);
        }
        let mut next = change.kept().clone();
        if !next.sites.iter().any(|e| e.site == site) {
            next.sites.push(Entry { site: site.clone(), consent: false, services: Vec::new() });
            change.commit(next).await?;
        }
        drop(change);
        let patterns = self.register_permitted().await;
        self.browser.changed();
        let pattern = site.match_pattern().filter(|p| patterns.contains(p));
        Ok(pattern.map(|pattern| Follow::Start { tab, patterns: vec![pattern] }))
    }

    /// Takes a site out with all that was kept of it, and gives its permission back unless another enabled
    /// site on the same host still needs it. Its pages are left afterwards.
    pub(super) async fn disable(&self, site: &Site) -> Result<Option<Follow>, Refusal> {
        let mut change = self.change().await?;
        let mut next = change.kept().clone();
        next.sites.retain(|e| e.site != *site);
        next.memory.retain(|remembered| remembered.site != site.text());
        change.commit(next).await?;
        self.forget_write(change.held(), site).await;
        drop(change);
        let stop = self.leave(site).await;
        self.register_permitted_without(site.match_pattern()).await;
        self.browser.changed();
        Ok(stop)
    }

    /// Consent of one site.
    pub(super) async fn agree(&self, site: &Site, agreed: bool) -> Result<(), Refusal> {
        let mut change = self.change().await?;
        let mut next = change.kept().clone();
        let entry = next.sites.iter_mut().find(|e| e.site == *site);
        entry.ok_or(Refusal::NotEnabled)?.consent = agreed;
        change.commit(next).await
    }

    /// The administrator lets the assistant ask this Identity Service for this site.
    pub(super) async fn let_ask(&self, site: &Site, address: &str) -> Result<(), Refusal> {
        let mut change = self.change().await?;
        let mut next = change.kept().clone();
        let entry = next.sites.iter_mut().find(|e| e.site == *site).ok_or(Refusal::NotEnabled)?;
        let Some(origin) = origin_of(address).filter(|origin| !entry.services.contains(origin)) else {
            return Ok(());
        };
        entry.services.push(origin);
        change.commit(next).await
    }

    /// Runs the content scripts on exactly those enabled sites that the browser permits.
    async fn register_permitted(&self) -> Vec<String> {
        self.register_permitted_without(None).await
    }

    /// The same, after giving a permission back that no enabled site needs. One at a time: what is registered
    /// is what was enabled last.
    async fn register_permitted_without(&self, given_up: Option<String>) -> Vec<String> {
        let _alone = self.registering.lock().await;
        let Ok(kept) = self.kept().await else { return Vec::new() };
        let mut wanted: Vec<String> = Vec::new();
        for pattern in kept.enabled().filter_map(|e| e.site.match_pattern()) {
            if !wanted.contains(&pattern) {
                wanted.push(pattern);
            }
        }
        if let Some(pattern) = given_up.filter(|pattern| !wanted.contains(pattern)) {
            self.browser.give_back(&pattern).await;
        }
        let permitted = join_all(wanted.iter().map(|pattern| self.browser.has(pattern))).await;
        let patterns: Vec<String> =
            wanted.into_iter().zip(permitted).filter(|(_, has)| *has).map(|(pattern, _)| pattern).collect();
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
        self.lock_with_computer_if_permitted().await;
        let patterns = self.register_permitted().await;
        let mut permitted = Vec::new();
        for site in self.sites().await.into_iter().map(|e| e.site) {
            match site.match_pattern() {
                Some(pattern) if !patterns.contains(&pattern) => {
                    if let Some(Follow::Stop { documents }) = self.leave(&site).await {
                        self.stop(&documents).await;
                    }
                }
                Some(pattern) => permitted.push(pattern),
                None => {}
            }
        }
        if !permitted.is_empty() {
            self.browser.start_in(None, &permitted).await;
        }
        self.browser.changed();
    }

    /// What was remembered of a site's pages goes, also of those that were open before the background was
    /// restarted. They are told to stop afterwards.
    async fn leave(&self, site: &Site) -> Option<Follow> {
        let mut documents = self.documents().await;
        documents.retain(|d| d.site == *site);
        for document in &documents {
            self.hide_badge(document.tab);
            self.forget(&document.id).await;
        }
        (!documents.is_empty()).then_some(Follow::Stop { documents })
    }

    /// Tells pages to stop, side by side.
    pub(super) async fn stop(&self, documents: &[Document]) {
        join_all(documents.iter().map(|document| self.browser.tell(document, ToContent::Stop {}))).await;
    }
}
