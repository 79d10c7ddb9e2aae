//! What only the server itself can tell: a block that a script printed there, and lines of logs.
//!
//! Both were pasted. They count for the address that is set now, and for so long as a person takes to act on them.

use super::facts::{Facts, Verdict};
use super::{Certainty, Claim, Id};
use crate::creatio::Check;
use crate::server::log::{About, Cause, Said};
use crate::server::{Fault, Pool, Reach, View};
use Certainty::{Certain, Likely, Possible};

/// A line that was written so much earlier speaks of another time, whatever the time zone of the server is.
const OLD_S: f64 = 86_400.0;

/// Clocks that differ by less are no fault: tokens are accepted with a tolerance of minutes.
const TOLERATED_S: i64 = 60;

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    if facts.verdict == Verdict::Green {
        return Vec::new();
    }
    let mut found: Vec<Claim> = by_view(facts);
    for said in lines(facts) {
        if let Some(id) = id_of_cause(said.cause) {
            let certainty = match (said.about, settles(facts, said)) {
                (_, true) => Certain,
                (About::Ours, false) => Likely,
                (About::Untold | About::Other, false) if is_of_service(said.cause) => Likely,
                (About::Untold | About::Other, false) => Possible,
            };
            found.push(with_subs(facts, Claim::new(id, certainty), &said.code).because(None, &*said.code));
        }
    }
    found
}

/// The lines that may speak of this failure: not of another client or host, and not of another time.
fn lines<'e>(facts: &Facts<'e>) -> impl Iterator<Item = &'e Said> + use<'e> {
    let evidence = facts.evidence;
    let logs = evidence.logs.as_ref().filter(|logs| !evidence.is_past(logs.pasted_ms));
    logs.into_iter().flat_map(|logs| {
        let old = |said: &Said| said.at_s.is_some_and(|at| (at as f64) < logs.pasted_ms / 1000.0 - OLD_S);
        logs.said.iter().filter(move |said| said.about != About::Other && !old(said))
    })
}

/// The service itself says which client it refused, and why, while Creatio is refused.
fn settles(facts: &Facts, said: &Said) -> bool {
    let why = matches!(said.cause, Cause::NoClient | Cause::WrongSecret);
    why && said.about == About::Ours && facts.token_red()
}

/// Whether what was pasted leaves this cause and no other.
pub(super) fn proves(facts: &Facts, id: Id) -> bool {
    let by_block = facts.server.is_some_and(|view| {
        view.speaks_for_creatio() && view.whole && facts.service_red() && id_of(view) == Some(id)
    });
    by_block || id == Id::Cfg03 && lines(facts).any(|said| settles(facts, said))
}

/// The machine says how far it gets: then its causes need not be listed.
pub(super) fn tells(facts: &Facts) -> bool {
    facts.server.is_some_and(|view| view.reach != Reach::Unknown)
}

/// What stops the machine on its way, as a finding.
fn id_of(view: &View) -> Option<Id> {
    Some(match view.reach {
        Reach::Refused | Reach::NoRoute | Reach::Silent if view.listens == Some(true) => Id::Net06,
        Reach::NameUnknown | Reach::NameServerSilent => Id::Net16,
        Reach::Refused => Id::Net17,
        Reach::NoRoute | Reach::Silent => Id::Net18,
        Reach::Proxy => Id::Net07,
        Reach::Untrusted => Id::Tls02,
        Reach::Incomplete => Id::Tls10,
        Reach::NoCommonTls => Id::Tls06,
        Reach::Dates | Reach::OtherName | Reach::Weak => Id::Tls17,
        Reach::WantsCertificate
        | Reach::OtherScheme
        | Reach::Mute
        | Reach::Page
        | Reach::Redirect
        | Reach::OtherIssuer => Id::Net19,
        Reach::Good => Id::Crt11,
        Reach::Unknown => return None,
    })
}

/// Whether another cause can look so on the machine: an address that is not reached by its own machine, a chain whose
/// authority may be missing as well, an answer, whose reason is the answerer's.
fn is_one_cause(id: Id) -> bool {
    !matches!(id, Id::Net06 | Id::Tls10 | Id::Crt11)
}

