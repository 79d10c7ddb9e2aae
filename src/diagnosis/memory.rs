//! What has changed since it last worked, and what other sites of this browser have in common with this one.

use super::clock::{date, now_s};
use super::facts::{Facts, Verdict};
use super::{Certainty, Claim, Id};
use crate::identity::Quirk;
use crate::probe::{Memory, Probe, Remembered};

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let (Some(memory), Some(now)) = (&facts.evidence.memory, facts.evidence.remembered()) else {
        return Vec::new();
    };
    let all = [key_changed, since_it_worked, same_service, same_key];
    all.iter().filter_map(|claim| claim(facts, memory, &now)).collect()
}

fn day(at_ms: f64) -> String {
    date(if at_ms.is_finite() && at_ms > 0.0 { (at_ms / 1000.0) as u64 } else { 0 })
}

/// For so long a change of the key is worth a word: by then Creatio has been restarted, or everybody knows.
const FRESH_S: u64 = 86_400;

/// JWK-06.
fn key_changed(facts: &Facts, memory: &Memory, now: &Remembered) -> Option<Claim> {
    let own = memory.own.as_ref()?;
    let key = now.keys.first()?;
    let before = match &own.key_before {
        _ if own.other_keys(now) => (own.keys.first()?, own.at_ms),
        Some((before, at_ms)) => {
            let age_s = now_s(facts, Probe::Jwks)?.saturating_sub((*at_ms / 1000.0) as u64);
            (before, (age_s < FRESH_S).then_some(*at_ms)?)
        }
        None => return None,
    };
    let claim = Claim::new(Id::Jwk06, Certainty::Likely);
    let seen = format!("kid: {} → {key}", before.0);
    Some(claim.sub(key).sub(before.0).sub(day(before.1)).because(Probe::Jwks, seen))
}

/// CHG-01. Only where something was seen to differ.
fn since_it_worked(facts: &Facts, memory: &Memory, now: &Remembered) -> Option<Claim> {
    let own = memory.own.as_ref().filter(|own| own.healthy)?;
    if matches!(facts.verdict, Verdict::Green | Verdict::Unknown) {
        return None;
    }
    let mut changes = Vec::new();
    let mut differ = |name: &str, then: Option<String>, now: Option<String>| {
        if let (Some(then), Some(now)) = (then, now)
            && then != now
        {
            changes.push(format!("{name} {then} → {now}"));
        }
    };
    let keys = |site: &Remembered| (!site.keys.is_empty()).then(|| site.keys.join("+"));
    differ("OAuth20IdentityServerUrl", Some(own.base.clone()), Some(now.base.clone()));
    differ("issuer", own.issuer.clone(), now.issuer.clone());
    differ("kid", keys(own), keys(now));
    differ("notAfter", own.expires_s.map(date), now.expires_s.map(date));
    differ("Creatio", own.version.clone(), now.version.clone());
    if changes.is_empty() {
        return None;
    }
    let changes = changes.join("; ");
    let claim = Claim::new(Id::Chg01, Certainty::Certain);
    Some(claim.sub(day(own.at_ms)).sub(&changes).because(None, changes))
}

/// CFG-16. "This machine" is another one for each Creatio; one Creatio under http and https is one.
fn same_service(facts: &Facts, memory: &Memory, now: &Remembered) -> Option<Claim> {
    if facts.quirk(Quirk::Loopback) {
        return None;
    }
    let name = |site: &str| site.split_once("://").map(|(_, rest)| rest.to_owned());
    let other = memory.others.iter().find(|o| o.base == now.base && name(&o.site) != name(&now.site))?;
    let claim = Claim::new(Id::Cfg16, Certainty::Likely);
    Some(claim.sub(&other.site).sub(&now.base).because(Probe::Settings, &now.base))
}

/// JWK-08.
fn same_key(_: &Facts, memory: &Memory, now: &Remembered) -> Option<Claim> {
    let others = memory.others.iter().filter(|other| other.base != now.base);
    let (other, key) = others.filter_map(|other| Some((other, other.shared_key(now)?))).next()?;
    let claim = Claim::new(Id::Jwk08, Certainty::Likely);
    Some(claim.sub(key).sub(&other.site).because(Probe::Jwks, format!("kid: {key}")))
}
