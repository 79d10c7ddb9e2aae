//! P7: discovery with the other of http and https, where the answer to the first looks like the wrong scheme.

use super::discovery::{self, DOCUMENT};
use super::plan::with_address;
use super::{Body, Content, Evidence, Exchange, LONG, Plan, Probe, Question, Seat};
use crate::creatio::Site;
use crate::identity::{NetworkCause, Page};

pub(super) const QUESTION: Question = Question {
    seat: Seat::Background,
    content: Content::Nothing,
    cap: LONG,
    times: 1,
    awaited_on: false,
    after: &[Probe::Discovery],
    plan,
    read: discovery::read,
};

fn plan(evidence: &Evidence, _: &Site) -> Plan {
    with_address(evidence, |address| {
        let wrong = evidence.of(Probe::Discovery).is_some_and(is_of_other_scheme);
        Plan::at(address.other_scheme().filter(|_| wrong).map(|base| format!("{base}/{DOCUMENT}")))
    })
    .or_needless()
}

fn is_of_other_scheme(exchange: &Exchange) -> bool {
    let cause = exchange.cause().is_some_and(NetworkCause::asks_for_other_scheme);
    // A TLS port may tell a plain request in words that nobody knows, or in none: 400 all the same.
    let told = exchange.response().is_some_and(|response| match &response.body {
        Body::Foreign(Page::PlainToTls) => true,
        Body::Foreign(Page::Html | Page::Empty | Page::Other) => {
            response.status == 400 && exchange.url.starts_with("http://")
        }
        _ => false,
    });
    cause || told
}
