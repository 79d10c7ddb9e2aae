//! P3: the discovery document at the address of the setting.

use super::plan::with_address;
use super::{Body, Content, Evidence, LONG, Plan, Question, Seat};
use crate::creatio::Site;
use crate::identity::Discovery;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Background,
    content: Content::Nothing,
    cap: LONG,
    times: 1,
    awaited_on: true,
    after: &[],
    plan,
    read,
};

/// Where the document stands below the base address.
pub(super) const DOCUMENT: &str = ".well-known/openid-configuration";

fn plan(evidence: &Evidence, _: &Site) -> Plan {
    with_address(evidence, |address| Plan::at(address.at(DOCUMENT)))
}

pub(super) fn read(body: &str) -> Option<Body> {
    Discovery::read(body).map(Body::Discovery)
}
