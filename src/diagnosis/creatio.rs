//! Creatio's side: its health check, its feature, its default resource.

use super::config::health_seen;
use super::facts::{Facts, Verdict, summary};
use super::{Certainty, Finding, Id, Place, Severity};
use crate::creatio::Health;
use crate::page::recognise::Check;
use crate::probe::{Evidence, Probe, Response};
use crate::text::Line;

pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
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
    all.iter().filter_map(|finding| finding(facts)).collect()
}

fn red(facts: &Facts) -> bool {
    matches!(facts.verdict, Verdict::Red(_) | Verdict::RedSomewhere)
}

/// CRT-01.
fn feature(facts: &Facts) -> Option<Finding> {
    if facts.evidence.feature_on()? {
        return None;
    }
    let severity = if red(facts) { Severity::Warning } else { Severity::Notice };
    let finding = Finding::new(Id::Crt01, severity, Certainty::Certain, Place::Row(Check::Settings));
    Some(finding.because(Probe::Feature, "OAuth20Integration: 0"))
}

/// CRT-03, CRT-04: without the health check we have only one point of view.
fn health_unreadable(facts: &Facts) -> Option<Finding> {
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
    let (id, severity, certainty) = match (absent, too_old) {
        (true, true) => (Id::Crt03, Severity::Notice, Certainty::Certain),
        (true, false) => (Id::Crt03, Severity::Notice, Certainty::Likely),
        (false, _) if session_ended(evidence) => (Id::Crt04, Severity::Notice, Certainty::Likely),
        (false, _) => (Id::Crt04, Severity::Warning, Certainty::Certain),
    };
    let seen = summary(evidence, Probe::Health).unwrap_or_default();
    let finding = Finding::new(id, severity, certainty, Place::Assistant).sub(&seen);
    let finding = finding.because(Probe::Health, seen).seen(evidence, Probe::HealthOtherRuntime);
    Some(match &evidence.version {
        Some(version) if id == Id::Crt03 => finding.because(None, version),
        _ => finding,
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
fn settings_unreadable(facts: &Facts) -> Option<Finding> {
    facts.health?;
    let status = facts.evidence.response(Probe::Settings)?.status;
    (matches!(status, 200 | 401 | 403) && facts.settings.is_none()).then(|| {
        let seen = summary(facts.evidence, Probe::Settings).unwrap_or_default();
        let finding = Finding::new(Id::Crt07, Severity::Notice, Certainty::Likely, Place::Assistant);
        finding.sub(&seen).because(Probe::Settings, seen)
    })
}

/// Number of default resources, where Creatio told them.
fn default_resources(facts: &Facts) -> Option<usize> {
    Some(facts.evidence.resources()?.iter().filter(|resource| resource.is_default).count())
}

/// CRT-17.
fn resources_doubled(facts: &Facts) -> Option<Finding> {
    let defaults = default_resources(facts)?;
    (defaults > 1).then(|| {
        let severity = facts.severity_where_red(facts.verdict == Verdict::Red(Check::Resource));
        let finding = Finding::new(Id::Crt17, severity, Certainty::Certain, Place::Row(Check::Resource));
        finding.sub(defaults.to_string()).because(Probe::Resources, format!("IsDefault: {defaults}"))
    })
}

/// How the names of Creatio's default resources begin.
const RESOURCE: &str = "ApplicationAccess_";
/// Scopes of the service itself: where they are listed, those of other resources would be, too.
const OWN_SCOPES: [&str; 3] = ["IdentityServerApi", "register_own_resource", "add_registrar_client"];

/// CRT-06.
fn drift(facts: &Facts) -> Option<Finding> {
    if facts.elsewhere || facts.verdict != Verdict::Green {
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
    let finding =
        Finding::new(Id::Crt06, Severity::Warning, Certainty::Possible, Place::Row(Check::Resource));
    let seen = format!("scopes_supported: {}", scopes.iter().map(Line::as_str).collect::<Vec<_>>().join(" "));
    Some(finding.sub(name).because(Probe::Resources, name).because(Probe::Discovery, seen))
}

/// CRT-05. Creatio's own flag says so.
fn default_resource(facts: &Facts) -> Option<Finding> {
    // Creatio's flag is false for two of them as well, and for one that the service does not know.
    let defaults = default_resources(facts);
    let doubled = defaults.is_some_and(|defaults| defaults > 1);
    let certainty = if defaults == Some(0) { Certainty::Certain } else { Certainty::Likely };
    (facts.verdict == Verdict::Red(Check::Resource) && !doubled).then(|| {
        let row = Place::Row(Check::Resource);
        health_seen(facts, Finding::new(Id::Crt05, Severity::Blocker, certainty, row))
    })
}

/// CRT-10. The page shows another state than the health check gives now.
fn stale_rows(facts: &Facts) -> Option<Finding> {
    let health = facts.health?;
    let differs = |(check, shown): &(Check, Option<bool>)| {
        let now = flag(health, *check);
        shown.is_some() && now.is_some() && *shown != now
    };
    let any = facts.evidence.rows.iter().any(differs);
    (any && !facts.awaiting && facts.evidence.pending.is_empty()).then(|| {
        let finding = Finding::new(Id::Crt10, Severity::Notice, Certainty::Likely, Place::Assistant);
        health_seen(facts, finding)
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
fn cloud(facts: &Facts) -> Option<Finding> {
    let site = facts.evidence.site.as_ref()?;
    (red(facts) && site.is_cloud()).then(|| {
        Finding::new(Id::Crt12, Severity::Notice, Certainty::Certain, Place::Assistant)
            .because(None, &site.origin)
    })
}
