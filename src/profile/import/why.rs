//! Why nothing was imported, and what is said of what was. Positions, counts and the very character that is wrong, never
//! a text of the file: what stands near an error may be a secret.

use super::client::Doubt;
use super::decode::Binary;
use super::kind::Kind;

/// A message key and its substitutions.
pub type Said = (&'static str, Vec<String>);

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
    /// A quotation mark that an editor made.
    Typographic(char),
    /// A character that cannot be seen, or a blank of another kind.
    Invisible(char),
    /// A comment that begins with `#`.
    Hash,
    /// A code fence of Markdown.
    Fence,
    /// Something stands before the beginning.
    TextBefore,
    /// Something stands behind the end.
    TextAfter,
    /// Another document stands behind the end.
    TwoRoots,
    /// Half a surrogate pair.
    Surrogate,
    /// A line break or another control character inside a text.
    LineBreak,
    /// The text ends too early.
    Truncated,
    /// More levels of brackets than .NET reads.
    TooDeep,
    /// Anything else.
    Other,
}

/// Why nothing was imported, and of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What the text is, where that is known.
    pub kind: Option<Kind>,
    /// Why it is not imported.
    pub why: Why,
}

impl Refusal {
    /// What is said: what the text is, then why it is not imported and the next step.
    pub fn message(&self) -> Vec<Said> {
        let meant = matches!(self.why, Why::File { .. } | Why::Inner { .. });
        let settings = Some("import_kind_settings").filter(|_| meant && self.kind == Some(Kind::Settings));
        let kind = self.kind.and_then(Kind::key).or(settings).map(|key| (key, vec![]));
        kind.into_iter().chain(self.why.message()).collect()
    }
}

/// Why nothing was imported. Lines are those of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "line and client say themselves what they are")]
pub enum Why {
    /// More than such a file can have.
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The most there may be.
        cap: usize,
    },
    /// No text.
    NotText(Binary),
    /// Nothing but blanks.
    Empty,
    /// Begins with `<`: a web page, or one of Creatio's XML files.
    Markup,
    /// Text, but no kind of file that is known.
    Unknown,
    /// Lines of a log.
    Log,
    /// A message or a note of a person, with credentials in it.
    Message,
    /// An export of a password manager.
    Passwords,
    /// A program or a template.
    Program,
    /// The variables stand in a file or an object that this one names.
    EnvFile,
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
    /// The file is not YAML.
    Yaml { line: usize },
    /// The file is no JSON object.
    NotAnObject,
    /// .NET refuses a key that stands twice, in whichever case or form.
    DuplicateKey { line: usize },
    /// `Clients` is a text and a list in one.
    ClientsTwice { line: usize },
    /// A variable is set twice.
    SetTwice { line: usize },
    /// More keys than a settings file can have.
    TooManyKeys,
    /// Names with `__`, which mean something in environment variables alone.
    Underscores { line: usize },
    /// A blank stands in the name `Clients`.
    NameBlank { line: usize },
    /// No member `Clients`: perhaps Creatio's own `appsettings.json`.
    NoClients,
    /// The same of a file of another kind.
    NoClientsHere,
    /// A Postman environment or clio's settings without exactly one id beside one secret.
    NotOnePair,
    /// The value stands in another file or object.
    Elsewhere { line: usize },
    /// `Clients` is neither a text nor an array.
    ClientsShape { line: usize },
    /// `Clients` is one client where .NET wants a list.
    OneObject { line: usize },
    /// `Clients` holds no client.
    ClientsEmpty { line: usize },
    /// In the text of `Clients`, `Secrets` is a text: no JSON reader of .NET reads that.
    SecretsText { line: usize, client: usize },
    /// In the text of `Clients`, `Secrets` holds objects.
    SecretsObjects { line: usize, client: usize },
    /// In the text of `Clients`, the client id is a list or an object.
    IdShape { line: usize, client: usize },
    /// Secrets without a client id: an overlay.
    Overlay { line: usize },
    /// Placeholders where the ids belong.
    Placeholders { line: usize },
    /// `Clients` holds something, but nothing with a client id.
    NoUsableClient { line: usize },
}

impl Why {
    /// What is said: the place where it has a column, what is wrong, and which file is the right one where that is the
    /// next step.
    pub fn message(&self) -> Vec<Said> {
        let choose = self.is_of_another_file().then_some(("import_choose", vec![]));
        self.place().into_iter().chain([self.wrong()]).chain(choose).collect()
    }

