//! P10: discovery, asked again where the first answer was late, or the service was away for a moment: asked at once
//! again, it may be awake, or gone, or back.

use super::discovery::{self, DOCUMENT};
use super::plan::with_address;
use super::{Content, Evidence, LONG, Plan, Probe, Question, Seat};
use crate::creatio::Site;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Background,
    content: Content::Nothing,
    cap: LONG,
    times: 2,
    after: &[Probe::Discovery, Probe::Jwks],
    plan,
    read: discovery::read,
};

/// An answer later than this is worth a second question.
const LATE_MS: f64 = 2_000.0;

fn plan(evidence: &Evidence, _: &Site) -> Plan {
    with_address(evidence, |address| {
        let mut first = [Probe::Discovery, Probe::Jwks].into_iter().filter_map(|p| evidence.of(p));
        let restless = first.any(|e| e.met_nobody() || e.is_ok() && e.took_ms >= LATE_MS);
        Plan::at(address.at(DOCUMENT).filter(|_| restless))
    })
    .or_needless()
}
