//! The discovery document: absent, or of contents that clients stumble over.
//!
//! `issuer` may be the literal `creatio.com` and is never judged alone.

use super::facts::{Facts, Seen, Verdict};
use super::{Certainty, Claim, Id};
use crate::creatio::Check;
use crate::identity::{NetworkCause, Page};
use crate::probe::Probe;
use url::Url;

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let found = absent(facts).into_iter().chain(contents(facts)).chain(endpoints(facts));
    found.map(|f| f.seen(facts.evidence, Probe::Discovery)).chain(cached(facts)).collect()
}

/// DSC-09. After a change of keys the old ones live on in the cache.
fn cached(facts: &Facts) -> Option<Claim> {
    facts.discovery.good()?;
    let (probe, seen) = [Probe::Discovery, Probe::Jwks].into_iter().find_map(|probe| {
        let headers = facts.headers(probe)?;
        let age = headers.age.as_ref().filter(|age| age.trim() != "0").map(|age| format!("Age: {age}"));
        let hit = headers.x_cache.as_ref().filter(|told| told.to_ascii_uppercase().contains("HIT"));
        Some((probe, age.or_else(|| hit.map(|told| format!("X-Cache: {told}")))?))
    })?;
    let claim = Claim::new(Id::Dsc09, Certainty::Certain);
    Some(claim.sub(&seen).because(probe, seen))
}

/// DSC-01, DSC-05, DSC-06.
fn absent(facts: &Facts) -> Option<Claim> {
    if facts.screened() || facts.led_away() {
        return None;
    }
    let keys_answer = facts.jwks.good().is_some();
    let plain =
        |page: Page| matches!(page, Page::Empty | Page::Html | Page::Other | Page::Json | Page::Developer);
    let lives = facts.alive();
    let (id, certainty) = match facts.discovery {
        Seen::Foreign(500, Page::Exception(fault)) if fault.is_of_database() => {
            (Id::Dsc05, Certainty::Certain)
        }
        Seen::Foreign(_, Page::Exception(fault)) if fault.is_of_database() => (Id::Dsc05, Certainty::Likely),
        Seen::Foreign(500, page) if lives && plain(page) && database_answers(facts) => {
            (Id::Dsc11, Certainty::Likely)
        }
        // What fails beside the keys has the database in common, and nothing else.
        Seen::Foreign(500, page) if keys_answer && plain(page) && look_up_fails(facts) => {
            (Id::Dsc05, Certainty::Certain)
        }
        Seen::Foreign(500, page) if lives && plain(page) => (Id::Dsc05, Certainty::Likely),
        Seen::Slow if lives && !database_answers(facts) => (Id::Dsc05, Certainty::Likely),
        // What stands in front has waited in vain for this answer alone.
        Seen::Foreign(504 | 524, _) if lives && !database_answers(facts) => (Id::Dsc05, Certainty::Likely),
        Seen::Foreign(404, _) if lives => (Id::Dsc06, Certainty::Likely),
        Seen::Foreign(200, page)
            if lives && plain(page) && !facts.misdirected() && !facts.cut_off(Probe::Discovery) =>
        {
            (Id::Dsc06, Certainty::Likely)
        }
        Seen::Foreign(200, page) if plain(page) && !facts.misdirected() => {
            let cut_off = facts.cut_off(Probe::Discovery);
            (Id::Dsc01, if cut_off { Certainty::Possible } else { Certainty::Certain })
        }
        _ => return None,
    };
    let seen = super::facts::summary(facts.evidence, Probe::Discovery).unwrap_or_default();
    let took_ms = facts.evidence.of(Probe::Discovery).map_or(0.0, |exchange| exchange.took_ms);
    let claim = Claim::new(id, certainty).sub(facts.base()).sub(seen).sub(lasted(took_ms));
    let thrown = super::hosting::thrown(facts);
    let claim = thrown.into_iter().fold(claim, |claim, (probe, name)| claim.because(probe, name));
    Some(claim.seen(facts.evidence, Probe::Jwks).seen(facts.evidence, Probe::TokenEmpty))
}

/// A time as people read it: one that is short tells a refusal of the database from a server that is not reached.
pub(super) fn lasted(took_ms: f64) -> String {
    if took_ms < 1_000.0 { format!("{took_ms:.0} ms") } else { format!("{:.0} s", took_ms / 1_000.0) }
}

