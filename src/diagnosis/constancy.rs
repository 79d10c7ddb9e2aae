//! Answers that do not stay the same: a service that sleeps or restarts, a farm of which one node is broken.

use super::facts::Facts;
use super::{Certainty, Claim, Id};
use crate::creatio::Health;
use crate::identity::{BareAddress, Discovery};
use crate::probe::{Exchange, Probe};

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let all = [restarts, sleeps, nodes, documents];
    all.iter().filter_map(|claim| claim(facts)).collect()
}

const ASKED_AGAIN: [Probe; 5] =
    [Probe::Discovery, Probe::Jwks, Probe::TokenEmpty, Probe::DiscoveryRepeat, Probe::JwksRepeat];

/// IIS-15. A crash loop, or one of several nodes: which of them shows on the servers only. Where a POST alone
/// found nobody, something on the way may have cut it off instead.
fn restarts(facts: &Facts) -> Option<Claim> {
    if facts.awaiting {
        return None;
    }
    let post = || {
        facts.healthy_documents() && facts.evidence.of(Probe::TokenEmpty).is_some_and(Exchange::met_nobody)
    };
    let certainty = match facts.comes_and_goes() {
        true => Certainty::Likely,
        false if post() => Certainty::Possible,
        false => return None,
    };
    let seen = facts.summaries(&ASKED_AGAIN);
    let claim = Claim::new(Id::Iis15, certainty);
    Some(claim.sub(facts.host()).sub(&seen).because(Probe::DiscoveryRepeat, seen))
}

/// A first answer later than this, and later ones within that, is an awakening.
const LATE_MS: f64 = 2_000.0;
const AWAKE_MS: f64 = 500.0;

/// IIS-16.
fn sleeps(facts: &Facts) -> Option<Claim> {
    let first = facts.evidence.of(Probe::Discovery)?;
    let awake = facts.evidence.all(Probe::DiscoveryRepeat).any(|e| e.is_ok() && e.took_ms < AWAKE_MS);
    if !first.is_ok() || first.took_ms < LATE_MS || !awake {
        return None;
    }
    let seconds = format!("{:.0}", first.took_ms / 1000.0);
    let claim = Claim::new(Id::Iis16, Certainty::Likely);
    let claim = claim.sub(facts.host()).sub(&seconds).because(Probe::Discovery, format!("{seconds} s"));
    Some(claim.seen(facts.evidence, Probe::DiscoveryRepeat))
}

/// An address in the document.
type Member = fn(&Discovery) -> &Option<BareAddress>;

/// DSC-12. Nodes that are set up in different ways, each with a document of its own.
fn documents(facts: &Facts) -> Option<Claim> {
    let all: Vec<&Discovery> = facts.documents().collect();
    let first = *all.first()?;
    let other = all.iter().position(|document| *document != first)?;
    let back = all[other..].contains(&first);
    // As the cause of a failure it is less sure than as a fact.
    let failing = facts.service_red() || facts.token_red();
    let certainty = if back && !failing { Certainty::Certain } else { Certainty::Likely };
    let differs = |get: Member| all.iter().any(|d| get(d) != get(first));
    let named: [(&str, Member); 3] =
        [("issuer", |d| &d.issuer), ("token_endpoint", |d| &d.token_endpoint), ("jwks_uri", |d| &d.jwks_uri)];
    let address = named.into_iter().find(|(_, get)| differs(*get));
    let seen = match address {
        Some((name, get)) => {
            let value = |d: &&Discovery| get(d).as_deref().unwrap_or("–").to_owned();
            format!("{name}: {}", all.iter().map(value).collect::<Vec<_>>().join(", "))
        }
        None if all.iter().any(|d| d.grants != first.grants) => "grant_types_supported".to_owned(),
        None => "scopes_supported".to_owned(),
    };
    let claim = Claim::new(Id::Dsc12, certainty).sub(facts.host()).sub(&seen);
    Some(claim.because(Probe::DiscoveryRepeat, seen))
}

/// CRT-15. What changes once may have been mended meanwhile; what comes back is another node.
fn nodes(facts: &Facts) -> Option<Claim> {
    let read = |e: &Exchange| e.health().map(Health::all_good);
    let all = [Probe::Health, Probe::HealthOtherRuntime, Probe::HealthRepeat];
    let readings: Vec<bool> = all.into_iter().flat_map(|p| facts.evidence.all(p)).filter_map(read).collect();
    let first = *readings.first()?;
    let other = readings.iter().position(|good| *good != first)?;
    let back = readings[other..].contains(&first);
    let certainty = if back { Certainty::Certain } else { Certainty::Possible };
    let word = |good: &bool| if *good { "HasProblem: false" } else { "HasProblem: true" };
    let seen = readings.iter().map(word).collect::<Vec<_>>().join(", ");
    let claim = Claim::new(Id::Crt15, certainty);
    Some(claim.sub(&seen).because(Probe::HealthRepeat, seen))
}
