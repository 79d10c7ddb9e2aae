//! Creatio's health check. It tells what Creatio's *server* sees; HTTP 500 with JSON is an answer.

use super::{Evidence, Plan, Probe};
use crate::creatio::Check;
use crate::creatio::{Health, Runtime, Site};

const ENDPOINT: &str = "api/OAuthHealthCheck";

/// Where the path does not tell the runtime, the prefix of .NET Framework is asked first.
fn runtime(evidence: &Evidence) -> Runtime {
    evidence.runtime.unwrap_or(Runtime::Framework)
}

fn other(runtime: Runtime) -> Runtime {
    match runtime {
        Runtime::Framework => Runtime::Net,
        Runtime::Net => Runtime::Framework,
    }
}

pub(super) fn plan(evidence: &Evidence, site: &Site) -> Plan {
    Plan::get(Probe::Health, site.path(runtime(evidence), ENDPOINT))
}

/// Only where the first prefix led to nothing: 404, or a page that is not the health check's.
pub(super) fn plan_other(evidence: &Evidence, site: &Site) -> Plan {
    if !evidence.is_answered(Probe::Health) {
        return Plan::Wait;
    }
    let Some((status, body)) = evidence.answer(Probe::Health) else { return Plan::Needless };
    let astray = status == 404 || body.trim_start().starts_with('<');
    if Health::read(body).is_some() || !astray {
        return Plan::Needless;
    }
    Plan::get(Probe::HealthOtherRuntime, site.path(other(runtime(evidence)), ENDPOINT))
}

/// The prefix that answers is the runtime's. What was asked with the wrong one becomes due again.
pub(super) fn learn_runtime(evidence: &mut Evidence, probe: Probe) {
    if evidence.answer(probe).and_then(|(_, body)| Health::read(body)).is_none() {
        return;
    }
    match probe {
        Probe::Health => evidence.runtime = Some(runtime(evidence)),
        _ => {
            evidence.runtime = Some(other(runtime(evidence)));
            let astray = |p: Probe| matches!(p, Probe::Settings | Probe::Feature);
            let wrong: Vec<Probe> = evidence
                .exchanges
                .iter()
                .map(|e| e.probe)
                .filter(|p| astray(*p) && evidence.answer(*p).is_some_and(|(status, _)| status != 200))
                .collect();
            evidence.exchanges.retain(|e| !wrong.contains(&e.probe));
        }
    }
}

/// A reading that took longer is not repeated: it would keep the administrator waiting, and Creatio busy.
const QUICK_MS: f64 = 1_500.0;

/// Where Creatio says that the service is away and the browser finds it well, or the page shows another state
/// than Creatio tells: one of several nodes may see it differently.
pub(super) fn plan_repeat(evidence: &Evidence, site: &Site) -> Plan {
    if !evidence.is_answered(Probe::Health) || evidence.is_awaited(Probe::Discovery) {
        return Plan::Wait;
    }
    let (Some(health), Some(first)) = (evidence.health(), evidence.of(Probe::Health)) else {
        return Plan::Needless;
    };
    let contradicted = health.first_failed() == Some(Check::Service) && evidence.discovery().is_some();
    let shown_red = health.all_good() && evidence.rows.iter().any(|(_, shown)| *shown == Some(false));
    if first.took_ms > QUICK_MS || !(contradicted || shown_red) {
        return Plan::Needless;
    }
    Plan::get(Probe::HealthRepeat, site.path(runtime(evidence), ENDPOINT))
}