    /// Whether another file than this one has to be given.
    fn is_of_another_file(&self) -> bool {
        use Why::*;
        match self {
            NotText(Binary::Utf16) | Message | Passwords | Program | EnvFile | Yaml { .. } => false,
            TooLarge { .. } | NotText(_) | Empty | Markup | Unknown | Log => true,
            NotAnObject | TooManyKeys | NoClients | NoClientsHere => true,
            File { syntax, .. } => *syntax == Syntax::TooDeep,
            Inner { .. } | DuplicateKey { .. } | ClientsTwice { .. } | SetTwice { .. } => false,
            Underscores { .. } | NameBlank { .. } | NotOnePair | Elsewhere { .. } => false,
            ClientsShape { .. }
            | OneObject { .. }
            | ClientsEmpty { .. }
            | SecretsText { .. }
            | SecretsObjects { .. } => false,
            IdShape { .. } | Overlay { .. } | Placeholders { .. } | NoUsableClient { .. } => false,
        }
    }

    /// Where it is, if a column is known.
    fn place(&self) -> Option<Said> {
        let said = |key, place: &[usize]| Some((key, place.iter().map(usize::to_string).collect()));
        if let Why::File { at, .. } = self {
            said("import_at", &[at.line, at.column])
        } else if let Why::Inner { at, line, .. } = self {
            said("import_inner_at", &[*line, at.line, at.column])
        } else {
            None
        }
    }

    /// What is wrong.
    fn wrong(&self) -> Said {
        use Why::*;
        let (key, subs): (_, Vec<usize>) = match self {
            TooLarge { bytes, cap } => ("import_too_large", vec![*bytes, *cap]),
            NotText(binary) => {
                let key = match binary {
                    Binary::Archive => "import_archive",
                    Binary::Picture => "import_picture",
                    Binary::Utf16 => "import_utf16",
                    Binary::Other => "import_not_text",
                };
                (key, vec![])
            }
            Empty => ("import_empty", vec![]),
            Markup => ("import_markup", vec![]),
            Unknown => ("import_unknown", vec![]),
            Log => ("import_log", vec![]),
            Message => ("import_message", vec![]),
            Passwords => ("import_passwords", vec![]),
            Program => ("import_program", vec![]),
            EnvFile => ("import_env_file", vec![]),
            File { syntax, .. } => return file(*syntax),
            Inner { syntax, .. } => return inner(*syntax),
            Yaml { line } => ("import_yaml", vec![*line]),
            NotAnObject => ("import_not_an_object", vec![]),
            DuplicateKey { line } => ("import_duplicate_key", vec![*line]),
            ClientsTwice { line } => ("import_clients_twice", vec![*line]),
            SetTwice { line } => ("import_set_twice", vec![*line]),
            TooManyKeys => ("import_too_many_keys", vec![]),
            Underscores { line } => ("import_underscores", vec![*line]),
            NameBlank { line } => ("import_name_blank", vec![*line]),
            NoClients => ("import_no_clients", vec![]),
            NoClientsHere => ("import_no_clients_here", vec![]),
            NotOnePair => ("import_not_one_pair", vec![]),
            Elsewhere { line } => ("import_elsewhere", vec![*line]),
            ClientsShape { line } => ("import_clients_shape", vec![*line]),
            OneObject { line } => ("import_one_object", vec![*line]),
            ClientsEmpty { line } => ("import_clients_empty", vec![*line]),
            SecretsText { line, client } => ("import_inner_secrets_text", vec![*line, *client]),
            SecretsObjects { line, client } => ("import_inner_secrets_objects", vec![*line, *client]),
            IdShape { line, client } => ("import_inner_id_shape", vec![*line, *client]),
            Overlay { line } => ("import_overlay", vec![*line]),
            Placeholders { line } => ("import_placeholders", vec![*line]),
            NoUsableClient { line } => ("import_no_usable_client", vec![*line]),
        };
        (key, subs.iter().map(usize::to_string).collect())
    }
}

fn file(syntax: Syntax) -> Said {
    let mut subs = Vec::new();
    let key = match syntax {
        Syntax::Backslash => "import_file_backslash",
        Syntax::Quotes => "import_file_quotes",
        Syntax::SingleQuotes => "import_file_single_quotes",
        Syntax::Typographic(c) => {
            subs.extend([c.to_string(), code(c)]);
            "import_file_typographic"
        }
        Syntax::Invisible(c) => {
            subs.push(code(c));
            "import_file_invisible"
        }
        Syntax::Hash => "import_file_hash",
        Syntax::Fence => "import_file_fence",
        Syntax::TextBefore => "import_file_text_before",
        Syntax::TextAfter => "import_file_text_after",
        Syntax::TwoRoots => "import_file_two_roots",
        Syntax::Surrogate => "import_file_surrogate",
        Syntax::LineBreak => "import_file_line_break",
        Syntax::Truncated => "import_file_truncated",
        Syntax::TooDeep => "import_file_too_deep",
        Syntax::Other => "import_file_other",
    };
    (key, subs)
}

