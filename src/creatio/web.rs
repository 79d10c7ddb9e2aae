//! Addresses of the web as people write them: what is one, and whose machine it means.
//!
//! One rule for every address, whoever typed it: where a site is enabled, in a profile's form, in Creatio's
//! own setting. The parser of the URL Standard forgives a lot (`http:host`, `http:\\host`, line breaks
//! anywhere, <https://url.spec.whatwg.org/#url-parsing>). A slip of the hand that is forgiven here would be
//! bound to a site that nobody meant.

use crate::text::is_blank;
use std::fmt::Write;
use url::{Host, Url};

/// Longest address, in bytes.
pub const LONGEST_ADDRESS: usize = 2000;

/// Why a text is no address that can be used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// Nothing is there.
    Missing,
    /// It is longer than any address.
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// It does not begin with `http://` or `https://`, and may go on like a host.
    NoScheme,
    /// It begins with another scheme, or with none that is spelled out.
    OtherScheme,
    /// A blank, a control character, a backslash or an invisible character inside: this one first.
    Sign(char),
    /// The host has letters beyond ASCII: this one first.
    NonAscii(char),
    /// The host is none.
    Host,
    /// The port is none.
    Port,
    /// A user name or password before `@`.
    Credentials,
    /// Another address has got into the path.
    Twice,
    /// A query or a fragment, where only a base is wanted.
    Extras,
}

impl AddressFault {
    /// Message key and substitutions of the text that says so. No text repeats more of the address than a character:
    /// there may be a password in it, as in `https://user:password`, where it stands in the place of a port.
    pub fn message(self) -> (&'static str, Vec<String>) {
        let key = match self {
            AddressFault::Missing => "address_missing",
            AddressFault::TooLong { bytes } => {
                return ("address_long", vec![bytes.to_string(), LONGEST_ADDRESS.to_string()]);
            }
            AddressFault::NoScheme => "address_no_scheme",
            AddressFault::OtherScheme => "address_other_scheme",
            AddressFault::Sign('\\') => return ("address_signs", vec!["\\".into()]),
            // What cannot be seen has a number.
            AddressFault::Sign(sign) => return ("address_signs", vec![number(sign)]),
            AddressFault::NonAscii(letter) => {
                return ("address_non_ascii", vec![format!("{letter} ({})", number(letter))]);
            }
            AddressFault::Host => "address_host",
            AddressFault::Port => "address_port",
            AddressFault::Credentials => "address_credentials",
            AddressFault::Twice => "address_twice",
            AddressFault::Extras => "address_extras",
        };
        (key, Vec::new())
    }
}

/// As the Unicode Standard writes it, like `U+200B`.
fn number(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// An http or https address that is spelled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress<'a> {
    /// As the browser reads it.
    pub url: Url,
    /// As it was written, without what surrounds it.
    pub text: &'a str,
    /// Host and port, as they were written.
    pub host: &'a str,
    /// The path, as it was written.
    pub path: &'a str,
    /// Something stands before `@`.
    pub has_credentials: bool,
}

impl<'a> WebAddress<'a> {
    /// Reads an address. Blanks and invisible characters around it come along when one copies, and are no part of it.
    ///
    /// ```
    /// use oauth_assistant::creatio::{AddressFault, WebAddress};
    ///
    /// let address = WebAddress::read(" https://CRM.example:443/app ")?;
    /// assert_eq!(address.url.as_str(), "https://crm.example/app");
    /// assert_eq!(WebAddress::read("crm.example"), Err(AddressFault::NoScheme));
    /// assert_eq!(WebAddress::read("http://a.example/0http://b.example"), Err(AddressFault::Twice));
    /// # Ok::<(), AddressFault>(())
    /// ```
    ///
    /// # Errors
    /// Why it is none. Credentials, a query and a fragment are left to the caller.
    pub fn read(written: &'a str) -> Result<WebAddress<'a>, AddressFault> {
        let text = written.trim_matches(is_blank);
        if text.is_empty() {
            return Err(AddressFault::Missing);
        }
        if text.len() > LONGEST_ADDRESS {
            return Err(AddressFault::TooLong { bytes: text.len() });
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(if looks_like_host(text) {
                AddressFault::NoScheme
            } else {
                AddressFault::OtherScheme
            });
        };
        if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
            return Err(AddressFault::OtherScheme);
        }
        if let Some(sign) = text.chars().find(|c| is_blank(*c) || *c == '\\') {
            return Err(AddressFault::Sign(sign));
        }
        let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let host = authority.rsplit('@').next().unwrap_or(authority);
        if let Some(letter) = host.chars().find(|c| !c.is_ascii()) {
            return Err(AddressFault::NonAscii(letter));
        }
        let port = if host.ends_with(']') { None } else { host.rsplit_once(':') };
        if port.is_some_and(|(_, port)| !port.is_empty() && port.parse::<u16>().is_err()) {
            return Err(AddressFault::Port);
        }
        let url = Url::parse(text).ok().filter(|_| is_plain_host(host)).ok_or(AddressFault::Host)?;
        let path = tail.split(['?', '#']).next().unwrap_or_default();
        if holds_address(path) {
            return Err(AddressFault::Twice);
        }
        Ok(WebAddress { url, text, host, path, has_credentials: host.len() != authority.len() })
    }

