//! Probes: what to ask, and what the answers are evidence of.
//!
//! A probe is a question to one endpoint from one point of view. Planning is pure: from the evidence so
//! far to the requests that are due now. Nothing here sends anything.

mod discovery;
mod feature;
mod health;
mod jwks;
pub mod keep;
mod memory;
mod resources;
mod settings;
mod token;

pub use memory::{Memory, Remembered};

use crate::creatio::Check;
use crate::creatio::{Health, Runtime, Settings, Site};
use crate::identity::{Address, Discovery, NetworkCause};
use serde::{Deserialize, Serialize};

/// The questions, by what they ask. `P…` are the names of the catalogue of failure modes.
///
/// A token request is answered with the error of RFC 6749 §5.2; nothing asked here changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Probe {
    /// P0: Creatio's own health check, with the prefix of the page's runtime.
    Health,
    /// P0 with the other runtime's prefix, where the first found nothing.
    HealthOtherRuntime,
    /// P1: the two non-secret system settings.
    Settings,
    /// The feature that shows the section.
    Feature,
    /// P3: the discovery document (RFC 8414, OpenID Connect Discovery 1.0).
    Discovery,
    /// P3 on the corrected address, where the address is an endpoint's.
    DiscoveryCorrected,
    /// P4: the key set by path, independent of discovery (RFC 7517).
    Jwks,
    /// P5: an empty form to the token endpoint (RFC 6749).
    TokenEmpty,
    /// P7: discovery with the other scheme.
    DiscoveryOtherScheme,
    /// P6: a token request for a client that does not exist: the service has to read its database to refuse
    /// it. Leaves a line in the service's log, so only with the administrator's consent.
    TokenUnknownClient,
    /// P12: a token request with the profile's credentials. Only with the administrator's consent.
    TokenCredentials,
    /// P11: the resources registered in Creatio.
    Resources,
    /// The key set at discovery's `jwks_uri`, where that is another path than the usual one.
    JwksUri,
    /// P10: the health check, read again where the two points of view contradict each other.
    HealthRepeat,
    /// P10: discovery, asked again where the first answer was late or missing.
    DiscoveryRepeat,
    /// P10: the key set, asked again: nodes of a farm may have different keys.
    JwksRepeat,
}

/// From where a probe looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seat {
    /// Same-origin requests to Creatio, made by the content script with the page's session.
    Page,
    /// Requests to the Identity Service, made by the background.
    Background,
}

/// A request that is due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Which question.
    pub probe: Probe,
    /// Who makes it.
    pub seat: Seat,
    /// `GET` or `POST`.
    pub method: String,
    /// For [`Seat::Page`] a path that starts with `/`; for [`Seat::Background`] an absolute URL.
    pub url: String,
    /// Content type of the body, where there is one.
    pub content_type: Option<String>,
    /// The body.
    pub body: Option<String>,
    /// Creatio checks the header `BPMCSRF` on this one.
    pub csrf: bool,
}

/// What came of one request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An HTTP answer, whatever its status.
    Answer {
        /// Status code.
        status: u16,
        /// Selected header fields, names in lower case: content-type, server, date, age, via, location,
        /// www-authenticate, x-cache, cf-ray, retry-after.
        headers: Vec<(String, String)>,
        /// The body up to the cap, as text.
        body: String,
        /// The body was longer than the cap.
        truncated: bool,
        /// Where redirects led, if anywhere.
        redirected_to: Option<String>,
    },
    /// No HTTP answer; the browser names the cause or does not.
    NetworkError {
        /// The cause as the browser's `webRequest` reports it, such as `net::ERR_CONNECTION_REFUSED`.
        cause: Option<String>,
        /// Where redirects had led before it failed.
        redirected_to: Option<String>,
    },
    /// No complete answer within the time limit.
    TimedOut {
        /// The limit.
        after_ms: f64,
    },
    /// Not asked: the extension has no permission for this host.
    NoPermission,
    /// Not asked, for a reason that is said: a stable code.
    Skipped {
        /// Such as `url-invalid`, `no-consent`.
        reason: String,
    },
}

/// One question and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// Which question.
    pub probe: Probe,
    /// The address asked, without query, userinfo and fragment.
    pub url: String,
    /// Milliseconds since 1970 on the browser's clock when it was sent.
    pub at_ms: f64,
    /// How long it took.
    pub took_ms: f64,
    /// What came back. A token never stands in it: [`record`] keeps only the error member of token answers.
    pub outcome: Outcome,
}

impl Exchange {
    /// Why there was no answer, where there was none.
    pub(crate) fn cause(&self) -> Option<NetworkCause> {
        match &self.outcome {
            Outcome::NetworkError { cause, .. } => Some(NetworkCause::read(cause.as_deref())),
            _ => None,
        }
    }

    /// Nobody was there, or only the one who stands before the service.
    pub(crate) fn met_nobody(&self) -> bool {
        matches!(self.outcome, Outcome::Answer { status: 502 | 503, .. })
            || matches!(self.cause(), Some(NetworkCause::Refused | NetworkCause::Closed))
    }
}

