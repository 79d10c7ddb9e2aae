//! Every finding there is: how many steps its fix has in the texts, and the vendor's article.
//!
//! The order is the order of causes: of two findings that are equally sure, the one that stands earlier is
//! nearer to the root.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One finding's constant part.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Which finding.
    pub id: Id,
    /// Its name in the catalogue of failure modes.
    name: &'static str,
    /// Number of steps in the texts.
    pub steps: u8,
    /// The vendor's article.
    pub link: Option<&'static str>,
}

macro_rules! academy {
    ($page:literal) => {
        Some(concat!(
            "https://academy.creatio.com/docs/8.x/setup-and-administration/on-site-deployment/deployment-additional-setup/identity-service/",
            $page
        ))
    };
}

const CONNECT: Option<&str> = academy!("connect-the-identity-service");
const DEPLOY: Option<&str> = academy!("set-up-the-identity-service-instruction");
const HEALTH: Option<&str> = academy!("oauth-health-monitoring");
const CERTIFICATE: Option<&str> = academy!("openssl");

/// Makes the ids and the table of one list, so that neither can name what the other does not have.
macro_rules! catalogue {
    ($($id:ident = $name:literal: $steps:literal, $link:expr;)+) => {
        /// Which finding: its name in the catalogue of failure modes, such as `CFG-01`, which names its texts,
        /// too. In the order of causes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Id {
            $(#[doc = $name] #[serde(rename = $name)] $id,)+
        }

        /// The findings, causes before consequences.
        pub const CATALOGUE: &[Entry] =
            &[$(Entry { id: Id::$id, name: $name, steps: $steps, link: $link },)+];
    };
}

