//! The token endpoint's own answers.

use super::facts::{Facts, Seen, summary};
use super::{Certainty, Claim, Id};
use crate::identity::{Page, Token, TokenAnswer, TokenError};
use crate::probe::{Exchange, Probe};

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let all = [
        credentials,
        not_oauth,
        database,
        slow_database,
        cacheable,
        opaque,
        issuer,
        unknown_key,
        short_lived,
    ];
    all.iter().filter_map(|claim| claim(facts)).collect()
}

/// TOK-01, TOK-04, TOK-05, TOK-08: the profile's own pair was tried. While Creatio itself gets its tokens, that
/// speaks of the profile only.
fn credentials(facts: &Facts) -> Option<Claim> {
    let (id, seen) = match &facts.credentials {
        Seen::Good(answer) => match answer.error()? {
            TokenError::InvalidClient => (Id::Tok01, "invalid_client".to_owned()),
            TokenError::UnauthorizedClient => (Id::Tok04, "unauthorized_client".to_owned()),
            TokenError::InvalidScope => (Id::Tok05, "invalid_scope".to_owned()),
            _ => return None,
        },
        Seen::Foreign(status @ 500..=599, _) => (Id::Tok08, format!("HTTP {status}")),
        _ => return None,
    };
    let certainty = if id == Id::Tok08 { Certainty::Likely } else { Certainty::Certain };
    let id_used = facts.evidence.profile.as_ref().map(|p| p.client_id.as_str()).unwrap_or_default();
    let claim = Claim::new(id, certainty);
    let claim = if id == Id::Tok05 { claim.sub(facts.base()) } else { claim.sub(id_used).sub(facts.base()) };
    Some(claim.because(Probe::TokenCredentials, seen))
}

/// TOK-10: discovery answers, the token endpoint does not speak OAuth.
fn not_oauth(facts: &Facts) -> Option<Claim> {
    let (status, _) = facts.token_empty.foreign()?;
    let document = facts.discovery.good().filter(|d| d.token_endpoint.is_some())?;
    if facts.misdirected()
        || document.is_foreign()
        || super::facts::FILTERS.contains(&status)
        || status == 415
    {
        return None;
    }
    let claim = Claim::new(Id::Tok10, Certainty::Likely).sub(facts.base());
    Some(claim.sub(format!("HTTP {status}")).seen(facts.evidence, Probe::TokenEmpty))
}

/// The service refused the empty POST as it should, without reading its database.
fn refuses_properly(facts: &Facts) -> bool {
    facts.token_empty.good().is_some_and(|answer| answer.error().is_some())
}

/// TOK-09. Only the look-up of a client reads the database.
fn database(facts: &Facts) -> Option<Claim> {
    let failed = match facts.unknown_client {
        // What stands in front says nothing of what lies behind.
        Seen::Foreign(_, Page::Gateway(_) | Page::NoBackend) => false,
        Seen::Foreign(500..=599, _) | Seen::Slow => true,
        _ => false,
    };
    // The profile's own client was looked up.
    if !failed || !refuses_properly(facts) || facts.credentials.good().is_some() {
        return None;
    }
    let seen = summary(facts.evidence, Probe::TokenUnknownClient)?;
    let took_ms = facts.evidence.of(Probe::TokenUnknownClient)?.took_ms;
    let claim = Claim::new(Id::Tok09, Certainty::Likely).sub(&seen).sub(super::discovery::lasted(took_ms));
    Some(claim.because(Probe::TokenUnknownClient, seen).seen(facts.evidence, Probe::TokenEmpty))
}

/// TOK-11. What reads the database is late, and the keys, which need none, are not.
fn slow_database(facts: &Facts) -> Option<Claim> {
    use super::network::{LATE_MS, QUICK_MS, quick_database, slow_document_alone, slow_enough};
    let took = |probe| facts.evidence.of(probe).map(|e| e.took_ms);
    let looked_up = || {
        facts.unknown_client.good().filter(|_| facts.jwks.good().is_some())?;
        let late = took(Probe::TokenUnknownClient).filter(|late| *late >= LATE_MS)?;
        (took(Probe::Jwks)? <= QUICK_MS).then_some((Probe::TokenUnknownClient, late))
    };
    let read = || {
        let late = slow_document_alone(facts).filter(|_| !quick_database(facts))?;
        Some((Probe::Discovery, late))
    };
    let (probe, late) = looked_up().or_else(read)?;
    let seconds = format!("{:.0}", late / 1000.0);
    let claim = Claim::new(Id::Tok11, slow_enough(facts, late, Certainty::Likely));
    Some(claim.sub(&seconds).because(probe, format!("{seconds} s")))
}

