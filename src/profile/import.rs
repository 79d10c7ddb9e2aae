//! Importing profiles from the Identity Service's `appsettings.json`.
//!
//! Its member `Clients` is a JSON *string* that holds an array, so the file is parsed twice. The service
//! copies the clients to its database at its first start and stores there only a hash of each secret: this
//! file is the one place where the secret can still be read
//! (Creatio Academy, "Deploy the Identity Service").
//!
//! Errors and warnings carry positions, counts and numbers, never text of the file: what stands near an
//! error may be a secret. For the same reason no value of the file is read but those that are wanted, each into a
//! buffer that is wiped; the rest stays in the file's text, and that is wiped, too.

use super::Secret;
use super::lenient::{Lenient, lenient};
use crate::identity::address;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;
use zeroize::Zeroizing;

/// Largest file that is read, in bytes; a real one has a few thousand.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Longest client id and secret that the service accepts, in characters.
pub const MAX_CREDENTIAL: usize = 100;

/// What an `appsettings.json` holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Its clients, in the file's order.
    pub clients: Vec<ImportedClient>,
    /// The service's address, where the file tells one that a browser can open.
    pub url_hint: Option<String>,
    /// What the administrator should look at.
    pub warnings: Vec<ImportWarning>,
}

/// One client of the file, exactly as it stands there.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedClient {
    /// Client id.
    pub client_id: String,
    /// Its name for people; may be empty.
    pub name: String,
    /// Its secrets; any of them is valid. Empty when the file has none.
    pub secrets: Vec<Secret>,
    /// Its grant types.
    pub grant_types: Vec<String>,
    /// It has the grant that Creatio connects with, `client_credentials`.
    pub can_connect: bool,
}

impl ImportedClient {
    /// The same without blanks around the id and the secrets: to be offered where a warning names them,
    /// never to be done in silence, because the service takes blanks at their word.
    pub fn trimmed(&self) -> ImportedClient {
        ImportedClient {
            client_id: self.client_id.trim().to_owned(),
            // EXPOSE: a secret again at once.
            secrets: self.secrets.iter().map(|s| Secret::new(s.expose().trim().to_owned())).collect(),
            ..self.clone()
        }
    }
}

/// A place in a text, for an editor: both count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// Why a text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A single backslash, as in a Windows path: it has to be doubled.
    Backslash,
    /// The quotes inside the `Clients` text are not escaped.
    Quotes,
    /// Single quotes where JSON has double ones.
    SingleQuotes,
    /// A line break or another control character inside a text.
    LineBreak,
    /// The text ends too early.
    Truncated,
    /// More than a hundred levels of brackets.
    TooDeep,
    /// Anything else.
    Other,
}

/// Why nothing was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// More than such a file can have.
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The most there may be.
        cap: usize,
    },
    /// Binary, or in an encoding that is neither UTF-8 nor UTF-16 with its mark.
    NotText,
    /// Nothing but blanks.
    Empty,
    /// Begins with `<`: a web page, or one of Creatio's XML files.
    Markup,
    /// The file is not JSON.
    File {
        /// Why.
        syntax: Syntax,
        /// Where.
        at: Place,
    },
    /// The file is JSON, but the text in its `Clients` is not.
    Inner {
        /// Why.
        syntax: Syntax,
        /// Where in that text, read without its outer escaping.
        at: Place,
        /// The line of `Clients` in the file.
        line: usize,
    },
    /// The file is no JSON object.
    NotAnObject,
    /// No member `Clients`: perhaps Creatio's own `appsettings.json`.
    NoClients,
    /// `Clients` is neither a text nor an array.
    ClientsShape {
        /// Its line.
        line: usize,
    },
    /// `Clients` holds no client.
    ClientsEmpty {
        /// Its line.
        line: usize,
    },
    /// `Clients` holds something, but nothing with a client id.
    NoUsableClient {
        /// Its line.
        line: usize,
    },
}

