//! The key set, asked by its usual path and not by discovery's `jwks_uri`: it answers without the
//! service's database, so that the two together tell a dead database from a dead process.

use super::{Evidence, Plan, Probe, with_address};
use crate::identity::{Address, KeySet};
use url::Url;

const KEYS: &str = ".well-known/openid-configuration/jwks";

pub(super) fn plan(evidence: &Evidence) -> Plan {
    with_address(evidence, |address| match address.at(KEYS) {
        Some(url) => Plan::get(Probe::Jwks, url),
        None => Plan::Needless,
    })
}

/// Only where discovery names another path on the same origin: an address that a document names is not
/// followed anywhere else.
pub(super) fn plan_uri(evidence: &Evidence) -> Plan {
    with_address(evidence, |address| {
        if !evidence.is_answered(Probe::Discovery) {
            return Plan::Wait;
        }
        let named = evidence.discovery().and_then(|d| Url::parse(&d.jwks_uri?).ok());
        match named.filter(|named| elsewhere_here(named, address)) {
            Some(named) => Plan::get(Probe::JwksUri, named.into()),
            None => Plan::Needless,
        }
    })
    .or_needless()
}

fn elsewhere_here(named: &Url, address: &Address) -> bool {
    let usual = address.at(KEYS).and_then(|usual| Url::parse(&usual).ok());
    usual.is_some_and(|usual| usual.origin() == named.origin() && usual.path() != named.path())
}

/// The keys were there: are they there again, and the same? It costs little: the service reads no database for it.
pub(super) fn plan_repeat(evidence: &Evidence) -> Plan {
    with_address(evidence, |address| {
        if !evidence.is_answered(Probe::Jwks) {
            return Plan::Wait;
        }
        let good = evidence.answer(Probe::Jwks).is_some_and(|(status, body)| {
            status == 200 && KeySet::read(body).is_some_and(|set| !set.keys.is_empty())
        });
        let same = |e: &super::Exchange| matches!(e.outcome, super::Outcome::Answer { .. });
        match address.at(KEYS) {
            // Once an answer is missing, it is said; there is no need to wait for more of them.
            Some(url) if good && evidence.all(Probe::JwksRepeat).all(same) => {
                Plan::get(Probe::JwksRepeat, url)
            }
            _ => Plan::Needless,
        }
    })
    .or_needless()
}
