//! What a claim comes to, by its row of the catalogue and what Creatio says of itself.

use super::facts::{Facts, Verdict};
use super::row::{Red, Row, Spot, View, Weight, When};
use super::{Certainty, Claim, Finding, Place, Severity};
use crate::creatio::Check;
use crate::identity::TokenAnswer;

impl Row {
    /// The finding that a family claims, where this row lets it be spoken of.
    pub(super) fn judge(&self, facts: &Facts, claim: Claim) -> Option<Finding> {
        if !self.view.holds(facts) {
            return None;
        }
        // Where a service worker may have answered, Creatio's word is not surely Creatio's, and its setting neither.
        let one_cause = !facts.evidence.worker
            && (self.certain.is_some_and(|proof| proof.holds(facts))
                || super::server::proves(facts, claim.id));
        let claimed = if one_cause { claim.certainty } else { claim.certainty.max(Certainty::Likely) };
        let (severity, certainty) = self.weight.of(facts, claimed);
        let more = self.last_steps.filter(|(when, _)| when.holds(facts)).map_or(0, |(_, more)| more);
        Some(Finding {
            id: claim.id,
            severity,
            certainty,
            place: self.spot.of(facts),
            subs: claim.subs,
            steps: self.steps + more,
            because: claim.because,
            follows: Vec::new(),
            link: self.link.map(str::to_owned),
        })
    }
}

impl Weight {
    fn of(self, facts: &Facts, sure: Certainty) -> (Severity, Certainty) {
        let severity = match self {
            Weight::Always(severity) => severity,
            Weight::Availability => match facts.verdict {
                Verdict::Unknown => return (Severity::Warning, Certainty::Possible),
                Verdict::RedSomewhere => return (Severity::Blocker, sure.max(Certainty::Likely)),
                Verdict::Green | Verdict::Red(_) => Severity::Blocker,
            },
            Weight::BlocksWhile(red) if red.holds(facts) => Severity::Blocker,
            Weight::WarnsWhile(red) if !red.holds(facts) => Severity::Notice,
            Weight::BlocksWhile(_) | Weight::WarnsWhile(_) => Severity::Warning,
            Weight::WarnsIfCertain if sure == Certainty::Certain => Severity::Warning,
            Weight::WarnsIfCertain => Severity::Notice,
        };
        (severity, sure)
    }
}

impl Red {
    fn holds(self, facts: &Facts) -> bool {
        match self {
            Red::Any => matches!(facts.verdict, Verdict::Red(_) | Verdict::RedSomewhere),
            Red::NotGreen => facts.verdict != Verdict::Green,
            Red::Connection => facts.service_red() || facts.token_red(),
            Red::Token => facts.token_red(),
            Red::Resource => facts.verdict == Verdict::Red(Check::Resource),
        }
    }
}

impl Spot {
    fn of(self, facts: &Facts) -> Place {
        match (self, facts.verdict) {
            (Spot::At(place), _) => place,
            (Spot::RedOfConnection(_), Verdict::Red(check @ (Check::Service | Check::Token))) => {
                Place::Row(check)
            }
            (Spot::RedOfConnection(check), _) => Place::Row(check),
            (Spot::FirstRed, Verdict::Red(check)) => Place::Row(check),
            (Spot::WhileRed(check), Verdict::Red(red)) if red == check => Place::Row(check),
            (Spot::WhileRed(_) | Spot::FirstRed, _) => Place::Assistant,
        }
    }
}

impl View {
    fn holds(self, facts: &Facts) -> bool {
        match self {
            View::Any => true,
            View::Same => !facts.elsewhere,
            View::OfService => facts.browser_counts(),
            View::OfConnection => facts.connection_red(),
        }
    }
}

impl When {
    fn holds(self, facts: &Facts) -> bool {
        match self {
            When::Https => facts.address.as_ref().is_some_and(|address| address.is_https()),
            When::ProfileWorks => matches!(facts.credentials.good(), Some(TokenAnswer::Issued(_))),
        }
    }
}

#[cfg(test)]
mod tests;
