//! The address in the system setting `OAuth20IdentityServerUrl`: what is odd about it, and which address
//! was meant.
//!
//! No traffic is needed for that. An oddity is not yet a fault: the diagnosis weighs it against what
//! Creatio's own health check says.

use crate::creatio::Site;
use crate::text::line;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::ops::Deref;
use url::{Host, Url};

/// What is odd about an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quirk {
    /// Not an address at all, or not one of http and https.
    NotAUrl,
    /// `http://` or `https://` is missing in front of what else looks like a host.
    NoScheme,
    /// The host has letters beyond ASCII; it is left unjudged.
    NonAscii,
    /// One of the service's endpoints instead of its base.
    Endpoint,
    /// The address of the Creatio site itself.
    OwnAddress,
    /// A slash at the end.
    TrailingSlash,
    /// Two slashes in a row inside the path.
    DoubleSlash,
    /// Blanks or invisible characters around it.
    Blanks,
    /// Quotation marks around it.
    Quotes,
    /// A query, a fragment or a user name.
    Extras,
    /// The machine that asks: `localhost`, `127.0.0.1`, `[::1]`, a container's word for its host.
    Loopback,
    /// A host name without a dot.
    SingleLabel,
    /// Capital letters in the host.
    UpperCaseHost,
    /// The port that the scheme implies, written out.
    DefaultPort,
    /// http to another machine.
    PlainHttp,
}

/// A judged address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Scheme, host, port and path without a slash at the end; paths of endpoints are appended to it.
    /// `None` where the setting is no usable address.
    pub base: Option<String>,
    /// The base that was meant, where an endpoint stands in the setting. Always on the same host.
    pub corrected: Option<String>,
    /// The oddities.
    pub quirks: Vec<Quirk>,
}

/// What the administrator may have copied instead of the base; the longest first.
const ENDPOINTS: [&str; 15] = [
    "/.well-known/openid-configuration/jwks",
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    "/.well-known/jwks.json",
    "/.well-known",
    "/connect/deviceauthorization",
    "/connect/checksession",
    "/connect/revocation",
    "/connect/introspect",
    "/connect/endsession",
    "/connect/authorize",
    "/connect/userinfo",
    "/connect/token",
    "/connect/consent",
    "/connect",
];

/// Longer addresses are no addresses.
const LONGEST: usize = 2048;

impl Address {
    /// Judges the value of the setting. `site` is the Creatio it was read from.
    pub fn judge(raw: &str, site: Option<&Site>) -> Address {
        let mut quirks = Vec::new();
        let text = strip(raw, &mut quirks);
        let base = parse(text, &mut quirks);
        let Some(base) = base else { return Address { base: None, corrected: None, quirks } };
        let corrected = endpoint_stripped(&base);
        if corrected.is_some() {
            quirks.push(Quirk::Endpoint);
        }
        if site.is_some_and(|s| is_own(corrected.as_deref().unwrap_or(&base), s)) {
            quirks.push(Quirk::OwnAddress);
        }
        Address { base: Some(base), corrected, quirks }
    }

    /// Whether this is odd about it.
    pub fn is(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&quirk)
    }

    /// The URL of an endpoint below the base.
    pub fn at(&self, endpoint: &str) -> Option<String> {
        self.base.as_ref().map(|base| format!("{base}/{endpoint}"))
    }

    /// The base with the other of http and https, on the same host and port.
    pub fn other_scheme(&self) -> Option<String> {
        let base = self.base.as_deref()?;
        let url = Url::parse(base).ok()?;
        let other = if url.scheme() == "https" { "http" } else { "https" };
        let (host, port) = (url.host_str()?, url.port_or_known_default()?);
        Some(format!("{other}://{host}:{port}{}", url.path().trim_end_matches('/')))
    }

    /// `host` or `host:port`, for people.
    pub fn host(&self) -> Option<String> {
        let url = Url::parse(self.base.as_deref()?).ok()?;
        let host = url.host_str()?.to_owned();
        Some(match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host,
        })
    }

    /// It is https.
    pub fn is_https(&self) -> bool {
        self.base.as_deref().is_some_and(|b| b.starts_with("https://"))
    }

    /// Whether both mean the same base.
    pub fn same_base(&self, other: &Address) -> bool {
        self.base.is_some() && self.base == other.base
    }
}

