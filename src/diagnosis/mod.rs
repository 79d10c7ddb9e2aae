//! From evidence to findings: what is wrong, how sure that is, and what to do.

mod browser;
mod catalogue;
mod clock;
mod config;
mod constancy;
mod creatio;
mod discovery;
mod facts;
mod hosting;
mod keys;
mod memory;
mod network;
mod rank;
mod row;
pub mod setup;
mod tls;
mod token;
mod url;

pub use catalogue::{CATALOGUE, CONNECT, Entry, Id, Part, UnknownId};
pub(crate) use config::BUNDLED_CLIENT;
pub use row::{Classic, Family, Red, Role, Row, Spot, View, Weight, When};

use crate::page::recognise::Check;
use crate::probe::{Evidence, Probe};
use serde::{Deserialize, Serialize};

/// How bad it is. Apart from how sure we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// OAuth does not work because of it.
    Blocker,
    /// It works, and will fail or is unsafe.
    Warning,
    /// Worth knowing; also our own blind spots.
    Notice,
}

/// How sure the diagnosis is; the texts follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// "is".
    Certain,
    /// "most likely".
    Likely,
    /// "one of these".
    Possible,
}

/// What of the page a finding speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A row of the Diagnostic panel.
    Row(Check),
    /// The assistant itself: what it cannot see.
    Assistant,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Which one.
    pub id: Id,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub certainty: Certainty,
    /// Beside what it is shown.
    pub place: Place,
    /// Substitutions for the texts: addresses, codes, names. Hostile strings, shown as text, capped.
    pub subs: Vec<String>,
    /// How many steps the fix has (`<ID>_step_1` …).
    pub steps: u8,
    /// What it rests on.
    pub because: Vec<Because>,
    /// The findings that are consequences of this one and are folded under it.
    pub follows: Vec<Id>,
    /// The vendor's article, where there is one.
    pub link: Option<String>,
}

/// One piece of evidence, for people and for the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Because {
    /// The question.
    pub probe: Option<Probe>,
    /// What came back, in one line: `HTTP 500`, `net::ERR_CONNECTION_REFUSED`, `issuer http://…`.
    pub seen: String,
    /// When it was asked, in milliseconds since 1970.
    #[serde(default)]
    pub at_ms: Option<f64>,
}

/// What a family says: which finding, how sure, and with what. The rest stands in its row of the catalogue.
struct Claim {
    id: Id,
    certainty: Certainty,
    subs: Vec<String>,
    because: Vec<Because>,
}

impl Claim {
    fn new(id: Id, certainty: Certainty) -> Claim {
        Claim { id, certainty, subs: Vec::new(), because: Vec::new() }
    }

    fn sub(mut self, text: impl AsRef<str>) -> Claim {
        self.subs.push(shown(text.as_ref()));
        self
    }

    fn because(mut self, probe: impl Into<Option<Probe>>, seen: impl AsRef<str>) -> Claim {
        self.because.push(Because { probe: probe.into(), seen: shown(seen.as_ref()), at_ms: None });
        self
    }

    /// What a probe brought back, in one line.
    fn seen(self, evidence: &Evidence, probe: Probe) -> Claim {
        match facts::summary(evidence, probe) {
            Some(seen) => self.because(probe, seen),
            None => self,
        }
    }
}

/// The longest text of a stranger in a finding.
const SHOWN: usize = 300;

/// A stranger's text as it may be shown: one line, no tricks with direction, capped.
fn shown(text: &str) -> String {
    let line = crate::probe::keep::line(text);
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The findings, root cause first. Empty for a healthy set-up, and while nothing can be said yet.
///
/// Creatio's own health check decides whether something is wrong; what the browser sees only helps to say
/// what. A finding that an answer still awaited could overturn is not stated as certain.
pub fn diagnose(evidence: &Evidence) -> Vec<Finding> {
    let facts = facts::Facts::of(evidence);
    let judged = |claim: Claim| claim.id.row().judge(&facts, claim);
    let claims = Family::ALL.into_iter().flat_map(|family| family.claims(&facts));
    let mut found: Vec<Finding> = claims.filter_map(judged).collect();
    found.extend(browser::unexplained(&facts, &found).and_then(judged));
    for because in found.iter_mut().flat_map(|finding| &mut finding.because) {
        because.at_ms = because.probe.and_then(|probe| Some(evidence.of(probe)?.at_ms));
    }
    rank::ranked(&facts, found)
}

/// A time as people of every time zone read it: `2026-09-21T14:13:20Z`. Empty for what is no time.
pub(crate) fn utc(at_ms: f64) -> String {
    if at_ms >= 0.0 { clock::utc((at_ms / 1000.0) as u64) } else { String::new() }
}