catalogue! {
    Cfg01 = "CFG-01": 3, CONNECT;
    Cfg02 = "CFG-02": 3, CONNECT;
    Url04 = "URL-04": 3, CONNECT;
    Url03 = "URL-03": 3, CONNECT;
    Url01 = "URL-01": 3, CONNECT;
    Tls07 = "TLS-07": 2, CONNECT;
    Url10 = "URL-10": 2, CONNECT;
    Dsc08 = "DSC-08": 2, CONNECT;
    Url08 = "URL-08": 3, DEPLOY;
    Iis03 = "IIS-03": 3, DEPLOY;
    Iis01 = "IIS-01": 3, DEPLOY;
    Iis06 = "IIS-06": 2, DEPLOY;
    Iis07 = "IIS-07": 2, DEPLOY;
    Iis02 = "IIS-02": 4, DEPLOY;
    Iis04 = "IIS-04": 3, DEPLOY;
    Iis05 = "IIS-05": 3, DEPLOY;
    Iis08 = "IIS-08": 2, DEPLOY;
    Iis09 = "IIS-09": 3, DEPLOY;
    Iis10 = "IIS-10": 2, DEPLOY;
    Iis12 = "IIS-12": 3, DEPLOY;
    Iis17 = "IIS-17": 2, DEPLOY;
    Iis15 = "IIS-15": 3, DEPLOY;
    Iis16 = "IIS-16": 3, DEPLOY;
    Crt15 = "CRT-15": 2, HEALTH;
    Iis14 = "IIS-14": 3, DEPLOY;
    Dsc05 = "DSC-05": 3, DEPLOY;
    Iis13 = "IIS-13": 3, DEPLOY;
    Dsc06 = "DSC-06": 3, DEPLOY;
    Dsc01 = "DSC-01": 3, DEPLOY;
    Iis11 = "IIS-11": 3, DEPLOY;
    Net03 = "NET-03": 4, DEPLOY;
    Net11 = "NET-11": 3, DEPLOY;
    Net04 = "NET-04": 3, DEPLOY;
    Net12 = "NET-12": 3, DEPLOY;
    Net05 = "NET-05": 3, DEPLOY;
    Tls03 = "TLS-03": 3, DEPLOY;
    Tls04 = "TLS-04": 3, DEPLOY;
    Tls01 = "TLS-01": 3, DEPLOY;
    Tls05 = "TLS-05": 2, DEPLOY;
    Tls09 = "TLS-09": 2, DEPLOY;
    Jwk01 = "JWK-01": 4, CERTIFICATE;
    Cfg13 = "CFG-13": 2, CERTIFICATE;
    Jwk05 = "JWK-05": 3, CERTIFICATE;
    Jwk02 = "JWK-02": 2, DEPLOY;
    Dsc02 = "DSC-02": 3, DEPLOY;
    Dsc03 = "DSC-03": 3, DEPLOY;
    Dsc07 = "DSC-07": 3, DEPLOY;
    Dsc04 = "DSC-04": 2, DEPLOY;
    Url02 = "URL-02": 3, CONNECT;
    Url06 = "URL-06": 2, CONNECT;
    Net02 = "NET-02": 5, HEALTH;
    Url05 = "URL-05": 3, HEALTH;
    Tok09 = "TOK-09": 3, DEPLOY;
    Cfg03 = "CFG-03": 4, CONNECT;
    Cfg04 = "CFG-04": 4, DEPLOY;
    Prf01 = "PRF-01": 2, CONNECT;
    Prf02 = "PRF-02": 2, CONNECT;
    Tok01 = "TOK-01": 2, CONNECT;
    Tok04 = "TOK-04": 2, DEPLOY;
    Tok05 = "TOK-05": 3, DEPLOY;
    Tok08 = "TOK-08": 3, DEPLOY;
    Tok10 = "TOK-10": 3, DEPLOY;
    Crt17 = "CRT-17": 2, CONNECT;
    Crt05 = "CRT-05": 3, CONNECT;
    Unknown = "UNKNOWN": 3, HEALTH;
    Crt01 = "CRT-01": 3, CONNECT;
    Crt03 = "CRT-03": 2, HEALTH;
    Crt04 = "CRT-04": 3, HEALTH;
    Jwk07 = "JWK-07": 3, CERTIFICATE;
    Jwk03 = "JWK-03": 4, CERTIFICATE;
    Jwk09 = "JWK-09": 4, CERTIFICATE;
    Jwk04 = "JWK-04": 2, CERTIFICATE;
    Tls12 = "TLS-12": 2, DEPLOY;
    Cfg15 = "CFG-15": 3, DEPLOY;
    Crt06 = "CRT-06": 2, CONNECT;
    Jwt03 = "JWT-03": 2, None;
    Jwt02 = "JWT-02": 2, CERTIFICATE;
    Jwt01 = "JWT-01": 2, CONNECT;
    Jwt04 = "JWT-04": 1, None;
    Jwt06 = "JWT-06": 1, None;
    Tok11 = "TOK-11": 2, DEPLOY;
    Dsc09 = "DSC-09": 2, None;
    Url07 = "URL-07": 3, DEPLOY;
    Tok12 = "TOK-12": 1, None;
    Jwk06 = "JWK-06": 3, CERTIFICATE;
    Jwk08 = "JWK-08": 3, CERTIFICATE;
    Cfg16 = "CFG-16": 3, DEPLOY;
    Chg01 = "CHG-01": 1, None;
    Crt12 = "CRT-12": 1, None;
    Crt10 = "CRT-10": 1, HEALTH;
    Crt07 = "CRT-07": 2, HEALTH;
    Brw01 = "BRW-01": 2, None;
    Net01 = "NET-01": 1, None;
    Net08 = "NET-08": 2, None;
    Net09 = "NET-09": 2, None;
    Tls08 = "TLS-08": 2, None;
    Tls11 = "TLS-11": 1, None;
    Brw03 = "BRW-03": 1, None;
    Brw07 = "BRW-07": 1, None;
    Brw10 = "BRW-10": 1, None;
    Blind = "BLIND": 1, None;
}

impl Id {
    /// What is constant about this finding.
    pub const fn entry(self) -> &'static Entry {
        &CATALOGUE[self as usize]
    }

    /// Its name in the catalogue of failure modes: `CFG-01`.
    pub const fn name(self) -> &'static str {
        self.entry().name
    }

    /// The message key of one of its texts: `CFG_01_title`.
    pub fn key(self, part: Part) -> String {
        let stem = self.name().replace('-', "_");
        match part {
            Part::Title => stem + "_title",
            Part::Meaning => stem + "_meaning",
            Part::Step(step) => format!("{stem}_step_{step}"),
        }
    }
}

/// One of the texts of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What is wrong, in one sentence.
    Title,
    /// What that means, and how it is known.
    Meaning,
    /// A step of the fix, counted from one.
    Step(u8),
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that no finding has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownId;

impl fmt::Display for UnknownId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no finding of this version has this name")
    }
}

impl std::error::Error for UnknownId {}

impl FromStr for Id {
    type Err = UnknownId;

    fn from_str(name: &str) -> Result<Id, UnknownId> {
        CATALOGUE.iter().find(|entry| entry.name == name).map(|entry| entry.id).ok_or(UnknownId)
    }
}
