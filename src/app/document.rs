//! What is remembered of one document while it is open: the last look at it, the evidence, the fill.

use super::once::{Diagnosed, LastLook};
use crate::creatio::{Check, Runtime, Site};
use crate::diagnosis::{Finding, Id, Role, diagnose};
use crate::page::Snapshot;
use crate::page::recognise::{Inputs, Recognised, recognise};
use crate::probe::{
    Evidence, Exchange, Outcome, Probe, ProfileView, Request, Seat, due, record, record_skips,
};
use crate::profile::SetTo;
use crate::protocol::{Document, FieldOutcome, FieldResult, Said};
use serde::{Deserialize, Serialize};
use std::cell::Cell;

/// Within this time the page has shown what it was answered.
const SHOWN_WITHIN_MS: f64 = 500.0;

/// A page that has asked at about the same time as we shows its rows by then.
const CAUGHT_UP_WITHIN_MS: f64 = 10_000.0;

/// A fill takes less than that, and nobody presses *Save* or *Cancel* so soon.
const FILLED_WITHIN_MS: f64 = 1000.0;

/// A person who presses again within that time means the same press.
const COMMANDS_EVERY_MS: f64 = 2000.0;

/// How often the two things that cost something were done for this document since the background began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Diagnoses.
    pub diagnoses: u32,
    /// Recognitions.
    pub recognitions: u32,
}

/// One open document of an enabled site.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sheet {
    /// Which document.
    pub document: Document,
    /// The last look at it.
    pub snapshot: LastLook,
    /// What is known.
    pub evidence: Diagnosed,
    /// Counts the runs of the probes; answers to an older run are dropped.
    pub run: u32,
    /// What this run asked of the page: only answers to these are taken.
    pub asked: Vec<Request>,
    /// The rows as they were when the present run began.
    pub rows_at_start: Vec<(Check, Option<bool>)>,
    /// The findings of the run before, shown until the present one knows something.
    pub before: Vec<Finding>,
    /// The fill of the dialog that is open now.
    pub fill: FillState,
    /// The inputs that `fill` speaks of. Other inputs are another dialog, of which nothing is known.
    pub fill_inputs: Option<Inputs>,
    /// When values were last handed over.
    #[serde(default)]
    pub handed_ms: f64,
    /// The fields went away while they were being filled: what became of them is not known.
    #[serde(default)]
    pub closed: bool,
    /// When commands were last shown for it.
    #[serde(default)]
    pub commands_ms: Option<f64>,
    /// Why the last press did not count.
    #[serde(default)]
    pub unseen: Option<Said>,
    /// What hides the fields, by the last look that said so.
    #[serde(skip)]
    pub hidden: Option<Said>,
    /// Hints folded away until the findings change.
    pub dismissed: Vec<Id>,
    /// That its connection is kept as a profile is not wanted.
    #[serde(default)]
    pub unwanted: bool,
    /// For tabs with several documents over time: the newest speaks.
    pub seen_ms: f64,
    /// How often it has spoken to this background.
    #[serde(skip)]
    pub spoke: u32,
    /// The tab's entry names this document; not known any more after a restart.
    #[serde(skip)]
    pub listed: bool,
    /// What the browser's button was last told of it.
    #[serde(skip)]
    pub badge: Option<super::ports::Badge>,
    /// What this run has asked and nobody has answered for a while.
    #[serde(skip)]
    pub silent: Vec<Probe>,
    /// The run of which was remembered what is worth it.
    pub remembered: u32,
    #[serde(skip)]
    work: Cell<Work>,
}

impl FillState {
    /// Values were handed over, and nobody has read all of them back.
    fn is_under_way(&self) -> bool {
        match self {
            FillState::Handed { .. } => true,
            FillState::Done { outcomes, .. } => outcomes.iter().any(|o| o.result != FieldResult::Held),
            FillState::Idle | FillState::Confirm { .. } | FillState::Undone | FillState::Refused { .. } => {
                false
            }
        }
    }
}

