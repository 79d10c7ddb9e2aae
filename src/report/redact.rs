//! What the report shows less of than the evidence holds.

use crate::diagnosis::{BUNDLED_CLIENT, Finding};
use crate::identity::bare::without_extras;
use crate::probe::{Body, Evidence, Observed, Response, admitted};
use crate::text;

/// The client ids that are to be shortened, as findings show them, with their short forms.
pub(super) struct Redaction {
    ids: Vec<(String, String)>,
}

impl Redaction {
    pub(super) fn of(evidence: &Evidence) -> Redaction {
        let set = evidence.settings().and_then(|s| s.client_id.clone());
        let own = evidence.profile.as_ref().map(|p| p.client_id.clone());
        let mut ids = Vec::new();
        for id in set.into_iter().chain(own) {
            let line = text::line(&id);
            ids.extend([line.trim(), &line].map(|line| (line.to_owned(), shortened(&id))));
        }
        ids.retain(|(id, _)| !id.is_empty());
        // The longest first: one id may be a part of the other.
        ids.sort_by_key(|(id, _)| std::cmp::Reverse(id.len()));
        Redaction { ids }
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
            if let Observed::Answer(Response { body: Body::Settings(settings), .. }) = &mut exchange.outcome {
                settings.client_id = settings.client_id.take().map(|id| shortened(&id));
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

    /// A text of a finding.
    fn text(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (id, short)| without(&text, id, short))
    }
}

/// The text with the short form in the id's place: of whole ids only, as a short id may be part of any word,
/// and of one that the end of a long text cuts off.
fn without(text: &str, id: &str, short: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(id) {
        kept.push_str(before);
        let whole = begins_word(&kept) && (after.is_empty() || after.starts_with(' '));
        kept.push_str(if whole { short } else { id });
        rest = after;
    }
    kept.push_str(rest);
    let cut = kept.strip_suffix('…').and_then(|text| {
        let begins = text.char_indices().map(|(i, _)| i).filter(|i| begins_word(&text[..*i]));
        begins.into_iter().find(|i| text[*i..].chars().nth(2).is_some() && id.starts_with(&text[*i..]))
    });
    match cut {
        Some(begin) => format!("{}{short}", &kept[..begin]),
        None => kept,
    }
}

fn begins_word(before: &str) -> bool {
    before.is_empty() || before.ends_with(' ')
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
    let Some((ends, hash)) = id.rsplit_once('·') else { return false };
    let plain = hash.len() == 4 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    plain && ends.contains('…') && ends.chars().count() <= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_ids_are_shortened_in_a_text_and_cut_ones() {
        for (text, expected) in [
            ("my id", "S"),
            ("my id ≠ my id", "S ≠ S"),
            ("no my id here", "no S here"),
            ("my idea, enemy id", "my idea, enemy id"),
            ("not my i…", "not S"),
            ("not m…", "not m…"),
            ("", ""),
        ] {
            assert_eq!(without(text, "my id", "S"), expected);
        }
    }

    #[test]
    fn equal_ids_stay_equal_and_different_ones_different() {
        assert_eq!(shortened("creatio-crm-client"), shortened("creatio-crm-client"));
        assert_ne!(shortened("creatio-crm-client"), shortened("creatio-crm-cliEnt"));
        assert!(shortened("creatio-crm-client").starts_with("cr…nt·"));
        assert!(shortened("abc").starts_with("…·"));
        assert_eq!(shortened("bpmonline-designer"), "bpmonline-designer");
        for id in ["creatio-crm-client", "IdServiceUser12·3", "·", "a·b"] {
            let short = shortened(id);
            assert_eq!(shortened(&short), short, "{id}");
        }
        assert_eq!(shortened(" "), " ");
    }
}
