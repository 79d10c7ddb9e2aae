//! The key set: nothing to sign with, or something in the open that must not be.

use super::facts::{Facts, Seen};
use super::{Certainty, Finding, Place, Severity};
use crate::page::recognise::Check;
use crate::probe::Probe;

pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
    if facts.elsewhere {
        return Vec::new();
    }
    none(facts).into_iter().chain(exposed(facts)).collect()
}

/// JWK-01. Without a signing key the service answers discovery, and every token request fails.
fn none(facts: &Facts) -> Option<Finding> {
    let document = facts.discovery.good()?;
    let empty = facts.jwks.good().is_some_and(|set| set.keys == 0);
    let unnamed = document.jwks_uri.is_none() && !matches!(facts.jwks, Seen::Good(_) | Seen::Awaited);
    if !facts.connection_red() || !(empty || unnamed) || document.other_product().is_some() {
        return None;
    }
    let proven = empty && facts.token_red();
    let certainty = if proven { Certainty::Certain } else { Certainty::Likely };
    let row = if facts.token_red() { Check::Token } else { Check::Service };
    let finding = Finding::new("JWK-01", Severity::Blocker, certainty, Place::Row(row)).sub(facts.base());
    let seen = if empty { "keys: []" } else { "jwks_uri: –" };
    Some(finding.because(if empty { Probe::Jwks } else { Probe::Discovery }, seen))
}

/// JWK-07. Whatever else is well: whoever reads this can sign tokens.
fn exposed(facts: &Facts) -> Option<Finding> {
    let set = facts.jwks.good().filter(|set| set.exposed)?;
    let finding = Finding::new("JWK-07", Severity::Warning, Certainty::Certain, Place::Row(Check::Service));
    Some(finding.sub(facts.base()).because(Probe::Jwks, format!("keys: {}", set.keys)))
}