/// TOK-12 (RFC 6749 §5.1). The service writes the field into every answer of this endpoint; where it is gone,
/// somebody on the way took it out.
fn cacheable(facts: &Facts) -> Option<Claim> {
    let headers = facts.headers(Probe::TokenEmpty)?;
    let told = headers.cache_control.as_deref();
    let stripped = told.is_none_or(|value| !value.to_ascii_lowercase().contains("no-store"));
    if facts.misdirected() || !refuses_properly(facts) || !stripped || headers.content_type.is_none() {
        return None;
    }
    let claim = Claim::new(Id::Tok12, Certainty::Certain);
    Some(claim.because(Probe::TokenEmpty, format!("Cache-Control: {}", told.unwrap_or("–"))))
}

/// The token that the profile's own pair was given.
fn token<'a>(facts: &'a Facts) -> Option<&'a Token> {
    match facts.credentials.good()? {
        TokenAnswer::Issued(token) => token.as_ref(),
        TokenAnswer::Refused(_) => None,
    }
}

/// JWT-06. Creatio has just shown that it takes what it gets, or has not.
fn opaque(facts: &Facts) -> Option<Claim> {
    let opaque = token(facts) == Some(&Token::Opaque);
    (opaque && facts.token_red()).then(|| {
        let claim = Claim::new(Id::Jwt06, Certainty::Likely);
        claim.because(Probe::TokenCredentials, "access_token: no JWT")
    })
}

/// JWT-01. The issuer may be a name and no address (`creatio.com`): that is no fault.
fn issuer(facts: &Facts) -> Option<Claim> {
    let Token::Jwt { issuer: Some(issuer), .. } = token(facts)? else { return None };
    let base = facts.address.as_ref()?.base.as_deref()?;
    if !issuer.contains("://") || issuer.trim_end_matches('/') == base.trim_end_matches('/') {
        return None;
    }
    let claim = Claim::new(Id::Jwt01, Certainty::Possible);
    Some(claim.sub(issuer.as_str()).sub(base).because(Probe::TokenCredentials, format!("iss: {issuer}")))
}

/// JWT-02. Judged only where every key has a name.
fn unknown_key(facts: &Facts) -> Option<Claim> {
    let Token::Jwt { key: Some(key), .. } = token(facts)? else { return None };
    // Nodes of a farm may have different keys: all that were seen count.
    let all = [Probe::Jwks, Probe::JwksUri, Probe::JwksRepeat].into_iter();
    let sets: Vec<_> =
        all.flat_map(|probe| facts.evidence.all(probe)).filter_map(Exchange::key_set).collect();
    let named = sets.iter().all(|set| set.keys.iter().all(|k| k.id.is_some()));
    let ids: Vec<&str> = sets.iter().flat_map(|set| set.ids()).collect();
    if ids.is_empty() || !named || ids.contains(&key.as_str()) {
        return None;
    }
    let claim = Claim::new(Id::Jwt02, Certainty::Likely);
    let seen = format!("kid: {key}; keys: {}", ids.join(", "));
    Some(claim.sub(key.as_str()).because(Probe::TokenCredentials, seen))
}

/// Shorter than the tolerance with which clocks are compared.
const SHORT_S: i64 = 300;

/// JWT-04.
fn short_lived(facts: &Facts) -> Option<Claim> {
    let Token::Jwt { lives_s: Some(lives_s), .. } = token(facts)? else { return None };
    (0..SHORT_S).contains(lives_s).then(|| {
        let minutes = (lives_s / 60).to_string();
        let claim = Claim::new(Id::Jwt04, Certainty::Certain);
        claim.sub(minutes).because(Probe::TokenCredentials, format!("exp − nbf: {lives_s} s"))
    })
}
