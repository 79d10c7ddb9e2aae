//! P10: the keys were there: are they there again, and the same? Nodes of a farm may have different ones. It costs
//! little: the service reads no database for it.

use super::jwks::{self, KEYS};
use super::plan::with_address;
use super::{Content, Evidence, Exchange, LONG, Plan, Probe, Question, Seat};
use crate::creatio::Site;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Background,
    content: Content::Nothing,
    cap: LONG,
    times: 4,
    awaited_on: false,
    after: &[Probe::Jwks],
    plan,
    read: jwks::read,
};

fn plan(evidence: &Evidence, _: &Site) -> Plan {
    with_address(evidence, |address| {
        let first = evidence.of(Probe::Jwks).and_then(Exchange::key_set);
        // Once an answer is missing, it is said; there is no need to wait for more of them.
        let good = first.is_some_and(|set| !set.keys.is_empty())
            && evidence.all(Probe::JwksRepeat).all(|e| e.response().is_some());
        Plan::at(address.at(KEYS).filter(|_| good))
    })
    .or_needless()
}
