//! P0 with the other runtime's prefix, where the first led to nothing.

use super::{Body, Content, Evidence, Plan, Probe, Question, SHORT, Seat, health};
use crate::creatio::Site;
use crate::identity::Page;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Page,
    content: Content::Nothing,
    cap: SHORT,
    times: 1,
    awaited_on: false,
    after: &[Probe::Health],
    plan,
    read: health::read,
};

/// Only where there is nothing, or a page that is not the health check's.
fn plan(evidence: &Evidence, site: &Site) -> Plan {
    let Some(response) = evidence.response(Probe::Health) else { return Plan::Needless };
    let astray = match response.body {
        Body::Health(_) => false,
        Body::Foreign(Page::Json | Page::Empty | Page::Other) => response.status == 404,
        _ => true,
    };
    if !astray {
        return Plan::Needless;
    }
    Plan::Ask(health::path(site, health::runtime(evidence).other()))
}
