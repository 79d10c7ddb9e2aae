//! Creatio's side: its health check, its feature, its default resource.

use super::config::health_seen;
use super::facts::{Facts, Verdict, summary};
use super::{Certainty, Claim, Id};
use crate::creatio::Check;
use crate::creatio::Health;
use crate::probe::{Evidence, Probe, Response};
use crate::text::Line;

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let all = [
        feature,
        health_unreadable,
        settings_unreadable,
        resources_doubled,
        default_resource,
        drift,
        stale_rows,
        cloud,
    ];
    all.iter().filter_map(|claim| claim(facts)).collect()
}

fn red(facts: &Facts) -> bool {
    matches!(facts.verdict, Verdict::Red(_) | Verdict::RedSomewhere)
}

/// CRT-01.
fn feature(facts: &Facts) -> Option<Claim> {
    if facts.evidence.feature_on()? {
        return None;
    }
    let claim = Claim::new(Id::Crt01, Certainty::Certain);
    Some(claim.because(Probe::Feature, "OAuth20Integration: 0"))
}

/// CRT-03, CRT-04: without the health check we have only one point of view.
fn health_unreadable(facts: &Facts) -> Option<Claim> {
    let evidence = facts.evidence;
    let awaited = [Probe::Health, Probe::HealthOtherRuntime].into_iter().any(|p| evidence.is_awaited(p));
    if facts.health.is_some() || awaited || !evidence.is_answered(Probe::Health) {
        return None;
    }
    let too_old = facts.release.is_some_and(|r| !r.has_health_check(evidence.runtime));
    // What answers anything but 404 is there, even if it answers nonsense.
    let there = |p: Probe| evidence.response(p).is_some_and(|response| response.status != 404);
    let asked = evidence.response(Probe::Health).is_some();
    let absent = asked && !there(Probe::Health) && !there(Probe::HealthOtherRuntime);
    let (id, certainty) = match (absent, too_old) {
        (true, true) => (Id::Crt03, Certainty::Certain),
        (true, false) => (Id::Crt03, Certainty::Likely),
        (false, _) if session_ended(evidence) => (Id::Crt04, Certainty::Likely),
        (false, _) => (Id::Crt04, Certainty::Certain),
    };
    let seen = summary(evidence, Probe::Health).unwrap_or_default();
    let claim = Claim::new(id, certainty).sub(&seen);
    let claim = claim.because(Probe::Health, seen).seen(evidence, Probe::HealthOtherRuntime);
    Some(match &evidence.version {
        Some(version) if id == Id::Crt03 => claim.because(None, version),
        _ => claim,
    })
}

/// Creatio asks for a log-in instead of answering, or could not be asked at all.
fn session_ended(evidence: &Evidence) -> bool {
    match evidence.response(Probe::Health) {
        Some(Response { status, redirected_to, .. }) => {
            matches!(status, 401 | 403) || matches!(status, 200..=399) || redirected_to.is_some()
        }
        None => true,
    }
}

/// CRT-07. Creatio tells its health, and not its settings.
fn settings_unreadable(facts: &Facts) -> Option<Claim> {
    facts.health?;
    let status = facts.evidence.response(Probe::Settings)?.status;
    (matches!(status, 200 | 401 | 403) && facts.settings.is_none()).then(|| {
        let seen = summary(facts.evidence, Probe::Settings).unwrap_or_default();
        let claim = Claim::new(Id::Crt07, Certainty::Likely);
        claim.sub(&seen).because(Probe::Settings, seen)
    })
}

/// Number of default resources, where Creatio told them.
fn default_resources(facts: &Facts) -> Option<usize> {
    Some(facts.evidence.resources()?.iter().filter(|resource| resource.is_default).count())
}

/// CRT-17.
fn resources_doubled(facts: &Facts) -> Option<Claim> {
    let defaults = default_resources(facts)?;
    (defaults > 1).then(|| {
        let claim = Claim::new(Id::Crt17, Certainty::Certain);
        claim.sub(defaults.to_string()).because(Probe::Resources, format!("IsDefault: {defaults}"))
    })
}

/// How the names of Creatio's default resources begin.
const RESOURCE: &str = "ApplicationAccess_";
/// Scopes of the service itself: where they are listed, those of other resources would be, too.
const OWN_SCOPES: [&str; 3] = ["IdentityServerApi", "register_own_resource", "add_registrar_client"];

/// CRT-06.
fn drift(facts: &Facts) -> Option<Claim> {
    if facts.verdict != Verdict::Green {
        return None;
    }
    let scopes = facts.discovery.good()?.scopes.as_ref()?;
    let listed = |name: &str| scopes.iter().any(|scope| *scope == name);
    let resources = facts.evidence.resources()?;
    let resource = resources.iter().find(|r| r.is_default && r.name.starts_with(RESOURCE))?;
    let name = resource.name.as_str();
    if listed(name) || !OWN_SCOPES.iter().any(|own| listed(own)) {
        return None;
    }
    let claim = Claim::new(Id::Crt06, Certainty::Possible);
    let seen = format!("scopes_supported: {}", scopes.iter().map(Line::as_str).collect::<Vec<_>>().join(" "));
    Some(claim.sub(name).because(Probe::Resources, name).because(Probe::Discovery, seen))
}

/// CRT-05. Creatio's own flag says so.
fn default_resource(facts: &Facts) -> Option<Claim> {
    // Creatio's flag is false for two of them as well, and for one that the service does not know.
    let defaults = default_resources(facts);
    let doubled = defaults.is_some_and(|defaults| defaults > 1);
    let certainty = if defaults == Some(0) { Certainty::Certain } else { Certainty::Likely };
    (facts.verdict == Verdict::Red(Check::Resource) && !doubled)
        .then(|| health_seen(facts, Claim::new(Id::Crt05, certainty)))
}

/// CRT-10. The page shows another state than the health check gives now.
fn stale_rows(facts: &Facts) -> Option<Claim> {
    let health = facts.health?;
    let differs = |(check, shown): &(Check, Option<bool>)| {
        let now = flag(health, *check);
        shown.is_some() && now.is_some() && *shown != now
    };
    let any = facts.evidence.rows.iter().any(differs);
    (any && !facts.awaiting && !facts.evidence.is_open()).then(|| {
        let claim = Claim::new(Id::Crt10, Certainty::Likely);
        health_seen(facts, claim)
    })
}

/// A flag, or what "no problem" says of it.
fn flag(health: &Health, check: Check) -> Option<bool> {
    match (health.flag(check), health.has_problem) {
        (None, Some(false)) if health.all_good() && check != Check::Resource => Some(true),
        (flag, _) => flag,
    }
}

/// CRT-12. In the vendor's cloud the service is the vendor's.
fn cloud(facts: &Facts) -> Option<Claim> {
    let site = facts.evidence.site.as_ref()?;
    (red(facts) && site.is_cloud())
        .then(|| Claim::new(Id::Crt12, Certainty::Certain).because(None, &site.origin))
}