fn by_view(facts: &Facts) -> Vec<Claim> {
    let Some(view) = facts.server else { return Vec::new() };
    let mut found = Vec::new();
    let mut claim = |id, certainty, seen: &str| {
        found.push(with_subs(facts, Claim::new(id, certainty), seen).because(None, seen));
    };
    if facts.verdict != Verdict::Red(Check::Token)
        && let Some(id) = id_of(view)
    {
        // A port that nobody reaches: what this machine itself listens on has to be known.
        let known = view.listens.is_some() || !matches!(id, Id::Net17 | Id::Net18);
        let sure = view.speaks_for_creatio() && is_one_cause(id) && known;
        claim(id, if sure { Certain } else { Likely }, &view.seen);
        if view.split {
            claim(Id::Net10, Likely, &view.seen);
        }
    }
    if let Some(seconds) = view.clock_s.filter(|s| s.abs() > TOLERATED_S) {
        let certainty = if view.creatio { Certain } else { Likely };
        let seconds = seconds.abs().to_string();
        let claim = Claim::new(Id::Jwt03, certainty).sub(&seconds);
        found.push(claim.because(None, format!("{seconds} s")));
    }
    let mut claim = |id, certainty, seen: &str| {
        found.push(with_subs(facts, Claim::new(id, certainty), seen).because(None, seen));
    };
    if let Some(file) = &view.file {
        match file.fault {
            Some(Fault::Unreadable) => claim(Id::Cfg05, Likely, "appsettings.json"),
            Some(Fault::Database) => claim(Id::Cfg06, Likely, "DbProvider"),
            Some(Fault::NoCertificate) => claim(Id::Cfg11, Likely, "X509CertificatePath"),
            Some(Fault::Sealed) => claim(Id::Cfg11, Possible, "X509CertificatePath"),
            None => {}
        }
        match file.listed.filter(|_| facts.token_red()) {
            Some(true) => claim(Id::Cfg04, Likely, "Clients"),
            Some(false) => claim(Id::Cfg03, Likely, "Clients"),
            None => {}
        }
    }
    match &view.pool {
        Some((Pool::Stopped, name)) => claim(Id::Iis26, Likely, name),
        Some((Pool::NoProfile, name)) => claim(Id::Cfg12, Likely, name),
        Some((Pool::Narrow, name)) if view.event.is_some() => claim(Id::Iis26, Likely, name),
        Some((Pool::Narrow, _)) | None => {}
    }
    if let Some(code) = view.event.as_ref().filter(|_| !matches!(view.pool, Some((Pool::Stopped, _)))) {
        claim(Id::Iis26, Possible, code);
    }
    found
}

/// Only the service itself writes such a line. The others are written by whoever asks somebody else.
fn is_of_service(cause: Cause) -> bool {
    match cause {
        Cause::NoKey
        | Cause::KeyUnfit
        | Cause::CertificateFile
        | Cause::NoProfile
        | Cause::Database
        | Cause::Tables
        | Cause::DatabaseTls
        | Cause::DatabaseDates
        | Cause::Settings
        | Cause::Rows
        | Cause::Start => true,
        Cause::NoClient
        | Cause::WrongSecret
        | Cause::ClientRefused
        | Cause::GrantType
        | Cause::Scope
        | Cause::Untrusted
        | Cause::Incomplete
        | Cause::Dates
        | Cause::OtherName
        | Cause::NoCommonTls
        | Cause::OtherScheme
        | Cause::Name
        | Cause::Refused
        | Cause::Silent
        | Cause::Proxy
        | Cause::Answer
        | Cause::Aside => false,
    }
}

fn id_of_cause(cause: Cause) -> Option<Id> {
    Some(match cause {
        Cause::NoClient | Cause::WrongSecret | Cause::ClientRefused => Id::Cfg03,
        Cause::Rows => Id::Tok03,
        Cause::GrantType => Id::Tok04,
        Cause::Scope => Id::Tok05,
        Cause::NoKey => Id::Jwk01,
        Cause::KeyUnfit => Id::Jwk10,
        Cause::CertificateFile => Id::Cfg11,
        Cause::NoProfile => Id::Cfg12,
        Cause::Database => Id::Cfg06,
        Cause::Tables => Id::Cfg07,
        Cause::DatabaseTls => Id::Cfg08,
        Cause::DatabaseDates => Id::Cfg09,
        Cause::Settings => Id::Cfg05,
        Cause::Untrusted => Id::Tls02,
        Cause::Incomplete => Id::Tls10,
        Cause::Dates | Cause::OtherName => Id::Tls17,
        Cause::NoCommonTls => Id::Tls06,
        Cause::OtherScheme | Cause::Answer => Id::Net19,
        Cause::Name => Id::Net16,
        Cause::Refused => Id::Net17,
        Cause::Silent => Id::Net18,
        Cause::Proxy => Id::Net07,
        Cause::Start => Id::Iis26,
        Cause::Aside => return None,
    })
}

/// What stands in the texts: of the findings of others what they say, of our own the host and what was seen.
fn with_subs(facts: &Facts, claim: Claim, seen: &str) -> Claim {
    let set = facts.settings.and_then(|s| s.client_id.clone()).unwrap_or_default();
    match claim.id {
        Id::Cfg03 | Id::Jwk01 | Id::Jwk10 | Id::Tok05 => claim.sub(facts.base()),
        Id::Cfg04 => claim,
        Id::Tok04 => claim.sub(set).sub(facts.base()),
        _ => claim.sub(facts.host()).sub(seen),
    }
}