/// Takes away what surrounds the address and says what it was.
fn strip<'a>(raw: &'a str, quirks: &mut Vec<Quirk>) -> &'a str {
    let blank = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
    let text = raw.trim_matches(blank);
    let unquoted = text.trim_matches(|c: char| "\"'`“”„‘’«»".contains(c) || blank(c));
    if text.len() != raw.len() {
        quirks.push(Quirk::Blanks);
    }
    if unquoted.len() != text.len() {
        quirks.push(Quirk::Quotes);
    }
    unquoted
}

/// Characters that take no room on the screen and come along when one copies from documents.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn parse(text: &str, quirks: &mut Vec<Quirk>) -> Option<String> {
    if text.is_empty() || text.len() > LONGEST {
        quirks.push(Quirk::NotAUrl);
        return None;
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        quirks.push(if looks_like_host(text) { Quirk::NoScheme } else { Quirk::NotAUrl });
        return None;
    };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or(authority);
    if !host.is_ascii() && !host.contains(|c: char| c.is_whitespace() || is_invisible(c)) {
        quirks.push(Quirk::NonAscii);
        return None;
    }
    let usable = matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https")
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c) || c == '\\')
        && is_plain_host(host);
    let Some(url) = usable.then(|| Url::parse(text).ok()).flatten() else {
        quirks.push(Quirk::NotAUrl);
        return None;
    };
    let path_only = path.split(['?', '#']).next().unwrap_or_default();
    let mut note = |yes: bool, quirk: Quirk| {
        if yes {
            quirks.push(quirk);
        }
    };
    note(url.query().is_some() || url.fragment().is_some() || authority.contains('@'), Quirk::Extras);
    note(path_only.ends_with('/'), Quirk::TrailingSlash);
    note(path_only.contains("//"), Quirk::DoubleSlash);
    note(host.contains(|c: char| c.is_ascii_uppercase()), Quirk::UpperCaseHost);
    note(
        url.port().is_none() && host.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(':'),
        Quirk::DefaultPort,
    );
    let loopback = is_loopback(&url);
    note(loopback, Quirk::Loopback);
    note(!loopback && matches!(url.host(), Some(Host::Domain(d)) if !d.contains('.')), Quirk::SingleLabel);
    note(!loopback && url.scheme() == "http", Quirk::PlainHttp);

    let mut base = url.origin().ascii_serialization();
    for segment in url.path().split('/').filter(|s| !s.is_empty()) {
        base.push('/');
        for c in segment.chars() {
            // The address stands in commands that are copied to a shell; there these mean something.
            match c {
                '$' | '&' | ';' | '(' | ')' | '\'' | '!' | '|' | '*' | '`' | '"' => {
                    base.push_str(&format!("%{:02X}", u32::from(c)));
                }
                _ => base.push(c),
            }
        }
    }
    Some(base)
}

/// Letters, digits, dots and hyphens with a port, or an IPv6 address: what a host can be made of.
fn is_plain_host(host: &str) -> bool {
    let allowed =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'[' | b']' | b'%');
    !host.is_empty() && host.bytes().all(allowed)
}

/// `id.corp.example`, `id.corp.example:8090/path`, `localhost`, `identity:8090`: only the scheme is missing.
fn looks_like_host(text: &str) -> bool {
    let authority = text.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let name = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    let port = port.bytes().all(|b| b.is_ascii_digit()) && (!port.is_empty() || !authority.contains(':'));
    let full = host.contains('.') || host.eq_ignore_ascii_case("localhost") || authority.contains(':');
    name && port && full
}

