//! What a block comes to: one statement of how far the machine got, and what else it shows.

use crate::text::Line;
use serde::{Deserialize, Serialize};

/// What a machine saw of the Identity Service, and of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// The base address that it asked.
    pub url: Line,
    /// Hash of the machine's name.
    pub machine: Line,
    /// When, by the machine's own clock, in seconds since 1970.
    pub at_s: u64,
    /// When it was pasted, in milliseconds since 1970 by this computer's clock.
    pub pasted_ms: f64,
    /// Creatio runs on it.
    pub creatio: bool,
    /// As whom it was asked.
    pub account: Account,
    /// The Identity Service, or something else, listens on the port of the address on this machine; nothing where that is
    /// not known.
    pub listens: Option<bool>,
    /// How far it got.
    pub reach: Reach,
    /// What it saw of that, in its own words.
    pub seen: Line,
    /// The clock of the service less that of the machine, in seconds.
    pub clock_s: Option<i64>,
    /// Some of the addresses of the name answer, and others do not.
    pub split: bool,
    /// The service's settings file.
    pub file: Option<File>,
    /// What is wrong with a pool of IIS, and its name.
    pub pool: Option<(Pool, Line)>,
    /// A code of the module that starts .NET in IIS: of its newest event.
    pub event: Option<Line>,
    /// The check sum fits.
    pub whole: bool,
}

/// As whom a machine was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// As Creatio itself runs.
    Same,
    /// As somebody else, whose proxy and trusted certificates are others.
    #[default]
    Other,
}

/// How far a machine got on its way to the service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// The block does not tell.
    #[default]
    Unknown,
    /// There is no such name.
    NameUnknown,
    /// Its name server does not answer.
    NameServerSilent,
    /// Nothing listens on the port.
    Refused,
    /// No route leads there.
    NoRoute,
    /// Nobody answers there.
    Silent,
    /// A proxy refuses, is not there, is silent or breaks TLS open.
    Proxy,
    /// The certificate is of an authority that is not trusted, or of none.
    Untrusted,
    /// A certificate between it and the authority is missing.
    Incomplete,
    /// The certificate has ended, or is not valid yet.
    Dates,
    /// It is for another name.
    OtherName,
    /// Its key or its signature is too weak, or it is revoked.
    Weak,
    /// The two agree on no version and cipher.
    NoCommonTls,
    /// The service wants a certificate of its clients.
    WantsCertificate,
    /// The port speaks the other of http and https.
    OtherScheme,
    /// It accepts the connection and says nothing.
    Mute,
    /// It answers with something that is no discovery document.
    Page,
    /// The same, and IIS on this machine has the service at a path that the address does not have.
    Below,
    /// It leads elsewhere.
    Redirect,
    /// The document names another issuer.
    OtherIssuer,
    /// All is well.
    Good,
}

/// What a settings file shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct File {
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// The client of the profile is in it, where that was compared.
    pub listed: Option<bool>,
}

/// What is wrong with a settings file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It is no JSON, or cannot be read.
    Unreadable,
    /// The provider is Oracle's.
    Oracle,
    /// The provider and the connection string do not fit, or one is missing.
    Database,
    /// The certificate file that it names is not there, or is not seen by this account.
    NoCertificate,
    /// The certificate file cannot be opened.
    Sealed,
}

/// What is wrong with a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pool {
    /// It is stopped.
    Stopped,
    /// It does not load its user's profile.
    NoProfile,
    /// It runs programs of 32 bits.
    Narrow,
}

impl Reach {
    /// Whether another account of the same machine may get another answer: it has a proxy and trusted certificates of
    /// its own.
    pub fn depends_on_account(self) -> bool {
        match self {
            Reach::Proxy | Reach::Untrusted | Reach::Incomplete | Reach::NoCommonTls | Reach::Good => true,
            Reach::Unknown
            | Reach::NameUnknown
            | Reach::NameServerSilent
            | Reach::Refused
            | Reach::NoRoute
            | Reach::Silent
            | Reach::Dates
            | Reach::OtherName
            | Reach::Weak
            | Reach::WantsCertificate
            | Reach::OtherScheme
            | Reach::Mute
            | Reach::Page
            | Reach::Below
            | Reach::Redirect
            | Reach::OtherIssuer => false,
        }
    }
}

impl View {
    /// Whether what it saw is what Creatio sees: it is Creatio's machine, and the account is the pool's or makes no
    /// difference.
    pub fn speaks_for_creatio(&self) -> bool {
        self.creatio && (self.account == Account::Same || !self.reach.depends_on_account())
    }
}