/// A client was looked up in the database, whatever came of it.
pub(super) fn database_answers(facts: &Facts) -> bool {
    facts.unknown_client.good().is_some() || facts.credentials.good().is_some()
}

/// What reads the database fails as well. With the field `Origin` every request reads it.
fn look_up_fails(facts: &Facts) -> bool {
    [&facts.unknown_client, &facts.token_empty].iter().any(|seen| matches!(seen, Seen::Foreign(500, _)))
}

/// DSC-07.
fn contents(facts: &Facts) -> Option<Claim> {
    let document = facts.discovery.good().filter(|d| !d.is_foreign())?;
    if facts.misdirected() {
        return None;
    }
    let grants = document.grants.as_deref();
    let missing = if document.token_endpoint.is_none() {
        "token_endpoint"
    } else if grants.is_some_and(|g| !g.iter().any(|grant| *grant == "client_credentials")) {
        "client_credentials"
    } else {
        return None;
    };
    Some(Claim::new(Id::Dsc07, Certainty::Likely).sub(missing).because(Probe::Discovery, missing))
}

/// How the endpoints in the document differ from the address that Creatio is set to.
pub(super) enum Mismatch {
    /// The setting is https, an endpoint http.
    Downgraded(Url),
    /// The setting is http, an endpoint https.
    Upgraded(Url),
    /// The setting is http, an endpoint https on the very same port.
    UpgradedInPlace(Url),
    /// Another host or port, or the path of the setting is missing.
    OtherHost(Url),
}

/// The first difference of that kind, worst first.
pub(super) fn mismatch(facts: &Facts) -> Option<Mismatch> {
    let set = Url::parse(facts.address.as_ref()?.base.as_deref()?).ok()?;
    let document = facts.discovery.good()?;
    let other_host = |e: &Url| {
        let same_scheme = e.scheme() == set.scheme();
        e.host_str() != set.host_str()
            || same_scheme && e.port_or_known_default() != set.port_or_known_default()
            || !e.path().starts_with(set.path().trim_end_matches('/'))
    };
    let in_place = |e: &Url| {
        set.scheme() == "http" && e.scheme() == "https" && set.port().is_some() && e.port() == set.port()
    };
    let scheme = |from: &str, to: &str| {
        let differs = |e: &Url| set.scheme() == from && e.scheme() == to;
        document.endpoints().find(differs)
    };
    None.or_else(|| scheme("https", "http").map(Mismatch::Downgraded))
        .or_else(|| document.endpoints().find(other_host).map(Mismatch::OtherHost))
        .or_else(|| document.endpoints().find(in_place).map(Mismatch::UpgradedInPlace))
        .or_else(|| scheme("http", "https").map(Mismatch::Upgraded))
}

/// DSC-02, DSC-03, DSC-04. With a green Creatio the first two are worth a word: other clients will send
/// their secrets in clear or elsewhere, or refuse.
fn endpoints(facts: &Facts) -> Option<Claim> {
    if facts.misdirected() {
        return None;
    }
    let red_or_green = facts.connection_red() || facts.verdict == Verdict::Green;
    // Set-ups of this kind work as often as not: it explains that Creatio refuses the service more than
    // that it gets no token.
    let certainty = match facts.verdict {
        Verdict::Red(Check::Token) => Certainty::Possible,
        // Nothing is to be explained: it is what the document says.
        Verdict::Green => Certainty::Certain,
        _ => Certainty::Likely,
    };
    let (claim, endpoint) = match mismatch(facts)? {
        Mismatch::Downgraded(e) if red_or_green => (Claim::new(Id::Dsc02, certainty), e),
        Mismatch::OtherHost(e) if red_or_green => (Claim::new(Id::Dsc03, certainty), e),
        Mismatch::UpgradedInPlace(e) => {
            let proven = facts.jwks_uri.network() == Some(NetworkCause::NotTls);
            let sure = proven && facts.verdict == Verdict::Green;
            (Claim::new(Id::Dsc10, if sure { Certainty::Certain } else { Certainty::Likely }), e)
        }
        Mismatch::Upgraded(e) => (Claim::new(Id::Dsc04, Certainty::Possible), e),
        Mismatch::Downgraded(_) | Mismatch::OtherHost(_) => return None,
    };
    let origin = endpoint.origin().ascii_serialization();
    Some(claim.sub(facts.base()).sub(origin).because(Probe::Discovery, endpoint.as_str()))
}
