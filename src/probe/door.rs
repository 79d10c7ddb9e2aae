//! The door: an answer as it came, from the network, from the page or from a file of raw exchanges, is read here,
//! once, into what is kept of it. Everything the diagnosis does not read stays outside: tokens, private keys,
//! error pages with source code, queries and user names in addresses.

use super::evidence::{Exchange, Headers, Observed, Response, Skip};
use super::{Body, Evidence, Probe, Question, health};
use crate::creatio::Settings;
use crate::identity::bare::without_extras;
use crate::identity::hosting::{exception_name, title};
use crate::identity::responder::challenges;
use crate::identity::{BareAddress, NetworkCause, Page, Product};
use crate::text::{LINE, Line, capped};
use serde::{Deserialize, Serialize};

/// The header fields of an answer that are read.
pub const HEADERS: [&str; 7] =
    ["content-type", "cache-control", "server", "date", "age", "www-authenticate", "x-cache"];

/// What the browser itself tells of the certificate of the connection, beside the header fields: its end in
/// seconds since 1970, and its issuer. No answer's own fields are read by these names.
pub const CERTIFICATE: [&str; 2] = ["tls-not-after", "tls-issuer"];

/// What came of one request, as it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An HTTP answer, whatever its status.
    Answer {
        /// Status code.
        status: u16,
        /// Header fields: names in any case, with their values; [`HEADERS`] and [`CERTIFICATE`] are read.
        headers: Vec<(String, String)>,
        /// The body as text, up to the sender's own cap.
        body: String,
        /// The body was longer than that cap.
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
    /// Not asked, for a reason that is said.
    Skipped {
        /// Why.
        reason: Skip,
    },
}

/// Reads what came into the evidence, in place of an older answer to the same question.
pub fn record(evidence: &mut Evidence, exchange: Exchange<Outcome>) {
    evidence.take(exchange.read());
}

impl Exchange<Outcome> {
    /// What is kept of it.
    pub fn read(self) -> Exchange {
        let Exchange { probe, url, at_ms, took_ms, outcome } = self;
        Exchange { probe, url, at_ms, took_ms, outcome: read(probe, outcome) }
    }
}

impl Evidence {
    /// Takes an outcome in, in place of an older one of the same question.
    pub(super) fn take(&mut self, exchange: Exchange) {
        let probe = exchange.probe;
        self.pending.retain(|p| *p != probe);
        if self.all(probe).count() >= probe.times() {
            self.exchanges.retain(|e| e.probe != probe);
        }
        self.exchanges.push(exchange);
        health::learn_runtime(self, probe);
    }
}

/// What is kept of what came.
fn read(probe: Probe, outcome: Outcome) -> Observed {
    match outcome {
        Outcome::Answer { status, headers, body, truncated, redirected_to } => {
            let Question { cap, read, .. } = probe.question();
            let text = capped(&body, *cap);
            let by = Product::read(status, &headers, &text.to_ascii_lowercase());
            let said = read(text).unwrap_or_else(|| Body::Foreign(Page::read(status, by, text)));
            // With this question no secret was sent that the page could give back.
            let asked_openly = probe == Probe::Discovery && status != 500;
            let quoted = asked_openly && matches!(said, Body::Foreign(page) if page.may_be_quoted());
            Observed::Answer(Response {
                status,
                title: match quoted {
                    true => title(text),
                    false => exception_name(status, text).filter(|_| probe != Probe::TokenCredentials),
                },
                body: said,
                by,
                headers: Box::new(kept_headers(&headers)),
                truncated: truncated || text.len() < body.len(),
                redirected_to: redirected_to.map(BareAddress::from),
            })
        }
        Outcome::NetworkError { cause, redirected_to } => {
            let said = cause.map(Line::from);
            let redirected_to = redirected_to.map(BareAddress::from);
            Observed::NetworkError { cause: NetworkCause::read(said.as_deref()), said, redirected_to }
        }
        Outcome::TimedOut { after_ms } => Observed::TimedOut { after_ms },
        Outcome::NoPermission => Observed::NoPermission,
        Outcome::Skipped { reason } => Observed::Skipped { reason },
    }
}

/// The first field of this name.
fn field<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn kept_headers(headers: &[(String, String)]) -> Headers {
    let line = |name| field(headers, name).map(Line::from);
    let [not_after, issuer] = CERTIFICATE;
    Headers {
        date_s: field(headers, "date").and_then(crate::identity::http_date),
        age: line("age"),
        x_cache: line("x-cache"),
        cache_control: line("cache-control"),
        content_type: line("content-type"),
        www_authenticate: challenged(headers),
        tls_not_after_s: field(headers, not_after).and_then(|seconds| seconds.parse().ok()),
        tls_issuer: line(issuer),
    }
}

/// The schemes that the answer asks for; of a scheme that is not known its name alone.
fn challenged(headers: &[(String, String)]) -> Option<Line> {
    let schemes = challenges(headers, "www-authenticate");
    let unknown = || field(headers, "www-authenticate")?.split([' ', ',']).next().map(str::to_owned);
    if schemes.is_empty() { unknown().map(Line::from) } else { Some(schemes.join(", ").into()) }
}

/// The settings as they are kept. Blanks and invisible characters are what an address is judged by: they stay.
pub(super) fn kept_settings(settings: Settings) -> Settings {
    let kept = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let url = |url: String| capped(&without_extras(capped(&url, LINE)), LINE).to_owned();
    Settings {
        url: settings.url.map(url).and_then(kept),
        client_id: settings.client_id.map(|id| capped(&id, LINE).to_owned()).and_then(kept),
    }
}

/// Evidence from outside, held to what holds of our own: no question is answered more often than it is asked, and
/// no text is longer than it is kept. Most of that holds by the types already.
pub fn admitted(mut evidence: Evidence) -> Evidence {
    let mut seen: Vec<Probe> = Vec::new();
    evidence.exchanges.reverse();
    evidence.exchanges.retain(|e| {
        seen.push(e.probe);
        seen.iter().filter(|probe| **probe == e.probe).count() <= e.probe.times()
    });
    evidence.exchanges.reverse();
    for exchange in &mut evidence.exchanges {
        if let Observed::Answer(Response { body: Body::Settings(settings), .. }) = &mut exchange.outcome {
            *settings = kept_settings(std::mem::take(settings));
        }
    }
    evidence.memory = evidence.memory.take().map(super::Memory::admitted);
    evidence
}
