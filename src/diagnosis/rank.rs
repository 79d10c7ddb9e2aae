//! The order of findings, and what is folded under what.

use super::facts::{Facts, Verdict};
use super::{Certainty, Family, Finding, Id, Role, Severity};
use crate::probe::Probe;

/// Root cause first: blockers before warnings, surer before less sure, causes before consequences.
pub(super) fn ranked(facts: &Facts, mut found: Vec<Finding>) -> Vec<Finding> {
    let grounded = grounded(facts);
    for finding in &mut found {
        let settled = finding.id.row().settled || super::server::proves(facts, finding.id);
        if (facts.awaiting || !grounded) && !settled {
            finding.certainty = finding.certainty.max(Certainty::Likely);
        }
        // Somewhere else, the browser speaks to another machine than Creatio does.
        if facts.elsewhere && !settled && finding.severity == Severity::Blocker {
            finding.certainty = finding.certainty.max(Certainty::Likely);
        }
    }
    // Two of one rank have one id, and of those only the first stays.
    found.sort_unstable_by_key(|f| (weight(facts, f), certainty_in_order(f), f.id));
    let mut seen: Vec<Id> = Vec::new();
    found.retain(|f| {
        let new = !seen.contains(&f.id);
        seen.push(f.id);
        new
    });
    fold(&mut found);
    found
}

/// What keeps the assistant from looking comes before whatever does not explain a red row.
fn weight(facts: &Facts, finding: &Finding) -> u8 {
    let red = matches!(facts.verdict, Verdict::Red(_) | Verdict::RedSomewhere);
    match finding.severity {
        Severity::Blocker => 0,
        _ if red && finding.id.row().role == Role::Barrier => 1,
        Severity::Warning => 2,
        Severity::Notice => 3,
    }
}

/// The answers are those to the address that is set: else nobody knows whose they are.
fn grounded(facts: &Facts) -> bool {
    let base = facts.address.as_ref().and_then(|a| a.base.as_deref());
    let asked = facts.evidence.of(Probe::Discovery).map(|e| e.url.as_str()).filter(|url| !url.is_empty());
    facts.evidence.site.is_some() && asked.is_none_or(|url| base.is_some_and(|base| url.starts_with(base)))
}

/// What is certain and explains nothing stands behind what may be why.
fn certainty_in_order(finding: &Finding) -> Certainty {
    match finding.id.row().role {
        Role::Symptom => finding.certainty.max(Certainty::Likely),
        Role::Cause | Role::Barrier | Role::PageBehind => finding.certainty,
    }
}

/// The first blocker explains the other blockers: they are its consequences, or less likely causes of the
/// same failure.
fn fold(found: &mut [Finding]) {
    let Some((root, rest)) = found.split_first_mut() else { return };
    let blocks = |f: &Finding| f.severity == Severity::Blocker;
    let follows = rest.iter().filter(|f| blocks(root) && blocks(f) || is_same_cause(root.id, f.id));
    root.follows = follows.map(|f| f.id).collect();
}

/// What a cause shows once more, and is no blocker of its own.
fn is_same_cause(root: Id, other: Id) -> bool {
    match root {
        // Whoever leads the service to another address changes the issuer of its tokens as well.
        Id::Dsc02 | Id::Dsc03 | Id::Dsc04 | Id::Dsc10 => other == Id::Jwt01,
        // The same certificate fails at each token.
        Id::Jwk10 => other == Id::Tok08,
        // With https in the setting nothing travels in clear.
        Id::Tls07 | Id::Iis20 => other == Id::Url07,
        // That the profile or what was seen before has another address.
        _ => root.row().family == Family::Url && [Id::Prf02, Id::Chg01].contains(&other),
    }
}
