//! The address in the setting. An oddity alone is no fault: Creatio has to say that it gets no answer.

use super::config::health_seen;
use super::facts::{Facts, Seen, Verdict};
use super::{Certainty, Claim, Id};
use crate::creatio::Check;
use crate::identity::discovery::Provider;
use crate::identity::{Page, Product, Quirk, SubStatus};
use crate::probe::Probe;

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let mut found: Vec<Claim> = Vec::new();
    found.extend(plain_http(facts));
    found.extend(cloud_address(facts));
    found.extend(other_provider(facts));
    let open =
        matches!(facts.verdict, Verdict::Red(Check::Service) | Verdict::RedSomewhere | Verdict::Unknown);
    if !open || facts.address.is_none() {
        return found;
    }
    let causes = [no_url, own_address, endpoint, other_product, odd_text, elsewhere, spelling];
    found.extend(causes.iter().filter_map(|cause| cause(facts)));
    found
}

/// URL-04.
fn no_url(facts: &Facts) -> Option<Claim> {
    let wrong = facts.quirk(Quirk::NotAUrl) || facts.quirk(Quirk::NoScheme);
    wrong.then(|| {
        Claim::new(Id::Url04, Certainty::Certain).sub(facts.base()).because(Probe::Settings, facts.base())
    })
}

/// URL-03. Creatio's own pages answer there, or its own discovery document of the authorization code flow.
fn own_address(facts: &Facts) -> Option<Claim> {
    if !facts.quirk(Quirk::OwnAddress) {
        return None;
    }
    let certainty = match &facts.discovery {
        Seen::Foreign(..) => Certainty::Certain,
        _ => Certainty::Likely,
    };
    let claim = Claim::new(Id::Url03, certainty).sub(facts.base()).because(Probe::Settings, facts.base());
    Some(claim.seen(facts.evidence, Probe::Discovery))
}

/// URL-01. Proven where the service answers at the corrected address and not at the set one.
fn endpoint(facts: &Facts) -> Option<Claim> {
    let corrected = facts.address.as_ref()?.corrected.as_deref()?;
    if facts.quirk(Quirk::OwnAddress) || facts.discovery.good().is_some() {
        return None;
    }
    let proven = facts.corrected.good().is_some() && facts.discovery.foreign().is_some();
    let certainty = if proven { Certainty::Certain } else { Certainty::Likely };
    let claim = Claim::new(Id::Url01, certainty).sub(facts.base()).sub(corrected);
    let claim = claim.because(Probe::Settings, facts.base());
    Some(claim.seen(facts.evidence, Probe::Discovery).seen(facts.evidence, Probe::DiscoveryCorrected))
}

/// URL-08. Another server's or product's answer.
fn other_product(facts: &Facts) -> Option<Claim> {
    if facts.misdirected() || facts.screened() || facts.led_away() {
        return None;
    }
    let by = facts.evidence.response(Probe::Discovery).and_then(|answer| answer.by);
    let (what, certainty) = match &facts.discovery {
        Seen::Foreign(403, _) if by == Some(Product::AwsApiGateway) => {
            ("Amazon API Gateway, HTTP 403".to_owned(), Certainty::Likely)
        }
        Seen::Foreign(200, Page::IisStart) => ("IIS".to_owned(), Certainty::Certain),
        Seen::Foreign(_, Page::IisStart) => ("IIS".to_owned(), Certainty::Likely),
        Seen::Foreign(200, Page::Creatio) => ("Creatio".to_owned(), Certainty::Certain),
        Seen::Foreign(status @ (404 | 405 | 410), page)
            if !matches!(
                page,
                Page::HttpSys
                    | Page::InvalidHostname
                    | Page::Challenge
                    | Page::Blocked
                    | Page::SubStatus(SubStatus { sub: 2 | 3 | 5.., .. })
            ) && facts.token_empty.good().is_none() =>
        {
            let what = format!("HTTP {status}");
            (by.map_or(what.clone(), |by| format!("{}, {what}", by.name())), Certainty::Likely)
        }
        _ => return None,
    };
    let claim = Claim::new(Id::Url08, certainty).sub(facts.base()).sub(what);
    Some(claim.seen(facts.evidence, Probe::Discovery).seen(facts.evidence, Probe::Jwks))
}

