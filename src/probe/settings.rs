//! The two non-secret system settings. The third, the secret, is never asked for.

use super::{Evidence, Plan, Probe};
use crate::creatio::{Site, settings};

/// With an unknown runtime it waits for the health check, which finds the prefix.
pub(super) fn plan(evidence: &Evidence, site: &Site) -> Plan {
    let Some(runtime) = evidence.runtime else {
        let asked = evidence.is_answered(Probe::Health) && !evidence.is_awaited(Probe::HealthOtherRuntime);
        return if asked { Plan::Skip("runtime-unknown") } else { Plan::Wait };
    };
    let path = site.path(runtime, settings::QUERY);
    Plan::post(Probe::Settings, path, "application/json", Some(&settings::query()))
}
