//! Importing profiles from what people have: the `appsettings.json` of the Identity Service, and every other text that
//! sets the same.
//!
//! The service copies the clients to its database at its first start and stores there only a hash of each secret: its
//! settings are the one place where the secret can still be read (Creatio Academy, "Deploy the Identity Service").
//! First the kind of a text is told, then the credentials are taken where they surely are. A whole settings file is
//! read as .NET reads it: what .NET refuses is refused, and what it reads otherwise is not taken without a word.
//!
//! Refusals and warnings carry positions, counts and numbers, never text of the file: what stands near an error may be a
//! secret. Every value is read into a buffer that is wiped, and so is the text. YAML alone goes through a reader whose
//! own buffers are not wiped.

mod client;
mod configuration;
mod decode;
mod documents;
mod kind;
mod lenient;
mod listed;
mod markup;
mod named;
mod prose;
mod relaxed;
mod syntax;
mod tree;
mod variables;
mod why;
mod words;
mod yaml;

pub use client::{Doubt, ImportedClient, MAX_CREDENTIAL};
pub use decode::Binary;
pub use kind::Kind;
pub use why::{ImportWarning, Note, Place, Refusal, Said, Syntax, Why};

use super::Secret;
use documents::{Found, Places};
use syntax::{parse, place};
use tree::Tree;

/// Largest file that is read, in bytes; a real one has a few thousand.
pub const MAX_BYTES: usize = 1024 * 1024;

/// What a text holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// What it is.
    pub kind: Kind,
    /// Its clients, in the order of the text.
    pub clients: Vec<ImportedClient>,
    /// The service's address, where the text tells one that a browser can open.
    pub url_hint: Option<String>,
    /// What is said of the whole.
    pub notes: Vec<Note>,
    /// What the administrator should look at.
    pub warnings: Vec<ImportWarning>,
}

impl Import {
    /// All that is said of it: what it is, then what is to be looked at.
    pub fn said(&self) -> Vec<Said> {
        let kind = self.kind.key().map(|key| (key, vec![]));
        let notes = self.notes.iter().map(Note::message);
        kind.into_iter().chain(notes).chain(self.warnings.iter().map(ImportWarning::message)).collect()
    }
}

/// Reads a file, or what was pasted.
///
/// # Errors
/// What the text is and why nothing of it is taken; a client that is wrong in itself is a warning.
///
/// ```
/// use oauth_assistant::profile::import::{Kind, Refusal, import};
/// let file = br#"{
///     // What .NET reads is read.
///     "Clients": [{
///         "ClientId": "creatio", "Secrets": ["not a real one"],
///         "AllowedGrantTypes": ["client_credentials"],
///     }]
/// }"#;
/// let found = import(file)?;
/// assert_eq!((found.kind, found.clients[0].client_id.as_str()), (Kind::Settings, "creatio"));
/// let variables = import(b"Clients__0__ClientId=creatio\nClients__0__Secrets__0=not-a-real-one")?;
/// assert_eq!((variables.kind, variables.clients[0].secrets.len()), (Kind::EnvFile, 1));
/// # Ok::<(), Refusal>(())
/// ```
pub fn import(bytes: &[u8]) -> Result<Import, Refusal> {
    let unknown = |why| Refusal { kind: None, why };
    if bytes.len() > MAX_BYTES {
        return Err(unknown(Why::TooLarge { bytes: bytes.len(), cap: MAX_BYTES }));
    }
    let text = decode::decode(bytes).map_err(|binary| unknown(Why::NotText(binary)))?;
    let found = match text.trim_start().chars().next() {
        None => return Err(unknown(Why::Empty)),
        Some('<') => markup(&text)?,
        // A unit of systemd begins with the name of a section.
        Some('[') if text.trim_start().get(1..).is_some_and(|rest| rest.starts_with(char::is_alphabetic)) => {
            lines(&text)?
        }
        Some('{' | '[' | '"' | '\'' | '/') => json(&text)?,
        Some(c) if client::is_invisible(c) || syntax::is_quote(c) => json(&text)?,
        Some(_) => lines(&text)?,
    };
    let line = found.listed.line;
    let mut import = Import {
        kind: found.kind,
        clients: vec![],
        url_hint: found.url,
        notes: found.listed.notes,
        warnings: vec![],
    };
    for (n, entry) in found.listed.entries.into_iter().enumerate() {
        let (client, doubts) = entry.judged();
        import.clients.extend(client);
        import.warnings.extend(doubts.into_iter().map(|doubt| ImportWarning { client: n + 1, doubt }));
    }
    if let Some(at) = text.find(decode::REPLACED) {
        import.notes.push(Note::Replaced { at: place(&text, at) });
    }
    if import.clients.is_empty() {
        let any = |doubt| import.warnings.iter().any(|warning| warning.doubt == doubt);
        let why = match () {
            () if any(Doubt::SecretOnly) => Why::Overlay { line },
            () if any(Doubt::IdPlaceholder) => Why::Placeholders { line },
            () => Why::NoUsableClient { line },
        };
        return Err(Refusal { kind: Some(import.kind), why });
    }
    Ok(import)
}

/// XML: the configuration of IIS, or a web page and Creatio's other files.
fn markup(text: &str) -> Result<Found, Refusal> {
    let why = if text.contains("<KeePassFile") { Why::Passwords } else { Why::Markup };
    let sets = markup::variables(text).ok_or(Refusal { kind: None, why })?;
    of_sets(sets, Kind::WebConfig)
}

