//! No HTTP answer at all, and the reverse: an answer here, none for Creatio's server.
//!
//! "The browser cannot reach it" is no fault by itself; it explains a failure that Creatio itself reports.

use super::config::health_seen;
use super::facts::{Facts, Seen, summary};
use super::{Certainty, Claim, Id};
use crate::identity::{NetworkCause, Quirk};
use crate::probe::Probe;

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    no_answer(facts).into_iter().chain(slow(facts)).chain(server_only(facts)).collect()
}

/// NET-03, NET-04, NET-05, NET-11, NET-12, NET-14, NET-15.
fn no_answer(facts: &Facts) -> Option<Claim> {
    let loops = facts.discovery.network() == Some(NetworkCause::RedirectLoop);
    if facts.comes_and_goes() || facts.wants_certificate() || facts.led_away() && !loops {
        return None;
    }
    let refused = |p| facts.evidence.all(p).all(|e| e.cause() == Some(NetworkCause::Refused));
    let always =
        facts.evidence.of(Probe::Jwks).is_some() && refused(Probe::Jwks) && refused(Probe::DiscoveryRepeat);
    let (id, certainty) = match &facts.discovery {
        Seen::Network(NetworkCause::Refused) if always && facts.of_one_place() => {
            (Id::Net03, Certainty::Certain)
        }
        Seen::Network(NetworkCause::Refused | NetworkCause::RefusedOrUnreachable) => {
            (Id::Net03, Certainty::Likely)
        }
        Seen::Network(NetworkCause::NameUnknown) => (Id::Net11, Certainty::Likely),
        Seen::Network(NetworkCause::TimedOut | NetworkCause::Unreachable) => (Id::Net04, Certainty::Likely),
        Seen::Network(NetworkCause::RedirectLoop) => (Id::Net12, Certainty::Likely),
        Seen::Network(NetworkCause::NotHttp) if super::tls::plain(facts) => return None,
        Seen::Network(NetworkCause::BrokenAnswer | NetworkCause::NotHttp) => (Id::Net15, Certainty::Likely),
        Seen::Network(NetworkCause::RedirectRefused) => (Id::Net14, Certainty::Likely),
        Seen::Slow if !facts.alive() => (Id::Net04, Certainty::Likely),
        Seen::Network(NetworkCause::Closed) if super::tls::other_scheme_speaks(facts).is_none() => {
            (Id::Net05, Certainty::Likely)
        }
        _ => return None,
    };
    let claim = Claim::new(id, certainty).sub(facts.host());
    let said = summary(facts.evidence, Probe::Discovery).unwrap_or_default();
    Some(
        claim
            .sub(said)
            .sub(facts.base())
            .seen(facts.evidence, Probe::Discovery)
            .seen(facts.evidence, Probe::Jwks),
    )
}

/// Every answer takes longer than that: it is slow, and not just waking up.
const SLOW_MS: f64 = 2_000.0;
/// So late, Creatio may well have given up.
const TOO_LATE_MS: f64 = 5_000.0;

/// Later than this, while the keys come within that, an answer is slow by what it needs beside them.
pub(super) const LATE_MS: f64 = 3_000.0;
pub(super) const QUICK_MS: f64 = 1_000.0;

/// The quickest answer of the service, where it is slow in everything.
fn slow_in_all(facts: &Facts) -> Option<f64> {
    let asked = [Probe::Discovery, Probe::Jwks, Probe::TokenEmpty, Probe::DiscoveryRepeat, Probe::JwksRepeat];
    let answered = asked.into_iter().flat_map(|p| facts.evidence.all(p)).filter(|e| e.response().is_some());
    let took: Vec<f64> = answered.map(|e| e.took_ms).collect();
    let quickest = took.iter().copied().fold(f64::INFINITY, f64::min);
    (took.len() > 1 && quickest >= SLOW_MS).then_some(quickest)
}

/// The document is late while the keys come at once: what it needs and they do not is the database, unless that has
/// just been quick.
pub(super) fn slow_document_alone(facts: &Facts) -> Option<f64> {
    let late = facts.document_after_ms().filter(|took| *took >= LATE_MS)?;
    let keys = facts.evidence.of(Probe::Jwks).filter(|e| e.key_set().is_some())?;
    (keys.took_ms <= QUICK_MS).then_some(late)
}

/// A client was looked up, and quickly.
pub(super) fn quick_database(facts: &Facts) -> bool {
    let took = facts.evidence.of(Probe::TokenUnknownClient).map(|e| e.took_ms);
    facts.unknown_client.good().is_some() && took.is_some_and(|took| took < LATE_MS)
}

/// As the cause of a failure slowness is less sure than as a fact.
pub(super) fn slow_enough(facts: &Facts, took_ms: f64, fact: Certainty) -> Certainty {
    match facts.service_red() || facts.token_red() {
        true if took_ms < TOO_LATE_MS => Certainty::Possible,
        true => Certainty::Likely,
        false => fact,
    }
}

/// NET-13.
fn slow(facts: &Facts) -> Option<Claim> {
    let alone = || slow_document_alone(facts).filter(|_| quick_database(facts));
    let quickest = slow_in_all(facts).or_else(alone)?;
    facts.discovery.good()?;
    let seconds = format!("{:.0}", quickest / 1000.0);
    let certainty = slow_enough(facts, quickest, Certainty::Certain);
    let claim = Claim::new(Id::Net13, certainty).sub(facts.host()).sub(&seconds);
    Some(claim.because(Probe::Discovery, format!("≥ {seconds} s")).seen(facts.evidence, Probe::Jwks))
}

/// NET-02, with NET-06, NET-07, TLS-02 and TLS-06: everything is well from here, only Creatio's server
/// cannot reach or trust the service. Which of these it is shows on that server alone.
fn server_only(facts: &Facts) -> Option<Claim> {
    if !facts.service_red() || !facts.healthy_from_here() || facts.awaiting || super::server::tells(facts) {
        return None;
    }
    // An answer later than Creatio waits is no proof of health.
    if facts.document_after_ms().is_some_and(|quickest| quickest >= TOO_LATE_MS) {
        return None;
    }
    use super::discovery::Mismatch;
    // https endpoints of a service reached over http are its default from 8.3.1 on and explain little.
    let mismatch = super::discovery::mismatch(facts);
    let other = matches!(
        mismatch,
        Some(Mismatch::Downgraded(_) | Mismatch::OtherHost(_) | Mismatch::UpgradedInPlace(_))
    ) || [Quirk::Blanks, Quirk::Quotes, Quirk::Extras, Quirk::DoubleSlash]
        .iter()
        .any(|q| facts.quirk(*q));
    let certainty = if other { Certainty::Possible } else { Certainty::Likely };
    let claim = health_seen(facts, Claim::new(Id::Net02, certainty).sub(facts.base()).sub(facts.host()));
    let claim = claim.seen(facts.evidence, Probe::Discovery).seen(facts.evidence, Probe::Jwks);
    // Who issued the certificate is the first question where the server does not trust it.
    let issuer = facts.headers(Probe::Discovery).and_then(|headers| headers.tls_issuer.as_ref());
    Some(match issuer {
        Some(issuer) => claim.because(Probe::Discovery, format!("issuer: {issuer}")),
        None => claim,
    })
}
