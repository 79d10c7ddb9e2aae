//! The server in front of the service answers in its place: IIS, HTTP.sys, a reverse proxy, a gateway.

use super::facts::{Facts, Seen};
use super::{Certainty, Finding, Place, Severity};
use crate::creatio::Check;
use crate::identity::Page;
use crate::probe::{Outcome, Probe};

pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
    if facts.elsewhere {
        return Vec::new();
    }
    let mut found: Vec<Finding> = redirected(facts).into_iter().collect();
    if let (true, Some((status, page))) = (facts.browser_counts(), facts.discovery.foreign()) {
        found.extend(answered(facts, status, page));
    }
    found
}

/// What the page says; sure where the key set's address shows the same.
fn answered(facts: &Facts, status: u16, page: &Page) -> Option<Finding> {
    if facts.comes_and_goes() {
        return None;
    }
    let twice = facts.jwks.foreign() == Some((status, page));
    let (id, certainty) = match (status, page) {
        (_, Page::SubStatus(code)) => (by_sub_status(code)?, Certainty::Certain),
        (503, Page::HttpSys) => ("IIS-05", Certainty::Certain),
        (404, Page::HttpSys) | (_, Page::InvalidHostname) => ("IIS-09", Certainty::Certain),
        (401, _) if facts.header(Probe::Discovery, "www-authenticate").is_some() => {
            ("IIS-10", Certainty::Certain)
        }
        (403, Page::NoListing) => ("IIS-08", Certainty::Certain),
        (502..=504, Page::Gateway(_)) => ("IIS-12", Certainty::Certain),
        (502 | 504, _) => ("IIS-12", Certainty::Likely),
        (503, _) => ("IIS-05", Certainty::Possible),
        (500, Page::Developer) if twice => ("IIS-17", Certainty::Likely),
        (500, _) if twice => ("IIS-11", Certainty::Likely),
        _ => return None,
    };
    let certainty = if twice { certainty } else { certainty.max(Certainty::Likely) };
    let finding = facts.service(id, certainty).sub(facts.host());
    let finding = match (id, page) {
        ("IIS-01" | "IIS-02" | "IIS-03" | "IIS-04", _) => finding.sub(runtime(facts)),
        (_, Page::Gateway(proxy)) => finding.sub(proxy),
        ("IIS-12", _) => finding.sub(format!("HTTP {status}")),
        _ => finding,
    };
    let seen = match page {
        Page::SubStatus(code) => format!("HTTP {code}"),
        _ => format!("HTTP {status}"),
    };
    Some(finding.because(Probe::Discovery, seen).seen(facts.evidence, Probe::Jwks))
}

/// The runtime that the service of this Creatio needs.
fn runtime(facts: &Facts) -> &'static str {
    facts.release.map_or(".NET 6 / .NET 8", |release| release.service_runtime())
}

/// <https://github.com/dotnet/AspNetCore.Docs/blob/main/aspnetcore/test/troubleshoot-azure-iis.md>
fn by_sub_status(code: &str) -> Option<&'static str> {
    Some(match code {
        "500.19" => "IIS-01",
        "500.30" | "500.33" | "500.36" => "IIS-02",
        "500.31" | "500.0" => "IIS-03",
        "502.5" => "IIS-04",
        "500.34" | "500.35" => "IIS-06",
        "500.32" | "500.37" | "500.38" => "IIS-07",
        "403.14" => "IIS-08",
        "401.1" | "401.2" => "IIS-10",
        _ => return None,
    })
}

/// IIS-13. A POST that is redirected becomes a GET or is refused. With a green Creatio the browser alone is
/// being redirected, by its memory of an earlier https or by a gateway for people: no finding.
fn redirected(facts: &Facts) -> Option<Finding> {
    if !facts.connection_red() || facts.misdirected() || !facts.evidence.was_redirected(Probe::Discovery) {
        return None;
    }
    let exchange = facts.evidence.of(Probe::Discovery)?;
    let (Outcome::Answer { redirected_to, .. } | Outcome::NetworkError { redirected_to, .. }) =
        &exchange.outcome
    else {
        return None;
    };
    let to = redirected_to.as_deref()?;
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
    let row = if facts.token_red() { Check::Token } else { Check::Service };
    let finding = Finding::new("IIS-13", Severity::Blocker, certainty, Place::Row(row));
    let finding = finding.sub(facts.base()).sub(to);
    Some(finding.seen(facts.evidence, Probe::Discovery))
}
