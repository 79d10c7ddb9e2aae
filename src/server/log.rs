//! Lines of logs: what each says of the connection, by the type of an exception or its number before its words.
//!
//! A log holds names, addresses and sometimes secrets. Nothing of it is kept but what is said, how often, when, and
//! whether a client or a host that it names is the one that is looked for. Any mixture is read: Creatio's, the
//! service's, a container's, events of IIS, a stack trace; UTF-8 and UTF-16.

mod table;

pub use table::{KINDS, Kind};

use serde::{Deserialize, Serialize};

/// What a line says of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The service does not know the client: its ID is wrong, it is switched off, or it is in another database.
    NoClient,
    /// The service knows the client, and its secret is another.
    WrongSecret,
    /// The service refused the client, and the line does not say why.
    ClientRefused,
    /// The rows of the client or of the resources in the service's database are not valid.
    Rows,
    /// The client may not use client credentials.
    GrantType,
    /// The client may not have the scope, or there is no such scope.
    Scope,
    /// The service has no key to sign with.
    NoKey,
    /// Its key does not fit its algorithm.
    KeyUnfit,
    /// Its certificate file is missing, without a key, sealed with another password, or may not be read.
    CertificateFile,
    /// The profile of the pool's user is not loaded.
    NoProfile,
    /// The service cannot open its database: it is not reached, or provider, name, user or password are wrong.
    Database,
    /// Tables are missing, or the user may not read or make them.
    Tables,
    /// The service does not trust the certificate of its SQL Server.
    DatabaseTls,
    /// PostgreSQL refuses dates of another kind.
    DatabaseDates,
    /// The settings file is no JSON.
    Settings,
    /// The certificate of the service is not trusted.
    Untrusted,
    /// A certificate in between is missing.
    Incomplete,
    /// Its dates are over.
    Dates,
    /// It is for another name.
    OtherName,
    /// No common version or cipher.
    NoCommonTls,
    /// http where https is spoken, or the reverse.
    OtherScheme,
    /// The name is not resolved.
    Name,
    /// The port is closed.
    Refused,
    /// No answer, or no way.
    Silent,
    /// A proxy refuses.
    Proxy,
    /// The answer is not what the client needs: another issuer, another authority, no JSON, an error.
    Answer,
    /// IIS could not start the service.
    Start,
    /// What follows from something else, or from a check like ours: it explains nothing.
    Aside,
}

/// Of whom a line speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// It names the client or the host that is looked for.
    Ours,
    /// It names another.
    Other,
    /// It names none.
    #[default]
    Untold,
}

/// What all lines of one kind say together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What they say.
    pub cause: Cause,
    /// Of whom.
    pub about: About,
    /// A number or a type of the newest, out of the table: never a word of the log.
    pub code: crate::text::Line,
    /// How many.
    pub times: u32,
    /// When the newest was written, as far as a line tells, in seconds since 1970, with the server's time taken as UTC.
    pub at_s: Option<u64>,
}

/// What is looked for in a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The client.
    pub client_id: Option<String>,
    /// The host of the service.
    pub host: Option<String>,
}

/// The longest log that is read, in bytes.
pub const LONGEST: usize = 20 * 1024 * 1024;

/// The most of a line that is looked at.
const LINE: usize = 4096;

/// So many lines after one of a database the exceptions speak of it.
const NEAR: usize = 6;

