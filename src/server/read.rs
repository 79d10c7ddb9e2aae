//! A block, read. What failed is told by types, codes and numbers, and by words only where a program has no others:
//! Windows PowerShell 5.1 speaks the system's language.

use super::block::Block;
use super::{Account, Fault, File, Pool, Reach, View};
use crate::text::Line;

/// What came of a block.
pub type Read = Result<View, super::Refused>;

/// The longest of what is quoted of a block.
const SEEN: usize = 160;

/// Reads the block of a pasted text.
///
/// # Errors
/// [`super::Refused`], for a text in which there is none, or one that does not say what was asked.
pub fn read(text: &str, pasted_ms: f64) -> Read {
    let block = super::find(text)?;
    let url = block.get("url").filter(|url| url.starts_with("http")).ok_or(super::Refused::NoAddress)?;
    let (reach, seen) = match (reach(&block, url), below(&block, url)) {
        ((Reach::Page, _), Some(path)) => (Reach::Below, path),
        (reached, _) => reached,
    };
    let value = |key| block.get(key).unwrap_or_default();
    let ok = block.below("tcp.").filter(|(_, said)| is_open(said)).count();
    Ok(View {
        url: url.into(),
        machine: value("machine").into(),
        at_s: crate::text::seconds(value("time.utc")).unwrap_or_default(),
        pasted_ms,
        creatio: value("creatio").starts_with("here"),
        account: if value("account").starts_with("same") { Account::Same } else { Account::Other },
        listens: Some(value("listen.here")).filter(|said| !said.is_empty()).map(|said| said != "none"),
        reach,
        seen: crate::text::capped(seen, SEEN).into(),
        clock_s: clock(value("http.discovery.strict.clock")),
        split: ok > 0 && ok < block.below("tcp.").count(),
        file: file(&block),
        pool: pool(&block),
        event: event(&block),
        whole: block.whole,
    })
}

/// `server minus here +600 s`.
fn clock(said: &str) -> Option<i64> {
    said.split_whitespace().find_map(|word| word.trim_start_matches('+').parse().ok())
}

fn has(said: &str, any: &[&str]) -> bool {
    any.iter().any(|code| said.contains(code))
}

/// `10.0.0.1 port 443 ok 6 ms`.
fn is_open(said: &str) -> bool {
    said.split_whitespace().any(|word| word == "ok")
}

/// What follows a name in a line: `status=200`.
fn field<'l>(said: &'l str, name: &str) -> Option<&'l str> {
    let rest = said.split(name).nth(1)?;
    match rest.strip_prefix('[') {
        Some(list) => list.split(']').next(),
        None => rest.split_whitespace().next(),
    }
}

const TIMED_OUT: &[&str] =
    &["TimedOut", "timeout", "TaskCanceled", "exit 28", "exit 124", "OperationAborted", "10060"];

/// How far the machine got, and the line that tells it. What an application would get comes first; where that is
/// nothing, why.
fn reach<'b>(block: &'b Block, url: &str) -> (Reach, &'b str) {
    if let Some(said) = block.get("http.discovery.strict") {
        return answered(block, said);
    }
    let failed = block.get("http.discovery.strict.error").unwrap_or_default();
    if let Some(said) = proxy(block, failed) {
        return (Reach::Proxy, said);
    }
    if let Some(said) = block.get("dns.error") {
        let why = block.get("dns.reason").unwrap_or(said);
        let late = said.split_whitespace().filter_map(|word| word.parse::<u32>().ok()).any(|ms| ms >= 3000);
        let silent = late || why.starts_with("-3 ") || has(said, &["TryAgain", "timeout", "11002"]);
        return (if silent { Reach::NameServerSilent } else { Reach::NameUnknown }, why);
    }
    let tcp: Vec<&str> = block.below("tcp.").map(|(_, said)| said).collect();
    if let Some(said) = tcp.first().filter(|_| !tcp.iter().any(|said| is_open(said))) {
        let reach = if has(said, &["Refused", "refused", "/111", "10061", "exit 7"]) {
            Reach::Refused
        } else if has(said, &["nreachable", "No route", "/101", "/113", "10051", "10065"]) {
            Reach::NoRoute
        } else {
            Reach::Silent
        };
        return (reach, said);
    }
    if url.starts_with("https") {
        let direct = certificate(block, "tls.direct.policy", failed);
        if let Some(found) = direct.or_else(|| certificate(block, "tls.proxy.policy", failed)) {
            return found;
        }
        if let Some((_, said)) = block
            .below("tls.direct")
            .find(|(key, said)| key.ends_with("error") || said.starts_with("broken off"))
        {
            return (handshake(block, said), said);
        }
        if let Some(reach) = verified(field(failed, "verify=").unwrap_or_default(), "") {
            return (reach, failed);
        }
        if has(failed, &["exit 35", "SecureConnectionError"]) {
            return (handshake(block, failed), failed);
        }
    }
    match failed {
        "" => (Reach::Unknown, failed),
        said if has(said, TIMED_OUT) => (Reach::Mute, said),
        said if has(said, &["exit 52", "exit 56", "ResponseEnded", "InvalidResponse", "exit 1 "]) => {
            (Reach::OtherScheme, said)
        }
        said if has(said, &["exit 6 ", "NameResolutionError"]) => (Reach::NameUnknown, said),
        said if has(said, &["exit 7 ", "ConnectionError"]) => (Reach::Refused, said),
        said => (Reach::Unknown, said),
    }
}

