//! The server in front of the service answers in its place: IIS, HTTP.sys, a reverse proxy, a gateway.

use super::facts::{Facts, Seen};
use super::{Certainty, Claim, Id};
use crate::identity::{Page, SubStatus};
use crate::probe::Probe;

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    redirected(facts).into_iter().chain(answered(facts)).collect()
}

/// What the page says; sure where the key set's address shows the same.
fn answered(facts: &Facts) -> Option<Claim> {
    let (status, page) = facts.discovery.foreign()?;
    if facts.comes_and_goes() {
        return None;
    }
    let twice = facts.jwks.foreign() == Some((status, page));
    let (id, certainty) = match (status, page) {
        (_, Page::SubStatus(code)) => (by_sub_status(code)?, Certainty::Certain),
        (503, Page::HttpSys) => (Id::Iis05, Certainty::Certain),
        (404, Page::HttpSys) | (_, Page::InvalidHostname) => (Id::Iis09, Certainty::Certain),
        (401, _) if facts.headers(Probe::Discovery).is_some_and(|h| h.www_authenticate.is_some()) => {
            (Id::Iis10, Certainty::Certain)
        }
        (403, Page::NoListing) => (Id::Iis08, Certainty::Certain),
        (502..=504, Page::Gateway(_)) => (Id::Iis12, Certainty::Certain),
        (502 | 504, _) => (Id::Iis12, Certainty::Likely),
        (503, _) => (Id::Iis05, Certainty::Possible),
        (500, Page::Developer) if twice => (Id::Iis17, Certainty::Likely),
        (500, _) if twice => (Id::Iis11, Certainty::Likely),
        _ => return None,
    };
    let certainty = if twice { certainty } else { certainty.max(Certainty::Likely) };
    let claim = Claim::new(id, certainty).sub(facts.host());
    let claim = match (id, page) {
        (Id::Iis01 | Id::Iis02 | Id::Iis03 | Id::Iis04, _) => claim.sub(runtime(facts)),
        (_, Page::Gateway(proxy)) => claim.sub(proxy.name()),
        (Id::Iis12, _) => claim.sub(format!("HTTP {status}")),
        _ => claim,
    };
    let seen = match page {
        Page::SubStatus(code) => format!("HTTP {code}"),
        _ => format!("HTTP {status}"),
    };
    Some(claim.because(Probe::Discovery, seen).seen(facts.evidence, Probe::Jwks))
}

/// The runtime that the service of this Creatio needs.
fn runtime(facts: &Facts) -> &'static str {
    facts.release.map_or(".NET 6 / .NET 8", |release| release.service_runtime())
}

/// <https://github.com/dotnet/AspNetCore.Docs/blob/main/aspnetcore/test/troubleshoot-azure-iis.md>
fn by_sub_status(SubStatus { status, sub }: SubStatus) -> Option<Id> {
    Some(match (status, sub) {
        (500, 19) => Id::Iis01,
        (500, 30 | 33 | 36) => Id::Iis02,
        (500, 31 | 0) => Id::Iis03,
        (502, 5) => Id::Iis04,
        (500, 34 | 35) => Id::Iis06,
        (500, 32 | 37 | 38) => Id::Iis07,
        (403, 14) => Id::Iis08,
        (401, 1 | 2) => Id::Iis10,
        _ => return None,
    })
}

/// IIS-13. A POST that is redirected becomes a GET or is refused. With a green Creatio the browser alone is
/// being redirected, by its memory of an earlier https or by a gateway for people: no finding.
fn redirected(facts: &Facts) -> Option<Claim> {
    if facts.misdirected() || !facts.evidence.was_redirected(Probe::Discovery) {
        return None;
    }
    let exchange = facts.evidence.of(Probe::Discovery)?;
    let to = exchange.redirected_to()?.as_str();
    let only_scheme = |to: &str| {
        let rest = |url: &str| url.split_once("://").map(|(_, rest)| rest.to_owned());
        exchange.url.starts_with("http://") && to.starts_with("https://") && rest(to) == rest(&exchange.url)
    };
    let certainty = match &facts.discovery {
        // Browsers remember where https was offered once and go there by themselves.
        _ if only_scheme(to) => Certainty::Possible,
        Seen::Foreign(..) if facts.service_red() => Certainty::Certain,
        _ => Certainty::Likely,
    };
    let claim = Claim::new(Id::Iis13, certainty);
    let claim = claim.sub(facts.base()).sub(to);
    Some(claim.seen(facts.evidence, Probe::Discovery))
}