/// How far the fill of the open dialog is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FillState {
    /// Nothing happened yet.
    #[default]
    Idle,
    /// Production: the first press was made, the second is awaited.
    Confirm {
        /// Profile id.
        profile: String,
        /// When.
        at_ms: f64,
    },
    /// The values were handed over; what became of them is not known yet.
    Handed {
        /// Profile name.
        profile: String,
    },
    /// The fields were filled and read back.
    Done {
        /// Profile name.
        profile: String,
        /// Per field.
        outcomes: Vec<FieldOutcome>,
    },
    /// The previous values were put back.
    Undone,
    /// Refused; nothing was filled.
    Refused {
        /// Message key.
        key: String,
        /// Substitutions.
        subs: Vec<String>,
    },
}

impl Sheet {
    /// A document that has just said hello.
    pub fn new(document: Document) -> Sheet {
        Sheet {
            document,
            snapshot: LastLook::default(),
            evidence: Diagnosed::default(),
            run: 0,
            asked: Vec::new(),
            rows_at_start: Vec::new(),
            before: Vec::new(),
            fill: FillState::Idle,
            fill_inputs: None,
            handed_ms: 0.0,
            closed: false,
            commands_ms: None,
            unseen: None,
            hidden: None,
            dismissed: Vec::new(),
            unwanted: false,
            seen_ms: 0.0,
            spoke: 0,
            listed: false,
            silent: Vec::new(),
            badge: None,
            remembered: 0,
            work: Cell::default(),
        }
    }

    /// Nothing is known of the page: no look has come.
    pub fn unseen(&self) -> bool {
        self.snapshot.path.is_empty()
    }

    /// What the last look shows.
    pub fn recognised(&self) -> &Recognised {
        self.snapshot.recognised.get_or_init(|| {
            let work = self.work.get();
            self.work.set(Work { recognitions: work.recognitions + 1, ..work });
            recognise(&self.snapshot)
        })
    }

    /// What the diagnosis makes of the evidence.
    fn diagnosed(&self) -> &[Finding] {
        self.evidence.findings.get_or_init(|| {
            let work = self.work.get();
            self.work.set(Work { diagnoses: work.diagnoses + 1, ..work });
            diagnose(&self.evidence)
        })
    }

    /// How often something was recognised and diagnosed.
    pub fn work(&self) -> Work {
        self.work.get()
    }

    /// The findings to show now: the present ones, or those of the run before while nothing is known yet.
    pub fn findings(&self) -> Vec<Finding> {
        if self.aged() {
            return self.before.clone();
        }
        let mut findings = self.diagnosed().to_vec();
        // Creatio's answer is known before the page has shown it: only a later look can find the page stale.
        if self.seen_ms < self.health_known_ms() + SHOWN_WITHIN_MS {
            findings.retain(|f| f.id.row().role != Role::PageBehind);
        }
        findings
    }

    /// What Creatio is set to, as far as it was read.
    pub fn set_to(&self) -> SetTo {
        let settings = self.evidence.settings().cloned().unwrap_or_default();
        SetTo { url: settings.url, client_id: settings.client_id }
    }

    /// Whether all is well: what the rows show, or, where a page does not show the state of all, what the
    /// health check says.
    pub fn healthy(&self) -> Option<bool> {
        let rows = &self.evidence.rows;
        if rows.iter().any(|r| r.1 == Some(false)) {
            return Some(false);
        }
        let shown = !rows.is_empty() && rows.iter().all(|r| r.1.is_some());
        // An answer without the flags says too little.
        let health = || self.evidence.health().filter(|health| health.flag(Check::Token).is_some());
        if shown { Some(true) } else { health().map(|health| health.all_good()) }
    }

    /// The finding of this name whose commands may be shown now: one that is shown, has some, and not sooner after
    /// the last than a person presses twice.
    pub fn commands_of(&mut self, name: &str, now_ms: f64) -> Option<Id> {
        self.wanted(name, now_ms, |finding| finding.id.row().has_tasks(finding.steps))
    }

    /// The finding of this name, if it is shown and a page may be opened at it now.
    pub fn shown(&mut self, name: &str, now_ms: f64) -> Option<Id> {
        self.wanted(name, now_ms, |_| true)
    }

