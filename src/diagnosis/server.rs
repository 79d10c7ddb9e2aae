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

/// What the host of .NET ends with where files of an application are missing or of another version
/// (<https://github.com/dotnet/runtime/blob/main/docs/design/features/host-error-codes.md>).
const MIXED: &[&str] = &["0x8000808c", "0x80008093"];

pub(super) fn claims(facts: &Facts) -> Vec<Claim> {
    let mut found = applications(facts);
    let green = facts.verdict == Verdict::Green;
    if !green {
        found.extend(by_view(facts));
    }
    for said in lines(facts).filter(|said| !green || is_of_programs(said.cause)) {
        // Creatio has just reached the service: a line of the way there is of another time, or of somebody else.
        let passed = facts.verdict == Verdict::Red(Check::Token) && matches!(said.cause, Cause::Way(_));
        let (Some(id), false) = (id_of_cause(said.cause), passed) else { continue };
        let certainty = match (said.about, settles(facts, said)) {
            (_, true) => Certain,
            (About::Ours, false) => Likely,
            (About::Untold | About::Other, false) if is_of_service(said.cause) => Likely,
            (About::Untold | About::Other, false) => Possible,
        };
        found.push(with_subs(facts, Claim::new(id, certainty), &said.code).because(None, &*said.code));
        // Where the authority is not known and not sent, the chain ends early as well.
        if said.cause == Cause::Way(Reach::Incomplete) {
            let claim = Claim::new(Id::Tls02, Possible);
            found.push(with_subs(facts, claim, &said.code).because(None, &*said.code));
        }
    }
    found
}

/// What the service says of clients that are not Creatio's own: every row may be green.
fn applications(facts: &Facts) -> Vec<Claim> {
    let evidence = facts.evidence;
    let logs = evidence.logs.as_ref().filter(|logs| !evidence.is_past(logs.pasted_ms));
    let other = |said: &&Said| said.about == About::Other && said.cause.is_of_client();
    let said =
        logs.and_then(|logs| logs.said.iter().find(|said| other(said) && !is_old(said, logs.pasted_ms)));
    said.map(|said| Claim::new(Id::Crt08, Possible).sub(&*said.code).because(None, &*said.code))
        .into_iter()
        .collect()
}

fn is_old(said: &Said, pasted_ms: f64) -> bool {
    said.at_s.is_some_and(|at| (at as f64) < pasted_ms / 1000.0 - OLD_S)
}

