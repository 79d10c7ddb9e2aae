//! What the popup shows and orders.

use super::document::Sheet;
use super::ports::{Browser, Patience, Unanswered};
use super::sheets::Look;
use super::{Answer, App, Done, Follow, said};
use crate::creatio::site::match_patterns;
use crate::creatio::web::origin_of;
use crate::creatio::{Release, Runtime, Site};
use crate::diagnosis::setup::{self, Progress};
use crate::diagnosis::{Finding, Hosts, Severity};
use crate::page::Snapshot;
use crate::page::recognise::recognise;
use crate::probe::{Exchange, Observed};
use crate::profile::vault::Doubt;
use crate::protocol::{
    Access, ContentReply, Document, FindingHead, IdentityAccess, OwnReply, PopupState, Said, Screen, Setup,
    SetupStep, SiteState, TabState, ToContent,
};
use crate::report::Meta;

impl<B: Browser> App<B> {
    /// What the popup and the options page show. A page that does not answer at a glance is looked at afterwards.
    pub(super) async fn state(&self, tab: Option<i64>, url: Option<&str>) -> Done {
        let sites = self.sites().await.into_iter().map(|e| e.site).collect();
        let (tab, follow) = match tab {
            Some(tab) => {
                let (access, unseen) = self.access(tab, url).await;
                let near = match access.site() {
                    Some(site) => self.near(site).await,
                    None => Vec::new(),
                };
                (Some(TabState { tab, access, near }), unseen.map(|document| Follow::Look { document }))
            }
            None => (None, None),
        };
        let (vault, doubt, settings) = self.vault_state().await;
        let doubt = doubt.map(Doubt::message).map(|(key, subs)| Said { key: key.into(), subs });
        let managed = self.managed().await;
        (OwnReply::State(Box::new(PopupState { vault, doubt, settings, sites, tab, managed })), follow)
    }

    /// What is known of a tab, and the document that has told nothing at a glance.
    async fn access(&self, tab: i64, url: Option<&str>) -> (Access, Option<Document>) {
        let document = self.document_of(tab).await;
        let site =
            url.and_then(Site::of_url).map(|(site, _)| site).or(document.as_ref().map(|d| d.site.clone()));
        let Some(site) = site else { return (Access::Unnamed {}, None) };
        if !self.enabled(&site).await {
            return (Access::Disabled { site }, None);
        }
        let document = document.filter(|d| d.site == site);
        let mut unseen = None;
        let mut hidden = None;
        if let Some(document) = &document {
            match self.look_at(document, Patience::Glance).await {
                Look::Unseen => unseen = Some(document.clone()),
                Look::Known | Look::New => {
                    if self.look_for_the_fields(document, Patience::Glance).await.is_none() {
                        unseen = Some(document.clone());
                    }
                    hidden = self.with(document, |sheet| sheet.hidden.clone()).flatten();
                }
            }
        }
        let permitted = match site.match_pattern() {
            Some(pattern) => self.browser.has(&pattern).await,
            None => false,
        };
        let access = match permitted {
            true => {
                let mut state = self.site_state(site, document).await;
                if hidden.is_some() && state.screen == Screen::Fillable {
                    state.screen = Screen::Hidden;
                    state.unseen = hidden;
                }
                Access::Enabled(Box::new(state))
            }
            false => Access::Revoked { site },
        };
        (access, unseen)
    }

    /// Learns what keeps a person from seeing the fields that would be filled, and tells whether that is news. A page that
    /// is too busy to say so tells nothing: what it said last holds, and the fill asks it again.
    pub(super) async fn look_for_the_fields(&self, document: &Document, patience: Patience) -> Option<bool> {
        let fills = self.with(document, |sheet| sheet.recognised().targets().is_some());
        let landmarks = crate::page::snapshot::landmarks_in_sight();
        let hidden = match fills {
            Some(true) => match self.browser.look(document, landmarks, patience).await {
                Ok(snapshot) => hides(&snapshot),
                Err(Unanswered::Silent) => return None,
                Err(Unanswered::Gone) => None,
            },
            Some(false) | None => None,
        };
        self.with(document, |sheet| std::mem::replace(&mut sheet.hidden, hidden.clone()) != hidden)
    }

