//! Runs of the probes: what is seen starts them, answers feed them, every answer is shown as it comes.

use super::ports::{Area, Browser};
use super::{Answer, App, Follow, Handled, VaultView};
use crate::creatio::{Site, site::match_pattern};
use crate::page::Snapshot;
use crate::probe::{Exchange, Memory, Outcome, Probe, ProfileView, Remembered, Request, Seat};
use crate::protocol::{self, ContentReply, Document, PageReply, ToContent};
use futures_util::future::join;
use futures_util::stream::{FuturesUnordered, StreamExt};

impl<B: Browser> App<B> {
    pub(super) async fn seen(&self, document: &Document, snapshot: Snapshot, page_asked: bool) -> Handled {
        let now = self.browser.now_ms();
        self.with(document, |sheet| sheet.see(snapshot, page_asked, now));
        self.go_on(document).await
    }

    pub(super) async fn answers(
        &self,
        document: &Document,
        run: u32,
        answers: Vec<protocol::Answer>,
    ) -> Handled {
        self.with(document, |sheet| {
            for protocol::Answer { probe, at_ms, took_ms, outcome } in answers {
                // Only what was asked of the page is taken from the page.
                let asked = sheet.asked.iter().find(|r| r.probe == probe && r.seat == Seat::Page);
                if let Some(url) = asked.map(|r| format!("{}{}", sheet.document.site.origin, r.url)) {
                    sheet.record(run, Exchange { probe, url, at_ms, took_ms, outcome });
                }
            }
        });
        self.go_on(document).await
    }

    /// Brings what depends on the vault and on consent up to date, hands out the page's requests and follows
    /// up with the background's.
    pub(super) async fn go_on(&self, document: &Document) -> Handled {
        // Side by side: somebody waits for the answer.
        let (consent, vault) = join(self.consented(&document.site), self.vault_view(&document.site)).await;
        let profile = compared(&vault);
        if self.with(document, |sheet| sheet.run > 0 && sheet.evidence.memory.is_none()) == Some(true) {
            let memory = Memory::of(self.memory().await, &document.site.text());
            self.with(document, |sheet| sheet.evidence.memory.get_or_insert(memory).own.is_some());
        }
        let page = self.with(document, |sheet| {
            sheet.evidence.consent = consent;
            sheet.evidence.profile = profile;
            (sheet.take_due(Seat::Page), sheet.run)
        });
        let (ask, run) = page.unwrap_or_default();
        let page: PageReply = self.page_reply(document, &vault, ask);
        (Answer::Reply(ContentReply::Page(page)), Some(Follow::Run { document: document.clone(), run }))
    }

    /// What comes after the reply, on which the administrator waits: what was learnt is kept, and the
    /// background's requests are made, as many at once as do not depend on each other, until none is due.
    pub async fn follow(&self, follow: Follow) {
        match follow {
            Follow::Run { document, run } => self.run(document, run).await,
            Follow::Look(document) => {
                if self.look_at(&document).await {
                    self.browser.changed();
                }
            }
        }
    }

    async fn run(&self, document: Document, run: u32) {
        self.save(&document).await;
        self.browser.changed();
        let mut flights = FuturesUnordered::new();
        let mut first = true;
        loop {
            // What has become due goes out before anything is shown: what is shown knows that it is under way.
            let due = self.with(&document, |sheet| {
                if sheet.run == run { sheet.take_due(Seat::Background) } else { vec![] }
            });
            flights.extend(due.unwrap_or_default().into_iter().map(|request| self.ask(&document, request)));
            if !first {
                let ask = self.with(&document, |sheet| sheet.take_due(Seat::Page)).unwrap_or_default();
                let vault = self.vault_view(&document.site).await;
                let page = self.page_reply(&document, &vault, ask);
                if !self.browser.tell(&document, ToContent::Page(page)).await {
                    break;
                }
                self.save(&document).await;
                self.browser.changed();
            }
            first = false;
            let Some(exchange) = flights.next().await else { break };
            if self.with(&document, |sheet| sheet.record(run, exchange)) != Some(true) {
                break;
            }
        }
        self.remember(&document, run).await;
    }

    async fn memory(&self) -> Vec<Remembered> {
        let text = self.browser.get(Area::Local, MEMORY).await.unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// A site that was given up is not compared with any more.
    pub(super) async fn forget_site(&self, site: &Site) {
        let mut all = self.memory().await;
        all.retain(|remembered| remembered.site != site.text());
        self.browser.set(Area::Local, MEMORY, &crate::json::write(&all)).await;
    }

    /// Keeps what a finished run has seen, for the next time. That it could not be kept harms nothing.
    async fn remember(&self, document: &Document, run: u32) {
        let finished = self.with(document, |sheet| {
            let finished = sheet.run == run && sheet.remembered != run && !sheet.checking();
            let seen = if finished { sheet.evidence.remembered() } else { None };
            if seen.is_some() {
                sheet.remembered = run;
            }
            seen
        });
        if let Some(seen) = finished.flatten()
            && let Some(all) = Memory::with(&self.memory().await, seen)
        {
            self.browser.set(Area::Local, MEMORY, &crate::json::write(&all)).await;
        }
    }

    /// One request of the background. The permission comes first: without it a fetch fails like a dead host.
    async fn ask(&self, document: &Document, request: Request) -> Exchange {
        let probe = request.probe;
        let url = request.url.clone();
        let permitted = match match_pattern(&request.url) {
            Some(pattern) => self.browser.has(&pattern).await,
            None => false,
        };
        if !permitted {
            let at_ms = self.browser.now_ms();
            return Exchange { probe, url, at_ms, took_ms: 0.0, outcome: Outcome::NoPermission };
        }
        let fetched = if probe == Probe::TokenCredentials {
            match self.credentials(document, &request.url).await {
                Some((id, secret)) => self.browser.fetch(&request, Some((&id, &secret))).await,
                None => {
                    let at_ms = self.browser.now_ms();
                    let outcome = Outcome::Skipped { reason: "no-profile".into() };
                    return Exchange { probe, url, at_ms, took_ms: 0.0, outcome };
                }
            }
        } else {
            self.browser.fetch(&request, None).await
        };
        Exchange { probe, url, at_ms: fetched.at_ms, took_ms: fetched.took_ms, outcome: fetched.outcome }
    }
}

/// Where the sites are remembered.
const MEMORY: &str = "memory";

/// What of the first profile bound to this site the diagnosis may compare with Creatio's settings.
fn compared(vault: &VaultView) -> Option<ProfileView> {
    match vault {
        VaultView::Open(profiles) => {
            profiles.first().map(|p| ProfileView { url: p.url.clone(), client_id: p.client_id.clone() })
        }
        _ => None,
    }
}