/// The lines that may speak of this failure: not of another client or host, and not of another time.
fn lines<'e>(facts: &Facts<'e>) -> impl Iterator<Item = &'e Said> + use<'e> {
    let evidence = facts.evidence;
    let logs = evidence.logs.as_ref().filter(|logs| !evidence.is_past(logs.pasted_ms));
    logs.into_iter().flat_map(|logs| {
        logs.said.iter().filter(|said| said.about != About::Other && !is_old(said, logs.pasted_ms))
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
    match view.reach {
        Reach::Refused | Reach::NoRoute | Reach::Silent if view.listens == Some(true) => Some(Id::Net06),
        reach => id_of_reach(reach),
    }
}

/// How far somebody got, as a finding: by a block or by the line of a log.
fn id_of_reach(reach: Reach) -> Option<Id> {
    Some(match reach {
        Reach::NameUnknown | Reach::NameServerSilent => Id::Net16,
        Reach::Refused => Id::Net17,
        Reach::NoRoute | Reach::Silent => Id::Net18,
        Reach::Proxy => Id::Net07,
        Reach::Untrusted => Id::Tls02,
        Reach::Incomplete => Id::Tls10,
        Reach::NoCommonTls => Id::Tls06,
        Reach::Dates | Reach::OtherName | Reach::Weak => Id::Tls17,
        Reach::Below => Id::Url09,
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
    !matches!(id, Id::Net06 | Id::Tls10 | Id::Crt11 | Id::Url09)
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
            Some(Fault::Oracle) => claim(Id::Cfg10, Likely, "DbProvider"),
            Some(Fault::Database) => claim(Id::Cfg06, Likely, "DbProvider"),
            Some(Fault::NoCertificate) => claim(Id::Cfg11, Likely, "X509CertificatePath"),
            Some(Fault::Sealed) => claim(Id::Cfg14, Likely, "X509CertificatePath"),
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
        let mixed = MIXED.iter().any(|of_files| code.eq_ignore_ascii_case(of_files));
        claim(if mixed { Id::Cfg18 } else { Id::Iis26 }, Possible, code);
    }
    found
}

/// Only the service itself writes such a line. The others are written by whoever asks somebody else.
fn is_of_service(cause: Cause) -> bool {
    match cause {
        Cause::NoKey
        | Cause::KeyUnfit
        | Cause::CertificateSealed
        | Cause::CertificateFile
        | Cause::NoProfile
        | Cause::Database
        | Cause::Tables
        | Cause::DatabaseTls
        | Cause::DatabaseDates
        | Cause::Settings
        | Cause::Rows
        | Cause::Mixed
        | Cause::Start => true,
        Cause::NoClient
        | Cause::WrongSecret
        | Cause::Spelling
        | Cause::ClientRefused
        | Cause::GrantType
        | Cause::Scope
        | Cause::Oracle
        | Cause::Way(_)
        | Cause::TokenIssuer
        | Cause::TokenKey
        | Cause::Audience
        | Cause::GrantUnknown
        | Cause::Request
        | Cause::SentBack
        | Cause::Nodes
        | Cause::Aside => false,
    }
}

/// A program or a person has it, however well Creatio itself reaches the service.
fn is_of_programs(cause: Cause) -> bool {
    [Cause::GrantUnknown, Cause::Request, Cause::SentBack, Cause::Audience, Cause::Nodes].contains(&cause)
}

fn id_of_cause(cause: Cause) -> Option<Id> {
    Some(match cause {
        Cause::NoClient | Cause::WrongSecret | Cause::ClientRefused => Id::Cfg03,
        Cause::Spelling => Id::Tok02,
        Cause::Rows => Id::Tok03,
        Cause::GrantType => Id::Tok04,
        Cause::Scope => Id::Tok05,
        Cause::NoKey => Id::Jwk01,
        Cause::KeyUnfit => Id::Jwk10,
        Cause::CertificateSealed => Id::Cfg14,
        Cause::CertificateFile => Id::Cfg11,
        Cause::NoProfile => Id::Cfg12,
        Cause::Oracle => Id::Cfg10,
        Cause::Database => Id::Cfg06,
        Cause::Tables => Id::Cfg07,
        Cause::DatabaseTls => Id::Cfg08,
        Cause::DatabaseDates => Id::Cfg09,
        Cause::Settings => Id::Cfg05,
        Cause::Way(reach) => return id_of_reach(reach),
        Cause::Mixed => Id::Cfg18,
        Cause::Start => Id::Iis26,
        Cause::TokenIssuer => Id::Jwt01,
        Cause::TokenKey => Id::Jwt02,
        Cause::Audience => Id::Jwt05,
        Cause::GrantUnknown => Id::Tok06,
        Cause::Request => Id::Tok07,
        Cause::SentBack => Id::Crt13,
        Cause::Nodes => Id::Crt16,
        Cause::Aside => return None,
    })
}

/// What stands in the texts: of the findings of others what they say, of our own the host and what was seen.
fn with_subs(facts: &Facts, claim: Claim, seen: &str) -> Claim {
    let set = facts.settings.and_then(|s| s.client_id.clone()).unwrap_or_default();
    match claim.id {
        Id::Cfg03 | Id::Jwk01 | Id::Jwk10 | Id::Tok05 => claim.sub(facts.base()),
        Id::Cfg04 => claim,
        // A log names the token's own value only where its program was told to.
        Id::Jwt01 => claim.sub("…").sub(facts.base()),
        Id::Jwt02 => claim.sub("…"),
        Id::Tok04 => claim.sub(set).sub(facts.base()),
        _ => claim.sub(facts.host()).sub(seen),
    }
}
