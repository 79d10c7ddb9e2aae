//! P3 on the corrected address, where an endpoint's address stands in the setting.

use super::discovery::{self, DOCUMENT};
use super::plan::with_address;
use super::{Content, Evidence, LONG, Plan, Question, Seat};
use crate::creatio::Site;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Background,
    content: Content::Nothing,
    cap: LONG,
    times: 1,
    awaited_on: false,
    after: &[],
    plan,
    read: discovery::read,
};

fn plan(evidence: &Evidence, _: &Site) -> Plan {
    with_address(evidence, |address| {
        Plan::at(address.corrected.as_ref().map(|base| format!("{base}/{DOCUMENT}")))
    })
    .or_needless()
}