/// Somebody answered the request for the document.
fn answered<'b>(block: &'b Block, said: &'b str) -> (Reach, &'b str) {
    let status = field(said, "status=").and_then(|status| status.parse::<u16>().ok());
    let body = block.get("http.discovery.strict.body").unwrap_or_default();
    match status {
        Some(407) => (Reach::Proxy, said),
        Some(301 | 302 | 303 | 307 | 308) => {
            (Reach::Redirect, block.get("http.discovery.strict.location").unwrap_or(said))
        }
        Some(200) => match block.get("discovery.issuer") {
            Some(issuer) if issuer.ends_with("same=False") => (Reach::OtherIssuer, issuer),
            Some(_) => (Reach::Good, said),
            None => (Reach::Page, said),
        },
        // What nginx, Apache and others say on a port of TLS.
        Some(400) if has(body, &["HTTPS port", "SSL-enabled", "TLS", "HTTPS server"]) => {
            (Reach::OtherScheme, said)
        }
        Some(_) => (Reach::Page, said),
        None => (Reach::Unknown, said),
    }
}

/// A proxy that .NET or curl would use stands in the way.
fn proxy<'b>(block: &'b Block, failed: &'b str) -> Option<&'b str> {
    let broken = |said: &&str| !said.contains("] ") || !said.contains(" 200 ");
    if let Some(said) = block.get("proxy.connect").filter(broken) {
        return Some(said);
    }
    if let Some(said) = block.get("proxy.tcp").filter(|said| !is_open(said)) {
        return Some(said);
    }
    if let Some((_, said)) = block.below("tls.proxy").find(|(key, _)| key.ends_with("error")) {
        return Some(said);
    }
    let by_curl = block.get("proxy.curl").is_some_and(|said| said != "direct");
    if by_curl && has(failed, &["exit 7 ", "exit 56 ", "exit 97 "]) {
        return Some(failed);
    }
    if has(failed, &["ProxyTunnelError", "exit 5 ", "proxycode=4", "proxycode=5"]) {
        return Some(failed);
    }
    // It shows a certificate of its own in the service's place.
    let opened = certificate(block, "tls.proxy.policy", "")?;
    let direct = certificate(block, "tls.direct.policy", "");
    direct
        .is_none_or(|direct| direct.0 != opened.0)
        .then(|| block.get("tls.proxy.cert.0").and_then(|cert| field(cert, "issuer=")).unwrap_or(opened.1))
}

/// What is wrong with the certificate that was shown.
fn certificate<'b>(block: &'b Block, key: &'b str, failed: &str) -> Option<(Reach, &'b str)> {
    let said = block.get(key)?;
    let cut = failed.is_empty() || !failed.contains("UntrustedRoot");
    if said.contains("clientcert-asked=True") && cut && !failed.is_empty() {
        return Some((Reach::WantsCertificate, said));
    }
    let chain = field(said, "chain=").unwrap_or_default();
    let alone = field(said, "sent=") == Some("1");
    let by_name = if chain.contains("UntrustedRoot") {
        Some(Reach::Untrusted)
    } else if chain.contains("PartialChain") {
        Some(if alone { Reach::Incomplete } else { Reach::Untrusted })
    } else if chain.contains("NotTimeValid") {
        Some(Reach::Dates)
    } else if said.contains("NameMismatch") {
        Some(Reach::OtherName)
    } else if has(chain, &["Revoked", "Weak", "NotSignatureValid", "NotValidForUsage", "ExplicitDistrust"]) {
        Some(Reach::Weak)
    } else {
        None
    };
    let number = field(said, "verify=").unwrap_or_default();
    let reach = by_name
        .or_else(|| verified(number.split(' ').next().unwrap_or_default(), if alone { "1" } else { "" }))?;
    // Who issued it says more than what is wrong with it.
    let issuer = key.strip_suffix("policy").map(|key| [key, "cert.0"].concat());
    let cert = issuer.and_then(|key| block.below("").find(|(k, _)| *k == key).map(|(_, cert)| cert));
    let told = match reach {
        Reach::OtherName => field(said, "names="),
        Reach::Dates => cert
            .and_then(|cert| cert.split(" from=").nth(1))
            .map(|dates| dates.split(" sha1=").next().unwrap_or(dates)),
        _ => cert.and_then(|cert| field(cert, "issuer=")),
    };
    Some((reach, told.unwrap_or(said)))
}