impl ImportError {
    /// Message key and substitutions of the text that says what happened and the next step.
    pub fn message(&self) -> (&'static str, Vec<String>) {
        use ImportError::*;
        let place = |at: &Place| vec![at.line.to_string(), at.column.to_string()];
        match self {
            TooLarge { bytes, cap } => ("import_too_large", vec![bytes.to_string(), cap.to_string()]),
            NotText => ("import_not_text", vec![]),
            Empty => ("import_empty", vec![]),
            Markup => ("import_markup", vec![]),
            File { syntax, at } => {
                let key = match syntax {
                    Syntax::Backslash => "import_file_backslash",
                    Syntax::Quotes => "import_file_quotes",
                    Syntax::SingleQuotes => "import_file_single_quotes",
                    Syntax::LineBreak => "import_file_line_break",
                    Syntax::Truncated => "import_file_truncated",
                    Syntax::TooDeep => "import_file_too_deep",
                    Syntax::Other => "import_file_other",
                };
                (key, place(at))
            }
            Inner { syntax, at, line } => {
                let key = match syntax {
                    Syntax::Backslash => "import_inner_backslash",
                    Syntax::SingleQuotes => "import_inner_single_quotes",
                    Syntax::LineBreak => "import_inner_line_break",
                    Syntax::Truncated => "import_inner_truncated",
                    Syntax::TooDeep => "import_inner_too_deep",
                    Syntax::Quotes | Syntax::Other => "import_inner_other",
                };
                let mut subs = place(at);
                subs.insert(0, line.to_string());
                (key, subs)
            }
            NotAnObject => ("import_not_an_object", vec![]),
            NoClients => ("import_no_clients", vec![]),
            ClientsShape { line } => ("import_clients_shape", vec![line.to_string()]),
            ClientsEmpty { line } => ("import_clients_empty", vec![line.to_string()]),
            NoUsableClient { line } => ("import_no_usable_client", vec![line.to_string()]),
        }
    }
}

/// Something the administrator should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportWarning {
    /// Which client of the file, from 1; also those that were left out are counted.
    pub client: usize,
    /// What about it.
    pub doubt: Doubt,
}

/// What is doubtful about a client. Secrets are numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Not an object: left out.
    NotAClient,
    /// Without a client id: left out.
    NoId,
    /// Without a secret: it has to be typed.
    NoSecret,
    /// Without the grant `client_credentials`: Creatio cannot connect with it.
    NoGrant,
    /// The client that comes with the distribution (CFG-15): its secret is no secret.
    Bundled,
    /// Blanks around the client id.
    IdBlanks,
    /// A client id longer than the service accepts.
    IdTooLong,
    /// A client id of another length than the documented 16. A notice: the service takes it.
    IdLength {
        /// Characters.
        found: usize,
    },
    /// Blanks around a secret.
    SecretBlanks {
        /// Which.
        secret: usize,
    },
    /// A secret longer than the service accepts.
    SecretTooLong {
        /// Which.
        secret: usize,
    },
    /// Looks like the SHA-256 hash from the service's database.
    SecretHashed {
        /// Which.
        secret: usize,
    },
    /// A secret of another length than the documented 32. A notice: the service takes it.
    SecretLength {
        /// Which.
        secret: usize,
        /// Characters.
        found: usize,
    },
}

impl ImportWarning {
    /// Message key and substitutions; the first is always the client's number.
    pub fn message(&self) -> (&'static str, Vec<String>) {
        let mut subs = vec![self.client.to_string()];
        let key = match self.doubt {
            Doubt::NotAClient => "import_not_a_client",
            Doubt::NoId => "import_no_id",
            Doubt::NoSecret => "import_no_secret",
            Doubt::NoGrant => "import_no_grant",
            Doubt::Bundled => "import_bundled_client",
            Doubt::IdBlanks => "import_id_blanks",
            Doubt::IdTooLong => "import_id_too_long",
            Doubt::IdLength { found } => {
                subs.push(found.to_string());
                "import_id_length"
            }
            Doubt::SecretBlanks { secret } => {
                subs.push(secret.to_string());
                "import_secret_blanks"
            }
            Doubt::SecretTooLong { secret } => {
                subs.push(secret.to_string());
                "import_secret_too_long"
            }
            Doubt::SecretHashed { secret } => {
                subs.push(secret.to_string());
                "import_secret_hashed"
            }
            Doubt::SecretLength { secret, found } => {
                subs.extend([secret.to_string(), found.to_string()]);
                "import_secret_length"
            }
        };
        (key, subs)
    }
}