    async fn site_state(&self, site: Site, document: Option<Document>) -> SiteState {
        let cloud = site.is_cloud();
        let mut state = SiteState {
            screen: Screen::Silent,
            unseen: None,
            checking: false,
            healthy: None,
            findings: Vec::new(),
            profiles: Vec::new(),
            why: None,
            identity: None,
            consent: self.consented(&site).await,
            version: None,
            write: self.write_view(&site).await,
            setup: if cloud { Setup::Cloud {} } else { Setup::Unknown {} },
            hosts: Hosts::default(),
            site,
        };
        let set = document.as_ref().and_then(|document| self.with(document, |sheet| sheet.set_to()));
        let vault = self.vault_view(&state.site).await;
        (state.profiles, state.why) = vault.best_first(&set.unwrap_or_default());
        let Some(document) = document else { return state };
        let identity = self.with(&document, |sheet| {
            state.screen = screen(sheet);
            state.unseen = sheet.unseen.clone();
            state.healthy = sheet.healthy();
            state.checking = sheet.checking();
            state.version = version(sheet);
            state.hosts = Hosts::of(&sheet.evidence);
            if !cloud && state.screen != Screen::Silent {
                state.setup = setup(sheet);
            }
            let findings = if sheet.run > 0 { sheet.findings() } else { Vec::new() };
            let head = |f: Finding| FindingHead {
                id: f.id,
                severity: f.severity,
                certainty: f.certainty,
                subs: f.subs,
                steps: f.steps,
            };
            state.findings = findings.into_iter().map(head).collect();
            if let Setup::OnSite { steps, next, .. } = &mut state.setup
                && state.findings.iter().any(|finding| finding.severity == Severity::Blocker)
            {
                doubt_what_works(steps, next);
            }
            identity_of(sheet)
        });
        let Some(identity) = identity else { return state };
        let origin = identity.or(state.profiles.first().and_then(|p| origin_of(&p.url)));
        let patterns = origin.as_deref().map(match_patterns).unwrap_or_default();
        if let (Some(origin), Some(own)) = (origin, patterns.first()) {
            let permitted = self.may_ask(&state.site, &origin).await && self.browser.has(own).await;
            state.identity = Some(IdentityAccess { origin, patterns, permitted });
        }
        state
    }

    /// Runs the probes of a tab again.
    pub(super) async fn check_again(&self, tab: i64) -> Done {
        let Some(document) = self.document_of(tab).await else {
            return (super::Refusal::FillNoPage.into(), None);
        };
        self.look_at(&document, Patience::Full).await;
        self.begin_again(&document);
        let (answer, follow) = self.go_on(&document).await;
        if let Answer::Reply(ContentReply::Page(page)) = answer
            && self.browser.tell(&document, ToContent::Page(page)).await.is_err()
        {
            // Nobody is there to answer: what was asked would be awaited for ever.
            self.forget(&document.id).await;
            return (super::Refusal::FillNoPage.into(), None);
        }
        (OwnReply::Done {}, follow)
    }

    /// The administrator lets the assistant ask this service for the site of a tab.
    pub(super) async fn allow(&self, tab: i64, origin: &str) -> Done {
        let Some(document) = self.document_of(tab).await else {
            return (super::Refusal::FillNoPage.into(), None);
        };
        match self.let_ask(&document.site, origin).await {
            Ok(()) => self.check_again(tab).await,
            Err(refusal) => (refusal.into(), None),
        }
    }

    fn begin_again(&self, document: &Document) {
        self.with(document, |sheet| {
            // Rows that are not on the screen any more say nothing of what is asked now.
            let shown = sheet.recognised().panel.is_some();
            let rows = sheet.evidence.rows.iter().filter(|_| shown).copied().collect();
            sheet.begin(rows);
        });
    }

    /// Remembers for this site whether token requests with the profile's credentials are agreed to.
    pub(super) async fn consent(&self, tab: i64, agreed: bool) -> Done {
        let Some(document) = self.document_of(tab).await else {
            return (super::Refusal::FillNoPage.into(), None);
        };
        if let Err(failure) = self.agree(&document.site, agreed).await {
            return (failure.into(), None);
        }
        self.begin_again(&document);
        let run = self.with(&document, |sheet| sheet.run).unwrap_or_default();
        (OwnReply::Done {}, Some(Follow::ShowAndRun { document, run }))
    }

