//! What people bring instead of a file: a log, a message, an export of a password manager; and what a text was meant
//! to be that cannot be read.

use super::kind::Kind;
use super::why::Why;
use zeroize::Zeroizing;

/// What a text that is no JSON was meant to be.
pub(super) fn meant(text: &str) -> Option<Kind> {
    const OF_SETTINGS: [&str; 6] = [
        "\"Clients\"",
        "\"DbProvider\"",
        "\"DatabaseConnectionString\"",
        "\"X509CertificatePath\"",
        "\"ConnectionStrings\"",
        "\"Logging\"",
    ];
    let start = text.trim_start();
    match () {
        () if start.starts_with('[') && text.contains("ClientId") => Some(Kind::ClientList),
        () if OF_SETTINGS.iter().any(|name| text.contains(name)) => Some(Kind::Settings),
        () if start.starts_with('{') && text.contains("ClientId") => Some(Kind::OneClient),
        () => None,
    }
}

/// How many lines are looked at.
const LINES: usize = 50;

/// What begins like JSON and is none.
pub(super) fn instead_of_json(text: &str) -> Option<Why> {
    Some(what(text)).filter(|why| *why != Why::Unknown)
}

/// What a text is that is no file.
pub(super) fn what(text: &str) -> Why {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES);
    let (mut all, mut logged) = (0, 0);
    for line in lines.by_ref() {
        all += 1;
        logged += usize::from(is_logged(line));
    }
    let lower = Zeroizing::new(text.to_ascii_lowercase());
    let first = lower.lines().next().unwrap_or_default();
    let has = |word: &str| lower.contains(word);
    match () {
        () if logged * 2 > all => Why::Log,
        () if first.contains("password") && first.contains([',', ';']) && first.contains("user") => {
            Why::Passwords
        }
        () if has("clients__") => Why::Program,
        () if has("client") && (has("secret") || has("password")) => Why::Message,
        () => Why::Unknown,
    }
}

/// A line of a log: an object of its own, or a time with a level, or a level of .NET's console.
fn is_logged(line: &str) -> bool {
    const LEVELS: [&str; 14] = [
        "inf", "err", "wrn", "dbg", "vrb", "ftl", "info", "error", "warn", "warning", "debug", "fail",
        "crit", "trce",
    ];
    if line.starts_with('{') {
        return line.ends_with('}')
            && ["\"@t\"", "\"time", "\"Time", "\"level", "\"Level"].iter().any(|n| line.contains(n));
    }
    let dated =
        line.trim_start_matches(['[', '(']).get(..2).is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()));
    let is_level = |word: &str| LEVELS.iter().any(|level| word.eq_ignore_ascii_case(level));
    let mut words = line.split(|c: char| !c.is_ascii_alphanumeric());
    match dated {
        true => words.take(12).any(is_level),
        false => words.next().is_some_and(is_level) && line.contains(':'),
    }
}
