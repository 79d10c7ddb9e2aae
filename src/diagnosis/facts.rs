//! Evidence, read once: what each side saw, in the words of the field.

use crate::creatio::Check;
use crate::creatio::{Health, Release, Settings};
use crate::identity::{Address, Discovery, KeySet, NetworkCause, Page, Quirk, Standing, TokenAnswer};
use crate::probe::{Body, Evidence, Exchange, Headers, Observed, Probe, Response};
use crate::server::View;

/// Statuses by which filters refuse: firewalls, request filtering, limits.
pub(super) const FILTERS: [u16; 5] = [403, 406, 413, 429, 451];

/// What Creatio says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// No readable health check.
    Unknown,
    /// All good.
    Green,
    /// The first check that failed.
    Red(Check),
    /// A problem, but no flag says where.
    RedSomewhere,
}

/// What one question brought back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Seen<'a, T> {
    /// Not asked, and it is not going to be.
    Unasked,
    /// May still come.
    Awaited,
    /// The browser has no permission for the host.
    NoPermission,
    /// No HTTP answer.
    Network(NetworkCause),
    /// No complete answer within our own limit.
    Slow,
    /// Somebody answered, but not with what was asked for: the status, and who.
    Foreign(u16, Page),
    /// What was asked for.
    Good(&'a T),
}

impl<'a, T> Seen<'a, T> {
    pub(super) fn good(&self) -> Option<&'a T> {
        match *self {
            Seen::Good(it) => Some(it),
            _ => None,
        }
    }

    pub(super) fn network(&self) -> Option<NetworkCause> {
        match *self {
            Seen::Network(cause) => Some(cause),
            _ => None,
        }
    }

    pub(super) fn foreign(&self) -> Option<(u16, Page)> {
        match *self {
            Seen::Foreign(status, page) => Some((status, page)),
            _ => None,
        }
    }
}