    /// The redacted report of a tab.
    pub(super) async fn report(&self, tab: i64) -> OwnReply {
        let Some(document) = self.document_of(tab).await else {
            return super::Refusal::FillNoPage.into();
        };
        let meta = Meta { at_ms: self.browser.now_ms(), ..self.browser.about() };
        let text = |key: &str, subs: &[String]| self.browser.text(key, subs);
        self.with(&document, |sheet| {
            let findings = sheet.findings();
            let json = crate::report::json(&sheet.evidence, &findings, &meta);
            let markdown = crate::report::markdown(&sheet.evidence, &findings, &meta, &text);
            OwnReply::Report { markdown, json }
        })
        .unwrap_or_else(|| super::Refusal::FillNoPage.into())
    }

    /// The permission for an Identity Service came: what was not asked for want of it is asked now.
    pub async fn ask_what_was_not_permitted(&self) -> Vec<Follow> {
        let documents = self.documents().await;
        let mut follows = Vec::new();
        for document in documents {
            let run = self.with(&document, |sheet| {
                let asked = |e: &Exchange| e.outcome != Observed::NoPermission;
                if !sheet.evidence.exchanges.iter().all(asked) {
                    sheet.evidence.exchanges.retain(asked);
                }
                sheet.run
            });
            if let Some(run) = run {
                follows.push(Follow::Run { document, run });
            }
        }
        follows
    }
}

/// The origin of the Identity Service that Creatio is set to, as far as the settings were read.
fn identity_of(sheet: &Sheet) -> Option<String> {
    origin_of(sheet.evidence.settings()?.url.as_deref()?)
}

/// Version and runtime, as far as the page states them. The version is a stranger's text: numbers, or nothing.
fn version(sheet: &Sheet) -> Option<Said> {
    let text = sheet.snapshot.version.trim();
    Release::read(text).filter(|_| text.len() < 24)?;
    let key = match sheet.runtime() {
        Some(Runtime::Framework) => "setup_version_framework",
        Some(Runtime::Net) => "setup_version_net",
        None => "setup_version",
    };
    Some(Said::new(key, &[text]))
}

/// What keeps a person from seeing the fields of the dialog in this look.
fn hides(snapshot: &Snapshot) -> Option<Said> {
    let inputs = recognise(snapshot).targets()?.inputs;
    snapshot.sights.as_ref()?.hides(inputs.values().into_iter().flatten()).as_ref().map(said)
}

/// What the page shows.
fn screen(sheet: &Sheet) -> Screen {
    let seen = sheet.recognised();
    if sheet.unseen() {
        Screen::Silent
    } else if seen.targets().is_some() {
        Screen::Fillable
    } else if seen.unsure {
        Screen::Unsure
    } else if seen.oauth_page {
        Screen::OauthPage
    } else {
        Screen::Other
    }
}

/// What Creatio calls done is not said to be done beside a finding that it does not work.
fn doubt_what_works(steps: &mut [SetupStep], next: &mut Vec<Said>) {
    next.clear();
    if let Some(last) = steps.last_mut().filter(|step| step.is == Progress::Done) {
        last.is = Progress::Unknown;
        last.note = Some(Said::new("setup_note_finding", &[]));
    }
}

/// The steps of the set-up, of which the first that is to be done is explained, and what comes next once all
/// are done.
fn setup(sheet: &Sheet) -> Setup {
    let on_page = sheet.recognised().oauth_page;
    let version = sheet.snapshot.version.as_str();
    let prefix = if sheet.runtime() == Some(Runtime::Framework) { "/0" } else { "" };
    let base = [&sheet.document.site.text(), prefix].concat();
    let say = |key: &&'static str| Said::new(key, &[&base]);
    let steps = setup::steps(&sheet.evidence, on_page, version, sheet.runtime());
    let first = steps.iter().position(|step| step.is == Progress::Open);
    let done = steps.iter().all(|step| step.is == Progress::Done);
    let shown = setup::STEPS.iter().zip(steps).enumerate().map(|(at, (key, step))| SetupStep {
        title: Said::new(key, &[]),
        is: step.is,
        note: step.note.as_ref().map(say),
        how: step.how.iter().filter(|_| first == Some(at)).map(say).collect(),
    });
    let next = setup::next(version).iter().filter(|_| done).map(say).collect();
    Setup::OnSite { steps: shown.collect(), next, check: !on_page }
}
