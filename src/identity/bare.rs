//! An address as it may be shown or kept: without what may carry a password or a token.

use crate::text::line;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::ops::Deref;

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
    use super::*;

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