    /// The address, unless a user name or password stands in it.
    ///
    /// # Errors
    /// [`AddressFault::Credentials`].
    pub fn without_credentials(self) -> Result<WebAddress<'a>, AddressFault> {
        if self.has_credentials { Err(AddressFault::Credentials) } else { Ok(self) }
    }

    /// Whoever is on the way can read along: http to another machine.
    pub fn is_plain_http(&self) -> bool {
        self.url.scheme() == "http" && !is_loopback(&self.url)
    }
}

/// Whether the host of an address means the machine that asks.
pub fn is_loopback_address(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| is_loopback(&url))
}

/// Whether the host means the machine that asks: `localhost` (RFC 6761, section 6.3), a loopback or the
/// unspecified address in any notation, a container's word for its host.
pub fn is_loopback(url: &Url) -> bool {
    const BELOW: [&str; 3] = [".localhost", ".docker.internal", ".containers.internal"];
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || BELOW.iter().any(|end| name.ends_with(end))
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_unspecified(),
        Some(Host::Ipv6(ip)) => {
            let mapped = ip.to_ipv4_mapped();
            ip.is_loopback()
                || ip.is_unspecified()
                || mapped.is_some_and(|ip| ip.is_loopback() || ip.is_unspecified())
        }
        None => false,
    }
}

/// A path's segments that are not empty, each in one spelling: what needs no percent-encoding has none, and the
/// digits of the rest are capital (RFC 3986, section 6.2.2).
pub fn segments(path: &str) -> impl Iterator<Item = String> + '_ {
    path.split('/').filter(|segment| !segment.is_empty()).map(one_spelling)
}

fn one_spelling(segment: &str) -> String {
    let mut spelled = String::with_capacity(segment.len());
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('%') {
        spelled.push_str(before);
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        // `from_str_radix` takes a sign as well.
        let byte = byte.filter(|_| !after.starts_with('+'));
        match byte {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                spelled.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            Some(byte) => drop(write!(spelled, "%{byte:02X}")),
            None => spelled.push('%'),
        }
        rest = after.get(byte.map_or(0, |_| 2)..).unwrap_or_default();
    }
    spelled.push_str(rest);
    spelled
}