/// DSC-08. A discovery document, and not of Creatio's Identity Service.
fn other_provider(facts: &Facts) -> Option<Claim> {
    if facts.misdirected() {
        return None;
    }
    // Keys where IdentityServer has them are no other provider's: somebody has changed the document, or both are there.
    let sure = if facts.jwks.good().is_some() { Certainty::Likely } else { Certainty::Certain };
    let (product, certainty) = match facts.discovery.good()?.provider()? {
        Provider::Known(name) => (name, sure),
        Provider::Other(endpoint) => (endpoint, sure),
        // Where the keys are at the usual path as well, somebody has changed the document on its way.
        Provider::SamePath(_) if facts.jwks.good().is_some() => return None,
        Provider::SamePath(jwks_uri) => (jwks_uri, Certainty::Likely),
    };
    let claim = Claim::new(Id::Dsc08, certainty);
    let claim = claim.sub(product).sub(facts.base());
    Some(claim.seen(facts.evidence, Probe::Discovery))
}

/// URL-10. In the vendor's cloud the service of `site.creatio.com` is `site-is.creatio.com`.
fn cloud_address(facts: &Facts) -> Option<Claim> {
    let host = facts.address.as_ref()?.host()?;
    let own = facts.evidence.site.as_ref()?.is_cloud();
    if !host.ends_with("-is.creatio.com") || own {
        return None;
    }
    let claim = Claim::new(Id::Url10, Certainty::Likely);
    Some(claim.sub(facts.base()).because(Probe::Settings, facts.base()))
}

/// URL-02. A slash at the end is documented by the vendor itself: it is a possibility only where nothing
/// else is wrong.
fn odd_text(facts: &Facts) -> Option<Claim> {
    let odd = [Quirk::Blanks, Quirk::Quotes, Quirk::Extras, Quirk::DoubleSlash];
    let certainty = if odd.into_iter().any(|q| facts.quirk(q)) {
        Certainty::Likely
    } else if facts.quirk(Quirk::TrailingSlash) && facts.healthy_from_here() {
        Certainty::Possible
    } else {
        return None;
    };
    facts.address.as_ref()?.base.as_ref()?;
    let claim = Claim::new(Id::Url02, certainty).sub(facts.base());
    let raw = facts.settings?.url.as_deref().unwrap_or_default();
    Some(claim.because(Probe::Settings, format!("\"{raw}\"")))
}

/// URL-05. "This machine" is another machine here; what the browser sees there says nothing.
fn elsewhere(facts: &Facts) -> Option<Claim> {
    if !facts.elsewhere {
        return None;
    }
    let claim = Claim::new(Id::Url05, Certainty::Likely).sub(facts.base());
    Some(health_seen(facts, claim).because(Probe::Settings, facts.base()))
}

/// URL-06. The service writes its host in lower case and without the port that the scheme implies.
fn spelling(facts: &Facts) -> Option<Claim> {
    let differs = facts.quirk(Quirk::UpperCaseHost) || facts.quirk(Quirk::DefaultPort);
    if !differs || !facts.healthy_from_here() {
        return None;
    }
    let raw = facts.settings?.url.as_deref().unwrap_or_default();
    let claim = Claim::new(Id::Url06, Certainty::Possible).sub(raw).sub(facts.base());
    Some(claim.because(Probe::Settings, raw))
}

/// URL-07. It works; secret and tokens travel in clear (RFC 6749 §3.2).
fn plain_http(facts: &Facts) -> Option<Claim> {
    let known = !matches!(facts.verdict, Verdict::Unknown | Verdict::Red(Check::Settings));
    (known && facts.quirk(Quirk::PlainHttp)).then(|| {
        let claim = Claim::new(Id::Url07, Certainty::Certain);
        claim.sub(facts.base()).because(Probe::Settings, facts.base())
    })
}