/// Everything the families read.
pub(super) struct Facts<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) verdict: Verdict,
    pub(super) health: Option<&'a Health>,
    pub(super) settings: Option<&'a Settings>,
    /// The address in the setting, where there is one.
    pub(super) address: Option<Address>,
    pub(super) discovery: Seen<'a, Discovery>,
    pub(super) corrected: Seen<'a, Discovery>,
    pub(super) other_scheme: Seen<'a, Discovery>,
    pub(super) jwks: Seen<'a, KeySet>,
    pub(super) jwks_uri: Seen<'a, KeySet>,
    pub(super) token_empty: Seen<'a, TokenAnswer>,
    pub(super) unknown_client: Seen<'a, TokenAnswer>,
    pub(super) credentials: Seen<'a, TokenAnswer>,
    /// An answer about the Identity Service may still come.
    pub(super) awaiting: bool,
    /// What answers the browser at this address need not be what answers Creatio's server.
    pub(super) elsewhere: bool,
    pub(super) release: Option<Release>,
    /// What Creatio's server saw itself, where it was asked about this address and lately.
    pub(super) server: Option<&'a View>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(evidence: &'a Evidence) -> Facts<'a> {
        let health = evidence.health();
        let settings = evidence.settings();
        let url = settings.and_then(|s| s.url.as_deref());
        let address = url.map(|url| Address::judge(url, evidence.site.as_ref()));
        let background = [
            Probe::Settings,
            Probe::Discovery,
            Probe::DiscoveryCorrected,
            Probe::DiscoveryOtherScheme,
            Probe::Jwks,
            Probe::TokenEmpty,
            Probe::TokenCredentials,
            Probe::DiscoveryRepeat,
        ];
        // Of what only makes a finding surer, evidence of a finished run need hold nothing.
        let more = [Probe::TokenUnknownClient, Probe::HealthRepeat];
        let server = evidence.server_view(address.as_ref());
        Facts {
            server,
            verdict: verdict(health),
            discovery: seen(evidence, Probe::Discovery, discovery),
            corrected: seen(evidence, Probe::DiscoveryCorrected, discovery),
            other_scheme: seen(evidence, Probe::DiscoveryOtherScheme, discovery),
            jwks: seen(evidence, Probe::Jwks, key_set),
            jwks_uri: seen(evidence, Probe::JwksUri, key_set),
            token_empty: seen(evidence, Probe::TokenEmpty, token),
            unknown_client: seen(evidence, Probe::TokenUnknownClient, token),
            credentials: seen(evidence, Probe::TokenCredentials, token),
            awaiting: background.into_iter().any(|p| evidence.is_awaited(p))
                || more.iter().any(|p| evidence.pending.contains(p)),
            elsewhere: address.as_ref().is_some_and(|a| evidence.is_elsewhere(a)),
            release: evidence.version.as_deref().and_then(Release::read),
            evidence,
            health,
            settings,
            address,
        }
    }

    /// Creatio's server says that it gets nothing from the Identity Service.
    pub(super) fn service_red(&self) -> bool {
        self.verdict == Verdict::Red(Check::Service)
    }

    /// Creatio's server reaches the service but gets no token.
    pub(super) fn token_red(&self) -> bool {
        self.verdict == Verdict::Red(Check::Token)
    }

    /// Creatio's server has just reached the service: whatever hides it is on the browser's side.
    pub(super) fn service_reached(&self) -> bool {
        match self.verdict {
            Verdict::Green | Verdict::Red(Check::Token | Check::Resource) => true,
            Verdict::Red(_) | Verdict::RedSomewhere | Verdict::Unknown => false,
        }
    }

    /// What the browser sees may explain what Creatio says.
    pub(super) fn browser_counts(&self) -> bool {
        let open =
            matches!(self.verdict, Verdict::Red(Check::Service) | Verdict::RedSomewhere | Verdict::Unknown);
        open && !self.elsewhere
    }

    /// Something is wrong between Creatio and the service, and the browser speaks to the same service.
    pub(super) fn connection_red(&self) -> bool {
        (self.service_red() || self.token_red()) && !self.elsewhere
    }

    /// The setting is not the base of a service at all: what answers there explains nothing.
    pub(super) fn misdirected(&self) -> bool {
        self.address.as_ref().is_some_and(|a| a.is(Quirk::Endpoint) || a.is(Quirk::OwnAddress))
    }

    /// The address has this oddity.
    pub(super) fn quirk(&self, quirk: Quirk) -> bool {
        self.address.as_ref().is_some_and(|a| a.is(quirk))
    }

    /// Seen from the browser, the Identity Service does what it should.
    pub(super) fn healthy_from_here(&self) -> bool {
        let token = match &self.token_empty {
            Seen::Good(answer) => answer.error().is_some(),
            Seen::Unasked | Seen::NoPermission => true,
            _ => false,
        };
        self.healthy_documents() && token
    }

    /// Seen from the browser, the discovery document and the keys are what they should be.
    pub(super) fn healthy_documents(&self) -> bool {
        let keys = self.jwks.good().is_some_and(|set| !set.keys.is_empty());
        let discovery = self.discovery.good().is_some_and(|d| d.token_endpoint.is_some());
        discovery && keys && !self.elsewhere
    }

    /// What came back, question by question, for people: `HTTP 200, net::ERR_CONNECTION_REFUSED`.
    pub(super) fn summaries(&self, probes: &[Probe]) -> String {
        let exchanges = probes.iter().flat_map(|p| self.evidence.all(*p));
        exchanges.map(|e| summary_of(&e.outcome)).collect::<Vec<_>>().join(", ")
    }

    /// The service asked for a certificate. Browsers say so once, and then only that there is no connection.
    pub(super) fn wants_certificate(&self) -> bool {
        let asked = [Probe::Discovery, Probe::Jwks, Probe::TokenEmpty, Probe::DiscoveryRepeat];
        let mut exchanges = asked.into_iter().flat_map(|p| self.evidence.all(p));
        exchanges.any(|e| e.cause() == Some(NetworkCause::ClientCertificate))
    }

    /// The service answers one moment and is gone the next: what it did last says little. Gone is also what its host
    /// says not to run at all.
    pub(super) fn comes_and_goes(&self) -> bool {
        let asked = [Probe::Discovery, Probe::Jwks, Probe::DiscoveryRepeat];
        let gone = |e: &Exchange| {
            e.met_nobody()
                || matches!(e.cause(), Some(NetworkCause::TimedOut | NetworkCause::Unreachable))
                || e.response().is_some_and(|answer| answer.page().denies_service(answer.status))
        };
        let any_gone = asked.into_iter().flat_map(|probe| self.evidence.all(probe)).any(gone);
        self.alive() && (any_gone || self.now_and_then())
    }

    /// Asked for the document several times, it came, and another time something else did. So with the keys.
    fn now_and_then(&self) -> bool {
        let something_else = |e: &Exchange| match &e.outcome {
            Observed::NetworkError { cause, .. } => cause.is_certificate() || cause.shows_tls(),
            Observed::Answer(answer) if answer.status == 200 => {
                let asked_for = discovery(answer).is_some() || key_set(answer).is_some();
                !asked_for && !matches!(answer.page(), Page::Other | Page::Empty | Page::Json)
            }
            Observed::Answer(answer) => !FILTERS.contains(&answer.status),
            Observed::TimedOut { .. } | Observed::NoPermission | Observed::Skipped { .. } => false,
        };
        let keys = || [Probe::Jwks, Probe::JwksRepeat].into_iter().flat_map(|probe| self.evidence.all(probe));
        let documents = self.documents().next().is_some() && self.asked_for_document().any(something_else);
        documents || keys().any(|e| e.key_set().is_some()) && keys().any(something_else)
    }

    /// Each time the document was asked for.
    fn asked_for_document(&self) -> impl Iterator<Item = &'a Exchange> {
        let evidence = self.evidence;
        [Probe::Discovery, Probe::DiscoveryRepeat].into_iter().flat_map(move |probe| evidence.all(probe))
    }

    /// The document, each time that it came.
    pub(super) fn documents(&self) -> impl Iterator<Item = &'a Discovery> {
        self.asked_for_document().filter_map(|e| discovery(e.response()?))
    }

    /// How long the document took at the quickest, where it came.
    pub(super) fn document_after_ms(&self) -> Option<f64> {
        let came = self.asked_for_document().filter(|e| e.response().is_some_and(|r| discovery(r).is_some()));
        came.map(|e| e.took_ms).min_by(f64::total_cmp)
    }

    /// All that was asked for at the address that is set.
    pub(super) fn of_service(&self) -> impl Iterator<Item = &'a Exchange> {
        let asked = [
            Probe::Discovery,
            Probe::DiscoveryRepeat,
            Probe::Jwks,
            Probe::JwksUri,
            Probe::JwksRepeat,
            Probe::TokenEmpty,
            Probe::TokenUnknownClient,
            Probe::TokenCredentials,
        ];
        let evidence = self.evidence;
        asked.into_iter().flat_map(move |probe| evidence.all(probe))
    }

    /// Something of the service answered there: a document, a key set, or the token endpoint.
    pub(super) fn alive(&self) -> bool {
        let here = |e: &&Exchange| e.redirected_to().is_none_or(|to| *to == e.url);
        self.of_service().filter(here).any(|e| {
            e.response().is_some_and(|r| discovery(r).is_some() || key_set(r).is_some() || token(r).is_some())
        })
    }

    /// The question was sent.
    pub(super) fn is_asked(&self, exchange: &Exchange) -> bool {
        !matches!(exchange.outcome, Observed::NoPermission | Observed::Skipped { .. })
    }

    /// All that came of the service's address has status 500.
    pub(super) fn every_answer_is_500(&self) -> bool {
        let mut asked = self.of_service().filter(|e| self.is_asked(e));
        asked.all(|e| e.response().is_some_and(|answer| answer.status == 500))
    }

    /// More came than is read, and what there is of it does not show that it is a page: it may have been what
    /// was asked for.
    pub(super) fn cut_off(&self, probe: Probe) -> bool {
        let response = self.evidence.of(probe).and_then(Exchange::response);
        response.is_some_and(|r| r.truncated && matches!(r.page(), Page::Other | Page::Empty))
    }

    /// Something of this browser's network answered in the place of whoever is at the address.
    pub(super) fn screened(&self) -> bool {
        self.evidence.response(Probe::Discovery).is_some_and(|answer| {
            let network = answer.by.is_some_and(|by| by.standing() == Standing::Network);
            matches!(answer.status, 407 | 511) || network && self.discovery.foreign().is_some()
        })
    }

    /// The discovery document and the key set were asked for in one place: not that one was led away alone.
    pub(super) fn of_one_place(&self) -> bool {
        self.evidence.was_redirected(Probe::Discovery) == self.evidence.was_redirected(Probe::Jwks)
    }

    /// The address that is set leads on to another, and what failed is that one: nothing of the service was found
    /// there.
    pub(super) fn led_away(&self) -> bool {
        let failed = matches!(self.discovery, Seen::Foreign(..) | Seen::Network(_) | Seen::Slow);
        failed && self.evidence.was_redirected(Probe::Discovery) && !self.misdirected()
    }

    /// The redirect of discovery leads from http to https, and nowhere else.
    pub(super) fn led_to_https(&self) -> bool {
        let exchange = self.evidence.of(Probe::Discovery);
        exchange.is_some_and(|e| e.redirected_to().is_some_and(|to| only_scheme(&e.url, to)))
    }

    /// The base address for people; what stands in the setting where it is no address.
    pub(super) fn base(&self) -> String {
        let base = self.address.as_ref().and_then(|a| a.base.clone());
        base.or_else(|| self.settings?.url.as_deref().map(|u| u.trim().to_owned()))
            .unwrap_or_else(|| "OAuth20IdentityServerUrl".to_owned())
    }

    /// Host and port for people.
    pub(super) fn host(&self) -> String {
        self.address.as_ref().and_then(Address::host).unwrap_or_else(|| self.base())
    }

    /// The header fields of an answer.
    pub(super) fn headers(&self, probe: Probe) -> Option<&'a Headers> {
        Some(&self.evidence.of(probe)?.response()?.headers)
    }
}