/// Reads an `appsettings.json`. Tolerated: a byte order mark (UTF-8, UTF-16), comments, trailing commas,
/// names in any case, `Clients` as an array or a single object instead of a text.
///
/// # Errors
/// See [`ImportError`]; a client that is wrong in itself is a warning.
///
/// ```
/// use oauth_assistant::profile::import::{ImportError, import_appsettings};
/// let file = br#"{
///     // What an administrator adds by hand is tolerated.
///     "Clients": [{
///         "ClientId": "creatio", "Secrets": ["not a real one"],
///         "AllowedGrantTypes": ["client_credentials"],
///     }]
/// }"#;
/// let client = &import_appsettings(file)?.clients[0];
/// assert_eq!(client.client_id, "creatio");
/// assert!(client.can_connect);
/// # Ok::<(), ImportError>(())
/// ```
pub fn import_appsettings(bytes: &[u8]) -> Result<Import, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge { bytes: bytes.len(), cap: MAX_BYTES });
    }
    let text = decode(bytes).ok_or(ImportError::NotText)?;
    match text.trim_start().chars().next() {
        None => return Err(ImportError::Empty),
        Some('<') => return Err(ImportError::Markup),
        Some(_) => {}
    }
    let file = parse(&text).map_err(|(syntax, at)| ImportError::File { syntax, at })?;
    let line = place(&text, file.member.unwrap_or_default()).line;
    let file = Members::of(root(&file.json)).ok_or(ImportError::NotAnObject)?;
    let mut clients = file.get("Clients").ok_or(ImportError::NoClients)?;
    let (inner, json);
    if clients.get().starts_with('"') {
        inner = Secret::from_json(clients).ok_or(ImportError::ClientsShape { line })?;
        // EXPOSE: it is parsed as the file was.
        let text = inner.expose();
        if text.trim().is_empty() {
            return Err(ImportError::ClientsEmpty { line });
        }
        json = parse(text).map_err(|(syntax, at)| ImportError::Inner { syntax, at, line })?.json;
        clients = root(&json);
    }
    let clients = match (elements(clients), Members::of(clients)) {
        (Some(clients), _) => clients,
        (None, Some(one)) if !one.0.is_empty() => vec![clients],
        (None, Some(_)) => vec![],
        (None, None) if clients.get() == "null" => vec![],
        (None, None) => return Err(ImportError::ClientsShape { line }),
    };
    if clients.is_empty() {
        return Err(ImportError::ClientsEmpty { line });
    }
    let mut import = Import { clients: vec![], url_hint: url_hint(&file), warnings: vec![] };
    for (n, value) in clients.into_iter().enumerate() {
        let doubts = match client(value) {
            Ok(client) => {
                let doubts = doubts(&client);
                import.clients.push(client);
                doubts
            }
            Err(left_out) => vec![left_out],
        };
        import.warnings.extend(doubts.into_iter().map(|doubt| ImportWarning { client: n + 1, doubt }));
    }
    if import.clients.is_empty() {
        return Err(ImportError::NoUsableClient { line });
    }
    Ok(import)
}

