//! The discovery document: at the address of the setting, at the corrected address, with the other scheme.

use super::{Evidence, Exchange, Outcome, Plan, Probe, with_address};
use crate::identity::{NetworkCause, Page};

const DOCUMENT: &str = ".well-known/openid-configuration";

pub(super) fn plan(evidence: &Evidence) -> Plan {
    with_address(evidence, |address| match address.at(DOCUMENT) {
        Some(url) => Plan::get(Probe::Discovery, url),
        None => Plan::Needless,
    })
}

/// Only where an endpoint's address stands in the setting.
pub(super) fn plan_corrected(evidence: &Evidence) -> Plan {
    with_address(evidence, |address| match &address.corrected {
        Some(base) => Plan::get(Probe::DiscoveryCorrected, format!("{base}/{DOCUMENT}")),
        None => Plan::Needless,
    })
    .or_needless()
}

/// Only where the answer to the first looks like the wrong scheme.
pub(super) fn plan_other_scheme(evidence: &Evidence) -> Plan {
    with_address(evidence, |address| {
        if !evidence.is_answered(Probe::Discovery) {
            return Plan::Wait;
        }
        let wrong = match evidence.of(Probe::Discovery).map(|e| &e.outcome) {
            Some(Outcome::NetworkError { cause, .. }) => {
                NetworkCause::read(cause.as_deref()).asks_for_other_scheme()
            }
            Some(Outcome::Answer { status, body, .. }) => Page::read(*status, "", body) == Page::PlainToTls,
            _ => false,
        };
        match address.other_scheme() {
            Some(base) if wrong => Plan::get(Probe::DiscoveryOtherScheme, format!("{base}/{DOCUMENT}")),
            _ => Plan::Needless,
        }
    })
    .or_needless()
}

/// An answer later than this is worth a second question.
const LATE_MS: f64 = 2_000.0;

/// Where the first answer was late, or the service was away for a moment: asked at once again, it may be
/// awake, or gone, or back.
pub(super) fn plan_repeat(evidence: &Evidence) -> Plan {
    with_address(evidence, |address| {
        if !evidence.is_answered(Probe::Discovery) || !evidence.is_answered(Probe::Jwks) {
            return Plan::Wait;
        }
        let restless =
            [Probe::Discovery, Probe::Jwks].into_iter().filter_map(|p| evidence.of(p)).any(restless);
        match address.at(DOCUMENT) {
            Some(url) if restless => Plan::get(Probe::DiscoveryRepeat, url),
            _ => Plan::Needless,
        }
    })
    .or_needless()
}

fn restless(exchange: &Exchange) -> bool {
    let late = exchange.took_ms >= LATE_MS;
    exchange.met_nobody() || matches!(exchange.outcome, Outcome::Answer { status: 200, .. }) && late
}