/// The numbers of openssl (`openssl-verification-options`, `x509_vfy.h`).
fn verified(number: &str, sent: &str) -> Option<Reach> {
    match number.parse::<u32>().ok()? {
        18 | 19 => Some(Reach::Untrusted),
        20 | 21 => Some(if sent == "1" { Reach::Incomplete } else { Reach::Untrusted }),
        9 | 10 => Some(Reach::Dates),
        62..=64 => Some(Reach::OtherName),
        23 | 26 | 66..=68 => Some(Reach::Weak),
        _ => None,
    }
}

/// TLS did not come about.
fn handshake(block: &Block, said: &str) -> Reach {
    let plain = block.get("tls.plain").is_some_and(|said| said.starts_with("HTTP/"));
    // Without a reason of the system beneath, .NET itself refused what came: it is no TLS.
    let no_tls = said.starts_with("AuthenticationException() \"");
    if plain || no_tls || has(said, &["0A00010B", "0a00010b", "frame size"]) {
        Reach::OtherScheme
    } else if block.below("tls.direct").any(|(_, said)| said.contains("clientcert-asked=True")) {
        Reach::WantsCertificate
    } else if has(said, TIMED_OUT) {
        Reach::Mute
    } else {
        Reach::NoCommonTls
    }
}

fn file(block: &Block) -> Option<File> {
    let pfx = block.get("pfx");
    let fault = if block.get("settings.error").is_some() {
        Some(Fault::Unreadable)
    } else if block.get("settings.database").is_some_and(is_of_oracle) {
        Some(Fault::Oracle)
    } else if block.get("settings.database").is_some_and(|said| !fits(said)) {
        Some(Fault::Database)
    } else {
        match pfx {
            Some(said) if said.starts_with("no such file") => Some(Fault::NoCertificate),
            Some(said) if has(said, &["Exception", "not readable"]) => Some(Fault::Sealed),
            _ => None,
        }
    };
    let listed = block.get("settings.client").and_then(|said| match field(said, "listed=")? {
        "True" => Some(true),
        "False" => Some(false),
        _ => None,
    });
    let asked = block.below("settings.").next().is_some() || pfx.is_some();
    asked.then_some(File { fault, listed })
}

fn is_of_oracle(said: &str) -> bool {
    field(said, "provider=").is_some_and(|provider| provider.to_ascii_lowercase().contains("oracle"))
}

/// The provider is one that the service has, and a connection string for it is there. The names differ between the
/// service's versions and the vendor's documents.
fn fits(said: &str) -> bool {
    let provider = field(said, "provider=").unwrap_or_default();
    let keys = field(said, "keys=").unwrap_or_default();
    let own = match provider {
        "MsSql" | "MsSqlServer" => "MsSqlConnection",
        "Postgres" => "PostgresConnection",
        _ => return false,
    };
    keys.split(' ').any(|key| key == "DatabaseConnectionString" || key == own)
}

/// What is wrong with the one pool whose application ASP.NET Core's module runs.
fn pool(block: &Block) -> Option<(Pool, Line)> {
    let apps = block.all("iis.app").filter(|app| app.contains("AspNetCore"));
    let mut pools: Vec<&str> = apps.filter_map(|app| field(app, "pool=")).collect();
    pools.dedup();
    let [name] = pools[..] else { return None };
    let said =
        block.all("iis.pool").find(|pool| pool.starts_with(&["[", name, "]"].concat()))?.to_ascii_lowercase();
    let wrong = if said.contains("state=stopped") {
        Pool::Stopped
    } else if said.contains("loaduserprofile=false") {
        Pool::NoProfile
    } else if said.contains("enable32bitapponwin64=true") {
        Pool::Narrow
    } else {
        return None;
    };
    Some((wrong, name.into()))
}

/// The path of the one application below a site that ASP.NET Core's module runs, where the address does not lead there.
fn below<'b>(block: &'b Block, url: &str) -> Option<&'b str> {
    let mut apps = block.all("iis.app").filter(|app| app.contains("AspNetCore"));
    let (app, None) = (apps.next()?, apps.next()) else { return None };
    let name = app.split(']').next()?;
    let path = &name[name.find('/')?..];
    let asked = url.split("://").nth(1)?.split_once('/').map_or("", |(_, path)| path).trim_matches('/');
    let bare = path.trim_matches('/');
    (!bare.is_empty() && !asked.eq_ignore_ascii_case(bare)).then_some(path)
}

/// The first code of the newest event that has one.
fn event(block: &Block) -> Option<Line> {
    let codes =
        block.all("event").filter(|said| said.starts_with("IIS")).find_map(|said| field(said, "codes="));
    codes.filter(|codes| !codes.is_empty()).map(|codes| codes.split(',').next().unwrap_or(codes).into())
}
