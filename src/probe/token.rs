//! The token endpoint: once with an empty form, which leaves no trace, and, with the administrator's
//! consent only, once for a client that does not exist and once with the profile's credentials.

use super::{Evidence, Plan, Probe, with_address};
use crate::creatio::web::is_loopback_address;
use crate::identity::{Address, Quirk, TokenAnswer};

const ENDPOINT: &str = "connect/token";
const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn plan_empty(evidence: &Evidence) -> Plan {
    with_address(evidence, |address| {
        if address.is(Quirk::OwnAddress) {
            return Plan::Skip("url-is-creatio");
        }
        match address.at(ENDPOINT) {
            Some(url) => Plan::post(Probe::TokenEmpty, url, FORM, Some("")),
            None => Plan::Needless,
        }
    })
}

/// Who reads the service's log finds out who asked.
const UNKNOWN_CLIENT: &str =
    "grant_type=client_credentials&client_id=oauth-assistant-probe&client_secret=none";

/// Only where the empty form was refused as it should be: then a failure comes from what lies behind.
pub(super) fn plan_unknown_client(evidence: &Evidence) -> Plan {
    with_consent(evidence, |address| {
        if !evidence.is_answered(Probe::TokenEmpty) {
            return Plan::Wait;
        }
        let refused = evidence.answer(Probe::TokenEmpty).is_some_and(|(status, body)| {
            matches!(status, 400 | 401) && TokenAnswer::read(body).is_some_and(|a| a.error.is_some())
        });
        match address.at(ENDPOINT) {
            _ if !refused => Plan::Needless,
            _ if !evidence.consent => Plan::Skip("no-consent"),
            Some(url) => Plan::post(Probe::TokenUnknownClient, url, FORM, Some(UNKNOWN_CLIENT)),
            None => Plan::Needless,
        }
    })
}

/// The body carries the secret and is filled in by whoever holds it. The request goes to the address of the
/// setting, never to one that a document names, and only where that address is the profile's own and an
/// Identity Service has just answered there without leading elsewhere.
pub(super) fn plan_credentials(evidence: &Evidence) -> Plan {
    let Some(profile) = &evidence.profile else { return Plan::Needless };
    with_consent(evidence, |set| {
        if !evidence.is_answered(Probe::Discovery) {
            return Plan::Wait;
        }
        let own = Address::judge(&profile.url, None);
        if !set.same_base(&own) || !may_carry_secret(evidence, set) {
            return Plan::Needless;
        }
        if !evidence.consent {
            return Plan::Skip("no-consent");
        }
        match set.at(ENDPOINT) {
            Some(url) => Plan::post(Probe::TokenCredentials, url, FORM, None),
            None => Plan::Needless,
        }
    })
}

/// Of what leaves a trace only the missing consent is said; where the address is at fault, others say so.
fn with_consent(evidence: &Evidence, plan: impl FnOnce(&Address) -> Plan) -> Plan {
    match with_address(evidence, plan) {
        Plan::Skip(reason) if reason != "no-consent" => Plan::Needless,
        Plan::Wait if !evidence.consent => Plan::Needless,
        plan => plan,
    }
}

fn may_carry_secret(evidence: &Evidence, set: &Address) -> bool {
    let answered =
        evidence.discovery().is_some_and(|d| d.token_endpoint.is_some() && d.other_product().is_none());
    answered && !evidence.was_redirected(Probe::Discovery) && !evidence.is_elsewhere(set)
}

impl Evidence {
    /// The address means "this machine" on Creatio's server, and that is not surely the browser's machine:
    /// whatever answers the browser there may be something else.
    pub(crate) fn is_elsewhere(&self, set: &Address) -> bool {
        let site_is_here = self.site.as_ref().is_some_and(|s| is_loopback_address(&s.origin));
        set.is(Quirk::Loopback) && !site_is_here
    }

    /// The answer came from another address than the one asked.
    pub(crate) fn was_redirected(&self, probe: Probe) -> bool {
        self.of(probe).is_some_and(|e| match &e.outcome {
            super::Outcome::Answer { redirected_to, .. }
            | super::Outcome::NetworkError { redirected_to, .. } => {
                redirected_to.as_ref().is_some_and(|to| *to != e.url && to.starts_with("http"))
            }
            _ => false,
        })
    }
}
