//! The feature that shows the OAuth section: `OAuth20Integration`.

use super::{Evidence, Plan, Probe};
use crate::creatio::Site;
use crate::json;

pub(super) fn plan(evidence: &Evidence, site: &Site) -> Plan {
    let Some(runtime) = evidence.runtime else {
        let asked = evidence.is_answered(Probe::Health) && !evidence.is_awaited(Probe::HealthOtherRuntime);
        return if asked { Plan::Skip("runtime-unknown") } else { Plan::Wait };
    };
    let path = site.path(runtime, "rest/FeatureService/GetFeatureState");
    Plan::post(Probe::Feature, path, "application/json", Some(r#"{"code":"OAuth20Integration"}"#))
}

impl Evidence {
    /// Whether the feature is on, where Creatio says so: 0 is off, 1 and 2 are on.
    pub fn feature_on(&self) -> Option<bool> {
        let (200, body) = self.answer(Probe::Feature)? else { return None };
        json::object(body)?.get("FeatureState")?.as_u64().map(|state| state != 0)
    }
}
