//! The three system settings: empty, or not what the service knows.

use super::facts::{Facts, Verdict};
use super::{Certainty, Claim, Id};
use crate::creatio::{Check, Field};
use crate::identity::{Address, TokenAnswer, TokenError};
use crate::probe::{Exchange, Probe};

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let mut found = match facts.verdict {
        Verdict::Red(Check::Settings) => empty(facts).into_iter().collect(),
        Verdict::Red(Check::Token) => credentials(facts),
        Verdict::Red(Check::Service) => address_differs(facts).into_iter().collect(),
        _ => Vec::new(),
    };
    found.extend(bundled_client(facts));
    found
}

/// The client that comes with the distribution, as the vendor's own tools use it.
pub(crate) const BUNDLED_CLIENT: &str = "bpmonline-designer";

/// CFG-15.
fn bundled_client(facts: &Facts) -> Option<Claim> {
    let id = facts.settings?.client_id.as_deref().filter(|id| id.trim() == BUNDLED_CLIENT)?;
    let claim = Claim::new(Id::Cfg15, Certainty::Certain);
    Some(claim.sub(id).because(Probe::Settings, id))
}

/// CFG-01, CFG-02. Creatio names the empty settings by their codes; where its message is of a new kind,
/// what could be read of the settings narrows it down.
fn empty(facts: &Facts) -> Option<Claim> {
    let health = facts.health;
    let named = health.map(|h| h.named_settings()).unwrap_or_default();
    let read = facts.settings;
    let filled = |field: &Field| {
        read.is_some_and(|s| match field {
            Field::Url => s.url.is_some(),
            Field::ClientId => s.client_id.is_some(),
            Field::ClientSecret => false,
        })
    };
    let stale = named.iter().any(filled);
    let (fields, certainty) = match named.is_empty() {
        false if stale => (named, Certainty::Likely),
        false => (named, Certainty::Certain),
        true if facts.evidence.is_awaited(Probe::Settings) => return None,
        true if read.is_none() => (Field::ALL.to_vec(), Certainty::Possible),
        true => (Field::ALL.into_iter().filter(|field| !filled(field)).collect(), Certainty::Likely),
    };
    let all = fields.len() == Field::ALL.len() && certainty != Certainty::Possible;
    let id = if all { Id::Cfg01 } else { Id::Cfg02 };
    let codes: Vec<_> = fields.into_iter().map(Field::code).collect();
    let claim = Claim::new(id, certainty);
    Some(health_seen(facts, claim.sub(codes.join(", "))))
}

/// Creatio's own words, as what a finding rests on.
pub(super) fn health_seen(facts: &Facts, claim: Claim) -> Claim {
    let probe = match facts.evidence.of(Probe::Health).and_then(Exchange::health) {
        Some(_) => Probe::Health,
        None => Probe::HealthOtherRuntime,
    };
    let message = facts.health.and_then(|h| h.message.as_deref());
    match message.filter(|m| !m.trim().is_empty()) {
        Some(message) => claim.because(probe, message),
        None => claim.seen(facts.evidence, probe),
    }
}

/// CFG-03, CFG-04, PRF-01, TOK-…: Creatio reaches the service and gets no token.
///
/// From outside, a wrong id and a wrong secret look the same by design. The profile tells them apart where
/// its id is another, or where its own pair is accepted or refused.
fn credentials(facts: &Facts) -> Vec<Claim> {
    let mut found = Vec::new();
    let other_id = profile_id_differs(facts);
    let tried = facts.credentials.good();
    let refused = tried.and_then(TokenAnswer::error) == Some(TokenError::InvalidClient);
    let accepted = matches!(tried, Some(TokenAnswer::Issued(_)));
    // The profile's own pair fails as well, or fails otherwise: then Creatio's is hardly to blame.
    let failing = facts.credentials.foreign().is_some() || facts.unknown_client.foreign().is_some();
    let denied = matches!(
        tried.and_then(TokenAnswer::error),
        Some(TokenError::UnauthorizedClient | TokenError::InvalidScope)
    );
    // The client of the profile stands in the service's own file: that the service has not taken it over is as likely.
    let listed = facts.server.and_then(|view| view.file.as_ref()?.listed) == Some(true);
    let other_reason = refused || failing || denied || listed;
    let certainty = match (accepted, other_id.is_some(), facts.healthy_from_here()) {
        _ if other_reason => Certainty::Possible,
        (true, true, _) => Certainty::Certain,
        (true, false, _) | (_, true, _) | (_, _, true) => Certainty::Likely,
        _ => Certainty::Possible,
    };
    // Another product has no client of the service's: whatever Creatio sends there is refused.
    let foreign = !facts.elsewhere && facts.discovery.good().is_some_and(|d| d.is_foreign());
    if !foreign && (!facts.awaiting || accepted) {
        let claim = health_seen(facts, Claim::new(Id::Cfg03, certainty).sub(facts.base()));
        found.push(claim.seen(facts.evidence, Probe::TokenCredentials));
    }
    if refused {
        found.push(
            Claim::new(Id::Cfg04, Certainty::Likely).because(Probe::TokenCredentials, "invalid_client"),
        );
    } else if !accepted && other_id.is_none() && !facts.awaiting && !foreign {
        found.push(health_seen(facts, Claim::new(Id::Cfg04, Certainty::Possible)));
    }
    if let Some((set, own)) = other_id {
        let claim = Claim::new(Id::Prf01, Certainty::Certain);
        found.push(claim.sub(&set).sub(&own).because(Probe::Settings, format!("{set} ≠ {own}")));
    }
    found
}

/// The client ids in Creatio and in the profile, where they differ and both are for the same service.
fn profile_id_differs(facts: &Facts) -> Option<(String, String)> {
    let profile = facts.evidence.profile.as_ref()?;
    let set = facts.settings?.client_id.as_deref()?;
    let same_service = facts.address.as_ref()?.same_base(&Address::judge(&profile.url, None));
    (same_service && set != profile.client_id).then(|| (set.to_owned(), profile.client_id.clone()))
}

/// PRF-02: the profile of this site knows another address, and Creatio gets nothing at the one it has.
fn address_differs(facts: &Facts) -> Option<Claim> {
    let profile = facts.evidence.profile.as_ref()?;
    let own = Address::judge(&profile.url, None);
    let set = facts.address.as_ref()?;
    let differs = own.base.is_some() && !set.same_base(&own);
    differs.then(|| {
        let own = own.base.unwrap_or_default();
        Claim::new(Id::Prf02, Certainty::Certain)
            .sub(facts.base())
            .sub(&own)
            .because(Probe::Settings, format!("{} ≠ {own}", facts.base()))
    })
}
