//! P5: a POST of `{}` as JSON to the token endpoint, which takes forms alone (RFC 6749 §3.2). It is refused before any
//! database is read, and leaves a warning in the service's log; a form, even an empty one, leaves an error there.

use super::plan::with_address;
use super::{Body, Content, Evidence, Plan, Question, SHORT, Seat, Skip};
use crate::creatio::Site;
use crate::identity::{Quirk, TokenAnswer};

pub(super) const QUESTION: Question = Question {
    seat: Seat::Background,
    content: Content::Json(|| "{}".to_owned()),
    cap: SHORT,
    times: 1,
    awaited_on: false,
    after: &[],
    plan,
    read,
};

/// Where the token endpoint stands below the base address.
pub(super) const ENDPOINT: &str = "connect/token";

fn plan(evidence: &Evidence, _: &Site) -> Plan {
    with_address(evidence, |address| {
        if address.is(Quirk::OwnAddress) {
            return Plan::Skip(Skip::UrlIsCreatio);
        }
        Plan::at(address.at(ENDPOINT))
    })
}

pub(super) fn read(body: &str) -> Option<Body> {
    TokenAnswer::read(body).map(Body::Token)
}