/// All that is known about one site at one time: what the diagnosis reads and the report carries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// The site.
    pub site: Option<Site>,
    /// The runtime, as far as the page's path or the answers tell it.
    pub runtime: Option<Runtime>,
    /// Creatio's version, as the page states it: `8.3.2.4199`.
    pub version: Option<String>,
    /// The rows of the Diagnostic panel as the page shows them.
    pub rows: Vec<(Check, Option<bool>)>,
    /// The questions asked, in the order of their answers: one for each probe, but for those that are asked
    /// again to see whether the answer stays the same.
    pub exchanges: Vec<Exchange>,
    /// The non-secret part of the profile bound to this site, where the vault is open and holds one.
    pub profile: Option<ProfileView>,
    /// The administrator agreed to token requests with the profile's credentials on this site.
    pub consent: bool,
    /// Probes whose request is under way.
    pub pending: Vec<Probe>,
    /// What was seen before; absent while it was not looked up.
    pub memory: Option<Memory>,
}

/// What of a profile the diagnosis may compare with Creatio's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileView {
    /// Identity Service URL.
    pub url: String,
    /// Client id.
    pub client_id: String,
}

impl Evidence {
    /// The answer to a question; the first where it is asked several times.
    pub fn of(&self, probe: Probe) -> Option<&Exchange> {
        self.all(probe).next()
    }

    /// All answers to a question, in their order.
    pub(crate) fn all(&self, probe: Probe) -> impl Iterator<Item = &Exchange> {
        self.exchanges.iter().filter(move |e| e.probe == probe)
    }
}

impl Probe {
    /// All questions, in the order in which they become due.
    pub const ALL: [Probe; 16] = [
        Probe::Health,
        Probe::HealthOtherRuntime,
        Probe::Settings,
        Probe::Feature,
        Probe::Discovery,
        Probe::DiscoveryCorrected,
        Probe::Jwks,
        Probe::TokenEmpty,
        Probe::DiscoveryOtherScheme,
        Probe::TokenUnknownClient,
        Probe::TokenCredentials,
        Probe::Resources,
        Probe::JwksUri,
        Probe::HealthRepeat,
        Probe::DiscoveryRepeat,
        Probe::JwksRepeat,
    ];

    /// How often it is asked at most.
    pub(crate) fn times(self) -> usize {
        match self {
            Probe::HealthRepeat | Probe::DiscoveryRepeat => 2,
            Probe::JwksRepeat => 4,
            _ => 1,
        }
    }

    /// Who asks it.
    pub fn seat(self) -> Seat {
        match self {
            Probe::Health
            | Probe::HealthOtherRuntime
            | Probe::HealthRepeat
            | Probe::Settings
            | Probe::Feature
            | Probe::Resources => Seat::Page,
            _ => Seat::Background,
        }
    }
}

/// What planning says of one question.
enum Plan {
    /// It is due.
    Ask(Request),
    /// It cannot be asked, for this reason.
    Skip(&'static str),
    /// It is not due: something it depends on is not known yet.
    Wait,
    /// There is no need for it.
    Needless,
}

impl Plan {
    /// A question that helps another need not be missed: that one's reason is said.
    fn or_needless(self) -> Plan {
        match self {
            Plan::Skip(_) => Plan::Needless,
            plan => plan,
        }
    }

    fn get(probe: Probe, url: String) -> Plan {
        Plan::Ask(Request {
            probe,
            seat: probe.seat(),
            method: "GET".into(),
            url,
            content_type: None,
            body: None,
            csrf: false,
        })
    }

