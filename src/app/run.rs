//! Runs of the probes: what is seen starts them, answers feed them, every answer is shown as it comes.

use super::document::Sheet;
use super::kept::Kept;
use super::ports::{Browser, Fetched, Later, Patience, Unanswered};
use super::sheets::Look;
use super::{Answer, App, Follow, Handled, VaultView};
use crate::creatio::Site;
use crate::creatio::site::match_pattern;
use crate::creatio::web::is_same_service;
use crate::identity::BareAddress;
use crate::page::Snapshot;
use crate::probe::{Exchange, Memory, Outcome, Probe, ProfileView, Request, Seat, Skip};
use crate::protocol::{self, ContentReply, Document, PageReply, ToContent};
use futures_util::future::{Either, FutureExt, LocalBoxFuture, join, select};
use futures_util::stream::{FuturesUnordered, StreamExt};

/// When nobody has answered until then, that is said.
const FIRST_STATEMENT_MS: f64 = 2_000.0;

/// What came of a request, and what may still come of it.
struct Flown {
    exchange: Exchange<Outcome>,
    later: Option<Later>,
}

impl From<Exchange<Outcome>> for Flown {
    fn from(exchange: Exchange<Outcome>) -> Flown {
        Flown { exchange, later: None }
    }
}

/// What still comes of a request whose time is up.
async fn awaited_on(probe: Probe, url: BareAddress, later: Later) -> Flown {
    let Fetched { at_ms, took_ms, outcome } = later.await;
    Exchange { probe, url, at_ms, took_ms, outcome }.into()
}

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
        let workers_hear = self.browser.workers_hear();
        self.with(document, |sheet| {
            for protocol::Answer { probe, at_ms, took_ms, outcome, worker } in answers {
                // Only what was asked of the page is taken from the page, and only once.
                let open = !sheet.evidence.is_answered(probe);
                let asked = sheet.asked.iter().find(|r| open && r.probe == probe && r.seat == Seat::Page);
                if let Some(url) = asked.map(|r| format!("{}{}", sheet.document.site.origin, r.url)) {
                    let url = url.into();
                    sheet.heard_a_worker(run, worker && workers_hear);
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
        let profile = self.with(document, |sheet| compared(&vault, sheet)).flatten();
        if self.with(document, |sheet| sheet.run > 0 && sheet.evidence.memory.is_none()) == Some(true) {
            let all = self.kept().await.map(|kept| kept.memory.clone()).unwrap_or_default();
            let memory = Memory::of(all, &document.site.text());
            self.with(document, |sheet| sheet.evidence.memory = Some(memory));
        }
        let page = self.with(document, |sheet| {
            sheet.brought_up_to_date(consent, profile);
            (sheet.take_due(Seat::Page), sheet.run)
        });
        let (ask, run) = page.unwrap_or_default();
        let page: PageReply = self.page_reply(document, &vault, ask);
        (Answer::Reply(ContentReply::Page(page)), Some(Follow::Run { document: document.clone(), run }))
    }

    /// What comes after the reply, on which the administrator waits.
    pub async fn follow(&self, follow: Follow) {
        match follow {
            Follow::Run { document, run } => self.run(&document, run).await,
            Follow::HandedOver { profile, entry, document, run } => {
                self.handed_over(&profile, entry).await;
                self.run(&document, run).await;
            }
            Follow::Noted { entry, document, run } => {
                self.note(entry).await;
                self.run(&document, run).await;
            }
            Follow::ShowAndRun { document, run } => {
                if let (Answer::Reply(ContentReply::Page(page)), _) = self.go_on(&document).await
                    && !self.tell_page(&document, page).await
                {
                    return;
                }
                self.run(&document, run).await;
            }
            Follow::ShowAll => self.show_all().await,
            Follow::Look { document } => {
                let new = self.look_at(&document, Patience::Full).await == Look::New;
                if self.look_for_the_fields(&document, Patience::Full).await == Some(true) || new {
                    self.browser.changed();
                }
            }
            Follow::Start { tab, patterns } => self.browser.start_in(tab, &patterns).await,
            Follow::Stop { documents } => self.stop(&documents).await,
        }
    }

    /// What was learnt is kept, and the background's requests are made, as many at once as do not depend on
    /// each other, until none is due and none is awaited.
    async fn run(&self, document: &Document, run: u32) {
        self.save(document).await;
        self.browser.changed();
        let mut flights: FuturesUnordered<LocalBoxFuture<'_, Flown>> = FuturesUnordered::new();
        let mut unanswered = self.browser.pause(FIRST_STATEMENT_MS).boxed_local().fuse();
        let mut first = true;
        let mut heard = true;
        loop {
            // What has become due goes out before anything is shown: what is shown knows that it is under way.
            let due = self.with(document, |sheet| match sheet.run == run {
                true => sheet.take_due(Seat::Background),
                false => vec![],
            });
            let asked = due.unwrap_or_default().into_iter();
            flights.extend(asked.map(|request| self.ask(document, request).boxed_local()));
            if !first && !self.show_progress(document, &mut heard).await {
                break;
            }
            first = false;
            let still_ours = match select(flights.next(), &mut unanswered).await {
                Either::Left((Some(Flown { exchange, later }), _)) => {
                    let probe = exchange.probe;
                    let url = exchange.url.clone();
                    let recorded = self.with(document, |sheet| sheet.record(run, exchange));
                    if let (Some(true), Some(later)) = (recorded, later) {
                        self.with(document, |sheet| sheet.await_on(probe));
                        flights.push(awaited_on(probe, url, later).boxed_local());
                    }
                    recorded
                }
                Either::Left((None, _)) => break,
                Either::Right(_) => self.with(document, |sheet| sheet.notice_silence(run)),
            };
            if still_ours != Some(true) {
                break;
            }
            self.remember(document, run).await;
        }
        self.remember(document, run).await;
        self.show_badge(document);
    }

    /// Shows a page what has changed, keeps it, and hands the page its own questions; `false` where it is gone.
    async fn show_progress(&self, document: &Document, heard: &mut bool) -> bool {
        // A page that is silent is not told again: it is drawn when it says hello.
        if *heard {
            let ask = self.with(document, |sheet| sheet.take_due(Seat::Page)).unwrap_or_default();
            let vault = self.vault_view(&document.site).await;
            let page = self.page_reply(document, &vault, ask);
            match self.browser.tell(document, ToContent::Page(page)).await {
                Ok(()) => {}
                Err(Unanswered::Silent) => *heard = false,
                Err(Unanswered::Gone) => return false,
            }
        }
        self.save(document).await;
        self.browser.changed();
        true
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
        let Some(seen) = finished.flatten() else { return };
        let Ok(mut change) = self.change().await else { return };
        // It may have been given up meanwhile.
        if change.kept().sites.iter().any(|e| e.site == document.site)
            && let Some(memory) = Memory::with(&change.kept().memory, seen)
        {
            let next = Kept { memory, ..change.kept().clone() };
            let _ = change.commit(next).await;
        }
    }

    /// Whether the assistant may ask this address for this site. The browser permits hosts, and to it a host of one
    /// site is as good as that of another; a page could name any port of any of them in the setting that it shows.
    /// So it has to be a service that was permitted for this very site, is a profile's of it, or was seen there well.
    pub(super) async fn may_ask(&self, site: &Site, url: &str) -> bool {
        let Ok(kept) = self.kept().await else { return false };
        let same = |service: &str| is_same_service(service, url);
        let permitted = kept.enabled().filter(|e| e.site == *site).flat_map(|e| &e.services);
        let seen = kept.memory.iter().filter(|seen| seen.site == site.text()).map(|seen| &seen.base);
        if permitted.chain(seen).any(|service| same(service)) {
            return true;
        }
        // Who has permitted every host has permitted this one.
        if self.browser.has("http://*/*").await && self.browser.has("https://*/*").await {
            return true;
        }
        match self.vault_view(site).await {
            VaultView::Open(profiles) => profiles.iter().any(|profile| same(&profile.url)),
            VaultView::Absent | VaultView::Locked | VaultView::Unreadable(_) => false,
        }
    }

    /// One request of the background. The permission comes first: without it a fetch fails like a dead host.
    async fn ask(&self, document: &Document, request: Request) -> Flown {
        let probe = request.probe;
        let url = request.url.as_str().into();
        let permitted = match match_pattern(&request.url) {
            Some(pattern) => {
                self.may_ask(&document.site, &request.url).await && self.browser.has(&pattern).await
            }
            None => false,
        };
        if !permitted {
            let at_ms = self.browser.now_ms();
            return Exchange { probe, url, at_ms, took_ms: 0.0, outcome: Outcome::NoPermission }.into();
        }
        let (fetched, later) = if probe == Probe::TokenCredentials {
            match self.credentials(document, &request.url).await {
                Some(form) => self.browser.fetch(&request, Some(&form)).await,
                None => {
                    let at_ms = self.browser.now_ms();
                    let outcome = Outcome::Skipped { reason: Skip::NoProfile };
                    return Exchange { probe, url, at_ms, took_ms: 0.0, outcome }.into();
                }
            }
        } else {
            self.browser.fetch(&request, None).await
        };
        let Fetched { at_ms, took_ms, outcome } = fetched;
        Flown { exchange: Exchange { probe, url, at_ms, took_ms, outcome }, later }
    }
}

/// What of the best match among the profiles of this site the diagnosis may compare with Creatio's settings.
fn compared(vault: &VaultView, sheet: &Sheet) -> Option<ProfileView> {
    let best = vault.best_first(&sheet.set_to()).0.into_iter().next()?;
    Some(ProfileView { url: best.url, client_id: best.client_id })
}
