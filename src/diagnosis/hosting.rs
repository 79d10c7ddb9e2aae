//! The server in front of the service answers in its place: IIS, HTTP.sys, a reverse proxy, a gateway.

use super::facts::{FILTERS, Facts, Seen};
use super::{Certainty, Claim, Id};
use crate::identity::{NetworkCause, Page, Product, Standing, SubStatus};
use crate::probe::{Probe, Response};

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let found = redirected(facts).into_iter().chain(answered(facts)).chain(filtered(facts));
    found.chain(reveals(facts)).collect()
}

/// IIS-14: something lets GET through and holds POST back, or the larger of two POSTs.
fn filtered(facts: &Facts) -> Option<Claim> {
    let document = facts.discovery.good().filter(|d| d.token_endpoint.is_some())?;
    if facts.misdirected() || document.is_foreign() {
        return None;
    }
    let posts = [
        (Probe::TokenEmpty, &facts.token_empty),
        (Probe::TokenUnknownClient, &facts.unknown_client),
        (Probe::TokenCredentials, &facts.credentials),
    ];
    let (probe, status) = posts.into_iter().find_map(|(probe, seen)| match seen.foreign()? {
        (status, _) if FILTERS.contains(&status) => Some((probe, status)),
        // Of JSON that says nothing: Creatio sends forms.
        (415, _) if probe != Probe::TokenEmpty => Some((probe, 415)),
        // A proxy that has just passed a smaller one on.
        (status, Page::Gateway(_)) if probe != Probe::TokenEmpty && facts.token_empty.good().is_some() => {
            Some((probe, status))
        }
        _ => None,
    })?;
    let answer = facts.evidence.response(probe)?;
    let claim = Claim::new(Id::Iis14, Certainty::Likely).sub(facts.host());
    let claim = claim.sub(format!("HTTP {status}")).sub(who(answer));
    Some(claim.seen(facts.evidence, probe))
}

/// Discovery and the key set brought the same answer of the same sender, both asked for in one place.
pub(super) fn same_twice(facts: &Facts) -> bool {
    let by = |probe| facts.evidence.response(probe).map(|answer| answer.by);
    let foreign = facts.discovery.foreign();
    let same =
        foreign.is_some() && facts.jwks.foreign() == foreign && by(Probe::Discovery) == by(Probe::Jwks);
    same && facts.of_one_place()
}

/// What answers in the service's place; sure where the key set's address shows the same.
fn answered(facts: &Facts) -> Option<Claim> {
    let (status, page) = facts.discovery.foreign()?;
    let answer = facts.evidence.response(Probe::Discovery)?;
    if facts.comes_and_goes() || facts.screened() || facts.led_away() {
        return None;
    }
    let (id, certainty) = match cause(facts, status, page, answer)? {
        // What another path of the same service answers properly is not true of the whole service.
        (Id::Iis11 | Id::Iis12 | Id::Iis17, _) if facts.alive() => return None,
        (Id::Iis11 | Id::Iis17, _) if !same_twice(facts) || !facts.every_answer_is_500() => {
            (Id::Iis23, Certainty::Possible)
        }
        found => found,
    };
    let certainty = if same_twice(facts) { certainty } else { certainty.max(Certainty::Likely) };
    let seen = match page {
        Page::SubStatus(code) => format!("HTTP {code}"),
        _ => format!("HTTP {status}"),
    };
    let claim = Claim::new(id, certainty).sub(facts.host());
    let claim = match id {
        Id::Iis01 | Id::Iis02 | Id::Iis03 | Id::Iis04 => claim.sub(runtime(facts)).sub(&seen),
        Id::Iis12 => claim.sub(answer.by.map_or_else(|| seen.clone(), |by| by.name().to_owned())),
        Id::Iis07 | Id::Iis08 | Id::Iis20 => claim.sub(&seen),
        Id::Iis14 | Id::Iis18 | Id::Iis22 | Id::Iis23 | Id::Iis24 => claim.sub(&seen).sub(who(answer)),
        _ => claim,
    };
    let claim = thrown(facts).into_iter().fold(claim, |claim, (probe, name)| claim.because(probe, name));
    Some(claim.because(Probe::Discovery, seen).seen(facts.evidence, Probe::Jwks))
}

/// The exception that the service shows to everybody, by type and code.
pub(super) fn thrown<'a>(facts: &'a Facts) -> Option<(Probe, &'a str)> {
    facts.of_service().find_map(|exchange| {
        let answer = exchange.response()?;
        let shown = matches!(answer.page(), Page::Developer | Page::Exception(_));
        shown.then(|| (exchange.probe, answer.title.as_deref().unwrap_or("–")))
    })
}

/// IIS-25: whatever its errors come from, everybody can read them. IIS-17 says so itself.
fn reveals(facts: &Facts) -> Option<Claim> {
    let (probe, name) = thrown(facts)?;
    let told = answered(facts).is_some_and(|claim| claim.id == Id::Iis17);
    (!told && !facts.misdirected())
        .then(|| Claim::new(Id::Iis25, Certainty::Certain).sub(facts.host()).sub(name).because(probe, name))
}

