//! P1: the two non-secret system settings. The third, the secret, is never asked for.

use super::plan::with_runtime;
use super::{Body, Content, Evidence, Plan, Question, SHORT, Seat, door};
use crate::creatio::{Settings, Site, settings};

pub(super) const QUESTION: Question = Question {
    seat: Seat::Page,
    content: Content::Json(settings::query),
    cap: SHORT,
    times: 1,
    awaited_on: false,
    after: &[],
    plan,
    read,
};

fn plan(evidence: &Evidence, site: &Site) -> Plan {
    with_runtime(evidence, |runtime| site.path(runtime, settings::QUERY))
}

fn read(body: &str) -> Option<Body> {
    Settings::read(body).map(door::kept_settings).map(Body::Settings)
}
