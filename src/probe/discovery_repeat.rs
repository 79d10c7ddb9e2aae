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
    awaited_on: false,
    after: &[Probe::Discovery, Probe::Jwks],
    plan,
    read: discovery::read,
};

/// An answer later than this is worth a second question;
const LATE_MS: f64 = 2_000.0;
/// one that came when its time was up has been waited for long enough.
const TOO_LATE_MS: f64 = 10_000.0;

fn plan(evidence: &Evidence, _: &Site) -> Plan {
    with_address(evidence, |address| {
        let mut first = [Probe::Discovery, Probe::Jwks].into_iter().filter_map(|p| evidence.of(p));
        let restless =
            first.any(|e| e.met_nobody() || e.is_ok() && (LATE_MS..TOO_LATE_MS).contains(&e.took_ms));
        Plan::at(address.at(DOCUMENT).filter(|_| restless))
    })
    .or_needless()
}
