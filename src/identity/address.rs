//! The address in the system setting `OAuth20IdentityServerUrl`: what is odd about it, and which address
//! was meant.
//!
//! No traffic is needed for that. An oddity is not yet a fault: the diagnosis weighs it against what
//! Creatio's own health check says.

use crate::creatio::web::is_loopback;
use crate::creatio::{AddressFault, Site, WebAddress};
use crate::text::is_blank;
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

impl Address {
    /// Judges the value of the setting. `site` is the Creatio it was read from.
    ///
    /// ```
    /// use oauth_assistant::identity::{Address, Quirk};
    /// let address = Address::judge(" https://id.example/connect/token", None);
    /// assert_eq!(address.quirks, [Quirk::Blanks, Quirk::Endpoint]);
    /// assert_eq!(address.corrected.as_deref(), Some("https://id.example"));
    /// ```
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

    /// Whether a URL is the base or lies below it. `/is2` does not lie below `/is`.
    pub fn holds(&self, url: &str) -> bool {
        let (Some(base), Some(other)) = (&self.base, Address::judge(url, None).base) else { return false };
        other.strip_prefix(base.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether both mean the same base.
    pub fn same_base(&self, other: &Address) -> bool {
        self.base.is_some() && self.base == other.base
    }
}

/// Takes away what surrounds the address and says what it was.
fn strip<'a>(raw: &'a str, quirks: &mut Vec<Quirk>) -> &'a str {
    let text = raw.trim_matches(is_blank);
    let unquoted = text.trim_matches(|c: char| "\"'`“”„‘’«»".contains(c) || is_blank(c));
    if text.len() != raw.len() {
        quirks.push(Quirk::Blanks);
    }
    if unquoted.len() != text.len() {
        quirks.push(Quirk::Quotes);
    }
    unquoted
}

fn parse(text: &str, quirks: &mut Vec<Quirk>) -> Option<String> {
    let WebAddress { url, host, path, has_credentials, .. } = match WebAddress::read(text) {
        Ok(address) => address,
        Err(fault) => {
            quirks.push(match fault {
                AddressFault::NoScheme => Quirk::NoScheme,
                AddressFault::NonAscii(_) => Quirk::NonAscii,
                AddressFault::Missing
                | AddressFault::TooLong { .. }
                | AddressFault::OtherScheme
                | AddressFault::Sign(_)
                | AddressFault::Host
                | AddressFault::Port
                | AddressFault::Credentials
                | AddressFault::Twice
                | AddressFault::Extras => Quirk::NotAUrl,
            });
            return None;
        }
    };
    let mut note = |yes: bool, quirk: Quirk| {
        if yes {
            quirks.push(quirk);
        }
    };
    note(url.query().is_some() || url.fragment().is_some() || has_credentials, Quirk::Extras);
    note(path.ends_with('/'), Quirk::TrailingSlash);
    note(path.contains("//"), Quirk::DoubleSlash);
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

fn endpoint_stripped(base: &str) -> Option<String> {
    let lower = base.to_ascii_lowercase();
    let end = ENDPOINTS.iter().find(|e| lower.ends_with(*e))?;
    base.get(..base.len() - end.len()).map(str::to_owned)
}

/// The address is that of the site: its origin, and no path but the base or the application below it.
fn is_own(address: &str, site: &Site) -> bool {
    Site::of_address(address).is_ok_and(|own| own == *site)
}

/// An Identity Service's address as a person types it: nothing but a path stands behind the host. Whether it is
/// the right one is not judged here.
///
/// # Errors
/// Why it cannot be used.
pub fn typed(address: &str) -> Result<WebAddress<'_>, AddressFault> {
    let address = WebAddress::read(address)?.without_credentials()?;
    let extras = address.url.query().is_some() || address.url.fragment().is_some();
    if extras { Err(AddressFault::Extras) } else { Ok(address) }
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
    fn an_address_holds_what_lies_below_it_and_nothing_beside_it() {
        let own = judge("https://ID.example/is/");
        for below in ["https://id.example/is", "https://id.example:443/is/connect/token"] {
            assert!(own.holds(below), "{below}");
        }
        for beside in [
            "https://id.example/is2/connect/token",
            "https://id.example/",
            "https://id.example.evil/is/connect/token",
            "https://id.example:8443/is/connect/token",
            "http://id.example/is/connect/token",
            "https://id.example/is/../is2/connect/token",
            "nonsense",
        ] {
            assert!(!own.holds(beside), "{beside}");
        }
        let bare = judge("https://id.example");
        assert!(bare.holds("https://id.example/connect/token"));
        assert!(!bare.holds("https://id.example.evil/connect/token"));
        assert!(!bare.holds("https://id.example@evil.example/connect/token"));
        assert!(!judge("nonsense").holds("nonsense"));
    }
}