/// Reads a log. What explains most comes first; empty where no line says anything.
///
/// ```
/// use oauth_assistant::server::log::{About, Cause, Wanted, read};
///
/// let wanted = Wanted { client_id: Some("IdServiceUser-01".into()), host: None };
/// let said = read(b"      Client secret validation failed for client: IdServiceUser-01.", &wanted);
/// assert_eq!((said[0].cause, said[0].about), (Cause::WrongSecret, About::Ours));
/// ```
pub fn read(bytes: &[u8], wanted: &Wanted) -> Vec<Said> {
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    let text = decoded(bytes);
    let first = First::of(KINDS);
    let mut said: Vec<Said> = Vec::new();
    let (mut database, mut at_s, mut before) = (None::<usize>, None, None::<(usize, Cause, About)>);
    for (number, line) in pieces(&text).enumerate() {
        if let Some(time) = time(line) {
            at_s = Some(time);
        }
        let near = database.is_some_and(|line| number <= line + NEAR);
        let Some(kind) = first.find(line) else { continue };
        if kind.of_database {
            database = Some(number);
        }
        let cause = match kind.cause {
            Cause::Refused | Cause::Silent | Cause::Name if near => Cause::Database,
            Cause::Untrusted if near => Cause::DatabaseTls,
            cause => cause,
        };
        let told = about(kind, cause, line, wanted);
        // An exception and the one within it speak of the same.
        let same = before.filter(|b| told == About::Untold && b.1 == cause && number <= b.0 + NEAR);
        let about = same.map_or(told, |b| b.2);
        before = Some((number, cause, about));
        match said.iter_mut().find(|known| (known.cause, known.about) == (cause, about)) {
            Some(known) => {
                known.times = known.times.saturating_add(1);
                known.code = kind.code.into();
                known.at_s = at_s.or(known.at_s);
            }
            None => said.push(Said { cause, about, code: kind.code.into(), times: 1, at_s }),
        }
    }
    said.retain(|said| said.cause != Cause::Aside);
    said.sort_by_key(|said| (said.about == About::Other, said.cause));
    said
}

/// As text: UTF-16 by its mark or by every second byte being none, else UTF-8, of which what is broken is left out.
fn decoded(bytes: &[u8]) -> String {
    let begin = &bytes[..bytes.len().min(512)];
    let nones = |from: usize| begin.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let wide = begin.len() / 4;
    let units = |swap: bool| -> String {
        let unit = |pair: &[u8]| {
            if swap { u16::from_be_bytes([pair[0], pair[1]]) } else { u16::from_le_bytes([pair[0], pair[1]]) }
        };
        let units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
        String::from_utf16_lossy(&units)
    };
    if bytes.starts_with(&[0xff, 0xfe]) || wide > 0 && nones(1) > wide {
        units(false)
    } else if bytes.starts_with(&[0xfe, 0xff]) || wide > 0 && nones(0) > wide {
        units(true)
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    }
}

/// The lines; of one that is longer than any, its pieces. Two follow each other with what a needle is long in common.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).filter(|line| !line.is_empty()).flat_map(|line| {
        let mut rest = Some(line);
        std::iter::from_fn(move || {
            let all = rest?;
            let piece = crate::text::capped(all, LINE);
            let next = crate::text::capped(all, LINE - 256).len();
            rest = (piece.len() < all.len()).then(|| &all[next..]);
            Some(piece)
        })
    })
}

/// Which kinds begin with which two bytes: one look for each byte of a log.
struct First {
    kinds: &'static [Kind],
    /// For each pair the number of its list, from one.
    starts: Vec<u8>,
    /// The kinds that begin with one pair, by their places in the table.
    lists: Vec<Vec<usize>>,
}

impl First {
    fn of(kinds: &'static [Kind]) -> First {
        let mut first = First { kinds, starts: vec![0; 1 << 16], lists: vec![Vec::new()] };
        for (place, kind) in kinds.iter().enumerate() {
            let Some(pair) = kind.needle.as_bytes().get(..2) else { continue };
            let list = &mut first.starts[pair_of(pair)];
            if *list == 0 {
                *list = u8::try_from(first.lists.len()).unwrap_or_default();
                first.lists.push(Vec::new());
            }
            first.lists[usize::from(*list)].push(place);
        }
        first
    }

    /// The kind of a line: of those that fit the first of the table.
    fn find(&self, line: &str) -> Option<&'static Kind> {
        let bytes = line.as_bytes();
        let mut best = self.kinds.len();
        for (at, pair) in bytes.windows(2).enumerate() {
            let list = self.starts[pair_of(pair)];
            if list != 0 {
                let fits = |place: &&usize| bytes[at..].starts_with(self.kinds[**place].needle.as_bytes());
                let found = self.lists[usize::from(list)].iter().find(fits);
                best = best.min(found.copied().unwrap_or(best));
            }
        }
        self.kinds.get(best)
    }
}

