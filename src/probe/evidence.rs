//! The evidence: what is known about one site at one time, each answer as a typed body.

use super::{Body, Memory, Probe};
use crate::creatio::web::is_loopback_address;
use crate::creatio::{Check, Health, Runtime, Settings, Site};
use crate::identity::{
    Address, BareAddress, Discovery, KeySet, NetworkCause, Page, Product, Quirk, TokenAnswer,
};
use crate::server::{View, log};
use crate::text::Line;
use serde::{Deserialize, Serialize};

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
    /// A service worker may have answered for Creatio, or changed what it said.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub worker: bool,
    /// What was seen before; absent while it was not looked up.
    pub memory: Option<Memory>,
    /// What Creatio's server saw itself, as it was pasted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<Box<View>>,
    /// What pasted logs say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logs: Option<Logs>,
}

/// So long after it was pasted a later check does not put it out of date.
const HOLDS_MS: f64 = 3_600_000.0;

/// What logs say that were pasted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Logs {
    /// When, in milliseconds since 1970 by this computer's clock.
    pub pasted_ms: f64,
    /// One for each that they say of somebody.
    #[serde(deserialize_with = "crate::text::few")]
    pub said: Vec<log::Said>,
}

/// What of a profile the diagnosis may compare with Creatio's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileView {
    /// Identity Service URL.
    pub url: String,
    /// Client id.
    pub client_id: String,
}

/// One question and what came of it: as it is kept, or, with the outcome as it came
/// ([`Outcome`](super::Outcome)), before it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange<O = Observed> {
    /// Which question.
    pub probe: Probe,
    /// The address asked; empty where nothing was asked.
    pub url: BareAddress,
    /// Milliseconds since 1970 on the browser's clock when it was sent.
    pub at_ms: f64,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// What came of it.
    pub outcome: O,
}

/// What came of a question, as far as the diagnosis reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Observed {
    /// An HTTP answer, whatever its status.
    Answer(Response),
    /// No HTTP answer.
    NetworkError {
        /// Why.
        cause: NetworkCause,
        /// The browser's words, for people: `net::ERR_CONNECTION_REFUSED`.
        said: Option<Line>,
        /// Where redirects had led before it failed.
        redirected_to: Option<BareAddress>,
    },
    /// No complete answer within the time limit.
    TimedOut {
        /// The limit.
        after_ms: f64,
    },
    /// Not asked: the extension has no permission for this host.
    NoPermission,
    /// Not asked, for a reason that is said.
    Skipped {
        /// Why.
        reason: Skip,
    },
}

/// An HTTP answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Its header fields.
    #[serde(default)]
    pub headers: Box<Headers>,
    /// What it says.
    pub body: Body,
    /// Who answered, where the answer tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Product>,
    /// What the page calls itself, where it is not what was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Line>,
    /// The body was longer than what is read of it.
    #[serde(default)]
    pub truncated: bool,
    /// Where redirects led, if anywhere.
    #[serde(default)]
    pub redirected_to: Option<BareAddress>,
}

/// What of an answer's header fields is read (RFC 9110, 9111), and what the browser itself tells of the connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Headers {
    /// `Date`, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_s: Option<u64>,
    /// `Age`: it comes from a cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<Line>,
    /// `X-Cache`, as caches write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x_cache: Option<Line>,
    /// `Cache-Control`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_control: Option<Line>,
    /// `Content-Type`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<Line>,
    /// The schemes of `WWW-Authenticate`; what follows one may carry a token or a nonce.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub www_authenticate: Option<Line>,
    /// End of the certificate of the connection, in seconds since 1970. Firefox tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_not_after_s: Option<u64>,
    /// Issuer of that certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_issuer: Option<Line>,
}

/// Why a question was not asked. In JSON and for people a code such as `no-consent`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Skip {
    /// Creatio did not tell the address of its Identity Service.
    UrlUnknown,
    /// No address is set.
    UrlEmpty,
    /// What is set is no address.
    UrlInvalid,
    /// The host of the address has letters beyond ASCII.
    UrlNotAscii,
    /// The address is Creatio's own.
    UrlIsCreatio,
    /// The administrator did not agree to what leaves a trace.
    NoConsent,
    /// Nothing tells which prefix Creatio's services have.
    RuntimeUnknown,
    /// The vault is closed, or no profile of this site is for this address.
    NoProfile,
    /// The reason of another version of the assistant.
    #[serde(untagged)]
    Other(Line),
}

impl Skip {
    /// It is the planner's own: such a question is asked after all once the reason is gone.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Skip::UrlUnknown
            | Skip::UrlEmpty
            | Skip::UrlInvalid
            | Skip::UrlNotAscii
            | Skip::UrlIsCreatio
            | Skip::NoConsent => true,
            Skip::RuntimeUnknown | Skip::NoProfile | Skip::Other(_) => false,
        }
    }

    /// Its code, for people and for reports.
    pub fn code(&self) -> &str {
        match self {
            Skip::UrlUnknown => "url-unknown",
            Skip::UrlEmpty => "url-empty",
            Skip::UrlInvalid => "url-invalid",
            Skip::UrlNotAscii => "url-not-ascii",
            Skip::UrlIsCreatio => "url-is-creatio",
            Skip::NoConsent => "no-consent",
            Skip::RuntimeUnknown => "runtime-unknown",
            Skip::NoProfile => "no-profile",
            Skip::Other(reason) => reason,
        }
    }
}

