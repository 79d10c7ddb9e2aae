//! Probes: what to ask, and what the answers are evidence of.
//!
//! A probe is a question to one endpoint from one point of view. Each has a file of its own with everything that
//! is constant about it (`Question`); this file lists them. Planning is pure: from the evidence so far to the
//! requests that are due now. Nothing here sends anything.

mod door;
mod evidence;
mod memory;
mod plan;

mod discovery;
mod discovery_corrected;
mod discovery_other_scheme;
mod discovery_repeat;
mod feature;
mod health;
mod health_other_runtime;
mod health_repeat;
mod jwks;
mod jwks_repeat;
mod jwks_uri;
mod resources;
mod settings;
mod token_credentials;
mod token_empty;
mod token_unknown_client;

pub use door::{CERTIFICATE, HEADERS, Outcome, admitted, record};
pub use evidence::{Evidence, Exchange, Headers, Logs, Observed, ProfileView, Response, Skip};
pub use memory::{Memory, Remembered};
pub use plan::{Method, Request, due, record_skips};
pub use resources::Resource;
pub use token_credentials::token_request;

use crate::creatio::{Health, Settings, Site};
use crate::identity::{Discovery, KeySet, Page, TokenAnswer};
use plan::Plan;
use serde::{Deserialize, Serialize};

/// The list of the probes: each with the module that has its [`Question`].
macro_rules! probes {
    ($($(#[$about:meta])+ $probe:ident => $file:ident,)+) => {
        /// The questions, by what they ask. `P…` are the names of the catalogue of failure modes.
        ///
        /// Nothing asked here changes anything. In JSON a probe is called as its module is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Probe {
            $($(#[$about])+ $probe,)+
        }

        impl Probe {
            /// All questions, in the order in which they become due.
            pub const ALL: [Probe; [$(Probe::$probe),+].len()] = [$(Probe::$probe),+];

            /// Everything constant about it.
            fn question(self) -> &'static Question {
                match self {
                    $(Probe::$probe => &$file::QUESTION,)+
                }
            }

            /// The message key of its name.
            pub fn text(self) -> &'static str {
                match self {
                    $(Probe::$probe => concat!("probe_", stringify!($file)),)+
                }
            }
        }
    };
}

probes! {
    /// P0: Creatio's own health check, with the prefix of the page's runtime.
    Health => health,
    /// P0 with the other runtime's prefix, where the first found nothing.
    HealthOtherRuntime => health_other_runtime,
    /// P1: the two non-secret system settings.
    Settings => settings,
    /// The feature that shows the section.
    Feature => feature,
    /// P3: the discovery document (RFC 8414, OpenID Connect Discovery 1.0).
    Discovery => discovery,
    /// P3 on the corrected address, where the address is an endpoint's.
    DiscoveryCorrected => discovery_corrected,
    /// P4: the key set by path, independent of discovery (RFC 7517).
    Jwks => jwks,
    /// P5: a POST of an empty JSON object to the token endpoint (RFC 6749).
    TokenEmpty => token_empty,
    /// P7: discovery with the other scheme.
    DiscoveryOtherScheme => discovery_other_scheme,
    /// P6: a token request for a client that does not exist: the service has to read its database to refuse
    /// it. Leaves a line in the service's log, so only with the administrator's consent.
    TokenUnknownClient => token_unknown_client,
    /// P12: a token request with the profile's credentials. Only with the administrator's consent.
    TokenCredentials => token_credentials,
    /// P11: the resources registered in Creatio.
    Resources => resources,
    /// The key set at discovery's `jwks_uri`, where that is another path than the usual one.
    JwksUri => jwks_uri,
    /// P10: the health check, read again where the two points of view contradict each other.
    HealthRepeat => health_repeat,
    /// P10: discovery, asked again where the first answer was late or missing.
    DiscoveryRepeat => discovery_repeat,
    /// P10: the key set, asked again: nodes of a farm may have different keys.
    JwksRepeat => jwks_repeat,
}

impl Probe {
    /// Who asks it.
    pub fn seat(self) -> Seat {
        self.question().seat
    }

    /// Whether it is asked at all depends on another's answer.
    pub fn hangs_on_another(self) -> bool {
        !self.question().after.is_empty()
    }

    /// How often it is asked at most.
    pub(crate) fn times(self) -> usize {
        self.question().times
    }
}

/// From where a probe looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seat {
    /// Same-origin requests to Creatio, made by the content script with the page's session.
    Page,
    /// Requests to the Identity Service, made by the background.
    Background,
}

/// Everything constant about a probe, with its two decisions. It stands in the probe's own file.
struct Question {
    seat: Seat,
    content: Content,
    /// Longest body that is read, in bytes; what comes behind is cut off.
    cap: usize,
    /// How often it is asked at most.
    times: usize,
    /// When its time is up it is waited for all the same, behind the first full statement.
    awaited_on: bool,
    /// It waits while one of these may still be answered.
    after: &'static [Probe],
    /// Whether it is due, and at which address.
    plan: fn(&Evidence, &Site) -> Plan,
    /// Reads a body of at most `cap` bytes; `None` where it is not what was asked for.
    read: fn(&str) -> Option<Body>,
}

/// What is sent along.
enum Content {
    /// Nothing: a GET.
    Nothing,
    /// JSON for one of Creatio's services, by POST.
    Json(fn() -> String),
    /// A form, by POST.
    Form(&'static str),
    /// A form with the profile's credentials, by POST: who holds them fills it in.
    Credentials,
}

const KIB: usize = 1024;
/// Cap of an answer of a few lines.
const SHORT: usize = 64 * KIB;
/// Cap of a document or a key set of the Identity Service.
const LONG: usize = 256 * KIB;

/// What an answer says, read once, when it comes in: what was asked for, or something else in its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Creatio's health check.
    Health(Health),
    /// Creatio's non-secret settings of the connection.
    Settings(Settings),
    /// Whether the feature is on.
    Feature(bool),
    /// A discovery document.
    Discovery(Discovery),
    /// A key set.
    KeySet(KeySet),
    /// OAuth's answer to a token request.
    Token(TokenAnswer),
    /// The resources registered in Creatio.
    Resources(Vec<Resource>),
    /// Not what was asked for: what it shows of who sent it.
    Foreign(Page),
}

#[cfg(test)]
mod tests;