fn pair_of(pair: &[u8]) -> usize {
    usize::from(pair[0]) << 8 | usize::from(pair[1])
}

/// Whether the line names what is looked for.
fn about(kind: &Kind, cause: Cause, line: &str, wanted: &Wanted) -> About {
    let compared = |named: Option<&str>, own: &Option<String>| match (named, own) {
        (Some(named), Some(own)) if named.eq_ignore_ascii_case(own) => About::Ours,
        (Some(named), Some(_)) if !named.is_empty() => About::Other,
        _ => About::Untold,
    };
    let rest = line.split_once(kind.needle).map_or("", |(_, rest)| rest);
    match cause {
        Cause::NoClient | Cause::WrongSecret | Cause::Rows => {
            let named = match rest.trim_start_matches([' ', '\'']) {
                quoted if rest.starts_with('\'') => quoted.split('\'').next(),
                named => named.split([':', ' ']).next().map(|named| named.trim_end_matches('.')),
            };
            // Letters of another case are another client.
            match (named, &wanted.client_id) {
                (Some(named), Some(own)) if named == own => About::Ours,
                (named, own) => match compared(named, own) {
                    About::Ours => About::Other,
                    about => about,
                },
            }
        }
        Cause::GrantType | Cause::Scope => {
            let named = line.split("clientId = ").nth(1).and_then(|id| id.split([' ', '}', ',']).next());
            compared(named, &wanted.client_id)
        }
        Cause::Untrusted
        | Cause::Incomplete
        | Cause::Dates
        | Cause::OtherName
        | Cause::NoCommonTls
        | Cause::OtherScheme
        | Cause::Name
        | Cause::Refused
        | Cause::Silent
        | Cause::Answer => compared(host(line), &wanted.host),
        Cause::ClientRefused
        | Cause::NoKey
        | Cause::KeyUnfit
        | Cause::CertificateFile
        | Cause::NoProfile
        | Cause::Database
        | Cause::Tables
        | Cause::DatabaseTls
        | Cause::DatabaseDates
        | Cause::Settings
        | Cause::Proxy
        | Cause::Start
        | Cause::Aside => About::Untold,
    }
}

/// The host that a line names: in an address, in brackets with a port, or in quotes.
fn host(line: &str) -> Option<&str> {
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let shaped = |host: &&str| host.contains('.') && host.chars().all(sign);
    let url = line.split("://").nth(1).map(|rest| rest.split(|c| !sign(c)).next().unwrap_or_default());
    let port = line
        .split('(')
        .skip(1)
        .filter_map(|rest| rest.split_once(':'))
        .find_map(|(host, port)| port.starts_with(|c: char| c.is_ascii_digit()).then_some(host));
    let quoted = line.split('\'').nth(1);
    [url, port, quoted].into_iter().flatten().find(shaped)
}

/// The time at the beginning of a line: `2026-11-27 14:05:33`, and what is like it.
fn time(line: &str) -> Option<u64> {
    let begin = line.trim_start_matches(['[', '(', '{', '"', ' ']).as_bytes();
    let number = |from: usize, to: usize| -> Option<u16> {
        begin
            .get(from..to)?
            .iter()
            .try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + u16::from(b - b'0')))
    };
    let sign = |at: usize, signs: &[u8]| begin.get(at).is_some_and(|b| signs.contains(b));
    if !(sign(4, b"-/") && sign(7, b"-/") && sign(10, b" T") && sign(13, b":")) {
        return None;
    }
    crate::text::seconds_of([
        number(0, 4)?,
        number(5, 7)?,
        number(8, 10)?,
        number(11, 13)?,
        number(14, 16)?,
        number(17, 19)?,
    ])
}