/// Who answered, for people: the product, else what the page calls itself.
pub(super) fn who(answer: &Response) -> &str {
    answer.by.map(Product::name).or(answer.title.as_deref()).unwrap_or("–")
}

/// What one answer in the service's place comes from. Nobody's answer is taken for another's: a sender that is not
/// known is IIS-23, and no more than a possibility.
fn cause(facts: &Facts, status: u16, page: Page, answer: &Response) -> Option<(Id, Certainty)> {
    use Certainty::{Certain, Likely, Possible};
    let by = answer.by;
    let front = by.is_some_and(|by| by.standing() == Standing::Front);
    Some(match (status, page) {
        // A proxy has ended TLS and speaks plainly to a port that wants TLS again.
        (_, Page::PlainToTls) if !super::tls::plain(facts) => (Id::Iis12, Likely),
        (_, Page::PlainToTls | Page::NoClientCertificate) => return None,
        (_, Page::SubStatus(code)) => match by_sub_status(code)? {
            // A proxy ends TLS before IIS: the address is https already.
            (Id::Iis20, _) if !super::tls::plain(facts) => (Id::Iis20, Likely),
            // A page about errors, or a status that somebody changed.
            (id, certainty) if code.status != status => (id, certainty.max(Likely)),
            told => told,
        },
        (_, Page::InvalidHostname) => match by {
            Some(Product::Kestrel) => (Id::Iis21, if status == 400 { Certain } else { Likely }),
            Some(Product::HttpSys) => (Id::Iis09, if status == 400 { Certain } else { Likely }),
            _ => (Id::Iis09, Likely),
        },
        (_, Page::HttpSys) => {
            let id = if status == 503 { Id::Iis05 } else { Id::Iis09 };
            (id, if by == Some(Product::HttpSys) { Certain } else { Likely })
        }
        (403, Page::Stopped) if by == Some(Product::AzureAppService) => (Id::Iis24, Certain),
        (_, Page::Stopped) => (Id::Iis24, Likely),
        // These have 503 for limits and maintenance as well.
        (503, Page::Gateway(Product::Apache | Product::Nginx | Product::AzureFrontDoor)) => {
            (Id::Iis12, Likely)
        }
        (502..=504, Page::Gateway(_)) | (_, Page::Gateway(Product::Cloudflare)) => (Id::Iis12, Certain),
        (_, Page::Gateway(_)) => (Id::Iis12, Likely),
        (401, _) if answer.headers.www_authenticate.is_some() => return Some(unauthorized(answer)),
        (_, Page::Challenge | Page::Blocked) => (Id::Iis14, Likely),
        (401, _) => return Some(unauthorized(answer)),
        (200, Page::Login) => (Id::Iis22, Likely),
        (403, Page::NoListing) => (Id::Iis08, Certain),
        // An application below the gateway's addresses is another one: URL-08.
        (403, _) if by == Some(Product::AwsApiGateway) => return None,
        (403, _) if by == Some(Product::Iis) => (Id::Iis08, Possible),
        (403 | 405 | 406 | 413 | 415 | 418 | 421 | 423 | 429 | 431 | 451, _) if front => (Id::Iis14, Likely),
        (406 | 429 | 451, _) => (Id::Iis14, Possible),
        (503, _) if by == Some(Product::Iis) => (Id::Iis18, Likely),
        (502 | 504 | 520..=530, _) | (500 | 503, Page::NoBackend) => (Id::Iis12, Likely),
        (200 | 503, Page::Maintenance) => (Id::Iis23, Likely),
        (500, Page::Exception(fault)) if fault.is_of_database() => return None,
        (500, Page::Developer | Page::Exception(_)) => (Id::Iis17, Likely),
        // A proxy's own page has a text: an empty one was passed on. The service's own faults are empty.
        (500, Page::Empty) => (Id::Iis11, Likely),
        (500, Page::Json) => (Id::Iis23, Likely),
        (500, _) if !front => (Id::Iis11, Likely),
        (404, _) => return None,
        (400.., _) if by.is_some() => (Id::Iis23, Likely),
        (400.., _) => (Id::Iis23, Possible),
        _ => return None,
    })
}