    fn wanted(&mut self, name: &str, now_ms: f64, may: impl Fn(&Finding) -> bool) -> Option<Id> {
        let id = self.findings().into_iter().find(|f| f.id.name() == name && may(f))?.id;
        let soon = |before: f64| (before..before + COMMANDS_EVERY_MS).contains(&now_ms);
        if self.commands_ms.is_some_and(soon) {
            return None;
        }
        self.commands_ms = Some(now_ms);
        Some(id)
    }

    fn health_known_ms(&self) -> f64 {
        self.evidence.of(Probe::Health).map_or(f64::INFINITY, |e| e.at_ms + e.took_ms)
    }

    /// Probes are under way.
    pub fn checking(&self) -> bool {
        self.run > 0 && (self.evidence.is_open() || !due(&self.evidence).is_empty())
    }

    /// What is being asked, and what is still to come; what an answer may give a reason for is not announced.
    pub fn under_way(&self) -> (Vec<Probe>, Vec<Probe>) {
        let due: Vec<Probe> = due(&self.evidence).iter().map(|r| r.probe).collect();
        let asking = |p: &Probe| self.evidence.pending.contains(p) || due.contains(p);
        let awaited = |p: &Probe| self.run > 0 && self.evidence.is_awaited(*p);
        let (asking, mut to_come): (Vec<Probe>, Vec<Probe>) =
            Probe::ALL.into_iter().filter(awaited).partition(asking);
        to_come.retain(|probe| !probe.hangs_on_another());
        (asking, to_come)
    }

    /// What is still under way has been for so long that it is said; of the present run alone.
    pub fn notice_silence(&mut self, run: u32) -> bool {
        let current = run == self.run;
        if current {
            self.silent.clone_from(&self.evidence.pending);
        }
        current
    }

    /// Whether what is shown rests on the run before: it is being checked anew.
    pub fn aged(&self) -> bool {
        self.evidence.of(Probe::Health).is_none() && self.checking()
    }

    /// Takes a new look in. A run of the probes begins when the panel appears, when the page has read its
    /// health anew, and when the rows are no longer what they were when the last run began. The section of
    /// Classic UI has no rows: there it begins whenever the section is come back to.
    pub fn see(&mut self, snapshot: Snapshot, page_asked: bool, now_ms: f64) -> Recognised {
        let section_before = self.recognised().section.is_some();
        self.snapshot = snapshot.into();
        self.seen_ms = now_ms;
        let recognised = self.recognised().clone();
        let inputs = recognised.targets().map(|t| t.inputs);
        let filling = self.fill.is_under_way() && now_ms < self.handed_ms + FILLED_WITHIN_MS;
        self.closed = inputs.is_none() && (self.closed || (filling && self.fill_inputs.is_some()));
        if inputs.is_none() || inputs != self.fill_inputs {
            self.fill = FillState::Idle;
            self.fill_inputs = inputs;
            self.unseen = None;
        }
        let panel = recognised.panel.as_ref();
        if panel.is_none() && recognised.section.is_none() {
            return recognised;
        }
        let rows: Vec<_> = panel.map_or_else(Vec::new, |p| p.rows.iter().map(|r| (r.check, r.ok)).collect());
        let changed = self.rows_changed(&rows, now_ms);
        if self.evidence.rows != rows {
            self.evidence.rows.clone_from(&rows);
        }
        // A run that has not heard of the health yet will hear of it later than the page did: it need not be
        // begun anew.
        let waiting = self.evidence.of(Probe::Health).is_none() && self.checking();
        let come_back = recognised.section.is_some() && !section_before;
        if self.run == 0 || (page_asked && !waiting) || changed || come_back {
            self.begin(rows);
        }
        recognised
    }