/// The file's text without its byte order mark; `None` for what is no text.
fn decode(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let characters = || char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
        let length = characters().map(|c| c.map_or(0, char::len_utf8)).sum();
        let mut text = Zeroizing::new(String::with_capacity(length));
        for character in characters() {
            text.push(character.ok()?);
        }
        rest.is_empty().then_some(text)
    };
    let utf8 = |bytes| std::str::from_utf8(bytes).ok().map(|text| Zeroizing::new(text.to_owned()));
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest)?,
        _ => utf8(bytes)?,
    };
    (!text.contains('\0')).then_some(text)
}

/// The text as strict JSON, with the place of its member `Clients`.
fn parse(text: &str) -> Result<Lenient, (Syntax, Place)> {
    let lenient = lenient(text, "Clients");
    let too_deep = |at| Err((Syntax::TooDeep, place(text, at)));
    match serde_json::from_slice::<&RawValue>(&lenient.json) {
        Ok(_) => lenient.too_deep.map_or(Ok(lenient), too_deep),
        Err(error) => {
            // serde_json counts columns in bytes, and a line break as column 0 of the next line.
            let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
            let mut offset = (lines.map(str::len).sum::<usize>() + error.column()).saturating_sub(1);
            let before = text.as_bytes().get(..offset).unwrap_or_default();
            let rest = text.as_bytes().get(offset..).unwrap_or_default();
            if let Some(at) = lenient.too_deep.filter(|at| *at < offset) {
                return too_deep(at);
            }
            // The error has no code, only its sentence.
            let sentence = error.to_string();
            let syntax = if error.is_eof() {
                offset = text.trim_end().len();
                Syntax::Truncated
            } else if sentence.starts_with("invalid escape") {
                // `\users` is complained of four characters late.
                offset = before.iter().rposition(|b| *b == b'\\').unwrap_or(offset);
                Syntax::Backslash
            } else if sentence.starts_with("control character") {
                // It is complained of where it stands, not behind it.
                offset += rest.iter().position(u8::is_ascii_control).unwrap_or_default();
                Syntax::LineBreak
            } else if lenient.value.is_some_and(|value| ends_inside(text, value, offset)) {
                Syntax::Quotes
            } else if rest.first() == Some(&b'\'') {
                Syntax::SingleQuotes
            } else {
                Syntax::Other
            };
            Err((syntax, place(text, offset)))
        }
    }
}

/// Whether the error stands right behind the text of `Clients`, and that text begins like JSON but does
/// not end like it: then a quote inside it has ended it.
fn ends_inside(text: &str, value: std::ops::Range<usize>, offset: usize) -> bool {
    let behind = text.get(value.end..offset).is_some_and(|between| between.trim().is_empty());
    let inner = text.get(value.start + 1..value.end - 1).unwrap_or_default().trim();
    behind && inner.starts_with(['[', '{']) && !inner.ends_with([']', '}'])
}

fn place(text: &str, offset: usize) -> Place {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
    Place {
        line: 1 + before.iter().filter(|b| **b == b'\n').count(),
        // Every character has one byte that does not continue another.
        column: 1 + before.iter().skip(line_start).filter(|b| **b & 0xC0 != 0x80).count(),
    }
}

/// A document that was parsed before. Its values are borrowed from its text.
fn root(json: &[u8]) -> &RawValue {
    serde_json::from_slice(json).unwrap_or(RawValue::NULL)
}

