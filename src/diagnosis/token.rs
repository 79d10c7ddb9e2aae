//! The token endpoint's own answers.

use super::facts::{Facts, Seen};
use super::{Certainty, Finding, Place, Severity};
use crate::page::recognise::Check;
use crate::probe::Probe;

pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
    if facts.elsewhere {
        return Vec::new();
    }
    credentials(facts).into_iter().chain(blocked(facts)).collect()
}

/// TOK-01, TOK-04, TOK-08: the profile's own pair was tried. While Creatio itself gets its tokens, that
/// speaks of the profile only.
fn credentials(facts: &Facts) -> Option<Finding> {
    let (id, seen) = match &facts.credentials {
        Seen::Good(answer) => match answer.error.as_deref()? {
            "invalid_client" => ("TOK-01", "invalid_client".to_owned()),
            "unauthorized_client" => ("TOK-04", "unauthorized_client".to_owned()),
            _ => return None,
        },
        Seen::Foreign(status @ 500..=599, _) => ("TOK-08", format!("HTTP {status}")),
        _ => return None,
    };
    let red = facts.token_red();
    let severity = if red { Severity::Blocker } else { Severity::Warning };
    let place = if red { Place::Row(Check::Token) } else { Place::Assistant };
    let certainty = if id == "TOK-08" { Certainty::Likely } else { Certainty::Certain };
    let id_used = facts.evidence.profile.as_ref().map(|p| p.client_id.as_str()).unwrap_or_default();
    let finding = Finding::new(id, severity, certainty, place).sub(id_used).sub(facts.base());
    Some(finding.because(Probe::TokenCredentials, seen))
}

/// TOK-10: discovery answers, the token endpoint does not speak OAuth: something lets GET through and
/// holds POST back.
fn blocked(facts: &Facts) -> Option<Finding> {
    let (status, _) = facts.token_empty.foreign()?;
    let document = facts.discovery.good().filter(|d| d.token_endpoint.is_some())?;
    if !facts.connection_red() || facts.misdirected() || document.other_product().is_some() {
        return None;
    }
    let row = if facts.token_red() { Check::Token } else { Check::Service };
    let finding = Finding::new("TOK-10", Severity::Blocker, Certainty::Likely, Place::Row(row));
    let finding = finding.sub(facts.base()).sub(format!("HTTP {status}"));
    Some(finding.seen(facts.evidence, Probe::TokenEmpty))
}
