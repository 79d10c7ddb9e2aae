//! Every finding there is, in a row with everything that is constant about it ([`Row`] says what that is).
//!
//! The order is the order of causes: of two findings that are equally sure, the one that stands earlier is
//! nearer to the root.

use super::proof::Proof;
use super::row::{
    ASSISTANT, Classic, Family, RESOURCE, Red, Role, Row, SERVICE, SERVICE_OR_RED, SETTINGS, Spot, TOKEN,
    TOKEN_OR_RED, TOKEN_WHILE_RED, View, When,
};
use crate::command::Task;
use Family::{
    Browser, Clock, Config, Constancy, Creatio, Discovery, Hosting, Keys, Memory, Network, Server, Tls,
    Token, Url,
};
use Task::{
    AllowNewTls, AskDiscovery, AskNode, BelieveProxy, CompareFile, DisableHttp2, GrantFile, GrantFolder,
    HideErrors, LetErrorsThrough, MakeSigningFile, MakeTlsCertificate, OpenPort, PassHostOn, ReadCreatioLog,
    ReadPoolEvents, ReadServiceLog, ResolveName, RestartCreatio, RestartIis, RestartService, RunByHand,
    SeeCertificate, SeeRuntimes, SeeWhatRuns, SetClock, StartPool, StartService, TrustAuthority, TryDatabase,
    TryPort,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A row of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Which finding.
    pub id: Id,
    /// Its name in the catalogue of failure modes.
    pub name: &'static str,
    /// Everything else that is constant about it.
    pub row: Row,
}

macro_rules! academy {
    ($page:literal) => {
        concat!(
            "https://academy.creatio.com/docs/8.x/setup-and-administration/on-site-deployment/deployment-additional-setup/identity-service/",
            $page
        )
    };
}

/// The vendor's article on the connection.
pub const CONNECT: &str = academy!("connect-the-identity-service");
const DEPLOY: &str = academy!("set-up-the-identity-service-instruction");
const HEALTH: &str = academy!("oauth-health-monitoring");
const CERTIFICATE: &str = academy!("openssl");

/// Makes the ids and the table of one list, so that neither can name what the other does not have.
macro_rules! catalogue {
    ($($id:ident = $name:literal: $row:expr;)+) => {
        /// Which finding. In the order of causes: the earlier is nearer to the root.
        ///
        /// In JSON, and for people, it is its name in the catalogue of failure modes (`docs/failure-modes.md`),
        /// such as `CFG-01`, which names its texts, too ([`Id::key`]).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Id {
            $(#[doc = $name] #[serde(rename = $name)] $id,)+
        }

        /// The findings, causes before consequences.
        pub const CATALOGUE: &[Entry] = &[$(Entry { id: Id::$id, name: $name, row: $row },)+];
    };
}

