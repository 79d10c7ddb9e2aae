//! Planning: from the evidence so far to the requests that are due.

use super::{Content, Evidence, Exchange, Observed, Probe, Question, Seat, Skip};
use crate::creatio::{Runtime, Site};
use crate::identity::{Address, Quirk};
use serde::{Deserialize, Serialize};

/// A request that is due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Which question.
    pub probe: Probe,
    /// Who makes it.
    pub seat: Seat,
    /// How.
    pub method: Method,
    /// For [`Seat::Page`] a path that starts with `/`; for [`Seat::Background`] an absolute URL.
    pub url: String,
    /// Content type of the body, where there is one.
    pub content_type: Option<String>,
    /// The body.
    pub body: Option<String>,
    /// Creatio checks the header `BPMCSRF` on this one.
    pub csrf: bool,
    /// It may be waited for beyond its time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub awaited_on: bool,
}

/// The methods of HTTP that are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
}

/// What planning says of one question.
pub(super) enum Plan {
    /// It is due, at this address.
    Ask(String),
    /// It cannot be asked, for this reason.
    Skip(Skip),
    /// It is not due: something it depends on is not known yet.
    Wait,
    /// There is no need for it.
    Needless,
}

impl Plan {
    /// A question that helps another need not be missed: that one's reason is said.
    pub(super) fn or_needless(self) -> Plan {
        match self {
            Plan::Skip(_) => Plan::Needless,
            plan => plan,
        }
    }

    /// Due where there is an address for it.
    pub(super) fn at(url: Option<String>) -> Plan {
        url.map_or(Plan::Needless, Plan::Ask)
    }
}

/// What is asked of the Identity Service depends on the address in Creatio's setting, and on nothing else.
pub(super) fn with_address(evidence: &Evidence, plan: impl FnOnce(&Address) -> Plan) -> Plan {
    if !evidence.is_answered(Probe::Settings) {
        return Plan::Wait;
    }
    let Some(settings) = evidence.settings() else { return Plan::Skip(Skip::UrlUnknown) };
    let Some(url) = &settings.url else { return Plan::Skip(Skip::UrlEmpty) };
    let address = Address::judge(url, evidence.site.as_ref());
    match address.base {
        Some(_) => plan(&address),
        None if address.is(Quirk::NonAscii) => Plan::Skip(Skip::UrlNotAscii),
        None => Plan::Skip(Skip::UrlInvalid),
    }
}

/// What leaves a trace in the service's log needs consent. Of it only that this is missing is said; where the
/// address is at fault, others say so.
pub(super) fn with_consent(evidence: &Evidence, plan: impl FnOnce(&Address) -> Plan) -> Plan {
    match with_address(evidence, plan) {
        Plan::Skip(Skip::NoConsent) => Plan::Skip(Skip::NoConsent),
        Plan::Skip(_) => Plan::Needless,
        Plan::Wait if !evidence.consent => Plan::Needless,
        plan => plan,
    }
}

/// With an unknown runtime a question to Creatio waits for the health check, which finds the prefix.
pub(super) fn with_runtime(evidence: &Evidence, path: impl FnOnce(Runtime) -> String) -> Plan {
    match evidence.runtime {
        Some(runtime) => Plan::Ask(path(runtime)),
        None if evidence.is_answered(Probe::Health) && !evidence.is_awaited(Probe::HealthOtherRuntime) => {
            Plan::Skip(Skip::RuntimeUnknown)
        }
        None => Plan::Wait,
    }
}

fn plan(evidence: &Evidence, site: &Site, probe: Probe) -> Plan {
    let Question { after, plan, .. } = probe.question();
    if after.iter().any(|earlier| evidence.is_awaited(*earlier)) {
        return Plan::Wait;
    }
    plan(evidence, site)
}

pub(super) fn request(probe: Probe, url: String) -> Request {
    let Question { seat, content, awaited_on, .. } = probe.question();
    let form = || Some("application/x-www-form-urlencoded".to_owned());
    let (method, content_type, body) = match content {
        Content::Nothing => (Method::Get, None, None),
        Content::Json(body) => (Method::Post, Some("application/json".to_owned()), Some(body())),
        Content::Form(body) => (Method::Post, form(), Some((*body).to_owned())),
        Content::Credentials => (Method::Post, form(), None),
    };
    let csrf = *seat == Seat::Page && method == Method::Post;
    Request { probe, seat: *seat, method, url, content_type, body, csrf, awaited_on: *awaited_on }
}

/// The requests that are due now: not asked yet, not under way, and everything they depend on is known.
pub fn due(evidence: &Evidence) -> Vec<Request> {
    let Some(site) = &evidence.site else { return Vec::new() };
    let open = Probe::ALL.into_iter().filter(|p| !evidence.is_answered(*p) && !evidence.pending.contains(p));
    open.filter_map(|probe| match plan(evidence, site, probe) {
        Plan::Ask(url) => Some(request(probe, url)),
        Plan::Skip(_) | Plan::Wait | Plan::Needless => None,
    })
    .collect()
}

/// Records what cannot be asked, with the reason, so that nothing is missing without a word.
/// To be called after [`record`](super::record); it never replaces an answer.
pub fn record_skips(evidence: &mut Evidence, at_ms: f64) {
    let Some(site) = evidence.site.clone() else { return };
    for probe in Probe::ALL {
        if evidence.of(probe).is_some() || evidence.pending.contains(&probe) {
            continue;
        }
        if let Plan::Skip(reason) = plan(evidence, &site, probe) {
            let outcome = Observed::Skipped { reason };
            evidence.take(Exchange { probe, url: "".into(), at_ms, took_ms: 0.0, outcome });
        }
    }
}

impl Evidence {
    /// There are as many outcomes as there are going to be, and none of them is going to change by itself.
    pub fn is_answered(&self, probe: Probe) -> bool {
        let last = |e: &Exchange| !matches!(&e.outcome, Observed::Skipped { reason } if reason.may_pass());
        let mut answers = self.all(probe).filter(|e| last(e));
        answers.nth(probe.times() - 1).is_some()
    }

    /// Its time is up, and the answer is waited for all the same.
    pub fn is_late(&self, probe: Probe) -> bool {
        self.pending.contains(&probe) && self.is_answered(probe)
    }

    /// Something is under way whose time is not up.
    pub fn is_open(&self) -> bool {
        self.pending.iter().any(|p| !self.is_answered(*p))
    }

    /// An outcome may still come: it is under way, due, or waits for one that is.
    pub fn is_awaited(&self, probe: Probe) -> bool {
        if self.is_answered(probe) {
            return false;
        }
        let Some(site) = &self.site else { return false };
        if self.pending.contains(&probe) {
            return true;
        }
        match plan(self, site, probe) {
            Plan::Ask(_) | Plan::Wait => true,
            Plan::Skip(_) | Plan::Needless => false,
        }
    }
}
