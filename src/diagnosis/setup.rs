//! The set-up of the connection, as the vendor's article has it, in four steps: what is done, what is to be
//! done, and what cannot be told from here.
//! <https://academy.creatio.com/docs/8.x/setup-and-administration/on-site-deployment/deployment-additional-setup/identity-service/connect-the-identity-service>

use crate::creatio::Check;
use crate::creatio::{Release, Runtime};
use crate::probe::{Evidence, Observed, Probe, Response};
use serde::{Deserialize, Serialize};

/// How far a step is. Unknown is neither of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Done.
    Done,
    /// To be done.
    Open,
    /// It cannot be told, for a reason that is said.
    Unknown,
}

/// The steps, in their order.
pub const STEPS: [&str; 4] = ["setup_feature", "setup_section", "setup_parameters", "setup_connection"];

/// One step as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How far.
    pub is: Progress,
    /// Message key: why it is not known, or what there is to say.
    pub note: Option<&'static str>,
    /// How it is done in this version: message keys, in their order.
    pub how: Vec<&'static str>,
}

/// What the steps are judged by.
struct Known<'a> {
    evidence: &'a Evidence,
    release: Option<Release>,
    runtime: Option<Runtime>,
}

/// The four steps. `on_page`: the section is on the screen; `version` and `runtime` as the page tells them.
pub fn steps(evidence: &Evidence, on_page: bool, version: &str, runtime: Option<Runtime>) -> [Step; 4] {
    let known = Known { evidence, release: Release::read(version), runtime };
    let (feature, parameters, connection) = (known.feature(), known.parameters(), known.connection());
    // Who has come through has found the section.
    let passed = on_page || (parameters.is == Progress::Done && connection.is == Progress::Done);
    let section = Step {
        is: if passed { Progress::Done } else { Progress::Open },
        note: (!known.supported()).then_some("setup_note_net"),
        how: vec![known.at(Release::menu_of_section), "setup_how_section_link"],
    };
    [feature, section, parameters, connection]
}

/// What comes after the four steps: message keys.
pub fn next(version: &str) -> [&'static str; 2] {
    match Release::read(version) {
        Some(release) if release < Release(8, 3, 0) => ["setup_next_client", "setup_next_code_later"],
        Some(_) => ["setup_next_client_menu", "setup_next_code"],
        None => ["setup_next_client", "setup_next_code_from"],
    }
}

impl Known<'_> {
    fn at(&self, text: fn(Option<Release>) -> &'static str) -> &'static str {
        text(self.release)
    }

    /// The vendor supports OAuth on .NET from 8.3.2 on.
    fn supported(&self) -> bool {
        !(self.runtime == Some(Runtime::Net) && self.release.is_some_and(|r| r < Release(8, 3, 2)))
    }

    fn feature(&self) -> Step {
        let (is, note) = match self.evidence.feature_on() {
            Some(true) => (Progress::Done, None),
            Some(false) if self.release.is_some_and(|r| r >= Release(8, 3, 2)) => {
                (Progress::Open, Some("setup_note_feature_default"))
            }
            Some(false) => (Progress::Open, None),
            None => (Progress::Unknown, Some(self.why(Probe::Feature))),
        };
        Step { is, note, how: vec![self.at(Release::feature_switch), "setup_how_feature_reload"] }
    }

    fn parameters(&self) -> Step {
        let settings = self.evidence.settings();
        let empty = settings.is_some_and(|s| s.url.is_none() || s.client_id.is_none());
        let (is, note) = match (self.flag(Check::Settings), settings) {
            (Some(true), _) if !empty => (Progress::Done, None),
            (Some(false), _) => (Progress::Open, None),
            (_, Some(_)) if empty => (Progress::Open, None),
            (None, Some(_)) => (Progress::Unknown, Some("setup_note_secret")),
            _ => (Progress::Unknown, Some(self.why(Probe::Settings))),
        };
        Step { is, note, how: vec![self.at(Release::parameters_form), "setup_how_parameters_write"] }
    }

    fn connection(&self) -> Step {
        let (token, resource) = (self.flag(Check::Token), self.flag(Check::Resource));
        let (is, note) = match (token, resource) {
            (Some(false), _) => (Progress::Open, None),
            (Some(true), Some(false)) => (Progress::Open, Some("setup_note_resource")),
            (Some(true), _) => (Progress::Done, None),
            (None, _) => (Progress::Unknown, Some(self.why_no_health())),
        };
        let how = match (token, resource) {
            (Some(true), Some(false)) => self.at(Release::default_resource),
            _ => self.at(Release::connection_test),
        };
        Step { is, note, how: vec![how, "setup_how_connection_diagnosis"] }
    }

    /// A flag of the health check, if all its answers agree.
    fn flag(&self, check: Check) -> Option<bool> {
        let mut flags = self.evidence.healths().filter_map(|health| health.flag(check));
        let first = flags.next()?;
        flags.all(|flag| flag == first).then_some(first)
    }

    fn why_no_health(&self) -> &'static str {
        if self.evidence.healths().any(|health| health.flag(Check::Token).is_some()) {
            return "setup_note_nodes";
        }
        if self.release.is_some_and(|release| !release.has_health_check(self.runtime)) {
            return "setup_note_no_health_check";
        }
        self.why(Probe::Health)
    }

    /// Why the answer to a question is not known.
    fn why(&self, probe: Probe) -> &'static str {
        match self.evidence.of(probe).map(|exchange| &exchange.outcome) {
            None if self.evidence.is_awaited(probe) => "setup_note_asking",
            None => "setup_note_not_asked",
            Some(Observed::Answer(
                Response { status: 0 | 401, .. } | Response { redirected_to: Some(_), .. },
            )) => "setup_note_session",
            Some(Observed::Answer(Response { status: 403, .. })) => "setup_note_refused",
            Some(Observed::Answer(Response { status: 404, .. })) => "setup_note_missing",
            Some(_) => "setup_note_no_answer",
        }
    }
}