catalogue! {
    Cfg01 = "CFG-01": Config.blocker(SETTINGS).certain(Proof::Creatio).steps(3).link(CONNECT).settled().classic(Classic::Step)
        .covers(&["CFG-17"]);
    Cfg02 = "CFG-02": Config.blocker(SETTINGS).certain(Proof::Creatio).steps(3).link(CONNECT).settled().classic(Classic::Step)
        .covers(&["CFG-17"]);
    Url04 = "URL-04": Url.availability().certain(Proof::Setting).steps(3).link(CONNECT).settled();
    Cfg05 = "CFG-05": Server.blocks_while(Red::Connection, SERVICE_OR_RED).steps(1).link(DEPLOY);
    Cfg11 = "CFG-11": Server.blocks_while(Red::Connection, SERVICE_OR_RED).steps(2).link(CERTIFICATE)
        .tasks(&[(1, MakeSigningFile), (2, GrantFile)]);
    Cfg14 = "CFG-14": Server.blocks_while(Red::Connection, SERVICE_OR_RED).steps(1).link(CERTIFICATE)
        .tasks(&[(1, MakeSigningFile)]);
    Cfg12 = "CFG-12": Server.blocks_while(Red::Connection, TOKEN_OR_RED).steps(1).link(DEPLOY);
    Cfg10 = "CFG-10": Server.blocks_while(Red::Connection, SERVICE_OR_RED).steps(1).link(DEPLOY);
    Cfg06 = "CFG-06": Server.blocks_while(Red::Connection, SERVICE_OR_RED).steps(1).link(DEPLOY)
        .tasks(&[(1, TryDatabase)]);
    Cfg07 = "CFG-07": Server.blocks_while(Red::Connection, SERVICE_OR_RED).steps(2).link(DEPLOY)
        .tasks(&[(2, RestartService)]);
    Cfg08 = "CFG-08": Server.blocks_while(Red::Connection, SERVICE_OR_RED).steps(1).link(DEPLOY);
    Cfg09 = "CFG-09": Server.blocks_while(Red::Connection, TOKEN_OR_RED).steps(1).link(DEPLOY);
    Cfg18 = "CFG-18": Server.blocks_while(Red::Connection, SERVICE_OR_RED).steps(1).link(DEPLOY);
    Iis26 = "IIS-26": Server.blocks_while(Red::Connection, SERVICE_OR_RED).steps(2).link(DEPLOY)
        .tasks(&[(1, StartPool), (2, SeeRuntimes)]);
    Net16 = "NET-16": Server.blocks_while(Red::Connection, SERVICE).certain(Proof::Server).steps(1).link(HEALTH)
        .tasks(&[(1, ResolveName)]);
    Net10 = "NET-10": Server.blocks_while(Red::Connection, SERVICE).steps(1).link(HEALTH)
        .tasks(&[(1, ResolveName)]);
    Net06 = "NET-06": Server.blocks_while(Red::Connection, SERVICE).steps(1).link(HEALTH)
        .tasks(&[(1, ResolveName)]);
    Net17 = "NET-17": Server.blocks_while(Red::Connection, SERVICE).certain(Proof::Server).steps(2).link(HEALTH)
        .tasks(&[(1, SeeWhatRuns), (1, StartService), (2, ResolveName)]);
    Net18 = "NET-18": Server.blocks_while(Red::Connection, SERVICE).certain(Proof::Server).steps(2).link(HEALTH)
        .tasks(&[(1, TryPort), (1, OpenPort), (2, ResolveName)]);
    Net07 = "NET-07": Server.blocks_while(Red::Connection, SERVICE).certain(Proof::Server).steps(2).link(HEALTH)
        .tasks(&[(2, RestartCreatio)]);
    Tls02 = "TLS-02": Server.blocks_while(Red::Connection, SERVICE).certain(Proof::Server).steps(2).link(HEALTH)
        .tasks(&[(1, SeeCertificate), (1, TrustAuthority), (2, RestartCreatio)]);
    Tls10 = "TLS-10": Server.blocks_while(Red::Connection, SERVICE).steps(2).link(DEPLOY)
        .tasks(&[(1, SeeCertificate), (1, RestartService), (2, TrustAuthority)]);
    Tls17 = "TLS-17": Server.blocks_while(Red::Connection, SERVICE).certain(Proof::Server).steps(2).link(DEPLOY)
        .tasks(&[(1, SeeCertificate), (1, SetClock), (2, ResolveName)]);
    Tls06 = "TLS-06": Server.blocks_while(Red::Connection, SERVICE).certain(Proof::Server).steps(2).link(HEALTH)
        .tasks(&[(1, AllowNewTls), (2, RestartCreatio)]);
    Url09 = "URL-09": Server.blocks_while(Red::Connection, SERVICE).steps(1).link(CONNECT);
    Net19 = "NET-19": Server.blocks_while(Red::Connection, SERVICE).certain(Proof::Server).steps(1).link(HEALTH)
        .tasks(&[(1, ResolveName), (1, AskDiscovery)]);
    Tok02 = "TOK-02": Server.blocks_while(Red::Connection, TOKEN_OR_RED).steps(1).link(CONNECT);
    Tok03 = "TOK-03": Server.blocks_while(Red::Connection, TOKEN_OR_RED).steps(1).link(DEPLOY);
    Crt11 = "CRT-11": Server.blocks_while(Red::Connection, SERVICE).steps(2).link(HEALTH)
        .tasks(&[(2, RestartCreatio)]);
    Url03 = "URL-03": Url.availability().certain(Proof::OwnAddress).steps(3).link(CONNECT)
        .tasks(&[(1, SeeWhatRuns)]);
    Url01 = "URL-01": Url.availability().certain(Proof::Corrected).steps(3).link(CONNECT);
    Tls07 = "TLS-07": Tls.availability().certain(Proof::OtherScheme).view(View::OfService).steps(2).link(CONNECT);
    Url10 = "URL-10": Url.blocks_while(Red::Connection, SERVICE).steps(2).link(CONNECT)
        .tasks(&[(1, SeeWhatRuns)]);
    Dsc08 = "DSC-08": Url.blocker(SERVICE_OR_RED).certain(Proof::Document).view(View::OfConnection).steps(2).link(CONNECT)
        .tasks(&[(1, SeeWhatRuns)]);
    Url08 = "URL-08": Url.availability().certain(Proof::ForeignPage).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, SeeWhatRuns)]);
    Iis03 = "IIS-03": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, SeeRuntimes), (2, RestartIis), (2, ReadServiceLog)]);
    Iis01 = "IIS-01": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, RestartIis), (2, GrantFolder)]);
    Iis06 = "IIS-06": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(2).link(DEPLOY);
    Iis07 = "IIS-07": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(2).link(DEPLOY);
    Iis02 = "IIS-02": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(4).link(DEPLOY)
        .tasks(&[(1, RunByHand), (1, ReadServiceLog), (1, SeeRuntimes), (3, GrantFile), (4, RestartService)]);
    Iis04 = "IIS-04": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, SeeRuntimes), (2, RunByHand)]);
    Iis05 = "IIS-05": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, StartPool), (2, ReadPoolEvents)]);
    Iis08 = "IIS-08": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(2).link(DEPLOY);
    Iis09 = "IIS-09": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, SeeWhatRuns)]);
    Iis10 = "IIS-10": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(2).link(DEPLOY);
    Iis19 = "IIS-19": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(2).link(DEPLOY)
        .tasks(&[(1, GrantFolder)]);
    Iis20 = "IIS-20": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(2).link(DEPLOY);
    Iis18 = "IIS-18": Hosting.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(2, ReadServiceLog)]);
    Iis21 = "IIS-21": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(2, PassHostOn), (3, RestartService)]);
    Iis22 = "IIS-22": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(2).link(DEPLOY);
    Iis24 = "IIS-24": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(2).link(DEPLOY);
    Iis12 = "IIS-12": Hosting.availability().certain(Proof::TwoAnswers).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, SeeWhatRuns), (1, StartService), (2, PassHostOn), (2, BelieveProxy)]);
    Iis17 = "IIS-17": Hosting.availability().view(View::OfService).steps(2).link(DEPLOY)
        .tasks(&[(2, HideErrors), (2, RestartService)]);
    Iis15 = "IIS-15": Constancy.blocks_while(Red::Connection, SERVICE).view(View::Same).steps(3).link(DEPLOY)
        .tasks(&[(1, SeeWhatRuns), (1, ReadServiceLog), (2, ReadServiceLog), (2, ReadPoolEvents), (3, AskNode)]);
    Iis16 = "IIS-16": Constancy.blocks_while(Red::Connection, SERVICE).view(View::Same).steps(3).link(DEPLOY);
    Crt15 = "CRT-15": Constancy.blocks_while(Red::NotGreen, SERVICE).certain(Proof::Compared).steps(2).link(HEALTH)
        .tasks(&[(1, AskDiscovery), (2, RestartCreatio)]);
    Iis14 = "IIS-14": Hosting.blocker(TOKEN_OR_RED).view(View::OfConnection).steps(3).link(DEPLOY);
    Dsc05 = "DSC-05": Discovery.availability().certain(Proof::Database).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, TryDatabase), (2, ReadServiceLog), (3, RestartService)]);
    Iis13 = "IIS-13": Hosting.blocker(SERVICE_OR_RED).certain(Proof::Hop).view(View::OfConnection).steps(3).link(DEPLOY);
    Dsc06 = "DSC-06": Discovery.availability().view(View::OfService).steps(3).link(DEPLOY);
    Dsc01 = "DSC-01": Discovery.availability().certain(Proof::ForeignPage).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, SeeWhatRuns)]);
    Dsc11 = "DSC-11": Discovery.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, ReadServiceLog), (3, RestartService)]);
    Iis11 = "IIS-11": Hosting.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, ReadServiceLog), (1, RestartService)]);
    Iis23 = "IIS-23": Hosting.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(2, ReadServiceLog)]);
    Net03 = "NET-03": Network.availability().certain(Proof::Nobody).view(View::OfService).steps(4).link(DEPLOY)
        .tasks(&[(1, SeeWhatRuns), (1, StartService), (2, ReadServiceLog)]);
    Net11 = "NET-11": Network.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(2, ResolveName)]);
    Net04 = "NET-04": Network.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, SeeWhatRuns), (2, TryPort), (2, OpenPort)]);
    Net12 = "NET-12": Network.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, PassHostOn), (1, BelieveProxy), (1, RestartService), (2, AskDiscovery)]);
    Net05 = "NET-05": Network.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(2, SeeWhatRuns), (2, ReadServiceLog)]);
    Net14 = "NET-14": Network.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, AskDiscovery)]);
    Net15 = "NET-15": Network.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, AskDiscovery)]);
    Tls14 = "TLS-14": Tls.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, SeeCertificate)]);
    Tls03 = "TLS-03": Tls.availability().certain(Proof::Certificate).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, SetClock), (1, SeeCertificate), (2, RestartService)]);
    Tls04 = "TLS-04": Tls.availability().certain(Proof::Certificate).view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, SeeCertificate)]);
    Tls01 = "TLS-01": Tls.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(2, SeeCertificate), (2, TrustAuthority), (2, RestartCreatio)]);
    Tls13 = "TLS-13": Tls.availability().view(View::OfService).steps(4).link(DEPLOY)
        .tasks(&[(2, MakeTlsCertificate), (3, TrustAuthority)]);
    Tls15 = "TLS-15": Tls.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(2, RestartService)]);
    Tls05 = "TLS-05": Tls.availability().view(View::OfService).steps(4).link(DEPLOY)
        .tasks(&[(3, DisableHttp2)]);
    Tls16 = "TLS-16": Tls.availability().view(View::OfService).steps(3).link(DEPLOY)
        .tasks(&[(1, AskDiscovery), (1, SeeCertificate)]);
    Tls09 = "TLS-09": Tls.availability().certain(Proof::ForeignPage).view(View::OfService).steps(2).link(DEPLOY);
    Jwk10 = "JWK-10": Keys.blocks_while(Red::Connection, TOKEN_OR_RED).certain(Proof::Signing).view(View::Same).steps(3).link(CERTIFICATE)
        .tasks(&[(1, MakeSigningFile), (3, RestartService)]);
    Jwk01 = "JWK-01": Keys.blocker(TOKEN_OR_RED).certain(Proof::KeySet).view(View::OfConnection).steps(4).link(CERTIFICATE)

        .tasks(&[(1, MakeSigningFile), (2, GrantFile), (4, RestartService)]);
    Cfg13 = "CFG-13": Keys.blocks_while(Red::Token, TOKEN_OR_RED).certain(Proof::KeySet).view(View::Same)
        .steps(2).link(CERTIFICATE).covers(&["JWT-07"])
        .tasks(&[(1, MakeSigningFile), (1, GrantFile), (2, RestartService), (2, RestartCreatio)]);
    Jwk05 = "JWK-05": Keys.blocks_while(Red::Token, TOKEN_OR_RED).certain(Proof::KeySet).view(View::Same)
        .steps(3).link(CERTIFICATE)
        .tasks(&[(1, CompareFile), (2, GrantFile), (3, RestartService), (3, RestartCreatio)]);
    Jwk02 = "JWK-02": Keys.blocks_while(Red::Connection, TOKEN_OR_RED).certain(Proof::KeySet).view(View::Same).steps(2).link(DEPLOY)
        .tasks(&[(1, PassHostOn), (1, BelieveProxy), (2, RestartService), (2, AskDiscovery)]);
    Dsc12 = "DSC-12": Constancy.blocks_while(Red::Connection, SERVICE_OR_RED).certain(Proof::Compared).view(View::Same)
        .steps(3).link(DEPLOY)
        .tasks(&[(1, AskNode), (2, RestartService)]);
    Dsc02 = "DSC-02": Discovery.blocks_while(Red::Connection, SERVICE_OR_RED).certain(Proof::Document).view(View::Same)
        .steps(3).link(DEPLOY)
        .tasks(&[(1, RestartService), (2, PassHostOn), (2, BelieveProxy), (3, AskDiscovery)]);
    Dsc03 = "DSC-03": Discovery.blocks_while(Red::Connection, SERVICE_OR_RED).certain(Proof::Document).view(View::Same)
        .steps(3).link(DEPLOY)
        .tasks(&[(2, PassHostOn)]);
    Dsc07 = "DSC-07": Discovery.blocker(SERVICE_OR_RED).view(View::OfConnection).steps(3).link(DEPLOY);
    Dsc04 = "DSC-04": Discovery.blocker(SERVICE_OR_RED).view(View::OfConnection).steps(2).link(DEPLOY)
        .tasks(&[(2, RestartService)]);
    Dsc10 = "DSC-10": Discovery.blocks_while(Red::Connection, SERVICE_OR_RED).certain(Proof::Document).view(View::Same)
        .steps(2).link(DEPLOY)
        .tasks(&[(2, RestartService)]);
    Net13 = "NET-13": Network.blocks_while(Red::Connection, SERVICE_OR_RED).certain(Proof::Every).view(View::Same)
        .steps(3).link(DEPLOY);
    Url02 = "URL-02": Url.availability().steps(3).link(CONNECT);
    Url06 = "URL-06": Url.availability().steps(2).link(CONNECT);
    Net02 = "NET-02": Network.availability().view(View::OfService).steps(3).and_when(When::Https, 2).link(HEALTH)
        .covers(&["CFG-17"])
        .tasks(&[(1, AskDiscovery), (2, ResolveName), (3, TryPort), (3, OpenPort), (4, SeeCertificate), (4, TrustAuthority), (4, RestartCreatio), (5, AllowNewTls), (5, RestartCreatio)]);
    Url05 = "URL-05": Url.availability().steps(3).link(HEALTH)
        .tasks(&[(1, AskDiscovery), (1, SeeWhatRuns), (1, StartService)]);
    Tok09 = "TOK-09": Token.blocker(TOKEN_OR_RED).view(View::OfConnection).steps(3).link(DEPLOY)
        .tasks(&[(1, TryDatabase), (2, ReadServiceLog), (3, RestartService)]);
    Cfg03 = "CFG-03": Config.blocker(TOKEN).certain(Proof::OtherClient).steps(4).and_when(When::ProfileWorks, 1).link(CONNECT)
        .covers(&["CFG-17"]);
    Cfg04 = "CFG-04": Config.blocker(TOKEN).steps(4).link(DEPLOY)
        .tasks(&[(3, RestartService)]);
    Prf01 = "PRF-01": Config.warning(TOKEN).certain(Proof::Compared).steps(2).link(CONNECT);
    Prf02 = "PRF-02": Config.warning(SERVICE).certain(Proof::Compared).steps(2).link(CONNECT);
    Tok01 = "TOK-01": Token.blocks_while(Red::Token, TOKEN_WHILE_RED).certain(Proof::OwnPair).view(View::Same)
        .steps(2).link(CONNECT).role(Role::Symptom);
    Tok04 = "TOK-04": Token.blocks_while(Red::Token, TOKEN_WHILE_RED).certain(Proof::OwnPair).view(View::Same).steps(2).link(DEPLOY);
    Tok05 = "TOK-05": Token.blocks_while(Red::Token, TOKEN_WHILE_RED).certain(Proof::OwnPair).view(View::Same).steps(3).link(DEPLOY);
    Tok08 = "TOK-08": Token.blocks_while(Red::Token, TOKEN_WHILE_RED).view(View::Same).steps(3).link(DEPLOY)
        .tasks(&[(1, ReadServiceLog)]);
    Tok10 = "TOK-10": Token.blocker(TOKEN_OR_RED).view(View::OfConnection).steps(3).link(DEPLOY);
    Crt17 = "CRT-17": Creatio.blocks_while(Red::Resource, RESOURCE).certain(Proof::Creatio).steps(2).link(CONNECT);
    Crt05 = "CRT-05": Creatio.blocker(RESOURCE).certain(Proof::Creatio).steps(3).link(CONNECT).settled().classic(Classic::Step);
    Unknown = "UNKNOWN": Browser.blocker(Spot::FirstRed).steps(3).link(HEALTH)
        .tasks(&[(1, AskDiscovery), (2, ReadCreatioLog), (2, ReadServiceLog)]);
    Crt01 = "CRT-01": Creatio.warns_while(Red::Any, SETTINGS).certain(Proof::Creatio).steps(3).link(CONNECT).settled()
        .classic(Classic::Step);
    Crt03 = "CRT-03": Creatio.notice(ASSISTANT).certain(Proof::Creatio).steps(2).link(HEALTH).settled().classic(Classic::Line);
    Crt04 = "CRT-04": Creatio.warns_if_certain(ASSISTANT).certain(Proof::Creatio).steps(3).link(HEALTH).settled()
        .tasks(&[(2, LetErrorsThrough)]);
    Jwk07 = "JWK-07": Keys.warning(SERVICE).certain(Proof::KeySet).view(View::Same).steps(3).link(CERTIFICATE)
        .tasks(&[(1, MakeSigningFile), (2, RestartService), (2, RestartCreatio)]);
    Iis25 = "IIS-25": Hosting.warning(SERVICE).certain(Proof::Leak).view(View::Same).steps(2).link(DEPLOY)
        .tasks(&[(1, HideErrors), (2, RestartService)]);
    Jwk03 = "JWK-03": Keys.warning(TOKEN).certain(Proof::KeySet).view(View::Same).steps(4).link(CERTIFICATE)
        .tasks(&[(2, MakeSigningFile), (3, GrantFile), (4, RestartService), (4, RestartCreatio)]);
    Jwk09 = "JWK-09": Keys.warning(TOKEN).certain(Proof::KeySet).view(View::Same).steps(4).link(CERTIFICATE)
        .tasks(&[(2, MakeSigningFile), (3, GrantFile), (4, RestartService), (4, RestartCreatio)]);
    Jwk04 = "JWK-04": Keys.warning(TOKEN).certain(Proof::KeySet).view(View::Same).steps(2).link(CERTIFICATE)
        .tasks(&[(1, MakeSigningFile), (2, RestartService), (2, RestartCreatio)]);
    Tls12 = "TLS-12": Tls.warning(SERVICE).certain(Proof::Field).view(View::Same).steps(2).link(DEPLOY)
        .tasks(&[(1, RestartService)]);
    Cfg15 = "CFG-15": Config.warning(SETTINGS).certain(Proof::Setting).steps(3).link(DEPLOY)
        .tasks(&[(2, RestartService)]);
    Crt06 = "CRT-06": Creatio.warning(RESOURCE).view(View::Same).steps(2).link(CONNECT);
    Jwt03 = "JWT-03": Clock.warning(TOKEN).certain(Proof::Compared).view(View::Same).steps(2)
        .tasks(&[(1, SetClock)]);
    Jwt02 = "JWT-02": Token.warning(TOKEN).view(View::Same).steps(2).link(CERTIFICATE)
        .tasks(&[(1, CompareFile), (2, RestartService), (2, RestartCreatio)]);
    Jwt01 = "JWT-01": Token.warning(TOKEN).view(View::Same).steps(2).link(CONNECT)
        .tasks(&[(1, PassHostOn), (1, BelieveProxy), (1, RestartService)]);
    Jwt04 = "JWT-04": Token.warning(TOKEN).certain(Proof::OwnPair).view(View::Same).steps(1);
    Jwt06 = "JWT-06": Token.warning(TOKEN).view(View::Same).steps(1)
        .tasks(&[(1, RestartService)]);
    Tok11 = "TOK-11": Token.blocks_while(Red::Connection, TOKEN_OR_RED).view(View::Same).steps(2).link(DEPLOY)
        .tasks(&[(2, ReadServiceLog)]);
    Dsc09 = "DSC-09": Discovery.warning(SERVICE).certain(Proof::Field).view(View::Same).steps(2);
    Url07 = "URL-07": Url.warning(SERVICE).certain(Proof::Setting).steps(3).link(DEPLOY);
    Tok12 = "TOK-12": Token.notice(TOKEN).certain(Proof::Field).view(View::Same).steps(1);
    Jwk06 = "JWK-06": Memory.warning(TOKEN).steps(3).link(CERTIFICATE)
        .tasks(&[(1, CompareFile), (2, RestartCreatio)]);
    Jwk08 = "JWK-08": Memory.warning(TOKEN).steps(3).link(CERTIFICATE).other_site(1)
        .tasks(&[(1, MakeSigningFile), (2, GrantFile), (3, RestartService), (3, RestartCreatio)]);
    Cfg16 = "CFG-16": Memory.warning(SERVICE).steps(3).link(DEPLOY).other_site(0);
    Chg01 = "CHG-01": Memory.notice(ASSISTANT).certain(Proof::Compared).steps(1);
    Tok06 = "TOK-06": Server.notice(TOKEN).steps(1);
    Tok07 = "TOK-07": Server.notice(TOKEN).steps(1);
    Jwt05 = "JWT-05": Server.notice(RESOURCE).steps(1).link(CONNECT);
    Crt08 = "CRT-08": Server.notice(TOKEN).steps(1).link(CONNECT);
    Crt13 = "CRT-13": Server.notice(TOKEN).steps(1).link(CONNECT);
    Crt16 = "CRT-16": Server.notice(ASSISTANT).steps(1);
    Crt12 = "CRT-12": Creatio.notice(ASSISTANT).certain(Proof::Creatio).steps(1).settled();
    Crt10 = "CRT-10": Creatio.notice(ASSISTANT).certain(Proof::Creatio).steps(1).link(HEALTH).role(Role::PageBehind);
    Crt07 = "CRT-07": Creatio.notice(ASSISTANT).steps(2).link(HEALTH);
    Brw01 = "BRW-01": Browser.notice(Spot::FirstRed).certain(Proof::OwnView).steps(2).settled().role(Role::Barrier);
    Net01 = "NET-01": Browser.notice(ASSISTANT).certain(Proof::OwnView).steps(1);
    Net08 = "NET-08": Browser.notice(Spot::FirstRed).certain(Proof::OwnView).steps(2).role(Role::Barrier)
        .tasks(&[(2, AskDiscovery)]);
    Net09 = "NET-09": Browser.notice(ASSISTANT).certain(Proof::OwnView).steps(2);
    Tls08 = "TLS-08": Browser.notice(ASSISTANT).certain(Proof::OwnView).steps(2);
    Tls11 = "TLS-11": Browser.notice(ASSISTANT).certain(Proof::OwnView).steps(2);
    Brw03 = "BRW-03": Browser.notice(ASSISTANT).certain(Proof::OwnView).steps(1);
    Brw07 = "BRW-07": Browser.notice(ASSISTANT).certain(Proof::OwnView).steps(1);
    Brw10 = "BRW-10": Browser.notice(ASSISTANT).certain(Proof::OwnView).steps(1);
    Brw13 = "BRW-13": Browser.notice(ASSISTANT).steps(1);
    Blind = "BLIND": Browser.notice(ASSISTANT).certain(Proof::OwnView).steps(1)
        .tasks(&[(1, AskDiscovery)]);
}

impl Id {
    /// What is constant about this finding.
    pub const fn row(self) -> &'static Row {
        &CATALOGUE[self as usize].row
    }

    /// Its name in the catalogue of failure modes: `CFG-01`.
    pub const fn name(self) -> &'static str {
        CATALOGUE[self as usize].name
    }

    /// The message key of one of its texts in `extension/_locales`.
    ///
    /// ```
    /// use oauth_assistant::diagnosis::{Id, Part};
    ///
    /// assert_eq!(Id::Cfg01.key(Part::Title), "CFG_01_title");
    /// assert_eq!(Id::Cfg01.key(Part::Step(2)), "CFG_01_step_2");
    /// ```
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

/// A name that no finding of this version has: it was written by another one.
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
