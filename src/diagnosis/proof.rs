//! The evidence that leaves one cause. Without it nothing is stated as certain, whatever a family claims.

use super::facts::{Facts, Seen, Verdict};
use super::hosting::same_twice;
use crate::identity::{NetworkCause, Page};
use crate::probe::{Exchange, Probe};

/// What excludes every other cause of a finding. Each row of the catalogue that may be certain names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Creatio says so itself, or what it answers is what the finding speaks of.
    Creatio,
    /// The value of the setting is read, and is enough.
    Setting,
    /// Creatio's own page, or nothing of the service, stands where the setting leads.
    OwnAddress,
    /// The service answers at the corrected address, and not at the one that is set.
    Corrected,
    /// One sender gave one answer to two questions, and nothing of the service was seen beside it.
    TwoAnswers,
    /// The address that is set led on, and what failed stands there.
    Hop,
    /// Everybody was refused each time, and nothing of the service was seen.
    Nobody,
    /// The browser names the fault of the certificate, and nothing of the service was seen beside it.
    Certificate,
    /// The port itself shows that it speaks the other of http and https.
    OtherScheme,
    /// A page that is nobody else's, and nothing of the service beside it.
    ForeignPage,
    /// The discovery document is read, and says it.
    Document,
    /// What fails needs the database and what answers does not, or the exception names the database.
    Database,
    /// The key set is read, and says it.
    KeySet,
    /// The key set and each token fail beside a discovery document that is well and a database that answers.
    Signing,
    /// The service answered the profile's own pair, at the address itself.
    OwnPair,
    /// The profile's pair got a token beside documents that are well, and Creatio's client is another.
    OtherClient,
    /// Two values lie side by side and differ.
    Compared,
    /// An answer of the service shows the exception.
    Leak,
    /// A header field, or what the browser tells of the connection.
    Field,
    /// All answers took that long.
    Every,
    /// Creatio's own machine says so, as the account that Creatio runs as where that makes a difference.
    Server,
    /// What this browser met itself: it speaks of nothing else.
    OwnView,
}

impl Proof {
    /// In words, behind "certain only where".
    pub fn words(self) -> &'static str {
        match self {
            Proof::Creatio => "Creatio itself answers so",
            Proof::Setting => "the value of the setting is read, and is enough",
            Proof::OwnAddress => {
                "Creatio's own page, or nothing of the service, stands where the setting leads"
            }
            Proof::Corrected => {
                "the service answers at the corrected address, and not at the one that is set"
            }
            Proof::TwoAnswers => {
                "one sender gave one answer to two questions, and nothing of the service was seen beside it"
            }
            Proof::Hop => "the address that is set led on, and what failed stands there",
            Proof::Nobody => "the connection was refused each time, and nothing of the service was seen",
            Proof::Certificate => {
                "the browser names the fault of the certificate, and nothing of the service was seen beside it"
            }
            Proof::OtherScheme => "the port itself shows that it speaks the other of http and https",
            Proof::ForeignPage => "the page is nobody else's, and nothing of the service was seen beside it",
            Proof::Document => "the discovery document is read, and says it",
            Proof::Database => {
                "what fails needs the database and what answers does not, or the exception names the database"
            }
            Proof::KeySet => "the key set is read, and says it",
            Proof::Signing => {
                "key set and tokens fail beside a discovery document that is well and a database that answers"
            }
            Proof::OwnPair => "the service answered the profile's own pair, at the address itself",
            Proof::OtherClient => {
                "the profile's pair got a token beside documents that are well, and Creatio's client is another"
            }
            Proof::Compared => "two values lie side by side and differ",
            Proof::Leak => "an answer of the service shows the exception",
            Proof::Field => "a header field or the connection itself says it",
            Proof::Every => "all answers took that long",
            Proof::Server => {
                "the block is of the machine of Creatio, and of its account where that makes a difference"
            }
            Proof::OwnView => "this browser met it itself; it speaks of nothing else",
        }
    }

    /// The evidence has it.
    pub(super) fn holds(self, facts: &Facts) -> bool {
        let failed =
            |probe, status| facts.evidence.response(probe).is_some_and(|answer| answer.status == status);
        match self {
            Proof::Creatio => {
                let asked = [Probe::Health, Probe::HealthOtherRuntime, Probe::Feature, Probe::Resources];
                facts.health.is_some() || asked.iter().any(|probe| facts.evidence.of(*probe).is_some())
            }
            Proof::Setting => facts.settings.is_some(),
            Proof::OwnAddress => match facts.discovery {
                Seen::Foreign(_, Page::Creatio | Page::Login) => true,
                Seen::Foreign(status, _) => matches!(status, 200 | 404 | 405) && !facts.alive(),
                _ => false,
            },
            Proof::Corrected => facts.corrected.good().is_some() && facts.discovery.foreign().is_some(),
            Proof::TwoAnswers => same_twice(facts) && !facts.alive() && !facts.led_away(),
            Proof::Hop => facts.evidence.was_redirected(Probe::Discovery) && facts.discovery.good().is_none(),
            Proof::Nobody => {
                let refused = |e: &Exchange| e.cause() == Some(NetworkCause::Refused);
                let mut asked = facts.of_service().filter(|e| facts.is_asked(e));
                facts.discovery.network() == Some(NetworkCause::Refused) && asked.all(refused)
            }
            Proof::Certificate => {
                let named = [NetworkCause::CertificateDate, NetworkCause::CertificateName];
                facts.discovery.network().is_some_and(|cause| named.contains(&cause)) && !facts.alive()
            }
            Proof::OtherScheme => !facts.alive(),
            Proof::ForeignPage => facts.discovery.foreign().is_some() && !facts.alive(),
            Proof::Document => facts.discovery.good().is_some(),
            Proof::Database => facts.discovery.foreign().is_some_and(|(_, page)| match page {
                Page::Exception(fault) => {
                    fault.is_of_database() && !super::discovery::database_answers(facts)
                }
                _ => facts.jwks.good().is_some(),
            }),
            Proof::KeySet => facts.jwks.good().is_some() || facts.jwks_uri != Seen::Unasked,
            Proof::Signing => {
                let all = failed(Probe::Jwks, 500) && failed(Probe::TokenCredentials, 500);
                all && facts.discovery.good().is_some() && facts.unknown_client.good().is_some()
            }
            Proof::OwnPair => {
                facts.credentials.good().is_some() && !facts.evidence.was_redirected(Probe::TokenCredentials)
            }
            Proof::OtherClient => Proof::OwnPair.holds(facts) && facts.healthy_documents(),
            Proof::Compared => facts.settings.is_some() || facts.verdict != Verdict::Unknown,
            Proof::Leak => super::hosting::thrown(facts).is_some(),
            Proof::Field => facts.evidence.exchanges.iter().any(|e| e.response().is_some()),
            Proof::Every => facts.evidence.of(Probe::Discovery).is_some_and(Exchange::is_ok),
            Proof::Server => facts.server.is_some_and(|view| view.whole && view.speaks_for_creatio()),
            Proof::OwnView => {
                facts.evidence.of(Probe::Discovery).is_some() || facts.evidence.of(Probe::Jwks).is_some()
            }
        }
    }
}