fn of_sets(sets: Vec<Vec<configuration::Variable>>, kind: Kind) -> Result<Found, Refusal> {
    let mut places = Places::default();
    let read = sets.into_iter().try_for_each(|set| places.variables(set));
    read.map_err(|why| Refusal { kind: Some(kind), why })?;
    places.found(kind)
}

/// JSON, or a piece of it.
fn json(text: &str) -> Result<Found, Refusal> {
    let (syntax, at) = match parse(text) {
        Ok(json) => return documents::of_json(Tree::of_json(&json.json)),
        Err(slip) => slip,
    };
    let kind = prose::meant(text);
    let refused = |(syntax, at)| match prose::instead_of_json(text).filter(|_| kind.is_none()) {
        Some(why) => Refusal { kind: None, why },
        None => Refusal { kind, why: Why::File { syntax, at } },
    };
    let start = text.trim_start();
    // A table whose cells are quoted.
    let table_or = |refusal: Refusal| match named::of_table(text).filter(|_| start.starts_with('"')) {
        Some(named) if kind.is_none() => documents::of_named(&named, Kind::Named),
        _ => Err(refusal),
    };
    if start.starts_with(['"', '/']) && syntax == Syntax::TextAfter {
        // As printed: one member's value, with the comma behind it.
        let alone = parse(text.trim_end().trim_end_matches(','));
        if let Ok(json) = alone {
            return documents::of_json(Tree::of_json(&json.json));
        }
        // EXPOSE: the file's text with what is missing around it.
        let whole = Secret::of_parts(|| ["{", text, "}"].into_iter());
        let json = match parse(whole.expose()) {
            Ok(json) => json,
            Err((syntax, mut at)) => {
                at.column -= usize::from(at.line == 1 && at.column > 1);
                return table_or(refused((syntax, at)));
            }
        };
        let found = documents::of_json(Tree::of_json(&json.json));
        let fragment = |kind| if kind == Kind::Settings { Kind::SettingsFragment } else { kind };
        return found
            .map(|found| Found { kind: fragment(found.kind), ..found })
            .map_err(|refusal| Refusal { kind: refusal.kind.map(fragment), ..refusal });
    }
    if start.trim_start_matches(['[', '{', ' ', '\r', '\n']).starts_with("\\\"") {
        // The text of `Clients` from between its quotes.
        let quoted = Secret::of_parts(|| ["\"", text.trim().trim_end_matches(['"', ',']), "\""].into_iter());
        if let Ok(json) = parse(quoted.expose()) {
            return documents::of_json(Tree::of_json(&json.json));
        }
    }
    table_or(refused((syntax, at)))
}

/// A text of lines.
fn lines(text: &str) -> Result<Found, Refusal> {
    if let Some(variables) = variables::of_dockerfile(text) {
        return of_sets(vec![variables], Kind::Dockerfile);
    }
    let begins = |name: &str| text.lines().any(|line| line.starts_with(name));
    let yaml = || yaml::documents(text);
    if begins("services:") || begins("apiVersion:") {
        let kind = Some(if begins("services:") { Kind::Compose } else { Kind::Kubernetes });
        let trees = yaml().map_err(|line| Refusal { kind, why: Why::Yaml { line } })?;
        if let Some(read) = documents::of_yaml(&trees) {
            return read;
        }
    }
    if let Some(file) = variables::here_document(text) {
        let mut places = Places::default();
        let read = places.file(file.text, file.line);
        return read
            .map_err(|why| Refusal { kind: Some(Kind::Commands), why })
            .and_then(|()| places.found(Kind::Commands));
    }
    if let Some(variables) = variables::of_commands(text) {
        return of_sets(vec![variables], Kind::Commands);
    }
    if let Some((variables, differ)) = variables::of_lines(text) {
        let unit = text.lines().any(|line| line.starts_with("EnvironmentFile="));
        // Terraform and others write blanks around the sign; programs that read environments do not.
        let kind = if text.contains(" = ") { Kind::Named } else { Kind::EnvFile };
        let mut found = of_sets(vec![variables], kind).map_err(|refusal| match refusal.why {
            Why::NoClientsHere if unit => Refusal { why: Why::EnvFile, ..refusal },
            _ => refusal,
        })?;
        let differ = differ.filter(|_| kind == Kind::EnvFile);
        found.listed.notes.extend(differ.map(|line| Note::ReadersDiffer { line }));
        return Ok(found);
    }
    let body = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    // A sentence has blanks before its colon.
    let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let begins =
        |line: &str| line == "---" || line.starts_with("- ") || line.trim_start_matches(name).is_empty();
    let named = body.is_some_and(|line| {
        begins(line) || line.split_once(": ").is_some_and(|(before, _)| before.chars().all(name))
    });
    let trees = if named { yaml().ok() } else { None };
    if let Some(read) = trees.and_then(|trees| documents::of_yaml(&trees)) {
        return read;
    }
    // A settings file with something before it.
    let first = text.trim_start();
    let at = place(text, text.len() - first.len());
    let around =
        ["\"Clients\"", "ClientId"].iter().any(|name| text.contains(name)) && text.contains(['{', '[']);
    let syntax = match around {
        true if first.starts_with("```") => Syntax::Fence,
        true if first.starts_with('#') && !text.contains("```") => Syntax::Hash,
        true if text.contains("Clients__") || text.contains("Clients:0") => {
            return Err(Refusal { kind: None, why: Why::Program });
        }
        true => Syntax::TextBefore,
        false => {
            let named =
                named::of_table(text).ok_or_else(|| Refusal { kind: None, why: prose::what(text) })?;
            return documents::of_named(&named, Kind::Named);
        }
    };
    Err(Refusal { kind: prose::meant(text), why: Why::File { syntax, at } })
}