/// Somebody wants to know who asks. IIS takes Windows log-ins and Basic alike; a proxy has its own.
fn unauthorized(answer: &Response) -> (Id, Certainty) {
    use Certainty::{Certain, Likely, Possible};
    let schemes = answer.headers.www_authenticate.as_deref().unwrap_or_default();
    let windows = schemes.contains("Negotiate") || schemes.contains("NTLM");
    let password = windows || schemes.contains("Basic") || schemes.contains("Digest");
    // Of what it passed on, the name of the one who asks is not known.
    let by = answer.by.filter(|by| !by.renames() || wrote_itself(*by, answer));
    match by {
        None if answer.by.is_some() && windows => (Id::Iis10, Likely),
        None if answer.by.is_some() => (Id::Iis22, Likely),
        Some(Product::Iis | Product::HttpSys) if password => (Id::Iis10, Certain),
        Some(Product::Iis) => (Id::Iis10, Likely),
        Some(by) if by.standing() == Standing::Front && password => (Id::Iis22, Certain),
        Some(by) if by.standing() == Standing::Front => (Id::Iis22, Likely),
        None if windows => (Id::Iis10, Likely),
        None if password || !schemes.is_empty() => (Id::Iis22, Likely),
        _ => (Id::Iis23, Possible),
    }
}

/// nginx's own page for a log-in has this title.
fn wrote_itself(by: Product, answer: &Response) -> bool {
    by == Product::Nginx && answer.title.as_deref() == Some("401 Authorization Required")
}

/// The runtime that the service of this Creatio needs.
fn runtime(facts: &Facts) -> &'static str {
    facts.release.map_or(".NET 6 / .NET 8", |release| release.service_runtime())
}

/// <https://learn.microsoft.com/en-us/troubleshoot/developer/webapps/iis/health-diagnostic-performance/http-status-code>,
/// <https://github.com/dotnet/AspNetCore.Docs/blob/main/aspnetcore/test/troubleshoot-azure-iis.md>
fn by_sub_status(SubStatus { status, sub }: SubStatus) -> Option<(Id, Certainty)> {
    use Certainty::{Certain, Likely, Possible};
    Some(match (status, sub) {
        (401, 3) => (Id::Iis19, Certain),
        (401, 2) => (Id::Iis10, Certain),
        (401, 501..=504) => (Id::Iis14, Likely),
        (401, _) => (Id::Iis10, Likely),
        (403, 4 | 5) => (Id::Iis20, Certain),
        (403, 7 | 12 | 13 | 16 | 17) => return None,
        (403, 14) => (Id::Iis08, Certain),
        (403, 6 | 8 | 501 | 502 | 503) => (Id::Iis14, Likely),
        (403, _) => (Id::Iis08, Possible),
        (404, 5..=20 | 501 | 502 | 503) => (Id::Iis14, Likely),
        (404, 2 | 3) => (Id::Iis01, Likely),
        (404 | 405, _) => return None,
        (500, 19 | 21 | 36) => (Id::Iis01, Certain),
        (500, 0) => (Id::Iis03, Likely),
        (500, 30) => (Id::Iis02, Certain),
        (500, 31) => (Id::Iis03, Certain),
        (500, 33) => (Id::Iis03, Likely),
        (500, 34 | 35) => (Id::Iis06, Certain),
        (500, 32 | 37 | 38) => (Id::Iis07, Certain),
        (500, 22..=24 | 50..=53) => (Id::Iis01, Likely),
        (500, _) => (Id::Iis11, Likely),
        (502, 5) => (Id::Iis04, Certain),
        (502, 4) => (Id::Iis12, Certain),
        (502, _) => (Id::Iis12, Likely),
        (503, _) => (Id::Iis18, Likely),
        (400.., _) => (Id::Iis23, Possible),
        _ => return None,
    })
}

/// IIS-13. A POST that is redirected becomes a GET or is refused. With a green Creatio the browser alone is
/// being redirected, by its memory of an earlier https or by a gateway for people: no finding. What came of the
/// last hop is what the finding names: the address that was set had answered.
fn redirected(facts: &Facts) -> Option<Claim> {
    if facts.misdirected() || facts.screened() || !facts.evidence.was_redirected(Probe::Discovery) {
        return None;
    }
    let exchange = facts.evidence.of(Probe::Discovery)?;
    let to = exchange.redirected_to()?.as_str();
    // One that leads back to where it began is NET-12.
    if exchange.cause() == Some(NetworkCause::RedirectLoop) {
        return None;
    }
    let certainty = match &facts.discovery {
        // Browsers remember where https was offered once and go there by themselves.
        _ if facts.led_to_https() && !facts.led_away() => Certainty::Possible,
        _ if facts.led_to_https() => Certainty::Likely,
        // What the browser does not name may be a way that leads back; its own refusals say nothing of the hop.
        Seen::Network(
            NetworkCause::Unknown
            | NetworkCause::Unsaid
            | NetworkCause::Aborted
            | NetworkCause::Blocked
            | NetworkCause::LocalNetworkBlocked
            | NetworkCause::Browser
            | NetworkCause::Offline,
        ) => Certainty::Likely,
        Seen::Foreign(..) | Seen::Network(_) if facts.service_red() => Certainty::Certain,
        _ => Certainty::Likely,
    };
    let found = super::facts::summary_there(exchange);
    let claim = Claim::new(Id::Iis13, certainty);
    let claim = claim.sub(facts.base()).sub(to).sub(found);
    Some(claim.seen(facts.evidence, Probe::Discovery))
}
