//! What an administrator runs on a server, as data: on which platform, in which language, what it stops or changes,
//! and what of the evidence stands in it.
//!
//! A finding names the [`Task`]s of its steps; a task has [`Command`]s for each platform. Nothing but the own pages
//! makes text of them ([`Command::line`]), and what is inserted is read from a stranger's words: it is typed
//! ([`Known`]), and encoded for the language ([`Shell::word`]).

mod handout;
mod known;
mod shell;
mod table;

pub use handout::{Handout, postman, variables};
pub use known::Known;
pub use shell::Shell;
pub use table::Task;

use serde::{Deserialize, Serialize};

/// Where a command is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// Windows, with IIS.
    Windows,
    /// Linux, with systemd.
    Linux,
    /// Docker, from the machine that runs it.
    Docker,
    /// Kubernetes, from wherever `kubectl` is set up.
    Kubernetes,
    /// The configuration of an nginx.
    Nginx,
}

/// Whose machine it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// Creatio's.
    Creatio,
    /// The Identity Service's.
    Service,
    /// That of the proxy before the Identity Service.
    Proxy,
    /// Any that reaches the Identity Service and has the program.
    Anywhere,
}

/// What a command stops or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is told by the text of its key")]
pub enum Effect {
    StopsService,
    StopsPool,
    StopsCreatio,
    StopsServer,
    StopsWindows,
    Starts,
    SetsClock,
    Trusts,
    TrustsUntilNew,
    AddsCertificate,
    WritesFile,
    OpensPort,
    GrantsRead,
    ChangesTls,
    ChangesProxy,
    Setting,
    SettingOfCreatio,
    NewContainer,
    RunsService,
}

/// How the project knows that a command is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It runs in the tests, with the real program, against the lab.
    Runs,
    /// Its program is replaced by one that checks its arguments: the real one never ran.
    StandIn,
    /// A grammar of its language reads it, and its commands and parameters are those of the documented version.
    Parsed,
}

/// A line to be pasted.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Where.
    pub platform: Platform,
    /// In which language.
    pub shell: Shell,
    /// What it is made of.
    pub tokens: &'static [Token],
    /// What it stops or changes; none where it only reads.
    pub effect: Option<Effect>,
    /// How it is known to work.
    pub checked: Checked,
}

/// A piece of a line.
#[derive(Clone, Copy, Debug)]
pub enum Token {
    /// As it stands.
    Raw(&'static str),
    /// One word, made of these and encoded as a whole.
    Word(&'static [Piece]),
    /// The same after an option, where the host is a name: an IP address is no name of a server (RFC 6066, 3).
    IfNamed(&'static str, &'static [Piece]),
}

/// A piece of a word.
#[derive(Clone, Copy, Debug)]
pub enum Piece {
    /// As it stands.
    Is(&'static str),
    /// What is known of the Identity Service.
    Of(Value),
    /// What only the reader knows, by its name.
    Ask(&'static str),
}

/// What can be known of the Identity Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Its base address.
    Address,
    /// The host in it.
    Host,
    /// The port in it, or the one that its scheme implies.
    Port,
    /// Both, as programs take them in one word: an IPv6 address stands in brackets.
    HostAndPort,
}

impl Value {
    /// What stands for it where it is not known.
    const fn name(self) -> &'static str {
        match self {
            Value::Address => "identity-service-url",
            Value::Host => "identity-service-host",
            Value::Port => "identity-service-port",
            Value::HostAndPort => "identity-service-host-and-port",
        }
    }
}

impl Platform {
    /// Key of its caption.
    pub const fn key(self) -> &'static str {
        match self {
            Platform::Windows => "command_on_windows",
            Platform::Linux => "command_on_linux",
            Platform::Docker => "command_on_docker",
            Platform::Kubernetes => "command_on_kubernetes",
            Platform::Nginx => "command_on_nginx",
        }
    }
}

impl Seat {
    /// Key of its caption.
    pub const fn key(self) -> &'static str {
        match self {
            Seat::Creatio => "command_at_creatio",
            Seat::Service => "command_at_service",
            Seat::Proxy => "command_at_proxy",
            Seat::Anywhere => "command_anywhere",
        }
    }
}

impl Effect {
    /// Key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Effect::StopsService => "command_stops_service",
            Effect::StopsPool => "command_stops_pool",
            Effect::StopsCreatio => "command_stops_creatio",
            Effect::StopsServer => "command_stops_server",
            Effect::StopsWindows => "command_stops_windows",
            Effect::Starts => "command_starts",
            Effect::SetsClock => "command_sets_clock",
            Effect::Trusts => "command_trusts",
            Effect::TrustsUntilNew => "command_trusts_until_new",
            Effect::AddsCertificate => "command_adds_certificate",
            Effect::WritesFile => "command_writes_file",
            Effect::OpensPort => "command_opens_port",
            Effect::GrantsRead => "command_grants_read",
            Effect::ChangesTls => "command_changes_tls",
            Effect::ChangesProxy => "command_changes_proxy",
            Effect::Setting => "command_setting",
            Effect::SettingOfCreatio => "command_setting_of_creatio",
            Effect::NewContainer => "command_new_container",
            Effect::RunsService => "command_runs_service",
        }
    }
}

impl Command {
    /// The line. What is not known stands in angle brackets, inside quotes: pasted as it is, it names nothing. A
    /// command that changes something is not given without what it is to change; then there is no line.
    ///
    /// ```
    /// use oauth_assistant::command::{Known, Platform, Task};
    ///
    /// let known = Known::of(Some("https://id.example/it's"));
    /// let mut commands = Task::AskDiscovery.commands().iter();
    /// let on_linux = commands.find(|command| command.platform == Platform::Linux);
    /// assert_eq!(
    ///     on_linux.and_then(|command| command.line(&known)).as_deref(),
    ///     Some("curl --globoff -sSv --max-time 30 'https://id.example/it%27s/.well-known/openid-configuration'")
    /// );
    /// ```
    pub fn line(&self, known: &Known) -> Option<String> {
        self.tokens.iter().map(|token| self.token(token, known)).collect()
    }

    fn token(&self, token: &Token, known: &Known) -> Option<String> {
        match *token {
            Token::Raw(text) => Some(text.to_owned()),
            Token::Word(pieces) => self.word(pieces, known),
            Token::IfNamed(option, pieces) if known.is_named() => {
                Some([option, &self.word(pieces, known)?].concat())
            }
            Token::IfNamed(..) => Some(String::new()),
        }
    }

    fn word(&self, pieces: &[Piece], known: &Known) -> Option<String> {
        let piece = |piece: &Piece| match *piece {
            Piece::Is(text) => Some(text.to_owned()),
            Piece::Ask(name) => Some(asked(name)),
            Piece::Of(value) => {
                known.value(value).or_else(|| self.effect.is_none().then(|| asked(value.name())))
            }
        };
        self.shell.word(&pieces.iter().map(piece).collect::<Option<String>>()?)
    }
}

fn asked(name: &str) -> String {
    ["<", name, ">"].concat()
}

#[cfg(test)]
mod tests;
