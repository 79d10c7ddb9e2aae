//! What must hold of the findings, whatever the evidence.

use crate::thinned::is_plain;
use oauth_assistant::diagnosis::{Finding, Id, Severity, diagnose};
use oauth_assistant::probe::{Evidence, due};

/// Longest text of a stranger in a finding, in characters, and the sign that it was cut.
const SHOWN: usize = 301;

/// The findings, each of which stands in the catalogue and can be shown.
pub(crate) fn diagnosed(evidence: &Evidence) -> Vec<Finding> {
    let found = diagnose(evidence);
    for finding in &found {
        let row = finding.id.row();
        assert!((1..=row.all_steps()).contains(&finding.steps), "{} has {} steps", finding.id, finding.steps);
        assert_eq!(finding.link.as_deref(), row.link, "{}", finding.id);
        assert!(!finding.because.is_empty(), "{} rests on nothing", finding.id);
        for text in finding.subs.iter().chain(finding.because.iter().map(|because| &because.seen)) {
            assert!(text.chars().count() <= SHOWN && is_plain(text), "{} shows {text:?}", finding.id);
        }
        let known = |id: &Id| found.iter().any(|other| other.id == *id && other.id != finding.id);
        assert!(finding.follows.iter().all(known), "{} folds {:?}", finding.id, finding.follows);
        let twins = found.iter().filter(|other| other.id == finding.id).count();
        assert_eq!(twins, 1, "{} stands there twice", finding.id);
    }
    if evidence.health().is_some_and(|health| health.all_good()) {
        assert!(found.iter().all(|f| f.severity != Severity::Blocker), "Creatio is well: {found:?}");
    }
    // What is asked next depends on the answers, too.
    due(evidence);
    found
}
