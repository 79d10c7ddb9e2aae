//! P12: a token request with the profile's credentials. Only with the administrator's consent.
//!
//! The body carries the secret and is filled in by whoever holds it. The request goes to the address of the
//! setting, never to one that a document names, and only where that address is the profile's own and an
//! Identity Service has just answered there without leading elsewhere.

use super::plan::{Request, request, with_consent};
use super::token_empty::{self, ENDPOINT};
use super::{Content, Evidence, Plan, Probe, Question, SHORT, Seat, Skip};
use crate::creatio::Site;
use crate::identity::Address;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Background,
    content: Content::Credentials,
    cap: SHORT,
    times: 1,
    awaited_on: false,
    after: &[Probe::Discovery],
    plan,
    read: token_empty::read,
};

fn plan(evidence: &Evidence, _: &Site) -> Plan {
    let Some(profile) = &evidence.profile else { return Plan::Needless };
    with_consent(evidence, |set| {
        let own = Address::judge(&profile.url, None);
        if !set.same_base(&own) || !may_carry_secret(evidence, set) {
            return Plan::Needless;
        }
        if !evidence.consent {
            return Plan::Skip(Skip::NoConsent);
        }
        Plan::at(set.at(ENDPOINT))
    })
}

/// The request for a profile's own address, outside of any run: the form with the credentials is its body.
pub fn token_request(own: &Address) -> Option<Request> {
    own.at(ENDPOINT).map(|url| request(Probe::TokenCredentials, url))
}

fn may_carry_secret(evidence: &Evidence, set: &Address) -> bool {
    let answered = evidence.discovery().is_some_and(|d| d.token_endpoint.is_some() && !d.is_foreign());
    answered && !evidence.was_redirected(Probe::Discovery) && !evidence.is_elsewhere(set)
}
