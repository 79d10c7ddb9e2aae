//! From evidence to findings: what is wrong, how sure that is, and what to do.
//!
//! Each family of findings is a file of its own: it *claims* a finding, as sure as what was seen allows. What
//! the claim comes to (how bad, beside which row, with which steps) stands in its row of [`CATALOGUE`]. What
//! each one says, and which recorded evidence shows it, is written down in `docs/failure-modes.md`.

mod browser;
mod catalogue;
mod clock;
mod config;
mod constancy;
mod creatio;
mod discovery;
mod facts;
mod hosting;
mod hosts;
mod judge;
mod keys;
mod memory;
mod network;
mod proof;
mod rank;
mod row;
mod server;
pub mod setup;
mod tls;
mod token;
mod url;

pub use catalogue::{CATALOGUE, CONNECT, Entry, Id, Part, UnknownId};
pub(crate) use config::BUNDLED_CLIENT;
pub use hosts::Hosts;
pub use proof::Proof;
pub use row::{Classic, Family, Red, Role, Row, Spot, View, Weight, When};

use crate::creatio::Check;
use crate::probe::{Evidence, Probe};
use serde::{Deserialize, Serialize};

/// How bad it is, apart from how sure we are. The worst comes first in the order.
///
/// In JSON: `"blocker"`, `"warning"`, `"notice"`.
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

/// How sure the diagnosis is; the texts follow it. The surest comes first in the order.
///
/// In JSON: `"certain"`, `"likely"`, `"possible"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// "is": one cause is left, and no answer still awaited can overturn it.
    Certain,
    /// "most likely": what was seen is explained best so.
    Likely,
    /// "one of these": nothing speaks for it more than for another.
    Possible,
}

/// What of the page a finding speaks of. In JSON: `{"row": "token"}`, `"assistant"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A row of the Diagnostic panel.
    Row(Check),
    /// The assistant itself: what it cannot see.
    Assistant,
}

/// One finding, as it is shown, reported and remembered.
///
/// It is read back from what was kept: one whose [`Id`] this version does not have is an error of reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Which one.
    pub id: Id,
    /// How bad, by the rule of its row and what Creatio says of itself.
    pub severity: Severity,
    /// How sure, never surer than what is known allows.
    pub certainty: Certainty,
    /// Beside what it is shown.
    pub place: Place,
    /// Substitutions for `$1`, `$2` … of the texts: addresses, codes, names. Strangers' words: one line each, at
    /// most 300 characters and a sign that it was cut, without hidden characters; to be shown as text.
    pub subs: Vec<String>,
    /// How many steps the fix has here, from the first on ([`Part::Step`] counts from one).
    pub steps: u8,
    /// What it rests on; never empty.
    pub because: Vec<Because>,
    /// The findings that are consequences of this one and are folded under it; empty but for the first.
    pub follows: Vec<Id>,
    /// The address of the vendor's article, where there is one.
    pub link: Option<String>,
}

impl Finding {
    /// The same for Creatio's own page, which learns of no other site: there its name is left out.
    pub(crate) fn without_other_sites(mut self) -> Finding {
        const LEFT_OUT: &str = "[…]";
        let named = self.id.row().other_site.and_then(|sub| self.subs.get_mut(sub));
        if let Some(name) = named {
            LEFT_OUT.clone_into(name);
        }
        self
    }
}

/// One piece of evidence, for people and for the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Because {
    /// The question; none where it was not asked over HTTP, as the version that the page shows.
    pub probe: Option<Probe>,
    /// What came back, in one line and in no language: `HTTP 500`, `net::ERR_CONNECTION_REFUSED`,
    /// `issuer: CN=Our CA`. A stranger's words, capped like the substitutions.
    pub seen: String,
    /// When it was asked, in milliseconds since 1970 by this computer's clock.
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
    let line = crate::text::line(text);
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The findings, root cause first. Empty for a healthy set-up, and while nothing can be said yet.
///
/// Creatio's own health check decides whether something is wrong; what the browser sees only helps to say
/// what. A finding that an answer still awaited could overturn is not stated as certain. No evidence is an error:
/// what cannot be judged is said to be unknown, by a finding or by none.
///
/// ```
/// use oauth_assistant::diagnosis::{Certainty, Id, diagnose};
/// use oauth_assistant::report;
///
/// // Creatio reaches its Identity Service and is given no token.
/// let recorded = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/evidence/token-wrong-secret.json");
/// let evidence = report::parse(&std::fs::read_to_string(recorded)?)?;
///
/// let findings = diagnose(&evidence);
/// assert_eq!(findings[0].id, Id::Cfg03);
/// assert_eq!(findings[0].certainty, Certainty::Likely);
/// // Less likely causes of the same failure are folded under it.
/// assert_eq!(findings[0].follows, [Id::Cfg04]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    if at_ms >= 0.0 { crate::text::utc((at_ms / 1000.0) as u64) } else { String::new() }
}
