//! Our own blind spots, and what stays unexplained. Neither is ever shown as a fault of the service.

use super::config::health_seen;
use super::facts::{Facts, Seen, Verdict, summary};
use super::{Certainty, Claim, Finding, Id, Role, Severity};
use crate::creatio::Check;
use crate::identity::NetworkCause;
use crate::probe::{Exchange, Probe};

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    permission(facts).into_iter().chain(worker(facts)).chain(blind(facts)).chain(own_clock(facts)).collect()
}

fn notice(id: Id) -> Claim {
    Claim::new(id, Certainty::Certain)
}

/// BRW-01. Worth a word only where looking would help.
fn permission(facts: &Facts) -> Option<Claim> {
    let helps = !matches!(facts.verdict, Verdict::Green | Verdict::Red(Check::Settings | Check::Resource));
    let barred = facts.discovery == Seen::NoPermission || facts.jwks == Seen::NoPermission;
    (helps && barred).then(|| notice(Id::Brw01).sub(facts.host()).because(Probe::Discovery, "no permission"))
}

/// BRW-13. Why nothing is certain.
fn worker(facts: &Facts) -> Option<Claim> {
    let asked = || summary(facts.evidence, Probe::Health).unwrap_or_else(|| "–".to_owned());
    let site = facts.evidence.site.as_ref()?;
    let claim = || Claim::new(Id::Brw13, Certainty::Likely).sub(&site.origin).because(Probe::Health, asked());
    facts.evidence.worker.then(claim)
}

/// NET-01, NET-08, NET-09, TLS-08, TLS-11, BRW-03, BRW-07, BLIND. Creatio reaches the service and this browser
/// does not, or what is in the way is the browser's own.
fn blind(facts: &Facts) -> Option<Claim> {
    let ours = facts.discovery.network().is_some_and(NetworkCause::is_ours);
    let hidden = matches!(facts.discovery, Seen::Network(_) | Seen::Slow | Seen::Foreign(..));
    if !(hidden && facts.service_reached() || ours || facts.screened()) || facts.awaiting {
        return None;
    }
    let seen = summary(facts.evidence, Probe::Discovery)?;
    let cause = facts.discovery.network();
    let red = matches!(facts.verdict, Verdict::Red(_) | Verdict::RedSomewhere);
    // What the browser means by unknown words may well be a fault of the service.
    if red && !facts.service_reached() && cause.is_some_and(NetworkCause::is_unknown) {
        return None;
    }
    let id = match cause {
        _ if facts.screened() => Id::Net08,
        _ if upgraded(facts) => Id::Tls08,
        Some(NetworkCause::NameUnknown) => Id::Net01,
        Some(NetworkCause::Proxy) => Id::Net08,
        // That it has ended is no matter of who looks.
        Some(NetworkCause::CertificateDate) => Id::Blind,
        Some(cause) if cause.is_certificate() && facts.service_reached() => Id::Tls11,
        Some(NetworkCause::UnsafePort) => Id::Net09,
        Some(NetworkCause::LocalNetworkBlocked) => Id::Brw03,
        Some(NetworkCause::Blocked) => Id::Brw07,
        _ => Id::Blind,
    };
    Some(notice(id).sub(facts.host()).sub(&seen).because(Probe::Discovery, seen))
}

/// The browser went to https by itself: it remembers that the host demands it.
fn upgraded(facts: &Facts) -> bool {
    let Some(to) = facts.evidence.of(Probe::Discovery).and_then(Exchange::redirected_to) else {
        return false;
    };
    let base = facts.base();
    let (Some(set), Some(to)) = (base.strip_prefix("http://"), to.strip_prefix("https://")) else {
        return false;
    };
    let host = |rest: &str| rest.split(['/', ':']).next().map(str::to_owned);
    host(set) == host(to)
}

/// BRW-10. Every certificate looks out of date from here.
fn own_clock(facts: &Facts) -> Option<Claim> {
    let hours = super::clock::own_clock_off_by_h(facts)?;
    (facts.discovery == Seen::Network(NetworkCause::CertificateDate)).then(|| {
        let off = format!("{hours} h");
        notice(Id::Brw10).sub(&off).because(Probe::Health, format!("Date ± {off}"))
    })
}

/// UNKNOWN: Creatio reports a problem and nothing above explains it. What is known is said plainly.
pub(super) fn unexplained(facts: &Facts, found: &[Finding]) -> Option<Claim> {
    if matches!(facts.verdict, Verdict::Green | Verdict::Unknown) {
        return None;
    }
    // Before "could not be found" comes "was not allowed to look".
    let explained = |f: &Finding| f.severity == Severity::Blocker || f.id.row().role == Role::Barrier;
    if facts.awaiting || found.iter().any(explained) {
        return None;
    }
    let message = facts.health.and_then(|h| h.message.as_deref()).unwrap_or("–");
    let here = summary(facts.evidence, Probe::Discovery).unwrap_or_else(|| "–".to_owned());
    let claim = Claim::new(Id::Unknown, Certainty::Possible);
    let claim = health_seen(facts, claim.sub(message).sub(here).sub(facts.base()));
    Some(claim.seen(facts.evidence, Probe::Discovery))
}
