//! P6: a token request for a client that does not exist: the service has to read its database to refuse it. Only
//! with the administrator's consent.

use super::plan::with_consent;
use super::token_empty::{self, ENDPOINT};
use super::{Content, Evidence, Plan, Probe, Question, SHORT, Seat, Skip};
use crate::creatio::Site;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Background,
    // Who reads the service's log finds out who asked.
    content: Content::Form(
        "grant_type=client_credentials&client_id=oauth-assistant-probe&client_secret=none",
    ),
    cap: SHORT,
    times: 1,
    awaited_on: false,
    after: &[Probe::TokenEmpty],
    plan,
    read: token_empty::read,
};

/// Only where the empty POST was refused as it should be: then a failure comes from what lies behind.
fn plan(evidence: &Evidence, _: &Site) -> Plan {
    with_consent(evidence, |address| {
        if !evidence.was_refused(Probe::TokenEmpty) {
            return Plan::Needless;
        }
        if !evidence.consent {
            return Plan::Skip(Skip::NoConsent);
        }
        Plan::at(address.at(ENDPOINT))
    })
}