/// The members of an object, in the file's order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    /// `None` for what is no object.
    fn of(value: &'a RawValue) -> Option<Members<'a>> {
        serde_json::from_str(value.get()).ok()
    }

    /// .NET's configuration does not tell upper from lower case in names.
    fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    fn members(&self, name: &str) -> Option<Members<'a>> {
        self.get(name).and_then(Members::of)
    }

    /// A text; empty for anything else.
    fn text(&self, name: &str) -> Secret {
        self.get(name).and_then(Secret::from_json).unwrap_or_default()
    }

    /// The texts of a member that may be one text or an array of them.
    fn texts(&self, name: &str) -> impl Iterator<Item = Secret> {
        let value = self.get(name);
        let values = value.and_then(elements).unwrap_or_else(|| value.into_iter().collect());
        values.into_iter().filter_map(Secret::from_json)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'a>, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// The elements of an array.
fn elements(value: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(value.get()).ok()
}

fn client(value: &RawValue) -> Result<ImportedClient, Doubt> {
    let client = Members::of(value).ok_or(Doubt::NotAClient)?;
    // EXPOSE: the id and the name are no secrets, and of the secrets it is only seen whether there is anything in them.
    let blank = |text: &Secret| text.expose().trim().is_empty();
    let client_id = client.text("ClientId");
    if blank(&client_id) {
        return Err(Doubt::NoId);
    }
    let grant_types: Vec<String> =
        client.texts("AllowedGrantTypes").map(|grant| grant.expose().to_owned()).collect();
    Ok(ImportedClient {
        client_id: client_id.expose().to_owned(),
        name: client.text("ClientName").expose().to_owned(),
        secrets: client.texts("Secrets").filter(|secret| !blank(secret)).collect(),
        can_connect: grant_types.iter().any(|grant| grant == "client_credentials"),
        grant_types,
    })
}

fn doubts(client: &ImportedClient) -> Vec<Doubt> {
    let mut doubts = vec![];
    let id = client.client_id.trim();
    if id.len() != client.client_id.len() {
        doubts.push(Doubt::IdBlanks);
    }
    match id.chars().count() {
        _ if id == "bpmonline-designer" => doubts.push(Doubt::Bundled),
        16 => {}
        found if found > MAX_CREDENTIAL => doubts.push(Doubt::IdTooLong),
        found => doubts.push(Doubt::IdLength { found }),
    }
    for (n, secret) in client.secrets.iter().enumerate() {
        let number = n + 1;
        // EXPOSE: only its length and alphabet are looked at.
        let (whole, text) = (secret.expose(), secret.expose().trim());
        if text.len() != whole.len() {
            doubts.push(Doubt::SecretBlanks { secret: number });
        }
        match text.chars().count() {
            32 => {}
            44 if is_sha256_in_base64(text) => doubts.push(Doubt::SecretHashed { secret: number }),
            found if found > MAX_CREDENTIAL => doubts.push(Doubt::SecretTooLong { secret: number }),
            found => doubts.push(Doubt::SecretLength { secret: number, found }),
        }
    }
    if client.secrets.is_empty() {
        doubts.push(Doubt::NoSecret);
    }
    if !client.can_connect {
        doubts.push(Doubt::NoGrant);
    }
    doubts
}

/// The service's database holds 32 bytes in base64: 43 characters and one `=`.
fn is_sha256_in_base64(text: &str) -> bool {
    let alphabet = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    text.strip_suffix('=').is_some_and(|body| body.len() == 43 && body.bytes().all(alphabet))
}

/// The address the service listens on, from `Kestrel.Endpoints.*.Url` or `Urls`; https before http. One
/// that stands for every address of the machine (`*`, `+`, `0.0.0.0`, `[::]`) names none.
fn url_hint(file: &Members<'_>) -> Option<String> {
    let endpoints = file.members("Kestrel").and_then(|kestrel| kestrel.members("Endpoints"));
    let endpoints = endpoints.iter().flat_map(|endpoints| &endpoints.0).filter_map(|(_, e)| Members::of(e));
    // EXPOSE: addresses are no secrets.
    let mut urls: Vec<String> = endpoints.map(|e| e.text("Url").expose().to_owned()).collect();
    urls.extend(file.text("Urls").expose().split(';').map(str::to_owned));
    let mut urls: Vec<_> = urls.iter().filter_map(|url| Some(address::typed(url).ok()?.url)).collect();
    urls.retain(|url| !matches!(url.host_str(), None | Some("0.0.0.0" | "[::]")));
    let https = urls.iter().position(|url| url.scheme() == "https").unwrap_or(0);
    urls.get(https).map(|url| url.as_str().trim_end_matches('/').to_owned())
}
