//! The key set at discovery's `jwks_uri`, where that is another path on the same origin: an address that a document
//! names is not followed anywhere else.

use super::jwks::{self, KEYS};
use super::plan::with_address;
use super::{Content, Evidence, LONG, Plan, Probe, Question, Seat};
use crate::creatio::Site;
use crate::identity::Address;
use url::Url;

pub(super) const QUESTION: Question = Question {
    seat: Seat::Background,
    content: Content::Nothing,
    cap: LONG,
    times: 1,
    awaited_on: false,
    after: &[Probe::Discovery],
    plan,
    read: jwks::read,
};

fn plan(evidence: &Evidence, _: &Site) -> Plan {
    with_address(evidence, |address| {
        let named = evidence.discovery().and_then(|d| Url::parse(d.jwks_uri.as_deref()?).ok());
        Plan::at(named.filter(|named| elsewhere_here(named, address)).map(String::from))
    })
    .or_needless()
}

fn elsewhere_here(named: &Url, address: &Address) -> bool {
    let usual = address.at(KEYS).and_then(|usual| Url::parse(&usual).ok());
    usual.is_some_and(|usual| usual.origin() == named.origin() && usual.path() != named.path())
}
