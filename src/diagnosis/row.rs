//! What a row of the catalogue says of a finding. What that comes to stands in `judge.rs`.

use super::facts::Facts;
use super::proof::Proof;
use super::{Claim, Place, Severity};
use crate::command::Task;
use crate::creatio::Check;

/// Everything that is constant about a finding, but its names.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Which file decides on it.
    pub family: Family,
    /// How bad it is.
    pub weight: Weight,
    /// Beside what it is shown.
    pub spot: Spot,
    /// What the browser sees has to count for it.
    pub view: View,
    /// Creatio's own health check settles it, or the address alone: no answer still awaited overturns it.
    pub settled: bool,
    /// The evidence that excludes every other cause; none where it is never certain.
    pub certain: Option<Proof>,
    /// What it is to the other findings.
    pub role: Role,
    /// Where its fix stands on our panel of Classic UI.
    pub classic: Classic,
    /// Number of steps that always apply.
    pub steps: u8,
    /// Further steps, after those, that apply only sometimes.
    pub last_steps: Option<(When, u8)>,
    /// What is run on a server for which of its steps, counted from one; in the order of the steps.
    pub tasks: &'static [(u8, Task)],
    /// Which of its substitutions, counted from zero, is the name of another site.
    pub other_site: Option<usize>,
    /// The vendor's article.
    pub link: Option<&'static str>,
    /// Further modes of the catalogue of failure modes that look like this one from outside.
    pub covers: &'static [&'static str],
}

/// The families of findings, in the order in which they are decided. Each is a file beside this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// The three system settings.
    Config,
    /// The address in the setting.
    Url,
    /// No HTTP answer at all.
    Network,
    /// Certificates and versions of TLS.
    Tls,
    /// What answers in the service's place.
    Hosting,
    /// The discovery document.
    Discovery,
    /// The key set.
    Keys,
    /// The token endpoint.
    Token,
    /// Creatio's side.
    Creatio,
    /// Answers that do not stay the same.
    Constancy,
    /// What has changed, and what sites have in common.
    Memory,
    /// The clocks.
    Clock,
    /// What the server itself says.
    Server,
    /// Our own blind spots.
    Browser,
}

/// How bad a finding is, by what Creatio says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The same whatever Creatio says.
    Always(Severity),
    /// It is about the service's availability, and as bad and as sure as both points of view together allow:
    /// without Creatio's own word, the browser's is a possibility and no blocker.
    Availability,
    /// What explains a failure that Creatio reports blocks; else it is a warning at most.
    BlocksWhile(Red),
    /// A warning while Creatio reports that failure, else a notice.
    WarnsWhile(Red),
    /// A warning where it is certain, else a notice.
    WarnsIfCertain,
}

/// A failure that Creatio reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Red {
    /// Any.
    Any,
    /// Any, or none of which is known: all but "all is well".
    NotGreen,
    /// Between Creatio and the service: it gets no answer, or no token.
    Connection,
    /// Creatio reaches the service and gets no token.
    Token,
    /// The default resource alone.
    Resource,
}

/// Beside what a finding is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Always the same.
    At(Place),
    /// The row of the service or of the token, whichever is red; this one where neither is.
    RedOfConnection(Check),
    /// This row while it is red, else the assistant.
    WhileRed(Check),
    /// The first red row, else the assistant.
    FirstRed,
}

/// What has to hold of the two points of view before a finding is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Nothing: Creatio's word or the address suffices, or the finding is about the browser's own view.
    Any,
    /// What answers the browser is what answers Creatio's server.
    Same,
    /// Likewise, and Creatio does not say that it reaches the service: the browser's view may explain that.
    OfService,
    /// Likewise, and Creatio says that it gets no answer of the service, or no token.
    OfConnection,
}

/// What a finding is to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It explains, by its place in the order of causes.
    Cause,
    /// It is certain and explains nothing: it stands behind what may be why.
    Symptom,
    /// The assistant was not allowed to look: that comes before "could not be found", and can be allowed.
    Barrier,
    /// The page shows an older state than Creatio has: only a later look can tell.
    PageBehind,
}

/// Where the fix of a finding stands on our panel of Classic UI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Classic {
    /// Beside the finding.
    Own,
    /// Its fix is one of the panel's steps.
    Step,
    /// It has none in a version that has no health check, and there a line of the panel says so.
    Line,
}

/// When the last steps of a finding apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The address is https: the steps are about TLS.
    Https,
    /// The service has just given a token for the profile's own pair.
    ProfileWorks,
}

impl Family {
    /// All, in their order.
    pub const ALL: [Family; 14] = [
        Family::Config,
        Family::Url,
        Family::Network,
        Family::Tls,
        Family::Hosting,
        Family::Discovery,
        Family::Keys,
        Family::Token,
        Family::Creatio,
        Family::Constancy,
        Family::Memory,
        Family::Clock,
        Family::Server,
        Family::Browser,
    ];