/// From http to https, and nothing else.
fn only_scheme(from: &str, to: &str) -> bool {
    let rest = |url: &str| url.split_once("://").map(|(_, rest)| rest.to_owned());
    from.starts_with("http://") && to.starts_with("https://") && rest(to) == rest(from)
}

fn verdict(health: Option<&Health>) -> Verdict {
    match health {
        None => Verdict::Unknown,
        Some(health) if health.all_good() => Verdict::Green,
        Some(health) => health.first_failed().map_or(Verdict::RedSomewhere, Verdict::Red),
    }
}

fn seen<'a, T>(evidence: &'a Evidence, probe: Probe, good: fn(&'a Response) -> Option<&'a T>) -> Seen<'a, T> {
    if evidence.is_awaited(probe) {
        return Seen::Awaited;
    }
    let Some(exchange) = evidence.of(probe) else { return Seen::Unasked };
    match &exchange.outcome {
        Observed::NoPermission => Seen::NoPermission,
        Observed::Skipped { .. } => Seen::Unasked,
        Observed::TimedOut { .. } => Seen::Slow,
        Observed::NetworkError { cause, .. } => Seen::Network(*cause),
        Observed::Answer(response) => match good(response) {
            Some(good) => Seen::Good(good),
            None => Seen::Foreign(response.status, response.page()),
        },
    }
}