    fn post(probe: Probe, url: String, content_type: &str, body: Option<&str>) -> Plan {
        Plan::Ask(Request {
            probe,
            seat: probe.seat(),
            method: "POST".into(),
            url,
            content_type: Some(content_type.into()),
            body: body.map(str::to_owned),
            csrf: probe.seat() == Seat::Page,
        })
    }
}

/// Reasons of [`Outcome::Skipped`] that are the planner's own: such a question is asked after all once the
/// reason is gone.
const OWN_REASONS: [&str; 6] =
    ["url-unknown", "url-empty", "url-invalid", "url-not-ascii", "no-consent", "url-is-creatio"];

/// What is asked of the Identity Service depends on the address in Creatio's setting, and on nothing else.
fn with_address(evidence: &Evidence, plan: impl FnOnce(&Address) -> Plan) -> Plan {
    if !evidence.is_answered(Probe::Settings) {
        return Plan::Wait;
    }
    let Some(settings) = evidence.settings() else { return Plan::Skip("url-unknown") };
    let Some(url) = settings.url else { return Plan::Skip("url-empty") };
    let address = Address::judge(&url, evidence.site.as_ref());
    match address.base {
        Some(_) => plan(&address),
        None if address.is(crate::identity::Quirk::NonAscii) => Plan::Skip("url-not-ascii"),
        None => Plan::Skip("url-invalid"),
    }
}

fn plan(evidence: &Evidence, site: &Site, probe: Probe) -> Plan {
    match probe {
        Probe::Health => health::plan(evidence, site),
        Probe::HealthOtherRuntime => health::plan_other(evidence, site),
        Probe::Settings => settings::plan(evidence, site),
        Probe::Feature => feature::plan(evidence, site),
        Probe::Discovery => discovery::plan(evidence),
        Probe::DiscoveryCorrected => discovery::plan_corrected(evidence),
        Probe::DiscoveryOtherScheme => discovery::plan_other_scheme(evidence),
        Probe::Jwks => jwks::plan(evidence),
        Probe::TokenEmpty => token::plan_empty(evidence),
        Probe::TokenUnknownClient => token::plan_unknown_client(evidence),
        Probe::TokenCredentials => token::plan_credentials(evidence),
        Probe::Resources => resources::plan(evidence, site),
        Probe::JwksUri => jwks::plan_uri(evidence),
        Probe::HealthRepeat => health::plan_repeat(evidence, site),
        Probe::DiscoveryRepeat => discovery::plan_repeat(evidence),
        Probe::JwksRepeat => jwks::plan_repeat(evidence),
    }
}

/// The requests that are due now: not asked yet, not under way, and everything they depend on is known.
pub fn due(evidence: &Evidence) -> Vec<Request> {
    let Some(site) = &evidence.site else { return Vec::new() };
    let open = Probe::ALL.into_iter().filter(|p| !evidence.is_answered(*p) && !evidence.pending.contains(p));
    open.filter_map(|probe| match plan(evidence, site, probe) {
        Plan::Ask(request) => Some(request),
        _ => None,
    })
    .collect()
}

/// Records what cannot be asked, with the reason, so that nothing is missing without a word.
/// To be called after [`record`]; it never replaces an answer.
pub fn record_skips(evidence: &mut Evidence, at_ms: f64) {
    let Some(site) = evidence.site.clone() else { return };
    for probe in Probe::ALL {
        if evidence.of(probe).is_some() || evidence.pending.contains(&probe) {
            continue;
        }
        if let Plan::Skip(reason) = plan(evidence, &site, probe) {
            let outcome = Outcome::Skipped { reason: reason.into() };
            record(evidence, Exchange { probe, url: String::new(), at_ms, took_ms: 0.0, outcome });
        }
    }
}

impl Evidence {
    /// There are as many outcomes as there are going to be, and none of them is going to change by itself.
    pub fn is_answered(&self, probe: Probe) -> bool {
        let last = |e: &Exchange| match &e.outcome {
            Outcome::Skipped { reason } => !OWN_REASONS.contains(&reason.as_str()),
            _ => true,
        };
        let mut answers = self.all(probe).filter(|e| last(e));
        answers.nth(probe.times() - 1).is_some()
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

    /// Status and body of an HTTP answer.
    pub(crate) fn answer(&self, probe: Probe) -> Option<(u16, &str)> {
        match &self.of(probe)?.outcome {
            Outcome::Answer { status, body, .. } => Some((*status, body)),
            _ => None,
        }
    }

    /// Creatio's health, by whichever prefix answered.
    pub fn health(&self) -> Option<Health> {
        [Probe::Health, Probe::HealthOtherRuntime].into_iter().find_map(|p| Health::read(self.answer(p)?.1))
    }

    /// All readings of Creatio's health: nodes of a farm may differ.
    pub(crate) fn healths(&self) -> impl Iterator<Item = Health> {
        let probes = [Probe::Health, Probe::HealthOtherRuntime, Probe::HealthRepeat];
        self.exchanges.iter().filter(move |e| probes.contains(&e.probe)).filter_map(|e| match &e.outcome {
            Outcome::Answer { body, .. } => Health::read(body),
            _ => None,
        })
    }

    /// Creatio's settings.
    pub fn settings(&self) -> Option<Settings> {
        match self.answer(Probe::Settings)? {
            (200, body) => Settings::read(body),
            _ => None,
        }
    }

    /// The resources registered in Creatio: name, and whether it is the default.
    pub(crate) fn resources(&self) -> Option<Vec<(String, bool)>> {
        match self.answer(Probe::Resources)? {
            (200, body) => resources::read(body),
            _ => None,
        }
    }

    /// The discovery document at the address of the setting.
    pub fn discovery(&self) -> Option<Discovery> {
        match self.answer(Probe::Discovery)? {
            (200, body) => Discovery::read(body),
            _ => None,
        }
    }
}

/// Takes what came back into the evidence: caps it, strips what must not be kept, replaces an older answer.
pub fn record(evidence: &mut Evidence, exchange: Exchange) {
    let exchange = keep::kept(exchange);
    let probe = exchange.probe;
    evidence.pending.retain(|p| *p != probe);
    if evidence.all(probe).count() >= probe.times() {
        evidence.exchanges.retain(|e| e.probe != probe);
    }
    evidence.exchanges.push(exchange);
    if matches!(probe, Probe::Health | Probe::HealthOtherRuntime) {
        health::learn_runtime(evidence, probe);
    }
}

#[cfg(test)]
mod tests;
