//! P10: the health check, read again where the two points of view contradict each other.

use super::{Content, Evidence, Plan, Probe, Question, SHORT, Seat, health};
use crate::creatio::Check;
use crate::creatio::Site;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Page,
    content: Content::Nothing,
    cap: SHORT,
    times: 2,
    awaited_on: false,
    after: &[Probe::Health, Probe::Discovery],
    plan,
    read: health::read,
};

/// A reading that took longer is not repeated: it would keep the administrator waiting, and Creatio busy.
const QUICK_MS: f64 = 1_500.0;

/// Where Creatio says that the service is away and the browser finds it well, or the page shows another state
/// than Creatio tells: one of several nodes may see it differently.
fn plan(evidence: &Evidence, site: &Site) -> Plan {
    let (Some(health), Some(first)) = (evidence.health(), evidence.of(Probe::Health)) else {
        return Plan::Needless;
    };
    let contradicted = health.first_failed() == Some(Check::Service) && evidence.discovery().is_some();
    let shown_red = health.all_good() && evidence.rows.iter().any(|(_, shown)| *shown == Some(false));
    if first.took_ms > QUICK_MS || !(contradicted || shown_red) {
        return Plan::Needless;
    }
    Plan::Ask(health::path(site, health::runtime(evidence)))
}