    /// The name of its file below `src/diagnosis/`.
    pub const fn file(self) -> &'static str {
        match self {
            Family::Config => "config.rs",
            Family::Url => "url.rs",
            Family::Network => "network.rs",
            Family::Tls => "tls.rs",
            Family::Hosting => "hosting.rs",
            Family::Discovery => "discovery.rs",
            Family::Keys => "keys.rs",
            Family::Token => "token.rs",
            Family::Creatio => "creatio.rs",
            Family::Constancy => "constancy.rs",
            Family::Memory => "memory.rs",
            Family::Clock => "clock.rs",
            Family::Server => "server.rs",
            Family::Browser => "browser.rs",
        }
    }

    pub(super) fn claims(self, facts: &Facts) -> Vec<Claim> {
        match self {
            Family::Config => super::config::claims(facts),
            Family::Url => super::url::claims(facts),
            Family::Network => super::network::claims(facts),
            Family::Tls => super::tls::claims(facts),
            Family::Hosting => super::hosting::claims(facts),
            Family::Discovery => super::discovery::claims(facts),
            Family::Keys => super::keys::claims(facts),
            Family::Token => super::token::claims(facts),
            Family::Creatio => super::creatio::claims(facts),
            Family::Constancy => super::constancy::claims(facts),
            Family::Memory => super::memory::claims(facts),
            Family::Clock => super::clock::claims(facts),
            Family::Server => super::server::claims(facts),
            Family::Browser => super::browser::claims(facts),
        }
    }

    const fn row(self, weight: Weight, spot: Spot) -> Row {
        let (view, settled, role, classic) = (View::Any, false, Role::Cause, Classic::Own);
        let (certain, last_steps, link, covers): (_, _, _, &[&str]) = (None, None, None, &[]);
        Row {
            family: self,
            weight,
            spot,
            view,
            settled,
            certain,
            role,
            classic,
            steps: 0,
            last_steps,
            tasks: &[],
            other_site: None,
            link,
            covers,
        }
    }

    pub(super) const fn blocker(self, spot: Spot) -> Row {
        self.row(Weight::Always(Severity::Blocker), spot)
    }

    pub(super) const fn warning(self, spot: Spot) -> Row {
        self.row(Weight::Always(Severity::Warning), spot)
    }

    pub(super) const fn notice(self, spot: Spot) -> Row {
        self.row(Weight::Always(Severity::Notice), spot)
    }

    pub(super) const fn availability(self) -> Row {
        self.row(Weight::Availability, SERVICE)
    }

    pub(super) const fn blocks_while(self, red: Red, spot: Spot) -> Row {
        self.row(Weight::BlocksWhile(red), spot)
    }

    pub(super) const fn warns_while(self, red: Red, spot: Spot) -> Row {
        self.row(Weight::WarnsWhile(red), spot)
    }

    pub(super) const fn warns_if_certain(self, spot: Spot) -> Row {
        self.row(Weight::WarnsIfCertain, spot)
    }
}

pub(super) const SETTINGS: Spot = Spot::At(Place::Row(Check::Settings));
pub(super) const SERVICE: Spot = Spot::At(Place::Row(Check::Service));
pub(super) const TOKEN: Spot = Spot::At(Place::Row(Check::Token));
pub(super) const RESOURCE: Spot = Spot::At(Place::Row(Check::Resource));
pub(super) const ASSISTANT: Spot = Spot::At(Place::Assistant);
/// Of the service and the token the red one.
pub(super) const SERVICE_OR_RED: Spot = Spot::RedOfConnection(Check::Service);
pub(super) const TOKEN_OR_RED: Spot = Spot::RedOfConnection(Check::Token);
pub(super) const TOKEN_WHILE_RED: Spot = Spot::WhileRed(Check::Token);

impl Row {
    /// The fix has this many steps in the texts.
    pub(super) const fn steps(self, steps: u8) -> Row {
        Row { steps, ..self }
    }

    /// After those, this many more that apply only then.
    pub(super) const fn and_when(self, when: When, steps: u8) -> Row {
        Row { last_steps: Some((when, steps)), ..self }
    }

    /// Run this for that step.
    pub(super) const fn tasks(self, tasks: &'static [(u8, Task)]) -> Row {
        Row { tasks, ..self }
    }

    /// This substitution, counted from zero, is the name of another site.
    pub(super) const fn other_site(self, sub: usize) -> Row {
        Row { other_site: Some(sub), ..self }
    }

    pub(super) const fn link(self, article: &'static str) -> Row {
        Row { link: Some(article), ..self }
    }

    pub(super) const fn view(self, view: View) -> Row {
        Row { view, ..self }
    }

    pub(super) const fn settled(self) -> Row {
        Row { settled: true, ..self }
    }

    /// Certain only where this holds.
    pub(super) const fn certain(self, proof: Proof) -> Row {
        Row { certain: Some(proof), ..self }
    }

    pub(super) const fn role(self, role: Role) -> Row {
        Row { role, ..self }
    }

    pub(super) const fn classic(self, classic: Classic) -> Row {
        Row { classic, ..self }
    }

    pub(super) const fn covers(self, modes: &'static [&'static str]) -> Row {
        Row { covers: modes, ..self }
    }

    /// What is run for this step.
    pub fn tasks_of(&self, step: u8) -> impl Iterator<Item = Task> {
        self.tasks.iter().filter(move |(of, _)| *of == step).map(|(_, task)| *task)
    }

    /// Whether anything is run for the first so many steps.
    pub fn has_tasks(&self, steps: u8) -> bool {
        self.tasks.iter().any(|(of, _)| *of <= steps)
    }

    /// Number of steps in the texts.
    pub fn all_steps(&self) -> u8 {
        self.steps + self.last_steps.map_or(0, |(_, more)| more)
    }
}
