//! The key set, asked by its usual path and not by discovery's `jwks_uri`: it answers without the
//! service's database, so that the two together tell a dead database from a dead process.

use super::{Evidence, Plan, Probe, with_address};

pub(super) fn plan(evidence: &Evidence) -> Plan {
    with_address(evidence, |address| match address.at(".well-known/openid-configuration/jwks") {
        Some(url) => Plan::get(Probe::Jwks, url),
        None => Plan::Needless,
    })
}
