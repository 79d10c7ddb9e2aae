//! Lines of logs: what each says of the connection, by the type of an exception or its number before its words.
//!
//! A log holds names, addresses and sometimes secrets. Nothing of it is kept but what is said, how often, when, and
//! whether a client or a host that it names is the one that is looked for. Any mixture is read: Creatio's, the
//! service's, a container's, events of IIS, a stack trace; UTF-8 and UTF-16.

mod about;
mod lines;
mod table;

pub use table::{KINDS, Kind, Subject};

use super::Reach;
use serde::{Deserialize, Serialize};

/// What a line says of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The service does not know the client: its ID is wrong, it is switched off, or it is in another database.
    NoClient,
    /// The service knows the client, and its secret is another.
    WrongSecret,
    /// The service was sent the ID that is looked for with other capitals, or with blanks.
    Spelling,
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
    /// Its certificate file cannot be opened: it has a password, or an encryption that the system does not know.
    CertificateSealed,
    /// Its certificate file is missing, without a key, or may not be read.
    CertificateFile,
    /// The profile of the pool's user is not loaded.
    NoProfile,
    /// The database is Oracle's, which the service has no provider for.
    Oracle,
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
    /// Whoever asks the service got so far.
    Way(Reach),
    /// Its files are of two versions, or some are missing.
    Mixed,
    /// IIS could not start the service.
    Start,
    /// A token is of another issuer than expected.
    TokenIssuer,
    /// A token is signed with a key that is not published.
    TokenKey,
    /// A token is for other resources.
    Audience,
    /// A program asked for a kind of grant that there is not.
    GrantUnknown,
    /// A program asked for a token in a wrong form.
    Request,
    /// A person was sent back to an address that the client does not have.
    SentBack,
    /// The nodes of a site do not share the keys that protect cookies.
    Nodes,
    /// What follows from something else, or from a check like ours: it explains nothing.
    Aside,
}

impl Cause {
    /// What was wrong with one client, which the line names.
    pub const fn is_of_client(self) -> bool {
        matches!(self, Cause::NoClient | Cause::WrongSecret)
    }
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

/// So many lines after one of a database the exceptions speak of it; and so many after it names Creatio's own code.
const NEAR: usize = 6;
const STACK: usize = 40;

/// A log that is longer was no letter, and no program wrapped its lines.
const WRAPPED: usize = 256 * 1024;

/// The client that our own probe asks for: nobody has it.
const PROBE: &str = "oauth-assistant-probe";

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
    let text = lines::decoded(&bytes[..bytes.len().min(LONGEST)]);
    let mut reader = Reader::new(wanted);
    let mut before = "";
    for line in lines::of(&text) {
        let silent = reader.take(line);
        if silent && text.len() < WRAPPED {
            reader.take_wrapped(before, line);
        }
        before = if silent { line } else { "" };
    }
    let mut said = reader.said;
    said.retain(|said| said.cause != Cause::Aside && said.times > 0);
    said.sort_by_key(|said| (said.about == About::Other, said.cause));
    said
}

/// What is known while a log is read, line by line.
struct Reader<'w> {
    wanted: &'w Wanted,
    first: lines::First,
    said: Vec<Said>,
    number: usize,
    at_s: Option<u64>,
    /// The last line that told whose the exceptions after it are.
    subject: Option<(usize, Subject)>,
    /// The last line that said something: its place in `said`.
    before: Option<(usize, usize)>,
    /// The exception of a database that is still being written: its place in `said`.
    open: Option<(usize, usize)>,
}

impl<'w> Reader<'w> {
    fn new(wanted: &'w Wanted) -> Reader<'w> {
        let first = lines::First::of(KINDS);
        let (said, number) = (Vec::new(), 0);
        Reader { wanted, first, said, number, at_s: None, subject: None, before: None, open: None }
    }

    /// Whether the line says nothing.
    fn take(&mut self, line: &str) -> bool {
        self.number += 1;
        self.at_s = lines::time(line).or(self.at_s);
        if self.open.is_some() && !lines::goes_on(line) {
            self.open = None;
        }
        // What a program wrote otherwise is put right first: few lines need it.
        let line = lines::plain(line);
        let found = self.first.find(&line);
        for (kind, part) in &found {
            self.says(kind, part);
        }
        found.is_empty()
    }

    /// Two lines that say nothing: what a mail program or a console made two lines of says it as one.
    fn take_wrapped(&mut self, before: &str, line: &str) {
        let line = lines::plain(line.trim_start_matches(['>', '|', ' ', '\t']));
        for between in [" ", ""] {
            let whole = [before.trim_end(), between, &line].concat();
            if let Some((kind, part)) = self.first.find(&whole).first() {
                return self.says(kind, part);
            }
        }
    }

    fn says(&mut self, kind: &Kind, line: &str) {
        let number = self.number;
        match kind.subject {
            Subject::Connection | Subject::Anybody => {}
            // The exception before was thrown in Creatio: its database is not the service's.
            Subject::Creatio => {
                if let Some((_, place)) = self.open.take().filter(|open| number <= open.0 + STACK) {
                    self.said[place].times -= 1;
                }
                return;
            }
            subject @ (Subject::Database | Subject::Another) => self.subject = Some((number, subject)),
        }
        let near = self.subject.filter(|subject| number <= subject.0 + NEAR).map(|subject| subject.1);
        let (told, cause) = about::of(kind, line, self.wanted);
        let cause = match (cause, near) {
            (Cause::Way(Reach::Untrusted | Reach::Incomplete), Some(Subject::Database)) => Cause::DatabaseTls,
            (Cause::Way(_), Some(Subject::Database)) => Cause::Database,
            (Cause::Way(_), Some(Subject::Another)) => Cause::Aside,
            (cause, _) => cause,
        };
        let known = told == About::Ours || about::is_of_dotnet(line) || near.is_some();
        let of_another = about::is_of_java(line) || kind.subject == Subject::Anybody && !known;
        if matches!(cause, Cause::Way(_)) && of_another {
            return;
        }
        // An exception and the one within it speak of the same.
        let before =
            self.before.filter(|before| number <= before.0 + NEAR).map(|before| &self.said[before.1]);
        let same = before.filter(|before| told == About::Untold && before.cause == cause);
        let about = same.map_or(told, |before| before.about);
        let at = self.said.iter().position(|known| (known.cause, known.about) == (cause, about));
        let place = at.unwrap_or(self.said.len());
        if at.is_none() {
            self.said.push(Said { cause, about, code: kind.code.into(), times: 0, at_s: None });
        }
        let said = &mut self.said[place];
        said.times = said.times.saturating_add(1);
        said.code = kind.code.into();
        said.at_s = self.at_s.or(said.at_s);
        self.before = Some((number, place));
        if kind.subject == Subject::Database && self.open.is_none() {
            self.open = Some((number, place));
        }
    }
}