impl Exchange {
    /// The HTTP answer.
    pub fn response(&self) -> Option<&Response> {
        match &self.outcome {
            Observed::Answer(response) => Some(response),
            Observed::NetworkError { .. }
            | Observed::TimedOut { .. }
            | Observed::NoPermission
            | Observed::Skipped { .. } => None,
        }
    }

    /// Somebody answered with status 200.
    pub(crate) fn is_ok(&self) -> bool {
        self.response().is_some_and(|response| response.status == 200)
    }

    /// Why there was no answer, where there was none.
    pub(crate) fn cause(&self) -> Option<NetworkCause> {
        match self.outcome {
            Observed::NetworkError { cause, .. } => Some(cause),
            _ => None,
        }
    }

    /// Where redirects led, if anywhere.
    pub(crate) fn redirected_to(&self) -> Option<&BareAddress> {
        match &self.outcome {
            Observed::Answer(Response { redirected_to, .. })
            | Observed::NetworkError { redirected_to, .. } => redirected_to.as_ref(),
            Observed::TimedOut { .. } | Observed::NoPermission | Observed::Skipped { .. } => None,
        }
    }

    /// Nobody was there, or only the one who stands before the service.
    pub(crate) fn met_nobody(&self) -> bool {
        self.response().is_some_and(|response| matches!(response.status, 502 | 503))
            || matches!(
                self.cause(),
                Some(NetworkCause::Refused | NetworkCause::RefusedOrUnreachable | NetworkCause::Closed)
            )
    }

    /// Creatio's health, where this is its reading; whatever the status.
    pub(crate) fn health(&self) -> Option<&Health> {
        match &self.response()?.body {
            Body::Health(health) => Some(health),
            _ => None,
        }
    }

    /// The key set, where this is one.
    pub(crate) fn key_set(&self) -> Option<&KeySet> {
        match self.response()? {
            Response { status: 200, body: Body::KeySet(set), .. } => Some(set),
            _ => None,
        }
    }
}

impl Response {
    /// Who sent it, where it is not what was asked for. What was asked for and comes with an unfit status is
    /// JSON like any other.
    pub(crate) fn page(&self) -> Page {
        match self.body {
            Body::Foreign(page) => page,
            _ => Page::Json,
        }
    }
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

    /// The HTTP answer to a question.
    pub(crate) fn response(&self, probe: Probe) -> Option<&Response> {
        self.of(probe)?.response()
    }

    /// Creatio's health, by whichever prefix answered.
    pub fn health(&self) -> Option<&Health> {
        [Probe::Health, Probe::HealthOtherRuntime].into_iter().find_map(|probe| self.of(probe)?.health())
    }

    /// All readings of Creatio's health: nodes of a farm may differ.
    pub(crate) fn healths(&self) -> impl Iterator<Item = &Health> {
        let probes = [Probe::Health, Probe::HealthOtherRuntime, Probe::HealthRepeat];
        self.exchanges.iter().filter(move |e| probes.contains(&e.probe)).filter_map(Exchange::health)
    }

    /// Creatio's settings.
    pub fn settings(&self) -> Option<&Settings> {
        match self.response(Probe::Settings)? {
            Response { status: 200, body: Body::Settings(settings), .. } => Some(settings),
            _ => None,
        }
    }

    /// Whether the feature that shows the section is on, where Creatio says so.
    pub fn feature_on(&self) -> Option<bool> {
        match self.response(Probe::Feature)? {
            Response { status: 200, body: Body::Feature(on), .. } => Some(*on),
            _ => None,
        }
    }

    /// The resources registered in Creatio.
    pub(crate) fn resources(&self) -> Option<&[super::Resource]> {
        match self.response(Probe::Resources)? {
            Response { status: 200, body: Body::Resources(resources), .. } => Some(resources),
            _ => None,
        }
    }

    /// The discovery document at the address of the setting.
    pub fn discovery(&self) -> Option<&Discovery> {
        match self.response(Probe::Discovery)? {
            Response { status: 200, body: Body::Discovery(document), .. } => Some(document),
            _ => None,
        }
    }

    /// The service refused this token request as OAuth has it.
    pub(super) fn was_refused(&self, probe: Probe) -> bool {
        matches!(
            self.response(probe),
            Some(Response { status: 400 | 401, body: Body::Token(TokenAnswer::Refused(_)), .. })
        )
    }

    /// The address means "this machine" on Creatio's server, and that is not surely the browser's machine:
    /// whatever answers the browser there may be something else.
    pub(crate) fn is_elsewhere(&self, set: &Address) -> bool {
        let site_is_here = self.site.as_ref().is_some_and(|s| is_loopback_address(&s.origin));
        set.is(Quirk::Loopback) && !site_is_here
    }

    /// What Creatio's server saw, where it was asked about this address and lately.
    pub(crate) fn server_view(&self, address: Option<&Address>) -> Option<&View> {
        let view = self.server.as_deref()?;
        let asked = Address::judge(&view.url, self.site.as_ref());
        (address?.same_base(&asked) && !self.is_past(view.pasted_ms)).then_some(view)
    }

    /// Creatio was asked anew so much later that what was pasted then is of another time.
    pub(crate) fn is_past(&self, pasted_ms: f64) -> bool {
        self.exchanges.iter().any(|e| e.health().is_some() && e.at_ms > pasted_ms + HOLDS_MS)
    }

    /// The answer came from another address than the one asked.
    pub(crate) fn was_redirected(&self, probe: Probe) -> bool {
        self.of(probe)
            .is_some_and(|e| e.redirected_to().is_some_and(|to| *to != e.url && to.starts_with("http")))
    }
}