/// Whether something like `http://` stands in the path: two addresses have run into one.
fn holds_address(path: &str) -> bool {
    let plain = one_spelling(path).replace("%3A", ":").replace("%2F", "/").to_ascii_lowercase();
    ["http:", "https:"].iter().any(|scheme| plain.contains(scheme)) || plain.contains("://")
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

/// Scheme, host and port of an address.
pub fn origin_of(address: &str) -> Option<String> {
    WebAddress::read(address).ok().map(|address| address.url.origin().ascii_serialization())
}

/// One host at one port, under either scheme: which of the two it speaks is what is asked.
pub fn is_same_service(one: &str, other: &str) -> bool {
    let place = |address: &str| {
        let url = Url::parse(address).ok()?;
        Some((url.host_str()?.to_owned(), url.port()))
    };
    place(one).is_some_and(|one| place(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_reason() {
        let long = format!("https://x/{}", "a".repeat(LONGEST_ADDRESS));
        for (written, fault) in [
            ("", AddressFault::Missing),
            (" \u{200b}\n", AddressFault::Missing),
            (&long, AddressFault::TooLong { bytes: LONGEST_ADDRESS + 10 }),
            ("crm.example", AddressFault::NoScheme),
            ("//crm.example:8080/app", AddressFault::NoScheme),
            ("ftp://x/", AddressFault::OtherScheme),
            ("javascript://x", AddressFault::OtherScheme),
            ("http:x", AddressFault::OtherScheme),
            ("https:\\\\x", AddressFault::OtherScheme),
            ("C:\\inetpub", AddressFault::OtherScheme),
            ("\"https://x\"", AddressFault::OtherScheme),
            ("https://a b/", AddressFault::Sign(' ')),
            ("https://x\n.example", AddressFault::Sign('\n')),
            ("https://x/a\tb", AddressFault::Sign('\t')),
            ("https://x\\y", AddressFault::Sign('\\')),
            ("https://x\u{200b}.example", AddressFault::Sign('\u{200b}')),
            ("https://idé.example", AddressFault::NonAscii('é')),
            ("https://", AddressFault::Host),
            ("https://$(calc).example", AddressFault::Host),
            ("https://[fe80::1%25eth0]", AddressFault::Host),
            ("https://[::1", AddressFault::Host),
            ("https://1.2.3.400", AddressFault::Host),
            ("https://x:99999", AddressFault::Port),
            ("https://x:80a", AddressFault::Port),
            ("http://crm.example/0http://other.example/app", AddressFault::Twice),
            ("http://crm.example/0/http://other.example/app", AddressFault::Twice),
            ("http://crm.example/0/Https%3A%2f%2Fother.example", AddressFault::Twice),
            ("http://crm.example/x://y", AddressFault::Twice),
        ] {
            assert_eq!(WebAddress::read(written), Err(fault), "{written}");
        }
    }

    #[test]
    fn a_fault_names_the_character_and_nothing_else_of_the_address() {
        for (written, subs) in [
            ("https://a b/secret", vec!["U+0020"]),
            ("https://x\u{200b}.example/secret", vec!["U+200B"]),
            ("https://x\\secret", vec!["\\"]),
            ("https://idé.example/secret", vec!["é (U+00E9)"]),
            ("https://user:secret", vec![]),
            ("https://user:p@ss@$secret", vec![]),
            ("secret", vec![]),
        ] {
            assert_eq!(WebAddress::read(written).unwrap_err().message().1, subs, "{written}");
        }
    }

    #[test]
    fn a_query_may_name_another_address() {
        assert!(WebAddress::read("https://crm.example/Login?ReturnUrl=http://x//y").is_ok());
        assert!(WebAddress::read("https://crm.example/0/Shell/#http://x").is_ok());
    }

    #[test]
    fn loopback_is_told_in_every_notation() {
        for host in [
            "localhost",
            "LOCALHOST",
            "localhost.",
            "dev.localhost",
            "127.0.0.1",
            "127.9.9.9",
            "127.1",
            "127.1.",
            "0x7f.0.0.1",
            "0177.1",
            "2130706433",
            "0.0.0.0",
            "0",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "host.docker.internal",
            "host.docker.internal.",
            "host.containers.internal",
            "%6cocalhost",
        ] {
            for (scheme, port) in [("http", ""), ("HTTP", ":80"), ("http", ":8090"), ("https", "")] {
                let written = format!("{scheme}://{host}{port}/x");
                let address = WebAddress::read(&written).unwrap();
                assert!(is_loopback(&address.url) && is_loopback_address(&written), "{written}");
                assert!(!address.is_plain_http(), "{written}");
            }
        }
        for host in
            ["localhost.example", "notlocalhost", "10.0.0.1", "128.0.0.1", "[::2]", "docker.internal.example"]
        {
            let written = format!("http://{host}");
            assert!(WebAddress::read(&written).unwrap().is_plain_http(), "{written}");
        }
    }

    #[test]
    fn a_segment_has_one_spelling() {
        let all = |path: &str| segments(path).collect::<Vec<_>>();
        assert_eq!(all("//%61pp/a%2fb%e9//"), ["app", "a%2Fb%E9"]);
        assert_eq!(all("/%/%4/%zz/%+4/%é"), ["%", "%4", "%zz", "%+4", "%é"]);
    }
}
