//! TLS: certificates that are not accepted, and ports that speak something else.

use super::facts::{Facts, Seen, summary};
use super::{Certainty, Claim, Id};
use crate::identity::{NetworkCause, Page, SubStatus};
use crate::probe::Probe;

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let refused = refused(facts).map(|claim| {
        claim.seen(facts.evidence, Probe::Discovery).seen(facts.evidence, Probe::DiscoveryOtherScheme)
    });
    refused.into_iter().chain(ends_soon(facts)).collect()
}

/// Certificates that renew themselves do so earlier than this.
const SOON_S: u64 = 14 * 86_400;

/// TLS-12. Only Firefox tells the certificate of a connection that is well.
fn ends_soon(facts: &Facts) -> Option<Claim> {
    let end_s = facts.headers(Probe::Discovery)?.tls_not_after_s?;
    let left_s =
        end_s.checked_sub(super::clock::now_s(facts, Probe::Discovery)?).filter(|left| *left <= SOON_S)?;
    let date = super::clock::date(end_s);
    let claim = Claim::new(Id::Tls12, Certainty::Certain);
    let claim = claim.sub(facts.host()).sub(&date).sub((left_s / 86_400).to_string());
    Some(claim.because(Probe::Discovery, format!("notAfter: {date}")))
}

fn refused(facts: &Facts) -> Option<Claim> {
    use NetworkCause as Cause;
    // What failed stands at another address: the redirect is what is to be told.
    if facts.led_away() && !facts.led_to_https() {
        return None;
    }
    let (id, certainty) = match &facts.discovery {
        Seen::Network(_) if facts.wants_certificate() => (Id::Tls09, Certainty::Likely),
        // Creatio's server may know the issuer; that it does not is the usual case.
        Seen::Network(Cause::CertificateUntrusted) => (Id::Tls01, Certainty::Likely),
        // With a wrong clock on this computer every certificate looks out of date.
        Seen::Network(Cause::CertificateDate) if super::clock::own_clock_is_off(facts) => {
            (Id::Tls03, Certainty::Possible)
        }
        Seen::Network(Cause::CertificateDate) => (Id::Tls03, Certainty::Certain),
        Seen::Network(Cause::CertificateName) => (Id::Tls04, Certainty::Certain),
        Seen::Network(Cause::TlsVersion | Cause::Http2Cipher) => (Id::Tls05, Certainty::Likely),
        // Browsers judge these more strictly than Creatio's server may; that it fails, too, makes them likely.
        Seen::Network(Cause::CertificateUsage) => (Id::Tls13, Certainty::Likely),
        Seen::Network(Cause::HostNotServed) => (Id::Tls14, Certainty::Likely),
        Seen::Network(Cause::CertificateRevoked | Cause::CertificateWeak | Cause::CertificateOther) => {
            (Id::Tls15, Certainty::Likely)
        }
        Seen::Network(Cause::TlsFailed) => (Id::Tls16, Certainty::Likely),
        // The port itself says that it speaks TLS: it refuses the handshake.
        Seen::Network(Cause::NotTls) if matches!(facts.other_scheme, Seen::Foreign(_, Page::PlainToTls)) => {
            (Id::Tls16, Certainty::Likely)
        }
        Seen::Foreign(403, Page::SubStatus(SubStatus { status: 403, sub: 7 })) => {
            (Id::Tls09, Certainty::Certain)
        }
        Seen::Foreign(403, Page::SubStatus(SubStatus { status: 403, sub: 12 | 13 | 16 | 17 })) => {
            (Id::Tls09, Certainty::Likely)
        }
        Seen::Foreign(_, Page::NoClientCertificate) => (Id::Tls09, Certainty::Certain),
        Seen::Network(Cause::NotTls) => {
            (Id::Tls07, other_scheme_speaks(facts).unwrap_or(Certainty::Possible))
        }
        Seen::Network(Cause::NotHttp) if plain(facts) => {
            (Id::Tls07, other_scheme_speaks(facts).unwrap_or(Certainty::Possible))
        }
        // Told in unknown words: that https answers on the same port decides.
        Seen::Foreign(400, Page::Html | Page::Empty | Page::Other) if plain(facts) => {
            (Id::Tls07, other_scheme_speaks(facts)?)
        }
        Seen::Network(Cause::Closed) => (Id::Tls07, other_scheme_speaks(facts)?),
        Seen::Foreign(_, Page::PlainToTls) if plain(facts) => (Id::Tls07, Certainty::Certain),
        _ => return None,
    };
    let claim = Claim::new(id, certainty).sub(facts.host());
    let other = facts.address.as_ref().and_then(|a| a.other_scheme());
    Some(if id == Id::Tls07 {
        claim.sub(facts.base()).sub(other.unwrap_or_default())
    } else {
        claim.sub(summary(facts.evidence, Probe::Discovery).unwrap_or_default()).sub(facts.base())
    })
}

/// The address that is set begins with http.
pub(super) fn plain(facts: &Facts) -> bool {
    facts.address.as_ref().is_some_and(|address| !address.is_https())
}

/// Whether the port was found to speak the other of http and https, and how sure that is.
pub(super) fn other_scheme_speaks(facts: &Facts) -> Option<Certainty> {
    match &facts.other_scheme {
        Seen::Good(_) => Some(Certainty::Certain),
        Seen::Foreign(_, Page::PlainToTls) => None,
        Seen::Foreign(..) => Some(Certainty::Likely),
        // A certificate, accepted or not, is shown by TLS only.
        Seen::Network(cause) if plain(facts) && cause.shows_tls() => Some(Certainty::Certain),
        _ => None,
    }
}
