//! The key set: nothing to sign with, weak or ending keys, keys that other places do not know, or something in
//! the open that must not be.

use super::facts::{Facts, Seen};
use super::{Certainty, Claim, Id};
use crate::creatio::Release;
use crate::identity::{Key, KeySet, TokenAnswer};
use crate::probe::{Exchange, Probe};

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let all = [unusable, none, not_where_named, flapping, unsupported, exposed, expiry, weak];
    all.iter().filter_map(|claim| claim(facts)).collect()
}

/// JWK-10. Discovery names the keys and the key set fails: the service cannot read its certificate's key. The same
/// certificate fails at each token.
fn unusable(facts: &Facts) -> Option<Claim> {
    let document = facts.discovery.good()?;
    let failed = matches!(facts.jwks, Seen::Foreign(500, _));
    if !failed || document.jwks_uri.is_none() || document.is_foreign() || facts.comes_and_goes() {
        return None;
    }
    let tokens_fail = matches!(facts.credentials, Seen::Foreign(500, _));
    let claim = Claim::new(Id::Jwk10, if tokens_fail { Certainty::Certain } else { Certainty::Likely });
    let claim = claim.sub(facts.base()).seen(facts.evidence, Probe::Jwks);
    Some(claim.seen(facts.evidence, Probe::TokenCredentials))
}

/// JWK-01. Without a signing key the service answers discovery, and every token request fails.
fn none(facts: &Facts) -> Option<Claim> {
    let document = facts.discovery.good()?;
    let empty = facts.jwks.good().is_some_and(|set| set.empty);
    let unnamed = document.jwks_uri.is_none() && !matches!(facts.jwks, Seen::Good(_) | Seen::Awaited);
    let signs = matches!(facts.credentials.good(), Some(TokenAnswer::Issued(_)));
    if !(empty || unnamed) || document.is_foreign() || signs {
        return None;
    }
    let proven = empty && facts.token_red();
    let certainty = if proven { Certainty::Certain } else { Certainty::Likely };
    let claim = Claim::new(Id::Jwk01, certainty).sub(facts.base());
    let seen = if empty { "keys: []" } else { "jwks_uri: –" };
    Some(claim.because(if empty { Probe::Jwks } else { Probe::Discovery }, seen))
}

/// JWK-02. Clients take the address that discovery names.
fn not_where_named(facts: &Facts) -> Option<Claim> {
    facts.jwks.good()?;
    let missing = matches!(facts.jwks_uri, Seen::Foreign(..) | Seen::Network(_) | Seen::Slow);
    // Where all addresses of the document are others, that is the cause.
    if !missing || facts.cut_off(Probe::JwksUri) || super::discovery::mismatch(facts).is_some() {
        return None;
    }
    // As the cause of a failure it is less sure than as a fact.
    let certainty = if facts.connection_red() { Certainty::Likely } else { Certainty::Certain };
    let claim = Claim::new(Id::Jwk02, certainty);
    let claim = claim.sub(facts.discovery.good()?.jwks_uri.as_deref()?);
    let seen = super::facts::summary(facts.evidence, Probe::JwksUri)?;
    Some(claim.sub(&seen).because(Probe::JwksUri, seen).seen(facts.evidence, Probe::Jwks))
}

/// The key sets of each answer that was asked for again. One with a key that bears no name cannot be compared.
fn readings<'f>(facts: &'f Facts<'_>) -> Vec<&'f KeySet> {
    let all = [Probe::Jwks, Probe::JwksRepeat].into_iter().flat_map(|p| facts.evidence.all(p));
    let named =
        |set: &&KeySet| set.empty || !set.keys.is_empty() && set.keys.iter().all(|key| key.id.is_some());
    all.filter_map(Exchange::key_set).filter(named).collect()
}