fn discovery(response: &Response) -> Option<&Discovery> {
    match response {
        Response { status: 200, body: Body::Discovery(document), .. } => Some(document),
        _ => None,
    }
}

fn key_set(response: &Response) -> Option<&KeySet> {
    match response {
        Response { status: 200, body: Body::KeySet(set), .. } => Some(set),
        _ => None,
    }
}

/// A token endpoint answers errors with 400 or 401 and the same kind of JSON (RFC 6749 §5.2); a token comes with 200.
fn token(response: &Response) -> Option<&TokenAnswer> {
    match response {
        Response { status: 200, body: Body::Token(answer), .. }
        | Response { status: 400 | 401, body: Body::Token(answer @ TokenAnswer::Refused(_)), .. } => {
            Some(answer)
        }
        _ => None,
    }
}

/// What a probe brought back, in one line and in no language.
pub(super) fn summary(evidence: &Evidence, probe: Probe) -> Option<String> {
    Some(summary_of(&evidence.of(probe)?.outcome))
}

/// What was found where redirects led.
pub(super) fn summary_there(exchange: &Exchange) -> String {
    match &exchange.outcome {
        Observed::Answer(Response { status, .. }) => format!("HTTP {status}"),
        outcome => summary_of(outcome),
    }
}

fn summary_of(outcome: &Observed) -> String {
    match outcome {
        Observed::Answer(Response { status, redirected_to: Some(to), .. }) => format!("HTTP {status} ← {to}"),
        // The browser does not tell more of a redirect that was not followed.
        Observed::Answer(Response { status: 0, .. }) => "HTTP 3xx".to_owned(),
        Observed::Answer(Response { status, .. }) => format!("HTTP {status}"),
        Observed::NetworkError { said, .. } => said.as_deref().unwrap_or("network error").to_owned(),
        Observed::TimedOut { after_ms } => format!("> {} s", (after_ms / 1000.0).round() as i64),
        Observed::NoPermission => "no permission".to_owned(),
        Observed::Skipped { reason } => reason.code().to_owned(),
    }
}