/// Whether the host of an address means the machine that asks.
pub fn is_loopback_address(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| is_loopback(&url))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(d)) => {
            let d = d.trim_end_matches('.');
            d == "localhost" || d.ends_with(".localhost") || d.ends_with(".docker.internal")
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_unspecified(),
        Some(Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unspecified(),
        None => false,
    }
}

fn endpoint_stripped(base: &str) -> Option<String> {
    let lower = base.to_ascii_lowercase();
    let end = ENDPOINTS.iter().find(|e| lower.ends_with(*e))?;
    base.get(..base.len() - end.len()).map(str::to_owned)
}

/// The address is that of the site: its origin, and no path but the base or the application below it.
fn is_own(address: &str, site: &Site) -> bool {
    let Some((other, runtime)) = Site::of_url(address) else { return false };
    let path = address.get(other.origin.len()..).unwrap_or_default();
    other.origin == site.origin && (path == site.base || runtime.is_some() && other.base == site.base)
}

/// An address for people and reports: what stands before `@`, after `?` and after `#` is replaced.
/// It works on any text, as a setting may hold anything.
pub fn without_extras(raw: &str) -> String {
    let Parts { scheme, user, host, path, extra } = Parts::of(raw);
    let user = if user { "…@" } else { "" };
    let extra = match extra {
        Some('?') => "?…",
        Some(_) => "#…",
        None => "",
    };
    format!("{scheme}{user}{host}{path}{extra}")
}

/// An address as it may be kept: in one line of at most [`LINE`](crate::text::LINE) bytes, without user name, query
/// and fragment, which may carry a password or a token. It holds by its type; done twice it is the same.
///
/// ```
/// use oauth_assistant::identity::BareAddress;
/// assert_eq!(BareAddress::from("https://u:p@id.example/x?token=1#y"), "https://id.example/x");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BareAddress(String);

impl BareAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for BareAddress {
    fn from(address: &str) -> BareAddress {
        BareAddress(bare(&line(address)))
    }
}

impl From<String> for BareAddress {
    fn from(address: String) -> BareAddress {
        BareAddress::from(address.as_str())
    }
}

impl Deref for BareAddress {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<&str> for BareAddress {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for BareAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for BareAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<BareAddress, D::Error> {
        String::deserialize(deserializer).map(BareAddress::from)
    }
}

/// What stands before `@`, after `?` and after `#` is gone without a mark.
fn bare(raw: &str) -> String {
    let Parts { scheme, host, path, .. } = Parts::of(raw);
    let bare = format!("{scheme}{host}{path}");
    // What is taken out may bring together what is to be taken out as well.
    if bare.len() == raw.len() { bare } else { self::bare(&bare) }
}

/// Any text, read as an address.
struct Parts<'a> {
    /// Scheme and slashes.
    scheme: &'a str,
    /// Something stands before `@`.
    user: bool,
    /// Host and port.
    host: &'a str,
    path: &'a str,
    /// What begins behind the path.
    extra: Option<char>,
}

impl Parts<'_> {
    fn of(raw: &str) -> Parts<'_> {
        let (scheme, rest) = raw.split_at(authority_start(raw));
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let (path, extra) = tail.split_at(tail.find(['?', '#']).unwrap_or(tail.len()));
        Parts { scheme, user: host.len() != authority.len(), host, path, extra: extra.chars().next() }
    }
}

/// Where user name and host begin. To http and https browsers forgive any number of slashes either way round
/// (URL Standard, "special authority ignore slashes state").
fn authority_start(raw: &str) -> usize {
    let text = raw.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let after = |scheme: &str| {
        let begins = text.get(..scheme.len())?.eq_ignore_ascii_case(scheme);
        begins.then(|| text[scheme.len()..].trim_start_matches(['/', '\\']))
    };
    match after("https:").or_else(|| after("http:")) {
        Some(rest) => raw.len() - rest.len(),
        // Behind a query or fragment stands no address of its own.
        None => raw.find("://").filter(|i| !raw[..*i].contains(['?', '#'])).map_or(0, |i| i + 3),
    }
}

