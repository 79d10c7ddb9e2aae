//! P0: Creatio's own health check. It tells what Creatio's *server* sees; HTTP 500 with JSON is an answer.

use super::{Body, Content, Evidence, Plan, Probe, Question, SHORT, Seat};
use crate::creatio::{Health, Runtime, Site};

pub(super) const QUESTION: Question = Question {
    seat: Seat::Page,
    content: Content::Nothing,
    cap: SHORT,
    times: 1,
    awaited_on: false,
    after: &[],
    plan,
    read,
};

fn plan(evidence: &Evidence, site: &Site) -> Plan {
    Plan::Ask(path(site, runtime(evidence)))
}

pub(super) fn read(body: &str) -> Option<Body> {
    Health::read(body).map(Body::Health)
}

pub(super) fn path(site: &Site, runtime: Runtime) -> String {
    site.path(runtime, "api/OAuthHealthCheck")
}

/// Where the path does not tell the runtime, the prefix of .NET Framework is asked first.
pub(super) fn runtime(evidence: &Evidence) -> Runtime {
    evidence.runtime.unwrap_or(Runtime::Framework)
}

/// The prefix that answers is the runtime's. What was asked with the wrong one becomes due again.
pub(super) fn learn_runtime(evidence: &mut Evidence, probe: Probe) {
    let learnt = match probe {
        Probe::Health => runtime(evidence),
        Probe::HealthOtherRuntime => runtime(evidence).other(),
        _ => return,
    };
    if evidence.of(probe).and_then(super::Exchange::health).is_none() {
        return;
    }
    evidence.runtime = Some(learnt);
    if probe == Probe::HealthOtherRuntime {
        let astray = |p: Probe| matches!(p, Probe::Settings | Probe::Feature);
        evidence.exchanges.retain(|e| !astray(e.probe) || e.response().is_none_or(|r| r.status == 200));
    }
}
