//! Runs of the probes: what is seen starts them, answers feed them, every answer is shown as it comes.

use super::ports::Browser;
use super::{Answer, App, Follow, Handled, VaultView};
use crate::creatio::site::match_pattern;
use crate::page::Snapshot;
use crate::probe::{Exchange, Outcome, Probe, ProfileView, Request, Seat};
use crate::protocol::{self, Document, PageReply, Reply, ToContent};
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
        let consent = self.consented(&document.site).await;
        let vault = self.vault_view(&document.site).await;
        let profile = compared(&vault);
        let page = self.with(document, |sheet| {
            sheet.evidence.consent = consent;
            sheet.evidence.profile = profile;
            (sheet.take_due(Seat::Page), sheet.run)
        });
        let (ask, run) = page.unwrap_or_default();
        let page: PageReply = self.page_reply(document, &vault, ask);
        (Answer::Reply(Reply::Page(page)), Some(Follow { document: document.clone(), run }))
    }

    /// What comes after the reply, on which the administrator waits: what was learnt is kept, and the
    /// background's requests are made, as many at once as do not depend on each other, until none is due.
    pub async fn follow(&self, Follow { document, run }: Follow) {
        self.save(&document).await;
        self.browser.changed();
        let mut flights = FuturesUnordered::new();
        loop {
            let due =
                self.with(&document, |sheet| {
                    if sheet.run == run { sheet.take_due(Seat::Background) } else { vec![] }
                })
                .unwrap_or_default();
            for request in due {
                flights.push(self.ask(&document, request));
            }
            let Some(exchange) = flights.next().await else { break };
            if self.with(&document, |sheet| sheet.record(run, exchange)) != Some(true) {
                break;
            }
            let ask = self.with(&document, |sheet| sheet.take_due(Seat::Page)).unwrap_or_default();
            let vault = self.vault_view(&document.site).await;
            let page = self.page_reply(&document, &vault, ask);
            if !self.browser.tell(&document, ToContent::Page(page)).await {
                break;
            }
            self.save(&document).await;
            self.browser.changed();
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

/// What of the first profile bound to this site the diagnosis may compare with Creatio's settings.
fn compared(vault: &VaultView) -> Option<ProfileView> {
    match vault {
        VaultView::Open(profiles) => {
            profiles.first().map(|p| ProfileView { url: p.url.clone(), client_id: p.client_id.clone() })
        }
        _ => None,
    }
}
