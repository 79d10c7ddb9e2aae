//! What the report shows less of than the evidence holds.

use crate::creatio::settings::CLIENT_ID;
use crate::diagnosis::{BUNDLED_CLIENT, Finding};
use crate::identity::address::without_extras;
use crate::json;
use crate::probe::{Evidence, Exchange, Memory, Outcome, Probe, keep};
use serde_json::{Value, json};

/// The client ids that are to be shortened, with their short forms.
pub(super) struct Redaction {
    ids: Vec<(String, String)>,
}

impl Redaction {
    pub(super) fn of(evidence: &Evidence) -> Redaction {
        let set = evidence.settings().and_then(|s| s.client_id);
        let own = evidence.profile.as_ref().map(|p| p.client_id.clone());
        let mut ids: Vec<_> = set.into_iter().chain(own).map(|id| (shortened(&id), id)).collect();
        // The longest first: one id may be a part of the other.
        ids.sort_unstable_by_key(|(_, id)| std::cmp::Reverse(id.len()));
        Redaction { ids: ids.into_iter().map(|(short, id)| (id, short)).collect() }
    }

    pub(super) fn evidence(&self, evidence: &Evidence) -> Evidence {
        let mut redacted = admitted(evidence.clone());
        // Of other sites only what a finding rests on.
        let relevant = evidence.others_alike();
        if let Some(memory) = &mut redacted.memory {
            memory.others.retain(|other| relevant.iter().any(|site| *site == other.site));
        }
        if let Some(profile) = &mut redacted.profile {
            profile.url = without_extras(&profile.url);
            profile.client_id = shortened(&profile.client_id);
        }
        for exchange in &mut redacted.exchanges {
            if exchange.probe == Probe::Settings {
                shorten_setting(exchange);
            }
        }
        redacted
    }

    pub(super) fn findings(&self, findings: &[Finding]) -> Vec<Finding> {
        let mut findings = findings.to_vec();
        for finding in &mut findings {
            let seen = finding.because.iter_mut().map(|b| &mut b.seen);
            for text in finding.subs.iter_mut().chain(seen) {
                *text = self.text(text);
            }
        }
        findings
    }

    /// A text of a finding: whole ids only, as a short id may be part of any word.
    fn text(&self, text: &str) -> String {
        let words = text.split(' ').map(|word| {
            let known = self.ids.iter().find(|(id, _)| id.trim() == word);
            known.map_or(word, |(_, short)| short.as_str())
        });
        let whole = self.ids.iter().find(|(id, _)| id == text).map(|(_, short)| short.clone());
        whole.unwrap_or_else(|| words.collect::<Vec<_>>().join(" "))
    }
}

/// Evidence from outside, thinned out like answers are: no question is answered more often than it is asked.
pub(super) fn admitted(mut evidence: Evidence) -> Evidence {
    let mut seen: Vec<Probe> = Vec::new();
    evidence.exchanges = std::mem::take(&mut evidence.exchanges)
        .into_iter()
        .rev()
        .filter(|e| {
            seen.push(e.probe);
            seen.iter().filter(|probe| **probe == e.probe).count() <= e.probe.times()
        })
        .map(keep::kept)
        .collect();
    evidence.exchanges.reverse();
    evidence.memory = evidence.memory.take().map(Memory::admitted);
    evidence
}

fn shorten_setting(exchange: &mut Exchange) {
    let Outcome::Answer { body, .. } = &mut exchange.outcome else { return };
    let Some(mut object) = json::object(body) else { return };
    let value = object.get_mut("values").and_then(|v| v.get_mut(CLIENT_ID)).and_then(|v| v.get_mut("value"));
    if let Some(Value::String(id)) = value {
        *id = shortened(id);
        *body = json!(object).to_string();
    }
}

/// `bp…er·1f3a`: the ends of a client id, and four digits by which equal ids stay equal and different ones
/// different. A blank id stays what it is: blank.
pub(super) fn shortened(id: &str) -> String {
    // The client of the distribution is known to everybody, and that it is in use is a finding.
    if id.trim().is_empty() || is_short(id) || id.trim() == BUNDLED_CLIENT {
        return id.to_owned();
    }
    let hash = id.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    let count = id.chars().count();
    let ends = if count > 6 { 2 } else { 0 };
    let first: String = id.chars().take(ends).collect();
    let last: String = id.chars().skip(count - ends).collect();
    format!("{first}…{last}·{:04x}", (hash >> 16) ^ (hash & 0xffff))
}

/// Shortened already: a replayed report may be reported again.
fn is_short(id: &str) -> bool {
    let Some((ends, hash)) = id.split_once('·') else { return false };
    let plain = hash.len() == 4 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    plain && ends.contains('…') && ends.chars().count() <= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ids_stay_equal_and_different_ones_different() {
        assert_eq!(shortened("creatio-crm-client"), shortened("creatio-crm-client"));
        assert_ne!(shortened("creatio-crm-client"), shortened("creatio-crm-cliEnt"));
        assert!(shortened("creatio-crm-client").starts_with("cr…nt·"));
        assert!(shortened("abc").starts_with("…·"));
        assert_eq!(shortened("bpmonline-designer"), "bpmonline-designer");
        let short = shortened("creatio-crm-client");
        assert_eq!(shortened(&short), short);
        assert_eq!(shortened(" "), " ");
    }
}
