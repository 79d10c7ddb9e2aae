//! Where the two run, as far as the evidence tells: of commands for other platforms nobody wants to read there.

use crate::command::{Known, Platform, Seat};
use crate::creatio::Runtime;
use crate::identity::{Address, Page, SubStatus};
use crate::probe::{Body, Evidence, Observed};
use serde::{Deserialize, Serialize};

/// What of a site decides which commands are given, and what stands in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hosts {
    /// The base address of the Identity Service that Creatio is set to.
    pub address: Option<String>,
    /// What Creatio's server runs on; none where the evidence leaves more than one.
    pub creatio: Option<Platform>,
    /// What the Identity Service's server runs on; likewise.
    pub service: Option<Platform>,
}

impl Hosts {
    /// What the evidence tells.
    pub fn of(evidence: &Evidence) -> Hosts {
        let url = evidence.settings().and_then(|settings| settings.url.as_deref());
        let framework = evidence.runtime == Some(Runtime::Framework);
        let iis = evidence.exchanges.iter().any(|exchange| by_its_host(&exchange.outcome));
        Hosts {
            address: url.and_then(|url| Address::judge(url, evidence.site.as_ref()).base),
            creatio: framework.then_some(Platform::Windows),
            service: iis.then_some(Platform::Windows),
        }
    }

    /// What may stand in a command.
    pub fn known(&self) -> Known {
        Known::of(self.address.as_deref())
    }

    /// Whether a command for this platform may be what is wanted on that machine.
    pub fn may_have(&self, seat: Seat, platform: Platform) -> bool {
        let told = match seat {
            Seat::Creatio => self.creatio,
            Seat::Service => self.service,
            Seat::Proxy | Seat::Anywhere => None,
        };
        told.is_none_or(|told| told == platform)
    }
}

/// IIS says that it could not start or load an ASP.NET Core application of its own. That IIS answers proves less:
/// it may be the proxy in front.
/// <https://learn.microsoft.com/en-us/aspnet/core/test/troubleshoot-azure-iis>
fn by_its_host(outcome: &Observed) -> bool {
    let Observed::Answer(response) = outcome else { return false };
    let Body::Foreign(Page::SubStatus(SubStatus { status, sub })) = response.body else { return false };
    matches!((status, sub), (500, 0 | 30..=38) | (502, 5))
}
