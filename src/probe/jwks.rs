//! P4: the key set, asked by its usual path and not by discovery's `jwks_uri`: it answers without the
//! service's database, so that the two together tell a dead database from a dead process.

use super::plan::with_address;
use super::{Body, Content, Evidence, LONG, Plan, Question, Seat};
use crate::creatio::Site;
use crate::identity::KeySet;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Background,
    content: Content::Nothing,
    cap: LONG,
    times: 1,
    awaited_on: false,
    after: &[],
    plan,
    read,
};

/// Where the keys usually stand below the base address.
pub(super) const KEYS: &str = ".well-known/openid-configuration/jwks";

fn plan(evidence: &Evidence, _: &Site) -> Plan {
    with_address(evidence, |address| Plan::at(address.at(KEYS)))
}

pub(super) fn read(body: &str) -> Option<Body> {
    KeySet::read(body).map(Body::KeySet)
}
