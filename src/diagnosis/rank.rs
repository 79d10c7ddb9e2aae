//! The order of findings, and what is folded under what.

use super::facts::Facts;
use super::{Certainty, Finding, Id, Severity};
use crate::probe::Probe;

/// What Creatio's own health check settles, or the address alone: no answer still awaited can overturn it.
const SETTLED: [Id; 9] =
    [Id::Cfg01, Id::Cfg02, Id::Url04, Id::Crt01, Id::Crt03, Id::Crt04, Id::Crt05, Id::Crt12, Id::Brw01];

/// Root cause first: blockers before warnings, surer before less sure, causes before consequences.
pub(super) fn ranked(facts: &Facts, mut found: Vec<Finding>) -> Vec<Finding> {
    let grounded = grounded(facts);
    for finding in &mut found {
        let settled = SETTLED.contains(&finding.id);
        if (facts.awaiting || !grounded) && !settled {
            finding.certainty = finding.certainty.max(Certainty::Likely);
        }
        // Somewhere else, the browser speaks to another machine than Creatio does.
        if facts.elsewhere && !settled && finding.severity == Severity::Blocker {
            finding.certainty = finding.certainty.max(Certainty::Likely);
        }
    }
    // Two of one rank have one id, and of those only the first stays.
    found.sort_unstable_by_key(|f| (f.severity, certainty_in_order(f), f.id));
    let mut seen: Vec<Id> = Vec::new();
    found.retain(|f| {
        let new = !seen.contains(&f.id);
        seen.push(f.id);
        new
    });
    fold(&mut found);
    found
}

/// The answers are those to the address that is set: else nobody knows whose they are.
fn grounded(facts: &Facts) -> bool {
    let base = facts.address.as_ref().and_then(|a| a.base.as_deref());
    let asked = facts.evidence.of(Probe::Discovery).map(|e| e.url.as_str()).filter(|url| !url.is_empty());
    facts.evidence.site.is_some() && asked.is_none_or(|url| base.is_some_and(|base| url.starts_with(base)))
}

/// That the service refuses a client is certain and explains nothing: it stands behind what may be why.
fn certainty_in_order(finding: &Finding) -> Certainty {
    match finding.id {
        Id::Tok01 => finding.certainty.max(Certainty::Likely),
        _ => finding.certainty,
    }
}

/// The first blocker explains the other blockers: they are its consequences, or less likely causes of the
/// same failure.
fn fold(found: &mut [Finding]) {
    let Some((root, rest)) = found.split_first_mut() else { return };
    if root.severity == Severity::Blocker {
        root.follows = rest.iter().filter(|f| f.severity == Severity::Blocker).map(|f| f.id).collect();
    }
}