/// The text of `Clients` is JSON inside JSON: some mends are written in another way there.
fn inner(syntax: Syntax) -> Said {
    match syntax {
        Syntax::Backslash => ("import_inner_backslash", vec![]),
        Syntax::Typographic(c) => ("import_inner_typographic", vec![c.to_string(), code(c)]),
        Syntax::Truncated | Syntax::TooDeep | Syntax::Invisible(_) => file(syntax),
        Syntax::Quotes
        | Syntax::SingleQuotes
        | Syntax::Hash
        | Syntax::Fence
        | Syntax::TextBefore
        | Syntax::TextAfter
        | Syntax::TwoRoots
        | Syntax::Surrogate
        | Syntax::LineBreak
        | Syntax::Other => ("import_inner_other", vec![]),
    }
}

/// A character as Unicode names it.
fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// What is said of the whole of what was imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Only Json.NET reads the text of `Clients`, or only it reads it so.
    OneReader {
        /// The line of `Clients`.
        line: usize,
        /// Where in its text, if a sign there is the reason.
        at: Option<Place>,
    },
    /// The clients stand in a section, where the service does not look.
    Section {
        /// The line.
        line: usize,
    },
    /// Characters of another code page were replaced, as .NET does.
    Replaced {
        /// The first.
        at: Place,
    },
    /// Several places of the text set `Clients`.
    SeveralPlaces {
        /// How many.
        places: usize,
    },
    /// The values are taken by their names.
    Named,
    /// Programs that read such a file differ in what they make of quotes and comments.
    ReadersDiffer {
        /// The line.
        line: usize,
    },
}

impl Note {
    /// Message key and substitutions.
    pub fn message(&self) -> Said {
        let (key, subs) = match self {
            Note::OneReader { line, at: None } => ("import_one_reader", vec![*line]),
            Note::OneReader { line, at: Some(at) } => {
                ("import_one_reader_at", vec![*line, at.line, at.column])
            }
            Note::Section { line } => ("import_section", vec![*line]),
            Note::Replaced { at } => ("import_replaced", vec![at.line, at.column]),
            Note::Named => ("import_named", vec![]),
            Note::SeveralPlaces { places } => ("import_several_places", vec![*places]),
            Note::ReadersDiffer { line } => ("import_readers_differ", vec![*line]),
        };
        (key, subs.iter().map(usize::to_string).collect())
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

impl ImportWarning {
    /// Message key and substitutions; the first is always the client's number.
    pub fn message(&self) -> Said {
        let (key, subs) = match self.doubt {
            Doubt::NotAClient => ("import_not_a_client", vec![]),
            Doubt::NoId => ("import_no_id", vec![]),
            Doubt::SecretOnly => ("import_secret_only", vec![]),
            Doubt::IdPlaceholder => ("import_id_placeholder", vec![]),
            Doubt::NoSecret => ("import_no_secret", vec![]),
            Doubt::SecretsText => ("import_secrets_text", vec![]),
            Doubt::SecretsObjects => ("import_secrets_objects", vec![]),
            Doubt::GrantUnsaid => ("import_grant_unsaid", vec![]),
            Doubt::NoGrant => ("import_no_grant", vec![]),
            Doubt::Bundled => ("import_bundled_client", vec![]),
            Doubt::IdBlanks => ("import_id_blanks", vec![]),
            Doubt::IdTooLong => ("import_id_too_long", vec![]),
            Doubt::IdLength { found } => ("import_id_length", vec![found]),
            Doubt::SecretPlaceholder { secret } => ("import_secret_placeholder", vec![secret]),
            Doubt::SecretMasked { secret } => ("import_secret_masked", vec![secret]),
            Doubt::SecretReplaced { secret } => ("import_secret_replaced", vec![secret]),
            Doubt::SecretBlanks { secret } => ("import_secret_blanks", vec![secret]),
            Doubt::SecretInvisible { secret } => ("import_secret_invisible", vec![secret]),
            Doubt::SecretTooLong { secret } => ("import_secret_too_long", vec![secret]),
            Doubt::SecretHashed { secret } => ("import_secret_hashed", vec![secret]),
            Doubt::SecretLength { secret, found } => ("import_secret_length", vec![secret, found]),
        };
        (key, [self.client].iter().chain(&subs).map(usize::to_string).collect())
    }
}