    /// The rows are others than when this run began, and not because the page now shows what this run was told: what
    /// this run has seen is of another time.
    fn rows_changed(&mut self, rows: &[(Check, Option<bool>)], now_ms: f64) -> bool {
        if rows == self.rows_at_start {
            return false;
        }
        let told = self.evidence.health().filter(|_| now_ms < self.health_known_ms() + CAUGHT_UP_WITHIN_MS);
        let before = |check| self.rows_at_start.iter().find(|(c, _)| *c == check).and_then(|(_, ok)| *ok);
        let other = |(check, shown): &(Check, Option<bool>)| {
            let known = told.and_then(|health| health.flag(*check)).or_else(|| before(*check));
            shown.is_some() && known.is_some() && *shown != known
        };
        let contradicted = rows.iter().any(other);
        if told.is_some() && !contradicted {
            self.rows_at_start = rows.to_vec();
            return false;
        }
        // Before this run knows of the health, it may well be the same news that it will hear.
        if self.checking() { contradicted && self.evidence.of(Probe::Health).is_some() } else { true }
    }

    /// Begins a new run: everything is asked anew.
    pub fn begin(&mut self, rows: Vec<(Check, Option<bool>)>) {
        let findings = self.findings();
        self.before = findings;
        self.run += 1;
        self.silent.clear();
        let old = std::mem::take(&mut *self.evidence);
        let version = Some(self.snapshot.version.clone()).filter(|v| !v.is_empty());
        self.evidence = Evidence {
            site: Some(self.document.site.clone()),
            runtime: self.shown_runtime().or(old.runtime),
            version,
            rows: rows.clone(),
            profile: old.profile,
            consent: old.consent,
            server: old.server,
            logs: old.logs,
            ..Evidence::default()
        }
        .into();
        self.rows_at_start = rows;
        self.asked.clear();
        self.dismissed.clear();
        self.closed = false;
    }

    /// The runtime, as the page's path or its bootstrap script tells it.
    fn shown_runtime(&self) -> Option<Runtime> {
        let site = &self.document.site;
        let url = [site.origin.as_str(), self.snapshot.path.as_str()].concat();
        let by_path = Site::of_url(&url).and_then(|(_, runtime)| runtime);
        by_path.or_else(|| site.runtime_of_base(&self.snapshot.base_url))
    }

    /// The runtime, as far as the page or Creatio's answers tell it.
    pub fn runtime(&self) -> Option<Runtime> {
        self.shown_runtime().or(self.evidence.runtime)
    }

    /// Whether requests of a seat are due, without taking them.
    pub fn due_of(&self, seat: Seat) -> bool {
        self.run > 0 && due(&self.evidence).iter().any(|r| r.seat == seat)
    }

    /// The requests of one seat that are due, marked as under way.
    pub fn take_due(&mut self, seat: Seat) -> Vec<Request> {
        if self.run == 0 {
            return Vec::new();
        }
        let requests: Vec<_> = due(&self.evidence).into_iter().filter(|r| r.seat == seat).collect();
        if !requests.is_empty() {
            self.evidence.pending.extend(requests.iter().map(|r| r.probe));
        }
        self.asked.extend(requests.iter().cloned());
        requests
    }

    /// Whether the administrator agreed to token requests, and the profile to compare with, as they are now.
    pub fn brought_up_to_date(&mut self, consent: bool, profile: Option<ProfileView>) {
        if (self.evidence.consent, &self.evidence.profile) != (consent, &profile) {
            let evidence = &mut *self.evidence;
            (evidence.consent, evidence.profile) = (consent, profile);
        }
    }

    /// Waits on for a question of this run whose time is up.
    pub fn await_on(&mut self, probe: Probe) {
        self.evidence.pending.push(probe);
    }

    /// A service worker may have given an answer of the present run.
    pub fn heard_a_worker(&mut self, run: u32, may: bool) {
        if may && run == self.run && !self.evidence.worker {
            self.evidence.worker = true;
        }
    }

    /// Takes an answer of the present run in.
    pub fn record(&mut self, run: u32, exchange: Exchange<Outcome>) -> bool {
        let current = run == self.run;
        if current {
            let at_ms = exchange.at_ms;
            record(&mut self.evidence, exchange);
            record_skips(&mut self.evidence, at_ms);
        }
        current
    }
}

#[cfg(test)]
mod tests;