#[cfg(test)]
mod tests {
    use super::Quirk::*;
    use super::*;

    fn judge(raw: &str) -> Address {
        let site = Site { origin: "https://crm.example".into(), base: "/app".into() };
        Address::judge(raw, Some(&site))
    }

    #[test]
    fn a_plain_address_has_no_quirk() {
        let address = judge("https://id.example:8443/identity");
        assert_eq!(address.base.as_deref(), Some("https://id.example:8443/identity"));
        assert_eq!(address.quirks, []);
        assert_eq!(address.corrected, None);
    }

    #[test]
    fn each_quirk_is_named() {
        for (raw, quirks) in [
            (" https://id.example", &[Blanks][..]),
            ("\u{feff}https://id.example\u{200b}\n", &[Blanks]),
            ("\"https://id.example\"", &[Quotes]),
            ("https://id.example/", &[TrailingSlash]),
            ("https://id.example//x", &[DoubleSlash]),
            ("https://id.example?x=1", &[Extras]),
            ("https://u:p@id.example", &[Extras]),
            ("https://ID.example", &[UpperCaseHost]),
            ("https://id.example:443", &[DefaultPort]),
            ("http://[::1]:80", &[DefaultPort, Loopback]),
            ("http://localhost:8090", &[Loopback]),
            ("http://host.docker.internal:8090", &[Loopback]),
            ("https://identity:8090", &[SingleLabel]),
            ("http://id.example", &[PlainHttp]),
            ("https://id.example/connect/token", &[Endpoint]),
            ("https://crm.example/app", &[OwnAddress]),
            ("https://crm.example/app/0", &[OwnAddress]),
            ("https://crm.example/app/0/connect/token", &[Endpoint, OwnAddress]),
            ("https://crm.example/identity", &[]),
            ("https://crm.example", &[]),
            ("id.example:8090", &[NoScheme]),
            ("localhost:8090", &[NoScheme]),
            ("ftp://id.example", &[NotAUrl]),
            ("https:id.example", &[NotAUrl]),
            ("https://", &[NotAUrl]),
            ("https://id example", &[NotAUrl]),
            ("https://$(calc).example", &[NotAUrl]),
            ("C:\\inetpub", &[NotAUrl]),
            ("https://idé.example", &[NonAscii]),
        ] {
            assert_eq!(judge(raw).quirks, quirks, "{raw}");
        }
    }

    #[test]
    fn an_endpoint_is_corrected_to_its_base() {
        for end in ENDPOINTS {
            let raw = format!("https://id.example:8443/is{end}/");
            assert_eq!(judge(&raw).corrected.as_deref(), Some("https://id.example:8443/is"), "{raw}");
        }
    }

    #[test]
    fn a_path_cannot_smuggle_a_command_into_a_shell() {
        let base = judge("https://id.example/a$(calc);b").base.unwrap();
        assert_eq!(base, "https://id.example/a%24%28calc%29%3Bb");
    }

    #[test]
    fn the_other_scheme_keeps_host_and_port() {
        assert_eq!(
            judge("https://id.example/is").other_scheme().as_deref(),
            Some("http://id.example:443/is")
        );
        assert_eq!(judge("http://127.0.0.1:8090").other_scheme().as_deref(), Some("https://127.0.0.1:8090"));
    }

    #[test]
    fn extras_are_taken_out_of_any_text() {
        assert_eq!(without_extras("https://u:pw@h/p?q=1#f"), "https://…@h/p?…");
        assert_eq!(without_extras("u:pw@h"), "…@h");
        assert_eq!(without_extras("https://h/p#f"), "https://h/p#…");
        assert_eq!(without_extras("https://h/a@b"), "https://h/a@b");
        assert_eq!(without_extras(""), "");
        assert_eq!(without_extras("https:\\\\u:pw@h"), "https:\\\\…@h");
        assert_eq!(bare("https://u:pw@h/p?q=1#f"), "https://h/p");
        assert_eq!(bare("https://u@//v:pw@h/"), "https:////h/");
    }
}