/// Two sets have the same keys: by their names, or by their certificates.
fn same_keys(one: &KeySet, other: &KeySet) -> bool {
    let same = |a: &Key, b: &Key| a.id == b.id || a.certificate.is_some() && a.certificate == b.certificate;
    let all_in = |a: &KeySet, b: &KeySet| a.keys.iter().all(|key| b.keys.iter().any(|k| same(key, k)));
    all_in(one, other) && all_in(other, one)
}

/// JWK-05. A key that comes back after another was seen is not a change but two nodes.
fn flapping(facts: &Facts) -> Option<Claim> {
    let readings = readings(facts);
    let first = readings.first()?;
    let other = readings.iter().position(|set| !same_keys(set, first))?;
    let back = readings[other..].iter().any(|set| same_keys(set, first));
    let certainty = if back { Certainty::Certain } else { Certainty::Likely };
    let seen = readings.iter().map(|set| set.ids().join("+")).collect::<Vec<_>>().join(", ");
    Some(Claim::new(Id::Jwk05, certainty).sub(facts.host()).because(Probe::JwksRepeat, seen))
}

/// The first release that takes EC keys.
const EC_SINCE: Release = Release(8, 2, 3);

/// CFG-13.
fn unsupported(facts: &Facts) -> Option<Claim> {
    let (release, version) = (facts.release?, facts.evidence.version.as_deref()?);
    let set = facts.jwks.good().filter(|set| release < EC_SINCE && !set.keys.is_empty())?;
    let key = set.keys.iter().find(|key| key.kind == "EC")?;
    // With a key that it does take beside it, it is not known which one signs.
    let only = set.keys.iter().all(|key| key.kind == "EC");
    let certainty = if only { Certainty::Certain } else { Certainty::Possible };
    let kind = format!("EC {}", key.curve.as_deref().unwrap_or_default());
    let claim = Claim::new(Id::Cfg13, certainty);
    Some(claim.sub(kind.trim()).sub(version).because(Probe::Jwks, kind.trim()).because(None, version))
}

/// JWK-07. Whatever else is well: whoever reads this can sign tokens.
fn exposed(facts: &Facts) -> Option<Claim> {
    let set = facts.jwks.good().filter(|set| set.is_exposed())?;
    let claim = Claim::new(Id::Jwk07, Certainty::Certain);
    Some(claim.sub(facts.base()).because(Probe::Jwks, format!("keys: {}", set.keys.len())))
}

const DAY_S: u64 = 86_400;
/// Time enough to plan an evening for it.
const SOON_DAYS: u64 = 30;

/// JWK-03, JWK-09. The service goes on signing with an expired certificate; that nobody minds is luck.
fn expiry(facts: &Facts) -> Option<Claim> {
    let end_s = facts.jwks.good()?.expires_s()?;
    let now_s = super::clock::now_s(facts, Probe::Jwks)?;
    let date = super::clock::date(end_s);
    let claim = |id| Claim::new(id, Certainty::Certain).sub(&date);
    let claim = if end_s <= now_s {
        claim(Id::Jwk03)
    } else if end_s - now_s <= SOON_DAYS * DAY_S {
        claim(Id::Jwk09).sub(((end_s - now_s) / DAY_S).to_string())
    } else {
        return None;
    };
    Some(claim.because(Probe::Jwks, format!("x5c: – {date}")))
}

/// RFC 7518 §3.3.
const SHORTEST_RSA: u32 = 2048;

/// JWK-04.
fn weak(facts: &Facts) -> Option<Claim> {
    let weakness = facts.jwks.good()?.keys.iter().find_map(|key| match key.bits {
        Some(bits) if key.kind == "RSA" && bits < SHORTEST_RSA => Some(format!("RSA, {bits} bit")),
        _ => key.certificate.filter(|c| c.weak_digest).map(|_| "MD5 / SHA-1".to_owned()),
    })?;
    let claim = Claim::new(Id::Jwk04, Certainty::Certain);
    Some(claim.sub(&weakness).because(Probe::Jwks, weakness))
}
