//! Of whom a line speaks.

use super::{About, Cause, Kind, PROBE, Wanted};

/// Of whom a line of a kind speaks, and what it says then.
pub(super) fn of(kind: &Kind, line: &str, wanted: &Wanted) -> (About, Cause) {
    let cause = kind.cause;
    let rest = line.split_once(kind.needle).map_or("", |(_, rest)| rest);
    match cause {
        Cause::NoClient | Cause::WrongSecret | Cause::Rows => of_client(named(rest), cause, wanted),
        Cause::GrantType | Cause::Scope | Cause::GrantUnknown => {
            let named = line.split("clientId = ").nth(1).and_then(|id| id.split([' ', '}', ',']).next());
            of_client(named, cause, wanted)
        }
        Cause::Way(_) => (compared(host(line), wanted.host.as_deref()), cause),
        Cause::Spelling
        | Cause::ClientRefused
        | Cause::NoKey
        | Cause::KeyUnfit
        | Cause::CertificateSealed
        | Cause::CertificateFile
        | Cause::NoProfile
        | Cause::Oracle
        | Cause::Database
        | Cause::Tables
        | Cause::DatabaseTls
        | Cause::DatabaseDates
        | Cause::Settings
        | Cause::Mixed
        | Cause::Start
        | Cause::TokenIssuer
        | Cause::TokenKey
        | Cause::Audience
        | Cause::Request
        | Cause::SentBack
        | Cause::Nodes
        | Cause::Aside => (About::Untold, cause),
    }
}

/// The client that is named after the words: in quotes, which a log may quote once more, or up to a blank.
fn named(rest: &str) -> Option<&str> {
    let rest = rest.trim_start_matches([' ', ':']);
    let quotes = rest.len() - rest.trim_start_matches(['\'', '"']).len();
    let (open, inside) = rest.split_at(quotes);
    match open.chars().last() {
        Some(quote) => inside.split(quote).next(),
        None => inside.split([':', ' ', ',', '"']).next().map(|named| named.trim_end_matches('.')),
    }
}

/// Letters of another case, and blanks, make another client; whoever typed them meant this one.
fn of_client(named: Option<&str>, cause: Cause, wanted: &Wanted) -> (About, Cause) {
    let same = |named: &str, own: &str| named.trim().eq_ignore_ascii_case(own.trim());
    match (named, wanted.client_id.as_deref()) {
        (Some(PROBE), _) => (About::Untold, Cause::Aside),
        (Some(named), Some(own)) if named == own => (About::Ours, cause),
        (Some(named), Some(own)) if cause == Cause::NoClient && same(named, own) => {
            (About::Ours, Cause::Spelling)
        }
        (Some(named), Some(_)) if !named.is_empty() => (About::Other, cause),
        _ => (About::Untold, cause),
    }
}

fn compared(named: Option<&str>, own: Option<&str>) -> About {
    match (named, own) {
        (Some(named), Some(own)) if named.eq_ignore_ascii_case(own) => About::Ours,
        (Some(_), Some(_)) => About::Other,
        _ => About::Untold,
    }
}

/// The host that a line names: in an address, in brackets with a port, or in quotes.
fn host(line: &str) -> Option<&str> {
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let shaped = |host: &&str| !host.is_empty() && host.chars().all(sign);
    let url = line.split("://").nth(1).map(|rest| rest.split(|c| !sign(c)).next().unwrap_or_default());
    let port = line
        .split('(')
        .skip(1)
        .filter_map(|rest| rest.split_once(':'))
        .find_map(|(host, port)| port.starts_with(|c: char| c.is_ascii_digit()).then_some(host));
    let quoted = line.split('\'').nth(1).filter(|quoted| quoted.contains('.'));
    [url, port, quoted].into_iter().flatten().find(shaped)
}

/// A program of Java wrote the line.
pub(super) fn is_of_java(line: &str) -> bool {
    line.contains("java.")
}

/// A program of .NET wrote the line, or its client of the service.
pub(super) fn is_of_dotnet(line: &str) -> bool {
    let signs = ["System.", "HttpRequest", "WebException", "SocketException", "--->", "Unhandled exception"];
    signs.iter().any(|sign| line.contains(sign)) || line.contains("openid-configuration")
}
